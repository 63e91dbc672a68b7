"""The sheet of a table or rubric as it came back: its columns by field and its rows by id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.configuration.problems import choices_en, choices_zh
from engine.configuration.spelling.given import Given
from engine.configuration.workbook.faults import Faults
from engine.configuration.workbook.pages import Sheet
from engine.configuration.workbook.table_view import (
    EXTRA_ROW,
    FIELD_ROW,
    FIRST_ROW,
    KIND_ROW,
    KIND_WORDS,
    TITLE_ROW,
    TYPE_ROW,
)

CONTENT = "content"
OF_A_TABLE: Mapping[str, str] = {
    **{word: kind for kind, word in KIND_WORDS.items()},
    "condition": "when",
    "result": "then",
    "note": "note",
    "": "note",
}
"""What row 2 says above the columns of a table, with the kind it stands for."""

OF_A_RUBRIC: Mapping[str, str] = {"内容": CONTENT, "content": CONTENT, "备注": "note", "": "note"}
"""The same above the columns of a rubric."""

PART = (CONTENT, "part")
"""The column of a rubric that says what a row is: ids need to differ within such rows only."""

_ID = re.compile(r"[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9_.\u4e00-\u9fff-]{0,79}\Z")
_FIELD = re.compile(r"[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9_./\u4e00-\u9fff-]{0,160}\Z")
_COUNTED = re.compile(r"(.*?)([0-9]+)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """A column as its head says.

    Attributes:
        number: Column of the sheet, from 1.
        type_word: What row 5 says.
        extra: What row 6 says.
        added: The sheet does not say its kind: kept as a note.
    """

    number: int
    kind: str
    field: str
    title: str
    type_word: str
    extra: str
    added: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells columns apart, whatever their order."""
        return self.kind, self.field


