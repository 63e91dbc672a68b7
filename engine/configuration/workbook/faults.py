"""What is wrong with a workbook, by cell, gathered before anything is raised."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.utils import get_column_letter

from engine.configuration.noted import Noted
from engine.configuration.problems import Problem, sentence_of
from engine.errors import ExpressionError


def address(sheet: str, row: int, column: int) -> str:
    """Return where a cell stands, as spreadsheets write it; row and column from 1.

    >>> address("分流", 7, 3)
    '分流!C7'
    """
    return f"{sheet}!{get_column_letter(column)}{row}"


class Faults(Noted):
    """What is wrong with one workbook and what was understood otherwise than written, by cell."""

    def expression(self, where: str, error: ExpressionError) -> None:
        """Note a cell that cannot be read, with what to write instead."""
        found = None if error.value is None else str(error.value)
        self.note(where, error.fault, *sentence_of(error), found=found)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add what was found elsewhere."""
        self.problems.extend(problems)
