"""What somebody does to a rubric in a spreadsheet, and what it does to the document."""

from __future__ import annotations

import difflib
from collections.abc import Callable

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from workbook_support import edited, main_sheet, subject

from engine.configuration.opening import read_document
from engine.configuration.problems import ConfigurationFaults
from engine.configuration.workbook.exchange import (
    Imported,
    export_book,
    found_book,
    import_book,
    open_book,
)
from engine.configuration.yaml_source import read_yaml
from engine.expressions.names import Dictionary, Fact
from engine.places import shipped_config
from engine.terms import Label

RUBRIC = """\
# 评分表
kind: rubric
id: short
title: {zh: 评分表, en: Rubric}
version: 1
effective_from: 2023-01-01
full_marks: 10
step: 0.5
dimensions:
# 责任
- id: duty
  title: {zh: 责任, en: Duty}   # 中英文
  marks: 4
  items:
  - id: late
    title: 超期
    basis: 第一条
    when: {days: "> 5"}   # 五天
    deduct: {each: 1, of: days, points: 1, at_most: 3}
  - id: flag
    title: 提示
    basis: 第二条
    found_by: panel
# 答复
- id: reply
  title: 答复
  marks: 6
  items:
  - {id: hollow, title: 空泛, basis: 第三条, found_by: panel, deduct: {up_to: 4}}
vetoes:
- {id: leak, title: 泄密, basis: 四, when: {any: [{kind: 初信}, {days: 0}], days: 1}, grade: bad}
grades:
- {id: good, title: 好, from: 6, tone: good}
- {id: bad, title: 差, from: 0}
"""

FACTS = Dictionary(
    [
        Fact("kind", "text", Label("类别"), ("初信", "重复访")),
        Fact("days", "integer", Label("天数")),
        Fact("told", "boolean", Label("告知")),
    ]
)
ROWS = {
    "duty": 7,
    "late": 8,
    "flag": 9,
    "reply": 10,
    "hollow": 11,
    "leak": 12,
    "good": 13,
    "bad": 14,
}
COLUMNS = {
    "part": 2, "dimension": 3, "title": 4, "title/en": 5, "marks": 6, "from": 7, "basis": 8,
    "evidence": 9, "requirement": 10, "requirement/en": 11, "found_by": 12, "when": 13,
    "deduct/points": 14, "deduct/each": 15, "deduct/of": 16, "deduct/up_to": 17,
    "deduct/at_most": 18, "points": 19, "grade": 20, "tone": 21,
}  # fmt: skip


def changed(change: Callable[[Worksheet], object]) -> Imported:
    about = subject(RUBRIC, facts=FACTS)
    content = edited(export_book(about), lambda book: change(main_sheet(book)))
    return import_book(about, open_book(content, "t.xlsx"))


def put(**cells: object) -> Callable[[Worksheet], None]:
    """Return a change of cells named ``row__field``."""

    def change(sheet: Worksheet) -> None:
        for name, value in cells.items():
            row, field = name.split("__", 1)
            sheet.cell(ROWS[row], COLUMNS[field.replace("__", "/")]).value = value  # type: ignore[assignment]

    return change


def lines(result: Imported) -> list[str]:
    compared = difflib.ndiff(RUBRIC.splitlines(), result.text.splitlines())
    return [line for line in compared if line[0] in "+-"]


def faults(change: Callable[[Worksheet], object]) -> str:
    with pytest.raises(ConfigurationFaults) as caught:
        changed(change)
    return caught.value.report.text()


@pytest.mark.parametrize("name", ["first-petition", "repeat-petition"])
def test_a_shipped_rubric_comes_back_byte_for_byte(name: str) -> None:
    path = shipped_config() / "rubrics" / f"{name}.yaml"
    about = subject(path.read_text("utf-8"))
    assert import_book(about, open_book(export_book(about), "t.xlsx")).text == about.source.text


def test_the_sheet_has_a_row_for_each_part() -> None:
    sheets: list[Worksheet] = []
    edited(export_book(subject(RUBRIC, facts=FACTS)), lambda book: sheets.append(main_sheet(book)))
    cells = [[str(cell.value or "") for cell in row] for row in sheets[0].iter_rows(min_row=7)]
    assert [row[:3] for row in cells] == [
        ["duty", "维度", ""],
        ["late", "评分项", "duty"],
        ["flag", "评分项", "duty"],
        ["reply", "维度", ""],
        ["hollow", "评分项", "reply"],
        ["leak", "一票否决", ""],
        ["good", "等次", ""],
        ["bad", "等次", ""],
    ]
    assert cells[5][12] == "any: [{kind: 初信}, {days: 0}]\ndays: 1"
    assert sheets[0].conditional_formatting


