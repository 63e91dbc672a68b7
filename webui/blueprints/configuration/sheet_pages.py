"""What the page of a sheet shows, and what was typed into it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import request, url_for

from engine.configuration.authoring.county_names import Named
from engine.configuration.authoring.schema import mapping
from engine.configuration.authoring.sheet import Sheet, SheetColumn, SheetRow
from engine.errors import ConflictError
from engine.expressions.names import FactType
from engine.rules.table_faults import TableFault
from engine.services.edit_documents import DraftView
from engine.services.edit_sheets import SentSheet, cases_shown, problems_by_row
from webui.blueprints.configuration.sheet_words import SheetReader
from webui.language import label, language, say
from webui.names import Names
from webui.numbers import read_number, whole_number

MOST_ROWS = 5000
_MOST_CHOICES = 400
_LONGEST_CASE = 240
"""Letters of what a proof says; a gap between hundreds of rows would fill the page."""

_NARROW, _WIDE = "narrow", "wide"
_TYPES: Mapping[FactType, str] = {
    "text": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "是或否",
    "date": "日期",
}
_KINDS = {"when": "条件", "then": "结果", "note": "备注"}


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of the sheet.

    Attributes:
        kind: ``when``, ``then`` or ``note``.
        told: Type and unit, in small print.
        width: ``narrow``, ``wide`` or empty.
        long: Its cells may hold several lines.
    """

    key: str
    kind: str
    kind_title: str
    title: str
    told: str
    width: str
    long: bool
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the sheet.

    Attributes:
        id: Empty for a new row.
        words: The rule in a sentence.
        faults: What is wrong with single cells, by number of the column.
        errors: What is wrong with the row as a whole.
        remarks: What else there is to say of it.
    """

    id: str
    cells: tuple[str, ...]
    words: str = ""
    faults: Mapping[int, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    picked: bool = False


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case that shows what is wrong with the table.

    Attributes:
        lines: The case: title and value of each fact it hangs on.
        row: Cells of a row that would take it, as JSON by key of the column; empty if none would.
        rows: The rows concerned: id and number, where they stand in the sheet.
    """

    severity: str
    text: str
    lines: tuple[tuple[str, str], ...]
    row: str
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A cell that somebody else changed meanwhile."""

    place: str
    before: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The page of a sheet.

    Attributes:
        revision: The save it was made from.
        seen: A later save the author has been told of; 0 for none.
        at: Row and column the cursor goes to, ``3.1``.
        trouble: Why nothing was saved, where that is about no cell.
        conflict: Who changed the same part meanwhile; empty if nobody did.
        changed: What they changed.
    """

    title: str
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    cards: tuple[CaseCard, ...]
    revision: int
    seen: int = 0
    at: str = ""
    trouble: str = ""
    conflict: str = ""
    changed: tuple[ConflictLine, ...] = ()
    status: int = 200

    @property
    def faulty(self) -> tuple[tuple[int, int, str, str], ...]:
        """Return what is wrong in cells: number of row and column, what the cell is, the text."""
        return tuple(
            (number, column, f"{row.id or say('新行')} · {self.columns[column].title}", text)
            for number, row in enumerate(self.rows)
            for column, text in row.faults.items()
        )


@dataclass(frozen=True)
class Typed:
    """What was typed into a sheet.

    Attributes:
        op: What button was pressed: empty for saving.
        picked: Numbers of the rows that are ticked.
        at: Where the cursor stood.
    """

    keys: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    revision: int
    seen: int
    op: str
    picked: frozenset[int]
    at: str

    def sent(self, part: str) -> SentSheet:
        """Return it as it is to be saved."""
        rows = tuple(row for row in self.rows if row.id or any(row.cells))
        return SentSheet(part, self.revision, self.seen, self.keys, rows)


def reader_of(draft: DraftView, sheet: Sheet) -> SheetReader:
    """Return what reads the cells of a sheet aloud."""
    return SheetReader(sheet, Names(draft.check.library.county().document))


def sheet_page(draft: DraftView, sheet: Sheet, *, at: str = "") -> SheetPage:
    """Return the page of a sheet as it is kept, with what the check says of it."""
    told = problems_by_row(draft, sheet)
    rows = []
    for view in _rows(draft, sheet, sheet.rows):
        faults: dict[int, str] = {}
        errors: list[str] = []
        remarks: list[str] = []
        for column, problem in told.get(view.id, ()):
            text = problem.en if language() == "en" else problem.zh
            if problem.severity != "error":
                remarks.append(text)
            elif column is None:
                errors.append(text)
            else:
                faults[column] = faults.get(column, "") + text
        rows.append(
            replace(
                view, faults=faults, errors=tuple(errors), remarks=tuple(dict.fromkeys(remarks))
            )
        )
    page = _page(draft, sheet, draft.draft.revision, tuple(rows))
    return replace(page, at=at)


