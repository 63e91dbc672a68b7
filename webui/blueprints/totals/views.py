"""The route of the agreed totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request, url_for

from engine.analytics.measures import half_year
from engine.services.agreed_totals import read_agreed_totals
from engine.services.statistics import last_half_year
from webui import access
from webui.blueprints.totals.pages import half_title
from webui.language import label
from webui.session import actor, desk, member, moment, office, today

totals = Blueprint("totals", __name__)

_OFFERED = 4
"""Half-years one may choose from, the running one among them."""


@dataclass(frozen=True, slots=True)
class HalfLink:
    """A half-year one may choose."""

    title: str
    address: str
    current: bool


@totals.get("/totals")
@access.right("totals.read")
def agreed() -> str:
    """Show the agreed totals of a half-year; without one, of the last that is over."""
    half = _half()
    found = read_agreed_totals(office().desks, desk(), half, actor=actor(), at=moment())
    return render_template(
        "totals/agreed.html",
        counties=found,
        span=half_title(half),
        halves=tuple(_halves(half)),
        here=label(member().county.title),
    )


def _half() -> date:
    """Return the first day of the half-year asked for."""
    try:
        wanted = date.fromisoformat(request.args.get("half", ""))
    except ValueError:
        return last_half_year(today()).first
    return half_year(wanted).first


def _halves(chosen: date) -> Iterator[HalfLink]:
    """Yield the half-years on offer, the newest first."""
    offered = [half_year(today()).first]
    while len(offered) < _OFFERED:
        offered.append(half_year(offered[-1] - timedelta(days=1)).first)
    for first in offered:
        address = url_for("totals.agreed", half=first)
        yield HalfLink(half_title(first), address, current=first == chosen)
