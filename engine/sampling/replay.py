"""The proof of a past draw from its certificate alone: no database, no network, no trust."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import OnecaseError
from engine.sampling.certificate import METHOD
from engine.sampling.draw import order_tickets, seed_of
from engine.sampling.papers import CertificatePaper, canonical_text, read_paper, sha256_of
from engine.sampling.strata import read_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.sampling.draw import Ticket
    from engine.sampling.papers import TicketPaper
    from engine.sampling.strata import Frame, FrameStratum


class VerdictStep(NamedTuple):
    """One thing that was recomputed, and whether the certificate agrees."""

    zh: str
    en: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of a certificate found.

    Attributes:
        steps: In the order in which they were taken; after a text that cannot be read there are
            none further.
    """

    steps: tuple[VerdictStep, ...]

    @property
    def ok(self) -> bool:
        """Tell whether every step agrees."""
        return all(step.ok for step in self.steps)


def verify_certificate(
    text: str,
    *,
    published_frame_sha256: str | None = None,
    published_sha256: str | None = None,
) -> Verdict:
    """Return whether a certificate is a draw made as it says, step by step; never raises.

    Every value is recomputed from the frame and the witnesses' words.  Whether the frame was fixed
    before they spoke only the hash published beforehand can tell; without it that step says so.
    The county's name and the moment follow from nothing: the certificate's own hash covers them.

    Args:
        text: The certificate, as handed out; blanks around it do not count.
        published_frame_sha256: The frame's hash as it was published before the witnesses spoke.
        published_sha256: The certificate's hash as the journal or another copy has it.
    """
    text = text.lstrip("\ufeff").strip()
    try:
        paper = read_paper(CertificatePaper, text, zh="证书", en="certificate")
    except OnecaseError as error:
        return Verdict((VerdictStep(error.zh, error.en, ok=False),))
    steps = [
        VerdictStep(
            "证书可以读取，各项齐全", "the certificate can be read and is complete", ok=True
        ),
        _written_as_issued(paper, text),
        *_as_published(text, published_sha256),
        _frame_hash(paper, published_frame_sha256),
    ]
    try:
        frame = read_frame(paper.frame)
    except OnecaseError as error:
        return Verdict((*steps, VerdictStep(error.zh, error.en, ok=False)))
    return Verdict((*steps, _frame_in_order(frame), *_recompute(paper, frame)))


def _written_as_issued(paper: CertificatePaper, text: str) -> VerdictStep:
    if paper.how != METHOD:
        return VerdictStep(
            "证书所载的复算方法被改动",
            "the method written in the certificate was changed",
            ok=False,
        )
    if canonical_text(paper) != text:
        return VerdictStep(
            "证书文字不是系统出具的写法（键名排序、无空格），已被改排",
            "the certificate is not written as it was issued (sorted keys, no spaces)",
            ok=False,
        )
    return VerdictStep(
        "证书文字与系统出具的写法一致", "the certificate is written as it was issued", ok=True
    )


def _as_published(text: str, published: str | None) -> Iterator[VerdictStep]:
    if published is None:
        return
    found = sha256_of(text)
    if found == published:
        yield VerdictStep(
            f"证书的 SHA-256 与公布的一致：{found}",
            f"the certificate's SHA-256 is the one published: {found}",
            ok=True,
        )
    else:
        yield VerdictStep(
            f"证书的 SHA-256 是 {found}，公布的是 {published}",
            f"the certificate's SHA-256 is {found}, published was {published}",
            ok=False,
        )


def _frame_hash(paper: CertificatePaper, published: str | None) -> VerdictStep:
    found = sha256_of(paper.frame)
    if found != paper.frame_sha256:
        return VerdictStep(
            f"抽取范围的 SHA-256 算得 {found}，证书载 {paper.frame_sha256}",
            f"the frame's SHA-256 is {found}, the certificate says {paper.frame_sha256}",
            ok=False,
        )
    if published is None:
        return VerdictStep(
            f"抽取范围的 SHA-256 无误：{found}；请与见证前公布的核对",
            f"the frame's SHA-256 is right: {found}; compare it with the one published beforehand",
            ok=True,
        )
    if found != published:
        return VerdictStep(
            f"抽取范围的 SHA-256 是 {found}，见证前公布的是 {published}",
            f"the frame's SHA-256 is {found}, published beforehand was {published}",
            ok=False,
        )
    return VerdictStep(
        f"抽取范围的 SHA-256 与见证前公布的一致：{found}",
        f"the frame's SHA-256 is the one published beforehand: {found}",
        ok=True,
    )


def _frame_in_order(frame: Frame) -> VerdictStep:
    strata, cases, excluded = len(frame.strata), len(frame.cases), len(frame.excluded)
    return VerdictStep(
        f"第 {frame.attempt} 次抽取的范围共 {strata} 个分层、{cases} 件，排除 {excluded} 件，"
        "无重复，已按编号排序",
        f"the frame of draw {frame.attempt} holds {cases} cases in {strata} strata, "
        f"{excluded} excluded, none twice, sorted by key",
        ok=True,
    )


