"""Conditions as columns of true, false and null, where null means that facts are missing to tell.

``truth`` says what ``engine.rules.conditions.truth`` says, row by row.  SQL's AND, OR and NOT know
three values as our conditions do; what differs is made up for here: a missing value *is known* not
to be a literal, so ``= '甲'`` on null is false, not null.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell
from engine.rules.columns.facts import FactColumns
from engine.rules.conditions import takes_unknown


def truth(
    condition: tree.Condition, facts: FactColumns, *, strict: bool = False
) -> ir.BooleanValue:
    """Return whether the condition holds, null where facts are missing to tell.

    Args:
        condition: The condition.
        facts: The columns it reads.
        strict: A test is unknown as soon as a fact it reads is, unless its cell asks for null.

    Raises:
        RuleError: A literal cannot be held by every backend.
    """
    return _Columns(facts, strict=strict).truth(condition, exact=True)


def holds(
    condition: tree.Condition, facts: FactColumns, *, strict: bool = False
) -> ir.BooleanValue:
    """Return a column that is true exactly where the condition is known to hold.

    Elsewhere it is false or null, which spares the backend a test: use it as the condition of a
    CASE or a filter, which both take null for no.
    """
    return _Columns(facts, strict=strict).truth(condition, exact=False)


def cell_truth(
    cell: tree.Cell, fact: str, facts: FactColumns, *, exact: bool = True, strict: bool = False
) -> ir.BooleanValue:
    """Return whether the fact meets the cell, null where facts are missing to tell.

    Args:
        cell: The cell.
        fact: The fact it is asked of.
        facts: All columns.
        exact: False allows null where the answer is false only because a value is missing.
        strict: A missing value is not known to differ from a literal.
    """
    exact = exact and not strict
    match cell:
        case tree.Anything():
            return ibis.literal(value=True)
        case tree.AnyOf(tests):
            return either([_test(test, fact, facts, exact=exact) for test in tests])
        case tree.Negation(tests):
            # Under NOT it matters whether a part is false or unknown.
            return ~either([_test(test, fact, facts, exact=not strict) for test in tests])
        case _:
            return _test(cell, fact, facts, exact=exact)


def both(parts: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    """Join with AND."""
    return ibis.and_(*parts)


def either(parts: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    """Join with OR."""
    return ibis.or_(*parts)


class _Columns:
    """Conditions over one set of columns."""

    def __init__(self, facts: FactColumns, *, strict: bool) -> None:
        self.facts = facts
        self.strict = strict

    def truth(self, condition: tree.Condition, *, exact: bool) -> ir.BooleanValue:
        match condition:
            case tree.Test(fact, cell) if self.strict and not takes_unknown(cell):
                return self._strict_test(fact, cell)
            case tree.Test(fact, cell):
                return cell_truth(cell, fact, self.facts, exact=exact)
            case tree.All(parts):
                return both([self.truth(part, exact=exact) for part in parts])
            case tree.AnyPart(parts):
                return either([self.truth(part, exact=exact) for part in parts])
            case tree.Not(part):
                return ~self.truth(part, exact=True)
            case tree.Always():
                return ibis.literal(value=True)

    def _strict_test(self, fact: str, cell: tree.Cell) -> ir.BooleanValue:
        """Return the test, which is null on null by itself, and on every null it compares with."""
        met = cell_truth(cell, fact, self.facts, strict=True)
        others = sorted(facts_of_cell(cell))
        if not others:
            return met
        known = both([self.facts[name].notnull() for name in others])
        return ibis.cases((known, met), else_=ibis.null("boolean"))


def _test(test: tree.SimpleTest, fact: str, facts: FactColumns, *, exact: bool) -> ir.BooleanValue:
    value = facts[fact]
    match test:
        case tree.Equals(tree.Literal(None)):
            return value.isnull()
        case tree.Equals(tree.Literal() as wanted) if exact:
            return value.identical_to(facts.operand(wanted, fact))
        case tree.Equals(tree.Literal(bool() as wanted)):
            return value if wanted else ~value
        case tree.Equals(operand):
            return value == facts.operand(operand, fact)
        case tree.Compare(op, operand):
            return _compare(op, value, facts.operand(operand, fact))
        case tree.Interval(low, high, low_open, high_open):
            above = _compare(">" if low_open else ">=", value, facts.operand(low, fact))
            below = _compare("<" if high_open else "<=", value, facts.operand(high, fact))
            return above & below


def _compare(op: tree.CompareOp, left: ir.Value, right: ir.Value) -> ir.BooleanValue:
    match op:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
