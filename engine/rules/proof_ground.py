"""A table made ready to be proved: its columns cut, its rows as bits."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.rules.facts import FactSheet
from engine.rules.gaps import rows_with_a_region
from engine.rules.regions import Columns, cut_table
from engine.rules.sweep import Box
from engine.rules.table_faults import (
    FaultCode,
    Sentence,
    Severity,
    TableFault,
    Wording,
    rows_in_words,
)
from engine.rules.tables import DecisionTable


class Ground:
    """What every proof of a table starts from.

    Attributes:
        columns: Met by the rows that apply for certain.
        widest: Met also by the rows that might apply: their cells compare with another fact.
        living: All rows, as bits.
        dead: The rows that never apply.
        known: Numbers of the inputs that are never unknown.
        required: Outputs that must be given in every case, and what needs them.
    """

    def __init__(
        self,
        table: DecisionTable,
        node_limit: int,
        known: Collection[str],
        required: Mapping[str, Sentence],
    ) -> None:
        """Cut the table's columns."""
        self.table = table
        self.node_limit = node_limit
        self.required = required
        self.wording = Wording(table)
        names = [column.fact.name for column in table.inputs]
        self.known = {number for number, name in enumerate(names) if name in known}
        cells = [row.cells for row in table.rows]
        self.columns = cut_table(table.inputs, cells, FactSheet({}, table.dictionary))
        self.widest = _possible(self.columns)
        self.living = (1 << len(table.rows)) - 1
        self.dead = self.living & ~rows_with_a_region(self.widest)

    def ids(self, numbers: Collection[int]) -> tuple[str, ...]:
        """Return the ids of rows by their numbers."""
        return tuple(self.table.rows[number].id for number in numbers)

    @staticmethod
    def not_decided(rows: tuple[str, ...], zh: str, en: str) -> TableFault:
        """Return that a question about these rows was not decided."""
        shown, shown_en = rows_in_words(rows)
        return TableFault(
            "not-decided",
            rows,
            {},
            f"没有判定规则 {shown} {zh}：表太大，或与别的事实相比；请自行核对",
            f"not decided for rows {shown_en}: {en}; the table is too large or compares facts, "
            "so look at it yourself",
            "warning",
        )

    def fault(  # noqa: PLR0917  the fields of a fault, in their order
        self,
        code: FaultCode,
        rows: tuple[str, ...],
        box: Box,
        zh: str,
        en: str,
        severity: Severity,
    ) -> TableFault:
        """Return a fault that one case of a box shows."""
        witness, witness_en = self.wording.witness(box, "zh"), self.wording.witness(box, "en")
        return TableFault(code, rows, witness, zh, en, severity, witness_en)


def _possible(columns: Columns) -> Columns:
    """Return the columns with every row that might apply counted as one that does."""
    return tuple(tuple(r.with_rows(r.may) for r in regions) for regions in columns)
