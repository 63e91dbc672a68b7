"""The first page: what waits for the person who signed in."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.services.entries import workflows_for
from engine.services.read_cases import my_work
from engine.services.review_work import my_reviews
from webui import access
from webui.blueprints.work.pages import lists_of, openings, work_page
from webui.names import Names
from webui.session import actor, desk, member, moment

work = Blueprint("work", __name__)


@work.get("/")
@access.signed_in
def mine() -> str:
    """Show what waits for the person, the most pressing first."""
    items = my_work(desk(), actor=actor(), at=moment())
    reviews = my_reviews(desk(), actor=actor(), at=moment())
    known = workflows_for(desk(), actor=actor(), at=moment())
    return render_template(
        "work/mine.html",
        page=work_page(actor().name, items, reviews, Names(member().county)),
        opens=openings(known),
        lists=lists_of(known) if member().may("petition.read") else (),
    )
