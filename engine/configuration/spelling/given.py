"""What a cell of a spreadsheet holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

Given = str | Decimal | bool | date
"""What a cell may hold when it comes back; an empty one is not there."""


def as_text(given: Given) -> str:
    """Return what a cell holds as text."""
    match given:
        case bool():
            return "是" if given else "否"
        case Decimal():
            return format(given, "f")
        case date():
            return given.isoformat()
        case _:
            return given.strip()
