"""Which confirmed results would come out differently if a draft reached back to their reviews.

A review keeps the rubric and the programme it began with, and its results stay as confirmed.  A
version that says it was in force on the day of such a review says these results were wrong, so
they are scored anew by it, from the very findings the assessors handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import Problem
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.errors import NotFoundError, OnecaseError
from engine.records.session import UnitOfWork
from engine.records.values import Result, Session
from engine.scoring.combination import combine
from engine.scoring.deductions import Finding
from engine.scoring.sheet import score
from engine.services import shelf
from engine.services.desk import Desk
from engine.services.impact_words import MOST_NAMED, harm
from engine.services.score_case import ScoringTable, open_table
from engine.services.stored_findings import finding_from_json
from engine.terms import Label

MOST_TRIED = 200
"""Results scored anew, those of the last reviews first."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A total and what its grade is called."""

    total: Decimal
    grade: str
    title: Label

    def text(self, language: str) -> str:
        return f"{self.total.normalize():f} {self.title.text(language)}"


@dataclass(frozen=True, slots=True)
class _Changed:
    """A confirmed result and what it would be; None if it could not be scored at all."""

    number: str
    before: _Mark
    after: _Mark | None


def results_impact(
    unit: UnitOfWork, desk: Desk, loaded: Loaded[Head], library: Library
) -> Iterator[Problem]:
    """Yield what a draft of a rubric or programme says of results confirmed already."""
    sessions = [one for one in unit.sessions() if _reaches(one, loaded, library)]
    results = [(one, each.case) for one in sessions for each in one.cases if each.result]
    if not results:
        return
    latest = max(one.held_on for one, _ in results)
    tried = results[:MOST_TRIED]
    changed = [
        found
        for session, case in tried
        if (found := _tried(unit, desk, session, case, loaded)) is not None
    ]
    if changed:
        yield _refused(loaded, changed, latest)
    else:
        yield _warned(loaded, results, len(tried))


def _reaches(session: Session, loaded: Loaded[Head], library: Library) -> bool:
    """Tell whether the draft would have been in force at a review that used the document."""
    kept = [pin for pin in session.bundle if (pin.kind, pin.id) == (loaded.ref.kind, loaded.ref.id)]
    if not kept:
        return False
    try:
        found = library.find(loaded.ref.kind, loaded.ref.id, on=session.held_on)
    except NotFoundError:
        return False
    return found.ref == loaded.ref


def _tried(
    unit: UnitOfWork, desk: Desk, session: Session, case: str, loaded: Loaded[Head]
) -> _Changed | None:
    """Return how a result would change; None if it would not."""
    table = open_table(unit, desk, session.id, case)
    result = table.reviewed.result
    if result is None:
        return None
    titles = {band.id: band.title for band in table.rubric.bands}
    before = _Mark(result.score, result.grade, titles.get(result.grade, Label(result.grade)))
    try:
        after = _anew(unit, desk, table, result, loaded)
    except OnecaseError:  # Such as a finding on an item the version no longer has.
        return _Changed(table.book.case.number, before, None)
    if (after.total, after.grade) == (before.total, before.grade):
        return None
    return _Changed(table.book.case.number, before, after)


def _anew(
    unit: UnitOfWork, desk: Desk, table: ScoringTable, result: Result, loaded: Loaded[Head]
) -> _Mark:
    """Return what the handed-in findings come to by the draft."""
    rubric, rule = table.rubric, table.programme.combine
    if isinstance(loaded.document, Rubric):
        facts = desk.dictionary(unit, table.session.held_on)
        rubric = shelf.rubric(shelf.narrow(loaded, Rubric), facts)
    elif isinstance(loaded.document, Programme):
        rule = loaded.document.combine
    handed = unit.sheets(table.session.id, table.book.case.id, result.round)
    by_seat = sorted(handed, key=lambda one: table.session.members.index(one.assessor))
    sheets = [
        (one.assessor, score(rubric, table.book.sheet, _findings(one.content))) for one in by_seat
    ]
    combined = combine(rule, rubric, sheets)
    return _Mark(combined.total, combined.grade, combined.grade_title)


def _findings(content: Mapping[str, object]) -> tuple[Finding, ...]:
    written = content["findings"]
    return tuple(map(finding_from_json, written)) if isinstance(written, list) else ()


def _refused(loaded: Loaded[Head], changed: Sequence[_Changed], latest: date) -> Problem:
    first, on = latest + timedelta(days=1), loaded.document.effective_from
    more = len(changed) > MOST_NAMED
    zh = "、".join(_told(one, "zh") for one in changed[:MOST_NAMED]) + ("等" if more else "")
    en = ", ".join(_told(one, "en") for one in changed[:MOST_NAMED]) + (", …" if more else "")
    said_zh = (
        f"这一版自 {on} 起生效，已确认的 {len(changed)} 件评查结果会因此改变：{zh}。"
        f"已确认的结果不能改，请把生效日期定在 {first} 或以后。"
    )
    said_en = (
        f"this version takes effect on {on} and would change confirmed results "
        f"({len(changed)}): {en}. What is confirmed stays; let it take effect on {first} or later."
    )
    return harm(loaded, "result-changes", (said_zh, said_en), path="effective_from")


def _told(one: _Changed, language: str) -> str:
    if one.after is None:
        after = "评不出来" if language == "zh" else "cannot be scored"
    else:
        after = one.after.text(language)
    return f"{one.number} {one.before.text(language)} → {after}"


def _warned(loaded: Loaded[Head], results: Sequence[tuple[Session, str]], tried: int) -> Problem:
    on, count = loaded.document.effective_from, len(results)
    part_zh = "" if tried == count else f"最近的 {tried} 件"
    part_en = "they all" if tried == count else f"the last {tried}"
    zh = (
        f"这一版自 {on} 起生效，之后已有 {count} 件评查结果确认；{part_zh}逐件重算后都不变。"
        "如果不是有意倒推，请改生效日期。"
    )
    en = (
        f"this version takes effect on {on}; results confirmed since: {count}. Scored anew "
        f"{part_en} stay the same. Unless it is meant to reach back, choose a later day."
    )
    return harm(loaded, "reaches-back", (zh, en), path="effective_from", severity="warning")
