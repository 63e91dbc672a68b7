"""Deadlines case by case: start, stop, limit, holidays, extensions, pauses, states, facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from engine.configuration.workflow import Clock
from engine.errors import ConfigurationError
from engine.workflow.deadlines import ClockEvent, ClockReading, clock_facts, read_clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.workflow.workdays import WorkCalendar

CLOCK: dict[str, object] = {
    "id": "conclude",
    "title": "办结答复",
    "basis": "信访工作条例第三十四条",
    "starts": "accept",
    "stops": ["reply", "decline"],
    "limit": {"days": 15},
}
EXTENSION = {"step": "extend", "fact": "extension.days", "at_most": {"days": 30}}
HEARING = [{"starts": "hearing-begins", "ends": "hearing-ends"}]


def day(text: str) -> date:
    """Read ``05-08`` as a day of 2023."""
    return date.fromisoformat(text if len(text) > 5 else f"2023-{text}")


def done(*acts: str) -> tuple[ClockEvent, ...]:
    """Read ``05-08 accept`` or ``05-20 extend 30`` as events."""
    words = [act.split() for act in acts]
    return tuple(
        ClockEvent(step, day(on), int(days[0]) if days else None) for on, step, *days in words
    )


@pytest.fixture
def read(calendar: WorkCalendar) -> Callable[..., ClockReading]:
    def reading(as_of: str, *acts: str, **changes: object) -> ClockReading:
        rule = Clock.model_validate({**CLOCK, **changes})
        return read_clock(rule, done(*acts), calendar, day(as_of))

    return reading


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("05-08", {"days": 15}, "05-23"),
        ("04-14", {"days": 15}, "05-04"),  # ends in the holiday: first workday after
        ("04-21", {"days": 15}, "05-06"),  # ends on a made-up Saturday: is worked
        ("05-13", {"days": 15}, "05-29"),  # ends on a Sunday
        ("05-10", {"days": 60}, "07-10"),  # 9 July is a Sunday
        ("05-08", {"days": 0}, "05-08"),
        ("05-07", {"days": 0}, "05-08"),  # even no days at all do not end on a Sunday
        ("04-27", {"workdays": 5}, "05-08"),  # over a holiday, with a made-up Saturday
        ("05-06", {"workdays": 5}, "05-12"),
        ("05-08", {"workdays": 0}, "05-08"),
        ("12-29", {"days": 3}, "2024-01-02"),  # the turn of the year
        ("2024-02-28", {"days": 1}, "2024-02-29"),
    ],
)
def test_the_due_day_follows_from_start_and_limit(
    read: Callable[..., ClockReading], start: str, limit: object, due: str
) -> None:
    assert read(start, f"{start} accept", limit=limit).due_on == day(due)


def test_the_first_day_counts_only_where_the_rule_says_so(
    read: Callable[..., ClockReading],
) -> None:
    assert read("05-08", "05-08 accept", first_day_counts=True).due_on == day("05-22")


def test_a_limit_of_one_day_whose_first_day_counts_ends_that_day(
    read: Callable[..., ClockReading],
) -> None:
    reading = read("05-08", "05-08 accept", first_day_counts=True, limit={"days": 1})
    assert reading.due_on == day("05-08")


def test_no_limit_ends_before_it_starts(read: Callable[..., ClockReading]) -> None:
    reading = read("05-08", "05-08 accept", first_day_counts=True, limit={"days": 0})
    assert reading.due_on == day("05-08")


def test_a_due_day_off_stays_where_the_rule_does_not_move_it(
    read: Callable[..., ClockReading],
) -> None:
    assert read("04-14", "04-14 accept", next_workday=False).due_on == day("04-29")


def test_a_clock_waits_until_its_step_is_done(read: Callable[..., ClockReading]) -> None:
    reading = read("05-08", "05-01 register")
    assert reading.state == "waiting"
    assert reading.started_on is reading.due_on is reading.days_used is None


def test_what_happens_later_is_not_known_yet(read: Callable[..., ClockReading]) -> None:
    acts = ("05-08 accept", "05-20 reply")
    assert read("05-07", *acts).state == "waiting"
    assert read("05-19", *acts).stopped_on is None


def test_the_last_start_counts(read: Callable[..., ClockReading]) -> None:
    reading = read("05-12", "05-08 accept", "05-10 accept")
    assert reading.started_on == day("05-10")


def test_a_start_after_the_stop_starts_the_clock_anew(read: Callable[..., ClockReading]) -> None:
    reading = read("05-12", "05-08 accept", "05-09 reply", "05-10 accept")
    assert (reading.state, reading.started_on) == ("running", day("05-10"))


def test_the_first_stop_after_the_start_counts(read: Callable[..., ClockReading]) -> None:
    reading = read("05-30", "05-01 reply", "05-08 accept", "05-10 decline", "05-12 reply")
    assert reading.stopped_on == day("05-10")


def test_start_and_stop_on_one_day_are_told_apart_by_the_journal(
    read: Callable[..., ClockReading],
) -> None:
    assert read("05-09", "05-08 accept", "05-08 reply").state == "stopped"
    assert read("05-09", "05-08 reply", "05-08 accept").state == "running"


def test_an_act_entered_late_counts_by_its_own_day(read: Callable[..., ClockReading]) -> None:
    reading = read("05-30", "05-08 accept", "05-25 reply", "05-09 decline")
    assert reading.stopped_on == day("05-09")


@pytest.mark.parametrize(
    ("as_of", "state", "used", "left", "late"),
    [
        ("05-08", "running", 0, 15, 0),
        ("05-19", "running", 11, 4, 0),
        ("05-20", "due-soon", 12, 3, 0),
        ("05-23", "due-soon", 15, 0, 0),  # the boundary day is in time
        ("05-24", "overdue", 16, -1, 1),
        ("06-02", "overdue", 25, -10, 10),
    ],
)
def test_a_running_clock_in_calendar_days(
    read: Callable[..., ClockReading], as_of: str, state: str, used: int, left: int, late: int
) -> None:
    reading = read(as_of, "05-08 accept")
    found = (reading.state, reading.days_used, reading.days_left, reading.days_late)
    assert found == (state, used, left, late)


@pytest.mark.parametrize(
    ("as_of", "state", "used", "left", "late"),
    [
        ("05-08", "running", 0, 5, 0),
        ("05-12", "due-soon", 4, 1, 0),
        ("05-14", "due-soon", 4, 1, 0),  # a weekend uses nothing up
        ("05-15", "due-soon", 5, 0, 0),
        ("05-16", "overdue", 6, -1, 1),
        ("05-19", "overdue", 9, -4, 4),
        ("05-21", "overdue", 9, -4, 4),
    ],
)
def test_a_running_clock_in_working_days(
    read: Callable[..., ClockReading], as_of: str, state: str, used: int, left: int, late: int
) -> None:
    reading = read(as_of, "05-08 accept", limit={"workdays": 5}, due_soon={"workdays": 1})
    found = (reading.state, reading.days_used, reading.days_left, reading.days_late)
    assert found == (state, used, left, late)


def test_a_workday_clock_stopped_on_the_weekend_after_is_late_by_one(
    read: Callable[..., ClockReading],
) -> None:
    reading = read("05-20", "05-05 accept", "05-13 reply", limit={"workdays": 5})
    assert reading.due_on == day("05-11")
    reading = read("05-20", "05-06 accept", "05-13 reply", limit={"workdays": 5})
    assert (reading.due_on, reading.state, reading.days_late) == (day("05-12"), "stopped-late", 1)


@pytest.mark.parametrize(
    ("stop", "state", "late"),
    [
        ("05-08", "stopped", 0),
        ("05-23", "stopped", 0),
        ("05-24", "stopped-late", 1),
        ("06-08", "stopped-late", 16),
    ],
)
def test_a_stopped_clock(
    read: Callable[..., ClockReading], stop: str, state: str, late: int
) -> None:
    reading = read("12-31", "05-08 accept", f"{stop} reply")
    assert (reading.state, reading.days_late, reading.days_left) == (state, late, None)
    assert reading.days_used == (day(stop) - day("05-08")).days


@pytest.mark.parametrize(
    ("acts", "times", "due", "extended"),
    [
        (["05-20 extend 30"], 1, "06-25", 30),  # 22 June + 3: a made-up Sunday
        (["05-23 extend 1"], 1, "05-24", 1),  # on the last day it is still time
        (["05-20 extend 45"], 1, "06-25", 30),  # no more than at_most
        (["05-24 extend 30"], 1, "05-23", 0),  # the term has run out
        (["05-20 extend"], 1, "05-23", 0),  # names no days
        (["05-20 extend 0"], 1, "05-23", 0),
        (["05-20 extend -5"], 1, "05-23", 0),
        (["05-20 extend 5", "05-21 extend 5"], 1, "05-29", 5),  # 28 May is a Sunday
        (["05-20 extend 5", "05-21 extend 5"], 2, "06-02", 10),
        (["05-20 extend", "05-21 extend 5"], 1, "05-29", 5),  # one that fails uses nothing up
        (["05-01 extend 30"], 1, "05-23", 0),  # before the start
    ],
)
def test_an_extension_counts_within_its_bounds(
    read: Callable[..., ClockReading], acts: list[str], times: int, due: str, extended: int
) -> None:
    reading = read("05-24", "05-08 accept", *acts, extension={**EXTENSION, "times": times})
    assert (reading.due_on, reading.extended_days) == (day(due), extended)


def test_an_extension_runs_from_the_end_of_the_term_not_from_the_workday_it_moved_to(
    read: Callable[..., ClockReading],
) -> None:
    reading = read(
        "06-01", "05-10 accept", "06-01 extend 30", limit={"days": 60}, extension=EXTENSION
    )
    assert reading.due_on == day("08-08")


def test_an_extension_on_the_workday_the_term_moved_to_is_in_time(
    read: Callable[..., ClockReading],
) -> None:
    reading = read("05-04", "04-14 accept", "05-04 extend 10", extension=EXTENSION)
    assert reading.due_on == day("05-09")


def test_a_term_in_days_may_be_extended_by_working_days(read: Callable[..., ClockReading]) -> None:
    extension = {**EXTENSION, "at_most": {"workdays": 3}}
    reading = read("05-20", "05-08 accept", "05-20 extend 9", extension=extension)
    assert (reading.due_on, reading.extended_days) == (day("05-26"), 3)


def test_the_step_of_an_extension_means_nothing_where_none_is_allowed(
    read: Callable[..., ClockReading],
) -> None:
    assert read("05-20", "05-08 accept", "05-20 extend 9").due_on == day("05-23")


def test_the_days_of_a_pause_are_not_counted(read: Callable[..., ClockReading]) -> None:
    acts = ("05-08 accept", "05-10 hearing-begins", "05-15 hearing-ends")
    reading = read("05-16", *acts, pauses=HEARING)
    assert (reading.due_on, reading.days_used, reading.paused) == (day("05-29"), 3, False)


def test_while_a_pause_is_open_nobody_knows_the_due_day(read: Callable[..., ClockReading]) -> None:
    reading = read("07-01", "05-08 accept", "05-10 hearing-begins", pauses=HEARING)
    assert (reading.paused, reading.due_on, reading.state) == (True, None, "running")
    assert (reading.days_used, reading.days_left, reading.days_late) == (2, None, 0)


def test_a_pause_nobody_ended_is_over_when_the_clock_stops(
    read: Callable[..., ClockReading],
) -> None:
    acts = ("05-08 accept", "05-10 hearing-begins", "07-01 reply")
    reading = read("07-05", *acts, pauses=HEARING)
    assert (reading.state, reading.paused, reading.days_used) == ("stopped", False, 2)


def test_a_pause_that_begins_after_the_due_day_saves_nothing(
    read: Callable[..., ClockReading],
) -> None:
    acts = ("05-08 accept", "05-24 hearing-begins")
    reading = read("05-26", *acts, pauses=HEARING)
    assert (reading.due_on, reading.state, reading.paused) == (day("05-23"), "overdue", True)


def test_a_pause_of_no_days_changes_nothing(read: Callable[..., ClockReading]) -> None:
    acts = ("05-08 accept", "05-10 hearing-begins", "05-10 hearing-ends")
    assert read("05-16", *acts, pauses=HEARING).due_on == day("05-23")


def test_a_hearing_begun_twice_is_one_pause(read: Callable[..., ClockReading]) -> None:
    acts = ("05-10 hearing-begins", "05-12 hearing-begins", "05-15 hearing-ends")
    assert read("05-16", "05-08 accept", *acts, pauses=HEARING).due_on == day("05-29")


def test_pauses_that_overlap_are_not_left_out_twice(read: Callable[..., ClockReading]) -> None:
    pauses = [*HEARING, {"starts": "survey-begins", "ends": "survey-ends"}]
    acts = (
        "05-10 hearing-begins",
        "05-12 survey-begins",
        "05-15 hearing-ends",
        "05-16 survey-ends",
    )
    assert read("05-20", "05-08 accept", *acts, pauses=pauses).due_on == day("05-29")


def test_pauses_one_after_the_other_add_up(read: Callable[..., ClockReading]) -> None:
    acts = (
        "05-10 hearing-begins",
        "05-12 hearing-ends",
        "05-16 hearing-begins",
        "05-18 hearing-ends",
    )
    assert read("05-20", "05-08 accept", *acts, pauses=HEARING).due_on == day("05-29")


def test_a_pause_leaves_out_the_working_days_it_holds(read: Callable[..., ClockReading]) -> None:
    acts = ("05-08 accept", "05-10 hearing-begins", "05-15 hearing-ends")
    reading = read("05-16", *acts, pauses=HEARING, limit={"workdays": 5})
    assert reading.due_on == day("05-18")


def test_a_pause_may_bridge_the_end_of_the_term_and_its_extension(
    read: Callable[..., ClockReading],
) -> None:
    acts = (
        "05-08 accept",
        "05-18 extend 10",
        "05-22 hearing-begins",
        "05-30 hearing-ends",
    )
    reading = read("06-01", *acts, pauses=HEARING, extension=EXTENSION)
    assert reading.due_on == day("06-12")  # 15 + 10 days and 8 left out: Saturday 10 June


def test_a_pause_before_the_start_is_none(read: Callable[..., ClockReading]) -> None:
    acts = ("05-01 hearing-begins", "05-08 accept", "05-10 hearing-ends")
    assert read("05-16", *acts, pauses=HEARING).due_on == day("05-23")


@pytest.mark.parametrize(
    ("start", "changes", "provisional"),
    [
        ("2024-12-01", {}, False),
        ("2024-12-20", {}, True),
        ("2024-12-20", {"next_workday": False}, False),  # nothing hangs on the calendar
        ("2024-12-30", {"limit": {"workdays": 5}}, True),
        ("2022-12-30", {"limit": {"workdays": 5}}, True),  # before the first year as well
        ("2022-12-30", {}, False),  # ends in a year that is known
    ],
)
def test_a_due_day_that_hangs_on_an_unpublished_year_is_provisional(
    read: Callable[..., ClockReading], start: str, changes: dict[str, object], provisional: bool
) -> None:
    assert read(start, f"{start} accept", **changes).provisional is provisional


def test_a_provisional_due_day_says_so(read: Callable[..., ClockReading]) -> None:
    reading = read("2024-12-20", "2024-12-20 accept")
    assert any("尚未公布" in sentence for sentence in reading.explanation)


def test_a_limit_beyond_all_dates_is_not_late(read: Callable[..., ClockReading]) -> None:
    reading = read("06-01", "05-08 accept", limit={"days": 99_999_999})
    assert (reading.due_on, reading.state) == (date.max, "running")


@pytest.mark.parametrize("limit", [{}, {"days": 1, "workdays": 1}])
def test_a_limit_is_in_one_unit(read: Callable[..., ClockReading], limit: object) -> None:
    with pytest.raises(ConfigurationError, match=r"clocks\.conclude\.limit"):
        read("05-08", "05-08 accept", limit=limit)


def test_the_facts_of_a_waiting_clock_are_unknown(read: Callable[..., ClockReading]) -> None:
    facts = clock_facts(read("05-08"))
    assert facts["conclude.days_late"] is None
    assert facts["conclude.overdue"] is facts["conclude.extended"] is False


def test_the_facts_of_a_clock_bear_its_name(read: Callable[..., ClockReading]) -> None:
    reading = read("05-25", "05-08 accept", "05-20 extend 1", extension=EXTENSION)
    assert clock_facts(reading) == {
        "conclude.started_on": day("05-08"),
        "conclude.due_on": day("05-24"),
        "conclude.stopped_on": None,
        "conclude.days_used": Decimal(17),
        "conclude.days_late": Decimal(1),
        "conclude.days_left": Decimal(-1),
        "conclude.overdue": True,
        "conclude.extended": True,
    }


def test_a_clock_stopped_late_is_late_but_no_longer_overdue(
    read: Callable[..., ClockReading],
) -> None:
    facts = clock_facts(read("06-01", "05-08 accept", "05-25 reply"))
    assert facts["conclude.days_late"] == Decimal(2)
    assert facts["conclude.overdue"] is False


def test_the_account_names_basis_start_extension_pause_and_due_day(
    read: Callable[..., ClockReading],
) -> None:
    acts = ("04-10 accept", "04-12 extend 40", "04-13 hearing-begins", "04-14 hearing-ends")
    reading = read("04-15", *acts, pauses=HEARING, extension={**EXTENSION, "at_most": {"days": 3}})
    assert reading.explanation == (
        "依据信访工作条例第三十四条，2023年4月10日起算（当日不计入），期限15日。",
        "2023年4月13日暂停、2023年4月14日恢复，其间1日不计入。",
        "2023年4月12日批准延长40日，超过上限，按3日计。",
        "2023年4月29日届满，该日为休息日，顺延至2023年5月4日。",
        "截至2023年4月15日已用4日，还剩19日。",
    )
    assert reading.explanation_en == (
        (
            "Under 信访工作条例第三十四条, counted from 2023-04-10 (that day not included); "
            "the limit is 15 days."
        ),
        "Paused on 2023-04-13, resumed on 2023-04-14: 1 day not counted.",
        "Extended on 2023-04-12 by 40 days, of which at most 3 days count.",
        "The term ends on 2023-04-29, a day off, and so moves to 2023-05-04.",
        "As of 2023-04-15, 4 days used, 19 days left.",
    )


@pytest.mark.parametrize(
    ("as_of", "acts", "zh", "en"),
    [
        (
            "05-30",
            ["05-23 reply"],
            "已于2023年5月23日办毕，用时15日，未超期。",
            "Done on 2023-05-23 after 15 days, in time.",
        ),
        (
            "05-30",
            ["05-25 reply"],
            "已于2023年5月25日办毕，超期2日。",
            "Done on 2023-05-25, 2 days late.",
        ),
        (
            "05-24",
            [],
            "截至2023年5月24日尚未办毕，已超期1日。",
            "As of 2023-05-24 not done, 1 day late.",
        ),
        (
            "05-24",
            ["05-10 hearing-begins"],
            "截至2023年5月24日已用2日，暂停中。",
            "As of 2023-05-24, 2 days used; paused.",
        ),
    ],
)
def test_the_last_sentence_says_where_the_clock_stands(
    read: Callable[..., ClockReading], as_of: str, acts: list[str], zh: str, en: str
) -> None:
    reading = read(as_of, "05-08 accept", *acts, pauses=HEARING)
    assert (reading.explanation[-1], reading.explanation_en[-1]) == (zh, en)


@pytest.mark.parametrize(
    ("act", "why"),
    [
        ("05-20 extend", "未写明天数"),
        ("05-24 extend 5", "已经届满"),
        ("05-20 extend 5", "超出允许的次数"),
    ],
)
def test_an_extension_that_does_not_count_is_accounted_for(
    read: Callable[..., ClockReading], act: str, why: str
) -> None:
    acts = ["05-08 accept", *(["05-09 extend 1"] if "次数" in why else []), act]
    reading = read("05-30", *acts, extension=EXTENSION)
    assert any(why in sentence for sentence in reading.explanation)


def test_working_days_are_called_so(read: Callable[..., ClockReading]) -> None:
    reading = read("05-09", "05-08 accept", limit={"workdays": 5})
    assert reading.explanation[-1] == "截至2023年5月9日已用1个工作日，还剩4个工作日。"
    assert (
        reading.explanation_en[-1] == "As of 2023-05-09, 1 working day used, 4 working days left."
    )


def test_a_waiting_clock_says_so(read: Callable[..., ClockReading]) -> None:
    assert read("05-08").explanation == ("依据信访工作条例第三十四条；尚未开始计时。",)


def test_a_first_day_that_counts_is_told(read: Callable[..., ClockReading]) -> None:
    assert "当日计入" in read("05-08", "05-08 accept", first_day_counts=True).explanation[0]


WINDOW = {"starts": "route", "stops": ["object"], "limit": {"workdays": 5}, "window": True}


@pytest.mark.parametrize(
    ("as_of", "state"), [("03-03", "due-soon"), ("03-10", "lapsed"), ("09-01", "lapsed")]
)
def test_a_window_lapses_and_is_never_overdue(
    read: Callable[..., ClockReading], as_of: str, state: str
) -> None:
    reading = read(as_of, "02-27 route", **WINDOW)
    assert reading.state == state
    assert clock_facts(reading)["conclude.overdue"] is False


def test_who_uses_a_window_after_its_end_is_not_late(read: Callable[..., ClockReading]) -> None:
    assert read("05-01", "02-27 route", "04-03 object", **WINDOW).state == "stopped"
