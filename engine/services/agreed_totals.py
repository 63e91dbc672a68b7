"""Totals that counties of the installation agreed to show to the one that supervises them.

Nothing else of a county is told: no case, no number, no unit, no topic.  Half-years are given as a
whole, and where small totals are kept back only those that are over, since the difference of two
spans would tell what each of them hides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from engine.analytics.measures import Period, half_year, take_measure
from engine.clock import county_date
from engine.configuration.county import AgreedTotals, County, Measure
from engine.records.session import UnitOfWork
from engine.services.counties import Desks
from engine.services.desk import Desk
from engine.services.people import require_right
from engine.terms import Actor, Label


@dataclass(frozen=True, slots=True)
class AgreedFigure:
    """A total of a county, in the measure's unit.

    Attributes:
        value: None where it is above zero and too small to be told, or the half-year not over.
        before: The same half-year a year earlier.
    """

    title: Label
    unit: Label
    value: Decimal | None
    before: Decimal | None


@dataclass(frozen=True, slots=True)
class CountyTotals:
    """What one county shows.

    Attributes:
        why: What the agreement rests on.
        at_least: Totals above zero and below this are not told.
        told: The half-year may be told at all.
    """

    county: Label
    why: str
    at_least: int
    told: bool
    figures: tuple[AgreedFigure, ...]


def read_agreed_totals(
    desks: Desks, desk: Desk, half: date, *, actor: Actor, at: datetime
) -> tuple[CountyTotals, ...]:
    """Return what each county of the installation agreed to show to this one, home county first.

    Args:
        desks: All desks of the installation.
        desk: The desk of the county that supervises.
        half: Any day of the half-year asked for.
        actor: Who reads.
        at: When; agreements in force on that day count.

    Raises:
        AccessError: the person may not read totals.
    """
    day = county_date(at)
    with desk.database.reading(desk.county) as unit:
        require_right(desk.county_on(unit, day).document, actor, "totals.read")
    return tuple(_agreed(desks, desk, half_year(half), day))


def _agreed(desks: Desks, desk: Desk, period: Period, day: date) -> Iterator[CountyTotals]:
    for other, county in desks.in_force(day):
        for agreed in county.agreed_totals:
            if agreed.with_ == desk.county and other.county != desk.county:
                with other.database.reading(other.county) as unit:
                    yield _totals(unit, county, agreed, period, day)


def _totals(
    unit: UnitOfWork, county: County, agreed: AgreedTotals, period: Period, day: date
) -> CountyTotals:
    told = not agreed.at_least or period.last < day
    figures = tuple(
        AgreedFigure(
            title=measure.title,
            unit=measure.unit,
            value=_told(unit, county, measure, period, agreed) if told else None,
            before=_told(unit, county, measure, period.year_before(), agreed),
        )
        for measure in county.measures
        if measure.id in agreed.measures
    )
    return CountyTotals(county.title, agreed.why, agreed.at_least, told, figures)


def _told(
    unit: UnitOfWork, county: County, measure: Measure, period: Period, agreed: AgreedTotals
) -> Decimal | None:
    value = take_measure(unit, county, measure, period).value
    return None if 0 < value < agreed.at_least else value
