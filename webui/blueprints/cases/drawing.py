"""Where a case stands, shown in the drawing of its workflow."""

from __future__ import annotations

from flask import current_app, url_for

from engine.services.read_cases import CaseFile
from webui.access import may_open
from webui.blueprints.cases.case_page import DOCUMENT
from webui.drawings.sketch import sketch_of
from webui.drawings.workflow import Places, WorkflowDrawing, draw_workflow
from webui.language import say
from webui.names import Names


def case_drawing(file: CaseFile, names: Names) -> WorkflowDrawing | None:
    """Return the drawing of the workflow version a case keeps, its stage marked.

    Its boxes lead to the clauses of that very version for those who may read it.
    """
    loaded = file.book.workflow
    sketch = sketch_of(loaded.document)
    if sketch is None:
        return None
    ref = loaded.ref
    clause = ""
    if may_open(current_app, DOCUMENT):
        clause = url_for(DOCUMENT, kind=ref.kind, document=ref.id, version=ref.version)
    places = Places(
        role=lambda role: say("系统") if role == "system" else names.role(role),
        stage=lambda _, name: clause and f"{clause}#stage-{name}",
        step=lambda _, name: clause and f"{clause}#step-{name}",
        current=file.case.stage,
    )
    return draw_workflow(sketch, places)
