"""The county's calendar: which days are worked, and counting by working days."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.configuration.calendar import Calendar, Holiday

_SATURDAY = 5
_WEEK = 7


def add_days(day: date, days: int) -> date:
    """Return the date ``days`` calendar days after ``day``, at most the last date there is.

    A limit with a nought too many must not bring down the pages that show it.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


class WorkCalendar:
    """Answers about working days from one calendar document.

    Weekends are off and other days worked, but for the holidays and make-up workdays of the
    document; where a day is named as both, it is worked.  In years the document does not hold
    only weekends are known: such days are "provisional", and nothing fails.
    """

    def __init__(self, calendar: Calendar) -> None:
        """Read holidays and make-up workdays of all years."""
        made_up = {day for year in calendar.years for day in year.workdays}
        holidays = {day for year in calendar.years for run in year.holidays for day in _days(run)}
        self._years = frozenset(year.year for year in calendar.years)
        self._off = sorted(day for day in holidays - made_up if not _is_weekend(day))
        self._made_up = sorted(day for day in made_up if _is_weekend(day))
        self._exceptions = frozenset(self._off) | frozenset(self._made_up)

    def is_workday(self, day: date) -> bool:
        """Tell whether ``day`` is worked.

        Source: State Council notices on holidays, as the calendar document holds them.
        """
        return _is_weekend(day) == (day in self._exceptions)

    def provisional(self, day: date) -> bool:
        """Tell whether ``day`` lies in a year the document does not hold."""
        return day.year not in self._years

    def next_workday(self, day: date) -> date:
        """Return ``day`` itself if it is worked, else the first workday after it."""
        while not self.is_workday(day) and day < date.max:
            day = add_days(day, 1)
        return day

    def add_workdays(self, day: date, workdays: int) -> date:
        """Return the ``workdays``-th working day after ``day``; ``day`` itself for 0.

        Args:
            day: Not counted itself, whether worked or not.
            workdays: 0 or more working days.
        """
        while workdays > 0 and day < date.max:
            # A leap over as many days as are missing never passes the day looked for.
            later = add_days(day, workdays)
            workdays -= self.workdays_between(day, later)
            day = later
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """Return how many working days lie after ``after`` up to and including ``until``.

        Returns:
            Working days, 0 or more; 0 where ``until`` is not after ``after``.
        """
        if until <= after:
            return 0
        weekdays = _weekdays_up_to(until) - _weekdays_up_to(after)
        return (
            weekdays
            - (bisect_right(self._off, until) - bisect_right(self._off, after))
            + (bisect_right(self._made_up, until) - bisect_right(self._made_up, after))
        )


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def _days(run: Holiday) -> Iterator[date]:
    return (add_days(run.first, number) for number in range((run.last - run.first).days + 1))


def _weekdays_up_to(day: date) -> int:
    """Return the Mondays to Fridays from 0001-01-01, a Monday, through ``day``."""
    weeks, rest = divmod(day.toordinal(), _WEEK)
    return weeks * _SATURDAY + min(rest, _SATURDAY)
