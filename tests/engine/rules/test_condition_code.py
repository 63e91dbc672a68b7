"""Generated code, the tree walkers and the rule sets say the same of every condition and case."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from rules_support import FACTS, conditions, sheets

from engine.expressions import tree
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary, Fact
from engine.rules.condition_code import (
    ConditionWriter,
    compile_condition_code,
    compile_reason_code,
)
from engine.rules.conditions import evaluate, truth
from engine.rules.facts import FactSheet
from engine.rules.ruleset import Ruleset
from engine.rules.cell_reasons import MOST_REMEMBERED, ValueWords
from engine.terms import FactValue, Label


def sheet(**values: object) -> FactSheet:
    return FactSheet(values, FACTS)


@settings(max_examples=400)
@given(conditions(names=True), sheets())
def test_code_answers_like_the_tree(condition: tree.Condition, case: FactSheet) -> None:
    assert compile_condition_code(condition)(case) is truth(condition, case)


@settings(max_examples=400)
@given(conditions(names=True), sheets())
def test_code_gives_the_reasons_of_the_tree(condition: tree.Condition, case: FactSheet) -> None:
    assert compile_reason_code(condition, FACTS)(case) == evaluate(condition, case)


@given(conditions(names=True), sheets())
def test_code_and_both_rule_sets_fire_alike(condition: tree.Condition, case: FactSheet) -> None:
    fired = frozenset({"r"} if compile_condition_code(condition)(case) else ())
    rules = {"r": condition}
    assert Ruleset(rules, FACTS).fire(case) == fired
    assert Ruleset(rules, FACTS, prefer="python").fire(case) == fired