@dataclass(frozen=True, slots=True)
class FrameRow:
    """A row with its id; a new row has one made for it."""

    number: int
    id: str
    cells: Mapping[int, Given]
    new_id: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a sheet holds."""

    sheet: Sheet
    columns: tuple[FrameColumn, ...]
    rows: tuple[FrameRow, ...]

    @property
    def title(self) -> str:
        """Return the name in cell B1."""
        return self.sheet.text(1, 2)

    def where(self, row: int, column: int) -> str:
        """Return the address of a cell."""
        return self.sheet.where(row, column)


def read_frame(
    sheet: Sheet, kinds: Mapping[str, str], known_ids: Iterable[str], faults: Faults
) -> Frame:
    """Return columns and rows of a sheet; what is wrong with them is noted.

    Args:
        sheet: The sheet.
        kinds: What row 2 may say, ``OF_A_TABLE`` or ``OF_A_RUBRIC``.
        known_ids: Ids of the document; a new row gets none of them.
        faults: Where faults are noted.
    """
    faults.extend(sheet.faults)
    columns = _columns(sheet, kinds, faults)
    _refuse_hidden(sheet, columns, faults)
    return Frame(sheet, columns, _rows(sheet, columns, frozenset(known_ids), faults))


def _columns(sheet: Sheet, kinds: Mapping[str, str], faults: Faults) -> tuple[FrameColumn, ...]:
    columns: dict[tuple[str, str], FrameColumn] = {}
    for number in sheet.columns():
        if number == 1:
            continue
        column = _column(sheet, number, kinds, faults)
        if column is None:
            continue
        before = columns.setdefault(column.key, column)
        if before is not column:
            faults.note(
                sheet.where(FIELD_ROW, number),
                "workbook-head",
                f"“{column.field}”这一列写了两次，先在 {sheet.where(FIELD_ROW, before.number)}。",
                f"the column '{column.field}' stands here twice, first at "
                f"{sheet.where(FIELD_ROW, before.number)}.",
                found=column.field,
            )
    return tuple(columns.values())


def _column(
    sheet: Sheet, number: int, kinds: Mapping[str, str], faults: Faults
) -> FrameColumn | None:
    word = sheet.text(KIND_ROW, number)
    kind = kinds.get(word)
    name = sheet.text(FIELD_ROW, number)
    title = sheet.text(TITLE_ROW, number)
    if kind is None:
        faults.note(
            sheet.where(KIND_ROW, number),
            "workbook-head",
            f"这一行不能写“{word}”{choices_zh([one for one in kinds if one])}",
            f"this row cannot say '{word}'{choices_en([one for one in kinds if one])}",
            found=word,
        )
        return None
    if not name and kind == "note":
        name = title
    if name and (kind == "note" or _FIELD.match(name)):
        type_word, extra = sheet.text(TYPE_ROW, number), sheet.text(EXTRA_ROW, number)
        return FrameColumn(number, kind, name, title or name, type_word, extra, added=not word)
    filled = [row for row, column in sheet.cells if column == number and row != 1]
    if filled:
        faults.note(
            sheet.where(FIELD_ROW if name else min(filled), number),
            "workbook-head",
            "这一列没有能用的字段名（第 3 行）；只作备注的，在第 4 行写上名称。",
            "the column has no usable field in row 3; a note needs a title in row 4.",
            found=name or None,
        )
    return None


def _refuse_hidden(sheet: Sheet, columns: Iterable[FrameColumn], faults: Faults) -> None:
    if sheet.hidden:
        faults.note(
            sheet.title,
            "workbook-hidden",
            "工作表隐藏了，请取消隐藏、看过后再导入。",
            "the sheet is hidden; show it, look at it and import again.",
        )
    for row in sorted(set(sheet.filled_rows(FIRST_ROW)) & sheet.hidden_rows):
        faults.note(
            sheet.where(row, 1),
            "workbook-hidden",
            f"第 {row} 行隐藏了（也可能是筛选造成的），请取消隐藏或筛选。",
            f"row {row} is hidden, perhaps by a filter; show it.",
        )
    for column in columns:
        if column.number in sheet.hidden_columns:
            faults.note(
                sheet.where(FIELD_ROW, column.number),
                "workbook-hidden",
                f"“{column.title}”这一列隐藏了，请取消隐藏。",
                f"the column '{column.field}' is hidden; show it.",
            )


def _rows(
    sheet: Sheet, columns: tuple[FrameColumn, ...], known: frozenset[str], faults: Faults
) -> tuple[FrameRow, ...]:
    rows: dict[tuple[str, str], FrameRow] = {}
    part = next((one.number for one in columns if one.key == PART), 0)
    taken = known | {sheet.text(row, 1) for row in sheet.filled_rows(FIRST_ROW)}
    last = ""
    for number in sheet.filled_rows(FIRST_ROW):
        written = sheet.text(number, 1)
        cells = {one.number: sheet.cells[number, one.number] for one in columns
                 if (number, one.number) in sheet.cells}  # fmt: skip
        if not written and not cells:
            continue
        last = written or _next_id(last, taken)
        taken |= {last}
        row = FrameRow(number, last, cells, not written, sheet.text(number, part))
        before = rows.setdefault((row.part, last), row)
        if not _ID.match(last):
            _refuse_id(sheet.where(number, 1), last, faults)
        elif before is not row:
            _refuse_twice(sheet, before.number, row, faults)
    return tuple(rows.values())


def _next_id(before: str, taken: frozenset[str]) -> str:
    """Return an id for a new row: that of the row above, counted on.

    >>> _next_id("r210", frozenset({"r210", "r211"}))
    'r212'
    """
    counted = _COUNTED.match(before)
    stem, digits = (counted[1], counted[2]) if counted else (f"{before}-" if before else "r", "00")
    number = int(digits) + 1
    while f"{stem}{number:0{len(digits)}}" in taken:
        number += 1
    return f"{stem}{number:0{len(digits)}}"


def _refuse_id(where: str, written: str, faults: Faults) -> None:
    faults.note(
        where,
        "workbook-id",
        f"“{written}”不能作编号：只用字母、数字、汉字和 . _ -；新行的编号可以空着。",
        f"'{written}' is no id: letters, digits, . _ - only; leave it empty for a new row.",
        found=written,
    )


def _refuse_twice(sheet: Sheet, first: int, row: FrameRow, faults: Faults) -> None:
    faults.note(
        sheet.where(row.number, 1),
        "workbook-id",
        f"编号“{row.id}”重复，{sheet.where(first, 1)} 已经有了；复制出来的行请清空编号。",
        f"the id '{row.id}' already stands at {sheet.where(first, 1)}; clear that of a copied row.",
        found=row.id,
    )
