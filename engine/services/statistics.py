"""Figures for the dashboards, read in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.analytics.comparisons import Comparison, compare_year_on_year
from engine.analytics.measures import Period, half_year
from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.library import Library
from engine.configuration.rubric import GradeBand, Rubric
from engine.expressions.names import Dictionary
from engine.services.desk import Desk
from engine.services.people import require_right
from engine.terms import Actor, FactValue, Label


@dataclass(frozen=True, slots=True)
class Overview:
    """The dashboard of a period.

    Attributes:
        by_topic: Petitions by leaf topic, largest first.
        by_unit: Petitions by lead unit, largest first.
        by_grade: Confirmed results by grade.
        by_month: Petitions by month of opening, ``2023-05``.
        bands: The grades that results may have, by id.
        workflows: Titles of the workflows that measures count, by id.
        facts: The facts that measures name.
    """

    county: County
    period: Period
    comparisons: tuple[Comparison, ...]
    by_topic: tuple[tuple[str, int], ...]
    by_unit: tuple[tuple[str, int], ...]
    by_grade: tuple[tuple[str, int], ...]
    by_month: tuple[tuple[str, int], ...]
    by_month_before: tuple[tuple[str, int], ...]
    bands: Mapping[str, GradeBand]
    workflows: Mapping[str, Label]
    facts: Dictionary


def read_overview(desk: Desk, period: Period, *, actor: Actor, at: datetime) -> Overview:
    """Return the figures of a period beside those of the year before.

    Raises:
        AccessError: the person may not read statistics.
    """
    with desk.database.reading(desk.county) as unit:
        county = desk.county_on(unit, county_date(at)).document
        require_right(county, actor, "statistics.read")
        comparisons = compare_year_on_year(unit, county, period)
        workflow = next((each.workflow for each in county.measures if each.workflow), None)

        def by(column: str, span: Period = period) -> tuple[tuple[str, int], ...]:
            counted = unit.tally(workflow, [column], {}, span.first, span.last)
            return _named(counted)

        return Overview(
            county=county,
            period=period,
            comparisons=comparisons,
            by_topic=by("topic"),
            by_unit=by("lead"),
            by_grade=_named(
                unit.tally_results(["grade"], held_from=period.first, held_to=period.last)
            ),
            by_month=tuple(sorted(by("opened_month"))),
            by_month_before=tuple(sorted(by("opened_month", period.year_before()))),
            bands=_bands(desk.library(unit)),
            workflows=_workflow_titles(desk.library(unit)),
            facts=desk.dictionary(unit, county_date(at)),
        )


def _bands(library: Library) -> Mapping[str, GradeBand]:
    """Return the grades of every rubric; of one in several versions the newest says its title."""
    rubrics = sorted(library.all("rubric"), key=lambda each: each.ref.version)
    documents = (each.document for each in rubrics)
    return {band.id: band for each in documents if isinstance(each, Rubric) for band in each.grades}


def _workflow_titles(library: Library) -> Mapping[str, Label]:
    workflows = sorted(library.all("workflow"), key=lambda each: each.ref.version)
    return {str(each.ref.id): each.document.title for each in workflows}


def _named(
    counted: tuple[tuple[tuple[FactValue, ...], int], ...],
) -> tuple[tuple[str, int], ...]:
    return tuple((str(key[0] or ""), count) for key, count in counted)


def last_half_year(day: date) -> Period:
    """Return the last half-year that was over on a day."""
    return half_year(half_year(day).first - timedelta(days=1))


def parse_period(first: str, last: str, default: Period) -> Period:
    """Return the span two ISO dates name; the default where one is missing or wrong."""
    try:
        span = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return default
    return span if span.first <= span.last else default
