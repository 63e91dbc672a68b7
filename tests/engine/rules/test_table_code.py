"""Tables as code decide and explain like the walk over their rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules_support import FACTS, VEILED, cells, decision_tables, sheets

from engine.configuration.table import Column, Row, TableBody
from engine.errors import RuleError
from engine.expressions import tree
from engine.rules.conditions import cell_truth
from engine.rules.decisions import Decision
from engine.rules.facts import FactSheet
from engine.rules.row_index import index_column
from engine.rules.row_reasons import MOST_KEPT, MOST_VALUES
from engine.rules.sweep import bits_of
from engine.rules.table_code import MOST_TRIED, rows_code
from engine.rules.tables import DecisionTable, InputColumn, Runtime, compile_table, decide
from engine.terms import FactValue

Said = Decision | str


def say(table: DecisionTable, case: FactSheet, runtime: Runtime, *, why_not: bool) -> Said:
    try:
        decision = decide(table, case, why_not=why_not, runtime=runtime)
    except RuleError as error:
        return f"{error.text('zh')} {error.text('en')} {error.place}"
    return decision


def held(table: DecisionTable, cases: list[FactSheet]) -> None:
    for case in cases:
        for why_not in (False, True):
            by_code = say(table, case, "code", why_not=why_not)
            assert by_code == say(table, case, "tree", why_not=why_not)


@settings(max_examples=300, deadline=None)
@given(decision_tables(), st.lists(sheets(), min_size=1, max_size=5))
def test_code_decides_and_explains_like_the_walk(
    table: DecisionTable, cases: list[FactSheet]
) -> None:
    held(table, cases)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(decision_tables(many=True), st.lists(sheets(), min_size=1, max_size=3))
def test_a_long_table_is_looked_up_with_the_same_result(
    table: DecisionTable, cases: list[FactSheet]
) -> None:
    held(table, cases)


@settings(max_examples=100, deadline=None)
@given(decision_tables(VEILED), st.lists(sheets(VEILED), min_size=1, max_size=5))
def test_confidential_values_are_veiled_alike(table: DecisionTable, cases: list[FactSheet]) -> None:
    held(table, cases)


@given(st.sampled_from(sorted(FACTS)).flatmap(lambda f: st.tuples(st.just(f), st.lists(cells(f)))))
def test_an_index_gives_the_rows_that_trying_gives(column: tuple[str, list[tree.Cell]]) -> None:
    fact, written = column
    index = index_column(FACTS[fact], written)
    for value in (None, *values_around(fact)):
        met = [n for n, cell in enumerate(written) if cell_truth(cell, value, sheet()) is True]
        assert list(bits_of(index.rows_at(value))) == met


def values_around(fact: str) -> list[FactValue]:
    if fact in {"days", "limit"}:
        return [Decimal(number) for number in range(-4, 7)]
    if fact == "share":
        return [Decimal(text) for text in ("-1", "0", "0.05", "0.1", "0.2", "0.3", "1e20")]
    if fact == "joint":
        return [True, False]
    if fact == "kind":
        return ["甲", "乙", "丙", "丁", ""]
    if fact == "note":
        return ["", "0", "9", "91", "10", "a", "a!", "b", "张三", "张四", "\x00", "x" * 70_000]
    return [date(2022, 12, 31) + timedelta(days=number) for number in range(8)]


def sheet(**values: object) -> FactSheet:
    return FactSheet(values, FACTS)


def table_of(hit: str, whens: list[dict[str, object]], *inputs: str) -> DecisionTable:
    body = TableBody(
        hit=hit,
        inputs=tuple(Column(name=name) for name in inputs or ("days",)),
        outputs=(Column(name="grade"),),
        rules=tuple(
            Row(id=f"r{number}", when=when, then={"grade": f"g{number}"})
            for number, when in enumerate(whens)
        ),
    )
    return compile_table(body, FACTS)


@pytest.mark.parametrize("rows", [MOST_TRIED, MOST_TRIED + 1, 2000])
def test_the_first_of_many_rows_is_found(rows: int) -> None:
    table = table_of("first", [{"days": f"[{n}..{n + 5}]"} for n in range(rows)])
    for days in (-1, 0, 3, rows - 1, rows + 4, rows + 5, 10**20):
        case = sheet(days=days)
        assert decide(table, case) == decide(table, case, runtime="tree")


def test_cuts_too_far_apart_to_count_are_searched() -> None:
    table = table_of("collect", [{"days": "> 0"}, {"days": "< 1000000"}, {"days": "1000000"}])
    found = {n: decide(table, sheet(days=n)).rows for n in (0, 1, 999_999, 1_000_000, 1_000_001)}
    assert found == {
        0: ("r1",),
        1: ("r0", "r1"),
        999_999: ("r0", "r1"),
        1_000_000: ("r0", "r2"),
        1_000_001: ("r0",),
    }


def test_a_row_that_compares_two_facts_is_tried() -> None:
    table = table_of("collect", [{"days": "> limit"}, {"days": "> 3"}])
    assert decide(table, sheet(days=5, limit=4)).rows == ("r0", "r1")
    assert decide(table, sheet(days=5, limit=6)).rows == ("r1",)
    assert decide(table, sheet(days=5)).rows == ("r1",)


def test_numbers_written_otherwise_are_explained_as_written() -> None:
    table = table_of("collect", [{"share": "< 2"}, {"share": "> 2"}], "share")
    for text in ("1", "1.0", "1.00", "0", "-0", "1"):
        [met, not_met] = decide(table, sheet(share=Decimal(text)), why_not=True).row_traces
        assert str(met.trace.parts[0].value) == text
        assert str(not_met.trace.value) == text


def test_the_reasons_kept_are_bounded() -> None:
    table = table_of("collect", [{"share": f"> {n}"} for n in range(20)], "share")
    for number in range(MOST_KEPT // 20 + 10):
        assert len(decide(table, sheet(share=Decimal(number)), why_not=True).row_traces) == 20
    reasons = rows_code(table.inputs, table.rows)._reasons
    assert len(reasons._columns[0]._kept) <= MOST_KEPT // 20
    assert all(len(row._kept) <= MOST_VALUES for row in reasons._met)


def test_no_confidential_value_is_kept() -> None:
    plain = table_of("collect", [{"share": "> 0.5"}, {"share": "> 0.7"}], "share")
    veiled = (InputColumn(VEILED["share"], tree.Anything()),)
    table = replace(plain, inputs=veiled, dictionary=VEILED)
    case = FactSheet({"share": Decimal("0.617")}, VEILED)
    assert len(decide(table, case, why_not=True).row_traces) == 2
    reasons = rows_code(table.inputs, table.rows)._reasons
    kept = [list(column._kept.items()) for column in reasons._columns]
    kept += [list(row._kept.items()) for row in reasons._met]
    assert "0.617" not in repr(kept)


def test_a_table_without_rows_or_tests_needs_no_columns() -> None:
    assert decide(table_of("collect", []), sheet(days=1), why_not=True).row_traces == ()
    everything = decide(table_of("collect", [{}, {}]), sheet(), why_not=True)
    assert [trace.trace.text for trace in everything.row_traces] == ["无条件适用"] * 2


def test_equal_tables_share_their_code() -> None:
    one, two = (table_of("unique", [{"days": "> 1"}]) for _ in range(2))
    assert rows_code(one.inputs, one.rows) is rows_code(two.inputs, two.rows)
