"""What of a workflow can be drawn, whole or half written."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.configuration.library import load_library
from engine.places import shipped_config
from engine.terms import Label
from webui.drawings.sketch import sketch_of, sketch_of_text

TITLE = Label("办理")
HALF: dict[str, Any] = {
    "stages": [{"id": "open", "title": "办理中"}, {"id": "no title"}],
    "steps": [
        {"id": "begin", "title": "登记", "by": ["clerk"], "to": "open"},
        {"id": "note", "title": "记事", "by": ["clerk"], "from": ["open"]},
        {"title": "没有编号"},
        "not a step",
    ],
    "clocks": "none",
}


def test_a_published_workflow_is_read_whole() -> None:
    loaded = load_library(shipped_config()).find("workflow", "petition", on=date(2024, 1, 1))
    sketch = sketch_of(loaded.document)
    assert sketch is not None
    assert (len(sketch.stages), len(sketch.clocks), sketch.unread) == (9, 4, 0)


def test_a_document_that_leaves_its_stages_to_others_has_no_drawing() -> None:
    library = load_library(shipped_config())
    assert sketch_of(library.named("petition-terms")[0].document) is None


def test_what_is_half_written_is_counted_and_the_rest_drawn() -> None:
    sketch = sketch_of_text(TITLE, HALF)
    assert [each.id for each in sketch.stages.values()] == ["open"]
    assert list(sketch.steps) == [0, 1]
    assert sketch.unread == 3


def test_parts_keep_their_place_in_the_document() -> None:
    sketch = sketch_of_text(TITLE, {"stages": [*HALF["stages"][1:], HALF["stages"][0]]})
    assert list(sketch.stages) == [1]


def test_a_step_that_stays_is_told_with_its_stage() -> None:
    sketch = sketch_of_text(TITLE, HALF)
    assert [step.id for step in sketch.loops(sketch.stages[0])] == ["note"]
    assert [sketch.moves(step) for step in sketch.steps.values()] == [True, False]
