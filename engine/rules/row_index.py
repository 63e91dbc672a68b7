"""Which rows of a column a value meets, looked up instead of tried row by row.

Every literal of a column is a cut; on a cut and between two cuts the same rows are met.  Their
rows are kept as the bits of one whole number, so the rows that meet a case are what is left after
joining the columns.

Source: Calvanese et al., Semantics and analysis of DMN decision tables, arXiv 1603.07466.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell
from engine.expressions.names import Dictionary, Fact
from engine.rules.conditions import cell_truth
from engine.rules.facts import FactSheet
from engine.terms import FactValue

_MOST_WHOLE = 1024
"""Whole numbers between the first and the last cut that are looked up like the cuts themselves."""

_NOBODY = FactSheet({}, Dictionary())

_Span = tuple[int, int]
"""Places from the first to before the last: ``2k + 1`` is cut ``k``, even places lie between."""


@dataclass(frozen=True, slots=True)
class ColumnIndex:
    """The rows met by each value of a column, as bits; row 0 is the lowest.

    Attributes:
        exact: Rows met by null and by every value that stands in the column.
        cuts: In their order; empty where no cell asks for an order.
        between: Rows met before the first cut, between two, and after the last.
        open_rows: Rows whose cell compares with another fact: met by every value, if they are met.
    """

    exact: dict[FactValue, int]
    cuts: Sequence[Any]
    between: Sequence[int]
    open_rows: int

    def rows_at(self, value: FactValue) -> int:
        """Return the rows this value meets, and the open ones."""
        rows = self.exact.get(value)
        return self.between[bisect_left(self.cuts, value)] if rows is None else rows


def index_column(fact: Fact, cells: Iterable[tree.Cell]) -> ColumnIndex:
    """Return the index of a column; ``cells`` are those of the rows in their order."""
    rows_of: dict[tree.Cell, int] = {}
    for number, cell in enumerate(cells):
        rows_of[cell] = rows_of.get(cell, 0) | 1 << number
    cuts = _cuts(fact, rows_of)
    open_rows = sum(rows for cell, rows in rows_of.items() if facts_of_cell(cell))
    at = [open_rows | rows for rows in _sweep(rows_of, cuts)]
    exact: dict[FactValue, int] = {None: open_rows | _met_by_null(rows_of)}
    exact |= {cut: at[2 * place + 1] for place, cut in enumerate(cuts)}
    between = at[::2]
    if fact.type == "integer":
        exact |= {number: at[place] for number, place in _whole_numbers(cuts)}
    if not any(_asks_for_order(cell) for cell in rows_of):
        return ColumnIndex(exact, (), between[-1:], open_rows)
    return ColumnIndex(exact, cuts, between, open_rows)


def _cuts(fact: Fact, cells: Iterable[tree.Cell]) -> list[Any]:
    if fact.type == "boolean":
        return [False, True]
    literals = {
        operand.value
        for cell in cells
        for test in _tests(cell)
        for operand in _operands(test)
        if isinstance(operand, tree.Literal) and operand.value is not None
    }
    # The grammar gave all literals the column's type, so they can be ordered.
    return sorted(literals)


def _tests(cell: tree.Cell) -> Sequence[tree.SimpleTest]:
    match cell:
        case tree.AnyOf(tests) | tree.Negation(tests):
            return tests
        case tree.Anything():
            return ()
        case _:
            return (cell,)


def _operands(test: tree.SimpleTest) -> Sequence[tree.Operand]:
    if isinstance(test, tree.Interval):
        return (test.low, test.high)
    return (test.operand,)


def _asks_for_order(cell: tree.Cell) -> bool:
    return any(not isinstance(test, tree.Equals) for test in _tests(cell))


def _met_by_null(rows_of: dict[tree.Cell, int]) -> int:
    met = 0
    for cell, rows in rows_of.items():
        if not facts_of_cell(cell) and cell_truth(cell, None, _NOBODY) is True:
            met |= rows
    return met


def _sweep(rows_of: dict[tree.Cell, int], cuts: Sequence[Any]) -> Iterator[int]:
    """Yield the rows met at each place, from the lowest to the highest."""
    places = 2 * len(cuts) + 1
    number_of = {cut: number for number, cut in enumerate(cuts)}
    begins, ends = [0] * (places + 1), [0] * (places + 1)
    for cell, rows in rows_of.items():
        if facts_of_cell(cell):
            continue
        for first, last in _spans_of(cell, number_of, places):
            begins[first] |= rows
            ends[last] |= rows
    met = 0
    for place in range(places):
        met = met & ~ends[place] | begins[place]
        yield met


def _spans_of(cell: tree.Cell, number_of: dict[Any, int], places: int) -> list[_Span]:
    """Return where a known value meets the cell, as spans that do not touch."""
    if isinstance(cell, tree.Anything):
        return [(0, places)]
    spans = sorted(_span(test, number_of, places) for test in _tests(cell))
    joined: list[_Span] = []
    for first, last in spans:
        if first >= last:
            continue
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    if not isinstance(cell, tree.Negation):
        return joined
    edges = [0, *(edge for span in joined for edge in span), places]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(first, last) for first, last in pairs if first < last]


def _span(test: tree.SimpleTest, number_of: dict[Any, int], places: int) -> _Span:
    match test:
        case tree.Equals(tree.Literal(value)) if value is not None:
            here = 2 * number_of[value] + 1
            return here, here + 1
        case tree.Compare(op, tree.Literal(value)) if value is not None:
            here = 2 * number_of[value] + 1
            if op in {"<", "<="}:
                return 0, here + (op == "<=")
            return here + (op == ">"), places
        case tree.Interval(tree.Literal(low), tree.Literal(high)) if None not in {low, high}:
            first = 2 * number_of[low] + 1 + test.low_open
            return first, 2 * number_of[high] + 2 - test.high_open
        case _:  # a known value is never null, nor in any order to it
            return 0, 0


def _whole_numbers(cuts: Sequence[Any]) -> Iterator[tuple[Decimal, int]]:
    """Yield each whole number within the cuts with its place, if they are not too many."""
    if not cuts or cuts[-1] - cuts[0] > _MOST_WHOLE:
        return
    cut = 0
    for number in range(int(cuts[0]), int(cuts[-1]) + 1):
        cut += cuts[cut] < number
        yield Decimal(number), 2 * cut + (cuts[cut] == number)
