"""The rows of a decision table as Python code: which of them apply to a case, and why.

Where a cell compares with literals alone, its row is looked up in the index of its column; where
it compares with another fact, the comparison is written out.  What the rows then give is the
matter of ``tables.py``, the same for this code and for the walk over the rows.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell
from engine.rules import python_code as code
from engine.rules.cell_reasons import CellReason, Said, words_of
from engine.rules.condition_code import ConditionWriter
from engine.rules.conditions import explain_test
from engine.rules.facts import FactSheet
from engine.rules.reading import CompiledRow, InputColumn
from engine.rules.row_index import ColumnIndex, index_column
from engine.rules.row_walk import RowTrace, applied
from engine.rules.sweep import bits_of
from engine.rules.trace import Trace
from engine.terms import FactValue

_MOST = 128  # tables kept as code at one time; a county has a few dozen versions in use
_make = tuple.__new__

FindRows = Callable[[Callable[[str], FactValue]], int]
"""Takes the function that gives a fact by its name; returns the rows that apply, as bits."""


@lru_cache(maxsize=_MOST)
def rows_code(inputs: tuple[InputColumn, ...], rows: tuple[CompiledRow, ...]) -> RowsCode:
    """Return the code of these rows; made once for the same columns and rows, then kept."""
    return RowsCode(inputs, rows)


class RowsCode:
    """The rows of a table, indexed column by column.

    Attributes:
        find_rows: The generated function; row 0 is the lowest bit.
    """

    def __init__(self, inputs: Sequence[InputColumn], rows: Sequence[CompiledRow]) -> None:
        """Index the columns and write the code."""
        self._facts = {column.fact.name: column.fact for column in inputs}
        self._rows = rows
        self._columns = {
            column.fact.name: index_column(column.fact, [row.cells[number] for row in rows])
            for number, column in enumerate(inputs)
            if any(not isinstance(row.cells[number], tree.Anything) for row in rows)
        }
        # Kept here, since to find the words of a fact by the fact takes longer than to say them.
        self._said = {name: words_of(self._facts[name]).said for name in self._columns}
        self.find_rows: FindRows = _write(rows, self._columns)

    def explain(self, sheet: FactSheet, rows: int) -> tuple[RowTrace, ...]:
        """Return why these rows (as bits) apply to the case or do not, in their order."""
        read = {}
        for name, index in self._columns.items():
            value = sheet[name]
            read[name] = (value, index.rows_at(value), self._said[name](value))
        worded = self._worded
        return tuple([worded[number].explain(sheet, read) for number in bits_of(rows)])

    @cached_property
    def _worded(self) -> tuple[_WordedRow, ...]:
        reasons: dict[tree.Test, CellReason] = {}
        return tuple(
            _WordedRow(row, 1 << number, [self._reason(test, reasons) for test in row.tests])
            for number, row in enumerate(self._rows)
        )

    def _reason(self, test: tree.Test, reasons: dict[tree.Test, CellReason]) -> CellReason | None:
        """Return the words of a test, the same for equal tests; None if they hang on a fact."""
        if facts_of_cell(test.cell):
            return None
        if test not in reasons:
            reasons[test] = CellReason(test, self._facts[test.fact])
        return reasons[test]


_Read = Mapping[str, tuple[FactValue, int, Said]]
"""The value of each column, the rows that meet it, and how it is said."""


_Worded = tuple[str, tree.Test, CellReason | None]
"""A test with its fact and its words; None where these hang on another fact."""


class _WordedRow:
    """A row that can say why it applies or not."""

    __slots__ = ("_bit", "_id", "_tests")

    def __init__(self, row: CompiledRow, bit: int, reasons: Sequence[CellReason | None]) -> None:
        self._id = row.id
        self._bit = bit
        self._tests: tuple[_Worded, ...] = tuple(
            (test.fact, test, reason) for test, reason in zip(row.tests, reasons, strict=True)
        )

    def explain(self, sheet: FactSheet, read: _Read) -> RowTrace:
        for fact, test, reason in self._tests:
            if reason is None:
                trace = explain_test(test, sheet)
                if not trace.holds:
                    return RowTrace(self._id, holds=False, trace=trace)
                continue
            value, rows, said = read[fact]
            if not rows & self._bit:
                return _make(
                    RowTrace, (self._id, False, reason.explain_said(said, value, met=False))
                )
        return applied(self._id, [self._met(test, sheet, read) for test in self._tests])

    @staticmethod
    def _met(worded: _Worded, sheet: FactSheet, read: _Read) -> Trace:
        fact, test, reason = worded
        if reason is None:
            return explain_test(test, sheet)
        value, _, said = read[fact]
        return reason.explain_said(said, value, met=True)


def _write(rows: Sequence[CompiledRow], columns: Mapping[str, ColumnIndex]) -> FindRows:
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
    body = [*writer.fetch_found("find"), joined, *sifted, code.give_back(code.name("left"))]
    return code.make_function("find_rows", ["find"], body, writer.constants)


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
    met = code.every(writer.known(test) for test in open_tests)
    kept = writer.keep(bit)
    is_left = ast.BinOp(left=code.name("left"), op=ast.BitAnd(), right=kept)
    without = ast.BinOp(left=code.name("left"), op=ast.BitXor(), right=kept)
    return code.when(code.every([is_left, code.opposite(met)]), code.assign("left", without))