def _recompute(paper: CertificatePaper, frame: Frame) -> Iterator[VerdictStep]:
    yield _witnesses(paper, frame)
    try:
        seed = seed_of(
            sha256_of(paper.frame), [(witness.name, witness.words) for witness in paper.witnesses]
        )
    except OnecaseError as error:
        yield VerdictStep(error.zh, error.en, ok=False)
        return
    yield _seed(paper, seed)
    yield _strata_listed(paper, frame)
    for stratum in frame.strata:
        stated = [one for one in paper.tickets if one.stratum == stratum.id]
        yield _stratum(stratum, order_tickets(seed, stratum), stated)


def _witnesses(paper: CertificatePaper, frame: Frame) -> VerdictStep:
    count = len(paper.witnesses)
    if [witness.turn for witness in paper.witnesses] != list(range(1, count + 1)):
        return VerdictStep(
            "见证人的次序不连续", "the turns of the witnesses are not counted from 1", ok=False
        )
    if count < frame.witnesses_at_least:
        return VerdictStep(
            f"见证人只有 {count} 位，规定至少 {frame.witnesses_at_least} 位",
            f"{count} witnesses have spoken, {frame.witnesses_at_least} are needed",
            ok=False,
        )
    return VerdictStep(
        f"{count} 位见证人依次给出内容，不少于规定的 {frame.witnesses_at_least} 位",
        f"{count} witnesses have spoken in turn, at least {frame.witnesses_at_least} are needed",
        ok=True,
    )


def _seed(paper: CertificatePaper, seed: str) -> VerdictStep:
    if seed != paper.seed:
        return VerdictStep(
            f"种子算得 {seed}，证书载 {paper.seed}",
            f"the seed is {seed}, the certificate says {paper.seed}",
            ok=False,
        )
    return VerdictStep(
        f"种子由抽取范围和见证内容算得，无误：{seed}",
        f"the seed follows from the frame and the witnesses' words: {seed}",
        ok=True,
    )


def _strata_listed(paper: CertificatePaper, frame: Frame) -> VerdictStep:
    listed = list(dict.fromkeys(one.stratum for one in paper.tickets))
    wanted = [stratum.id for stratum in frame.strata if stratum.cases]
    if listed != wanted:
        return VerdictStep(
            f"票号所列的分层与抽取范围不符：{'、'.join(listed) or '无'}",
            f"the tickets are of other strata than the frame: {', '.join(listed) or 'none'}",
            ok=False,
        )
    return VerdictStep(
        "票号所列的分层与抽取范围一致", "the tickets are of the strata of the frame", ok=True
    )


def _stratum(
    stratum: FrameStratum, tickets: Sequence[Ticket], stated: Sequence[TicketPaper]
) -> VerdictStep:
    wrong = _first_wrong(stratum, tickets, stated)
    if wrong:
        zh, en = wrong
        return VerdictStep(f"分层“{stratum.title}”：{zh}", f"stratum {stratum.id}: {en}", ok=False)
    numbers = _numbers(stratum)
    drawn = [numbers[one.case] for one in tickets[: stratum.taken]]
    return VerdictStep(
        f"分层“{stratum.title}”：{len(tickets)} 件的票号和次序无误，"
        f"应抽 {stratum.size} 件，抽中 {'、'.join(drawn) or '无'}",
        f"stratum {stratum.id}: tickets and order of {len(tickets)} cases are right, "
        f"{stratum.size} to be drawn, drawn {', '.join(drawn) or 'none'}",
        ok=True,
    )


def _first_wrong(
    stratum: FrameStratum, tickets: Sequence[Ticket], stated: Sequence[TicketPaper]
) -> tuple[str, str] | None:
    if len(tickets) != len(stated):
        return (
            f"抽取范围有 {len(tickets)} 件，票号却有 {len(stated)} 个",
            f"the frame holds {len(tickets)} cases, but {len(stated)} tickets are listed",
        )
    numbers = _numbers(stratum)
    for right, found in zip(tickets, stated, strict=True):
        number = numbers[right.case]
        if (found.case, found.rank) != (right.case, right.rank):
            other = numbers.get(found.case, found.case)
            return (
                f"第 {right.rank} 位应为 {number}，证书载第 {found.rank} 位 {other}",
                f"place {right.rank} is {number}'s, not {other}'s in place {found.rank}",
            )
        if found.ticket != right.ticket:
            return (
                f"{number} 的票号算得 {right.ticket}，证书载 {found.ticket}",
                f"the ticket of {number} is {right.ticket}, not {found.ticket}",
            )
        if found.drawn is not (right.rank <= stratum.taken):
            zh, en = ("抽中", "drawn") if found.drawn else ("未抽中", "not drawn")
            return (
                f"{number} 排第 {right.rank} 位，证书却载{zh}",
                f"{number} has place {right.rank}, but the certificate says {en}",
            )
    return None


def _numbers(stratum: FrameStratum) -> dict[str, str]:
    # People know a case by its printed number, not by its key.
    return {case.case: case.number for case in stratum.cases}
