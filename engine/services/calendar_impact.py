"""Which deadlines of open cases a new calendar would move: clocks read the one in force today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from engine.configuration.calendar import Calendar
from engine.configuration.library import Loaded
from engine.configuration.problems import Problem
from engine.records.session import UnitOfWork
from engine.services import shelf
from engine.services.casebook import Casebook, open_casebooks, with_clocks
from engine.services.desk import Desk
from engine.services.impact_words import cases_en, cases_zh, harm
from engine.workflow.deadlines import ClockReading

_BATCH = 200
"""Cases read in one go."""


def calendar_impact(
    unit: UnitOfWork, desk: Desk, loaded: Loaded[Calendar], day: date
) -> Iterator[Problem]:
    """Yield one remark for each clock whose due day the calendar moves in open cases."""
    moved: dict[tuple[str, str], list[tuple[str, ClockReading, ClockReading]]] = {}
    names = [case.id for case in unit.cases(final=False, order="oldest")]
    for start in range(0, len(names), _BATCH):
        cases = unit.cases(ids=names[start : start + _BATCH], order="oldest")
        for book in open_casebooks(unit, desk, cases, day):
            for before, after in _moved(unit, desk, book, loaded):
                key = (before.title.zh, before.title.text("en"))
                moved.setdefault(key, []).append((book.case.number, before, after))
    for (zh, en), found in moved.items():
        yield _told(loaded, zh, en, found)


def _moved(
    unit: UnitOfWork, desk: Desk, book: Casebook, loaded: Loaded[Calendar]
) -> Iterator[tuple[ClockReading, ClockReading]]:
    """Yield the running clocks with another due day, before and after."""
    after = with_clocks(unit, desk, replace(book, calendar=shelf.work_calendar(loaded)))
    for one, other in zip(book.clocks, after.clocks, strict=True):
        if one.stopped_on is None and one.due_on != other.due_on:
            yield one, other


def _told(
    loaded: Loaded[Calendar],
    zh: str,
    en: str,
    found: list[tuple[str, ClockReading, ClockReading]],
) -> Problem:
    numbers = [number for number, _, _ in found]
    number, before, after = found[0]
    said_zh = (
        f"在办的 {cases_zh(numbers)}“{zh}”的到期日会变：如{number}由 {before.due_on} 变为"
        f" {after.due_on}。请确认放假和调休安排无误。"
    )
    said_en = (
        f"'{en}' of {cases_en(numbers)} would be due on another day: {number} on {after.due_on} "
        f"instead of {before.due_on}; make sure the days off are right."
    )
    return harm(loaded, "deadline-moves", (said_zh, said_en), path="years", severity="warning")
