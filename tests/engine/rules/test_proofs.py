from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rules_support import FACTS, cells

from engine.configuration.table import Column, Row, TableBody
from engine.expressions import tree
from engine.expressions.names import Dictionary, Fact
from engine.rules.conditions import matches
from engine.rules.facts import FactSheet
from engine.rules.proofs import _VALUES, TableFault, _only, _rows_with_a_region, masking_rows, prove
from engine.rules.reading import InputColumn
from engine.rules.regions import cut_table
from engine.rules.sweep import Budget, Sweep, bits_of, meeting_rows
from engine.rules.tables import DecisionTable, compile_table
from engine.terms import FactValue, Label

Rows = Sequence[tuple[dict[str, object], object]]


def table_of(hit: str, rows: Rows, *, facts: Dictionary = FACTS, **more: object) -> DecisionTable:
    names = dict.fromkeys(name for when, _ in rows for name in when)
    given_columns = {
        "inputs": tuple(Column(name=name) for name in names),
        "outputs": (Column(name="grade", values=("甲", "乙")),),
    }
    body = TableBody.model_validate(
        {
            "hit": hit,
            "rules": tuple(
                Row(id=f"r{number}", when=when, then={"grade": grade})
                for number, (when, grade) in enumerate(rows, start=1)
            ),
            **given_columns,
            **more,
        }
    )
    return compile_table(body, facts)


def faults(table: DecisionTable, code: str) -> list[TableFault]:
    return [fault for fault in prove(table) if fault.code == code]


def only(table: DecisionTable, code: str) -> TableFault:
    [fault] = faults(table, code)
    return fault


def test_two_rows_of_a_unique_table_that_overlap_are_named_with_a_case() -> None:
    table = table_of("unique", [({"days": "<= 5", "joint": True}, "甲"), ({"days": ">= 5"}, "乙")])
    fault = only(table, "overlap")
    assert (fault.rows, fault.severity) == (("r1", "r2"), "error")
    assert fault.witness == {"days": "5", "joint": "是"}
    assert fault.witness_en == {"days": "5", "joint": "yes"}
    assert fault.zh == "规则 r1 与 r2 会同时适用（例如 天数 = 5，联名 = 是）"


def test_rows_that_meet_end_to_end_do_not_overlap() -> None:
    table = table_of("unique", [({"days": "< 5"}, "甲"), ({"days": ">= 5"}, "乙")])
    assert faults(table, "overlap") == []


def test_any_minds_only_rows_that_differ() -> None:
    rows = [({"days": "> 1"}, "甲"), ({"days": "> 2"}, "甲"), ({"days": "> 3"}, "乙")]
    assert [fault.rows for fault in faults(table_of("any", rows), "overlap")] == [
        ("r1", "r3"),
        ("r2", "r3"),
    ]


@pytest.mark.parametrize("hit", ["first", "priority", "rule-order", "output-order", "collect"])
def test_other_policies_may_overlap(hit: str) -> None:
    table = table_of(hit, [({"days": "> 1"}, "甲"), ({"days": "> 2"}, "乙")])
    assert faults(table, "overlap") == []


def test_an_overlap_on_the_missing_value_is_one_too() -> None:
    table = table_of("unique", [({"days": "null"}, "甲"), ({"days": "not(5)"}, "乙")])
    assert only(table, "overlap").witness == {"days": "未知"}


def test_overlaps_are_capped() -> None:
    table = table_of("unique", [({"days": f"> {n}"}, "甲") for n in range(30)])
    assert len(faults(table, "overlap")) == 50


@pytest.mark.parametrize(("complete", "severity"), [(True, "error"), (False, "warning")])
def test_a_gap_is_shown_as_a_box_with_a_case(complete: bool, severity: str) -> None:
    rows = [({"days": "< 5"}, "甲"), ({"days": "> 8", "joint": True}, "乙")]
    fault = faults(table_of("first", rows, complete=complete), "gap")[0]
    assert fault.severity == severity
    assert fault.zh == "没有规则适用：天数 [5..8]（例如 天数 = 5，联名 = 是）"
    assert fault.en == "no row applies: 天数 [5..8] (for example 天数 = 5, 联名 = yes)".replace(
        "天数", "days"
    ).replace("联名", "joint")


def test_every_gap_is_found_once() -> None:
    rows = [({"days": "< 5"}, "甲"), ({"days": "> 8", "joint": True}, "乙")]
    assert [fault.witness for fault in faults(table_of("first", rows), "gap")] == [
        {"days": "5", "joint": "是"},
        {"days": "9", "joint": "否"},
    ]


