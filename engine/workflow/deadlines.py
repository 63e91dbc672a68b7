"""Deadlines: one pure function from a clock, what was done, the calendar and a day to a reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from engine.workflow.periods import Measure, Unit, span_length
from engine.workflow.reckoning import ClockEvent, Reckoning, reckon
from engine.workflow.sentences import explain_clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.configuration.workflow import Clock
    from engine.terms import FactValue, Label
    from engine.workflow.workdays import WorkCalendar

__all__ = ["ClockEvent", "ClockReading", "ClockState", "clock_facts", "read_clock"]

ClockState = Literal[
    "waiting", "running", "due-soon", "overdue", "lapsed", "stopped", "stopped-late"
]
"""``lapsed``: a window that nobody used; ``overdue`` is for duties."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What a clock shows at the end of a day.

    Days are counted in ``unit``, the unit of the limit.  Dates and days are None while the clock
    waits for its start.

    Attributes:
        clock: Id of the clock.
        due_on: Last day in time: done on this day is not late.  None while a pause is open that
            began before it.
        paused: A pause is open.
        extended_days: Days of all extensions that count, in the unit of the extension; 0 or more.
        days_used: Days from the start to the stop (or the day asked for) without those of pauses;
            the day of the start is day 0, day 1 where the first day counts.
        days_late: Days after ``due_on`` to the stop (or the day asked for); 0 if in time, at least
            1 if late, so that a workday clock stopped on the weekend after is late by 1.
        days_left: Days after the day asked for up to ``due_on``; 0 on the due day, ``-days_late``
            once it is past; None when stopped or paused.
        provisional: The county's calendar of a year that matters is not published yet.
        explanation: Sentences in Chinese: basis, start, pauses, extensions, due day, standing.
        explanation_en: The same in English.
    """

    clock: str
    title: Label
    basis: str
    started_on: date | None = None
    due_on: date | None = None
    stopped_on: date | None = None
    paused: bool = False
    extended_days: int = 0
    days_used: int | None = None
    days_late: int | None = None
    days_left: int | None = None
    state: ClockState = "waiting"
    provisional: bool = False
    explanation: tuple[str, ...] = ()
    explanation_en: tuple[str, ...] = ()
    unit: Unit = "days"


def read_clock(
    rule: Clock, events: Sequence[ClockEvent], calendar: WorkCalendar, as_of: date
) -> ClockReading:
    """Read one clock as it stood at the end of ``as_of``.

    The last doing of ``starts`` starts it, the first of ``stops`` after that stops it.  The first
    day is not counted unless the rule says so; a term that ends on a day off moves to the next
    workday where the rule says so; the due day itself is in time.  Days from a pause's ``starts``
    to its ``ends`` are left out.  An extension counts up to ``at_most`` each and ``times`` in all,
    and only if granted while the term still ran.

    Args:
        rule: The clock of the workflow document.
        events: Steps done, in the order of the journal; those after ``as_of`` are left aside.
        calendar: The county's working days.
        as_of: County date.

    Raises:
        ConfigurationError: A span of the rule names both units or none.

    Source:
        民法典 第二百零一条、第二百零三条; the limit's own source is ``rule.basis``.
    """
    found = reckon(rule, events, calendar, as_of)
    explanation, explanation_en = explain_clock(rule.basis, found)
    waiting = ClockReading(
        clock=rule.id,
        title=rule.title,
        basis=rule.basis,
        explanation=explanation,
        explanation_en=explanation_en,
        unit=span_length(rule.limit, place=f"clocks.{rule.id}.limit")[1],
    )
    if found is None:
        return waiting
    return replace(
        waiting,
        started_on=found.start,
        due_on=found.due,
        stopped_on=found.stop,
        paused=found.paused,
        extended_days=sum(grant.days for grant in found.grants),
        days_used=found.days_used,
        days_late=found.days_late,
        days_left=_days_left(found),
        state=_state(rule, found),
        provisional=found.provisional,
    )


def clock_facts(reading: ClockReading) -> dict[str, FactValue]:
    """Return the facts of a clock under ``<id>.``, as rules read them.

    ``overdue`` is true only while the clock runs past its due day; a clock that was stopped late
    tells so by ``days_late``.  Before the start numbers and dates are None, the booleans false.
    """
    values: dict[str, FactValue] = {
        "started_on": reading.started_on,
        "due_on": reading.due_on,
        "stopped_on": reading.stopped_on,
        "days_used": _number(reading.days_used),
        "days_late": _number(reading.days_late),
        "days_left": _number(reading.days_left),
        "overdue": reading.state == "overdue",
        "extended": reading.extended_days > 0,
    }
    return {f"{reading.clock}.{name}": value for name, value in values.items()}


def _number(days: int | None) -> Decimal | None:
    return None if days is None else Decimal(days)


def _days_left(found: Reckoning) -> int | None:
    if found.stop is not None or found.due is None:
        return None
    return -found.days_late if found.days_late else found.measure.between(found.end, found.due)


def _state(rule: Clock, found: Reckoning) -> ClockState:
    if found.stop is not None:
        late = found.days_late and not rule.window
        return "stopped-late" if late else "stopped"
    if found.due is None:
        return "running"
    if found.days_late:
        return "lapsed" if rule.window else "overdue"
    number, unit = span_length(rule.due_soon, place=f"clocks.{rule.id}.due_soon")
    left = Measure(unit, found.measure.calendar).between(found.end, found.due)
    return "due-soon" if left <= number else "running"
