"""The rows of a decision table as Python code: which of them apply to a case.

A short table of which the first row counts becomes a chain of tests, as one would write it by
hand.  Every other table is looked up in an index of its columns; only what compares with another
fact is written out.  What the rows then give is the matter of ``hit_policies.py``, the same for
this code and for the walk over the rows.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

from engine.expressions import tree
from engine.rules import python_code as code
from engine.rules.condition_code import ConditionWriter
from engine.rules.decisions import Answer, Decision, Explain
from engine.rules.facts import FactSheet
from engine.rules.reading import CompiledRow, InputColumn
from engine.rules.row_index import ColumnIndex, index_column
from engine.rules.row_reasons import RowReasons
from engine.rules.row_walk import RowTrace
from engine.terms import FactValue

Decide = Callable[[FactSheet, bool], Decision]
"""Takes a case and whether rows that do not apply may be asked about; returns the decision."""

FindRows = Callable[[Mapping[str, FactValue]], int]
"""Takes the facts that are known; returns the rows that apply, as bits (row 0 the lowest)."""

MOST_TRIED = 40
"""Rows up to which it is faster to try one after another than to look all of them up."""

_MOST = 128  # tables kept as code at one time; a county has a few dozen versions in use
_KNOWN = code.name("known")
_FACTS = code.attribute(code.name("sheet"), "known")
_make = tuple.__new__  # past the arguments' names, which take most of the time


@lru_cache(maxsize=_MOST)
def rows_code(inputs: tuple[InputColumn, ...], rows: tuple[CompiledRow, ...]) -> RowsCode:
    """Return the code of these rows; made once for the same columns and rows, then kept."""
    return RowsCode(inputs, rows)


class RowsCode:
    """The rows of a table as code, written when it is first needed."""

    def __init__(self, inputs: Sequence[InputColumn], rows: Sequence[CompiledRow]) -> None:
        """Keep what the code is made of."""
        self._inputs = inputs
        self._rows = rows

    @cached_property
    def find_rows(self) -> FindRows:
        """The generated function that looks up all rows that apply."""
        return _write_lookup(self._rows, self._columns)

    @cached_property
    def _columns(self) -> Mapping[str, ColumnIndex]:
        return {
            column.fact.name: index_column(column.fact, [row.cells[number] for row in self._rows])
            for number, column in enumerate(self._inputs)
            if any(not isinstance(row.cells[number], tree.Anything) for row in self._rows)
        }

    def explain(self, sheet: FactSheet, rows: int) -> tuple[RowTrace, ...]:
        """Return why rows apply to a case or do not, in their order.

        Args:
            sheet: The case.
            rows: As bits, rows that apply, or all rows of the table.
        """
        return self._reasons.explain(sheet, rows)

    @cached_property
    def _reasons(self) -> RowReasons:
        return RowReasons(self._inputs, self._rows, self._columns)


def write_chain(rows: Sequence[CompiledRow], answers: Sequence[Answer], explain: Explain) -> Decide:
    """Write the function that tries row after row and decides by the first that applies.

    Args:
        rows: The rows of the table, not many.
        answers: What each row gives to every case; last what no row gives.
        explain: Gives the reasons of rows.
    """
    writer = ConditionWriter()
    make, decision, reasons = (writer.keep(kept) for kept in (_make, Decision, explain))
    every_row = code.constant((1 << len(rows)) - 1)

    def decided(answer: Answer, row: int) -> ast.stmt:
        explained = code.choose(code.name("why_not"), every_row, code.constant(row))
        said = [writer.keep(field) for field in answer]
        fields = code.several([*said, code.name("sheet"), explained, reasons])
        return code.give_back(code.call(make, decision, fields))

    chain = [
        code.when(
            code.every([writer.known(test) for test in sorted(row.tests, key=_costs)]),
            decided(answers[number], 1 << number),
        )
        for number, row in enumerate(rows)
    ]
    facts = [code.assign("known", _FACTS), *writer.fetch_given(_KNOWN)]
    body = [*facts, *chain, decided(answers[-1], 0)]
    return code.make_function("decide_by_chain", ["sheet", "why_not"], body, writer.constants)


def _costs(test: tree.Test) -> bool:
    """Tell whether a test takes long: to compare decimals and dates does, to compare texts not."""
    tests = test.cell.tests if isinstance(test.cell, tree.AnyOf | tree.Negation) else (test.cell,)
    return not all(
        isinstance(one, tree.Equals)
        and isinstance(one.operand, tree.Literal)
        and isinstance(one.operand.value, str | bool | None)
        for one in tests
    )


def _write_lookup(rows: Sequence[CompiledRow], columns: Mapping[str, ColumnIndex]) -> FindRows:
    """Write the function that joins what each column leaves of the rows."""
    writer = ConditionWriter()
    left: ast.expr | None = None
    for name, index in columns.items():
        met = _rows_met(writer, name, index)
        left = met if left is None else ast.BinOp(left=left, op=ast.BitAnd(), right=met)
    joined = code.assign("left", left or writer.keep((1 << len(rows)) - 1))
    sifted = [
        _sift(writer, row, 1 << number, columns)
        for number, row in enumerate(rows)
        if any(index.open_rows >> number & 1 for index in columns.values())
    ]
    body = [*writer.fetch_given(_KNOWN), joined, *sifted, code.give_back(code.name("left"))]
    return code.make_function("find_rows", ["known"], body, writer.constants)


def _rows_met(writer: ConditionWriter, name: str, index: ColumnIndex) -> ast.expr:
    """Return the rows met by the value of a column: ``ColumnIndex.rows_at``, written out."""
    value = writer.value(name)
    get = writer.keep(index.exact.get)
    if not index.cuts:
        return code.call(get, value, writer.keep(index.between[0]))
    met = f"{value.id}_met"
    looked_up = code.compare(code.name_as(met, code.call(get, value)), (ast.IsNot(), code.NONE))
    place = code.call(writer.keep(bisect_left), writer.keep(index.cuts), value)
    return code.choose(looked_up, code.name(met), code.item(writer.keep(index.between), place))


def _sift(
    writer: ConditionWriter, row: CompiledRow, bit: int, columns: Mapping[str, ColumnIndex]
) -> ast.stmt:
    """Return the statement that takes out a row whose comparisons with facts are not met."""
    open_tests = [test for test in row.tests if columns[test.fact].open_rows & bit]
    met = code.every([writer.known(test) for test in open_tests])
    kept = writer.keep(bit)
    is_left = ast.BinOp(left=code.name("left"), op=ast.BitAnd(), right=kept)
    without = ast.BinOp(left=code.name("left"), op=ast.BitXor(), right=kept)
    return code.when(code.every([is_left, code.opposite(met)]), code.assign("left", without))
