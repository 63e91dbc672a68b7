"""Which days are worked, and counting by them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.configuration.calendar import Calendar
from engine.workflow.workdays import WorkCalendar, add_days

if TYPE_CHECKING:
    from collections.abc import Callable

DAYS = st.dates(date(2022, 11, 1), date(2025, 2, 1))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2023-05-04", True),  # a Thursday
        ("2023-05-06", True),  # a Saturday made up for a holiday
        ("2023-05-07", False),  # a Sunday
        ("2023-05-01", False),  # a Monday on holiday
        ("2023-04-29", False),  # a Saturday on holiday
        ("2023-10-08", True),  # a Sunday made up
        ("2024-01-01", False),  # the second year of the document
    ],
)
def test_a_day_is_worked_or_not(calendar: WorkCalendar, day: str, worked: bool) -> None:
    assert calendar.is_workday(date.fromisoformat(day)) is worked


def test_a_day_named_as_holiday_and_as_workday_is_worked(
    make_calendar: Callable[..., WorkCalendar],
) -> None:
    calendar = make_calendar(
        {
            "year": 2023,
            "notice": "通知",
            "holidays": [{"title": "节日", "first": "2023-03-01", "last": "2023-03-05"}],
            "workdays": ["2023-03-02", "2023-03-05"],
        }
    )
    assert calendar.is_workday(date(2023, 3, 2))
    assert calendar.is_workday(date(2023, 3, 5))
    assert not calendar.is_workday(date(2023, 3, 1))


def test_a_holiday_may_run_over_the_turn_of_the_year(
    make_calendar: Callable[..., WorkCalendar],
) -> None:
    calendar = make_calendar(
        {
            "year": 2024,
            "notice": "通知",
            "holidays": [{"title": "元旦", "first": "2023-12-29", "last": "2024-01-01"}],
        }
    )
    assert not calendar.is_workday(date(2023, 12, 29))
    assert calendar.is_workday(date(2024, 1, 2))


@pytest.mark.parametrize(("day", "provisional"), [("2023-01-01", False), ("2024-12-31", False)])
def test_a_day_of_a_year_of_the_document_is_certain(
    calendar: WorkCalendar, day: str, provisional: bool
) -> None:
    assert calendar.provisional(date.fromisoformat(day)) is provisional


@pytest.mark.parametrize("day", ["2025-01-01", "2022-12-31", "9999-12-31"])
def test_a_day_of_any_other_year_is_provisional(calendar: WorkCalendar, day: str) -> None:
    assert calendar.provisional(date.fromisoformat(day))


def test_past_its_years_only_weekends_are_off(calendar: WorkCalendar) -> None:
    assert calendar.is_workday(date(2025, 5, 1))
    assert not calendar.is_workday(date(2025, 5, 3))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-05-04", "2023-05-04"),  # worked itself
        ("2023-04-29", "2023-05-04"),  # over the whole holiday
        ("2023-05-05", "2023-05-05"),
        ("2023-05-07", "2023-05-08"),
        ("2023-09-29", "2023-10-07"),  # ends on a made-up Saturday
        ("2024-12-29", "2024-12-30"),
    ],
)
def test_the_next_workday_is_the_day_itself_or_the_first_after(
    calendar: WorkCalendar, day: str, expected: str
) -> None:
    assert calendar.next_workday(date.fromisoformat(day)) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "workdays", "expected"),
    [
        ("2023-05-08", 0, "2023-05-08"),
        ("2023-05-07", 0, "2023-05-07"),  # nothing to count: not even a holiday moves
        ("2023-05-08", 5, "2023-05-15"),  # over a weekend
        ("2023-04-28", 1, "2023-05-04"),  # over the holiday
        ("2023-04-28", 3, "2023-05-06"),  # the made-up Saturday counts
        ("2023-09-28", 2, "2023-10-08"),
        ("2023-12-29", 1, "2024-01-02"),
        ("2024-12-31", 3, "2025-01-03"),  # past the document: weekends only
    ],
)
def test_workdays_are_counted_from_the_day_after(
    calendar: WorkCalendar, day: str, workdays: int, expected: str
) -> None:
    found = calendar.add_workdays(date.fromisoformat(day), workdays)
    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("after", "until", "workdays"),
    [
        ("2023-05-08", "2023-05-08", 0),
        ("2023-05-09", "2023-05-08", 0),
        ("2023-05-08", "2023-05-09", 1),
        ("2023-05-05", "2023-05-08", 2),  # the made-up Saturday and the Monday
        ("2023-04-28", "2023-05-04", 1),
        ("2023-01-01", "2023-12-31", 250 + 4),  # 260 weekdays, 11 on holiday, 5 made up
    ],
)
def test_workdays_between_count_the_last_day_but_not_the_first(
    calendar: WorkCalendar, after: str, until: str, workdays: int
) -> None:
    between = calendar.workdays_between(date.fromisoformat(after), date.fromisoformat(until))
    assert between == workdays


def test_counting_stops_at_the_last_date_there_is(calendar: WorkCalendar) -> None:
    assert calendar.add_workdays(date(9999, 12, 1), 1000) == date.max
    assert calendar.next_workday(date.max) == date.max
    assert add_days(date(2023, 5, 4), 10**9) == date.max
    assert add_days(date(9999, 12, 30), 5) == date.max


def test_a_calendar_without_years_knows_weekends_only() -> None:
    bare = Calendar.model_validate(
        {
            "kind": "calendar",
            "id": "bare",
            "title": "空日历",
            "effective_from": "2023-01-01",
            "years": [],
        }
    )
    assert WorkCalendar(bare).add_workdays(date(2023, 4, 28), 1) == date(2023, 5, 1)


@given(after=DAYS, length=st.integers(0, 400))
def test_counting_by_arithmetic_is_counting_day_by_day(
    calendar: WorkCalendar, after: date, length: int
) -> None:
    days = [after + timedelta(days=number) for number in range(1, length + 1)]
    counted = sum(calendar.is_workday(day) for day in days)
    assert calendar.workdays_between(after, after + timedelta(days=length)) == counted


@given(day=DAYS, workdays=st.integers(1, 260))
def test_the_day_found_is_worked_and_the_right_number_away(
    calendar: WorkCalendar, day: date, workdays: int
) -> None:
    found = calendar.add_workdays(day, workdays)
    assert calendar.is_workday(found)
    assert calendar.workdays_between(day, found) == workdays


@given(day=DAYS, first=st.integers(0, 60), second=st.integers(0, 60))
def test_workdays_add_up(calendar: WorkCalendar, day: date, first: int, second: int) -> None:
    in_two = calendar.add_workdays(calendar.add_workdays(day, first), second)
    assert in_two == calendar.add_workdays(day, first + second)
