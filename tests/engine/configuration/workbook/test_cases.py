"""Examples out to the sheet 试例 and back."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from workbook_support import TABLE, edited, sheet_named, subject

from engine.configuration.problems import ConfigurationFaults
from engine.configuration.workbook.exchange import Imported, export_book, import_book, open_book
from engine.configuration.workbook.faults import Faults
from engine.configuration.workbook.reading import read_sheets

DEEP = """\
kind: rubric
id: deep
title: 评分表
version: 1
effective_from: 2023-01-01
full_marks: 10
step: 1
dimensions:
- id: one
  title: 一
  marks: 10
  items:
  - {id: late, title: 迟, basis: 某条, when: {days: "> 5"}, deduct: {points: 5}}
  - {id: hollow, title: 空, basis: 某条, found_by: panel, deduct: {up_to: 4}}
grades:
- {id: good, title: 好, from: 5}
- {id: bad, title: 差, from: 0}
examples:
- name: 都有
  given:
    facts: {days: 6, kind: 初信}   # 六天
    findings: {hollow: {points: 3, reason: 空话}}
  then: {score: 2, grade: bad, lost: {late: 5}, flags: [], vetoes: [a, b]}
- {name: 只有分, given: {findings: {hollow: 3}}, then: {score: 7}}
- {name: 什么也没有, given: {}, then: {grade: good}}
"""


def changed(change: Callable[[Worksheet], object], text: str = TABLE) -> Imported:
    about = subject(text)
    content = edited(export_book(about), lambda book: change(sheet_named(book, "试例")))
    return import_book(about, open_book(content, "t.xlsx"))


def rows(text: str, results: tuple[str, ...] = ()) -> list[list[str]]:
    """Return the sheet 试例 as it is exported, from row 2 on."""
    sheets = read_sheets(export_book(subject(text), results=results), Faults("t.xlsx"))
    sheet = next(one for one in sheets if one.title == "试例")
    width = max(sheet.columns())
    return [
        [sheet.text(row, column) for column in range(1, width + 1)] for row in sheet.filled_rows(2)
    ]


def put(**cells: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


def lines(result: Imported, text: str = TABLE) -> list[str]:
    compared = difflib.ndiff(text.splitlines(), result.text.splitlines())
    return [line for line in compared if line[0] in "+-"]


def test_each_example_is_a_row_with_what_came_of_it() -> None:
    head, fields, titles, first, second = rows(TABLE, ("通过", "discount 应为 0.05"))
    assert head[:3] == ["种类", "", "给定"]
    assert fields[2:] == [
        "given/customer.type", "given/order.total", "given/order.day", "given/vip",
        "then/discount", "then/units", "result",
    ]  # fmt: skip
    assert titles[:4] == ["序号", "名称", "客户", "金额"]
    assert first == ["1", "小额", "企业", "1", "", "", "0.1", "", "通过"]
    assert second == ["2", "贵宾", "个人", "", "", "是", "0.05", "空", "discount 应为 0.05"]


def test_what_is_nested_gets_a_column_for_each_key() -> None:
    _, fields, titles, first, second, third = rows(DEEP)
    assert fields[2:] == [
        "given/facts/days", "given/facts/kind", "given/findings/hollow/points",
        "given/findings/hollow/reason", "given/findings/hollow",
        "then/score", "then/grade", "then/lost/late", "then/flags", "then/vetoes", "result",
    ]  # fmt: skip
    assert titles[2:4] == ["天数", "类别"]
    assert first[2:] == ["6", "初信", "3", "空话", "", "2", "bad", "5", "[]", "[a, b]", ""]
    assert second[2:7] == ["", "", "", "", "3"]
    assert third[2:9] == ["", "", "", "", "", "", "good"]


@pytest.mark.parametrize("text", [TABLE, DEEP])
def test_examples_come_back_as_they_went(text: str) -> None:
    assert changed(lambda _: None, text).text == text


@pytest.mark.parametrize(
    ("cell", "value", "line"),
    [
        ("B5", "订单", "customer.type: 企业, order.total: 1}, then: {discount: 0.1}}"),
        ("D5", 8.5, "given: {customer.type: 企业, order.total: 8.5}, then: {discount: 0.1}}"),
        ("E5", date(2024, 1, 2), "order.total: 1, order.day: 2024-01-02}, then: {discount: 0.1}}"),
        ("F5", "否", "order.total: 1, vip: false}, then: {discount: 0.1}}"),
        ("H5", "[甲处]", "then: {discount: 0.1, units: [甲处]}}"),
        ("D5", None, "given: {customer.type: 企业}, then: {discount: 0.1}}"),
        ("H6", None, "then: {discount: 0.05}}"),
    ],
)  # fmt: skip
def test_a_changed_cell_changes_the_line_of_its_example(
    cell: str, value: object, line: str
) -> None:
    gone, came = lines(changed(put(**{cell: value})))
    assert gone.startswith("- - {name:")
    assert came.endswith(line)


def test_a_cell_of_a_text_fact_is_a_text_whatever_is_typed() -> None:
    assert 'kind: "1"}' in changed(put(D5=1), DEEP).text
    assert "days: 7, kind: 初信}   # 六天" in changed(put(C5=7), DEEP).text


def test_rows_may_be_new_gone_and_moved() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.delete_rows(5)
        sheet["B6"], sheet["C6"], sheet["G6"] = "新的", "企业", 0.1
        sheet["C7"] = "个人"

    assert lines(changed(change)) == [
        "- - {name: 小额, given: {customer.type: 企业, order.total: 1}, then: {discount: 0.1}}",
        "+ - {name: 新的, given: {customer.type: 企业}, then: {discount: 0.1}}",
        "+ - {name: 第 7 行, given: {customer.type: 个人}, then: {}}",
    ]


def test_what_came_of_examples_is_never_read() -> None:
    assert changed(put(I5="随便写")).text == TABLE


def test_a_new_column_can_be_given_its_field() -> None:
    text = changed(put(J3="then/no_match", J5="否")).text
    assert "then: {discount: 0.1, no_match: false}}" in text


def test_a_deleted_column_takes_its_values_out() -> None:
    assert "order.total: 1" not in changed(lambda sheet: sheet.delete_cols(4)).text


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("A6", "1", "试例!A6：序号“1”重复或不存在"),
        ("A5", "9", "试例!A5：序号“9”重复或不存在"),
        ("H5", "[甲, {]", "试例!H5：“[甲, {]”读不出来"),
        ("D5", 110101199001011234, "试例!D5：数字 110101199001011000 超过 15 位"),
        ("C5", "=A1", "试例!C5：这里是公式"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_cell(
    cell: str, value: object, sentence: str
) -> None:
    with pytest.raises(ConfigurationFaults) as caught:
        changed(put(**{cell: value}))
    assert sentence in caught.value.report.text()


def test_a_value_below_another_value_is_refused() -> None:
    with pytest.raises(ConfigurationFaults, match="试例!E6：“5”读不出来，或这里不能填"):
        changed(put(E6=5), DEEP)


def test_a_column_nobody_knows_is_told_and_not_read() -> None:
    result = changed(put(J3="别的", J5="x"))
    assert result.text == TABLE
    assert "试例!J3：没有读取这一列" in result.notes[0].text()
