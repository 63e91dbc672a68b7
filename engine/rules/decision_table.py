"""A decision table read and ready: its columns, its rows, and the code made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.configuration.table import Aggregate, HitPolicy, Table, TableBody
from engine.expressions.grammar import facts_of_cell, facts_of_output
from engine.expressions.names import Dictionary
from engine.rules.reading import CompiledRow, InputColumn, OutputColumn, TableRead, read_table
from engine.rules.table_code import RowsCode, rows_code
from engine.terms import FactValue

OutputValue = FactValue | tuple[FactValue, ...]
"""What one output column gives: a value, or a tuple where the row lists several."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a table says when certain rows apply.

    Attributes:
        status: ``no_match`` if no row applied and no default is declared.
        outputs: One mapping for each hit, in the order of the hit policy; one for an aggregate.
        value: Single hit or aggregate: the output, or a mapping of several outputs; None without
            a match.  Multiple hits: a tuple of these.
        rows: Ids of the rows behind ``outputs``, in the same order; of an aggregate all that hit.
        defaulted: No row applied, the outputs are the defaults.
    """

    status: Literal["hit", "no_match"]
    outputs: tuple[Mapping[str, OutputValue], ...]
    value: object
    rows: tuple[str, ...]
    defaulted: bool = False


@dataclass(frozen=True)
class DecisionTable:
    """A table ready to be applied.

    Attributes:
        dictionary: The facts its cells may read: those of the documents and its own columns.
        reads: Names of the facts its cells and outputs do read.
    """

    hit: HitPolicy
    aggregate: Aggregate | None
    complete: bool
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rows: tuple[CompiledRow, ...]
    dictionary: Dictionary
    reads: frozenset[str]

    @property
    def has_default(self) -> bool:
        """Tell whether an output is given when no row applies."""
        return any(column.default is not None for column in self.outputs)

    @cached_property
    def code(self) -> RowsCode:
        """The rows as code, written when the table first decides."""
        return rows_code(self.inputs, self.rows)

    @cached_property
    def gives_literals(self) -> bool:
        """Tell whether the same rows give the same to every case: no output reads a fact."""
        outputs = [output for row in self.rows for output in row.outputs]
        outputs += [column.default for column in self.outputs if column.default is not None]
        return not any(facts_of_output(output) for output in outputs)

    @cached_property
    def remembered(self) -> dict[int, Answer]:
        """Answers by the rows behind them, as bits; kept where ``gives_literals``."""
        return {}


def compile_table(body: Table | TableBody, dictionary: Dictionary) -> DecisionTable:
    """Read a table's cells and check its shape.

    Args:
        body: The table as written, with or without its head.
        dictionary: Gives the type of columns that name a fact; outputs it lacks are text.

    Raises:
        ConfigurationError: A column, cell or output is at fault; ``place`` is ``row column``.
    """
    read = read_table(body, dictionary)
    return DecisionTable(
        hit=read.body.hit,
        aggregate=read.body.aggregate,
        complete=read.body.complete,
        inputs=read.inputs,
        outputs=read.outputs,
        rows=read.rows,
        dictionary=read.dictionary,
        reads=frozenset(_reads(read)),
    )


def _reads(read: TableRead) -> Iterable[str]:
    yield from (column.fact.name for column in read.inputs)
    for row in read.rows:
        for cell in row.cells:
            yield from facts_of_cell(cell)
        for output in row.outputs:
            yield from facts_of_output(output)
    for column in read.outputs:
        if column.default is not None:
            yield from facts_of_output(column.default)
