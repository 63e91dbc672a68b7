"""What a spreadsheet program sees of an exported workbook."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbook_support import TABLE, edited, main_sheet, sheet_named, subject

from engine.configuration.problems import Problem
from engine.configuration.workbook.exchange import export_book
from engine.configuration.workbook.pages import Page
from engine.configuration.workbook.writing import LONGEST_TEXT, sheet_title, write_pages
from engine.errors import ConfigurationError


def opened(content: bytes) -> Workbook:
    books: list[Workbook] = []
    edited(content, books.append)
    return books[0]


def table_sheet(text: str = TABLE) -> Worksheet:
    return main_sheet(opened(export_book(subject(text))))


def test_the_sheets_stand_in_their_order_and_only_the_lists_are_hidden() -> None:
    book = opened(export_book(subject()))
    assert [sheet.title for sheet in book.worksheets] == ["说明", "折扣", "试例", "检查", "列表"]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 4 + ["hidden"]


def test_the_head_of_a_table_says_what_each_column_is() -> None:
    sheet = table_sheet()
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=7)]
    assert rows[0][:2] == ["discount", "折扣"]
    assert rows[1] == ["种类", *["条件"] * 4, *["结果"] * 2, *["备注"] * 3]
    assert rows[2][1:7] == ["customer.type", "order.total", "order.day", "vip", "discount", "units"]
    assert rows[3][1:] == [
        "客户", "金额", "order.day", "贵宾", "折扣率", "经办", "依据", "说明", "经手人",
    ]  # fmt: skip
    assert rows[4][1:7] == ["单选", "数字", "日期", "是否", "数字", "多选"]
    assert rows[5][1:7] == ["企业, 个人", None, None, None, "0", None]
    assert rows[6][:3] == ["r010", "企业", "< 9"]


def test_every_cell_is_text_whatever_it_looks_like() -> None:
    for row in table_sheet().iter_rows(min_row=7):
        for cell in row:
            if cell.value is not None:
                assert (cell.data_type, cell.number_format) == ("s", "@")


def test_rows_for_the_program_are_grouped_and_the_head_stays_in_view() -> None:
    sheet = table_sheet()
    grouped = [row for row in range(1, 10) if sheet.row_dimensions[row].outlineLevel]
    assert grouped == [1, 2, 3, 5, 6]
    assert sheet.freeze_panes == "B7"


def test_drop_down_lists_come_from_the_hidden_sheet_and_forbid_nothing() -> None:
    sheet = table_sheet()
    offered = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    assert sorted(range_.split(":")[0] for range_ in offered) == ["B7", "E7", "G7"]
    for validation in offered.values():
        assert str(validation.formula1).startswith("列表!$")
        assert not validation.showErrorMessage


def test_the_same_document_gives_the_same_bytes() -> None:
    assert export_book(subject()) == export_book(subject())


def test_the_check_is_told_with_the_cell_it_is_about() -> None:
    problems = [
        Problem("error", "overlap", "t.yaml", 20, 1, "rules.1", "重叠", "overlap"),
        Problem("warning", "gap", "t.yaml", 9, 1, "hit", "遗漏", "gap"),
        Problem("info", "x", "t.yaml", 0, 0, "elsewhere", "别处", "elsewhere"),
    ]
    sheet = sheet_named(opened(export_book(subject(), problems)), "检查")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows == [
        ["错误", "折扣!A8", "overlap", "重叠", "overlap", "t.yaml:20"],
        ["警告", rows[1][1], "gap", "遗漏", "gap", "t.yaml:9"],
        ["提示", None, "x", "别处", "elsewhere", "t.yaml"],
    ]
    assert str(rows[1][1]).startswith("说明!C")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("分流", "分流"),
        ("a[b]:c*d?e/f\\g", "a_b__c_d_e_f_g"),
        ("很长" * 20, "很长" * 15 + "很"),
        ("'引'", "引"),
        ("", "表"),
        ("说明", "说明 2"),
        ("History", "History 2"),
    ],
)
def test_a_sheet_may_be_called_so(name: str, title: str) -> None:
    assert sheet_title(name, ["说明", "试例"]) == title
    assert len(title) <= 31


def test_a_text_longer_than_a_cell_is_refused_with_its_place() -> None:
    page = Page("甲", (("", "x" * (LONGEST_TEXT + 1)),))
    with pytest.raises(ConfigurationError, match="甲!B1: 文字有 32768 个字符"):
        write_pages([page], date(2023, 1, 1))
