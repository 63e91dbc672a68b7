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
from engine.rules.columns.facts import FactColumns


def truth(condition: tree.Condition, facts: FactColumns) -> ir.BooleanValue:
    """Return whether the condition holds, null where facts are missing to tell.

    Raises:
        RuleError: A literal cannot be held by every backend.
    """
    return _truth(condition, facts, exact=True)


def holds(condition: tree.Condition, facts: FactColumns) -> ir.BooleanValue:
    """Return a column that is true exactly where the condition is known to hold.

    Elsewhere it is false or null, which spares the backend a test: use it as the condition of a
    CASE or a filter, which both take null for no.
    """
    return _truth(condition, facts, exact=False)


def cell_truth(
    cell: tree.Cell, fact: str, facts: FactColumns, *, exact: bool = True
) -> ir.BooleanValue:
    """Return whether the fact meets the cell, null where facts are missing to tell.

    Args:
        cell: The cell.
        fact: The fact it is asked of.
        facts: All columns.
        exact: False allows null where the answer is false only because a value is missing.
    """
    match cell:
        case tree.Anything():
            return ibis.literal(value=True)
        case tree.AnyOf(tests):
            return either([_test(test, fact, facts, exact=exact) for test in tests])
        case tree.Negation(tests):
            return ~either([_test(test, fact, facts, exact=True) for test in tests])
        case _:
            return _test(cell, fact, facts, exact=exact)


def both(parts: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    """Join with AND."""
    return ibis.and_(*parts)


def either(parts: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    """Join with OR."""
    return ibis.or_(*parts)


def _truth(condition: tree.Condition, facts: FactColumns, *, exact: bool) -> ir.BooleanValue:
    match condition:
        case tree.Test(fact, cell):
            return cell_truth(cell, fact, facts, exact=exact)
        case tree.All(parts):
            return both([_truth(part, facts, exact=exact) for part in parts])
        case tree.AnyPart(parts):
            return either([_truth(part, facts, exact=exact) for part in parts])
        case tree.Not(part):
            # Under NOT it matters whether a part is false or unknown.
            return ~_truth(part, facts, exact=True)
        case tree.Always():
            return ibis.literal(value=True)


def _test(test: tree.SimpleTest, fact: str, facts: FactColumns, *, exact: bool) -> ir.BooleanValue:
    value = facts[fact]
    match test:
        case tree.Equals(tree.Literal(None)):
            return value.isnull()
        case tree.Equals(tree.Literal() as wanted) if exact:
            return value.identical_to(facts.operand(wanted, fact))
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
