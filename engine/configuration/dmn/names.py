"""Names of a DMN model, which may hold spaces and marks, as names a table document may use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_OTHER = re.compile(r"[^A-Za-z0-9_.\u4e00-\u9fff-]+")
_LEADING = re.compile(r"^[_.-]+")
_WORDS = frozenset({"not", "null", "true", "false"})
"""Words that mean something else in a cell."""

_LONGEST = 80


def plain_name(name: str, taken: Iterable[str] = (), *, otherwise: str = "x") -> str:
    """Return a name as an id: letters, digits, ``. _ -``, other than those taken.

    Args:
        name: The name in the model.
        taken: Ids that stand for something else.
        otherwise: Used where nothing of the name can be kept.

    >>> plain_name("Applicant Age"), plain_name("_0b1c-22"), plain_name("Ü")
    ('Applicant_Age', '0b1c-22', 'x')
    """
    plain = _LEADING.sub("", _OTHER.sub("_", name.strip())).rstrip("_.-")[:_LONGEST] or otherwise
    plain = f"{plain}_" if plain in _WORDS else plain
    known = set(taken)
    candidate, number = plain, 2
    while candidate in known:
        candidate = f"{plain[: _LONGEST - 4]}-{number}"
        number += 1
    return candidate


class Names:
    """The names of one model with their ids; a name has the same id in all its tables."""

    def __init__(self) -> None:
        """Begin without a name."""
        self._ids: dict[str, str] = {}

    def id_of(self, name: str) -> str:
        """Return the id of a name, made when it is first asked for."""
        spaced = " ".join(name.split())
        if spaced not in self._ids:
            self._ids[spaced] = plain_name(spaced, self._ids.values())
        return self._ids[spaced]

    def respelled(self) -> Mapping[str, str]:
        """Return the names that had to be written otherwise."""
        return {name: plain for name, plain in self._ids.items() if name != plain}