def typed_page(
    draft: DraftView,
    sheet: Sheet,
    typed: Typed,
    faults: Mapping[tuple[int, int], tuple[str, str]] | None = None,
) -> SheetPage:
    """Return the page with everything as it was typed."""
    sent = typed.sent("").rows if faults else typed.rows
    rows = list(_rows(draft, sheet, sent))
    for (row, column), (zh, en) in (faults or {}).items():
        text = en if language() == "en" else zh
        rows[row] = replace(rows[row], faults={**rows[row].faults, column: text})
    picked = typed.picked if typed.op else frozenset()
    shown = tuple(replace(row, picked=number in picked) for number, row in enumerate(rows))
    page = _page(draft, sheet, typed.revision, shown)
    first = min(faults, default=None) if faults else None
    at = f"{first[0]}.{first[1]}" if first else typed.at
    return replace(page, seen=typed.seen, at=at, status=422 if faults else 200)


def changed_lines(before: Sheet | None, now: Sheet, typed: Typed) -> tuple[ConflictLine, ...]:
    """Return each cell in which what is kept now differs from what was typed.

    Args:
        before: The sheet as it was when the author began; None if that is not known any more.
        now: The sheet as somebody else left it.
        typed: What the author made of it.
    """
    found: list[ConflictLine] = []
    first = {row.id: row.cells for row in before.rows} if before else {}
    theirs = {row.id: row.cells for row in now.rows}
    yours = {row.id: row.cells for row in typed.rows if row.id}
    for name in dict.fromkeys((*theirs, *yours)):
        empty = ("",) * len(now.columns)
        cells = [held.get(name, empty) for held in (first, theirs, yours)]
        if name not in theirs or name not in yours:
            gone, there = say("没有这一行"), say("有这一行")
            said = [there if name in held else gone for held in (first, theirs, yours)]
            found.append(ConflictLine(name, *said))
            continue
        for column, before_cell, their, your in zip(now.columns, *cells, strict=True):
            if their != your:
                place = f"{name} · {label(column.title)}"
                found.append(ConflictLine(place, before_cell, their, your))
    return tuple(found)


def read_typed(columns: Sequence[str]) -> Typed:
    """Return what was sent of a sheet.

    Args:
        columns: Keys of the columns of the sheet as it is now, for a form that names none.

    Raises:
        ConflictError: the cells do not make whole rows: part of the form was lost on the way.
    """
    form = request.form
    keys = tuple(form.getlist("col")) or tuple(columns)
    ids = [text[:80] for text in form.getlist("row")]
    cells = [form.getlist(f"c{number}") for number in range(len(keys))]
    if any(len(one) != len(ids) for one in cells) or len(ids) > MOST_ROWS:
        raise ConflictError(
            f"表格没有完整送到（最多 {MOST_ROWS} 行），没有保存，请重新打开本页再试",
            f"the sheet did not arrive whole (at most {MOST_ROWS} rows); nothing was saved",
        )
    rows = tuple(
        SheetRow(name, tuple(_clean(text) for text in texts))
        for name, *texts in zip(ids, *cells, strict=True)
    )
    return Typed(
        keys=keys,
        rows=rows,
        revision=_number("_revision"),
        seen=_number("_seen"),
        op=form.get("_op", ""),
        picked=frozenset(
            row for one in form.getlist("pick") if (row := read_number(one)) is not None
        ),
        at=form.get("_at", "")[:20],
    )


def after_op(typed: Typed) -> Typed:
    """Return what a button made of the rows: nothing is saved by it."""
    op, _, given = typed.op.partition(":")
    rows, picked = list(typed.rows), sorted(one for one in typed.picked if one < len(typed.rows))
    width = len(typed.keys)
    last = picked[-1] if picked else len(rows) - 1
    if op == "add":
        return _with_new(typed, rows, last + 1, [SheetRow("", ("",) * width)])
    if op == "take":
        return _with_new(typed, rows, len(rows), [SheetRow("", _given(given, typed.keys))])
    if op == "copy":
        return _with_new(typed, rows, last + 1, [SheetRow("", rows[n].cells) for n in picked])
    if op == "delete":
        kept = [row for number, row in enumerate(rows) if number not in typed.picked]
        return replace(typed, rows=tuple(kept), picked=frozenset(), at="")
    if op in {"up", "down"}:
        return _moved(typed, rows, picked, -1 if op == "up" else 1)
    return typed


