"""Rows of a table as a sheet: what is not touched comes back as it stands, the rest is read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.configuration.authoring.parts import Outline
from engine.configuration.authoring.references import Named
from engine.configuration.authoring.sheet import Sheet, SheetRow, sheet_of
from engine.configuration.yaml_source import read_yaml
from engine.expressions.names import Dictionary, Fact
from engine.terms import Label

TABLE = """\
kind: table
id: tariff
hit: first
inputs:
- {name: days, title: 天数, type: integer}
- {name: urgent}
- {name: area, title: {zh: 片区, en: Area}, type: text, values: [东片, 西片]}
outputs:
- {name: points, title: 分数, type: number}
- {name: units}
rules:
- {id: r010, when: {days: "> 5", urgent: true}, then: {points: 2.5, units: [甲, 乙]}, basis: 第三条}
- {id: r020, when: {area: 东片}, then: {points: 1, units: [丙]}, notes: {审核人: 张三}}
- {id: r030, then: {points: 0}, why: 其余}
"""
FACTS = Dictionary([Fact("urgent", "boolean", Label("紧急", "Urgent"))])
LISTS = {"leads": (Named("甲", Label("甲局")),)}


def outline(text: str = TABLE) -> Outline:
    data: Any = read_yaml(text, "tariff.yaml").data
    return Outline("table", data, FACTS)


def opened(text: str = TABLE) -> tuple[Outline, Sheet]:
    found = outline(text)
    section = found.section("rules")
    assert section is not None
    sheet = sheet_of(found, section, LISTS)
    assert sheet is not None
    return found, sheet


def taken(rows: list[SheetRow]) -> tuple[list[Any], tuple[Any, ...]]:
    found, sheet = opened()
    value, faults = found.taken(sheet.section, sheet.as_answers(rows))
    assert isinstance(value, list)
    return value, faults


def test_columns_are_conditions_then_results_then_notes() -> None:
    _, sheet = opened()
    assert sheet.keys == (
        *("when.days", "when.urgent", "when.area"),
        *("then.points", "then.units"),
        *("note.basis", "note.why", "note.审核人"),
    )


def test_a_column_is_called_by_its_own_title_or_that_of_its_fact() -> None:
    _, sheet = opened()
    titles = [column.title.zh for column in sheet.columns[:4]]
    assert titles == ["天数", "紧急", "片区", "分数"]


def test_allowed_values_are_offered() -> None:
    _, sheet = opened()
    offered = {column.name: [one.value for one in column.choices] for column in sheet.columns}
    assert offered["area"] == ["东片", "西片"]
    assert offered["urgent"] == ["是", "否"]
    assert offered["units"] == ["甲, 乙", "丙"]
    assert offered["days"] == []


def test_cells_say_what_the_document_says() -> None:
    _, sheet = opened()
    assert sheet.rows[0].cells == ("> 5", "是", "", "2.5", "甲, 乙", "第三条", "", "")
    assert sheet.rows[1].cells == ("", "", "东片", "1", "丙", "", "", "张三")


def test_rows_nobody_touched_come_back_as_the_very_values() -> None:
    found, sheet = opened()
    value, faults = found.taken(sheet.section, sheet.as_answers(sheet.rows))
    assert (value, faults) == (found.value(sheet.section), ())


def test_a_typed_cell_is_read_by_the_type_its_column_states() -> None:
    _, sheet = opened()
    first = sheet.rows[0]
    value, faults = taken([replace(first, cells=("[1..3]", "否", *first.cells[2:]))])
    assert faults == ()
    assert value[0]["when"] == {"days": "[1..3]", "urgent": False}


def test_an_emptied_cell_is_taken_out_and_the_rest_of_its_row_stays() -> None:
    _, sheet = opened()
    second = sheet.rows[1]
    value, _ = taken([replace(second, cells=(*second.cells[:2], "", *second.cells[3:]))])
    assert value[0] == {
        "id": "r020",
        "then": {"points": 1, "units": ["丙"]},
        "notes": {"审核人": "张三"},
    }


def test_a_new_row_of_a_column_of_lists_gives_a_list_though_it_names_one() -> None:
    _, sheet = opened()
    new = SheetRow("", ("", "", "西片", "3", "丁", "", "", ""))
    value, faults = taken([*sheet.rows[:2], new, sheet.rows[2]])
    assert faults == ()
    assert value[2] == {
        "id": "r025",
        "when": {"area": "西片"},
        "then": {"points": 3, "units": ["丁"]},
    }


@pytest.mark.parametrize(("column", "typed"), [(0, "很多"), (1, "也许"), (2, "南片"), (3, "两分")])
def test_a_cell_that_cannot_be_read_is_told_with_its_row_and_column(
    column: int, typed: str
) -> None:
    _, sheet = opened()
    cells = list(sheet.rows[1].cells)
    cells[column] = typed
    _, faults = taken([sheet.rows[0], replace(sheet.rows[1], cells=tuple(cells))])
    (fault,) = faults
    assert fault.path[0] == 1
    assert sheet.column_at(fault.path[1:]) == column
    assert fault.zh
    assert fault.en


def test_a_table_without_declared_results_shows_those_its_rows_give() -> None:
    text = TABLE.replace(
        "outputs:\n- {name: points, title: 分数, type: number}\n- {name: units}\n", ""
    )
    _, sheet = opened(text)
    assert [one.name for one in sheet.columns if one.kind == "then"] == ["points", "units"]


def test_parts_that_hold_no_rows_of_a_table_are_no_sheet() -> None:
    found = outline()
    sections = [one for one in found.sections() if one.name != "rules"]
    assert sections
    assert [sheet_of(found, one, LISTS) for one in sections] == [None] * len(sections)


def test_a_column_that_is_none_is_left_to_the_check() -> None:
    text = TABLE.replace("{name: days, title: 天数, type: integer}", "{name: days, type: wholes}")
    _, sheet = opened(text)
    assert sheet.columns[0].name == "days"
    assert sheet.columns[0].fact is None
    assert sheet.rows[0].cells[0] == "> 5"
