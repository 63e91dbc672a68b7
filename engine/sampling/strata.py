"""The frame of a draw: which cases may be drawn, in which strata, frozen as text with its hash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.errors import IntegrityError, RuleError
from engine.sampling.papers import (
    CasePaper,
    ExcludedPaper,
    FramePaper,
    ProgrammePaper,
    StratumPaper,
    canonical_text,
    has_control,
    read_paper,
    sha256_of,
)

if TYPE_CHECKING:
    from engine.configuration.programme import Programme
    from engine.terms import DocumentRef

NO_STRATUM = "不属于任何抽取分层"
"""Reason shown for an eligible case whose kind of unit no stratum takes."""


@dataclass(frozen=True, slots=True)
class FrameCase:
    """An eligible case.

    Attributes:
        case: Its key within the county.
        number: Its printed number.
        unit: Lead unit.
        unit_kind: Kind of the lead unit, by which strata are made.
    """

    case: str
    number: str
    unit: str
    unit_kind: str


@dataclass(frozen=True, slots=True)
class FrameStratum:
    """A part of the frame drawn from by itself.

    Attributes:
        unit_kind: Kind of units it takes; None takes every case no stratum before it took.
        size: Cases to be drawn.
        cases: All its cases, sorted by key.
    """

    id: str
    title: str
    unit_kind: str | None
    size: int
    cases: tuple[FrameCase, ...]

    @property
    def taken(self) -> int:
        """Return how many cases are drawn: its size, or all where there are fewer."""
        return min(self.size, len(self.cases))


@dataclass(frozen=True, slots=True)
class Frame:
    """A frozen frame.

    Attributes:
        attempt: Number of the draw in this session, from 1; a draw after a void one has the next.
        programme_version: ``id@version`` of the programme that made it.
        canonical: The text that is published and hashed.
        sha256: Hash of that text, published before any witness speaks.
    """

    session: str
    attempt: int
    title: str
    programme_version: str
    witnesses_at_least: int
    strata: tuple[FrameStratum, ...]
    excluded: tuple[tuple[str, str], ...]
    canonical: str
    sha256: str

    @property
    def cases(self) -> tuple[FrameCase, ...]:
        """Return the eligible cases of all strata."""
        return tuple(case for stratum in self.strata for case in stratum.cases)


def build_frame(
    programme: Programme,
    ref: DocumentRef,
    *,
    session: str,
    attempt: int,
    cases: Iterable[FrameCase],
    excluded: Iterable[tuple[str, str]] = (),
) -> Frame:
    """Return the frozen frame of a draw; the order in which cases are given does not matter.

    A case stands in the first stratum, in the programme's order, that takes its kind of unit.  One
    that no stratum takes is listed as excluded.

    Args:
        programme: The review programme.
        ref: Its published version, written into the frame.
        session: Review session the draw is for.
        attempt: Number of the draw in this session, from 1.
        cases: Eligible cases.
        excluded: ``(case, reason)`` for each case of the workflow that may not be drawn.

    Raises:
        RuleError: no case is eligible, a case is given twice, or a key cannot stand in a ticket.
    """
    remaining = sorted(cases, key=lambda case: case.case)
    strata = []
    for stratum in programme.strata:
        takes = [case for case in remaining if stratum.unit_kind in {None, case.unit_kind}]
        remaining = [case for case in remaining if stratum.unit_kind not in {None, case.unit_kind}]
        strata.append(
            StratumPaper(
                id=stratum.id,
                title=stratum.title.zh,
                unit_kind=stratum.unit_kind,
                size=stratum.size,
                cases=tuple(_case_paper(case) for case in takes),
            )
        )
    left_out = [*excluded, *((case.case, NO_STRATUM) for case in remaining)]
    paper = FramePaper(
        session=session,
        attempt=attempt,
        title=programme.title.zh,
        programme=ProgrammePaper(id=ref.id, version=ref.version, sha256=ref.sha256),
        witnesses_at_least=programme.witnesses.at_least,
        strata=tuple(strata),
        excluded=tuple(ExcludedPaper(case=key, reason=why) for key, why in sorted(left_out)),
    )
    fault = next(_faults(paper), None)
    if fault:
        raise RuleError(*fault, place=session)
    return _frame_of(paper)


def read_frame(text: str) -> Frame:
    """Return the frame a published text holds.

    Raises:
        IntegrityError: the text is no frame in the one form in which a frame is written.
    """
    paper = read_paper(FramePaper, text, zh="抽取范围", en="frame")
    fault = next(_faults(paper), None)
    if fault:
        raise IntegrityError(*fault)
    frame = _frame_of(paper)
    if frame.canonical != text:
        raise IntegrityError(
            "抽取范围的文字不是规定的写法（键名排序、无空格）",
            "the frame is not written in its one form (sorted keys, no spaces)",
        )
    return frame


def _case_paper(case: FrameCase) -> CasePaper:
    return CasePaper(case=case.case, number=case.number, unit=case.unit, unit_kind=case.unit_kind)


def _frame_of(paper: FramePaper) -> Frame:
    text = canonical_text(paper)
    strata = (
        FrameStratum(
            id=stratum.id,
            title=stratum.title,
            unit_kind=stratum.unit_kind,
            size=stratum.size,
            cases=tuple(
                FrameCase(case.case, case.number, case.unit, case.unit_kind)
                for case in stratum.cases
            ),
        )
        for stratum in paper.strata
    )
    return Frame(
        session=paper.session,
        attempt=paper.attempt,
        title=paper.title,
        programme_version=f"{paper.programme.id}@{paper.programme.version}",
        witnesses_at_least=paper.witnesses_at_least,
        strata=tuple(strata),
        excluded=tuple((case.case, case.reason) for case in paper.excluded),
        canonical=text,
        sha256=sha256_of(text),
    )


def _faults(paper: FramePaper) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a frame although each of its values is well formed."""
    eligible = [case.case for stratum in paper.strata for case in stratum.cases]
    if not eligible:
        yield "没有可供抽取的信访件", "no case can be drawn"
    yield from _twins("分层", "stratum", [stratum.id for stratum in paper.strata])
    yield from _twins("信访件", "case", [*eligible, *(case.case for case in paper.excluded)])
    yield from _unfit(eligible)
    yield from _unfit(stratum.id for stratum in paper.strata)
    yield from _unsorted("excluded", "排除名单", [case.case for case in paper.excluded])
    earlier: set[str | None] = set()
    for stratum in paper.strata:
        yield from _unsorted(
            stratum.id, f"分层“{stratum.id}”", [case.case for case in stratum.cases]
        )
        yield from _strangers(stratum, earlier)
        earlier.add(stratum.unit_kind)


def _twins(zh: str, en: str, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key, following in pairwise(sorted(keys)):
        if key == following:
            yield f"抽取范围中{zh} {key} 出现两次", f"{en} {key} stands in the frame twice"


def _unfit(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        # A ticket joins seed, stratum and case with bars; a bar inside would make it ambiguous.
        if "|" in key or has_control(key):
            yield (
                f"编号 {key!r} 含有竖线或控制字符，不能用于抽取",
                f"the key {key!r} holds a bar or a control character and cannot be drawn",
            )


def _unsorted(en: str, zh: str, keys: list[str]) -> Iterator[tuple[str, str]]:
    if keys != sorted(keys):
        yield f"{zh}未按编号排序", f"the cases of {en} are not sorted by key"


def _strangers(
    stratum: StratumPaper, earlier: AbstractSet[str | None]
) -> Iterator[tuple[str, str]]:
    for case in stratum.cases:
        theirs = stratum.unit_kind in {None, case.unit_kind}
        if not theirs or earlier & {None, case.unit_kind}:
            yield (
                f"信访件 {case.case} 不应列在分层“{stratum.id}”",
                f"case {case.case} does not belong into stratum {stratum.id}",
            )
