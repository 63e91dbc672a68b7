"""Decision tables over columns say what they say of one case, and refuse what they cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from columns_support import ask
from dmn_support import FOLDER, documents, expected, sheet_of, table_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules_support import FACTS, cells, sheets

from engine.configuration.table import Column, Row, TableBody
from engine.errors import RuleError
from engine.expressions import tree
from engine.rules.columns.tables import OUTPUT, ROW, STATUS, add_decision
from engine.rules.facts import FactSheet
from engine.rules.reading import CompiledRow
from engine.rules.tables import Decision, DecisionTable, compile_table, decide

Answer = tuple[object, object, Mapping[str, object]]


def bulk(table: DecisionTable, cases: Sequence[FactSheet]) -> list[Answer]:
    """Return status, row and outputs of each case."""
    known = [FactSheet({n: case[n] for n in table.reads}, table.dictionary) for case in cases]
    rows = ask(known, lambda columns: add_decision(columns, table), names=sorted(table.reads))
    return [
        (
            row[STATUS],
            row[ROW],
            {
                name.removeprefix(OUTPUT): _plain(value)
                for name, value in row.items()
                if name.startswith(OUTPUT)
            },
        )
        for row in rows
    ]


def _plain(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def one_by_one(table: DecisionTable, case: FactSheet) -> Answer:
    try:
        decision: Decision = decide(table, case)
    except RuleError:
        names = [column.fact.name for column in table.outputs]
        return "clash", None, dict.fromkeys(names)
    single = table.aggregate is None and not decision.defaulted and decision.rows
    outputs = (
        decision.outputs[0] if decision.outputs else {c.fact.name: None for c in table.outputs}
    )
    return decision.status, decision.rows[0] if single else None, dict(outputs)


def made(hit: str, rows: Sequence[Mapping[str, Any]], **more: Any) -> DecisionTable:  # noqa: ANN401
    outputs = more.pop("outputs", [{"name": "then", "type": "text"}])
    inputs = more.pop("inputs", ["days", "kind"])
    body = TableBody(
        hit=hit,
        inputs=tuple(Column(name=name) for name in inputs),
        outputs=tuple(Column(**column) for column in outputs),
        rules=tuple(
            Row(id=f"r{n}", when=row.get("when", {}), then=row["then"])
            for n, row in enumerate(rows, start=1)
        ),
        **more,
    )
    return compile_table(body, FACTS)


def sheet(**values: object) -> FactSheet:
    return FactSheet(values, FACTS)


# ------------------------------------------------------------------ random tables

NAMES = ("days", "kind", "share", "note", "opened", "joint")


@st.composite
def random_tables(draw: st.DrawFn) -> DecisionTable:
    hit, aggregate = draw(
        st.sampled_from(
            [
                ("unique", None),
                ("any", None),
                ("first", None),
                ("priority", None),
                ("collect", "sum"),
                ("collect", "min"),
                ("collect", "max"),
                ("collect", "count"),
            ]
        )
    )
    default = draw(st.sampled_from([None, Decimal(7)]))
    frame = made(
        hit,
        [{"then": {"given": number}} for number in draw(st.lists(st.integers(0, 3), max_size=5))],
        inputs=NAMES,
        aggregate=aggregate,
        outputs=[
            {
                "name": "given",
                "type": "number",
                "values": (2, 0, 1, 3) if hit == "priority" else None,
                "default": default,
            }
        ],
    )
    rows = tuple(_with_cells(row, draw) for row in frame.rows)
    return replace(frame, rows=rows, reads=frame.reads | {"limit"})


def _with_cells(row: CompiledRow, draw: st.DrawFn) -> CompiledRow:
    chosen = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2))
    plain = {n: draw(cells(n, names=True).filter(lambda c: "\\x00" not in repr(c))) for n in chosen}
    given = tuple(plain.get(name, tree.Anything()) for name in NAMES)
    tests = tuple(tree.Test(name, cell, "?") for name, cell in plain.items())
    return CompiledRow(row.id, given, tests, row.outputs)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(random_tables(), st.lists(sheets(), min_size=1, max_size=15))
def test_columns_and_single_cases_agree_on_random_tables(
    table: DecisionTable, cases: list[FactSheet]
) -> None:
    assert bulk(table, cases) == [one_by_one(table, case) for case in cases]


# ------------------------------------------------------------------ published tables

CARRIED = [
    pytest.param(document, id=document["id"])
    for document in documents()
    if document["hitPolicy"] in {"UNIQUE", "ANY", "FIRST", "PRIORITY"} or document["aggregation"]
]


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the conformance tables are not at {FOLDER}")
@pytest.mark.parametrize("document", CARRIED)
def test_a_published_table_gives_the_published_answers_in_one_query(
    document: dict[str, Any],
) -> None:
    table = table_of(document)
    cases = [sheet_of(table, case) for case in document["cases"]]
    answers = bulk(table, cases)
    assert answers == [one_by_one(table, case) for case in cases]
    for case, (status, _, outputs) in zip(document["cases"], answers, strict=True):
        shown = next(iter(outputs.values())) if len(outputs) == 1 else outputs
        assert (shown if status == "hit" else None) == expected(case["expected"])


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the conformance tables are not at {FOLDER}")
def test_the_published_tables_of_the_carried_policies_are_most_of_them() -> None:
    assert len(CARRIED) >= 20


# ------------------------------------------------------------------ single points


def test_the_answer_names_the_row_and_keeps_the_columns_of_the_case() -> None:
    table = made("unique", [{"when": {"days": "> 2"}, "then": {"then": "督办"}}])
    [row] = ask([sheet(days=3)], lambda cases: add_decision(cases, table), names=["days"])
    assert row == {"n": 0, "days": 3, STATUS: "hit", ROW: "r1", f"{OUTPUT}then": "督办"}


def test_rows_that_contradict_unique_give_a_clash_and_no_answer() -> None:
    rows = [{"when": {"days": "> 2"}, "then": {"then": word}} for word in ("甲", "乙")]
    assert bulk(made("unique", rows), [sheet(days=3), sheet(days=1)]) == [
        ("clash", None, {"then": None}),
        ("no_match", None, {"then": None}),
    ]


def test_rows_of_an_any_table_may_agree() -> None:
    words = [("> 2", "甲"), ("> 3", "甲"), ("> 4", "乙")]
    table = made("any", [{"when": {"days": cell}, "then": {"then": word}} for cell, word in words])
    statuses = [answer[:2] for answer in bulk(table, [sheet(days=4), sheet(days=5)])]
    assert statuses == [("hit", "r1"), ("clash", None)]


def test_outputs_may_name_facts_and_calculate() -> None:
    table = made(
        "first",
        [
            {"when": {"kind": "甲"}, "then": {"points": "days * 1.5 - 0.25", "by": "limit"}},
            {"when": {"kind": "乙"}, "then": {"points": "(days + 1) / 8", "by": 3}},
        ],
        outputs=[{"name": "points", "type": "number"}, {"name": "by", "type": "integer"}],
    )
    cases = [sheet(kind="甲", days=3, limit=9), sheet(kind="乙", days=2), sheet(kind="甲")]
    assert bulk(table, cases) == [one_by_one(table, case) for case in cases]
    assert bulk(table, cases)[1][2] == {"points": Decimal("0.375"), "by": 3}


def test_a_sum_leaves_out_rows_that_give_nothing() -> None:
    table = made(
        "collect",
        [{"then": {"sum": "share"}}, {"then": {"sum": "days + 0.5"}}, {"then": {"sum": 2}}],
        aggregate="sum",
        outputs=[{"name": "sum", "type": "number"}],
        inputs=["days", "share"],
    )
    cases = [sheet(days=1, share=Decimal("0.1")), sheet(share=Decimal("0.3")), sheet(days=-3)]
    assert bulk(table, cases) == [one_by_one(table, case) for case in cases]


def test_a_list_of_texts_stays_a_list() -> None:
    rows = [
        {"when": {"kind": "甲"}, "then": {"with": ["丙局", "丁局"]}},
        {"when": {"kind": "乙"}, "then": {"with": "丙局"}},
    ]
    table = made("unique", rows, outputs=[{"name": "with", "type": "text"}])
    found = [answer[2]["with"] for answer in bulk(table, [sheet(kind="甲"), sheet(kind="丙")])]
    assert found == [("丙局", "丁局"), None]


@pytest.mark.parametrize(
    ("hit", "then", "more", "message"),
    [
        ("collect", 1, {}, "给出多条结果"),
        ("rule-order", 1, {}, "给出多条结果"),
        ("first", "days / limit", {}, "除法只能"),
        ("first", "days / 3", {}, "除法只能"),
        ("first", "share * share", {}, "位数字"),
        ("any", "days", {}, "不是写明的值"),
        ("collect", "days", {"aggregate": "max"}, "不是写明的值"),
    ],
)
def test_what_columns_cannot_say_is_refused(
    hit: str, then: object, more: dict[str, Any], message: str
) -> None:
    output = {"name": "out", "type": "number"}
    rows = [{"then": {"out": then}}, {"then": {"out": 1}}]
    table = made(hit, rows, outputs=[output], inputs=["days", "share"], **more)
    with pytest.raises(RuleError, match=message) as caught:
        bulk(table, [sheet(days=1)])
    assert caught.value.place
    assert "cannot be computed in columns" in caught.value.en


def test_a_whole_output_made_from_decimals_is_refused() -> None:
    output = {"name": "out", "type": "integer"}
    table = made("first", [{"then": {"out": "share"}}], outputs=[output], inputs=["share"])
    with pytest.raises(RuleError, match="整数结果由小数算出"):
        bulk(table, [sheet(share=Decimal(1))])


def test_outputs_that_differ_in_capitals_only_are_refused() -> None:
    outputs = [{"name": "Out"}, {"name": "out"}]
    table = made("first", [{"then": {"Out": "甲", "out": "乙"}}], outputs=outputs)
    with pytest.raises(RuleError, match="只有大小写不同"):
        bulk(table, [sheet(days=1)])


def test_whole_numbers_too_long_for_64_bits_stop_the_query() -> None:
    output = {"name": "out", "type": "integer"}
    table = made("first", [{"then": {"out": "days * days"}}], outputs=[output])
    with pytest.raises(duckdb.OutOfRangeException):
        bulk(table, [sheet(days=10**12)])
