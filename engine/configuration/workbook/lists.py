"""Lists written to a workbook for reading, row by row: nothing of it is taken back.

Rows may be many: they go to the file as they come and are not held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Value: TypeAlias = str | int | Decimal | date | None

_NOT_IN_A_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_TITLE = 31
_LONGEST_TEXT = 32_767
"""Characters the format allows in one cell."""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list.

    Attributes:
        headings: Texts of the first row, which stays in view.
        rows: Values, row by row.
        widths: Width of each column in characters.
    """

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()


def write_lists(sheets: Iterable[ListSheet], file: IO[bytes]) -> None:
    """Write lists to a workbook, a sheet for each; what looks like a formula stays a text."""
    book = Workbook(write_only=True)
    for each in sheets:
        sheet = book.create_sheet(_title(each.title))
        for number, width in enumerate(each.widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A2"
        sheet.append([_heading(sheet, text) for text in each.headings])
        for row in each.rows:
            sheet.append([_cell(sheet, value) for value in row])
    book.save(file)


def _title(text: str) -> str:
    return text.translate(_NOT_IN_A_TITLE).strip()[:_LONGEST_TITLE]


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Cell:
    if isinstance(value, str):
        return _text(sheet, value)
    cell = _empty(sheet)
    cell.value = value
    return cell


def _text(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _empty(sheet)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_TEXT]
    cell.data_type = "s"  # openpyxl takes what begins with "=" for a formula
    if text[:1] in {"=", "+", "-", "@"}:
        cell.quotePrefix = True
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _empty(sheet: WriteOnlyWorksheet) -> Cell:
    return WriteOnlyCell(sheet)
