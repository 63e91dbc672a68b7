"""Where a value stands in a document, told by the ids of the rows around it.

A position shifts when somebody adds a row above; an id does not.  A spot is written
``dimensions/procedure/items/conclude-late/deduct/points``; a row without an id of its own is named
by its position, ``#2``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.configuration.authoring.lens import GONE
from engine.configuration.authoring.parts import put_value
from engine.configuration.problems import Path

_BETWEEN = "/"
_NUMBER = "#"


def spot_of(data: object, path: Path) -> str:
    """Return the spot of a place in a document.

    >>> spot_of({"grades": [{"id": "good"}, {"id": "bad"}]}, ("grades", 1, "from"))
    'grades/bad/from'
    """
    return _BETWEEN.join(_names(data, path))


def find_spot(data: object, spot: str) -> Path | None:
    """Return the place a spot names; None if a row on the way is not there.

    >>> find_spot({"grades": [{"id": "good"}, {"id": "bad"}]}, "grades/bad/from")
    ('grades', 1, 'from')
    >>> find_spot({"grades": []}, "grades/bad/from")
    """
    here, path = data, list[str | int]()
    for name in spot.split(_BETWEEN):
        if isinstance(here, list):
            place = _row(here, name)
            if place is None:
                return None
            path.append(place)
            here = here[place]
        else:
            path.append(name)
            here = here.get(name, GONE) if isinstance(here, Mapping) else GONE
    return tuple(path)


def value_at(data: object, spot: str) -> object:
    """Return what stands at a spot; ``GONE`` if nothing does."""
    path = find_spot(data, spot)
    here = GONE if path is None else data
    for part in path or ():
        if isinstance(here, list) and isinstance(part, int):
            here = here[part]
        else:
            here = here.get(str(part), GONE) if isinstance(here, Mapping) else GONE
    return here


def with_values(data: Mapping[str, Any], values: Mapping[str, object]) -> Mapping[str, Any]:
    """Return a document with other values at some spots; ``GONE`` takes a value away.

    Raises:
        KeyError: a row on the way is not there.
    """
    for spot, value in values.items():
        path = find_spot(data, spot)
        if path is None:
            raise KeyError(spot)
        data = put_value(data, path, value)  # type: ignore[assignment]  # a mapping stays one
    return data


def _names(data: object, path: Path) -> Iterator[str]:
    here = data
    for part in path:
        if isinstance(here, list) and isinstance(part, int):
            yield _named(here, part)
            here = here[part] if part < len(here) else GONE
        else:
            yield str(part)
            here = here.get(str(part), GONE) if isinstance(here, Mapping) else GONE


def _named(rows: Sequence[object], place: int) -> str:
    known = _id_of(rows[place]) if place < len(rows) else None
    alone = known is not None and sum(_id_of(row) == known for row in rows) == 1
    return known if known is not None and alone else f"{_NUMBER}{place}"


def _row(rows: Sequence[object], name: str) -> int | None:
    if name.startswith(_NUMBER) and name[1:].isascii() and name[1:].isdigit():
        place = int(name[1:])
        return place if place < len(rows) else None
    return next((n for n, row in enumerate(rows) if _id_of(row) == name), None)


def _id_of(row: object) -> str | None:
    found = row.get("id") if isinstance(row, Mapping) else None
    return found if isinstance(found, str) and _BETWEEN not in found else None
