from __future__ import annotations

from decimal import Decimal

import pytest
from rules_support import FACTS

from engine.configuration.table import Column, Row, TableBody
from engine.errors import ConfigurationError, RuleError
from engine.expressions.names import Dictionary, Fact
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable, compile_table, decide
from engine.terms import Label

ROWS: list[tuple[dict[str, object], dict[str, object]]] = [
    ({"days": "> 5"}, {"grade": "差"}),
    ({"days": "> 2"}, {"grade": "中"}),
    ({"joint": True}, {"grade": "优"}),
]


def table_of(
    hit: str,
    rows: list[tuple[dict[str, object], dict[str, object]]] | None = None,
    *,
    output: dict[str, object] | None = None,
    **more: object,
) -> DecisionTable:
    grade = output or {"name": "grade", "type": "text", "values": ("差", "中", "优")}
    body = TableBody.model_validate(
        {
            "hit": hit,
            "inputs": (Column(name="days"), Column(name="joint")),
            "outputs": (Column.model_validate(grade),),
            "rules": tuple(
                Row(id=f"r{number}", when=when, then=then)
                for number, (when, then) in enumerate(ROWS if rows is None else rows, start=1)
            ),
            **more,
        }
    )
    return compile_table(body, FACTS)


def sheet(**values: object) -> FactSheet:
    return FactSheet(values, FACTS)


@pytest.mark.parametrize(
    ("hit", "value", "rows"),
    [
        ("first", "差", ("r1",)),
        ("priority", "差", ("r1",)),
        ("rule-order", ("差", "中", "优"), ("r1", "r2", "r3")),
        ("collect", ("差", "中", "优"), ("r1", "r2", "r3")),
    ],
)
def test_a_hit_policy_chooses_among_rows_that_apply(
    hit: str, value: object, rows: tuple[str, ...]
) -> None:
    decision = decide(table_of(hit), sheet(days=6, joint=True))
    assert (decision.status, decision.value, decision.rows) == ("hit", value, rows)


def test_priority_goes_by_the_declared_values_not_by_the_rows() -> None:
    rows = [ROWS[2], ROWS[1], ROWS[0]]
    assert decide(table_of("priority", rows), sheet(days=6, joint=True)).rows == ("r3",)
    assert decide(table_of("output-order", rows), sheet(days=6, joint=True)).rows == (
        "r3",
        "r2",
        "r1",
    )


def test_equal_priority_keeps_the_order_of_the_rows() -> None:
    rows = [ROWS[1], ({"joint": True}, {"grade": "中"})]
    assert decide(table_of("priority", rows), sheet(days=6, joint=True)).rows == ("r1",)


def test_unique_names_both_rows_that_apply_and_the_case() -> None:
    with pytest.raises(RuleError) as caught:
        decide(table_of("unique"), sheet(days=6))
    assert caught.value.place == "r1, r2"
    assert "规则 r1 与规则 r2 同时适用（天数 = 6，联名 = 未知）" in caught.value.zh


def test_any_allows_rows_that_agree_and_refuses_others() -> None:
    rows = [ROWS[0], ({"joint": True}, {"grade": "差"}), ({"days": "> 8"}, {"grade": "中"})]
    assert decide(table_of("any", rows), sheet(days=6, joint=True)).rows == ("r1",)
    with pytest.raises(RuleError, match="结果一致"):
        decide(table_of("any", rows), sheet(days=9))


@pytest.mark.parametrize(
    ("aggregate", "value", "empty"),
    [("sum", 6, None), ("min", 1, None), ("max", 3, None), ("count", 3, 0)],
)
def test_an_aggregate_is_one_number(aggregate: str, value: int, empty: int | None) -> None:
    rows = [(when, {"points": n}) for n, (when, _) in enumerate(ROWS, start=1)]
    output = {"name": "points", "type": "number"}
    table = table_of("collect", rows, output=output, aggregate=aggregate)
    decision = decide(table, sheet(days=6, joint=True))
    assert (decision.value, decision.rows) == (Decimal(value), ("r1", "r2", "r3"))
    nothing = decide(table, sheet())
    assert nothing.value == empty
    assert nothing.status == ("hit" if aggregate == "count" else "no_match")


@pytest.mark.parametrize(
    ("hit", "value"), [("unique", None), ("first", None), ("collect", ()), ("rule-order", ())]
)
def test_without_a_hit_the_status_says_so(hit: str, value: object) -> None:
    decision = decide(table_of(hit), sheet())
    assert (decision.status, decision.value, decision.outputs) == ("no_match", value, ())


@pytest.mark.parametrize(("hit", "value"), [("first", "优"), ("collect", ("优",))])
def test_a_declared_default_stands_in(hit: str, value: object) -> None:
    output = {"name": "grade", "type": "text", "default": "优"}
    decision = decide(table_of(hit, output=output), sheet())
    assert (decision.status, decision.value, decision.rows) == ("hit", value, ())
    assert decision.defaulted


def test_a_row_that_applied_says_why() -> None:
    [reason] = decide(table_of("first"), sheet(days=6)).row_traces
    assert (reason.row, reason.holds, reason.trace.text) == ("r1", True, "天数 = 6（符合 > 5）")


def test_on_request_every_other_row_says_why_not() -> None:
    decision = decide(table_of("first"), sheet(days=3), why_not=True)
    assert [(t.row, t.holds, t.trace.text) for t in decision.row_traces] == [
        ("r1", False, "天数 = 3（要求 > 5）"),
        ("r2", True, "天数 = 3（符合 > 2）"),
        ("r3", False, "联名未知（要求 是）"),
    ]


