"""Rows of a table that could be fewer."""

from __future__ import annotations

import pytest
from proof_support import Rows, faults, only, table_of
from rules_support import FACTS

from engine.configuration.table import Row
from engine.rules.facts import FactSheet
from engine.rules.tables import decide


def test_a_row_within_another_that_gives_the_same_is_needless() -> None:
    rows = [({"days": "> 1"}, "甲"), ({"days": "> 3", "joint": True}, "甲")]
    fault = only(table_of("any", rows), "subsumed")
    assert (fault.rows, fault.severity) == (("r1", "r2"), "warning")
    assert fault.zh == (
        "规则 r1 已包含规则 r2，结果也相同：天数为 4 且“联名”为是时两行都适用，规则 r2 可以删去"
    )
    assert fault.en == (
        "row r1 holds row r2 with the same output: both apply where days is 4 and 'joint' is yes; "
        "r2 can be deleted"
    )


def test_a_row_within_another_that_gives_something_else_is_needed() -> None:
    rows = [({"days": "> 3"}, "甲"), ({"days": "> 1"}, "乙")]
    assert faults(table_of("first", rows), "subsumed") == []


def test_a_row_is_needed_where_another_would_come_before_the_wider_one() -> None:
    rows: Rows = [({"days": "> 3"}, "甲"), ({"joint": True}, "乙"), ({"days": "> 1"}, "甲")]
    assert faults(table_of("first", rows), "subsumed") == []
    apart: Rows = [({"days": "> 3"}, "甲"), ({"days": "< 0"}, "乙"), ({"days": "> 1"}, "甲")]
    assert only(table_of("first", apart), "subsumed").rows == ("r3", "r1")


def test_where_rows_are_counted_a_row_within_another_is_only_told() -> None:
    rows = [({"days": "> 1"}, "甲"), ({"days": "> 3"}, "甲")]
    fault = only(table_of("collect", rows), "subsumed")
    assert fault.severity == "info"
    assert fault.zh.endswith("结果会算两次")


def test_of_two_rows_that_mean_the_same_the_later_is_needless() -> None:
    rows = [({"days": "<= 5"}, "甲"), ({"days": "< 6"}, "甲")]
    assert [fault.rows for fault in faults(table_of("any", rows), "subsumed")] == [("r1", "r2")]


@pytest.mark.parametrize(
    ("cells_written", "fact", "merged"),
    [
        (("甲", "乙"), "kind", "甲, 乙"),
        (("< 3", "[3..5]"), "days", "<= 5"),
        (("[1..3)", "[3..5)"), "share", "[1..5)"),
        (("[1..3)", "(3..5)"), "share", "[1..3), (3..5)"),
        (("true", "false"), "joint", "not(null)"),
        (("甲, 乙", "null, 丙"), "kind", "-"),
        (("3", "null"), "days", "3, null"),
        (('"a"', 'not("a", "b")'), "note", 'not("b")'),
        (("< 2023-01-02", "2023-01-02"), "opened", "<= 2023-01-02"),
        (("甲", "乙", "丙"), "kind", "not(null)"),
    ],
)
def test_rows_that_differ_in_one_column_can_be_one(
    cells_written: tuple[str, ...], fact: str, merged: str
) -> None:
    rows = [({fact: cell, "limit": "> 1"}, "甲") for cell in cells_written]
    fault = only(table_of("unique", rows), "mergeable")
    assert fault.rows == tuple(f"r{number}" for number in range(1, len(rows) + 1))
    assert fault.severity == "warning"
    assert fault.zh.endswith(f"{FACTS[fact].title} {merged}")
    assert fault.en.endswith(f"with {merged}")


def test_rows_for_different_reasons_stay_apart() -> None:
    written = [Row(id="r1", when={"kind": "甲"}, then={"grade": "甲"}, basis="第一条")]
    written += [Row(id="r2", when={"kind": "乙"}, then={"grade": "甲"}, basis="第二条")]
    table = table_of("unique", [({"kind": "甲"}, "甲")], rules=tuple(written))
    assert faults(table, "mergeable") == []


def test_rows_that_differ_in_two_columns_stay_apart() -> None:
    rows = [({"kind": "甲", "days": "1"}, "甲"), ({"kind": "乙", "days": "2"}, "甲")]
    assert faults(table_of("unique", rows), "mergeable") == []


def test_rows_between_which_another_decides_first_stay_apart() -> None:
    rows: Rows = [({"kind": "甲"}, "甲"), ({"joint": True}, "乙"), ({"kind": "乙"}, "甲")]
    assert faults(table_of("first", rows), "mergeable") == []
    assert [fault.rows for fault in faults(table_of("any", rows), "mergeable")] == [("r1", "r3")]


def test_rows_that_are_counted_both_stay_apart_where_they_meet() -> None:
    rows = [({"days": "[1..5]"}, "甲"), ({"days": "[4..9]"}, "甲")]
    assert faults(table_of("collect", rows), "mergeable") == []


def test_a_merged_cell_reads_as_what_the_rows_were() -> None:
    rows = [({"days": "< 3"}, "甲"), ({"days": "(7..9]"}, "甲"), ({"days": "8, 12"}, "甲")]
    fault = only(table_of("any", rows), "mergeable")
    merged = fault.zh.rsplit("天数 ", 1)[1]
    one = table_of("any", [({"days": merged}, "甲")])
    several = table_of("any", rows)
    for days in range(-2, 15):
        sheet = FactSheet({"days": days}, FACTS)
        assert bool(decide(one, sheet).outputs) is bool(decide(several, sheet).outputs)
