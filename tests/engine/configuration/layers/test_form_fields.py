"""Fields of a form: changed, added, required, taken out, and shown in a section."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from engine.configuration.form import Form
from engine.configuration.library import examine_texts

SOUND = Path(__file__).parents[3] / "broken_configuration" / "sound"
TEXTS = {
    path.relative_to(SOUND).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(SOUND.rglob("*.yaml"))
}
VISIT = """\
kind: form
id: visit
title: 走访
version: 1
effective_from: 2023-01-01
schema:
  type: object
  required: [on]
  properties:
    on: {type: string, format: date, title: 日期}
    note: {type: string, title: 情况, maxLength: 200}
sections:
- {title: 基本情况, fields: [on]}
- {title: {zh: 记录, en: Notes}, fields: [note]}
"""
CHILD = """\
kind: form
id: visit
title: 走访
version: 2
effective_from: 2024-01-01
extends: visit@1
"""


def read(body: str) -> Form:
    texts = {**TEXTS, "forms/visit.yaml": VISIT, "forms/visit-2.yaml": CHILD + body}
    examined = examine_texts(texts.items())
    assert examined.report.text() == ""
    return cast("Form", examined.library.find("form", "visit", version=2).document)


def schema_of(form: Form) -> Any:  # noqa: ANN401  JSON is of any type
    return form.schema_


def codes(body: str) -> list[str]:
    texts = {**TEXTS, "forms/visit.yaml": VISIT, "forms/visit-2.yaml": CHILD + body}
    return [problem.code for problem in examine_texts(texts.items()).report.problems]


def shown(form: Form) -> list[tuple[str, ...]]:
    return [section.fields for section in form.sections]


def test_a_field_is_changed_key_by_key() -> None:
    form = read("change:\n  fields:\n    note: {maxLength: 500, why: 写得下}\n")
    assert schema_of(form)["properties"]["note"] == {
        "type": "string",
        "title": "情况",
        "maxLength": 500,
    }


@pytest.mark.parametrize(
    ("place", "sections", "order"),
    [
        ("in: 记录", [("on",), ("note", "mood")], ["on", "note", "mood"]),
        ("after: on", [("on", "mood"), ("note",)], ["on", "mood", "note"]),
        ("before: note", [("on",), ("mood", "note")], ["on", "mood", "note"]),
        ("in: 基本情况, after: on", [("on", "mood"), ("note",)], ["on", "mood", "note"]),
    ],
)
def test_an_added_field_is_shown_where_it_is_put(
    place: str, sections: list[tuple[str, ...]], order: list[str]
) -> None:
    field = f"{{id: mood, {place}, type: string, title: 情绪, required: true, why: 便于回访}}"
    form = read(f"add:\n  fields:\n  - {field}\n")
    assert shown(form) == sections
    assert list(schema_of(form)["properties"]) == order
    assert schema_of(form)["properties"]["mood"] == {"type": "string", "title": "情绪"}
    assert schema_of(form)["required"] == ["on", "mood"]


def test_a_field_becomes_required_and_another_no_longer() -> None:
    form = read(
        "change:\n  fields:\n    note: {required: true, why: 必须写}\n"
        "    on: {required: false, why: 系统自记}\n"
    )
    assert schema_of(form)["required"] == ["note"]


def test_a_field_taken_out_is_not_shown_nor_required() -> None:
    form = read("remove:\n  fields: {on: 系统自记}\n  sections: {基本情况: 并入记录}\n")
    assert list(schema_of(form)["properties"]) == ["note"]
    assert schema_of(form)["required"] == []


def test_a_field_moves_into_another_section() -> None:
    form = read("change:\n  fields:\n    note: {in: 基本情况, why: 放一起}\n")
    assert shown(form) == [("on", "note"), ()]


def test_a_section_is_addressed_by_its_chinese_title() -> None:
    form = read("change:\n  sections:\n    记录: {help: 如实填写, why: 提醒}\n")
    assert str(form.sections[1].help) == "如实填写"


def test_the_rest_of_a_schema_is_changed_as_a_block() -> None:
    form = read("change:\n  schema: {description: 走访表, why: 说明}\n")
    assert schema_of(form)["description"] == "走访表"


NEW = "type: string, title: 情绪, why: 便于回访"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("change: {schema: {properties: {}, why: x}}", "part-by-part"),
        ("change: {schema: {required: [], why: x}}", "part-by-part"),
        ("change: {fields: {nota: {title: x, why: y}}}", "unknown-reference"),
        (f"add: {{fields: [{{id: mood, in: 其他, {NEW}}}]}}", "unknown-reference"),
        (f"add: {{fields: [{{id: mood, after: nota, {NEW}}}]}}", "unknown-reference"),
        (f"add: {{fields: [{{id: mood, after: on, before: note, {NEW}}}]}}", "two-places"),
        (f"add: {{fields: [{{id: on, {NEW}}}]}}", "duplicate-id"),
    ],
)
def test_fields_are_addressed_with_care(body: str, expected: str) -> None:
    assert codes(body) == [expected]