def test_a_whole_number_leaves_no_gap_where_a_decimal_does() -> None:
    columns = {kind: (Column(name="x", type=kind),) for kind in ("integer", "number")}
    rows = [({"x": "<= 9"}, "甲"), ({"x": ">= 10"}, "乙")]
    whole = table_of("unique", rows, inputs=columns["integer"])
    decimal = table_of("unique", rows, inputs=columns["number"])
    assert faults(whole, "gap") == []
    assert only(decimal, "gap").zh == "没有规则适用：x (9..10)（例如 x = 9.5）"


def test_bounds_that_do_not_meet_leave_a_gap_of_one_point() -> None:
    rows = [({"share": "< 130"}, "甲"), ({"share": "> 130"}, "乙")]
    assert only(table_of("unique", rows), "gap").witness == {"share": "130"}


def test_dates_are_counted_by_days() -> None:
    rows = [({"opened": "< 2024-01-01"}, "甲"), ({"opened": "> 2024-01-01"}, "乙")]
    assert only(table_of("unique", rows), "gap").witness == {"opened": "2024年1月1日"}
    met = [({"opened": "<= 2023-12-31"}, "甲"), ({"opened": ">= 2024-01-01"}, "乙")]
    assert faults(table_of("unique", met), "gap") == []


def test_the_first_and_the_last_day_are_no_trouble() -> None:
    rows = [({"opened": "0001-01-01"}, "甲"), ({"opened": "> 0001-01-01"}, "乙")]
    assert faults(table_of("unique", rows), "gap") == []
    rows = [({"opened": "9999-12-31"}, "甲"), ({"opened": "not(9999-12-31)"}, "乙")]
    assert faults(table_of("unique", rows), "gap") == []


def test_declared_values_not_met_are_named() -> None:
    fault = only(table_of("unique", [({"kind": "甲, 丙"}, "甲")]), "gap")
    assert fault.zh == "没有规则适用：类型 乙（例如 类型 = 乙）"


def test_a_free_text_counts_any_other_value() -> None:
    fault = only(table_of("unique", [({"note": '"a"'}, "甲")]), "gap")
    assert (fault.witness, fault.witness_en) == (
        {"note": "其他任何值"},
        {"note": "any other value"},
    )


def test_texts_in_order_have_values_between() -> None:
    rows = [({"note": '< "b"'}, "甲"), ({"note": '"b"'}, "乙"), ({"note": '>= "c"'}, "乙")]
    fault = only(table_of("unique", rows), "gap")
    assert fault.zh == "没有规则适用：备注 (b..c)（例如 备注 = 排在“b”之后的文本）"


def test_a_complete_table_may_still_need_its_inputs_known() -> None:
    rows = [({"days": "< 5", "joint": "-"}, "甲"), ({"days": ">= 5"}, "乙")]
    fault = only(table_of("unique", rows, complete=True), "gap")
    assert (fault.severity, fault.witness["days"]) == ("warning", "未知")
    assert fault.zh.startswith("“天数”未知时可能没有规则适用")


def test_a_gap_of_two_missing_inputs_is_found() -> None:
    rows = [({"days": "not(null)"}, "甲"), ({"joint": "not(null)"}, "甲")]
    fault = only(table_of("first", rows, complete=True), "gap")
    assert fault.witness == {"days": "未知", "joint": "未知"}


def test_a_row_for_the_missing_value_closes_the_table() -> None:
    rows = [({"days": "< 5"}, "甲"), ({"days": ">= 5"}, "乙"), ({"days": "null"}, "乙")]
    assert faults(table_of("unique", rows, complete=True), "gap") == []


def test_with_a_default_a_gap_is_only_told() -> None:
    outputs = (Column(name="grade", values=("甲", "乙"), default="乙"),)
    table = table_of("unique", [({"days": "< 5"}, "甲")], outputs=outputs)
    assert only(table, "gap").severity == "info"


def test_a_table_without_rows_applies_to_nothing() -> None:
    table = table_of("unique", [], inputs=(Column(name="days"),))
    assert only(table, "gap").zh == "没有规则适用：任何情形（例如 天数 = 0）"