def _with_new(typed: Typed, rows: list[SheetRow], at: int, new: list[SheetRow]) -> Typed:
    rows[at:at] = new
    picked = frozenset(range(at, at + len(new)))
    return replace(typed, rows=tuple(rows), picked=picked, at=f"{at}.0" if new else typed.at)


def _moved(typed: Typed, rows: list[SheetRow], picked: list[int], step: int) -> Typed:
    found = []
    for number in picked if step < 0 else reversed(picked):
        there = number + step
        if not 0 <= there < len(rows) or there in found:
            there = number
        rows[number], rows[there] = rows[there], rows[number]
        found.append(there)
    at = f"{min(found)}.0" if found else typed.at
    return replace(typed, rows=tuple(rows), picked=frozenset(found), at=at)


def _given(text: str, keys: Sequence[str]) -> tuple[str, ...]:
    try:
        cells = mapping(json.loads(text))
    except ValueError:
        cells = {}
    return tuple(str(cells.get(key, "")) for key in keys)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _number(name: str) -> int:
    return whole_number(request.form.get(name))


def _rows(draft: DraftView, sheet: Sheet, rows: Sequence[SheetRow]) -> list[RowView]:
    reader = reader_of(draft, sheet)
    return [RowView(row.id, row.cells, reader.row(row.cells).words) for row in rows]


def _page(draft: DraftView, sheet: Sheet, revision: int, rows: tuple[RowView, ...]) -> SheetPage:
    numbers = {row.id: number for number, row in enumerate(rows) if row.id}
    return SheetPage(
        title=label(sheet.section.title),
        columns=tuple(map(_column, sheet.columns)),
        rows=rows,
        cards=tuple(_card(fault, sheet, numbers) for fault in cases_shown(draft, sheet)),
        revision=revision,
    )


def _column(column: SheetColumn) -> ColumnView:
    fact = column.fact
    told = [say(_TYPES[fact.type])] if fact else []
    if column.listed:
        told = [say("可填多个")]
    if fact and fact.unit:
        told.append(fact.unit)
    narrow = fact is not None and fact.type != "text"
    wide = column.name == "basis" or (column.kind == "when" and not narrow)
    return ColumnView(
        key=column.key,
        kind=column.kind,
        kind_title=say(_KINDS[column.kind]),
        title=label(column.title),
        told=" · ".join(told),
        width=_NARROW if narrow else _WIDE if wide else "",
        long=column.kind == "note",
        choices=tuple(map(_choice, column.choices[:_MOST_CHOICES])),
    )


def _choice(named: Named) -> tuple[str, str]:
    said = label(named.label)
    return named.value, said if said != named.value else ""


def _card(fault: TableFault, sheet: Sheet, numbers: Mapping[str, int]) -> CaseCard:
    witness = fault.witness_en if language() == "en" else fault.witness
    titles = {column.name: label(column.title) for column in sheet.columns if column.kind == "when"}
    cells = {f"when.{name}": cell for name, cell in fault.cells.items()}
    text = fault.en if language() == "en" else fault.zh
    return CaseCard(
        severity=fault.severity,
        text=text if len(text) <= _LONGEST_CASE else f"{text[:_LONGEST_CASE]}…",
        lines=tuple((titles.get(name, name), said) for name, said in witness.items()),
        row=json.dumps(_spelt(cells, sheet), ensure_ascii=False) if cells else "",
        rows=tuple((name, numbers[name]) for name in fault.rows if name in numbers),
    )


def _spelt(cells: Mapping[str, str], sheet: Sheet) -> dict[str, str]:
    """Return cells as the sheet spells them: yes and no in Chinese."""
    words = {"true": "是", "false": "否"}
    boolean = {one.key for one in sheet.columns if one.fact and one.fact.type == "boolean"}
    return {key: words.get(text, text) if key in boolean else text for key, text in cells.items()}


def address_of(draft: DraftView, endpoint: str, part: str, **more: str) -> str:
    """Return the address of a page about a part of a draft."""
    return url_for(
        f"configuration.{endpoint}",
        kind=draft.draft.kind,
        document=draft.draft.id,
        part=part,
        **more,  # type: ignore[arg-type]  # values of the query
    )
