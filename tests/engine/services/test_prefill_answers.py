"""What a form is filled in with beforehand, and where each value comes from."""

from __future__ import annotations

from decimal import Decimal

import pytest
from story_support import MAY, NOW, SALON, person

from engine.configuration import prefill as named
from engine.configuration.form import Form
from engine.configuration.yaml_source import read_yaml
from engine.services.desk import Desk
from engine.services.entries import entry_of_step
from engine.services.prefill_answers import SOURCES, prefills_for
from engine.services.read_cases import CaseFile, open_file
from engine.terms import Label

LIST = "rectification-2023-00001"
CLERK = "han-zhuoqun"


def form_of(properties: str) -> Form:
    head = "kind: form\nid: visit\ntitle: 走访记录\nversion: 1\neffective_from: 2023-01-01\n"
    text = f"{head}schema:\n  type: object\n  properties:\n    {properties}\n"
    return Form.model_validate(read_yaml(text, "visit.yaml").data)


def file_of(desk: Desk, case: str, who: str = CLERK) -> CaseFile:
    return open_file(desk, case, actor=person(desk, who), at=NOW)


def filled(desk: Desk, properties: str, case: str | None = SALON, who: str = CLERK):  # noqa: ANN201
    file = file_of(desk, case, who) if case else None
    form = form_of(properties)
    return prefills_for(desk, form, file=file, actor=person(desk, who), at=NOW)


def test_every_source_a_form_may_name_has_somebody_who_knows_the_value() -> None:
    assert set(SOURCES) == {*named.SOURCES, named.FACT}


def test_the_shipped_rectification_form_starts_with_a_row_for_each_deficiency(
    read_desk: Desk,
) -> None:
    file = file_of(read_desk, LIST)
    step = next(each for each in file.book.workflow.document.steps if each.id == "mend")
    loaded = entry_of_step(file, step).form
    assert loaded
    (prefill,) = prefills_for(
        read_desk, loaded.document, file=file, actor=person(read_desk, CLERK), at=NOW
    ).values()
    with read_desk.database.reading("shengzhou") as unit:
        (reviewed,) = [each for _, each in unit.reviews_of(SALON)]
    assert reviewed.result
    lost = (*reviewed.result.vetoes, *reviewed.result.lost)
    assert prefill.value == [{"problem": item.title} for item in lost]
    assert not prefill.locked
    assert prefill.source.zh.endswith("的扣分项")
    assert MAY in prefill.source.text("en")


ROWS = """rows: {{type: array, title: 逐项, ui: {{prefill: lost_items}}, items: {{type: object,
      properties: {{said: {{type: string, title: 说明, ui: {{prefill: lost_items.{part}}}}},
      done: {{type: string, title: 措施}}}}}}}}"""


@pytest.mark.parametrize("part", named.PARTS["lost_items"])
def test_a_row_holds_the_part_its_field_names(read_desk: Desk, part: str) -> None:
    rows = filled(read_desk, ROWS.format(part=part), LIST)["rows"].value
    assert isinstance(rows, list)
    assert any(row.get("said") for row in rows)
    assert all("done" not in row for row in rows)


def test_rows_may_be_described_by_a_definition(read_desk: Desk) -> None:
    text = """rows: {type: array, title: 逐项, ui: {prefill: lost_items},
      items: {$ref: "#/$defs/row"}}
  $defs:
    row: {type: object, properties: {said: {type: string, title: 说明,
      ui: {prefill: lost_items.title}}}}"""
    rows = filled(read_desk, text, LIST)["rows"].value
    assert isinstance(rows, list)
    assert "未到现场核查" in [row["said"] for row in rows]


@pytest.mark.parametrize("case", [SALON, None])
def test_a_case_that_follows_from_no_review_has_no_deficiencies(
    read_desk: Desk, case: str | None
) -> None:
    assert filled(read_desk, ROWS.format(part="title"), case) == {}


