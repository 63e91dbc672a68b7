"""Facts as rows: one typed column holds the value, ``likeness`` tells which values are equal."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.records.base import plain_number
from engine.rules.facts import read_fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from engine.audit.entry import FactJson
    from engine.terms import FactValue

LONGEST_LIKENESS = 80
"""Characters; a longer text is told by its hash, so that an index can hold it."""


def likeness(value: FactValue) -> str | None:
    """Return a short text that two values share exactly when they are equal; None for unknown.

    >>> likeness(Decimal("12.50")), likeness(True), likeness("12.5")
    ('n:12.5', 'b:true', 't:12.5')
    """
    match value:
        case None:
            return None
        case bool():
            return f"b:{str(value).lower()}"
        case Decimal():
            return f"n:{plain_number(value)}"
        case date():
            return f"d:{value.isoformat()}"
    if len(value) <= LONGEST_LIKENESS:
        return f"t:{value}"
    return f"h:{hashlib.sha256(value.encode()).hexdigest()}"


def fact_rows(case: str, written: Mapping[str, FactJson]) -> list[dict[str, object]]:
    """Return a row of ``case_facts`` for each fact that is known."""
    values = {name: read_fact(fact) for name, fact in written.items()}
    return [
        {
            "case_id": case,
            "name": name,
            "text": value if isinstance(value, str) else None,
            "number": value if isinstance(value, Decimal) else None,
            "day": value if isinstance(value, date) else None,
            "flag": value if isinstance(value, bool) else None,
            "likeness": likeness(value),
        }
        for name, value in values.items()
        if value is not None
    ]


def stored_value(row: Row[Any]) -> FactValue:
    """Return the value a row of ``case_facts`` holds."""
    for value in (row.text, row.number, row.day, row.flag):
        if value is not None:
            return value  # type: ignore[no-any-return]  # a column of one of the four types
    return None
