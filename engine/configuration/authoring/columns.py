"""The facts the cells of a decision table are about: its columns over those of the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from engine.configuration.checks.table_checks import column_facts
from engine.configuration.table import Column
from engine.expressions.names import Dictionary


def with_columns(table: Mapping[str, Any], facts: Dictionary) -> Dictionary:
    """Return the facts with the columns of a table over those of the same name.

    A column that is not written as one is left to the check, which tells of it.
    """
    columns = tuple(_columns(table))
    return Dictionary({**facts, **column_facts(columns, facts)}.values())


def _columns(table: Mapping[str, Any]) -> Iterator[Column]:
    for key in ("inputs", "outputs"):
        for written in table.get(key) or ():
            try:
                yield Column.model_validate(written)
            except ValidationError:
                continue
