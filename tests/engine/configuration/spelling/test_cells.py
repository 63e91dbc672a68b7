from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.configuration.spelling.cells import (
    read_result,
    read_test,
    show_result,
    show_test,
    typed_text,
)
from engine.configuration.spelling.given import Given
from engine.configuration.yaml_source import Plain
from engine.errors import ExpressionError
from engine.expressions.grammar import parse_cell, parse_output
from engine.expressions.names import Dictionary, Fact
from engine.terms import Label

COLUMNS = Dictionary(
    [
        Fact("number", "number", Label("比例")),
        Fact("integer", "integer", Label("天数")),
        Fact("choice", "text", Label("类别"), ("初信", "重复访", "甲（乙）", "其他")),
        Fact("text", "text", Label("备注")),
        Fact("date", "date", Label("日期")),
        Fact("boolean", "boolean", Label("联名")),
    ]
)


@pytest.mark.parametrize(
    ("fact", "written", "value"),
    [
        ("integer", "５", 5),
        ("integer", "≥ 60", ">= 60"),
        ("integer", "＞＝60", ">= 60"),
        ("integer", "［1～5）", "[1..5)"),
        ("integer", "[1 至 5]", "[1 至 5]"),
        ("integer", "1，2、3", "1, 2, 3"),
        ("integer", "其他", "-"),
        ("integer", "空", "空"),
        ("number", "0.50", Decimal("0.50")),
        ("number", "－1", -1),
        ("choice", "初信，重复访", "初信, 重复访"),
        ("choice", "甲(乙)", "甲(乙)"),
        ("choice", "“初信”", "初信"),
        ("choice", "其他", "其他"),
        ("choice", "任意", "-"),
        ("text", "VIP", '"VIP"'),
        ("text", "嵊州（市）", '"嵊州（市）"'),
        ("text", "甲，乙", '"甲", "乙"'),
        ("text", 'not（甲、"乙"）', 'not("甲", "乙")'),
        ("text", "12", '"12"'),
        ("text", "choice", "choice"),
        ("date", ">= 2023年5月1日", ">= 2023年5月1日"),
        ("date", "≥2023/5/1", ">= 2023-05-01"),
        ("boolean", "√", True),
        ("boolean", "否", False),
    ],
)
def test_a_condition_is_brought_into_one_spelling(fact: str, written: str, value: Plain) -> None:
    column = COLUMNS[fact]
    read = read_test(written, column, COLUMNS)
    assert (read.value, type(read.value)) == (value, type(value))
    assert parse_cell(value, column, COLUMNS) == read.meaning


@pytest.mark.parametrize(
    ("fact", "written", "hint"),
    [
        ("integer", "60以上", "含 60 写 >= 60，不含写 > 60"),
        ("integer", "不满60", "含 60 写 <= 60，不含写 < 60"),
        ("integer", "80-90", r"写成 [80..90)"),
        ("integer", ">= 5, < 10", "写成 [5..10)"),
        ("choice", "初信访", '写成 "初信"'),
        ("integer", "十", None),
        ("text", "> 甲", '写成 "甲"'),
    ],
)
def test_what_could_mean_two_things_is_refused_with_what_to_write(
    fact: str, written: str, hint: str | None
) -> None:
    with pytest.raises(ExpressionError) as caught:
        read_test(written, COLUMNS[fact], COLUMNS)
    assert (caught.value.hint or "").startswith(hint or "")


@pytest.mark.parametrize(
    ("fact", "given_", "text"),
    [
        ("number", Decimal("0.8"), "0.8"),
        ("integer", Decimal(5), "5"),
        ("text", Decimal(12), "12"),
        ("date", date(2023, 5, 1), "2023-05-01"),
        ("boolean", True, "是"),
        ("text", "  VIP ", "VIP"),
    ],
)
def test_what_a_spreadsheet_made_of_a_value_is_taken_by_the_type_of_the_column(
    fact: str, given_: Given, text: str
) -> None:
    assert typed_text(given_, COLUMNS[fact]) == text


@pytest.mark.parametrize(
    ("fact", "given_", "sentence"),
    [
        ("text", Decimal(110101199001011000), "超过 15 位"),
        ("integer", date(2026, 1, 5), "会把“1-5”改成日期"),
        ("date", Decimal(45000), "单元格是数字 45000"),
        ("integer", True, "单元格是是否值 是"),
        ("boolean", Decimal(1), "单元格是数字 1"),
        ("text", True, "单元格是是否值"),
    ],
)
def test_a_value_of_another_kind_than_the_column_is_refused(
    fact: str, given_: Given, sentence: str
) -> None:
    with pytest.raises(ExpressionError, match=sentence):
        typed_text(given_, COLUMNS[fact])


@pytest.mark.parametrize(
    ("fact", "written", "listed", "value"),
    [
        ("text", "=1+1", False, "=1+1"),
        ("text", "两行\n字", False, "两行\n字"),
        ("text", "甲，乙", False, "甲，乙"),
        ("text", "甲，乙", True, ["甲", "乙"]),
        ("text", "【甲、乙】", False, ["甲", "乙"]),
        ("text", "[]", False, []),
        ("choice", "甲(乙)", False, "甲（乙）"),
        ("choice", "初信", True, ["初信"]),
        ("number", "integer * ２", False, "integer * 2"),
        ("number", "１２", False, 12),
        ("number", "空", False, None),
        ("date", "2023年5月1日", False, "2023-05-01"),
        ("boolean", "×", False, False),
    ],
)
def test_a_result_is_read_by_the_type_of_its_column(
    fact: str, written: str, value: Plain, *, listed: bool
) -> None:
    read = read_result(written, COLUMNS[fact], COLUMNS, listed=listed)
    assert (read.value, type(read.value)) == (value, type(value))


@pytest.mark.parametrize(
    ("fact", "written"),
    [("choice", "无此类"), ("number", "十"), ("number", "其他"), ("date", "五月")],
)
def test_a_result_that_is_none_is_refused(fact: str, written: str) -> None:
    with pytest.raises(ExpressionError):
        read_result(written, COLUMNS[fact], COLUMNS, listed=False)


def test_an_empty_cell_says_nothing() -> None:
    assert read_test("", COLUMNS["text"], COLUMNS).meaning is None
    assert read_result("", COLUMNS["text"], COLUMNS, listed=True).meaning is None


written_texts = st.text(
    st.sampled_from("甲乙初信重复访12 ,，、\"'“”\\[]()（）>=<-+.～not@"), max_size=12
)


@given(written_texts, st.sampled_from(sorted(COLUMNS)))
def test_what_was_understood_is_understood_the_same_when_it_is_shown_again(
    written: str, name: str
) -> None:
    fact = COLUMNS[name]
    try:
        read = read_test(written.strip(), fact, COLUMNS)
    except ExpressionError:
        return  # refused, which is fine
    shown = show_test(read.value, fact)
    assert shown == read.shown
    assert read_test(shown, fact, COLUMNS).meaning == read.meaning


@given(written=written_texts, name=st.sampled_from(sorted(COLUMNS)), listed=st.booleans())
def test_a_result_is_understood_the_same_when_it_is_shown_again(
    written: str, name: str, *, listed: bool
) -> None:
    fact = COLUMNS[name]
    try:
        read = read_result(written.strip(), fact, COLUMNS, listed=listed)
    except ExpressionError:
        return  # refused, which is fine
    if read.meaning is None:
        return
    shown = show_result(read.value, fact, listed=listed) or "空"
    again = read_result(shown, fact, COLUMNS, listed=listed)
    assert again.meaning == read.meaning
    assert parse_output(read.value, fact, COLUMNS) == read.meaning
