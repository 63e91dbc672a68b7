"""The names of controls in HTML: safe for every property name, and never two alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from engine.forms.values import Path

OperationKind = Literal[
    "add", "del", "up", "down", "copy", "open", "shut", "enter", "drop", "unfile"
]

OPERATION: Final = "_op"
"""Name of the buttons that change rows or ask for the page again; other values are the page's."""

FAULTY: Final = "_faulty"
"""Name of the hidden inputs that say which controls had faults when the page was last sent."""

REFRESH: Final = "refresh"
"""Operation that only reads the answers again, because an answer decides what is asked."""

NAME_OF: Final = -1
"""Last part of a path that means the name of an entry, not its value; no row has this number."""

_UNSAFE = re.compile(r"[^A-Za-z0-9一-鿿]")
_MOST_DIGITS = 6
_KINDS: Final[Mapping[str, OperationKind]] = {
    "add": "add",
    "del": "del",
    "up": "up",
    "down": "down",
    "copy": "copy",
    "open": "open",
    "shut": "shut",
    "enter": "enter",
    "drop": "drop",
    "unfile": "unfile",
}
_OF_NO_ROW: Final = frozenset({"add", "open", "shut", "enter", "drop"})


@lru_cache(maxsize=4096)
def escape(part: str) -> str:
    """Return a property name in which only letters, digits, Chinese and escapes stand.

    >>> escape("a-0"), escape("姓名"), escape("")
    ('a_2d_0', '姓名', '__')
    """
    return _UNSAFE.sub(lambda match: f"_{ord(match.group()):x}_", part) or "__"


def field_name(path: Path) -> str:
    """Return the name a control has in the post: ``f_petitioners-0-name``.

    The prefix keeps property names such as ``validate`` or ``data`` away from the attributes of a
    form object; a hyphen stands between parts only, since it is escaped within them.
    """
    return "f_" + "-".join([escape(part) if isinstance(part, str) else str(part) for part in path])


def element_id(path: Path) -> str:
    """Return the id a control has in the page: ``f-petitioners-0-name``."""
    return id_of(field_name(path))


def id_of(name: str) -> str:
    """Return the id of the control that has this name."""
    return "f-" + name[2:]


def row_name(path: Path) -> str:
    """Return the name of the hidden marks that say which rows of a list were sent.

    Children of a list are numbered, so no property can have this name.
    """
    return f"{field_name(path)}-row"


@dataclass(frozen=True, slots=True)
class Operation:
    """What a button asks for.

    Rows are added, deleted, moved and copied; a group is opened or shut; a name is entered into
    a group or dropped from it; a file is taken away.

    Attributes:
        name: Name of the list, group or entry, as ``field_name`` gives it.
        index: Row from 0 as the page was sent; 0 where it is about no row.
    """

    kind: OperationKind
    name: str
    index: int = 0


def read_operation(text: str | None) -> Operation | None:
    """Return the operation a button's value stands for, None for anything else.

    >>> read_operation("del:f_people:1")
    Operation(kind='del', name='f_people', index=1)
    """
    word, _, rest = (text or "").partition(":")
    name, _, number = rest.partition(":")
    kind = _KINDS.get(word)
    if kind is None or not name:
        return None
    if kind in _OF_NO_ROW:
        return Operation(kind, name)
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        return None
    return Operation(kind, name, int(number))
