"""Which cells take nothing or everything, against trying every value."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.expressions import tree
from engine.expressions.coverage import covers_everything, is_empty
from engine.expressions.names import Dictionary, Fact, FactType
from engine.rules.conditions import matches
from engine.rules.facts import FactSheet
from engine.terms import Label

ENDS = st.integers(0, 4).map(lambda n: tree.Literal(Decimal(n)))
TESTS = st.one_of(
    st.builds(tree.Equals, ENDS),
    st.builds(tree.Compare, st.sampled_from(["<", "<=", ">", ">="]), ENDS),
    st.builds(tree.Interval, ENDS, ENDS, st.booleans(), st.booleans()),
)
# Quarters stand for all numbers between the whole ones.
QUARTERS = [Decimal(n) / 4 for n in range(-8, 28)]


def met(tests: tuple[tree.SimpleTest, ...], kind: FactType) -> list[bool]:
    sheet = FactSheet({}, Dictionary([Fact("x", kind, Label("x"))]))
    values = [n for n in QUARTERS if kind == "number" or n % 1 == 0]
    return [matches(tree.AnyOf(tests), value, sheet) for value in values]


@given(st.lists(TESTS, min_size=1, max_size=4).map(tuple), st.sampled_from(["number", "integer"]))
def test_a_cell_covers_everything_exactly_if_every_value_meets_it(
    tests: tuple[tree.SimpleTest, ...], kind: FactType
) -> None:
    assert covers_everything(tests, kind) is all(met(tests, kind))


@given(ENDS, ENDS, st.booleans(), st.booleans(), st.sampled_from(["number", "integer"]))
def test_an_interval_is_empty_exactly_if_no_value_meets_it(
    low: tree.Literal, high: tree.Literal, low_open: bool, high_open: bool, kind: FactType
) -> None:
    interval = tree.Interval(low, high, low_open, high_open)
    empty = is_empty(low.value, high.value, opens=(low_open, high_open), kind=kind)
    assert empty is not any(met((interval,), kind))