def test_declared_bounds_of_a_number_limit_the_gap() -> None:
    columns = (Column(name="days", values=(">= 0",)),)
    rows = [({"days": "[0..5]"}, "甲"), ({"days": "> 5"}, "乙")]
    assert faults(table_of("unique", rows, inputs=columns, complete=True), "gap")[0].witness == {
        "days": "未知"
    }


def test_a_row_outside_the_declared_bounds_never_applies() -> None:
    columns = (Column(name="days", values=("[0..5]",)),)
    table = table_of("first", [({"days": "> 5"}, "甲")], inputs=columns)
    assert only(table, "never-matches").rows == ("r1",)
    assert "“天数”一列没有符合的值" in only(table, "never-matches").zh


def test_a_row_masked_by_two_others_together_is_named() -> None:
    rows = [({"days": "< 5"}, "甲"), ({"days": ">= 5"}, "乙"), ({"days": "> 2"}, "甲")]
    fault = only(table_of("first", rows), "masked")
    assert (fault.rows, fault.severity) == (("r3", "r1", "r2"), "error")
    assert fault.zh.startswith("规则 r3 永远轮不到：规则 r1、r2 先适用")


def test_a_row_masked_by_one_names_that_one_alone() -> None:
    rows = [({"days": "> 1"}, "甲"), ({"days": "> 3"}, "乙"), ({"days": "> 2"}, "乙")]
    assert {fault.rows for fault in faults(table_of("first", rows), "masked")} == {
        ("r2", "r1"),
        ("r3", "r1"),
    }


def test_a_last_row_that_catches_all_may_be_masked() -> None:
    rows: Rows = [({"days": "null"}, "甲"), ({"days": "not(null)"}, "甲"), ({}, "乙")]
    assert only(table_of("first", rows), "masked").severity == "info"


def test_a_row_that_takes_the_missing_value_is_not_masked() -> None:
    rows: Rows = [({"days": "< 5"}, "甲"), ({"days": ">= 5"}, "乙"), ({}, "乙")]
    assert faults(table_of("first", rows), "masked") == []


def test_under_priority_the_better_output_masks() -> None:
    rows = [({"days": "> 3"}, "乙"), ({"days": "> 1"}, "甲")]
    assert only(table_of("priority", rows), "masked").rows == ("r1", "r2")
    assert faults(table_of("priority", rows[::-1]), "masked")[0].rows == ("r2", "r1")


@pytest.mark.parametrize(("cell", "fact"), [("甲, 乙, 丙", "kind"), ("true, false", "joint")])
def test_a_cell_met_by_every_known_value_is_told(cell: str, fact: str) -> None:
    fault = only(table_of("first", [({fact: cell}, "甲")]), "tautology")
    assert (fault.rows, fault.severity) == (("r1",), "warning")


@pytest.mark.parametrize("cell", ["-", "not(null)", "甲, 乙"])
def test_a_cell_that_says_something_is_no_tautology(cell: str) -> None:
    assert faults(table_of("first", [({"kind": cell}, "甲")]), "tautology") == []


def test_a_row_written_twice_is_named() -> None:
    rows = [({"days": "> 1"}, "甲"), ({"days": "＞ 1"}, "甲"), ({"days": "> 1"}, "乙")]
    assert only(table_of("collect", rows), "duplicate").rows == ("r1", "r2")


def test_a_declared_output_that_no_row_gives_is_told() -> None:
    fault = only(table_of("first", [({"days": "> 1"}, "甲")]), "output-unused")
    assert "乙" in fault.zh


def test_a_comparison_of_two_facts_is_not_decided() -> None:
    rows = [({"days": "> limit"}, "甲"), ({"days": "<= limit"}, "乙")]
    found = faults(table_of("unique", rows), "not-decided")
    assert [fault.rows for fault in found] == [("r1", "r2"), ("r1", "r2")]
    assert faults(table_of("unique", rows), "gap") == []


def test_a_gap_that_no_comparison_can_close_is_certain() -> None:
    rows = [({"days": "> limit", "joint": True}, "甲")]
    assert only(table_of("unique", rows), "gap").witness["joint"] == "否"


def test_a_row_that_may_apply_masks_nothing_for_certain() -> None:
    rows: Rows = [({"days": "> limit"}, "甲"), ({"days": "> 5"}, "乙")]
    assert faults(table_of("first", rows), "masked") == []


def test_past_the_node_limit_the_answer_is_not_decided() -> None:
    rows = [({"days": f"[{n}..{n + 5}]", "share": f"> {n}"}, "甲") for n in range(20)]
    found = prove(table_of("first", rows), node_limit=2)
    assert {fault.code for fault in found} >= {"not-decided"}


