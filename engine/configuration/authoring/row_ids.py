"""Ids for new rows of a table, in the style of those that stand there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

_COUNTED = re.compile(r"(.*?)([0-9]+)\Z", re.DOTALL)
_FIRST = "r000"
_WIDE = 10
"""Tables that leave room between their rows count in tens."""


def with_ids(ids: Sequence[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the ids of rows with one for each row that has none; no id is given twice.

    Args:
        ids: The ids from the first row to the last, empty for a new row.
        taken: Ids that shall not be given either.

    >>> with_ids(["r010", "", "r110", "", "r120"])
    ('r010', 'r020', 'r110', 'r115', 'r120')
    """
    used = {*taken, *ids} - {""}
    found: list[str] = []
    for place, name in enumerate(ids):
        below = next((one for one in ids[place + 1 :] if one), "")
        found.append(name or _free(found[-1] if found else "", below, used))
        used.add(found[-1])
    return tuple(found)


def _free(above: str, below: str, used: Collection[str]) -> str:
    """Return a free id between two; empty where nothing stands above or below."""
    stem, number, width = _counted(above or (below and _before(below)) or _FIRST)
    step = _step(stem, used)
    end = _counted(below)[1] if below and _counted(below)[0] == stem else None
    for chosen in _numbers(number, end, step):
        name = f"{stem}{chosen:0{width}}"
        if name not in used:
            return name
    highest = max((_counted(one)[1] for one in used if _counted(one)[0] == stem), default=number)
    chosen = highest // step * step + step
    return f"{stem}{chosen:0{width}}"


def _numbers(number: int, end: int | None, step: int) -> Iterable[int]:
    """Yield the numbers to try: a whole step on, the middle, then whatever lies between."""
    following = number // step * step + step
    if end is None or following < end:
        yield following
    if end is not None:
        yield (number + end) // 2
        yield from range(number + 1, end)


def _counted(name: str) -> tuple[str, int, int]:
    """Return an id as its stem, its number and how wide that is written."""
    found = _COUNTED.match(name)
    if found is None:
        return f"{name}-", 0, 1
    return found[1], int(found[2]), len(found[2])


def _before(name: str) -> str:
    """Return the id from which counting to a name begins."""
    stem, _, width = _counted(name)
    return f"{stem}{0:0{width}}"


def _step(stem: str, used: Collection[str]) -> int:
    numbers = [_counted(one)[1] for one in used if _counted(one)[0] == stem]
    tens = sum(number % _WIDE == 0 for number in numbers)
    return _WIDE if not numbers or 2 * tens > len(numbers) else 1
