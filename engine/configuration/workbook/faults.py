"""What is wrong with a workbook, by cell, gathered before anything is raised."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.utils import get_column_letter

from engine.configuration.problems import (
    ConfigurationFaults,
    Problem,
    Report,
    Severity,
    sentence_of,
)
from engine.errors import ExpressionError


def address(sheet: str, row: int, column: int) -> str:
    """Return where a cell stands, as spreadsheets write it; row and column from 1.

    >>> address("分流", 7, 3)
    '分流!C7'
    """
    return f"{sheet}!{get_column_letter(column)}{row}"


class Faults:
    """The list of what is wrong with one file and what was understood otherwise than written."""

    def __init__(self, file: str) -> None:
        """Begin an empty list for a file."""
        self.file = file
        self.problems: list[Problem] = []

    def note(
        self,
        where: str,
        code: str,
        zh: str,
        en: str,
        *,
        severity: Severity = "error",
        found: str | None = None,
    ) -> None:
        """Note something at an address; empty for the whole file."""
        self.problems.append(Problem(severity, code, self.file, 0, 0, where, zh, en, found))

    def expression(self, where: str, error: ExpressionError) -> None:
        """Note a cell that cannot be read, with what to write instead."""
        found = None if error.value is None else str(error.value)
        self.note(where, error.fault, *sentence_of(error), found=found)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return what keeps the workbook from being taken over."""
        return tuple(one for one in self.problems if one.severity == "error")

    def refuse(self) -> None:
        """Stop if anything is wrong.

        Raises:
            ConfigurationFaults: Holds everything that is wrong, in the order it was found.
        """
        if self.errors:
            raise ConfigurationFaults(Report(tuple(self.problems)))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add what was found elsewhere."""
        self.problems.extend(problems)
