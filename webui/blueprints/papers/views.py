"""Routes of what is printed."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from engine.forms.visibility import MARKS, Viewer
from engine.services import shelf
from engine.services.print_forms import form_to_print
from engine.services.read_cases import CaseFile, open_file
from webui import access
from webui.blueprints.papers.pages import (
    blank_paper,
    comparison_paper,
    filed_paper,
    filing_named,
)
from webui.forms.paper import MOST_BOXES, blank_form, columns_of
from webui.language import language
from webui.names import Names
from webui.session import actor, desk, member, moment

papers = Blueprint("papers", __name__)


@papers.get("/forms/<form>/print")
@access.signed_in
def blank(form: str) -> str:
    """Show an empty form for a pen: that in force, or of the version asked for."""
    version = request.args.get("version", type=int)
    loaded, county = form_to_print(desk(), form, at=moment(), version=version)
    viewer = Viewer(roles=frozenset(actor().roles), sees=MARKS)
    view = blank_form(
        loaded.document, lists=shelf.lists(county), viewer=viewer, language=language()
    )
    return _shown("papers/form.html", blank_paper(loaded, view))


@papers.get("/case/<case>/filings/<int:number>/print")
@access.signed_in
def filed(case: str, number: int) -> str:
    """Show what was filed, as this person may see it."""
    file = _open(case)
    page = filed_paper(file, filing_named(file, number), Names(member().county))
    return _shown("papers/form.html", page)


@papers.get("/case/<case>/filings/<int:earlier>/compare/<int:later>")
@access.signed_in
def compared(case: str, earlier: int, later: int) -> str:
    """Show where two filings of one form differ, as far as this person may see it."""
    file = _open(case)
    both = filing_named(file, earlier), filing_named(file, later)
    return _shown("papers/comparison.html", comparison_paper(file, both, Names(member().county)))


def _open(case: str) -> CaseFile:
    file = open_file(desk(), case, actor=actor(), at=moment())
    g.place = file.case.workflow
    return file


def _shown(template: str, page: object) -> str:
    return render_template(template, page=page, columns_of=columns_of, most_boxes=MOST_BOXES)
