"""Reads the cells of a sheet by their columns and notes what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from engine.configuration.spelling.cells import EMPTY, Reading, read_result, read_test, typed_text
from engine.configuration.spelling.given import Given, as_text
from engine.configuration.workbook.faults import Faults
from engine.configuration.workbook.table_view import ViewColumn
from engine.configuration.yaml_source import Plain
from engine.errors import ExpressionError
from engine.expressions.grammar import parse_cell, parse_output
from engine.expressions.names import Dictionary


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads cells.

    Attributes:
        dictionary: The facts a cell may name.
        faults: Takes what is wrong.
    """

    dictionary: Dictionary
    faults: Faults

    def text(self, given: Given, column: ViewColumn, where: str) -> str | None:
        """Return a cell as text; None if it holds something the column cannot take."""
        if column.fact is None or given == "":
            return as_text(given)
        try:
            return typed_text(given, column.fact)
        except ExpressionError as error:
            self.faults.expression(where, error)
            return None

    def read(self, text: str, column: ViewColumn, where: str) -> Reading | None:
        """Return what a cell says; None if it cannot be read."""
        try:
            return self.parse(text, column)
        except ExpressionError as error:
            self.faults.expression(where, error)
            return None

    def parse(self, text: str, column: ViewColumn) -> Reading:
        """Return what a cell says.

        Raises:
            ExpressionError: It cannot be read.
        """
        if column.fact is None:
            return Reading(text, text, text) if text else EMPTY
        if column.kind == "when":
            return read_test(text, column.fact, self.dictionary)
        return read_result(text, column.fact, self.dictionary, listed=column.listed)

    def meaning(self, raw: Plain, column: ViewColumn) -> object:
        """Return what a value of the document means in a column, to compare with a reading.

        Raises:
            ExpressionError: It cannot stand in this column.
        """
        if column.fact is None:
            return raw
        if column.kind == "when":
            return parse_cell(raw, column.fact, self.dictionary)
        return parse_output(raw, column.fact, self.dictionary)

    def tell(self, text: str, reading: Reading, where: str) -> None:
        """Note that a cell was understood in another spelling than it was written."""
        if reading.shown != text:
            self.faults.note(
                where,
                "workbook-read-as",
                f"“{text}”读作“{reading.shown}”。",
                f"'{text}' is read as '{reading.shown}'.",
                severity="info",
                found=text,
            )
