"""One entry on its way into the tables: what a projection handler works with.

Statements are built once and kept: building them takes longer than carrying them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, insert, update

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Delete, Executable, Insert, Table, Update

    from engine.records.values import JournalEntry


@dataclass(frozen=True, slots=True)
class Page:
    """A journal entry, the county it belongs to and the connection to write by."""

    connection: Connection
    county: str
    entry: JournalEntry

    def add(self, table: Table, **values: object) -> None:
        """Insert one row of this county."""
        self.connection.execute(_insertion(table), {"county": self.county, **values})

    def add_all(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows of this county; none is fine."""
        if rows:
            self.connection.execute(
                _insertion(table), [{"county": self.county, **row} for row in rows]
            )

    def change(self, table: Table, keys: Mapping[str, object], **values: object) -> int:
        """Update this county's rows with these keys; returns how many there were."""
        statement = _change(table, tuple(keys), tuple(values))
        new = {f"new_{name}": value for name, value in values.items()}
        return self.carry_out(statement, keys, **new)

    def remove(self, table: Table, keys: Mapping[str, object]) -> None:
        """Delete this county's rows with these keys."""
        self.carry_out(_removal(table, tuple(keys)), keys)

    def carry_out(self, statement: Executable, keys: Mapping[str, object], **values: object) -> int:
        """Run a statement that picks its rows by ``chosen``; returns how many there were."""
        picked = {f"key_{name}": value for name, value in keys.items()}
        return self.connection.execute(
            statement, {"key_county": self.county, **picked, **values}
        ).rowcount


def chosen(table: Table, names: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that picks a county's rows by these columns."""
    return and_(*(table.c[name] == bindparam(f"key_{name}") for name in ("county", *names)))


@cache
def _insertion(table: Table) -> Insert:
    return insert(table)


@cache
def _change(table: Table, names: tuple[str, ...], changed: tuple[str, ...]) -> Update:
    new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in changed}
    return update(table).where(chosen(table, names)).values(new)


@cache
def _removal(table: Table, names: tuple[str, ...]) -> Delete:
    return delete(table).where(chosen(table, names))