def test_faults_come_errors_first() -> None:
    rows = [({"days": "< 5"}, "甲"), ({"days": "< 3"}, "甲"), ({"days": "> 8"}, "甲")]
    severities = [fault.severity for fault in prove(table_of("unique", rows))]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)


def test_values_are_shown_by_their_labels_and_hidden_ones_not_at_all() -> None:
    facts = Dictionary(
        [
            Fact("kind", "text", Label("类型"), ("a", "b"), labels=(("b", Label("乙类")),)),
            Fact("who", "text", Label("来信人"), confidential=True),
        ]
    )
    rows: Rows = [({"kind": "a", "who": '"张三"'}, "甲"), ({"kind": "b", "who": '"张三"'}, "甲")]
    [fault] = faults(
        table_of("first", [*rows, ({"kind": "a", "who": 'not("张三")'}, "甲")], facts=facts), "gap"
    )
    assert fault.witness["kind"] == "乙类"
    assert "张三" not in fault.zh


CANDIDATES: dict[str, list[FactValue]] = {
    "days": [Decimal(n) for n in range(-4, 7)],
    "kind": ["甲", "乙", "丙"],
    "joint": [True, False],
    "opened": [date(2022, 12, 31) + timedelta(days=n) for n in range(7)],
    "share": [
        Decimal(t)
        for t in [
            "-1",
            "0",
            "1e-10",
            "1e-9",
            "0.05",
            "0.1",
            "0.2",
            "0.3",
            "1",
            "12345678901234567",
            "1e18",
        ]
    ],
}


@st.composite
def grids(draw: st.DrawFn) -> tuple[tuple[str, ...], list[tuple[tree.Cell, ...]]]:
    names = tuple(
        draw(st.lists(st.sampled_from(sorted(CANDIDATES)), min_size=1, max_size=3, unique=True))
    )
    row = st.tuples(*(cells(name) for name in names))
    return names, draw(st.lists(row, min_size=1, max_size=5))


@settings(max_examples=250, deadline=None)
@given(grids())
def test_the_sweep_agrees_with_trying_every_case(
    grid: tuple[tuple[str, ...], list[tuple[tree.Cell, ...]]],
) -> None:
    names, rows = grid
    empty = FactSheet({}, FACTS)
    met = [
        frozenset(
            number
            for number, row in enumerate(rows)
            if all(matches(cell, v, empty) for cell, v in zip(row, case, strict=True))
        )
        for case in product(*(CANDIDATES[name] for name in names))
    ]
    inputs = [InputColumn(FACTS[name], domain_of(FACTS[name])) for name in names]
    columns = _only(cut_table(inputs, rows, empty), _VALUES)
    everything = (1 << len(rows)) - 1

    pairs = {(n, o) for n in range(len(rows)) for o in bits_of(meeting_rows(columns, n)) if o > n}
    assert pairs == {pair for hits in met for pair in combinations(sorted(hits), 2)}
    live = _rows_with_a_region(columns) & everything
    assert set(bits_of(live)) == set().union(*met)
    gap = Sweep(columns, Budget(10_000)).find_gap(everything)
    assert (gap is not None) is (frozenset() in met)
    masked = {n for n in bits_of(live) if masking_rows(columns, n, (1 << n) - 1, Budget(10_000))}
    assert masked == set(bits_of(live)) - {min(hits) for hits in met if hits}


def domain_of(fact: Fact) -> tree.Cell:
    if fact.values is None:
        return tree.Anything()
    return tree.AnyOf(tuple(tree.Equals(tree.Literal(value)) for value in fact.values))


def test_two_hundred_rows_of_eight_columns_are_proved_within_few_steps() -> None:
    rows: list[tuple[dict[str, object], object]] = []
    for n in range(200):
        when: dict[str, object] = {
            f"x{c}": f"[{(n * (c + 3)) % 97}..{(n * (c + 3)) % 97 + 9})" for c in range(8)
        }
        rows.append((when, "甲"))
    facts = Dictionary(Fact(f"x{c}", "number", Label(f"x{c}")) for c in range(8))
    found = prove(table_of("first", rows, facts=facts, complete=True), node_limit=2_000)
    assert {fault.code for fault in found} == {"gap", "output-unused", "masked", "duplicate"}
    assert isinstance(found[0], TableFault)
