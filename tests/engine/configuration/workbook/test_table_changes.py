"""What somebody does to a table in a spreadsheet, and what it does to the document."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbook_support import TABLE, edited, imported, main_sheet, sheet_named, subject

from engine.configuration.problems import ConfigurationFaults
from engine.configuration.workbook.exchange import Imported, export_book, import_book, open_book
from engine.errors import ConfigurationError, ConflictError


def lines(result: Imported) -> list[str]:
    """Return the lines of the table that went (-) and came (+)."""
    compared = difflib.ndiff(TABLE.splitlines(), result.text.splitlines())
    return [line for line in compared if line[0] in "+-"]


def put(**cells: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


def texts(caught: pytest.ExceptionInfo[ConfigurationFaults]) -> list[str]:
    return [problem.text() for problem in caught.value.report.problems]


def notes(result: Imported) -> list[tuple[str, str]]:
    return [(problem.code, problem.text().removeprefix("t.xlsx ")) for problem in result.notes]


# -------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("cell", "value", "before", "after"),
    [
        ("C7", "[0..9)", '"< 9"', '"[0..9)"'),
        ("C7", 5, '"< 9"', "5"),
        ("C7", 0.5, '"< 9"', "0.5"),
        ("C7", "５", '"< 9"', "5"),
        ("B7", "个人", "企业", "个人"),
        ("B7", "个人，企业", "customer.type: 企业", 'customer.type: "个人, 企业"'),
        ("F7", "=1+1", None, None),
        ("F7", 0.2, "discount: 0.1}", "discount: 0.2}"),
        ("G7", "丙处", "{discount: 0.1}", "{discount: 0.1, units: [丙处]}"),
        ("G7", "丙处、丁处", "{discount: 0.1}", "{discount: 0.1, units: [丙处, 丁处]}"),
        ("H7", "新依据", "}}  # 小额", "}, basis: 新依据}  # 小额"),
        ("J7", "李四", "}}  # 小额", "}, notes: {经手人: 李四}}  # 小额"),
        ("E7", True, '"< 9"}', '"< 9", vip: true}'),
        ("E7", "×", '"< 9"}', '"< 9", vip: false}'),
        ("D7", date(2024, 1, 2), '"< 9"}', '"< 9", order.day: 2024-01-02}'),
        ("D7", "≥2024年1月2日", '"< 9"}', '"< 9", order.day: ">= 2024-01-02"}'),
        ("C7", None, ', order.total: "< 9"}', "}"),
        ("C7", "-", '"< 9"', '"-"'),
        ("C7", "其他", '"< 9"', '"-"'),
        ("F7", None, "{discount: 0.1}", "{}"),
    ],
)
def test_a_changed_cell_changes_one_line(
    cell: str, value: object, before: str | None, after: str | None
) -> None:
    if before is None:
        with pytest.raises(ConfigurationFaults, match="!F7：这里是公式"):
            imported(put(**{cell: value}))
        return
    changed = [line[2:] for line in lines(imported(put(**{cell: value})))]
    old, new = changed
    assert old in TABLE.splitlines()
    assert new == old.replace(before, str(after), 1)
    assert new != old


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("C7", "<9"),
        ("C7", "＜ 9"),
        ("B7", '"企业"'),
        ("E9", True),
        ("E9", "√"),
        ("F7", 0.1),
        ("F7", "0.10"),
        ("G8", "甲处，乙处"),
        ("G8", "[甲处, 乙处]"),
        ("H8", " 第一条 "),
        ("B1", None),
    ],
)
def test_a_cell_that_says_the_same_is_left_as_it_was_written(cell: str, value: object) -> None:
    assert imported(put(**{cell: value})).text == TABLE


def test_a_text_that_begins_like_a_formula_stays_a_text() -> None:
    text = TABLE.replace("说明", "").replace("内部规定", '"=SUM(A1) 不算"')
    about = subject(text)
    book = export_book(about)
    sheet = []
    again = edited(book, lambda open_: sheet.append(main_sheet(open_)["I9"]))
    assert sheet[0].value == "=SUM(A1) 不算"
    assert sheet[0].data_type == "s"
    assert sheet[0].quotePrefix
    assert import_book(about, open_book(book, "t.xlsx")).text == text
    del again


def test_what_was_understood_otherwise_than_written_is_shown() -> None:
    result = imported(put(C7="≥６０", B8="其他", D9=datetime(2024, 1, 2, tzinfo=None)))  # noqa: DTZ001
    assert notes(result) == [
        ("workbook-read-as", "折扣!C7：“≥６０”读作“>= 60”。"),
        ("workbook-read-as", "折扣!B8：“其他”读作“-”。"),
    ]
    assert 'order.total: ">= 60"' in result.text


def test_bare_words_of_a_free_column_get_their_quotes() -> None:
    text = TABLE.replace(", values: [企业, 个人]", "").replace(": 企业", ": '\"企业\"'")
    text = text.replace(": 个人", ": '\"个人\"'")
    result = imported(put(B7="VIP，企业"), text)
    assert """customer.type: '"VIP", "企业"'""" in result.text
    assert ("workbook-read-as", '折扣!B7：“VIP，企业”读作“"VIP", "企业"”。') in notes(result)


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("C7", "60以上", "折扣!C7：“以上”是否含 60，各处用法不一，不能代猜；含 60 写 >= 60"),
        ("C7", "80-90", "折扣!C7：“80-90”没有说两端是否包含；写成 [80..90)"),
        ("C7", date(2026, 1, 5), "折扣!C7：单元格是日期 2026-01-05，而“金额”是数字"),
        ("C7", ">= 5, < 9", "折扣!C7：逗号表示“或”，这个单元格对任何值都成立；写成 [5..9)"),
        ("B7", "企事业", "折扣!B7：“企事业”不在“客户”的可选值之内"),
        ("B7", 110101199001011234, "折扣!B7：数字 110101199001011000 超过 15 位"),
        ("C7", "=B8", "折扣!C7：这里是公式，请改成数值"),
        ("D7", datetime(2024, 1, 2, 9, 30, tzinfo=UTC).replace(tzinfo=None), "这里是时间"),
        ("D7", time(9, 30), "折扣!D7：这里是时间 09:30:00"),
        ("E7", 1, "折扣!E7：单元格是数字 1，而“贵宾”是是否"),
        ("A8", "r010", "折扣!A8：编号“r010”重复，折扣!A7 已经有了"),
        ("A8", "r 1", "折扣!A8：“r 1”不能作编号"),
        ("B2", "什么", "折扣!B2：这一行不能写“什么”；可以写：条件、结果"),
        ("B5", "文字", "折扣!B5：没有“文字”这种类型"),
        ("C3", "customer.type", "折扣!C3：“customer.type”这一列写了两次，先在 折扣!B3。"),
        ("C3", "a b", "折扣!C3：这一列没有能用的字段名"),
        ("L9", "随手记的", "折扣!L9：这一列没有能用的字段名"),
        ("F6", "零", "折扣!F6：“零”既不是数字，也不是事实名"),
    ],
)
def test_a_fault_is_named_with_its_cell(cell: str, value: Any, sentence: str) -> None:  # noqa: ANN401
    with pytest.raises(ConfigurationFaults) as caught:
        imported(put(**{cell: value}))
    assert [text for text in texts(caught) if sentence in text], texts(caught)
    assert all("t.xlsx 折扣!" in text for text in texts(caught))


def test_all_faults_are_told_at_once_in_both_languages() -> None:
    with pytest.raises(ConfigurationFaults) as caught:
        imported(put(C7="60以上", C8="80-90", B9="谁"))
    assert len(caught.value.report.errors) == 3
    english = caught.value.report.text("en")
    assert "t.xlsx 折扣!C7: whether '以上' includes 60 is not the same everywhere" in english


# ---------------------------------------------------------- rows and columns


def test_a_deleted_row_is_a_deleted_rule() -> None:
    result = imported(lambda sheet: sheet.delete_rows(8))
    assert lines(result) == [
        "- - id: r020",
        '-   when: {customer.type: 企业, order.total: ">= 9"}',
        "-   then: {discount: 0.15, units: [甲处, 乙处]}",
        "-   basis: 第一条",
    ]


def test_a_moved_row_keeps_its_id_and_its_comment() -> None:
    def change(sheet: Worksheet) -> None:
        row = [cell.value for cell in sheet[7]]
        sheet.delete_rows(7)
        for column, value in enumerate(row, start=1):
            sheet.cell(9, column, value)

    result = imported(change)
    start = result.text.index("r020")
    assert result.text.index("r030") > start
    assert result.text.index("r010") > result.text.index("r030")
    assert '- {id: r010, when: {customer.type: 企业, order.total: "< 9"}' in result.text
    assert result.text.count("# ") == TABLE.count("# ")


def test_a_new_row_gets_an_id_counted_on_from_the_row_above() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(8)
        sheet["B8"], sheet["C8"], sheet["F8"], sheet["K8"] = "个人", "9", 0.2, None
        sheet["A11"], sheet["B11"] = "手写", "个人"

    result = imported(change)
    assert lines(result) == [
        "+ - {id: r011, when: {customer.type: 个人, order.total: 9}, then: {discount: 0.2}}",
        "+ - id: 手写",
        "+   when: {customer.type: 个人}",
        "+   then: {}",
    ]
    assert ("workbook-new", "折扣!A8：新的一行，编号为 r011。") in notes(result)


def test_a_row_that_was_emptied_but_left_standing_is_refused() -> None:
    def change(sheet: Worksheet) -> None:
        for column in range(2, 11):
            sheet.cell(7, column).value = None

    with pytest.raises(ConfigurationFaults, match="!A7：规则 r010 的内容是空的；要删这条规则"):
        imported(change)


def test_unknown_columns_are_kept_as_notes() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["L4"], sheet["L7"], sheet["L9"] = "谁提的", "王五", datetime(2024, 1, 2)  # noqa: DTZ001

    result = imported(change)
    first, second = lines(result)[1::2]
    assert first.endswith(", then: {discount: 0.1}, notes: {谁提的: 王五}}  # 小额")
    assert second == "+   notes: {经手人: 张三, 谁提的: 2024-01-02}"
    assert ("workbook-note", "折扣!L2：“谁提的”这一列没有写种类，作为备注保留。") in notes(result)
    again = subject(result.text)
    assert import_book(again, open_book(export_book(again), "t.xlsx")).text == result.text


def test_columns_are_known_by_their_field_whatever_their_order() -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(2, 10):
            sheet.cell(row, 10).value, sheet.cell(row, 8).value = (
                sheet.cell(row, 8).value,
                sheet.cell(row, 10).value,
            )

    assert imported(change).text == TABLE


def test_moved_conditions_move_in_the_document() -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(2, 10):
            first, second = sheet.cell(row, 2), sheet.cell(row, 3)
            first.value, second.value = second.value, first.value

    text = imported(change).text
    assert text.index("name: order.total") < text.index("name: customer.type")
    assert "{name: order.total, title: 金额, type: number}  # 元" in text
    assert '- {id: r010, when: {customer.type: 企业, order.total: "< 9"}' in text


def test_a_new_condition_and_a_new_result_come_with_their_cells() -> None:
    def change(sheet: Worksheet) -> None:
        head = [
            ("条件", "days", "天数", "整数", "", "> 5"),
            ("结果", "note", "说法", "文本", "无", "好"),
        ]
        for number, (kind, field, title, word, extra, cell) in enumerate(head, start=12):
            for row, value in enumerate((kind, field, title, word, extra, cell), start=2):
                sheet.cell(row, number).value = value or None

    came = [line for line in lines(imported(change)) if line[0] == "+"]
    assert came[:2] == [
        "+ - {name: days}",
        "+ - {name: note, title: 说法, type: text, default: 无}",
    ]
    assert came[2].endswith(', days: "> 5"}, then: {discount: 0.1, note: 好}}  # 小额')


def test_a_column_that_was_deleted_is_taken_out_of_every_row_and_told() -> None:
    result = imported(lambda sheet: sheet.delete_cols(5))
    assert lines(result) == [
        "- - {name: vip, title: 贵宾, type: boolean}",
        "-     vip: true",
    ]
    assert "“贵宾”（vip）这一列删去了" in notes(result)[0][1]


@pytest.mark.parametrize(
    ("cell", "value", "end"),
    [
        ("B4", "客户类型", "title: 客户类型, type: text, values: [企业, 个人]}"),
        ("D4", "下单日", "- {name: order.day, type: date, title: 下单日}"),
        ("B6", "企业、个人，机关", "values: [企业, 个人, 机关]}"),
        ("C6", ">= 0", 'title: 金额, type: number, values: [">= 0"]}  # 元'),
        ("F6", None, "- {name: discount, title: 折扣率, type: number}"),
        ("F6", 0.01, "type: number, default: 0.01}"),
        ("C5", "整数", "- {name: order.total, title: 金额, type: integer}  # 元"),
        ("B1", "新折扣", None),
    ],
)
def test_the_head_of_a_column_changes_its_line(cell: str, value: object, end: str | None) -> None:
    came = [one for one in lines(imported(put(**{cell: value}))) if one[0] == "+"]
    assert len(came) == (end is not None)
    assert all(one.endswith(end or "") for one in came)


def test_a_column_without_values_is_free() -> None:
    with pytest.raises(ConfigurationFaults):
        imported(put(B7="机关"))
    text = imported(put(B6=None)).text
    assert "- {name: customer.type, title: 客户, type: text}" in text
    assert """customer.type: '"企业"'""" in text


def test_a_text_column_that_becomes_one_of_lists_makes_lists_of_its_cells() -> None:
    text = TABLE.replace("units: [甲处, 乙处]", "units: 甲处").replace(", units: null", "")
    assert "units: [甲处]" in imported(put(G5="多选"), text).text


# ------------------------------------------------------------------- settings


def settings(**values: object) -> Imported:
    """Return what comes of settings typed into the sheet 说明."""

    def change(book: Workbook) -> None:
        sheet = sheet_named(book, "说明")
        rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
        for key, value in values.items():
            sheet.cell(rows[key.replace("__", ".")], 3).value = value  # type: ignore[assignment]

    about = subject()
    return import_book(about, open_book(edited(export_book(about), change), "t.xlsx"))


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("hit", "first", "hit: first"),
        ("hit", "首行", "hit: first"),
        ("title", "打折", "title: {zh: 打折, en: Discount}"),
        ("title__en", "Rebate", "title: {zh: 折扣, en: Rebate}"),
        ("version", 2, "version: 2"),
        ("effective_from", date(2024, 1, 1), "effective_from: 2024-01-01   # 生效"),
        ("source", "[新] 纪要", 'source: "[新] 纪要"'),
        ("complete", "是", "complete: true"),
        ("applies_by", "event_date：order.day", "applies_by: {event_date: order.day}"),
        ("changes", "改了一处\n又一处", "changes: [改了一处, 又一处]"),
        ("values__discount", "0, 0.1", "type: number, default: 0, values: [0, 0.1]}"),
        ("source", None, None),
    ],
)  # fmt: skip
def test_a_setting_changes_its_line(key: str, value: object, line: str | None) -> None:
    came = [one for one in lines(settings(**{key: value})) if one[0] == "+"]
    assert len(came) == (line is not None)
    assert all(one.endswith(line or "") for one in came)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("hit", "uniq", "“命中方式”不能写“uniq”；可以写：unique"),
        ("id", "rebate", "“文件”是“rebate”，而这份文件是“discount”"),
        ("format", "2", "“格式”是“2”"),
        ("complete", "也许", "“是否须覆盖全部情形”不能写“也许”"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(key: str, value: object, sentence: str) -> None:
    with pytest.raises(ConfigurationFaults) as caught:
        settings(**{key: value})
    assert sentence in texts(caught)[0]


def test_a_workbook_of_an_older_state_is_refused_unless_it_shall_win() -> None:
    book = open_book(export_book(subject()), "t.xlsx")
    now = subject(TABLE.replace("0.15", "0.2"))
    with pytest.raises(ConflictError, match="导出工作簿以后，这份文件又改过了"):
        import_book(now, book)
    assert import_book(now, book, force=True).text == TABLE


def test_comments_added_since_do_not_make_a_workbook_old() -> None:
    book = open_book(export_book(subject()), "t.xlsx")
    now = subject(TABLE + "# 新注释\n")
    assert import_book(now, book).text == TABLE + "# 新注释\n"


def test_without_the_sheet_of_settings_the_rows_still_count() -> None:
    about = subject()

    def change(book: Workbook) -> None:
        book.remove(sheet_named(book, "说明"))
        book.worksheets[0]["C7"] = "< 8"

    content = edited(export_book(about), change)
    assert '"< 8"' in import_book(about, open_book(content, "t.xlsx")).text


def test_sheets_may_be_renamed_and_others_are_not_read() -> None:
    def change(book: Workbook) -> None:
        book.worksheets[1].title = "改了名"
        book.worksheets[0].title = "关于"
        book.create_sheet("草稿")["A1"] = "=1+1"

    about = subject()
    result = import_book(about, open_book(edited(export_book(about), change), "t.xlsx"))
    assert result.text == TABLE
    assert notes(result) == [("workbook-sheet", "草稿：这张工作表没有读取。")]


def test_the_sheet_of_the_table_must_be_there_once() -> None:
    about = subject()
    content = edited(export_book(about), lambda book: main_sheet(book).__setitem__("A1", "x"))
    with pytest.raises(ConfigurationFaults, match="应有一张工作表的 A1 是“discount”，找到 0 张"):
        import_book(about, open_book(content, "t.xlsx"))


def test_a_document_that_states_only_differences_is_changed_by_hand() -> None:
    with pytest.raises(ConfigurationError, match="请直接改文件"):
        subject(TABLE.replace("hit: unique", "extends: x@1\nhit: unique"))


def test_every_cell_can_be_found_again_for_what_the_check_says_of_it() -> None:
    places = imported(put(C7="< 8")).places
    assert places["rules.0.when.order.total"] == "折扣!C7"
    assert places["rules.2.notes.经手人"] == "折扣!J9"
    assert places["rules.1"] == "折扣!A8"
    assert places["inputs.1"] == "折扣!C3"
    assert places["hit"].startswith("说明!C")
