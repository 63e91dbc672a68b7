"""Lists in workbooks: streamed, and nothing in them is a formula."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from engine.configuration.workbook.lists import ListSheet, Value, write_lists


def written(*sheets: ListSheet) -> dict[str, list[tuple[object, ...]]]:
    file = BytesIO()
    write_lists(sheets, file)
    book = load_workbook(file)
    return {name: list(book[name].values) for name in book.sheetnames}


def test_numbers_dates_and_texts_stay_what_they_are() -> None:
    row: list[Value] = ["甲镇", 3, Decimal("88.5"), date(2024, 1, 2), None]
    sheet = ListSheet("得分", ["单位", "件数", "得分", "日期", "备注"], [row], [20, 8])
    book = written(sheet)
    values = book["得分"]
    assert values[0] == ("单位", "件数", "得分", "日期", "备注")
    unit, cases, score, day, remark = values[1]
    assert (unit, cases, score, remark) == ("甲镇", 3, 88.5, None)
    assert str(day).startswith("2024-01-02")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_what_looks_like_a_formula_stays_a_text(text: str) -> None:
    file = BytesIO()
    write_lists([ListSheet("列表", ["文字"], [[text]])], file)
    cell = load_workbook(file)["列表"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_signs_no_workbook_may_hold_are_left_out() -> None:
    title = "等次：优秀/合格[全部]，写得很长很长很长很长很长很长很长很长很长很长很长"
    book = written(ListSheet(title, ["文\x00字"], [["行\x0b内"]]))
    [(name, values)] = book.items()
    assert len(name) <= 31
    assert not set("[]/") & set(name)
    assert values == [("文字",), ("行内",)]


def test_rows_are_taken_one_by_one() -> None:
    rows = ([f"第{number}行"] for number in range(3))
    assert len(written(ListSheet("列表", ["行"], rows))["列表"]) == 4
