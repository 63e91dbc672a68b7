from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from rules_support import FACTS, cells, conditions, sheets

from engine.expressions import tree
from engine.expressions.grammar import parse_cell, parse_condition
from engine.expressions.names import Dictionary, Fact
from engine.rules.conditions import evaluate, holds, matches, truth
from engine.rules.facts import FactSheet
from engine.rules.trace import Trace
from engine.terms import Label

STAFF = Dictionary(
    [
        Fact("reply.days_late", "integer", Label("答复超期天数", "days the reply is late")),
        Fact("clock.limit", "integer", Label("答复期限", "time limit"), unit="个工作日"),
        Fact(
            "petition.kind",
            "text",
            Label("信访类型", "kind"),
            ("first", "repeat"),
            labels=(("first", Label("初次", "first")), ("repeat", Label("重复", "repeated"))),
        ),
        Fact("petition.joint", "boolean", Label("联名信", "joint letter")),
        Fact("opened_on", "date", Label("登记日期", "registered on")),
        Fact("petition.name", "text", Label("来信人", "petitioner"), confidential=True),
        Fact("share", "number", Label("满意率", "satisfied")),
    ]
)


def sheet(**values: object) -> FactSheet:
    return FactSheet({name.replace("__", "."): value for name, value in values.items()}, STAFF)


def trace_of(condition: dict[str, object], **values: object) -> Trace:
    return evaluate(parse_condition(condition, STAFF), sheet(**values))


NULL_RULINGS = [
    ("5", False),
    ("< 5", False),
    ("[1..5]", False),
    ("null", True),
    ("5, null", True),
    ("not(5)", True),
    ("not(null)", False),
    ("not(5, null)", False),
    ("not(< 3)", False),
    ("not(5, < 3)", False),
    ("not(clock.limit)", False),
    ("clock.limit", False),
    ("-", True),
]


@pytest.mark.parametrize(("cell", "met"), NULL_RULINGS)
def test_the_missing_value_meets_what_the_rulings_say(cell: str, met: bool) -> None:
    read = parse_cell(cell, STAFF["reply.days_late"], STAFF)
    assert matches(read, None, sheet()) is met


@pytest.mark.parametrize("cell", ["> clock.limit", "not(> clock.limit)", "clock.limit"])
def test_a_comparison_with_an_unknown_fact_is_met_by_nothing(cell: str) -> None:
    read = parse_cell(cell, STAFF["reply.days_late"], STAFF)
    assert not matches(read, Decimal(1), sheet())


def test_two_unknown_facts_are_not_equal() -> None:
    condition = parse_condition({"reply.days_late": "clock.limit"}, STAFF)
    assert not holds(condition, sheet())


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ({"not": {"reply.days_late": "< 3"}}, None),
        ({"any": [{"reply.days_late": "< 3"}, {"share": 1}]}, True),
        ({"any": [{"reply.days_late": "< 3"}, {"share": 2}]}, None),
        ({"reply.days_late": "< 3", "share": 2}, False),
        ({"reply.days_late": "< 3", "share": 1}, None),
        ({}, True),
    ],
)
def test_what_hangs_on_a_missing_fact_is_unknown(
    condition: dict[str, object], answer: bool | None
) -> None:
    assert truth(parse_condition(condition, STAFF), sheet(share=1)) is answer


@given(conditions(names=True), sheets())
def test_the_reason_and_the_answer_agree(condition: tree.Condition, case: FactSheet) -> None:
    reason = evaluate(condition, case)
    answer = truth(condition, case)
    assert (reason.holds, reason.known) == (answer is True, answer is not None)
    assert reason.text
    assert reason.text_en


@given(conditions(names=True), sheets())
def test_a_condition_and_its_opposite_never_both_hold(
    condition: tree.Condition, case: FactSheet
) -> None:
    assert not (holds(condition, case) and holds(tree.Not(condition), case))


@given(cells("days", names=True), sheets())
def test_not_in_a_cell_and_not_around_it_mean_the_same(cell: tree.Cell, case: FactSheet) -> None:
    if isinstance(cell, tree.Anything | tree.Negation):
        return
    tests = cell.tests if isinstance(cell, tree.AnyOf) else (cell,)
    inside = tree.Test("days", tree.Negation(tests), "?")
    around = tree.Not(tree.Test("days", cell, "?"))
    assert truth(inside, case) is truth(around, case)


