"""The names of a group that are no properties of it: entered, changed and dropped in a post."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from engine.forms.scalars import refusal
from engine.forms.values import CHOICE, ROW_ID

_RESERVED: Final = frozenset({CHOICE, ROW_ID})
LONGEST_NAME: Final = 200
"""Characters a name may have that somebody enters."""


def name_fault(name: str, taken: Collection[str]) -> str | None:
    """Return why a name cannot be entered: ``name``, ``twice``, ``characters``, or None.

    Args:
        name: The name.
        taken: Names the group has, and those of its properties.
    """
    if refusal(name) is not None:
        return "characters"
    if not name or name in _RESERVED or len(name) > LONGEST_NAME:
        return "name"
    return "twice" if name in taken else None


def renamed(group: Mapping[str, object], names: Mapping[str, str]) -> dict[str, object]:
    """Return the group with some names changed, everything at its place."""
    return {names.get(name, name): value for name, value in group.items()}


def last_text(texts: Sequence[str] | None) -> str | None:
    """Return the text of a control, None if it was not sent."""
    return texts[-1] if texts else None
