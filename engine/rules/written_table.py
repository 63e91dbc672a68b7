"""A decision table as its document writes it, its cells read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from engine.configuration.table import Aggregate, HitPolicy
from engine.expressions.grammar import facts_of_cell, facts_of_output
from engine.expressions.names import Dictionary
from engine.rules.reading import CompiledRow, InputColumn, OutputColumn, TableRead


@dataclass(frozen=True)
class WrittenTable:
    """A table whose columns and cells are read.

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
    def all_rows(self) -> int:
        """All rows, as bits."""
        return (1 << len(self.rows)) - 1

    @cached_property
    def gives_literals(self) -> bool:
        """Tell whether the same rows give the same to every case: no output reads a fact."""
        outputs = [output for row in self.rows for output in row.outputs]
        outputs += [column.default for column in self.outputs if column.default is not None]
        return not any(facts_of_output(output) for output in outputs)


def names_read(read: TableRead) -> Iterable[str]:
    """Yield the names of the facts that the cells, outputs and defaults of a table read."""
    yield from (column.fact.name for column in read.inputs)
    for row in read.rows:
        for cell in row.cells:
            yield from facts_of_cell(cell)
        for output in row.outputs:
            yield from facts_of_output(output)
    for column in read.outputs:
        if column.default is not None:
            yield from facts_of_output(column.default)
