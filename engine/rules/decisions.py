"""What a table says about a case, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from typing_extensions import override

from engine.rules.facts import FactSheet
from engine.rules.row_walk import RowTrace
from engine.terms import FactValue

OutputValue = FactValue | tuple[FactValue, ...]
"""What one output column gives: a value, or a tuple where the row lists several."""

Explain = Callable[[FactSheet, int], tuple[RowTrace, ...]]
"""Takes a case and rows of a table as bits; returns why these apply or do not."""


class Answer(NamedTuple):
    """What a table says when certain rows apply: the first fields of a decision."""

    status: Literal["hit", "no_match"]
    outputs: tuple[Mapping[str, OutputValue], ...]
    value: object
    rows: tuple[str, ...]
    defaulted: bool = False


class Decision(NamedTuple):
    """What a table says about a case; its reasons are put into words when they are asked for.

    Attributes:
        status: ``no_match`` if no row applied and no default is declared.
        outputs: One mapping for each hit, in the order of the hit policy; one for an aggregate.
        value: Single hit or aggregate: the output, or a mapping of several outputs; None without
            a match.  Multiple hits: a tuple of these.
        rows: Ids of the rows behind ``outputs``, in the same order; of an aggregate all that hit.
        defaulted: No row applied, the outputs are the defaults.
        sheet: The case.
        explained: Rows whose reasons may be asked for, as bits.
        explain: Gives the reasons of rows.
    """

    status: Literal["hit", "no_match"]
    outputs: tuple[Mapping[str, OutputValue], ...]
    value: object
    rows: tuple[str, ...]
    defaulted: bool
    sheet: FactSheet
    explained: int
    explain: Explain

    @property
    def answer(self) -> Answer:
        """Return the decision without the case and the reasons."""
        return Answer(self.status, self.outputs, self.value, self.rows, self.defaulted)

    @property
    def row_traces(self) -> tuple[RowTrace, ...]:
        """Rows that hit; with ``why_not`` all rows, in the order of the table."""
        return self.explain(self.sheet, self.explained)

    @override
    def __eq__(self, other: object) -> bool:
        """Tell whether the answers and their reasons are the same, whoever gave them."""
        if not isinstance(other, Decision):
            return NotImplemented
        return (self.answer, self.row_traces) == (other.answer, other.row_traces)

    @override
    def __ne__(self, other: object) -> bool:
        return not self == other

    @override
    def __hash__(self) -> int:
        return hash(self.rows)
