"""The first page: what waits for the person who signed in."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from engine.services.agreed_totals import read_agreed_totals
from engine.services.entries import workflows_for
from engine.services.keep_drafts import my_drafts
from engine.services.read_cases import my_work
from engine.services.read_submissions import my_rules
from engine.services.review_work import my_reviews
from engine.services.statistics import last_half_year
from webui import access
from webui.access import may_open
from webui.blueprints.totals.pages import half_title
from webui.blueprints.work.pages import (
    AgreedTable,
    lists_of,
    openings,
    review_opening,
    work_page,
)
from webui.language import label
from webui.names import Names
from webui.session import actor, desk, member, moment, office, today

work = Blueprint("work", __name__)

NEW_SESSION = "reviews.new_session"
TOTALS = "totals.agreed"


@work.get("/")
@access.signed_in
def mine() -> str:
    """Show what waits for the person, the most pressing first."""
    items = my_work(desk(), actor=actor(), at=moment())
    reviews = my_reviews(desk(), actor=actor(), at=moment())
    rules = my_rules(desk(), actor=actor(), at=moment())
    drafts = my_drafts(desk(), actor=actor(), at=moment())
    known = workflows_for(desk(), actor=actor(), at=moment())
    sessions = (review_opening(),) if may_open(current_app, NEW_SESSION) else ()
    return render_template(
        "work/mine.html",
        page=work_page(actor().name, items, reviews, drafts, Names(member().county), rules=rules),
        opens=(*openings(known), *sessions),
        lists=lists_of(known) if member().may("petition.read") else (),
        agreed=_agreed(),
    )


def _agreed() -> AgreedTable | None:
    """Return the agreed totals of the last half-year, for who may read them."""
    if not may_open(current_app, TOTALS):
        return None
    half = last_half_year(today())
    counties = read_agreed_totals(office().desks, desk(), half.last, actor=actor(), at=moment())
    return AgreedTable(half_title(half.first), half.last, counties, label(member().county.title))
