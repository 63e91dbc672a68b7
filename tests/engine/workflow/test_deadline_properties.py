"""Deadlines in general: what must hold for any clock, any events and any day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.configuration.workflow import Clock
from engine.workflow.deadlines import ClockEvent, ClockReading, read_clock
from engine.workflow.periods import Gap, merge_gaps
from engine.workflow.workdays import WorkCalendar

START = st.dates(date(2023, 1, 1), date(2024, 6, 30))
RANK = {"waiting": 0, "running": 1, "due-soon": 2, "overdue": 3}


@dataclass(frozen=True)
class Scene:
    """A clock, its start and what happens so many days later."""

    start: date
    limit: dict[str, int]
    next_workday: bool
    first_day_counts: bool
    pauses: tuple[tuple[int, int], ...] = ()
    extension: tuple[int, int] | None = None
    stop: int | None = None

    def rule(self) -> Clock:
        return Clock.model_validate(
            {
                "id": "conclude",
                "title": "办结",
                "basis": "依据",
                "starts": "accept",
                "stops": ["reply"],
                "limit": self.limit,
                "next_workday": self.next_workday,
                "first_day_counts": self.first_day_counts,
                "pauses": [{"starts": "halt", "ends": "resume"}],
                "extension": {
                    "step": "extend",
                    "fact": "extension.days",
                    "at_most": {next(iter(self.limit)): 30},
                },
            }
        )

    def events(self) -> list[ClockEvent]:
        found = [ClockEvent("accept", self.start)]
        for halt, length in self.pauses:
            found += [
                ClockEvent("halt", self.day(halt)),
                ClockEvent("resume", self.day(halt + length)),
            ]
        if self.extension:
            found.append(ClockEvent("extend", self.day(self.extension[0]), self.extension[1]))
        if self.stop is not None:
            found.append(ClockEvent("reply", self.day(self.stop)))
        return sorted(found, key=lambda event: event.on)

    def day(self, number: int) -> date:
        return self.start + timedelta(days=number)

    def read(self, calendar: WorkCalendar, as_of: date) -> ClockReading:
        return read_clock(self.rule(), self.events(), calendar, as_of)


LIMIT = st.one_of(
    st.builds(lambda days: {"days": days}, st.integers(0, 90)),
    st.builds(lambda days: {"workdays": days}, st.integers(0, 45)),
)
PAUSE = st.tuples(st.integers(0, 60), st.integers(1, 40))
PLAIN = st.builds(
    Scene, start=START, limit=LIMIT, next_workday=st.booleans(), first_day_counts=st.booleans()
)
BUSY = st.builds(
    Scene,
    start=START,
    limit=LIMIT,
    next_workday=st.booleans(),
    first_day_counts=st.booleans(),
    pauses=st.one_of(st.just(()), st.tuples(PAUSE)),
    extension=st.one_of(st.none(), st.tuples(st.integers(0, 90), st.integers(-5, 40))),
    stop=st.one_of(st.none(), st.integers(0, 200)),
)
LATER = st.integers(0, 250)


@given(scene=BUSY, first=LATER, second=LATER)
def test_time_only_adds_to_days_used_and_days_late(
    calendar: WorkCalendar, scene: Scene, first: int, second: int
) -> None:
    early, late = sorted((first, second))
    before = scene.read(calendar, scene.day(early))
    after = scene.read(calendar, scene.day(late))
    assert (before.days_used or 0) <= (after.days_used or 0)
    assert (before.days_late or 0) <= (after.days_late or 0)


@given(scene=PLAIN, first=st.integers(-5, 250), second=st.integers(-5, 250))
def test_an_untouched_clock_never_goes_back_a_state(
    calendar: WorkCalendar, scene: Scene, first: int, second: int
) -> None:
    early, late = sorted((first, second))
    before = scene.read(calendar, scene.day(early))
    after = scene.read(calendar, scene.day(late))
    assert RANK[before.state] <= RANK[after.state]


@given(scene=BUSY, later=LATER)
def test_an_extension_never_makes_it_earlier(
    calendar: WorkCalendar, scene: Scene, later: int
) -> None:
    with_it = scene.read(calendar, scene.day(later)).due_on
    without = replace(scene, extension=None).read(calendar, scene.day(later)).due_on
    # Open is later than any day: a term made longer may reach into a pause that is still open.
    assert with_it is None or (without is not None and with_it >= without)


@given(scene=PLAIN, pause=PAUSE)
def test_a_pause_of_n_days_moves_the_due_day_by_n(
    calendar: WorkCalendar, scene: Scene, pause: tuple[int, int]
) -> None:
    scene = replace(scene, next_workday=False)
    assume("days" in scene.limit)
    due = scene.read(calendar, scene.start).due_on
    assert due is not None
    assume(scene.day(pause[0]) < due)
    paused = replace(scene, pauses=(pause,)).read(calendar, scene.day(sum(pause))).due_on
    assert paused == due + timedelta(days=pause[1])


@given(scene=PLAIN, pause=PAUSE)
def test_a_pause_never_makes_it_earlier(
    calendar: WorkCalendar, scene: Scene, pause: tuple[int, int]
) -> None:
    as_of = scene.day(sum(pause))
    due = scene.read(calendar, as_of).due_on
    paused = replace(scene, pauses=(pause,)).read(calendar, as_of).due_on
    assert due is not None
    assert paused is not None
    assert paused >= due


@given(scene=BUSY, stop=st.integers(0, 150), later=st.integers(0, 500))
def test_a_stop_freezes_the_reading(
    calendar: WorkCalendar, scene: Scene, stop: int, later: int
) -> None:
    scene = replace(scene, stop=stop)
    at_once = scene.read(calendar, scene.day(stop))
    assert scene.read(calendar, scene.day(stop + later)) == at_once


@given(scene=BUSY, later=LATER)
def test_late_begins_the_day_after_the_due_day(
    calendar: WorkCalendar, scene: Scene, later: int
) -> None:
    reading = scene.read(calendar, scene.day(later))
    end = reading.stopped_on or scene.day(later)
    late = reading.due_on is not None and end > reading.due_on
    assert (reading.days_late != 0) is late
    assert (reading.state in {"overdue", "stopped-late"}) is late


@given(scene=PLAIN)
def test_a_due_day_that_may_move_is_worked(calendar: WorkCalendar, scene: Scene) -> None:
    due = replace(scene, next_workday=True).read(calendar, scene.start).due_on
    assert due is not None
    assert calendar.is_workday(due)


@given(scene=PLAIN)
def test_counting_the_first_day_never_makes_it_later(calendar: WorkCalendar, scene: Scene) -> None:
    counted = replace(scene, first_day_counts=True).read(calendar, scene.start).due_on
    plain = replace(scene, first_day_counts=False).read(calendar, scene.start).due_on
    assert counted is not None
    assert plain is not None
    assert counted <= plain


@given(scene=PLAIN, pauses=st.lists(PAUSE, max_size=3))
def test_the_due_day_is_the_one_found_by_counting_on_fingers(
    calendar: WorkCalendar, scene: Scene, pauses: list[tuple[int, int]]
) -> None:
    # Pauses one after the other, so that each resumes before the next begins.
    chain, at = list[tuple[int, int]](), 0
    for halt, length in pauses:
        chain.append((at + halt, length))
        at += halt + length
    scene = replace(scene, pauses=tuple(chain), next_workday=False)
    found = scene.read(calendar, scene.day(400)).due_on
    assert found == _by_fingers(scene, calendar)


def _by_fingers(scene: Scene, calendar: WorkCalendar) -> date:
    unit, left = next(iter(scene.limit.items()))
    left_out = {
        scene.day(halt + number) for halt, length in scene.pauses for number in range(1, length + 1)
    }
    day = scene.start - timedelta(days=1) if scene.first_day_counts else scene.start
    while left:
        day += timedelta(days=1)
        counts = day not in left_out and (unit == "days" or calendar.is_workday(day))
        left -= counts
    return max(day, scene.start)


@pytest.mark.parametrize(
    ("gaps", "merged"),
    [
        ([], []),
        ([(3, 3), (5, 4)], []),  # empty ones
        ([(5, 7), (1, 2)], [(1, 2), (5, 7)]),
        ([(1, 4), (3, 6)], [(1, 6)]),
        ([(1, 9), (3, 6)], [(1, 9)]),
        ([(1, 3), (3, 6)], [(1, 6)]),  # the second begins where the first ends
        ([(1, None), (3, 6)], [(1, None)]),
        ([(1, 4), (3, None)], [(1, None)]),
        ([(1, 2), (4, None)], [(1, 2), (4, None)]),
    ],
)
def test_gaps_are_merged(
    gaps: list[tuple[int, int | None]], merged: list[tuple[int, int | None]]
) -> None:
    def read(pairs: list[tuple[int, int | None]]) -> tuple[Gap, ...]:
        days = [date(2023, 5, 1) + timedelta(days=number) for number in range(12)]
        return tuple(Gap(days[a], None if b is None else days[b]) for a, b in pairs)

    assert merge_gaps(read(gaps)) == read(merged)
