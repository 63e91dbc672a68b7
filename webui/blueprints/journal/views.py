"""Routes of the journal: its entries and the check of all records."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from engine.services.read_journal import read_journal, verify_journal
from webui import access
from webui.blueprints.journal.pages import entry_view
from webui.names import Names
from webui.session import actor, desk, member, moment

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
        page=int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1,  # noqa: PLR2004  no journal has more pages
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
    """Check the chain, rebuild every record from the journal, and show where they differ."""
    found = verify_journal(desk(), actor=actor(), at=moment())
    return render_template("journal/check.html", found=found)
