"""What a workbook changed, row by row, for somebody who is to confirm it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.configuration.vocabulary import key_label
from engine.configuration.workbook.rubric_view import RubricView, title_of
from engine.configuration.workbook.subject import Subject
from engine.configuration.workbook.table_view import TableView, ViewColumn
from engine.terms import Label

Change = Literal["added", "removed", "changed"]
_ROWS = frozenset({"rules", "dimensions", "vetoes", "bonuses", "grades"})


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else: the title of its column, before and after."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came, went or says something else."""

    id: str
    change: Change
    cells: tuple[CellChange, ...]


def row_changes(before: Subject, after: Subject) -> tuple[RowChange, ...]:
    """Return the rows of a table or rubric that differ, in the order they stand in now."""
    return tuple(_row_changes(_rows(before), _rows(after)))


def other_changes(before: Subject, after: Subject) -> tuple[Label, ...]:
    """Return what else differs: the titles of keys of the document, and of its table."""
    found = dict.fromkeys((*_keys(before.raw, after.raw), *_keys(_table(before), _table(after))))
    skipped = _ROWS | ({before.part} if before.part else set())
    return tuple(key_label(key, before.kind.capitalize()) for key in found if key not in skipped)


def _row_changes(before: Mapping[str, _Row], after: Mapping[str, _Row]) -> Iterator[RowChange]:
    for key, row in after.items():
        old = before.get(key)
        cells = tuple(_cells(old[1] if old else {}, row[1]))
        if old is None:
            yield RowChange(row[0], "added", cells)
        elif cells:
            yield RowChange(row[0], "changed", cells)
    for key, row in before.items():
        if key not in after:
            yield RowChange(row[0], "removed", tuple(_cells(row[1], {})))


def _cells(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[CellChange]:
    for title in dict.fromkeys((*before, *after)):
        old, new = before.get(title, ""), after.get(title, "")
        if old != new:
            yield CellChange(title, old, new)


_Row = tuple[str, Mapping[str, str]]
"""A row's id, and its cells by the title of their column."""


def _rows(subject: Subject) -> dict[str, _Row]:
    view = subject.view
    if isinstance(view, TableView):
        titles = {column.key: _title(column) for column in view.columns}
        return {
            row.id: (row.id, {titles[key]: text for key, text in row.texts.items()})
            for row in view.rows
        }
    return dict(_rubric_rows(view))


def _title(column: ViewColumn) -> str:
    """Return what a column is called; a result nobody titled by the word for its key."""
    if column.title != column.field or column.kind == "note":
        return column.title
    return key_label(column.field, "Output").zh


def _rubric_rows(view: RubricView) -> Iterator[tuple[str, _Row]]:
    for row in view.rows:
        cells = {title_of(path): view.shown(row, path) for path in view.fields}
        yield f"{row.part}/{row.id}", (row.id, cells)


def _table(subject: Subject) -> Mapping[str, object]:
    held = subject.raw.get(subject.part) if subject.part else None
    return held if isinstance(held, dict) else {}


def _keys(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield key
