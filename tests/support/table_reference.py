"""Decision tables answered slowly and plainly: what the walk, the code and the columns are held to.

Written from the rulings on cells, nulls and hit policies alone; it shares with the engine only the
shapes a table is read into.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from engine.expressions import tree
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable

NULL = tree.Equals(tree.Literal(None))


class Expected(NamedTuple):
    """What a table of one output must say of a case.

    Attributes:
        status: ``hit``, ``no_match`` or ``error``.
        values: One for each hit, in the order of the policy; of an aggregate the one it comes to.
        rows: Ids of the rows behind them; of an aggregate all that hit.
    """

    status: str
    values: tuple[object, ...] = ()
    rows: tuple[str, ...] = ()


class WrongError(Exception):
    """The case cannot be decided: rows contradict each other, or there is a division by zero."""


def expected_of(table: DecisionTable, case: FactSheet) -> Expected:
    try:
        return _expected(table, case)
    except WrongError:
        return Expected("error")


def _expected(table: DecisionTable, case: FactSheet) -> Expected:
    applying = [
        row
        for row in table.rows
        if all(is_met(test.cell, case[test.fact], case) for test in row.tests)
    ]
    # A FIRST table does not reckon what stands below the first hit.
    applying = applying[:1] if table.hit == "first" else applying
    hits = [(row.id, came_to(row.outputs[0], case)) for row in applying]
    if table.hit == "unique" and len(hits) > 1:
        raise WrongError
    if table.hit == "any":
        if any(value != hits[0][1] for _, value in hits):
            raise WrongError
        hits = hits[:1]
    if table.hit in {"priority", "output-order"}:
        order = list(table.outputs[0].order or ())
        hits = sorted(hits, key=lambda hit: order.index(hit[1]))
        hits = hits[:1] if table.hit == "priority" else hits
    if table.aggregate is not None:
        return _aggregated(table, hits, case)
    if not hits:
        return without_hit(table, case)
    return Expected("hit", tuple(value for _, value in hits), tuple(row for row, _ in hits))


def _aggregated(
    table: DecisionTable, hits: Sequence[tuple[str, object]], case: FactSheet
) -> Expected:
    rows = tuple(row for row, _ in hits)
    if table.aggregate == "count":
        return Expected("hit", (Decimal(len(hits)),), rows)
    numbers = [value for _, value in hits if isinstance(value, Decimal)]
    if not numbers:
        return without_hit(table, case)
    result = numbers[0]
    for number in numbers[1:]:
        if table.aggregate == "sum":
            result += number
        elif (number < result) == (table.aggregate == "min"):
            result = number
    return Expected("hit", (result,), rows)


def without_hit(table: DecisionTable, case: FactSheet) -> Expected:
    default = table.outputs[0].default
    if default is None:
        return Expected("no_match")
    return Expected("hit", (came_to(default, case),))


def came_to(output: tree.Output, case: FactSheet) -> object:
    if isinstance(output, tree.Several):
        return tuple(came_to(part, case) for part in output.parts)
    if isinstance(output, tree.Literal):
        return output.value
    if isinstance(output, tree.Name):
        return case[output.fact]
    left, right = came_to(output.left, case), came_to(output.right, case)
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    if output.op == "/":
        if right == 0:
            raise WrongError
        return left / right
    return {"+": left + right, "-": left - right, "*": left * right}[output.op]


def is_met(cell: tree.Cell, value: object, case: FactSheet) -> bool:
    if isinstance(cell, tree.Anything):
        return True
    if isinstance(cell, tree.AnyOf):
        return any(says(test, value, case) == "yes" for test in cell.tests)
    if isinstance(cell, tree.Negation):
        literal = all(
            isinstance(test, tree.Equals) and isinstance(test.operand, tree.Literal)
            for test in cell.tests
        )
        if value is None:
            return literal and NULL not in cell.tests
        return all(says(test, value, case) == "no" for test in cell.tests)
    return says(cell, value, case) == "yes"


def says(test: tree.SimpleTest, value: object, case: FactSheet) -> str:
    """Return yes, no or unknown."""
    if test == NULL:
        return "yes" if value is None else "no"
    ends = (test.low, test.high) if isinstance(test, tree.Interval) else (test.operand,)
    sides = [case[end.fact] if isinstance(end, tree.Name) else end.value for end in ends]
    if value is None:
        return "unknown"
    if isinstance(test, tree.Equals):
        return "unknown" if sides[0] is None else "yes" if value == sides[0] else "no"
    if isinstance(test, tree.Compare):
        return compared(value, test.op, sides[0])
    low, high = (">" if test.low_open else ">="), ("<" if test.high_open else "<=")
    ends_met = {compared(value, low, sides[0]), compared(value, high, sides[1])}
    # What lies beyond the end that is known lies outside, wherever the other end is.
    return next(word for word in ("no", "unknown", "yes") if word in ends_met)


def compared(value: object, op: str, side: object) -> str:
    if side is None:
        return "unknown"
    return "yes" if stands(value, op, side) else "no"


def stands(left: object, op: str, right: object) -> bool:
    less, equal = left < right, left == right  # type: ignore[operator]
    return {"<": less, "<=": less or equal, ">=": not less, ">": not less and not equal}[op]
