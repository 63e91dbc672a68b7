"""Figures side by side: against the year before, and as shares of one another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from engine.analytics.measures import Figure, Period, take_measure
from engine.configuration.county import County
from engine.records.session import UnitOfWork


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure now and in the same days a year before.

    Attributes:
        change: Percent against the year before, one decimal, half up; None where there was nothing.
        share: Percent of the measure it is a share of, one decimal; None where it is none.
    """

    now: Figure
    before: Figure
    change: Decimal | None
    share: Decimal | None


def compare_year_on_year(
    unit: UnitOfWork, county: County, period: Period
) -> tuple[Comparison, ...]:
    """Return every measure of the county for a period, compared with the year before."""
    now = {each.id: take_measure(unit, county, each, period) for each in county.measures}
    earlier = period.year_before()
    before = {each.id: take_measure(unit, county, each, earlier) for each in county.measures}
    return tuple(
        Comparison(
            now=now[each.id],
            before=before[each.id],
            change=percent_change(now[each.id].value, before[each.id].value),
            share=_share(now, each.id, each.share_of),
        )
        for each in county.measures
    )


def _share(figures: dict[str, Figure], measure: str, whole: str | None) -> Decimal | None:
    return percent(figures[measure].value, figures[whole].value) if whole else None


def percent_change(now: Decimal, before: Decimal) -> Decimal | None:
    """Return by how many percent a figure changed, one decimal; None if there was nothing before.

    >>> percent_change(Decimal(863), Decimal(1000))
    Decimal('-13.7')
    """
    return percent(now - before, before)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return a part in percent of the whole, one decimal, half up; None of nothing."""
    if whole == 0:
        return None
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
