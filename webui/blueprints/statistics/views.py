"""Routes of the dashboard and of the cases behind its figures."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from engine.analytics.measures import Period
from engine.services.read_counted import Counted, CountedCases, list_counted
from engine.services.statistics import last_half_year, parse_period, read_overview
from webui import access
from webui.blueprints.statistics.pages import dashboard, span_words
from webui.language import label
from webui.names import Names
from webui.session import actor, desk, member, moment, today

statistics = Blueprint("statistics", __name__)

MOST_LINES = 500
"""Cases shown behind a figure; more are read in the list of cases itself."""


@statistics.get("/statistics")
@access.right("statistics.read")
def overview() -> str:
    """Show the figures of a period; without one, of the last half-year that is over."""
    period = _period()
    found = read_overview(desk(), period, actor=actor(), at=moment())
    page = dashboard(found, today())
    return render_template(
        "statistics/overview.html",
        page=page,
        span=span_words(period),
        before=span_words(period.year_before()),
        county=label(found.county.title),
    )


def _period() -> Period:
    query = request.args
    return parse_period(
        query.get("first", ""), query.get("last", ""), default=last_half_year(today())
    )


@statistics.get("/statistics/cases")
@access.right("statistics.read")
def cases() -> str:
    """Show the cases behind a figure."""
    wanted = Counted(
        period=_period(),
        measure=request.args.get("measure") or None,
        topic=request.args.get("topic") or None,
        lead=request.args.get("lead") or None,
    )
    found = list_counted(desk(), wanted, actor=actor(), at=moment())
    names = Names(member().county)
    return render_template(
        "statistics/cases.html",
        found=found,
        lines=found.lines[:MOST_LINES],
        title=_title(found, wanted, names),
        span=span_words(wanted.period),
        back=url_for("statistics.overview", first=wanted.period.first, last=wanted.period.last),
    )


def _title(found: CountedCases, wanted: Counted, names: Names) -> str:
    """Return what is listed: the measure, narrowed by topic and unit."""
    parts = (
        label(found.measure.title) if found.measure else "",
        names.topic(wanted.topic),
        names.unit(wanted.lead),
    )
    return " · ".join(part for part in parts if part)
