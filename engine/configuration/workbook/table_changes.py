"""What a table's sheet says otherwise than the document, as edits of the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.configuration.editing.changes import Entry
from engine.configuration.editing.edits import Edits
from engine.configuration.problems import Path
from engine.configuration.spelling.cells import EMPTY
from engine.configuration.workbook.cell_reader import CellReader
from engine.configuration.workbook.columns import (
    Matched,
    change_columns,
    match_columns,
    with_conditions,
)
from engine.configuration.workbook.faults import Faults
from engine.configuration.workbook.frame import Frame, FrameRow
from engine.configuration.workbook.table_view import (
    NOTE_TITLES,
    ROW_KEYS,
    TableView,
    ViewColumn,
    mapping,
    mappings,
)
from engine.configuration.yaml_source import Plain
from engine.errors import ExpressionError
from engine.expressions.names import Dictionary

_HOLDERS: Mapping[str, str] = {"when": "when", "then": "then", "note": "notes"}
"""Key of a rule that holds the cells of a kind of column."""


def change_table(
    edits: Edits,
    base: Path,
    view: TableView,
    frame: Frame,
    *,
    dictionary: Dictionary,
    faults: Faults,
) -> None:
    """Turn what differs between a sheet and its table into edits.

    Args:
        edits: Takes the changes.
        base: Where the table stands in the document.
        view: The table as it would be shown now.
        frame: What the sheet holds.
        dictionary: The facts columns may name.
        faults: Takes what is wrong and what was understood otherwise than written.
    """
    columns = match_columns(frame, view, dictionary, faults)
    reader = CellReader(with_conditions(dictionary, columns), faults)
    change_columns(edits, base, view, columns, facts=dictionary, reader=reader, frame=frame)
    rules = {row.id: place for place, row in enumerate(view.rows)}
    raw = mappings(view.raw.get("rules"))
    rows = _Rows(edits, (*base, "rules"), view, frame, reader, columns, rules, raw)
    entries = [rows.entry(row) for row in frame.rows]
    if entries != list(range(len(view.rows))):
        edits.arrange((*base, "rules"), entries)


@dataclass(frozen=True, slots=True)
class _Old:
    """A rule of the document while its cells are compared.

    Attributes:
        path: Where it stands.
        raw: What it says.
        left: Names that stay under each of its keys.
    """

    path: Path
    raw: Mapping[str, Plain]
    texts: Mapping[tuple[str, str], str]
    left: dict[str, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Rows:
    edits: Edits
    path: Path
    view: TableView
    frame: Frame
    reader: CellReader
    columns: Sequence[Matched]
    places: Mapping[str, int]
    rules: Sequence[Mapping[str, Plain]]

    def entry(self, row: FrameRow) -> Entry:
        """Return the place of a rule that was there, with its changes made, or a new rule."""
        place = self.places.get(row.id)
        texts = {} if place is None else self.view.rows[place].texts
        if not row.cells and (place is None or any(texts.values())):
            self._refuse_empty(row)
        if place is None:
            return self._new(row)
        raw = self.rules[place]
        left = {kind: set(mapping(raw.get(key))) for kind, key in _HOLDERS.items()}
        self._change(row, _Old((*self.path, place), raw, texts, left))
        return place

    def _change(self, row: FrameRow, old: _Old) -> None:
        for column in self.columns:
            self._change_cell(row, column, old)
        kept = {one.now.key for one in self.columns}
        for gone in self.view.columns:
            if gone.key not in kept:
                self._drop(gone, old)
        for kind, key in _HOLDERS.items():
            if key != "then" and mapping(old.raw.get(key)) and not old.left[kind]:
                self.edits.drop((*old.path, key))

    def _change_cell(self, row: FrameRow, column: Matched, old: _Old) -> None:
        where = self.frame.where(row.number, column.given.number)
        given = row.cells.get(column.given.number, "")
        text = self.reader.text(given, column.now, where)
        before = old.texts.get(column.now.key, "")
        if text is None or (text == before and column.reads_alike):
            return
        reading = self.reader.read(text, column.now, where)
        place = place_of(column.now)
        known, raw = _value(old.raw, place)
        if reading is None or (known and text and self._means(raw, column.now) == reading.meaning):
            return
        self.reader.tell(text, reading, where)
        if reading is EMPTY:
            self._drop(column.now, old)
            return
        later = ROW_KEYS[ROW_KEYS.index(str(place[0])) + 1 :]
        self.edits.put((*old.path, *place), reading.value, before=later)
        old.left[column.now.kind].add(column.now.field)

    def _means(self, raw: Plain, column: ViewColumn) -> object:
        """Return what the document's own cell means in this column, None if it cannot stay."""
        try:
            return self.reader.meaning(raw, column)
        except ExpressionError:
            return None

    def _drop(self, column: ViewColumn, old: _Old) -> None:
        place = place_of(column)
        if _value(old.raw, place)[0]:
            old.left[column.kind].discard(column.field)
            self.edits.drop((*old.path, *place))

    def _new(self, row: FrameRow) -> dict[str, Plain]:
        found: dict[str, Plain] = {"id": row.id, "then": {}}
        for column in self.columns:
            where = self.frame.where(row.number, column.given.number)
            text = self.reader.text(row.cells.get(column.given.number, ""), column.now, where)
            reading = self.reader.read(text, column.now, where) if text else None
            if reading is not None and text:
                self.reader.tell(text, reading, where)
                _set(found, place_of(column.now), reading.value)
        if row.new_id:
            self._tell_new(row)
        return {key: found[key] for key in ROW_KEYS if key in found}

    def _tell_new(self, row: FrameRow) -> None:
        self.reader.faults.note(
            self.frame.where(row.number, 1),
            "workbook-new",
            f"新的一行，编号为 {row.id}。",
            f"a new row, called {row.id}.",
            severity="info",
        )

    def _refuse_empty(self, row: FrameRow) -> None:
        self.reader.faults.note(
            self.frame.where(row.number, 1),
            "workbook-empty",
            f"规则 {row.id} 的内容是空的；要删这条规则，请删去整行。",
            f"row {row.id} is empty; to delete a rule, delete its whole row.",
            found=row.id,
        )


def place_of(column: ViewColumn) -> Path:
    """Return where a rule holds the cell of a column."""
    if column.kind == "note":
        return (column.field,) if column.field in NOTE_TITLES else ("notes", column.field)
    return (column.kind, column.field)


def _value(raw: Mapping[str, Plain], place: Path) -> tuple[bool, Plain]:
    """Return whether a rule says something at a place, and what."""
    *outer, last = place
    holder: Mapping[str, Plain] = raw
    for part in outer:
        holder = mapping(holder.get(str(part)))
    return last in holder, holder.get(str(last))


def _set(rule: dict[str, Plain], place: Path, value: Plain) -> None:
    *outer, last = place
    for part in outer:
        inner = rule.setdefault(str(part), {})
        assert isinstance(inner, dict)  # noqa: S101  a rule begins with mappings there
        rule = inner
    rule[str(last)] = value
