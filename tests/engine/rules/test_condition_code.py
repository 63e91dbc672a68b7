"""Generated code, the tree walkers and the rule sets say the same of every condition and case."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from rules_support import FACTS, VEILED, conditions, sheets

from engine.expressions import tree
from engine.expressions.grammar import parse_condition
from engine.rules.cell_reasons import MOST_REMEMBERED, ValueWords, words_of
from engine.rules.condition_code import compile_condition_code, compile_reason_code
from engine.rules.conditions import evaluate, truth
from engine.rules.facts import FactSheet
from engine.rules.ruleset import Ruleset


def sheet(**values: object) -> FactSheet:
    return FactSheet(values, FACTS)


@settings(max_examples=400)
@given(conditions(names=True), sheets())
def test_code_answers_like_the_tree(condition: tree.Condition, case: FactSheet) -> None:
    assert compile_condition_code(condition)(case) is truth(condition, case)


@settings(max_examples=300)
@given(conditions(names=True), sheets())
def test_code_gives_the_reasons_of_the_tree(condition: tree.Condition, case: FactSheet) -> None:
    assert compile_reason_code(condition, FACTS)(case) == evaluate(condition, case)


@given(conditions(names=True), sheets(VEILED))
def test_code_veils_what_the_tree_veils(condition: tree.Condition, case: FactSheet) -> None:
    assert compile_reason_code(condition, VEILED)(case) == evaluate(condition, case)


@given(conditions(names=True), sheets())
def test_code_and_both_rule_sets_fire_alike(condition: tree.Condition, case: FactSheet) -> None:
    fired = frozenset({"r"} if compile_condition_code(condition)(case) else ())
    assert Ruleset({"r": condition}, FACTS).fire(case) == fired
    assert Ruleset({"r": condition}, FACTS, prefer="python").fire(case) == fired


@pytest.mark.parametrize(
    ("written", "values", "answer"),
    [
        ({"days": "> 5"}, {"days": 6}, True),
        ({"days": "> 5"}, {"days": 5}, False),
        ({"days": "> 5"}, {}, None),
        ({"not": {"days": "> 5"}}, {}, None),
        ({"kind": 'not("甲")'}, {}, True),
        ({"kind": "甲, 乙"}, {"kind": "乙"}, True),
        ({"kind": "甲, 乙"}, {}, False),
        ({"days": "(limit..9]"}, {"days": 9, "limit": 8}, True),
        ({"days": "(limit..9]"}, {"days": 10}, False),
        ({"days": "(limit..9]"}, {"days": 9}, None),
        ({"joint": "null"}, {}, True),
        ({}, {}, True),
    ],
)
def test_three_values_are_told_apart(
    written: dict[str, object], values: dict[str, object], answer: bool | None
) -> None:
    assert compile_condition_code(parse_condition(written, FACTS))(sheet(**values)) is answer


def test_equal_conditions_share_their_code() -> None:
    one, two = (parse_condition({"days": "> 5"}, FACTS) for _ in range(2))
    assert compile_condition_code(one) is compile_condition_code(two)


def test_reasons_are_written_anew_for_other_titles() -> None:
    condition = parse_condition({"share": "> 0.5"}, FACTS)
    case = {"share": Decimal("0.617")}
    assert "0.617" in compile_reason_code(condition, FACTS)(FactSheet(case, FACTS)).text
    assert "●●●" in compile_reason_code(condition, VEILED)(FactSheet(case, VEILED)).text


def test_words_of_values_are_kept_within_bounds() -> None:
    words = ValueWords(FACTS["days"])
    for number in range(MOST_REMEMBERED + 10):
        assert words.said(Decimal(number)) == (f"天数 = {number}", f"days = {number}")
    assert len(words._kept) <= MOST_REMEMBERED


def test_words_of_a_confidential_value_are_not_kept() -> None:
    words = words_of(replace(FACTS["note"], confidential=True))
    assert words.said("张三") == ("备注 = ●●●", "note = ●●●")
    assert not words._kept
