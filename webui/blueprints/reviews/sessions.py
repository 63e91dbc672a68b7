"""Sessions: the list, opening one, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import FilingError
from engine.services.read_reviews import list_sessions, offer_plan, read_session
from engine.services.review_session import Mode, SessionPlan, open_session
from webui import access
from webui.blueprints.cases.filters import read_kept
from webui.blueprints.reviews.pages import (
    ACTS,
    MODES,
    TONES,
    missing_witnesses,
    session_row,
    session_title,
    stage_chip,
    steps_of,
)
from webui.blueprints.reviews.routes import reviews
from webui.language import language, say
from webui.session import actor, desk, moment, today

REFUSED = 422
"""Status of a page that comes back with what was entered and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """What was entered to open a session.

    Attributes:
        errors: Text of the fault at a field, by the field's name.
    """

    programme: str = ""
    mode: str = "on-site"
    held_on: str = ""
    members: tuple[str, ...] = ()
    chair: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@reviews.get("/reviews")
@access.right("review.read")
def sessions() -> str:
    """Show all sessions, last held first, or those still open that keep a version."""
    kept = read_kept(request.args)
    lines = list_sessions(desk(), actor=actor(), at=moment(), kept=kept)
    rows = [session_row(line) for line in lines]
    return render_template("reviews/sessions.html", rows=rows, kept=kept)


@reviews.get("/reviews/new")
@access.right("review.prepare")
def new_session() -> str:
    """Show the form to open a session."""
    return _plan_page(PlanEntry(held_on=today().isoformat()))


@reviews.post("/reviews/new")
@access.right("review.prepare")
def open_new_session() -> Response | tuple[str, int]:
    """Open a session, or show what is wrong with the plan."""
    entry = _read_plan()
    if not entry.errors:
        plan = SessionPlan(
            programme=entry.programme,
            mode=cast("Mode", entry.mode),
            held_on=date.fromisoformat(entry.held_on),
            members=entry.members,
            chair=entry.chair,
        )
        try:
            opened = open_session(desk(), plan, actor=actor(), at=moment())
        except FilingError as error:
            entry.errors.update(_said(error))
        else:
            flash(say("评查会已建立。请先固定抽取范围，再由监督代表见证。"), "success")
            return redirect(url_for("reviews.session", session=opened))
    return _plan_page(entry), REFUSED


def _read_plan() -> PlanEntry:
    form = request.form
    entry = PlanEntry(
        programme=form.get("programme", ""),
        mode=form.get("mode", ""),
        held_on=form.get("held_on", "").strip(),
        members=tuple(form.getlist("members")),
        chair=form.get("chair", ""),
    )
    if not entry.programme:
        entry.errors["programme"] = say("请选择评查方案")
    if entry.mode not in MODES:
        entry.errors["mode"] = say("请选择现场或线上")
    try:
        date.fromisoformat(entry.held_on)
    except ValueError:
        entry.errors["held_on"] = say("请填写日期，例如 2023-05-25")
    return entry


def _said(error: FilingError) -> dict[str, str]:
    """Return the faults of a filing by field, several of one field in one text."""
    texts: dict[str, str] = {}
    for path, zh, en in error.faults:
        text = en if language() == "en" else zh
        texts[path] = f"{texts[path]}；{text}" if path in texts else text
    return texts


def _plan_page(entry: PlanEntry) -> str:
    return render_template(
        "reviews/new.html",
        entry=entry,
        offer=offer_plan(desk(), actor=actor(), at=moment()),
        modes=MODES,
    )


@reviews.get("/reviews/<session>")
@access.right("review.read")
def session(session: str) -> str:
    """Show a session: its four steps, its frame, its cases, and the next act."""
    view = read_session(desk(), session, actor=actor(), at=moment())
    return render_template(
        "reviews/session.html",
        view=view,
        title=session_title(view.programme.document, view.session),
        stage=stage_chip(view.session),
        steps=steps_of(view.session, view.programme.document),
        lead=ACTS[view.next_act],
        missing=missing_witnesses(view),
        mode=MODES[view.session.mode],
        tones=TONES,
    )
