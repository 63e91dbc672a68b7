"""An xlsx file read into sheets; what carries no value is left out, what could lie is noted."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from engine.configuration.spelling.given import Given
from engine.configuration.workbook.container import refuse_other_files
from engine.configuration.workbook.faults import Faults, address
from engine.configuration.workbook.pages import Sheet

AnyCell = Cell | MergedCell

MOST_CELLS = 200_000
_DIGITS_OF_A_NUMBER = 15
"""Digits a spreadsheet keeps of a number."""

_LAST_COLUMN = 16_384
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl raises for files that are no workbooks inside; it has no error of its own."""


def read_sheets(content: bytes, faults: Faults) -> tuple[Sheet, ...]:
    """Return the sheets of an xlsx file.

    Raises:
        ConfigurationFaults: The file is none, is too large, or holds macros, links or entities.
    """
    refuse_other_files(content, faults)
    book = _open(content, faults)
    sheets = []
    for sheet in book.worksheets:
        # Iterating by rows would walk every empty cell up to the last.
        cells = sheet._cells  # noqa: SLF001
        if len(cells) > MOST_CELLS:
            faults.note(
                sheet.title,
                "workbook-size",
                f"工作表有 {len(cells)} 个单元格，最多 {MOST_CELLS} 个，请删去多余的行列。",
                f"the sheet has {len(cells)} cells, at most {MOST_CELLS}; delete what is spare.",
            )
        else:
            sheets.append(_read(sheet, cells, faults.file))
    faults.refuse()
    return tuple(sheets)


def _open(content: bytes, faults: Faults) -> Workbook:
    with warnings.catch_warnings():
        # Warnings tell of drop-down lists and colours other programs keep elsewhere: not read.
        warnings.simplefilter("ignore")
        try:
            return load_workbook(BytesIO(content), keep_links=False)
        except _BROKEN:
            faults.note(
                "",
                "workbook-format",
                "文件已损坏，请用 WPS 或 Excel 打开后另存为 xlsx。",
                "the file is damaged; open it in a spreadsheet program and save it as xlsx.",
            )
            faults.refuse()
            raise AssertionError from None  # refused above


def _read(sheet: Worksheet, cells: Mapping[tuple[int, int], AnyCell], file: str) -> Sheet:
    faults = Faults(file)
    for merged in sheet.merged_cells.ranges:
        faults.note(
            f"{sheet.title}!{merged.coord}",
            "workbook-merged",
            "单元格合并了，看不出值归哪一行，请取消合并后逐格填写。",
            "the cells are merged, so whose value it is cannot be told; unmerge and fill each.",
        )
    values: dict[tuple[int, int], Given] = {}
    for place, cell in sorted(cells.items()):
        value = _value(cell, address(sheet.title, *place), faults)
        if value not in {None, ""}:
            values[place] = value
    return Sheet(
        title=sheet.title,
        cells=values,
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(_hidden_rows(sheet, values)),
        hidden_columns=frozenset(_hidden_columns(sheet)),
        faults=tuple(faults.problems),
    )


def _value(cell: AnyCell, where: str, faults: Faults) -> Given:
    value: Any = cell.value
    refused = _refused(cell.data_type, value)
    if refused is not None:
        faults.note(where, *refused, found=str(value))
        return ""
    match value:
        case None:
            return ""
        case bool() | str():
            return _text(value) if isinstance(value, str) else value
        case int() | float():
            return Decimal(format(value, f".{_DIGITS_OF_A_NUMBER}g"))
        case _:
            day: date = value.date() if isinstance(value, datetime) else value
            return day


def _refused(kind: str, value: object) -> tuple[str, str, str] | None:
    """Return code and sentences if a cell holds what is no value of a document."""
    if kind == "f":
        return (
            "workbook-formula",
            "这里是公式，请改成数值（选择性粘贴为数值）。",
            "a formula stands here; paste its value instead.",
        )
    if kind == "e":
        return (
            "workbook-value",
            f"这里是错误值 {value}。",
            f"the error value {value} stands here.",
        )
    if value is None or isinstance(value, str | bool | int | float) or _is_day(value):
        return None
    return (
        "workbook-value",
        f"这里是时间 {value}，请写成日期（2023-05-01）或文本。",
        f"the time {value} stands here; write a date (2023-05-01) or a text.",
    )


def _is_day(value: object) -> bool:
    if isinstance(value, datetime):
        return value.time() == time()
    return isinstance(value, date)


def _text(value: str) -> str:
    """Return a text as it was typed: some characters are stored under their numbers."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def _hidden_rows(sheet: Worksheet, values: dict[tuple[int, int], Given]) -> Iterator[int]:
    known = set()
    for row, dimension in sheet.row_dimensions.items():
        known.add(row)
        if dimension.hidden or dimension.ht == 0:
            yield row
    if sheet.sheet_format.zeroHeight:
        yield from {row for row, _ in values} - known


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden or dimension.width == 0:
            dimension.reindex()
            yield from range(dimension.min or 1, min(dimension.max or 1, _LAST_COLUMN) + 1)
