"""The drawing of a workflow for the pages of documents and drafts."""

from __future__ import annotations

from flask import url_for

from engine.services.edit_documents import DraftView
from engine.services.read_library import DocumentView
from webui.drawings.sketch import Sketch, sketch_of, sketch_of_text
from webui.drawings.workflow import Places, WorkflowDrawing, draw_workflow
from webui.language import label, say
from webui.names import Names

DRAWN_BESIDE = frozenset({"stages", "steps", "sign_offs", "clocks"})
"""Parts of a workflow beside whose form the drawing stands."""


def document_drawing(view: DocumentView) -> WorkflowDrawing | None:
    """Return the drawing of a published workflow; None where it is none, or has no stages."""
    document = view.document
    if view.line.document.ref.kind != "workflow":
        return None
    sketch = sketch_of(document)
    names = Names(view.county)
    places = Places(
        role=lambda role: say("系统") if role == "system" else names.role(role),
        stage=lambda _, name: f"#stage-{name}",
        step=lambda _, name: f"#step-{name}",
    )
    return draw_workflow(sketch, places) if sketch else None


def draft_drawing(draft: DraftView) -> WorkflowDrawing | None:
    """Return the drawing of a draft as last saved, with its faults marked; None for other kinds.

    What cannot be read of it is left out and counted.
    """
    if draft.draft.kind != "workflow":
        return None
    titles = {each.value: label(each.label) for each in draft.lists["roles"]}
    places = Places(
        role=lambda role: say("系统") if role == "system" else titles.get(role, role),
        stage=lambda place, _: _part(draft, f"stages.{place}"),
        step=lambda place, _: _part(draft, f"steps.{place}"),
        faulty=frozenset(one.path for one in draft.check.own if one.severity == "error"),
    )
    sketch = _sketch(draft)
    return draw_workflow(sketch, places) if sketch.stages else None


def _sketch(draft: DraftView) -> Sketch:
    loaded = draft.loaded
    whole = sketch_of(loaded.document) if loaded else None
    return whole or sketch_of_text(draft.title, draft.outline.data)


def _part(draft: DraftView, place: str) -> str:
    """Return the address of the part a place of the draft is edited in."""
    section = draft.outline.section_of(place)
    return url_for(
        "configuration.edit_part",
        kind=draft.draft.kind,
        document=draft.draft.id,
        part=section.name,
    )
