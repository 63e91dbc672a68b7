"""Which row of a list is which row of the list before: by what it says, by its id, by its place."""

from __future__ import annotations

from collections.abc import Sequence

_IDS = ("id", "name", "fact", "role")


def matched(before: Sequence[object], after: Sequence[object]) -> tuple[int | None, ...]:
    """Return for each new row the position of the row it was, None for one that is new.

    No row before is named twice.

    >>> matched([{"id": "a"}, {"id": "b"}], [{"id": "b", "points": 3}, {"id": "c"}])
    (1, 0)
    """
    found: list[int | None] = [None] * len(after)
    free = dict(enumerate(before))
    named = _by_name(before)
    for same in (_equal, _of_one_id):
        for place, row in enumerate(after):
            if found[place] is None:
                # Rows of one name can only be each other: the others need not be looked at.
                near = named.get(_name_of(row), ()) if _name_of(row) else free
                source = next((n for n in near if n in free and same(free[n], row)), None)
                found[place] = source
                if source is not None:
                    del free[source]
    _take_up(found, sorted(free), before, after)
    return tuple(found)


def _by_name(before: Sequence[object]) -> dict[str, list[int]]:
    """Return the positions of rows by their names."""
    found: dict[str, list[int]] = {}
    for place, row in enumerate(before):
        found.setdefault(_name_of(row), []).append(place)
    return found


def _name_of(row: object) -> str:
    """Return the key and the text that name a row; empty if none does."""
    if not isinstance(row, dict):
        return ""
    key = next((key for key in _IDS if key in row), None)
    name = row.get(key) if key else None
    return f"{key}={name}" if isinstance(name, str) else ""


def _take_up(
    found: list[int | None], free: list[int], before: Sequence[object], after: Sequence[object]
) -> None:
    """Let a changed row be the old row that stood between the same neighbours."""
    for place in [n for n, one in enumerate(found) if one is None]:
        above = found[place - 1] if place else -1
        if above is None:
            continue
        here = above + 1
        if here in free and type(before[here]) is type(after[place]):
            found[place] = here
            free.remove(here)


def _equal(old: object, new: object) -> bool:
    return alike(old, new)


def alike(one: object, other: object) -> bool:
    """Tell whether two values are the same for a document: ``true`` is no 1.

    >>> alike({"a": [1]}, {"a": [1]}), alike(True, 1)
    (True, False)
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _of_one_id(old: object, new: object) -> bool:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    key = next((key for key in _IDS if key in new), None)
    return key is not None and old.get(key) == new[key]
