from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proof_support import Rows, faults, only, table_of
from rules_support import FACTS, cells

from engine.configuration.table import Column
from engine.expressions import tree
from engine.expressions.names import Dictionary, Fact
from engine.rules.conditions import matches
from engine.rules.facts import FactSheet
from engine.rules.gaps import VALUES, only_kinds, rows_with_a_region
from engine.rules.proofs import TableFault, masking_rows, prove
from engine.rules.reading import InputColumn
from engine.rules.regions import cut_table
from engine.rules.sweep import Budget, Sweep, bits_of, meeting_rows
from engine.terms import FactValue, Label


def test_two_rows_of_a_unique_table_that_overlap_are_named_with_a_case() -> None:
    table = table_of("unique", [({"days": "<= 5", "joint": True}, "甲"), ({"days": ">= 5"}, "乙")])
    fault = only(table, "overlap")
    assert (fault.rows, fault.severity) == (("r1", "r2"), "error")
    assert fault.witness == {"days": "5", "joint": "是"}
    assert fault.witness_en == {"days": "5", "joint": "yes"}
    assert fault.zh == "天数为 5 且“联名”为是时，规则 r1 与 r2 同时适用"


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
    assert fault.zh == (
        "天数为 5 时，没有任何一行适用（空档：天数 [5..8]）；"
        "规则 r1（< 5）与 r2（> 8）在“天数”上没有接上"
    )
    assert fault.en == (
        "no row applies where days is 5 (the gap: days [5..8]); "
        "rows r1 (< 5) and r2 (> 8) do not meet at days"
    )
    assert fault.rows == ("r1", "r2")


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
    assert only(decimal, "gap").zh == (
        "x为 9.5 时，没有任何一行适用（空档：x (9..10)）；"
        "规则 r1（<= 9）与 r2（>= 10）在“x”上没有接上"
    )


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
    assert fault.zh == "类型为“乙”时，没有任何一行适用（空档：类型 乙）"


def test_a_free_text_counts_any_other_value() -> None:
    fault = only(table_of("unique", [({"note": '"a"'}, "甲")]), "gap")
    assert (fault.witness, fault.witness_en) == (
        {"note": "其他任何值"},
        {"note": "any other value"},
    )


def test_texts_in_order_have_values_between() -> None:
    rows = [({"note": '< "b"'}, "甲"), ({"note": '"b"'}, "乙"), ({"note": '>= "c"'}, "乙")]
    fault = only(table_of("unique", rows), "gap")
    assert fault.zh == "备注为排在“b”之后的文本时，没有任何一行适用（空档：备注 (b..c)）"


def test_a_complete_table_may_still_need_its_inputs_known() -> None:
    rows = [({"days": "< 5", "joint": "-"}, "甲"), ({"days": ">= 5"}, "乙")]
    fault = only(table_of("unique", rows, complete=True), "gap")
    assert (fault.severity, fault.witness["days"]) == ("warning", "未知")
    assert fault.zh.startswith("“天数”未知时，可能没有任何一行适用")


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
    assert only(table, "gap").zh == "任何情形下都没有一行适用"


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
    assert "“天数”写的是 > 5，而可取的值只有 [0..5]" in only(table, "never-matches").zh


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
    assert (fault.rows, fault.severity) == (("r1",), "error")


@pytest.mark.parametrize("cell", ["-", "not(null)", "甲, 乙"])
def test_a_cell_that_says_something_is_no_tautology(cell: str) -> None:
    assert faults(table_of("first", [({"kind": cell}, "甲")]), "tautology") == []


def test_a_row_written_twice_is_named() -> None:
    rows = [({"days": "> 1"}, "甲"), ({"days": "＞ 1"}, "甲"), ({"days": "> 1"}, "乙")]
    assert only(table_of("collect", rows), "duplicate").rows == ("r1", "r2")


def test_a_text_is_quoted_and_a_number_has_its_unit_in_the_case() -> None:
    facts = Dictionary(
        [
            Fact("score", "number", Label("评分", "score"), unit="分"),
            Fact("kind", "text", Label("类别", "kind"), ("a", "b"), labels=(("b", Label("乙类")),)),
        ]
    )
    rows: Rows = [({"score": "< 90", "kind": "-"}, "甲"), ({"score": ">= 90", "kind": "a"}, "乙")]
    more = [*rows, ({"score": "< 60"}, "乙")]
    assert "空档：评分 [60..90) 分）" in faults(table_of("any", more[1:], facts=facts), "gap")[0].zh
    fault = only(table_of("unique", rows, facts=facts), "gap")
    assert fault.zh.startswith("评分为 90 分且类别为“乙类”时，没有任何一行适用（空档：")
    assert fault.en.startswith("no row applies where score is 90 and kind is “乙类” (the gap: ")


def test_columns_that_do_not_matter_are_left_out_of_the_case() -> None:
    rows: Rows = [({"days": "< 5", "joint": "-"}, "甲"), ({"days": "> 5", "joint": "-"}, "乙")]
    fault = only(table_of("unique", rows), "gap")
    assert fault.zh.startswith("天数为 5 时")
    assert set(fault.witness) == {"days", "joint"}


def test_rows_that_do_not_meet_are_both_named() -> None:
    rows = [({"share": "< 130"}, "甲"), ({"share": "> 130"}, "乙")]
    fault = only(table_of("unique", rows), "gap")
    assert (fault.rows, fault.severity) == (("r1", "r2"), "warning")
    assert "规则 r1（< 130）与 r2（> 130）在“比例”上没有接上" in fault.zh


def test_rows_that_meet_only_for_other_cases_are_not_blamed() -> None:
    rows = [({"share": "< 1", "joint": True}, "甲"), ({"share": "> 1", "joint": False}, "乙")]
    assert all(fault.rows == () for fault in faults(table_of("unique", rows), "gap")[1:])


def test_gaps_are_capped_and_the_last_says_so() -> None:
    rows = [({"days": f"[{10 * n}..{10 * n + 5}]"}, "甲") for n in range(9)]
    found = faults(table_of("first", rows), "gap")
    assert len(found) == 1  # one box of several parts
    assert "另有" not in found[0].zh
    crossed: Rows = [({"days": str(n), "limit": str(n), "share": str(n)}, "甲") for n in range(9)]
    found = faults(table_of("first", crossed), "gap")
    assert len(found) == 5
    assert found[-1].zh.endswith("；另有空档未列出")
    assert found[-1].en.endswith("; there are more gaps than are listed")
    assert all("另有" not in fault.zh for fault in found[:-1])


def test_overlaps_that_the_policy_settles_are_told_on_request() -> None:
    table = table_of("first", [({"days": "> 1"}, "甲"), ({"joint": True}, "乙")])
    assert faults(table, "overlap") == []
    [fault] = [f for f in prove(table, every_overlap=True) if f.code == "overlap"]
    assert (fault.rows, fault.severity) == (("r1", "r2"), "warning")


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
    columns = only_kinds(cut_table(inputs, rows, empty), VALUES)
    everything = (1 << len(rows)) - 1

    pairs = {(n, o) for n in range(len(rows)) for o in bits_of(meeting_rows(columns, n)) if o > n}
    assert pairs == {pair for hits in met for pair in combinations(sorted(hits), 2)}
    live = rows_with_a_region(columns) & everything
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
