"""Decision tables: read once, then applied to any number of fact sheets.

Source: OMG Decision Model and Notation 1.3, chapter 8 (hit policies and aggregators).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

from typing_extensions import override

from engine.rules.decision_table import Answer, DecisionTable, OutputValue, compile_table
from engine.rules.facts import FactSheet
from engine.rules.hit_policies import answer_of
from engine.rules.reading import CompiledRow, InputColumn, OutputColumn
from engine.rules.row_walk import RowTrace, explain_rows, walk_rows
from engine.rules.sweep import bits_of

__all__ = [
    "CompiledRow",
    "Decision",
    "DecisionTable",
    "InputColumn",
    "OutputColumn",
    "OutputValue",
    "RowTrace",
    "Runtime",
    "compile_table",
    "decide",
]

Runtime = Literal["code", "tree"]
"""By the code made of the rules, or by a walk over their tree, which is slow and the reference."""

_MOST_REMEMBERED = 1024


class Decision:
    """What a table says about a case; its reasons are put into words when they are asked for."""

    __slots__ = ("_answer", "_explain", "_explained", "_sheet", "_traces")

    def __init__(
        self,
        answer: Answer,
        explain: Callable[[FactSheet, int], tuple[RowTrace, ...]],
        sheet: FactSheet,
        explained: int,
    ) -> None:
        """Keep the answer and what its reasons are made of.

        Args:
            answer: What the table says.
            explain: Gives the reasons of rows.
            sheet: The case.
            explained: The rows whose reasons may be asked for, as bits.
        """
        self._answer = answer
        self._explain = explain
        self._sheet = sheet
        self._explained = explained
        self._traces: tuple[RowTrace, ...] | None = None

    @property
    def status(self) -> Literal["hit", "no_match"]:
        """``no_match`` if no row applied and no default is declared."""
        return self._answer.status

    @property
    def outputs(self) -> tuple[Mapping[str, OutputValue], ...]:
        """One mapping for each hit, in the order of the hit policy; one for an aggregate."""
        return self._answer.outputs

    @property
    def value(self) -> object:
        """The output, or a mapping of several outputs; None without a match.

        Where several rows may hit a tuple of these, but one number for an aggregate.
        """
        return self._answer.value

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of the rows behind ``outputs``, in the same order; of an aggregate all that hit."""
        return self._answer.rows

    @property
    def defaulted(self) -> bool:
        """Tell whether no row applied and the outputs are the defaults."""
        return self._answer.defaulted

    @property
    def row_traces(self) -> tuple[RowTrace, ...]:
        """Rows that hit; with ``why_not`` all rows, in the order of the table."""
        if self._traces is None:
            self._traces = self._explain(self._sheet, self._explained)
        return self._traces

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return (self._answer, self.row_traces) == (other._answer, other.row_traces)

    __hash__ = None  # type: ignore[assignment]  # outputs are mappings

    @override
    def __repr__(self) -> str:
        return f"Decision({self.status}, {self.value!r}, rows={self.rows!r})"


def decide(
    table: DecisionTable, sheet: FactSheet, *, why_not: bool = False, runtime: Runtime = "code"
) -> Decision:
    """Apply a table to a case.

    Args:
        table: The table.
        sheet: The case.
        why_not: The rows that did not apply are explained, too.
        runtime: For tests, which hold one to the other.

    Raises:
        RuleError: An input is of another type than its column, or rows contradict the policy.
    """
    if sheet.dictionary is not table.dictionary:
        sheet = FactSheet({name: sheet[name] for name in table.reads}, table.dictionary)
    if runtime == "code":
        rows, explain = table.code.find_rows(sheet.find), table.code.explain
    else:
        rows, explain = walk_rows(table.rows, sheet), partial(explain_rows, table.rows)
    if table.hit == "first":
        rows &= -rows
    answer = table.remembered.get(rows) or _answer(table, rows, sheet)
    return Decision(answer, explain, sheet, (1 << len(table.rows)) - 1 if why_not else rows)


def _answer(table: DecisionTable, rows: int, sheet: FactSheet) -> Answer:
    answer = answer_of(table, [table.rows[number] for number in bits_of(rows)], sheet)
    if table.gives_literals:
        if len(table.remembered) >= _MOST_REMEMBERED:
            table.remembered.clear()
        table.remembered[rows] = answer
    return answer
