"""The first page: what waits for the person who signed in."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from engine.services.entries import workflows_for
from engine.services.keep_drafts import my_drafts
from engine.services.read_cases import my_work
from engine.services.read_submissions import my_rules
from engine.services.review_work import my_reviews
from webui import access
from webui.access import may_open
from webui.blueprints.work.pages import lists_of, openings, review_opening, work_page
from webui.names import Names
from webui.session import actor, desk, member, moment

work = Blueprint("work", __name__)

NEW_SESSION = "reviews.new_session"


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
    )
