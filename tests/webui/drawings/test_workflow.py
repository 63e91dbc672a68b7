"""A workflow as a drawing: its boxes, what stands in them, where they lead."""

from __future__ import annotations

from datetime import date

import pytest

from engine.configuration.library import load_library
from engine.places import shipped_config
from engine.terms import Label
from webui.drawings.sketch import Sketch, sketch_of, sketch_of_text
from webui.drawings.texts import width_of
from webui.drawings.workflow import DrawnBox, Places, WorkflowDrawing, draw_workflow


def shipped(name: str) -> Sketch:
    library = load_library(shipped_config())
    sketch = sketch_of(library.find("workflow", name, on=date(2024, 1, 1)).document)
    assert sketch is not None
    return sketch


def drawn(
    sketch: Sketch, faulty: frozenset[str] = frozenset(), current: str | None = None
) -> WorkflowDrawing:
    places = Places(
        role=lambda role: f"<{role}>",
        stage=lambda _, name: f"#stage-{name}",
        step=lambda _, name: f"#step-{name}",
        faulty=faulty,
        current=current,
    )
    return draw_workflow(sketch, places)


def box(drawing: WorkflowDrawing, address: str) -> DrawnBox:
    return next(each for each in drawing.boxes if each.address == address)


def said(each: DrawnBox) -> str:
    return "".join(line.text for line in each.lines)


@pytest.mark.parametrize("name", ["petition", "rectification"])
def test_every_stage_has_a_box_and_every_step_is_told(name: str) -> None:
    sketch = shipped(name)
    drawing = drawn(sketch)
    addresses = [each.address for each in drawing.boxes]
    assert {f"#stage-{each.id}" for each in sketch.stages.values()} <= set(addresses)
    assert len(addresses) == len(set(addresses))
    whole = "".join(map(said, drawing.boxes))
    for step in sketch.steps.values():
        assert step.title.zh in whole


@pytest.mark.parametrize("name", ["petition", "rectification"])
def test_no_text_is_wider_or_higher_than_its_box(name: str) -> None:
    for each in drawn(shipped(name)).boxes:
        for line in each.lines:
            size = {"title": 15, "act": 14, "mark": 12.5}.get(line.style, 13)
            assert line.left + width_of(line.text, size) <= each.width
            assert 0 < line.down < each.height


def test_a_step_says_who_does_it_and_which_clocks_it_moves() -> None:
    step = box(drawn(shipped("petition")), "#step-accept")
    assert "<handler>" in said(step)
    assert "受理告知止" in said(step)
    assert "办结答复起算，60 天" in said(step)


def test_signatures_stand_in_their_order_with_where_a_refusal_leads() -> None:
    step = box(drawn(shipped("petition")), "#step-sign")
    assert [line.mark for line in step.lines if line.mark] == ["1", "2", "3", "back"]
    assert "退回到“办理中”" in said(step)


def test_a_final_stage_is_marked_and_says_so() -> None:
    stage = box(drawn(shipped("petition")), "#stage-settled")
    assert {"stage", "good", "final"} <= set(stage.tones)
    assert "办结环节、销号" in said(stage)


def test_steps_that_stay_stand_in_the_box_of_their_stage() -> None:
    stage = box(drawn(shipped("petition")), "#stage-accepted")
    assert "联系信访人（<handler>）" in said(stage)
    assert "办结答复延长" in said(stage)


def test_ways_back_are_told_from_ways_on() -> None:
    drawing = drawn(shipped("petition"))
    assert drawing.back
    assert sum(each.back for each in drawing.ways) == 2
    assert all(each.path.startswith("M") for each in drawing.ways)


def test_the_stage_of_a_case_is_marked() -> None:
    drawing = drawn(shipped("petition"), current="signing")
    assert [each.address for each in drawing.boxes if "current" in each.tones] == ["#stage-signing"]
    assert "当前环节" in said(box(drawing, "#stage-signing"))


def test_what_is_wrong_is_marked_where_it_stands() -> None:
    sketch = shipped("petition")
    drawing = drawn(sketch, faulty=frozenset({"steps.1.to", "stages.3"}))
    marked = {each.address for each in drawing.boxes if "faulty" in each.tones}
    assert marked == {f"#step-{sketch.steps[1].id}", f"#stage-{sketch.stages[3].id}"}
    assert drawing.faulty


def test_a_way_to_a_stage_that_is_not_there_is_left_out() -> None:
    data = {
        "stages": [{"id": "open", "title": "办理中"}],
        "steps": [
            {"id": "begin", "title": "登记", "by": ["clerk"], "to": "open"},
            {"id": "away", "title": "移送", "by": ["clerk"], "from": ["open"], "to": "gone"},
        ],
    }
    drawing = drawn(sketch_of_text(Label("办理"), data))
    assert len(drawing.boxes) == 3
    assert len(drawing.ways) == 2
    assert [way.there for stage in drawing.stages for way in stage.ways] == ["办理中", "gone"]


def test_the_list_says_the_same_as_the_drawing() -> None:
    drawing = drawn(shipped("rectification"))
    stages = {each.title: each for each in drawing.stages}
    assert next(iter(stages)) == ""
    ways = {way.title: way for way in stages["待验收"].ways}
    assert ways["验收销号"].there == "已销号"
    assert ways["退回重改"].there == "整改中"
    assert ways["退回重改"].notes == ("退回重改起算，7 天",)
    assert ways["问责"].there == ""


def test_the_same_workflow_is_drawn_the_same() -> None:
    assert drawn(shipped("petition")) == drawn(shipped("petition"))
