"""What a workbook of lists changed, row by row, for somebody who is to confirm it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.configuration.workbook.list_sheets import (
    SHEETS,
    ListSheet,
    Names,
    called,
    names_in,
    rows_of,
    text_of,
)
from engine.configuration.workbook.row_changes import CellChange, RowChange
from engine.configuration.yaml_source import Plain
from engine.terms import Label


def list_changes(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> tuple[RowChange, ...]:
    """Return the rows that came, went or say something else, list by list."""
    old_names, new_names = names_in(before), names_in(after)
    return tuple(
        change
        for listed in SHEETS
        for change in _changes(listed, before, after, old_names, new_names)
    )


def _changes(
    listed: ListSheet,
    before: Mapping[str, Plain],
    after: Mapping[str, Plain],
    old_names: Mapping[str, Names],
    new_names: Mapping[str, Names],
) -> Iterator[RowChange]:
    was, now = ({str(row.get("id")): row for row in rows_of(data, listed.key)}
                for data in (before, after))  # fmt: skip
    for name, row in now.items():
        old = was.get(name, {})
        cells = tuple(_cells(listed, old, row, old_names, new_names))
        if name not in was:
            yield RowChange(_told(listed, row), "added", cells)
        elif cells:
            yield RowChange(_told(listed, old), "changed", cells)
    for name, row in was.items():
        if name not in now:
            cells = tuple(_cells(listed, row, {}, old_names, new_names))
            yield RowChange(_told(listed, row), "removed", cells)


def _cells(
    listed: ListSheet,
    old: Mapping[str, Plain],
    new: Mapping[str, Plain],
    old_names: Mapping[str, Names],
    new_names: Mapping[str, Names],
) -> Iterator[CellChange]:
    for column in listed.columns:
        if column.kind in {"zh", "en"}:
            was, now = (text_of(row, column, old_names) for row in (old, new))
        else:
            was, now = old.get(column.key), new.get(column.key)  # type: ignore[assignment]
        if was != now:
            yield CellChange(
                column.head, text_of(old, column, old_names), text_of(new, column, new_names)
            )


def _told(listed: ListSheet, row: Mapping[str, Plain]) -> str:
    name, title = str(row.get("id")), called(row)
    return f"{listed.title} · {title}" + (f"（{name}）" if name != title else "")


def moved_lists(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> tuple[Label, ...]:
    """Return the lists whose rows stand in another order."""
    found = []
    for listed in SHEETS:
        was, now = ([str(row.get("id")) for row in rows_of(data, listed.key)]
                    for data in (before, after))  # fmt: skip
        stayed = set(was) & set(now)
        if [one for one in was if one in stayed] != [one for one in now if one in stayed]:
            title = listed.title
            found.append(Label(f"{title}的次序", f"the order of {title.text('en').lower()}"))
    return tuple(found)
