"""The calendar document: holidays and make-up workdays, year by year, each with its notice."""

from __future__ import annotations

from typing import Literal

from engine.configuration.head import Head, IsoDate, Part, Text


class Holiday(Part):
    """A run of days off, both ends included."""

    title: Text
    first: IsoDate
    last: IsoDate


class CalendarYear(Part):
    """One year's days off and the weekend days that are worked.

    Attributes:
        notice: Number of the State Council notice that fixes them.
    """

    year: int
    notice: str
    holidays: tuple[Holiday, ...]
    workdays: tuple[IsoDate, ...] = ()


class Calendar(Head):
    """A county's workdays; past its last year only weekends are known ("provisional")."""

    kind: Literal["calendar"]
    years: tuple[CalendarYear, ...]