@pytest.mark.parametrize(
    ("cell", "values", "zh", "en"),
    [
        (
            {"reply.days_late": "> 5"},
            {"reply__days_late": 6},
            "答复超期天数 = 6（符合 > 5）",
            "days the reply is late = 6 (meets > 5)",
        ),
        (
            {"reply.days_late": ">= 5"},
            {"reply__days_late": 3},
            "答复超期天数 = 3（要求 ≥ 5）",
            "days the reply is late = 3 (required: ≥ 5)",
        ),
        (
            {"reply.days_late": "> 5"},
            {},
            "答复超期天数未知（要求 > 5）",
            "days the reply is late = unknown (required: > 5)",
        ),
        (
            {"petition.kind": "first"},
            {"petition__kind": "first"},
            "信访类型 = 初次",
            "kind = first",
        ),
        (
            {"petition.kind": "not(first)"},
            {"petition__kind": "first"},
            "信访类型 = 初次（要求 不是初次）",
            "kind = first (required: not first)",
        ),
        (
            {"petition.kind": "first, repeat"},
            {},
            "信访类型未知（要求 初次或重复）",
            "kind = unknown (required: first or repeated)",
        ),
        (
            {"share": "[0.80..0.9)"},
            {"share": Decimal("0.950")},
            "满意率 = 0.95（要求 0.8（含）至0.9（不含））",
            "satisfied = 0.95 (required: from 0.8 (included) to 0.9 (not included))",
        ),
        (
            {"opened_on": "< 2023-05-01"},
            {"opened_on": date(2023, 6, 2)},
            "登记日期 = 2023年6月2日（要求 早于2023年5月1日）",
            "registered on = 2023-06-02 (required: before 2023-05-01)",
        ),
        (
            {"petition.joint": True},
            {"petition__joint": False},
            "联名信 = 否（要求 是）",
            "joint letter = no (required: yes)",
        ),
        (
            {"reply.days_late": "> clock.limit"},
            {"reply__days_late": 3, "clock__limit": 5},
            "答复超期天数 = 3（要求 > 答复期限（5 个工作日））",
            "days the reply is late = 3 (required: > time limit (5))",
        ),
        (
            {"reply.days_late": "not(null)"},
            {},
            "答复超期天数未知（要求 已知）",
            "days the reply is late = unknown (required: known)",
        ),
        (
            {"reply.days_late": "not(< 3)"},
            {"reply__days_late": 2},
            "答复超期天数 = 2（要求 不属于（< 3））",
            "days the reply is late = 2 (required: not (< 3))",
        ),
    ],
)
def test_a_reason_reads_well(
    cell: dict[str, object], values: dict[str, object], zh: str, en: str
) -> None:
    reason = trace_of(cell, **values)
    assert (reason.sentence(), reason.sentence("en")) == (zh, en)


def test_a_reason_keeps_fact_cell_and_value() -> None:
    reason = trace_of({"reply.days_late": "＞５"}, reply__days_late=6)
    assert (reason.fact, reason.cell, reason.value) == ("reply.days_late", ">5", Decimal(6))


def test_a_confidential_value_appears_in_no_reason() -> None:
    reason = trace_of({"petition.name": 'not("李四")'}, petition__name="张三")
    assert (reason.text, reason.value) == ("来信人 = ●●●（符合 不是李四）", None)


def test_a_joined_reason_names_what_settled_it() -> None:
    condition: dict[str, object] = {"reply.days_late": "> 5", "petition.joint": True}
    reason = trace_of(condition, reply__days_late=6, petition__joint=False)
    assert reason.text == "联名信 = 否（要求 是）"
    assert [part.holds for part in reason.parts] == [True, False]
    assert reason.first_failing() is reason.parts[1]


def test_alternatives_that_all_fail_are_told_as_such() -> None:
    condition: dict[str, object] = {"any": [{"reply.days_late": "> 5"}, {"petition.joint": True}]}
    reason = trace_of(condition, reply__days_late=2, petition__joint=False)
    assert reason.text == "以下各项均不成立：答复超期天数 = 2（要求 > 5）；联名信 = 否（要求 是）"
    assert reason.text_en.startswith("none of these holds: ")


def test_a_negated_reason_says_what_should_not_be() -> None:
    condition: dict[str, object] = {"not": {"petition.joint": True}}
    assert trace_of(condition, petition__joint=True).text == "不应有：联名信 = 是"
    assert trace_of(condition, petition__joint=False).text == "不符合：联名信 = 否（要求 是）"
    assert trace_of(condition).known


def test_the_empty_condition_says_that_it_always_applies() -> None:
    assert evaluate(tree.Always(), FactSheet({}, FACTS)).text == "无条件适用"
