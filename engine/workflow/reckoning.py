"""The arithmetic of one deadline: start, stop, days left out, extensions, the day it falls due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from engine.workflow.periods import Gap, Measure, Unit, merge_gaps, span_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.configuration.workflow import Clock, Extension, Pause
    from engine.workflow.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """A step done on a county date.

    Attributes:
        extension_days: Days granted, if the step lengthens a clock; in the unit of that clock's
            ``extension.at_most``.
    """

    step: str
    on: date
    extension_days: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """An extension and what of it counts.

    Attributes:
        asked: Days the approval names; None if it names none.
        days: Days that count, 0 if ``refusal`` says why none does.
        at_most: Days one extension may have.
        refusal: ``unstated`` no days were named; ``times`` one extension too many; ``late`` granted
            after the term had run out, which cannot revive it.
    """

    on: date
    asked: int | None
    days: int
    at_most: int
    unit: Unit
    refusal: Literal["unstated", "times", "late"] | None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A clock that has started, worked out.

    Attributes:
        start: Day of the step that started it.
        anchor: Day after which counting begins: ``start``, or the day before if that day counts.
        stop: Day it was stopped; None while it runs.
        end: ``stop``, or the day asked for.
        nominal: Last day of the term before it moves off a holiday; None while that is open.
        due: Last day in time; None while a pause is open before it.
        gaps: Days left out that bear on the term, merged.
        provisional: A year without a published calendar was counted through.
    """

    start: date
    anchor: date
    stop: date | None
    end: date
    limit: int
    measure: Measure
    gaps: tuple[Gap, ...]
    grants: tuple[Grant, ...]
    nominal: date | None
    due: date | None
    paused: bool
    provisional: bool

    @property
    def days_used(self) -> int:
        """Days of the limit's unit counted so far, pauses left out; the start counts as 0."""
        return self.measure.counted(self.anchor, self.end, self.gaps)

    @property
    def days_late(self) -> int:
        """Days of the limit's unit after the due day, at least 1 once it has passed, else 0."""
        if self.due is None or self.end <= self.due:
            return 0
        return max(1, self.measure.between(self.due, self.end))


def reckon(
    rule: Clock, events: Sequence[ClockEvent], calendar: WorkCalendar, as_of: date
) -> Reckoning | None:
    """Work out a clock as it stood at the end of ``as_of``.

    Args:
        rule: The clock of the workflow document.
        events: Steps done, in the order of the journal; those after ``as_of`` are left aside.
        calendar: The county's working days.
        as_of: County date.

    Returns:
        None if the clock has not started.

    Raises:
        ConfigurationError: A span of the rule names both units or none.

    Source:
        民法典 第二百零一条 (the first day is not counted), 第二百零三条 (a last day on a holiday).
    """
    run = _run_of(rule, events, as_of)
    if not run:
        return None
    start, stop = run[0].on, run[-1].on if _stops(rule, run) else None
    limit, unit = span_length(rule.limit, place=f"clocks.{rule.id}.limit")
    term = _Term(rule, Measure(unit, calendar), merge_gaps(_gaps(rule.pauses, run, stop)))
    anchor = start - timedelta(days=1) if rule.first_day_counts else start
    grants, nominal = term.extended(term.base(anchor, start, limit), run)
    due, end = term.moved(nominal), stop or as_of
    return Reckoning(
        start=start,
        anchor=anchor,
        stop=stop,
        end=end,
        limit=limit,
        measure=term.measure,
        gaps=term.gaps,
        grants=grants,
        nominal=nominal,
        due=due,
        paused=any(gap.until is None for gap in term.gaps),
        provisional=term.is_provisional(anchor, nominal, due or end),
    )


@dataclass(frozen=True, slots=True)
class _Term:
    """The term of one clock: how it is measured and which days it leaves out."""

    rule: Clock
    measure: Measure
    gaps: tuple[Gap, ...]

    def base(self, anchor: date, start: date, limit: int) -> date | None:
        end = self.measure.end_of(anchor, limit, self.gaps)
        # A limit of no days ends on the day it starts, not the day before.
        return end and max(end, start)

    def moved(self, nominal: date | None) -> date | None:
        if nominal is None or not self.rule.next_workday:
            return nominal
        return self.measure.calendar.next_workday(nominal)

    def extended(
        self, nominal: date | None, run: Iterable[ClockEvent]
    ) -> tuple[tuple[Grant, ...], date | None]:
        extension, grants = self.rule.extension, list[Grant]()
        if extension is None:
            return (), nominal
        for event in run:
            if event.step != extension.step:
                continue
            used = sum(not grant.refusal for grant in grants)
            grant = self._granted(extension, event, self.moved(nominal), used)
            grants.append(grant)
            if nominal is not None:
                measure = Measure(grant.unit, self.measure.calendar)
                nominal = measure.end_of(nominal, grant.days, self.gaps)
        return tuple(grants), nominal

    def _granted(
        self, extension: Extension, event: ClockEvent, due: date | None, used: int
    ) -> Grant:
        at_most, unit = span_length(
            extension.at_most, place=f"clocks.{self.rule.id}.extension.at_most"
        )
        refusal: Literal["unstated", "times", "late"] | None = None
        if event.extension_days is None or event.extension_days < 1:
            refusal = "unstated"
        elif due is not None and event.on > due:
            refusal = "late"
        elif used >= extension.times:
            refusal = "times"
        days = 0 if refusal else min(event.extension_days or 0, at_most)
        return Grant(event.on, event.extension_days, days, at_most, unit, refusal)

    def is_provisional(self, anchor: date, nominal: date | None, last: date) -> bool:
        """Tell whether an unpublished year could still change the outcome.

        Working days are counted through every year on the way; of calendar days only the last
        one depends on the calendar, and only if it may move.
        """
        if self.measure.unit == "workdays":
            first = anchor
        elif nominal is not None and self.rule.next_workday:
            first = nominal
        else:
            return False
        years = range(first.year, last.year + 1)
        return any(self.measure.calendar.provisional(date(year, 1, 1)) for year in years)


def _run_of(rule: Clock, events: Iterable[ClockEvent], as_of: date) -> list[ClockEvent]:
    """Return the last start, what followed, and the first stop after it (at the end)."""
    # Entered late, an earlier act still counts by its own day; the sort keeps the journal's order
    # within a day.
    run = list[ClockEvent]()
    for event in sorted((one for one in events if one.on <= as_of), key=lambda one: one.on):
        if event.step == rule.starts:
            run = [event]
        elif run and not _stops(rule, run):
            run.append(event)
    return run


def _stops(rule: Clock, run: Sequence[ClockEvent]) -> bool:
    return len(run) > 1 and run[-1].step in rule.stops


def _gaps(pauses: Iterable[Pause], run: Sequence[ClockEvent], stop: date | None) -> Iterator[Gap]:
    """Yield each pause of the run; one nobody ended is over when the clock stops."""
    for pause in pauses:
        halted: date | None = None
        for event in run:
            if event.step == pause.starts and halted is None:
                halted = event.on
            elif event.step == pause.ends and halted is not None:
                yield Gap(halted, event.on)
                halted = None
        if halted is not None:
            yield Gap(halted, stop)
