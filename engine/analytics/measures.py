"""Figures of a county for a span of days, as its county document defines them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.configuration.county import County, Measure, Topic
from engine.errors import ConfigurationError
from engine.records.session import UnitOfWork
from engine.terms import FactValue

Where = Mapping[str, FactValue | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included."""

    first: date
    last: date

    def year_before(self) -> Period:
        """Return the same days a year earlier; 29 February becomes the 28th."""
        return Period(_year_before(self.first), _year_before(self.last))


def _year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def half_year(day: date) -> Period:
    """Return the half-year a day lies in, from its first to its last day."""
    if day.month <= 6:  # noqa: PLR2004  June ends the first half
        return Period(date(day.year, 1, 1), date(day.year, 6, 30))
    return Period(date(day.year, 7, 1), date(day.year, 12, 31))


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value for a period, in the measure's unit."""

    measure: Measure
    period: Period
    value: Decimal


def take_measure(unit: UnitOfWork, county: County, measure: Measure, period: Period) -> Figure:
    """Return a measure of the county for a period.

    Cases count by their day of opening, results of reviews by the day of their session.

    Raises:
        ConfigurationError: the measure names a topic the county does not have.
    """
    if measure.results:
        counted = unit.tally_results(
            [],
            programme=None if measure.results == "any" else measure.results,
            held_from=period.first,
            held_to=period.last,
        )
        return Figure(measure, period, Decimal(sum(count for _, count in counted)))
    by = [measure.sum_of] if measure.sum_of else []
    counted = unit.tally(measure.workflow, by, where_of(county, measure), period.first, period.last)
    return Figure(
        measure, period, sum((weight_of(key) * count for key, count in counted), Decimal(0))
    )


def weight_of(key: tuple[FactValue, ...]) -> Decimal:
    """One for each case, or the value of the fact that is added up; unknown adds nothing."""
    if not key:
        return Decimal(1)
    return key[0] if isinstance(key[0], Decimal) else Decimal(0)


def where_of(county: County, measure: Measure) -> Where:
    """Return what the cases of a measure must have, topics spread out to their leaves."""
    where: dict[str, FactValue | tuple[str, ...]] = {
        name: _wanted(value) for name, value in measure.where.items()
    }
    if measure.topic:
        where["topic"] = topic_leaves(county, measure.topic)
    return where


def _wanted(value: object) -> FactValue | tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(str(each) for each in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value if isinstance(value, str | bool | Decimal) else None


def topic_leaves(county: County, topic: str) -> tuple[str, ...]:
    """Return the leaves under a topic; a leaf is its own.

    Raises:
        ConfigurationError: there is no such topic.
    """
    found = _find(county.topics, topic)
    if found is None:
        raise ConfigurationError(
            f"没有事项类别“{topic}”", f"There is no topic {topic!r}", place="county.yaml measures"
        )
    return tuple(_leaves(found))


def _find(topics: tuple[Topic, ...], wanted: str) -> Topic | None:
    for each in topics:
        found = each if each.id == wanted else _find(each.children, wanted)
        if found:
            return found
    return None


def _leaves(topic: Topic) -> list[str]:
    if not topic.children:
        return [topic.id]
    return [leaf for child in topic.children for leaf in _leaves(child)]
