"""Rows of a list: the ids that tie them to stored rows, and what the row buttons do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.forms.names import Operation
from engine.forms.values import ROW_ID, items

STARTER: Final = "s"
"""First letter of the key of a row that is shown to be filled and counts only when it is."""

_OWN = re.compile(r"r(\d{1,9})\Z", re.ASCII)
_ID = re.compile(r"[ir][0-9x]{1,20}\Z", re.ASCII)
_MARK = re.compile(r"(\d{1,6}):([irs][0-9x]{1,20})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """A hidden mark in a post: which row was sent.

    Attributes:
        position: Number in the names of its controls.
        key: What ties it to its stored row.
    """

    position: int
    key: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row with what ties it to its stored row."""

    key: str
    value: object


def row_keys(rows: Sequence[object], *, own_ids: bool = True) -> tuple[str, ...]:
    """Return the key of each row: the id it carries, or ``i`` and its number.

    An id that stands twice counts for the first row only.

    Args:
        rows: The rows as stored.
        own_ids: Whether the rows of this list carry ids.
    """
    own = [_own_id(row) if own_ids else None for row in rows]
    firsts = {key: index for index, key in reversed(list(enumerate(own))) if key}
    keys: list[str] = []
    for index, key in enumerate(own):
        if key and firsts[key] == index:
            keys.append(key)
            continue
        made = f"i{index}"
        while made in firsts:
            made += "x"
        keys.append(made)
    return tuple(keys)


def _own_id(row: object) -> str | None:
    own = row.get(ROW_ID) if isinstance(row, Mapping) else None
    return own if isinstance(own, str) and _ID.match(own) else None


def read_marks(texts: Sequence[str]) -> tuple[Mark, ...]:
    """Return the rows a post names, in its order; what is no mark or named twice is left out."""
    marks: dict[int, Mark] = {}
    keys: set[str] = set()
    for match in filter(None, map(_MARK.match, texts)):
        position, key = int(match[1]), match[2]
        if position not in marks and key not in keys:
            marks[position] = Mark(position, key)
            keys.add(key)
    return tuple(marks.values())


def new_key(taken: Sequence[str]) -> str:
    """Return an id no row has: ``r`` and the next number."""
    numbers = [int(match[1]) for match in map(_OWN.match, taken) if match]
    return f"r{max(numbers, default=0) + 1}"


def with_ids(rows: Sequence[Row]) -> list[object]:
    """Return the values of the rows with their keys in them, so they stay the same rows.

    Rows that are no objects have no place for one.
    """
    return [
        {**row.value, ROW_ID: row.key} if isinstance(row.value, Mapping) else row.value
        for row in rows
    ]


def operated(rows: Sequence[Row], operation: Operation, fresh: object) -> list[Row]:
    """Return the rows after a button was pressed; one that fits no row changes nothing.

    Args:
        rows: The rows as sent, with their keys.
        operation: What the button asks for.
        fresh: What a row that is added starts with.
    """
    index = operation.index
    added = new_key([row.key for row in rows])
    if operation.kind == "add":
        return [*rows, Row(added, fresh)]
    if index >= len(rows):
        return list(rows)
    before, here, after = list(rows[:index]), rows[index], list(rows[index + 1 :])
    if operation.kind == "del":
        return before + after
    if operation.kind == "copy":
        return [*before, here, Row(added, here.value), *after]
    if operation.kind == "up":
        return [*before[:-1], here, *before[-1:], *after]
    return [*before, *after[:1], here, *after[1:]]


def landed(operation: Operation, index: int, count: int) -> int:
    """Return where the row the button was about now stands, or its neighbour if it is gone."""
    step = {"up": -1, "down": 1, "copy": 1}.get(operation.kind, 0)
    return max(0, min(index + step, count - 1))


def is_blank(row: object) -> bool:
    """Tell whether nothing was filled into the row."""
    if isinstance(row, Mapping):
        return all(is_blank(value) for key, value in row.items() if key != ROW_ID)
    if isinstance(row, list | tuple):
        return all(is_blank(value) for value in items(row))
    return row is None or row == "" or row is False
