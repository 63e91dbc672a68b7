"""Pages written as an xlsx file: texts only, the same bytes for the same pages."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from engine.configuration.workbook.faults import address
from engine.configuration.workbook.pages import LISTS, Page
from engine.errors import ConfigurationError

LONGEST_TEXT = 32_767
"""Characters a cell of a spreadsheet holds at most."""

LISTS_TITLE = "列表"
"""Name of the sheet the drop-down lists take their words from."""

_LONGEST_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "'", "\t")
_SPARE_ROWS = 200
"""Empty rows below the data that have drop-down lists, too."""

_NARROWEST, _WIDEST = 8, 48
_GREY = PatternFill("solid", start_color="00EDEDED")
_HEAD = PatternFill("solid", start_color="00DCE6F1")
_PLAIN = Font(name="宋体", size=11)
_BOLD = Font(name="宋体", size=11, bold=True)
_FAINT = Font(color="00A6A6A6")
_LINE = Border(bottom=Side(style="thin", color="00BFBFBF"))
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write_pages(pages: Sequence[Page], made_on: date) -> bytes:
    """Return pages as an xlsx file.

    Args:
        pages: The sheets, in their order.
        made_on: What the file says about when it was made.

    Raises:
        ConfigurationError: A text is longer than a cell can be.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "onecase"
    lists = _gather(pages)
    for page in (*pages, _lists_page(lists)) if lists else pages:
        sheet = book.create_sheet(page.title)
        _write(sheet, page)
        _offer(sheet, page, lists)
    content = BytesIO()
    book.save(content)
    return _repack(content.getvalue(), made_on)


def sheet_title(name: str, taken: Iterable[str]) -> str:
    """Return a name as a sheet may be called, other than those taken.

    >>> sheet_title("分流 [2023/5]", ["说明"])
    '分流 _2023_5_'
    """
    plain = _FORBIDDEN.sub("_", name).strip().strip("'")[:_LONGEST_TITLE] or "表"
    lower = {one.casefold() for one in taken} | {"history"}
    title, number = plain, 2
    while title.casefold() in lower:
        title = f"{plain[: _LONGEST_TITLE - 4]} {number}"
        number += 1
    return title


def _write(sheet: Worksheet, page: Page) -> None:
    for row, texts in enumerate(page.rows, start=1):
        for column, text in enumerate(texts, start=1):
            if text:
                _put(sheet, (row, column), text, page)
        if row in page.grey:
            sheet.row_dimensions.group(row, row, outline_level=1)
    for column, width in enumerate(_widths(page), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    if page.head:
        sheet.freeze_panes = f"B{page.head + 1}"
    if page.hidden:
        sheet.sheet_state = "hidden"
    _grey_repeats(sheet, page)


def _put(sheet: Worksheet, place: tuple[int, int], text: str, page: Page) -> None:
    if len(text) > LONGEST_TEXT:
        raise ConfigurationError(
            f"文字有 {len(text)} 个字符，表格的一格最多 {LONGEST_TEXT} 个",
            f"the text has {len(text)} characters, a cell holds {LONGEST_TEXT} at most",
            place=address(page.title, *place),
        )
    cell = sheet.cell(*place)
    assert isinstance(cell, Cell)  # noqa: S101  nothing is merged here
    cell.value = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"  # openpyxl takes what begins with "=" for a formula
    cell.number_format = "@"
    cell.alignment = _WRAPPED
    cell.font = _PLAIN
    if text.startswith(_STARTS_A_FORMULA):
        cell.quotePrefix = True
    if cell.row in page.grey:
        cell.fill = _GREY
    elif cell.row <= page.head:
        cell.fill, cell.font, cell.border = _HEAD, _BOLD, _LINE


def _widths(page: Page) -> list[int]:
    """Return widths that show most texts on one line, in half-width characters."""
    columns = max((len(row) for row in page.rows), default=0)
    return [
        min(_WIDEST, max(_NARROWEST, *(_width(row[n]) + 2 for row in page.rows if n < len(row))))
        for n in range(columns)
    ]


def _width(text: str) -> int:
    longest = max(text.split("\n"), key=len)
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in longest[:_WIDEST])


def _grey_repeats(sheet: Worksheet, page: Page) -> None:
    first, last = page.head + 2, len(page.rows)
    for column in page.repeats:
        if last >= first:
            letter = get_column_letter(column)
            same = Rule(
                type="expression",
                dxf=DifferentialStyle(font=_FAINT),
                formula=[f"{letter}{first}={letter}{first - 1}"],
            )
            sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", same)


_Lists = dict[tuple[str, ...], int]
"""The words of each drop-down list, with its column on the sheet of lists."""


def _gather(pages: Iterable[Page]) -> _Lists:
    lists: _Lists = {}
    for page in pages:
        for words in (*page.choices.values(), *page.offers.values()):
            lists.setdefault(words, len(lists) + 2)
    return lists


def _lists_page(lists: _Lists) -> Page:
    height = max(map(len, lists))
    columns = [[LISTS], *lists]
    rows = (
        tuple(column[row] if row < len(column) else "" for column in columns)
        for row in range(height)
    )
    return Page(title=LISTS_TITLE, rows=tuple(rows), hidden=True)


def _offer(sheet: Worksheet, page: Page, lists: _Lists) -> None:
    """Give columns and cells their drop-down lists; other values may still be typed."""
    last = max(len(page.rows), page.head) + _SPARE_ROWS
    ranges = [
        (f"{get_column_letter(column)}{page.head + 1}:{get_column_letter(column)}{last}", words)
        for column, words in page.choices.items()
    ]
    ranges += [
        (f"{get_column_letter(column)}{row}", words) for (row, column), words in page.offers.items()
    ]
    for cells, words in ranges:
        listed = get_column_letter(lists[words])
        validation = DataValidation(
            type="list",
            formula1=f"{LISTS_TITLE}!${listed}$1:${listed}${len(words)}",
            allow_blank=True,
            showErrorMessage=False,
        )
        validation.add(cells)
        sheet.add_data_validation(validation)


def _repack(content: bytes, made_on: date) -> bytes:
    """Return the file without the moment it was written, which says nothing about the pages."""
    moment = datetime.combine(made_on, datetime.min.time()).strftime("%Y-%m-%dT%H:%M:%SZ")
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            inside = old.read(part)
            if part.filename == "docProps/core.xml":
                inside = _MOMENT.sub(rb"\g<1>" + moment.encode(), inside)
            info = zipfile.ZipInfo(part.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, inside)
    return packed.getvalue()