@pytest.mark.parametrize(
    ("field", "source", "value"),
    [
        ("{type: string, title: 类别}", "fact:petition.topic", "预付卡消费"),
        ("{type: integer, title: 次数}", "fact:contact.count", 1),
        ("{type: string, format: date, title: 立案}", "fact:case.opened_on", "2023-03-20"),
        ("{type: boolean, title: 销号}", "fact:case.cleared", True),
    ],
)
def test_a_fact_of_the_case_fills_the_field_as_an_answer_would(
    read_desk: Desk, field: str, source: str, value: object
) -> None:
    text = f"here: {field[:-1]}, ui: {{prefill: '{source}'}}}}"
    prefill = filled(read_desk, text)["here"]
    assert (prefill.value, type(prefill.value)) == (value, type(value))
    assert not isinstance(prefill.value, Decimal)
    assert prefill.source.zh.startswith("本件：")
    assert prefill.source.text("en").startswith("this case: ")


@pytest.mark.parametrize("source", ["fact:review.score", "fact:not.there"])
def test_a_fact_that_is_not_known_leaves_the_field_empty(read_desk: Desk, source: str) -> None:
    assert (
        filled(read_desk, f"here: {{type: number, title: 分, ui: {{prefill: '{source}'}}}}") == {}
    )


def test_a_new_case_has_no_facts_yet(read_desk: Desk) -> None:
    text = "here: {type: string, title: 类别, ui: {prefill: 'fact:petition.topic'}}"
    assert filled(read_desk, text, None) == {}


@pytest.mark.parametrize(
    ("source", "value"),
    [("actor.name", "韩卓群"), ("actor.unit", "市纪委监委"), ("today", "2023-07-28")],
)
def test_who_fills_in_and_when_are_known_of_a_new_case_too(
    read_desk: Desk, source: str, value: str
) -> None:
    text = f"here: {{type: string, title: 甲, ui: {{prefill: {source}}}}}"
    assert filled(read_desk, text, None)["here"].value == value


def test_a_field_in_a_group_or_under_a_condition_is_named_by_its_place(read_desk: Desk) -> None:
    text = """who: {type: object, title: 人, properties: {name: {type: string, title: 名,
      ui: {prefill: actor.name}}}}
  allOf:
  - then: {properties: {on: {type: string, format: date, title: 日, ui: {prefill: today}}}}"""
    assert set(filled(read_desk, text)) == {"who.name", "on"}


def test_a_value_stands_fast_only_where_the_field_is_read_only(read_desk: Desk) -> None:
    text = """mine: {type: string, title: 甲, readOnly: true, ui: {prefill: actor.name}}
    free: {type: string, title: 乙, ui: {prefill: actor.name}}"""
    found = filled(read_desk, text)
    assert {name: each.locked for name, each in found.items()} == {"mine": True, "free": False}
    assert found["mine"].source == Label("您的账号", "your account")


@pytest.mark.parametrize(
    ("step", "locked", "suggested"),
    [
        ("reply", {"subject", "unit"}, {"handler", "replied_on"}),
        ("extend", {"due_before"}, set()),
        ("sign", {"unit"}, set()),
        ("investigate", set(), {"investigator"}),
        ("accept", set(), {"told_on"}),
        ("visit", set(), {"visited_on", "site"}),
        ("follow-up-town", set(), {"visited_on", "visitor"}),
    ],
)
def test_the_shipped_forms_start_with_what_the_case_knows(
    read_desk: Desk, step: str, locked: set[str], suggested: set[str]
) -> None:
    file = file_of(read_desk, SALON)
    known = next(each for each in file.book.workflow.document.steps if each.id == step)
    loaded = entry_of_step(file, known).form
    assert loaded
    prefills = prefills_for(
        read_desk, loaded.document, file=file, actor=person(read_desk, CLERK), at=NOW
    )
    assert {place for place, given in prefills.items() if given.locked} == locked
    assert {place for place, given in prefills.items() if not given.locked} == suggested
