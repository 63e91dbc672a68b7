"""The calendar document: every day off once, every make-up workday on a weekend."""

from __future__ import annotations

from datetime import date, timedelta

from engine.configuration.calendar import Calendar, CalendarYear
from engine.configuration.checks.world import Noun, Pen
from engine.configuration.problems import Path

_FRIDAY = 4
_LONGEST_HOLIDAY = 31


def check_calendar(calendar: Calendar, pen: Pen) -> None:
    """Note what is wrong within the calendar document."""
    years = ((("years", n, "year"), str(one.year)) for n, one in enumerate(calendar.years))
    pen.distinct(years, Noun("年份", "year"))
    off: dict[date, str] = {}
    for position, year in enumerate(calendar.years):
        _check_holidays(year, ("years", position), off, pen)
    for position, year in enumerate(calendar.years):
        _check_workdays(year, ("years", position), off, pen)


def _check_holidays(year: CalendarYear, path: Path, off: dict[date, str], pen: Pen) -> None:
    for position, holiday in enumerate(year.holidays):
        here = (*path, "holidays", position)
        length = (holiday.last - holiday.first).days + 1
        if length < 1:
            pen.note(
                (*here, "last"),
                "wrong-order",
                f"最后一天 {holiday.last} 早于第一天 {holiday.first}。",
                f"the last day {holiday.last} lies before the first, {holiday.first}.",
            )
        elif length > _LONGEST_HOLIDAY or year.year not in {holiday.first.year, holiday.last.year}:
            pen.note(
                (*here, "first"),
                "wrong-year",
                f"“{holiday.title}”从 {holiday.first} 到 {holiday.last}，与 {year.year} 年不符。",
                f"'{holiday.title.text('en')}' from {holiday.first} to {holiday.last} "
                f"is no holiday of {year.year}.",
            )
        else:
            _take_days(holiday.first, length, str(holiday.title), off, here, pen)


def _take_days(  # noqa: PLR0917  a run of days, and where to note a clash
    first: date, length: int, title: str, off: dict[date, str], path: Path, pen: Pen
) -> None:
    days = [first + timedelta(days=n) for n in range(length)]
    twice = next((day for day in days if day in off), None)
    if twice:
        pen.note(
            path,
            "twice-off",
            f"{twice} 已经在“{off[twice]}”里放假。",
            f"{twice} is off already by '{off[twice]}'.",
        )
    off.update(dict.fromkeys(days, title))


def _check_workdays(year: CalendarYear, path: Path, off: dict[date, str], pen: Pen) -> None:
    for position, day in enumerate(year.workdays):
        here = (*path, "workdays", position)
        if day in off:
            pen.note(
                here,
                "off-and-on",
                f"{day} 既放假（{off[day]}）又调休上班。",
                f"{day} is both off ({off[day]}) and a make-up workday.",
            )
        elif day.weekday() <= _FRIDAY:
            pen.warn(
                here,
                "workday-anyway",
                f"{day} 本来就是工作日，不用写进调休。",
                f"{day} is a workday anyway.",
            )
