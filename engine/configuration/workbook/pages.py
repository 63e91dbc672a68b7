"""Sheets as plain values, whatever file they come from or go to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.configuration.problems import Problem
from engine.configuration.spelling.given import Given, as_text
from engine.configuration.workbook.faults import address

ABOUT, CASES, FINDINGS, LISTS = "#about", "#cases", "#findings", "#lists"
"""What cell A1 of the sheets around the table says; no table can be called so."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to be written.

    Attributes:
        title: Name of the sheet.
        rows: Texts, row by row; the first is cell A1.
        head: Rows that stay in view above the data.
        grey: Rows of the head that only the program reads, from 1.
        choices: Words a column's drop-down list offers below the head, by column from 1.
        offers: The same for single cells, by row and column.
        repeats: Columns in which a text equal to the one above is greyed.
        hidden: Nobody needs to see the sheet.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    head: int = 0
    grey: tuple[int, ...] = ()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    offers: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    repeats: tuple[int, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was read.

    Attributes:
        title: Name of the sheet.
        cells: What stands in it by row and column from 1; empty cells are left out.
        hidden: Nobody could see the sheet.
        hidden_rows: Rows nobody could see.
        hidden_columns: Columns nobody could see.
        faults: What is wrong with single cells; counts only if the sheet is used.
    """

    title: str
    cells: Mapping[tuple[int, int], Given]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    faults: tuple[Problem, ...] = ()

    @property
    def mark(self) -> str:
        """Return cell A1, which says what the sheet is."""
        return self.text(1, 1)

    def text(self, row: int, column: int) -> str:
        """Return a cell as text without space around it; empty if there is nothing."""
        return as_text(self.cells.get((row, column), ""))

    def where(self, row: int, column: int) -> str:
        """Return the address of a cell."""
        return address(self.title, row, column)

    def filled_rows(self, first: int) -> Iterator[int]:
        """Yield the rows from ``first`` on in which something stands, in order."""
        yield from sorted({row for row, _ in self.cells if row >= first})

    def columns(self) -> Iterator[int]:
        """Yield the columns in which something stands, in order."""
        yield from sorted({column for _, column in self.cells})
