"""Answers kept for later, never more than a limit, told apart by how their values are written."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from engine.terms import FactValue

Key = TypeVar("Key")
Kept = TypeVar("Kept")


def written(value: FactValue) -> FactValue:
    """Return a value so that only values written alike are equal: 1 is not 1.0, nor 0 -0."""
    return str(value) if isinstance(value, Decimal) else value


def keep(kept: dict[Key, Kept], key: Key, value: Kept, *, most: int) -> Kept:
    """Keep a value; where ``most`` are kept begin anew.  Return the value."""
    if len(kept) >= most:
        kept.clear()
    if most:
        kept[key] = value
    return value
