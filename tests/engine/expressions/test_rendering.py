from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from rules_support import FACTS, cells

from engine.errors import ExpressionError
from engine.expressions import tree
from engine.expressions.grammar import parse_cell, parse_output
from engine.expressions.names import Dictionary, Fact
from engine.expressions.rendering import Spelling, write_cell, write_output
from engine.terms import Label

COLUMNS = Dictionary(
    [
        Fact("n", "number", Label("数")),
        Fact("k", "text", Label("类"), ("甲", "乙 丙", "a,b")),
        Fact("t", "text", Label("文")),
        Fact("d", "date", Label("日")),
        Fact("b", "boolean", Label("是否")),
    ]
)


@given(data=st.data(), fact=st.sampled_from(["days", "share", "kind", "opened", "joint"]))
def test_a_cell_that_could_be_read_reads_the_same_after_writing(
    data: st.DataObject, fact: str
) -> None:
    try:
        cell = parse_cell(write_cell(data.draw(cells(fact, names=True))), FACTS[fact], FACTS)
    except ExpressionError:
        reject()  # a random tree may be one that no text stands for
    for spelling in (Spelling(), Spelling(bare=FACTS[fact].values or ()), Spelling(feel=True)):
        assert parse_cell(write_cell(cell, spelling), FACTS[fact], FACTS) == cell


@pytest.mark.parametrize(
    ("fact", "written", "shown"),
    [
        ("n", "１，２", "1, 2"),
        ("n", "≥ 60", ">= 60"),
        ("n", "【1 ～ 5）", "[1..5)"),
        ("n", "]1..5[", "(1..5)"),
        ("k", "甲、乙 丙", "甲, 乙 丙"),
        ("t", "“甲，乙”", '"甲，乙"'),
        ("d", "2023年5月1日", "2023-05-01"),
        ("b", "是", "true"),
        ("n", "空", "null"),
        ("n", "!= 3", "not(3)"),
    ],
)
def test_each_way_of_writing_a_cell_becomes_one(fact: str, written: str, shown: str) -> None:
    column = COLUMNS[fact]
    cell = parse_cell(written, column, COLUMNS)
    assert write_cell(cell, Spelling(bare=column.values or ())) == shown


@pytest.mark.parametrize(
    ("fact", "written", "shown"),
    [
        ("n", "n*2+1", "(n * 2) + 1"),
        ("n", "n - (2 - 1)", "n - (2 - 1)"),
        ("t", 'say "hi"', '"say \\"hi\\""'),
        ("t", ["a", "k"], '["a", k]'),
        ("d", "2023/5/1", 'date("2023-05-01")'),
        ("t", None, "null"),
    ],
)
def test_an_output_is_written_for_other_engines(fact: str, written: object, shown: str) -> None:
    output = parse_output(written, COLUMNS[fact], COLUMNS)
    text = write_output(output, Spelling(feel=True))
    assert text == shown
    if not isinstance(output, tree.Several):
        assert parse_output(text, COLUMNS[fact], COLUMNS) == output


def test_a_date_stands_bare_in_our_own_cells() -> None:
    assert write_cell(tree.Equals(tree.Literal(date(2023, 5, 1)))) == "2023-05-01"
