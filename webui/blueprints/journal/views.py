"""Routes of the journal: its entries and the check of all records."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.jobs.record_check import RecordCheck
from engine.services.read_journal import read_head, read_journal
from engine.services.verify_records import is_break
from webui import access
from webui.blueprints.journal.pages import entry_view
from webui.names import Names
from webui.numbers import whole_number
from webui.session import actor, desk, member, moment, office

journal = Blueprint("journal", __name__)


@journal.get("/journal")
@access.right("journal.read")
def entries() -> str:
    """Show the journal, newest entries first; of one case or session if asked."""
    case = request.args.get("case", "").strip() or None
    session = request.args.get("session", "").strip() or None
    asked = request.args.get("page", "")
    page = read_journal(
        desk(),
        actor=actor(),
        at=moment(),
        case=case,
        session=session,
        page=whole_number(asked, most_digits=7, otherwise=1),  # no journal has more pages
    )
    names = Names(member().county)
    return render_template(
        "journal/entries.html",
        page=page,
        entries=[entry_view(each, page.known, names) for each in page.entries],
        case=case,
        session=session,
        link=lambda number: url_for("journal.entries", case=case, session=session, page=number),
    )


@journal.get("/journal/check")
@access.right("journal.read")
def check() -> str:
    """Show how the check of all records stands; one that was cut off begins anew."""
    running = _record_check()
    state = running.look(actor=actor(), at=moment())
    if state and state.cut_off:
        running.start(actor=actor(), at=moment())
        state = running.look(actor=actor(), at=moment())
    head = read_head(desk(), actor=actor(), at=moment())
    return render_template("journal/check.html", state=state, head=head, is_break=is_break)


@journal.post("/journal/check")
@access.right("journal.read")
def check_now() -> Response:
    """Begin to check the chain and to rebuild every record from the journal."""
    _record_check().start(actor=actor(), at=moment())
    return redirect(url_for("journal.check"), HTTPStatus.SEE_OTHER)


def _record_check() -> RecordCheck:
    return RecordCheck(desk(), office().folder_of(desk().county))