@pytest.mark.parametrize(
    ("cell", "value", "line"),
    [
        ("late__deduct__points", 2, "    deduct: {each: 1, of: days, points: 2, at_most: 3}"),
        ("late__deduct__points", 0.5, "    deduct: {each: 1, of: days, points: 0.5, at_most: 3}"),
        ("late__deduct__at_most", None, "    deduct: {each: 1, of: days, points: 1}"),
        ("late__title", "超期办结", "    title: 超期办结"),
        ("late__title__en", "Late", "    title: {zh: 超期, en: Late}"),
        ("duty__title", "落实", "  title: {zh: 落实, en: Duty}   # 中英文"),
        ("duty__title__en", "Duties", "  title: {zh: 责任, en: Duties}   # 中英文"),
        ("late__when", "days: > 6", '    when: {days: "> 6"}   # 五天'),
        ("late__when", "days：≥６", '    when: {days: ">= 6"}   # 五天'),
        ("late__when", "days: > 5\ntold: 否", '    when: {days: "> 5", told: false}   # 五天'),
        ("late__when", "told: 否", "    when: {told: false}   # 五天"),
        ("late__evidence", "回执", "    evidence: 回执"),
        ("duty__marks", 5, "  marks: 5"),
        ("hollow__found_by", None, None),
        ("good__tone", "一般", "- {id: good, title: 好, from: 6, tone: plain}"),
        ("bad__tone", "差", "- {id: bad, title: 差, from: 0, tone: bad}"),
        ("leak__when", "days: 1", "title: 泄密, basis: 四, when: {days: 1}, grade: bad}"),
    ],
)  # fmt: skip
def test_a_changed_cell_changes_one_line(cell: str, value: object, line: str | None) -> None:
    came = [one[2:] for one in lines(changed(put(**{cell: value}))) if one[0] == "+"]
    assert len(came) == 1
    assert came[0].endswith(line or ", basis: 第三条, deduct: {up_to: 4}}")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("late__when", "days: >5"),
        ("late__when", "\n days ： > 5 \n"),
        ("late__deduct__points", 1.0),
        ("hollow__found_by", "评查组"),
        ("good__tone", "好"),
    ],
)
def test_a_cell_that_says_the_same_is_left_alone(cell: str, value: object) -> None:
    assert changed(put(**{cell: value})).text == RUBRIC


def test_a_deduction_all_of_whose_cells_are_emptied_makes_a_flag() -> None:
    cells = {f"late__deduct__{key}": None for key in ("points", "each", "of", "at_most")}
    assert lines(changed(put(**cells))) == [
        "-     deduct: {each: 1, of: days, points: 1, at_most: 3}"
    ]


def test_a_flag_can_be_given_a_deduction() -> None:
    assert lines(changed(put(flag__deduct__up_to=2))) == ["+     deduct: {up_to: 2}"]


def test_a_deleted_row_is_a_deleted_item() -> None:
    text = changed(lambda sheet: sheet.delete_rows(ROWS["flag"])).text
    assert "flag" not in text
    assert text.count("# ") == RUBRIC.count("# ")


def test_a_new_item_is_written_like_its_neighbours() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(10)
        for column, value in ((2, "评分项"), (3, "duty"), (4, "新项"), (8, "某条"), (14, 1)):
            sheet.cell(10, column).value = value

    assert [line[2:] for line in lines(changed(change))] == [
        "  - id: flag-01",
        "    title: 新项",
        "    basis: 某条",
        "    deduct: {points: 1}",
    ]


def test_an_item_moves_to_another_dimension_with_all_it_says() -> None:
    text = changed(put(late__dimension="reply")).text
    document = read_document(read_yaml(text, "t.yaml"))
    before = read_document(read_yaml(RUBRIC, "t.yaml"))
    duty, reply = document.dimensions  # type: ignore[attr-defined]
    assert [item.id for item in duty.items] == ["flag"]
    assert reply.items[0] == before.dimensions[0].items[0]  # type: ignore[attr-defined]


def test_a_new_dimension_comes_with_its_items() -> None:
    def change(sheet: Worksheet) -> None:
        for row, cells in (
            (15, ("new", "维度", None, "新维度", None, 1)),
            (16, ("one", "评分项", "new", "一项")),
        ):
            for column, value in enumerate(cells, start=1):
                sheet.cell(row, column).value = value
        sheet.cell(16, 8).value = "某条"

    assert [line[2:] for line in lines(changed(change))] == [
        "- id: new",
        "  title: 新维度",
        "  marks: 1",
        "  items:",
        "  - {id: one, title: 一项, basis: 某条}",
    ]


def test_unknown_columns_are_kept_as_notes() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["V4"], sheet["V8"] = "来源", "会议"

    assert lines(changed(change)) == ["+     notes: {来源: 会议}"]


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("late__when", "day: > 5", "没有名为“day”的事实；是否指 days？"),
        ("late__when", "days > 5", "“days > 5”里没有冒号；每行写“事实名: 条件”"),
        ("late__when", "days: 5以上", "含 5 写 >= 5"),
        ("late__when", "days: 1\ndays: 2", "“days”写了两次"),
        ("leak__when", "any: [{", "“[{”读不出来"),
        ("leak__when", "any: 随便", "any 后面是条件的列表"),
        ("late__part", "扣分项", "类别不能写“扣分项”；可以写：维度、评分项"),
        (
            "late__dimension",
            "dutty",
            "没有“dutty”这个维度；可以写：duty、reply；是不是要写",
        ),
        ("late__deduct__points", "[1, {]", "括号里的内容读不出来"),
        ("duty__part", "评分项", "!C7：没有“”这个维度"),
    ],
)
def test_a_fault_is_named_with_its_cell(cell: str, value: object, sentence: str) -> None:
    text = faults(put(**{cell: value}))
    assert sentence in text
    assert text.startswith("t.xlsx 评分表!")


def test_a_whole_document_can_begin_from_a_workbook() -> None:
    book = open_book(export_book(subject(RUBRIC, facts=FACTS)), "t.xlsx")
    new = found_book(book, "new.yaml", FACTS).text
    was, now = (read_document(read_yaml(text, "t.yaml")) for text in (RUBRIC, new))
    assert now == was
