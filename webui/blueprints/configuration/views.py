"""Routes of the library: the list, a document, the check."""

from __future__ import annotations

from flask import current_app, render_template, request

from engine.clock import county_date
from engine.configuration.authoring.parts import EDITABLE
from engine.services.document_lives import coming_changes, document_lives, open_keepers
from engine.services.read_library import check_library, read_document
from webui import access
from webui.access import may_open
from webui.blueprints.configuration import (
    approving,
    beginning,
    conditions,
    drafting,
    grid,
    moving,
    previewing,
    reasons,
    renewing,
    replaying,
    sheets,
    workbooks,
    yaml_view,
)
from webui.blueprints.configuration.blueprint import configuration
from webui.blueprints.configuration.drawing import document_drawing
from webui.blueprints.configuration.library_page import (
    axis_of,
    coming_rows,
    draft_row,
    life_groups,
    read_sought,
    version_row,
)
from webui.blueprints.configuration.pages import (
    KINDS,
    RIGHTS,
    SCOPES,
    document_row,
    parent_rows,
)
from webui.blueprints.configuration.reader import Reader
from webui.session import actor, desk, moment

__all__ = [
    "approving",
    "beginning",
    "conditions",
    "configuration",
    "drafting",
    "grid",
    "moving",
    "previewing",
    "reasons",
    "renewing",
    "replaying",
    "sheets",
    "workbooks",
    "yaml_view",
]


@configuration.get("/configuration")
@access.right("configuration.read")
def library() -> str:
    """Show every document with its versions on a time line, its draft, and what is coming."""
    lives = document_lives(desk(), actor=actor(), at=moment())
    sought, today = read_sought(request.args), county_date(moment())
    writes = may_open(current_app, "configuration.edit")
    axis = axis_of(lives, today)
    found = tuple(life for life in lives if sought.finds(life))
    return render_template(
        "configuration/library.html",
        sought=sought,
        kinds=KINDS,
        axis=axis,
        coming=coming_rows(coming_changes(lives, today), today),
        drafts=[row for life in lives if (row := draft_row(life, writes=writes))],
        groups=list(life_groups(found, axis, writes=writes)),
    )


@configuration.get("/configuration/check")
@access.right("configuration.read")
def check() -> str:
    """Show what the check says of the published documents."""
    return render_template(
        "configuration/check.html", report=check_library(desk(), actor=actor(), at=moment())
    )


@configuration.get("/configuration/<kind>/<document>")
@configuration.get("/configuration/<kind>/<document>/<int:version>")
@access.right("configuration.read")
def document(kind: str, document: str, version: int | None = None) -> str:
    """Show a document for people: clause by clause, then its text."""
    view = read_document(desk(), kind, document, version, actor=actor(), at=moment())
    return render_template(
        "configuration/document.html",
        view=view,
        row=document_row(view.line),
        versions=[document_row(line) for line in view.versions],
        parents=parent_rows(view.line.document),
        kind=KINDS[kind],
        row_kind=kind,
        document=view.document,
        reader=Reader(view),
        rights=RIGHTS,
        scopes=SCOPES,
        editable=kind in EDITABLE,
        drawing=document_drawing(view),
        state=version_row(view.line).chip,
        keepers=open_keepers(desk(), view.line),
        source=view.line.document.source_text.splitlines(),
    )