def test_a_row_without_tests_always_applies() -> None:
    decision = decide(table_of("first", [({"days": "-"}, {"grade": "差"})]), sheet())
    assert decision.row_traces[0].trace.text == "无条件适用"


def test_several_outputs_are_given_together() -> None:
    body = TableBody(
        hit="first",
        inputs=(Column(name="days"),),
        rules=(Row(id="r1", then={"lead": "城建", "with": ["住建", "note"], "rest": None}),),
    )
    decision = decide(compile_table(body, FACTS), sheet(note="街道"))
    assert decision.value == {"lead": "城建", "with": ("住建", "街道"), "rest": None}


def test_an_output_is_calculated_from_facts() -> None:
    output = {"name": "limit", "type": "integer"}
    rows: list[tuple[dict[str, object], dict[str, object]]] = [
        ({"joint": True}, {"limit": "days * 2 + (10 - 4) / 2"}),
        ({}, {"limit": "days / limit"}),
    ]
    table = table_of("first", rows, output=output)
    assert decide(table, sheet(days=3, joint=True)).value == 9
    assert decide(table, sheet(joint=True)).value is None
    with pytest.raises(RuleError, match="除数为 0"):
        decide(table, sheet(days=3, limit=0))
    with pytest.raises(RuleError, match="整数"):
        decide(table, sheet(days=3, limit=2))


def test_an_input_of_another_type_is_refused_before_the_table_runs() -> None:
    other = Dictionary([Fact("days", "text", Label("天数"))])
    with pytest.raises(RuleError) as caught:
        decide(table_of("first"), FactSheet({"days": "6"}, other))
    assert (caught.value.place, caught.value.value) == ("days", "6")


def test_facts_the_table_does_not_know_are_passed_over() -> None:
    more = FACTS.merge([Fact("extra", "text", Label("其他"))])
    decision = decide(table_of("first"), FactSheet({"days": 6, "extra": "x"}, more))
    assert decision.value == "差"


def test_a_table_of_its_own_brings_its_own_facts() -> None:
    body = TableBody(
        hit="first",
        inputs=(Column(name="人数", type="integer", title=Label("人数")),),
        rules=(Row(id="r1", when={"人数": ">= 5"}, then={"kind": "集体访"}),),
    )
    table = compile_table(body, Dictionary())
    assert decide(table, FactSheet({"人数": 5}, table.dictionary)).value == "集体访"


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"inputs": (Column(name="dayz"),)}, "dayz", "是否指 days？"),
        ({"inputs": (Column(name="days", type="text"),)}, "days", "类型是 integer"),
        ({"inputs": (Column(name="days"), Column(name="days"))}, "days", "两次"),
        ({"inputs": (Column(name="kind", values=(5,)),)}, "kind", "可选值应是文本"),
        ({"inputs": (Column(name="days", values=("not(1)",)),)}, "days", "不能作可选值"),
        ({"hit": "priority"}, "outputs", "按先后排列"),
        ({"aggregate": "sum"}, "aggregate", "只有 collect"),
        ({"hit": "collect", "aggregate": "sum"}, "aggregate", "type: number"),
        (
            {
                "hit": "collect",
                "aggregate": "sum",
                "outputs": (Column(name="a", type="number"), Column(name="b")),
                "rules": (),
            },
            "aggregate",
            "一个结果列",
        ),
        ({"rules": (Row(id="r1", then={}), Row(id="r1", then={}))}, "r1", "两次"),
        ({"rules": (Row(id="r1", when={"dais": 1}, then={}),)}, "r1 dais", "是否指 days？"),
        ({"rules": (Row(id="r1", when={"any": []}, then={}),)}, "r1 any", "没有“any”这一列"),
        (
            {"outputs": (Column(name="grade"),), "rules": (Row(id="r1", then={"grad": "差"}),)},
            "r1 grad",
            "是否指 grade？",
        ),
        ({"rules": (Row(id="r1", when={"days": "60以上"}, then={}),)}, "r1 days", ">= 60"),
        ({"rules": (Row(id="r1", then={"grade": 5}),)}, "r1 grade", '"5"'),
        (
            {
                "outputs": (Column(name="points", type="number", values=(1, 2)),),
                "rules": (Row(id="r1", then={"points": 3}),),
            },
            "r1 points",
            "可选值",
        ),
        ({"outputs": (Column(name="g", type="number", default="差"),)}, "default g", "数字"),
        ({"outputs": (Column(name="days", values=("limit",)),), "rules": ()}, "days", "不是值"),
    ],
)
def test_a_faulty_table_is_refused_with_row_and_column(
    changes: dict[str, object], place: str, said: str
) -> None:
    given: dict[str, object] = {
        "hit": "first",
        "inputs": (Column(name="days"),),
        "rules": (Row(id="r1", when={"days": "> 5"}, then={"grade": "差"}),),
    }
    body = TableBody.model_validate(given | changes)
    with pytest.raises(ConfigurationError) as caught:
        compile_table(body, FACTS)
    assert caught.value.place == place
    assert said in caught.value.text()


def test_an_output_outside_the_declared_values_has_no_priority() -> None:
    output = {"name": "points", "type": "number", "values": (1, 2)}
    table = table_of("priority", [({}, {"points": "days"})], output=output)
    assert decide(table, sheet(days=2)).value == 2
    with pytest.raises(RuleError, match="排不出先后"):
        decide(table, sheet(days=3))
