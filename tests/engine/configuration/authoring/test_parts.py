"""Documents by their parts: what each part shows, and what answers to it make of the document."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.parts import EDITABLE, Outline, Section
from engine.configuration.authoring.saving import written
from engine.configuration.yaml_source import read_yaml
from engine.places import shipped_config

FOLDER = Path(shipped_config())
DOCUMENTS = sorted(FOLDER.rglob("*.yaml"))
RUBRIC = (FOLDER / "rubrics" / "first-petition.yaml").read_text("utf-8")
PETITION = (FOLDER / "workflows" / "petition.yaml").read_text("utf-8")
FORM = (FOLDER / "forms" / "petition-registration.yaml").read_text("utf-8")

Open = Callable[[str], Outline]


def part(outline: Outline, name: str) -> Section:
    section = outline.section(name)
    assert section is not None, [one.name for one in outline.sections()]
    return section


def changed(outline: Outline, name: str, text: str, change: Callable[[Any], None]) -> str:
    """Change the answers to a part and return the text of the document then."""
    section = part(outline, name)
    answers = deepcopy(outline.answers(section))
    change(answers)
    value, faults = outline.taken(section, answers)
    assert faults == ()
    return written(text, "x.yaml", outline.with_value(section, value), outline.order)


def lines(before: str, after: str) -> tuple[set[str], set[str]]:
    """Return the lines that went and those that came."""
    old, new = before.splitlines(), after.splitlines()
    return {one for one in old if one not in new}, {one for one in new if one not in old}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_untouched_parts_leave_every_byte_of_a_document(path: Path, outline_of: Open) -> None:
    text = path.read_text("utf-8")
    outline = outline_of(text)
    assert outline.kind in EDITABLE
    for section in outline.sections():
        value, faults = outline.taken(section, outline.answers(section))
        whole = outline.with_value(section, value)
        assert faults == (), section.name
        assert written(text, path.name, whole, outline.order) == text, section.name


def test_a_rubric_has_a_part_for_each_dimension(outline_of: Open) -> None:
    found = [(one.name, one.count, one.depth) for one in outline_of(RUBRIC).sections()]
    assert found[0] == ("head", None, 0)
    assert ("dimensions", 5, 0) in found
    assert ("dimensions.4", 6, 1) in found
    assert ("grades", 3, 0) in found


def test_a_workflow_has_its_tables_apart(outline_of: Open) -> None:
    names = [one.name for one in outline_of(PETITION).sections()]
    assert {"stages", "steps", "classification.rules", "routing", "routing.rules"} <= set(names)
    assert "change" in names
    assert "remove" not in names


def test_a_place_leads_to_the_part_it_is_edited_in(outline_of: Open) -> None:
    outline = outline_of(RUBRIC)
    assert outline.section_of("dimensions.1.items.0.deduct.points").name == "dimensions.1"
    assert outline.section_of("full_marks").name == "head"
    assert outline.section_of("grades.2.from").name == "grades"
    assert outline_of(PETITION).section_of("routing.rules.3.then.lead").name == "routing.rules"
    assert outline_of(PETITION).section_of("routing.complete").name == "routing"


def test_fewer_points_are_one_line_of_the_text(outline_of: Open) -> None:
    def lower(answers: dict[str, Any]) -> None:
        late = next(one for one in answers["items"] if one["id"] == "conclude-late")
        assert late["deduct"]["points"] == 2
        late["deduct"]["points"] = 1

    before = RUBRIC
    outline = outline_of(before)
    name = outline.section_of(_place(outline, "conclude-late")).name
    went, came = lines(before, changed(outline, name, before, lower))
    assert len(went) == len(came) == 1
    assert next(iter(came)) == next(iter(went)).replace("points: 2", "points: 1")


def _place(outline: Outline, item: str) -> str:
    for number, dimension in enumerate(outline.data["dimensions"]):
        if any(one["id"] == item for one in dimension["items"]):
            return f"dimensions.{number}.items"
    raise AssertionError(item)


def test_a_condition_is_shown_as_rows_and_comes_back_typed(outline_of: Open) -> None:
    outline = outline_of(RUBRIC)
    section = part(outline, "dimensions.0")
    shown: Any = outline.answers(section)
    assert shown["items"][0]["when"] == [{"fact": "units.clear", "test": "否"}]

    def more(answers: dict[str, Any]) -> None:
        answers["items"][0]["when"].append({"fact": "transfers.count", "test": "＞ 2"})

    text = changed(outline, "dimensions.0", RUBRIC, more)
    assert 'when: {units.clear: false, transfers.count: "> 2"}' in text


def test_conditions_that_are_joined_are_written_as_the_document_does(outline_of: Open) -> None:
    def joined(answers: dict[str, Any]) -> None:
        answers["items"][0]["when"] = [
            {"fact": "any", "test": '[{units.clear: false}, {transfers.count: "> 2"}]'}
        ]

    outline = outline_of(RUBRIC)
    text = changed(outline, "dimensions.0", RUBRIC, joined)
    assert 'when: {any: [{units.clear: false}, {transfers.count: "> 2"}]}' in text


def test_a_test_that_cannot_be_read_is_told_at_its_field(outline_of: Open) -> None:
    outline = outline_of(RUBRIC)
    section = part(outline, "dimensions.0")
    answers: Any = deepcopy(outline.answers(section))
    answers["items"][1]["when"][0]["test"] = "> 很多"
    _, (fault,) = outline.taken(section, answers)
    assert fault.path == ("items", 1, "when", 0, "test")
    assert fault.zh
    assert fault.en


def test_the_same_fact_twice_is_told(outline_of: Open) -> None:
    outline = outline_of(RUBRIC)
    section = part(outline, "dimensions.0")
    answers: Any = deepcopy(outline.answers(section))
    answers["items"][0]["when"] *= 2
    _, (fault,) = outline.taken(section, answers)
    assert fault.path == ("items", 0, "when", 1, "fact")


def test_a_text_without_english_stays_a_plain_text(outline_of: Open) -> None:
    text = "kind: rubric\nid: r\ntitle: 评分表  # 名称\neffective_from: 2023-01-01\n"
    outline = outline_of(text)

    def rename(answers: dict[str, Any]) -> None:
        answers["title"]["zh"] = "评分表（试行）"

    assert "title: 评分表（试行）  # 名称\n" in changed(outline, "head", text, rename)

    def translate(answers: dict[str, Any]) -> None:
        answers["title"]["en"] = "Rubric"

    assert "title: {zh: 评分表, en: Rubric}  # 名称" in changed(outline, "head", text, translate)


def test_the_day_a_version_is_chosen_by_can_be_a_fact(outline_of: Open) -> None:
    def by_fact(answers: dict[str, Any]) -> None:
        answers["applies_by"] = "petition.received_on"

    text = changed(outline_of(RUBRIC), "head", RUBRIC, by_fact)
    assert "applies_by: {event_date: petition.received_on}" in text


def test_rows_of_a_table_have_a_field_for_each_column(outline_of: Open) -> None:
    outline = outline_of(PETITION)
    section = part(outline, "routing.rules")
    row = outline.schema(section)["items"]["properties"]
    assert list(row["when"]["properties"]) == ["petition.about_discipline", "petition.topic"]
    assert row["then"]["properties"]["lead"]["title"] == "主办单位"
    shown: Any = outline.answers(section)
    assert shown[1]["then"] == {"lead": "petition.place", "with": "农业农村局"}


def test_a_changed_cell_is_one_line_and_a_list_stays_a_list(outline_of: Open) -> None:
    def helped(answers: list[Any]) -> None:
        answers[1]["then"]["with"] = "农业农村局、市场监管局"

    went, came = lines(PETITION, changed(outline_of(PETITION), "routing.rules", PETITION, helped))
    assert len(went) == len(came) == 1
    assert "with: [农业农村局, 市场监管局]" in next(iter(came))


def test_rows_moved_added_and_deleted_keep_the_lines_of_the_others(outline_of: Open) -> None:
    def turned(answers: list[Any]) -> None:
        first = answers.pop(0)
        answers.insert(1, first)
        answers.append(
            {"id": "r990", "when": {"petition.topic": "其他"}, "then": {"lead": "商务局"}}
        )

    text = changed(outline_of(PETITION), "routing.rules", PETITION, turned)
    went, came = lines(PETITION, text)
    assert went == set()
    assert len(came) == 1
    assert "id: r990" in next(iter(came))
    assert text.index("id: r110") < text.index("id: r010") < text.index("id: r120")


def test_a_dimension_keeps_its_items_when_the_outline_is_sorted(outline_of: Open) -> None:
    def turned(answers: list[Any]) -> None:
        assert "items" not in answers[0]
        answers.insert(0, answers.pop())

    after = read_yaml(changed(outline_of(RUBRIC), "dimensions", RUBRIC, turned), "x.yaml").data
    before = read_yaml(RUBRIC, "x.yaml").data
    assert isinstance(after, dict)
    assert isinstance(before, dict)
    old, new = before["dimensions"], after["dimensions"]
    assert isinstance(old, list)
    assert isinstance(new, list)
    assert new == [old[-1], *old[:-1]]


def test_a_new_dimension_begins_without_items(outline_of: Open) -> None:
    def more(answers: list[Any]) -> None:
        answers.append({"id": "extra", "title": {"zh": "附加"}, "marks": 5})

    text = changed(outline_of(RUBRIC), "dimensions", RUBRIC, more)
    data = read_yaml(text, "x.yaml").data
    assert isinstance(data, dict)
    assert isinstance(data["dimensions"], list)
    assert data["dimensions"][-1] == {"id": "extra", "title": "附加", "marks": 5, "items": []}


def test_a_field_of_a_form_shows_what_is_not_asked_for_as_yaml(outline_of: Open) -> None:
    outline = outline_of(FORM)
    shown: Any = outline.answers(part(outline, "schema"))
    name = shown["properties"]["petitioner_name"]
    assert name["title"] == "姓名"
    assert name["confidential"] == "informant"
    assert "maxLength: 60" in name["…"]

    def longer(answers: dict[str, Any]) -> None:
        field = answers["properties"]["petitioner_name"]
        field["…"] = field["…"].replace("60", "80")
        field["title"] = "信访人姓名"

    went, came = lines(FORM, changed(outline, "schema", FORM, longer))
    assert len(went) == len(came) == 1
    assert "maxLength: 80, title: 信访人姓名" in next(iter(came))


def test_yaml_that_cannot_be_read_is_told_at_its_field(outline_of: Open) -> None:
    outline = outline_of(FORM)
    section = part(outline, "schema")
    answers: Any = deepcopy(outline.answers(section))
    answers["properties"]["headline"]["…"] = "{minLength: 1"
    _, (fault,) = outline.taken(section, answers)
    assert fault.path == ("properties", "headline", "…")
    answers["properties"]["headline"]["…"] = "一句话"
    _, (fault,) = outline.taken(section, answers)
    assert "名称: 内容" in fault.zh


def test_what_was_emptied_goes_from_the_text(outline_of: Open) -> None:
    def without(answers: dict[str, Any]) -> None:
        del answers["items"][0]["evidence"]

    went, came = lines(RUBRIC, changed(outline_of(RUBRIC), "dimensions.0", RUBRIC, without))
    assert [one.strip() for one in went] == ["evidence: 分流转办单、交办意见"]
    assert came == set()


def test_a_place_of_the_form_is_a_place_of_the_document(outline_of: Open) -> None:
    outline = outline_of(RUBRIC)
    section = part(outline, "dimensions.0")
    answers = outline.answers(section)
    assert outline.place(section, ("items", 0, "title", "zh"), answers) == (
        "dimensions.0.items.0.title"
    )
    assert outline.place(section, ("items", 0, "when", 0, "test"), answers) == (
        "dimensions.0.items.0.when.units.clear"
    )


def test_a_part_that_is_not_there_is_empty(outline_of: Open) -> None:
    text = "kind: rubric\nid: r\ntitle: 评分表\neffective_from: 2023-01-01\n"
    outline = outline_of(text)
    assert outline.answers(part(outline, "vetoes")) == []
    assert outline.value(part(outline, "vetoes")) is GONE
    assert outline.section("dimensions.0") is None
