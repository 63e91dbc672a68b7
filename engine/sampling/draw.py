"""The draw: a seed from the frozen frame and what witnesses say, a ticket for each case.

Sources: R. Rivest, "Consistent sampling with replacement" (2018) for tickets, RFC 3797 for
publishing what is drawn from before the entropy is known.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import FilingError, RuleError
from engine.sampling.papers import has_control, sha256_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.sampling.strata import Frame, FrameStratum

MAX_WORDS = 200
"""Characters a witness may say."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A case with its ticket.

    Attributes:
        ticket: SHA-256 of seed, stratum and case; the lowest win.
        rank: Place of the ticket within the stratum, from 1.
    """

    case: str
    stratum: str
    ticket: str
    rank: int


@dataclass(frozen=True, slots=True)
class DrawResult:
    """What a draw gave.

    Attributes:
        drawn: The cases drawn, strata in the frame's order, by rank.
        tickets: The tickets of all cases, strata in the frame's order, by rank.
    """

    seed: str
    drawn: tuple[Ticket, ...]
    tickets: tuple[Ticket, ...]


def clean_words(words: str) -> str:
    """Return what a witness said as it is recorded and hashed: trimmed, single spaces, NFC.

    Raises:
        FilingError: nothing is left, it is longer than 200 characters or holds control characters.
    """
    cleaned = " ".join(unicodedata.normalize("NFC", words).split())
    if not cleaned:
        raise FilingError((("words", "请见证人给出点数或词语", "a witness says numbers or words"),))
    if len(cleaned) > MAX_WORDS:
        limit = (
            f"不能超过 {MAX_WORDS} 个字符",
            f"no more than {MAX_WORDS} characters",
        )
        raise FilingError((("words", *limit),))
    if has_control(cleaned):
        raise FilingError((("words", "含有控制字符", "holds a control character"),))
    return cleaned


def seed_of(frame_sha256: str, witnesses: Sequence[tuple[str, str]]) -> str:
    r"""Return the seed: SHA-256 over the frame's hash and each witness's words in turn.

    Hashed are lines, each ended by one line feed: the frame's hash, then
    ``turn|name|words`` for each witness, turns counted from 1.

    Args:
        frame_sha256: Hash of the frozen frame.
        witnesses: ``(name, words)`` in turn, words as ``clean_words`` gives them.

    Raises:
        RuleError: there is no witness, or a name or the words could be read in two ways.
    """
    if not witnesses:
        raise RuleError("没有见证人给出随机内容", "no witness has given entropy")
    lines = [frame_sha256]
    for turn, (name, words) in enumerate(witnesses, start=1):
        if not name or "|" in name or not words or has_control(name + words):
            raise RuleError(
                f"第 {turn} 位见证人的姓名或内容为空，或含有竖线、控制字符",
                f"name or words of witness {turn} are empty or hold a bar or control character",
            )
        lines.append(f"{turn}|{name}|{words}")
    return sha256_of("".join(f"{line}\n" for line in lines))


def ticket(seed: str, stratum: str, case: str) -> str:
    """Return the ticket of a case: SHA-256 of ``seed|stratum|case``, without a line feed."""
    return sha256_of(f"{seed}|{stratum}|{case}")


def draw(frame: Frame, witnesses: Sequence[tuple[str, str]]) -> DrawResult:
    """Return the draw these words make from this frame; the same inputs always give the same.

    Raises:
        RuleError: fewer witnesses have spoken than the programme asks for.
    """
    if len(witnesses) < frame.witnesses_at_least:
        raise RuleError(
            f"至少需要 {frame.witnesses_at_least} 位见证人，现有 {len(witnesses)} 位",
            f"{frame.witnesses_at_least} witnesses are needed, {len(witnesses)} have spoken",
            place=frame.session,
        )
    seed = seed_of(frame.sha256, witnesses)
    ordered = [order_tickets(seed, stratum) for stratum in frame.strata]
    return DrawResult(
        seed=seed,
        drawn=tuple(
            one
            for stratum, tickets in zip(frame.strata, ordered, strict=True)
            for one in tickets[: stratum.taken]
        ),
        tickets=tuple(one for tickets in ordered for one in tickets),
    )


def order_tickets(seed: str, stratum: FrameStratum) -> tuple[Ticket, ...]:
    """Return the tickets of all cases of a stratum, lowest first."""
    pairs = sorted((ticket(seed, stratum.id, case.case), case.case) for case in stratum.cases)
    return tuple(
        Ticket(case=case, stratum=stratum.id, ticket=number, rank=rank)
        for rank, (number, case) in enumerate(pairs, start=1)
    )
