"""Conditions over columns say what they say of one case, nulls, edges and Chinese included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir
import pytest
from columns_support import ask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules_support import FACTS, conditions, sheets

from engine.errors import RuleError
from engine.expressions import tree
from engine.expressions.grammar import parse_condition
from engine.rules import conditions as single
from engine.rules.columns.conditions import holds, truth
from engine.rules.columns.facts import FactColumns
from engine.rules.facts import FactSheet
from engine.scoring.deductions import applies


def answers(condition: tree.Condition, cases: Sequence[FactSheet]) -> list[tuple[object, object]]:
    return [(known, held) for known, held, _ in all_answers([condition], cases)[0]]


def all_answers(
    asked: Sequence[tree.Condition], cases: Sequence[FactSheet]
) -> list[list[tuple[object, ...]]]:
    def make(table: ir.Table) -> ir.Table:
        facts = FactColumns(table, FACTS)
        columns = {}
        for place, condition in enumerate(asked):
            columns[f"truth{place}"] = truth(condition, facts)
            columns[f"strict{place}"] = truth(condition, facts, strict=True)
            columns[f"holds{place}"] = ibis.cases((holds(condition, facts), True), else_=False)
        return table.select("n", **columns)

    rows = ask(cases, make)
    names = ("truth", "holds", "strict")
    return [[tuple(row[f"{name}{n}"] for name in names) for row in rows] for n in range(len(asked))]


def has_nul(node: object) -> bool:
    return "\\x00" in repr(node)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(conditions(names=True).filter(lambda one: not has_nul(one)), min_size=1, max_size=5),
    st.lists(sheets(), min_size=1, max_size=12),
)
def test_columns_and_tree_walkers_agree_on_random_conditions(
    asked: list[tree.Condition], cases: list[FactSheet]
) -> None:
    assert all_answers(asked, cases) == [
        [
            (single.truth(condition, case), single.holds(condition, case), applies(condition, case))
            for case in cases
        ]
        for condition in asked
    ]


def test_a_text_with_a_nul_character_is_refused() -> None:
    facts = FactColumns(ibis.table({"note": "string"}, name="cases"), FACTS)
    with pytest.raises(RuleError, match="NUL"):
        truth(tree.Test("note", tree.Equals(tree.Literal("\0")), "?"), facts)


@pytest.mark.parametrize(
    ("when", "known_yes", "known_no", "unknown"),
    [
        ({"days": "> 3"}, [4], [3], [None]),
        ({"days": "[1..3)"}, [1, 2], [0, 3], [None]),
        ({"days": "null"}, [None], [0], []),
        ({"days": "not(null)"}, [0], [None], []),
        ({"days": "2, 3"}, [2, 3], [4, None], []),
        ({"days": "not(2, 3)"}, [4, None], [2], []),
        ({"days": "not(< 3)"}, [3], [2], [None]),
        ({"not": {"days": "< 3"}}, [3], [2], [None]),
        ({"not": {"days": "2"}}, [3, None], [2], []),
    ],
)
def test_a_missing_value_is_unknown_except_to_a_literal(
    when: dict[str, object], known_yes: list[object], known_no: list[object], unknown: list[object]
) -> None:
    values = [*known_yes, *known_no, *unknown]
    cases = [FactSheet({"days": value}, FACTS) for value in values]
    expected = [True] * len(known_yes) + [False] * len(known_no) + [None] * len(unknown)
    found = answers(parse_condition(when, FACTS), cases)
    assert [answer for answer, _ in found] == expected
    assert [held for _, held in found] == [answer is True for answer in expected]


def test_texts_are_compared_whole_and_in_chinese() -> None:
    cases = [FactSheet({"note": note}, FACTS) for note in ("张三", "张三 ", "张", "", None)]
    condition = parse_condition({"note": '"张三"'}, FACTS)
    assert [held for _, held in answers(condition, cases)] == [True, False, False, False, False]


def test_decimals_are_compared_digit_by_digit() -> None:
    cases = [
        FactSheet({"share": Decimal(number)}, FACTS) for number in ("0.3", "0.300000001", "0.29")
    ]
    condition = tree.Test("share", tree.Equals(tree.Literal(Decimal("0.30"))), "0.30")
    assert [held for _, held in answers(condition, cases)] == [True, False, False]


def test_a_fact_without_a_column_is_unknown_in_every_case() -> None:
    cases = [FactSheet({"days": 1}, FACTS)]
    condition = parse_condition({"share": "> 0.5", "days": "< limit"}, FACTS)

    def make(table: ir.Table) -> ir.Table:
        return table.select("n", truth=truth(condition, FactColumns(table, FACTS)))

    assert ask(cases, make, names=["days"])[0]["truth"] is None


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        ("days", "float64"),
        ("days", "string"),
        ("days", "uint64"),
        ("share", "float64"),
        ("kind", "int64"),
        ("opened", "timestamp"),
        ("joint", "int8"),
    ],
)
def test_a_column_of_another_type_is_refused_by_the_name_of_its_fact(fact: str, kind: str) -> None:
    with pytest.raises(RuleError) as caught:
        FactColumns(ibis.table({fact: kind}, name="cases"), FACTS)
    assert caught.value.place == fact
    assert str(FACTS[fact].title) in caught.value.zh


@pytest.mark.parametrize("kind", ["int8", "int32", "uint32", "int64"])
def test_narrower_whole_numbers_are_taken_as_they_are(kind: str) -> None:
    FactColumns(ibis.table({"days": kind, "share": kind}, name="cases"), FACTS)


def test_a_number_no_backend_can_compare_is_refused() -> None:
    facts = FactColumns(ibis.table({"share": "decimal(38, 9)"}, name="cases"), FACTS)
    number = tree.Literal(Decimal("1e-12"))
    with pytest.raises(RuleError, match="最多 38 位") as caught:
        truth(tree.Test("share", tree.Compare(">", number), "?"), facts)
    assert "0.000000000001" in caught.value.en


def test_dates_are_compared_as_days() -> None:
    cases = [FactSheet({"opened": date(2023, 1, day)}, FACTS) for day in (1, 2, 3)]
    condition = parse_condition({"opened": "(2023-01-01..2023-01-02]"}, FACTS)
    assert [held for _, held in answers(condition, cases)] == [False, True, False]
