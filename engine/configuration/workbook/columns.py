"""The columns of a table's sheet beside those of the document: new, gone, moved or renamed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from engine.configuration.editing.changes import Entry
from engine.configuration.editing.edits import Edits
from engine.configuration.problems import Path, choices_en, choices_zh, nearest_word
from engine.configuration.spelling.cells import EMPTY
from engine.configuration.spelling.plain import read_list
from engine.configuration.workbook.cell_reader import CellReader
from engine.configuration.workbook.faults import Faults
from engine.configuration.workbook.frame import Frame, FrameColumn
from engine.configuration.workbook.table_view import (
    CHOICE,
    EXTRA_ROW,
    KIND_ROW,
    SEVERAL,
    TYPE_ROW,
    TYPE_WORDS,
    ColumnKind,
    TableView,
    ViewColumn,
    mappings,
    put_title,
)
from engine.configuration.yaml_source import Plain
from engine.expressions.names import Dictionary, Fact, FactType
from engine.terms import Label

_TYPES: Mapping[str, FactType] = {
    **{word: kind for kind, word in TYPE_WORDS.items()},
    CHOICE: "text",
    SEVERAL: "text",
}
_LISTS: Mapping[ColumnKind, str] = {"when": "inputs", "then": "outputs"}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")


@dataclass(frozen=True, slots=True)
class Matched:
    """A column of the sheet beside the same column of the document.

    Attributes:
        given: As the sheet has it.
        now: As it is to be read.
        before: As the document shows it; None if it is new.
    """

    given: FrameColumn
    now: ViewColumn
    before: ViewColumn | None

    @property
    def reads_alike(self) -> bool:
        """Tell whether its cells mean what they meant: type and values are the same."""
        before = self.before
        return before is not None and (before.fact, before.listed) == (
            self.now.fact,
            self.now.listed,
        )


def match_columns(
    frame: Frame, view: TableView, facts: Dictionary, faults: Faults
) -> tuple[Matched, ...]:
    """Return the columns of a sheet that can be read, each beside that of the document."""
    found = (_match(frame, given, view, facts, faults) for given in frame.columns)
    columns = tuple(one for one in found if one is not None)
    kept = {one.now.key for one in columns}
    for column in view.columns:
        used = column.kind != "note" or any(row.texts.get(column.key) for row in view.rows)
        if column.key not in kept and used:
            faults.note(
                frame.where(KIND_ROW, 1),
                "workbook-dropped",
                f"“{column.title}”（{column.field}）这一列删去了，各行的这一项一并删去。",
                f"the column '{column.field}' is gone, and with it what each row said there.",
                severity="info",
            )
    return columns


def with_conditions(facts: Dictionary, columns: Iterable[Matched]) -> Dictionary:
    """Return the facts with the conditions of a sheet put over those of the same name."""
    conditions = [one.now.fact for one in columns if one.now.kind == "when" and one.now.fact]
    return Dictionary({**facts, **{fact.name: fact for fact in conditions}}.values())


def change_columns(
    edits: Edits,
    base: Path,
    view: TableView,
    columns: Sequence[Matched],
    *,
    facts: Dictionary,
    reader: CellReader,
    frame: Frame,
) -> None:
    """Bring inputs and outputs into line: which there are, their order, titles and types."""
    change = _Columns(edits, view, facts, reader, frame)
    for kind, key in _LISTS.items():
        mine = [one for one in columns if one.now.kind == kind]
        change.make(kind, (*base, key), mine)


@dataclass(frozen=True, slots=True)
class _Columns:
    edits: Edits
    view: TableView
    facts: Dictionary
    reader: CellReader
    frame: Frame

    def make(self, kind: ColumnKind, path: Path, columns: Sequence[Matched]) -> None:
        raw = mappings(self.view.raw.get(str(path[-1])))
        shown = [one for one in self.view.columns if one.kind == kind]
        if not raw and [_head(one.now) for one in columns] == [_head(one) for one in shown]:
            return  # the rows name the outputs, and still the same
        names = [str(one.get("name")) for one in raw]
        entries: list[Entry] = []
        for column in columns:
            if column.now.field in names:
                place = names.index(column.now.field)
                self._change((*path, place), column, raw[place])
                entries.append(place)
            else:
                entries.append(self._new(column))
        if entries != list(range(len(raw))):
            self.edits.arrange(path, entries)

    def _change(self, path: Path, column: Matched, raw: Mapping[str, Plain]) -> None:
        before, now = column.before, column.now
        if before is None or now.fact is None or before.fact is None:
            return
        if now.title != before.title:
            put_title(self.edits, (*path, "title"), raw.get("title"), now.title)
        if now.fact.type != before.fact.type:
            self.edits.put((*path, "type"), now.fact.type)
        if now.extra != before.extra:
            self._put_or_drop(path, self._extra(column), raw)

    def _put_or_drop(
        self, path: Path, extra: Mapping[str, Plain], raw: Mapping[str, Plain]
    ) -> None:
        for key, value in extra.items():
            if value is not None:
                self.edits.put((*path, key), value)
            elif key in raw:
                self.edits.drop((*path, key))

    def _extra(self, column: Matched) -> dict[str, Plain]:
        """Return allowed values of a condition or the default of a result, by their key."""
        fact = column.now.fact
        if fact is not None and column.now.kind == "when":
            return {"values": _values(fact) if column.now.extra else None}
        where = self.frame.where(EXTRA_ROW, column.given.number)
        reading = self.reader.read(column.now.extra, column.now, where)
        return {"default": None if reading is None or reading is EMPTY else reading.value}

    def _new(self, column: Matched) -> dict[str, Plain]:
        fact = column.now.fact
        assert fact is not None  # noqa: S101  conditions and results have one
        known = column.before.fact if column.before else self.facts.get(fact.name)
        new: dict[str, Plain] = {"name": fact.name}
        if column.now.title != (known.title.zh if known else fact.name):
            new["title"] = column.now.title
        if known is None or known.type != fact.type:
            new["type"] = fact.type
        stated = {key: value for key, value in self._extra(column).items() if value is not None}
        return new | stated


def _match(
    frame: Frame, given: FrameColumn, view: TableView, facts: Dictionary, faults: Faults
) -> Matched | None:
    if given.kind == "note":
        now = ViewColumn("note", given.field, given.title)
        if given.added:
            _tell_note(frame, given, faults)
        return Matched(given, now, view.column(now.key))
    kind = cast("ColumnKind", given.kind)
    before = view.column((kind, given.field))
    fact = _fact(given, before, facts)
    if fact is None:
        _refuse_type(frame, given, faults)
        return None
    listed = given.type_word == SEVERAL if given.type_word else bool(before and before.listed)
    return Matched(
        given, ViewColumn(kind, given.field, given.title, fact, listed, given.extra), before
    )


def _fact(given: FrameColumn, before: ViewColumn | None, facts: Dictionary) -> Fact | None:
    """Return what a column is about, with the type and values the sheet says."""
    known = before.fact if before else facts.get(given.field)
    if not given.type_word or (before and before.type_word == given.type_word):
        kind: FactType | None = known.type if known else "text"
    else:
        kind = _TYPES.get(given.type_word)
    if kind is None:
        return None
    fact = replace(known, type=kind) if known else Fact(given.field, kind, Label(given.title))
    if given.kind == "when" and (before is None or before.extra != given.extra):
        values = tuple(read_list(given.extra)) or None
        return replace(fact, values=values if before or values else fact.values)
    return fact


def _refuse_type(frame: Frame, given: FrameColumn, faults: Faults) -> None:
    near = nearest_word(given.type_word, _TYPES)
    faults.note(
        frame.where(TYPE_ROW, given.number),
        "workbook-head",
        f"没有“{given.type_word}”这种类型{choices_zh(list(_TYPES), near)}",
        f"there is no type '{given.type_word}'{choices_en(list(_TYPES), near)}",
        found=given.type_word,
    )


def _tell_note(frame: Frame, given: FrameColumn, faults: Faults) -> None:
    faults.note(
        frame.where(KIND_ROW, given.number),
        "workbook-note",
        f"“{given.title}”这一列没有写种类，作为备注保留。",
        f"the column '{given.title}' has no kind and is kept as a note.",
        severity="info",
    )


def _head(column: ViewColumn) -> tuple[object, ...]:
    return column.field, column.title, column.type_word, column.extra


def _values(fact: Fact) -> list[Plain]:
    if fact.type == "text":
        return list(fact.values or ())
    return [_number(value) for value in fact.values or ()]


def _number(text: str) -> Plain:
    if not _NUMBER.match(text):
        return text
    return Decimal(text) if "." in text else int(text)
