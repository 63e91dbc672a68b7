"""Random tables say what the slow reference says; and the random tables are worth trying."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rules_support import FACTS, POLICIES, conditions, decision_tables, sheets
from table_reference import Expected, expected_of, is_met

from engine.errors import RuleError
from engine.expressions import tree
from engine.expressions.names import FactType
from engine.rules.conditions import matches
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable, decide

KEPT = settings(
    max_examples=400, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
"""The same examples at every run, so that what they hold can be counted."""


def said(table: DecisionTable, case: FactSheet) -> Expected:
    try:
        answer = decide(table, case).answer
    except RuleError:
        return Expected("error")
    values = tuple(next(iter(outputs.values())) for outputs in answer.outputs)
    return Expected(answer.status, values, answer.rows)


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(decision_tables(), st.lists(sheets(), min_size=1, max_size=6))
def test_a_table_says_what_the_rulings_say(table: DecisionTable, cases: list[FactSheet]) -> None:
    for case in cases:
        assert said(table, case) == expected_of(table, case)


@pytest.mark.parametrize(("days", "outside"), [(0, True), (1, False), (2, False), (None, False)])
def test_what_lies_beyond_the_known_end_lies_outside_wherever_the_other_is(
    days: int | None, outside: bool
) -> None:
    up_to_limit = tree.Interval(tree.Literal(Decimal(1)), tree.Name("limit"), False, False)
    value = None if days is None else Decimal(days)
    case = FactSheet({"days": value, "limit": None}, FACTS)
    cell = tree.Negation((up_to_limit,))
    assert is_met(cell, value, case) is matches(cell, value, case) is outside


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(decision_tables(many=True), st.lists(sheets(), min_size=1, max_size=4))
def test_a_long_table_says_what_the_rulings_say(
    table: DecisionTable, cases: list[FactSheet]
) -> None:
    for case in cases:
        assert said(table, case) == expected_of(table, case)


@settings(max_examples=400)
@given(conditions(names=True), sheets())
def test_a_cell_is_met_where_the_rulings_say(condition: tree.Condition, case: FactSheet) -> None:
    for test in parts_of(condition):
        met = is_met(test.cell, case[test.fact], case)
        assert matches(test.cell, case[test.fact], case) is met


def parts_of(condition: tree.Condition) -> Iterator[tree.Test]:
    if isinstance(condition, tree.Test):
        yield condition
    if isinstance(condition, tree.Not):
        yield from parts_of(condition.part)
    if isinstance(condition, tree.All | tree.AnyPart):
        for part in condition.parts:
            yield from parts_of(part)


# What the random tables hold


@pytest.fixture(scope="module", name="counted")
def counting() -> Counter[str]:
    """Count what happens when 400 drawn tables answer their cases."""
    counts: Counter[str] = Counter()

    @KEPT
    @given(decision_tables(), st.lists(sheets(), min_size=1, max_size=6))
    def draw(table: DecisionTable, cases: list[FactSheet]) -> None:
        policy = f"{table.hit} {table.aggregate}"
        for case in cases:
            answer = expected_of(table, case)
            counts[answer.status] += 1
            counts[f"{policy} {answer.status}"] += 1
            counts[f"{policy} several"] += len(answer.rows) > 1
            counts.update(seen_in(table, case))

    draw()
    return counts


def seen_in(table: DecisionTable, case: FactSheet) -> Iterator[str]:
    for row in table.rows:
        for test in row.tests:
            value = case[test.fact]
            met = "met" if is_met(test.cell, value, case) else "not met"
            yield f"{type(test.cell).__name__} {met}"
            if value is None:
                yield f"null {met}"
            elif any(value == end for end in ends_of(test.cell)):
                yield f"boundary {met}"
            if isinstance(value, str) and not value.isascii():
                yield f"Chinese {met}"


def ends_of(cell: tree.Cell) -> Iterator[object]:
    """Yield the literals at which a comparison or an interval begins or ends."""
    if isinstance(cell, tree.AnyOf | tree.Negation):
        for test in cell.tests:
            yield from ends_of(test)
    if isinstance(cell, tree.Compare) and isinstance(cell.operand, tree.Literal):
        yield cell.operand.value
    if isinstance(cell, tree.Interval):
        yield from (e.value for e in (cell.low, cell.high) if isinstance(e, tree.Literal))


@pytest.mark.parametrize("met", ["met", "not met"])
@pytest.mark.parametrize(
    "what", ["Equals", "Compare", "Interval", "AnyOf", "Negation", "null", "boundary", "Chinese"]
)
def test_every_kind_of_cell_and_value_is_drawn_met_and_not_met(
    counted: Counter[str], what: str, met: str
) -> None:
    assert counted[f"{what} {met}"] >= 10


@pytest.mark.parametrize("status", ["hit", "no_match", "error"])
def test_every_status_is_drawn(counted: Counter[str], status: str) -> None:
    assert counted[status] >= 20


@pytest.mark.parametrize(("hit", "aggregate"), POLICIES)
def test_every_policy_is_drawn_with_several_rows_that_hit(
    counted: Counter[str], hit: str, aggregate: str | None
) -> None:
    policy = f"{hit} {aggregate}"
    assert counted[f"{policy} hit"] >= 5
    kind = "error" if hit in {"unique", "any"} else "several"
    if hit not in {"first", "priority"}:
        assert counted[f"{policy} {kind}"] >= 2


def test_every_type_of_fact_is_among_them() -> None:
    assert {fact.type for fact in FACTS.values()} == set(get_args(FactType))
