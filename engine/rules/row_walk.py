"""The rows of a table tried one by one: slow, obvious, and what the generated code is held to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.rules.conditions import cell_truth, explain_test
from engine.rules.facts import FactSheet
from engine.rules.reading import CompiledRow
from engine.rules.sweep import bits_of
from engine.rules.trace import Trace

_make = tuple.__new__  # past the arguments' names, which take most of the time
_ALWAYS = Trace(holds=True, text="无条件适用", text_en="always applies")


class RowTrace(NamedTuple):
    """Why a row applied or did not: for a row that did not, its first test that failed."""

    row: str
    holds: bool
    trace: Trace


def walk_rows(rows: Sequence[CompiledRow], sheet: FactSheet) -> int:
    """Return the rows that apply to a case, as bits; row 0 is the lowest."""
    found = 0
    for number, row in enumerate(rows):
        if all(cell_truth(test.cell, sheet[test.fact], sheet) is True for test in row.tests):
            found |= 1 << number
    return found


def explain_rows(
    rows: Sequence[CompiledRow], sheet: FactSheet, explained: int
) -> tuple[RowTrace, ...]:
    """Return why some of the rows (as bits) apply to a case or do not, in their order."""
    return tuple(_explain_row(rows[number], sheet) for number in bits_of(explained))


def _explain_row(row: CompiledRow, sheet: FactSheet) -> RowTrace:
    reasons = []
    for test in row.tests:
        reason = explain_test(test, sheet)
        if not reason.holds:
            return RowTrace(row.id, holds=False, trace=reason)
        reasons.append(reason)
    return applied(row.id, reasons)


def applied(row: str, reasons: Sequence[Trace]) -> RowTrace:
    """Return why a row applied whose tests were all met."""
    if not reasons:
        return RowTrace(row, holds=True, trace=_ALWAYS)
    text = "；".join([reason.text for reason in reasons])
    text_en = "; ".join([reason.text_en for reason in reasons])
    trace = _make(Trace, (True, text, text_en, None, None, None, tuple(reasons), True))
    return _make(RowTrace, (row, True, trace))
