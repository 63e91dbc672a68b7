"""The certificate of a draw: one text that holds all of it and how to recompute it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.sampling.draw import draw
from engine.sampling.papers import (
    CertificatePaper,
    MethodPaper,
    TicketPaper,
    WitnessPaper,
    canonical_text,
    sha256_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.sampling.draw import DrawResult
    from engine.sampling.strata import Frame

METHOD = MethodPaper(
    zh=(
        "种子：对若干行文字求 SHA-256，第一行是抽取范围的 SHA-256，其后每位见证人一行"
        "“次序|姓名|内容”，每行以一个换行符结尾。票号：对“种子|分层|编号”求 SHA-256，不带换行符。"
        "每个分层按票号从小到大排列，取前若干件。"
    ),
    en=(
        "Seed: SHA-256 of lines, the first being the frame's SHA-256, then turn|name|words for "
        "each witness, each line ended by one line feed. Ticket: SHA-256 of seed|stratum|case "
        "without a line feed. In each stratum the lowest tickets win."
    ),
)
"""How to recompute a draw; part of every certificate."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it is kept and handed out.

    Attributes:
        text: Canonical JSON.
        sha256: Hash of the text's UTF-8 bytes.
    """

    text: str
    sha256: str


def make_certificate(
    frame: Frame, witnesses: Sequence[tuple[str, str]], *, county: str, drawn_at: datetime
) -> Certificate:
    """Return the certificate of the draw these words make from this frame.

    Args:
        frame: The frozen frame.
        witnesses: ``(name, words)`` in turn; theirs are the only names in a certificate.
        county: Name or key of the county.
        drawn_at: Aware moment of the draw, written in UTC to the second.

    Raises:
        RuleError: the draw cannot be made from these words.
        ValueError: the moment has no time zone.
    """
    if drawn_at.tzinfo is None:
        message = "the moment of a draw needs a time zone"
        raise ValueError(message)
    result = draw(frame, witnesses)
    paper = CertificatePaper(
        county=county,
        drawn_at=f"{drawn_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        frame=frame.canonical,
        frame_sha256=frame.sha256,
        witnesses=tuple(
            WitnessPaper(turn=turn, name=name, words=words)
            for turn, (name, words) in enumerate(witnesses, start=1)
        ),
        seed=result.seed,
        tickets=ticket_papers(result),
        how=METHOD,
    )
    text = canonical_text(paper)
    return Certificate(text=text, sha256=sha256_of(text))


def ticket_papers(result: DrawResult) -> tuple[TicketPaper, ...]:
    """Return all tickets of a draw as a certificate lists them."""
    drawn = {(one.stratum, one.case) for one in result.drawn}
    return tuple(
        TicketPaper(
            stratum=one.stratum,
            case=one.case,
            ticket=one.ticket,
            rank=one.rank,
            drawn=(one.stratum, one.case) in drawn,
        )
        for one in result.tickets
    )
