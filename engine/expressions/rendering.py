"""Trees back to text: cells and outputs as they would be written, in one way only."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.expressions import tree
from engine.expressions.cells import write_value
from engine.terms import FactValue


@dataclass(frozen=True, slots=True)
class Spelling:
    """How values are written.

    Attributes:
        bare: Texts that stand without quotes, such as the declared ones of the column.
        feel: As every DMN engine reads them: dates as ``date("2023-05-01")``, texts with the
            escapes of FEEL.
    """

    bare: Collection[str] = ()
    feel: bool = False

    def value(self, value: FactValue) -> str:
        """Return a literal."""
        if isinstance(value, str) and value in self.bare:
            return value
        if isinstance(value, date) and self.feel:
            return f'date("{value.isoformat()}")'
        if isinstance(value, str) and self.feel:
            return json.dumps(value, ensure_ascii=False)
        return format(value, "f") if isinstance(value, Decimal) else write_value(value)

    def operand(self, operand: tree.Operand) -> str:
        """Return one side of a test."""
        return operand.fact if isinstance(operand, tree.Name) else self.value(operand.value)


_PLAIN = Spelling()


def write_cell(cell: tree.Cell, spelling: Spelling = _PLAIN) -> str:
    """Return a cell as text that reads as the same tree.

    >>> above = tree.Compare(">", tree.Literal(Decimal(5)))
    >>> write_cell(tree.AnyOf((above, tree.Equals(tree.Name("limit")))))
    '> 5, limit'
    """
    match cell:
        case tree.Anything():
            return "-"
        case tree.Negation(tests):
            return f"not({_listed(tests, spelling)})"
        case tree.AnyOf(tests):
            return _listed(tests, spelling)
        case _:
            return _test(cell, spelling)


def write_output(output: tree.Output, spelling: Spelling = _PLAIN) -> str:
    """Return an output as text; a list stands in square brackets."""
    if isinstance(output, tree.Several):
        return "[" + ", ".join(_single(part, spelling) for part in output.parts) + "]"
    return _single(output, spelling)


def _listed(tests: tuple[tree.SimpleTest, ...], spelling: Spelling) -> str:
    return ", ".join(_test(test, spelling) for test in tests)


def _test(test: tree.SimpleTest, spelling: Spelling) -> str:
    match test:
        case tree.Equals(operand):
            return spelling.operand(operand)
        case tree.Compare(op, operand):
            return f"{op} {spelling.operand(operand)}"
        case tree.Interval(low, high, low_open, high_open):
            opening, closing = "(" if low_open else "[", ")" if high_open else "]"
            return f"{opening}{spelling.operand(low)}..{spelling.operand(high)}{closing}"


def _single(output: tree.Single, spelling: Spelling, *, inner: bool = False) -> str:
    match output:
        case tree.Arithmetic(op, left, right):
            # Brackets around every part: what was read is what is computed.
            text = (
                f"{_single(left, spelling, inner=True)} {op} {_single(right, spelling, inner=True)}"
            )
            return f"({text})" if inner else text
        case tree.Name(fact):
            return fact
        case tree.Literal(value):
            return spelling.value(value)
