"""Why rows of a table apply to a case or do not, put together from reasons given before.

Why a row fails at a column hangs on one value alone, and the values of a column come back again
and again.  So the reasons of a value are kept, for all rows at once; what is left to do for a case
is to take each row's first.  The reasons are those of ``row_walk.explain_rows``, word for word.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell
from engine.expressions.names import Fact
from engine.rules import python_code as code
from engine.rules.cell_reasons import CellReason, words_of
from engine.rules.facts import FactSheet
from engine.rules.keeping import keep, written
from engine.rules.reading import CompiledRow, InputColumn
from engine.rules.row_index import ColumnIndex
from engine.rules.row_walk import RowTrace, applied, explain_rows
from engine.rules.sweep import bits_of
from engine.terms import FactValue

MOST_KEPT = 8192
"""Reasons kept at one time for a column: of a table of 20 rows those of 409 values."""

MOST_VALUES = 256
"""Reasons kept at one time for a row that applies."""

_Failing = tuple[RowTrace | None, ...]
"""For each row why it fails at a column; None where it does not."""


class RowReasons:
    """Says why rows of a table apply or do not."""

    def __init__(
        self,
        inputs: Sequence[InputColumn],
        rows: Sequence[CompiledRow],
        columns: Mapping[str, ColumnIndex],
    ) -> None:
        """Write what the cells ask.

        Args:
            inputs: The columns of the table.
            rows: Its rows.
            columns: The index of each column that asks for something.
        """
        facts = {column.fact.name: column.fact for column in inputs}
        reasons = {
            test: CellReason(test, facts[test.fact])
            for row in rows
            for test in row.tests
            if not facts_of_cell(test.cell)
        }
        self._rows = rows
        self._all = (1 << len(rows)) - 1
        self._columns = [
            _Column(facts[name], index, rows, reasons) for name, index in columns.items()
        ]
        self._met = [_MetRow(row, facts, reasons) for row in rows]
        self._first_of = _write_first_of(len(self._columns))

    def explain(self, sheet: FactSheet, rows: int) -> tuple[RowTrace, ...]:
        """Return why rows apply or do not, in their order.

        Args:
            sheet: The case.
            rows: As bits, rows that apply, or all rows of the table.
        """
        if rows != self._all:
            return tuple([self._met[number].explain(sheet) for number in bits_of(rows)])
        known = sheet.known
        failing = self._first_of(*[column.failing(known) for column in self._columns])
        return tuple(
            [
                trace or self._met[number].explain(sheet)
                for number, trace in enumerate(failing or [None] * len(self._rows))
            ]
        )


class _Column:
    """Says which rows fail at a column, and why."""

    def __init__(
        self,
        fact: Fact,
        index: ColumnIndex,
        rows: Sequence[CompiledRow],
        reasons: Mapping[tree.Test, CellReason],
    ) -> None:
        self._fact = fact
        self._index = index
        self._said = words_of(fact).said
        self._kept: dict[object, _Failing] = {}
        self._most = max(MOST_KEPT // max(len(rows), 1), 1)
        self._rows = [
            (row.id, 1 << number, _reason_at(fact, row, reasons)) for number, row in enumerate(rows)
        ]

    def failing(self, known: Mapping[str, FactValue]) -> _Failing:
        value = known.get(self._fact.name)
        # A confidential value is not kept; why rows fail does not say it either.
        hidden = self._fact.confidential
        key: object = (value is None, self._index.rows_at(value)) if hidden else written(value)
        return self._kept.get(key) or self._fail(key, value)

    def _fail(self, key: object, value: FactValue) -> _Failing:
        met, said = self._index.rows_at(value), self._said(value)
        failing = tuple(
            None
            if reason is None or met & bit
            else RowTrace(row, holds=False, trace=reason.explain_said(said, value, met=False))
            for row, bit, reason in self._rows
        )
        return keep(self._kept, key, failing, most=self._most)


class _MetRow:
    """Says why a row applies that fails at no column; one that compares facts may fail yet."""

    def __init__(
        self,
        row: CompiledRow,
        facts: Mapping[str, Fact],
        reasons: Mapping[tree.Test, CellReason],
    ) -> None:
        self._row = row
        self._facts = [test.fact for test in row.tests]
        self._reasons = [reasons.get(test) for test in row.tests]
        self._keeps = not any(facts[name].confidential for name in self._facts)
        self._kept: dict[object, RowTrace] = {}

    def explain(self, sheet: FactSheet) -> RowTrace:
        if None in self._reasons:
            return explain_rows([self._row], sheet, 1)[0]
        known = sheet.known
        values = [known.get(name) for name in self._facts]
        if not self._keeps:
            return self._apply(values)
        key = tuple([written(value) for value in values])
        return self._kept.get(key) or keep(self._kept, key, self._apply(values), most=MOST_VALUES)

    def _apply(self, values: Sequence[FactValue]) -> RowTrace:
        told = zip(self._reasons, values, strict=True)
        return applied(self._row.id, [r.explain(value, met=True) for r, value in told if r])


def _reason_at(
    fact: Fact, row: CompiledRow, reasons: Mapping[tree.Test, CellReason]
) -> CellReason | None:
    """Return what a row asks of a fact; None of a row whose words hang on other facts, too."""
    if any(test not in reasons for test in row.tests):
        return None
    return next((reasons[test] for test in row.tests if test.fact == fact.name), None)


def _write_first_of(columns: int) -> Callable[..., list[RowTrace | None]]:
    """Write the function that takes from several columns what each row fails at first."""
    names = [f"f{number}" for number in range(columns)]
    if columns < 2:  # noqa: PLR2004  there is nothing to choose from
        return list
    of_row = [f"r{number}" for number in range(columns)]
    targets: list[ast.expr] = [ast.Name(id=name, ctx=ast.Store()) for name in of_row]
    each = ast.comprehension(
        target=ast.Tuple(elts=targets, ctx=ast.Store()),
        iter=code.call(code.name("zip"), *map(code.name, names)),
        ifs=[],
        is_async=0,
    )
    first = ast.ListComp(elt=code.some([code.name(name) for name in of_row]), generators=[each])
    return code.make_function("first_of", names, [code.give_back(first)], {"zip": zip})
