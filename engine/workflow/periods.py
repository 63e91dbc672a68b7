"""Lengths of time as a county counts them: in calendar or working days, with days left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.errors import ConfigurationError
from engine.workflow.workdays import WorkCalendar, add_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from engine.configuration.workflow import Span

Unit = Literal["days", "workdays"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days that are not counted: those after ``after`` up to and including ``until``.

    The day on which counting is halted has itself begun and is counted, as on the first day of
    any period only the days after it are (民法典 第二百零一条).

    Attributes:
        until: None while nobody has resumed the count.
    """

    after: date
    until: date | None

    @property
    def is_empty(self) -> bool:
        """Tell whether no day is left out (halted and resumed on one day)."""
        return self.until is not None and self.until <= self.after


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts in one unit: calendar days, or working days of a calendar."""

    unit: Unit
    calendar: WorkCalendar

    def after(self, day: date, number: int) -> date:
        """Return the ``number``-th day of the unit after ``day``; ``day`` itself for 0."""
        if self.unit == "workdays":
            return self.calendar.add_workdays(day, number)
        return add_days(day, number)

    def between(self, after: date, until: date) -> int:
        """Return the days of the unit after ``after`` up to ``until``, 0 or more."""
        if self.unit == "workdays":
            return self.calendar.workdays_between(after, until)
        return max(0, (until - after).days)

    def counted(self, after: date, until: date, gaps: Iterable[Gap]) -> int:
        """Return the days of the unit after ``after`` up to ``until`` that lie in no gap.

        Args:
            after: Not counted itself.
            until: Counted itself.
            gaps: Merged; an open one leaves out everything up to ``until``.
        """
        left_out = (
            self.between(max(gap.after, after), min(gap.until or until, until)) for gap in gaps
        )
        return self.between(after, until) - sum(left_out)

    def end_of(self, after: date, number: int, gaps: Sequence[Gap]) -> date | None:
        """Return the day on which ``number`` days after ``after`` have been counted.

        Args:
            after: Not counted itself.
            number: 0 or more days of the unit.
            gaps: Merged and in order; those that begin on the last day or later change nothing.

        Returns:
            None if an open gap lies before the end: nobody can say yet.
        """
        end = self.after(after, number)
        for gap in gaps:
            if gap.until is not None and gap.until <= after:
                continue
            if gap.after >= end:
                break
            if gap.until is None:
                return None
            end = self.after(end, self.between(max(gap.after, after), gap.until))
        return end


def merge_gaps(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Return the gaps in order, without empty ones, those that touch or overlap as one."""
    merged: list[Gap] = []
    for gap in sorted(gaps, key=lambda one: one.after):
        if gap.is_empty:
            continue
        last = merged[-1] if merged else None
        if last is None or (last.until is not None and last.until < gap.after):
            merged.append(gap)
        elif last.until is not None:
            until = None if gap.until is None else max(last.until, gap.until)
            merged[-1] = Gap(last.after, until)
    return tuple(merged)


def span_length(span: Span, *, place: str) -> tuple[int, Unit]:
    """Return number and unit of a span.

    Raises:
        ConfigurationError: The span names both units or none.
    """
    match span.days, span.workdays:
        case int(days), None:
            return days, "days"
        case None, int(workdays):
            return workdays, "workdays"
    raise ConfigurationError(
        "时长须写 days（日）或 workdays（工作日），且只写一种",
        "a span is written as days or as workdays, exactly one of them",
        place=place,
        value=span.model_dump(),
        hint="例如 {days: 15}",
        hint_en="such as {days: 15}",
    )
