"""One entry on its way into the tables: what a projection handler works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, insert, update

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from engine.records.values import JournalEntry


def chosen(table: Table, keys: Mapping[str, object]) -> ColumnElement[bool]:
    """Return the condition that picks the rows with these values."""
    return and_(*(table.c[name] == bindparam(f"key_{name}") for name in keys))


@dataclass(frozen=True, slots=True)
class Page:
    """A journal entry, the county it belongs to and the connection to write by."""

    connection: Connection
    county: str
    entry: JournalEntry

    def add(self, table: Table, **values: object) -> None:
        """Insert one row of this county."""
        self.connection.execute(insert(table), {"county": self.county, **values})

    def add_all(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows of this county; none is fine."""
        if rows:
            self.connection.execute(insert(table), [{"county": self.county, **row} for row in rows])

    def change(self, table: Table, keys: Mapping[str, object], **values: Any) -> int:  # noqa: ANN401  values or SQL expressions
        """Update this county's rows with these keys; returns how many there were."""
        keys = {"county": self.county, **keys}
        statement = update(table).where(chosen(table, keys)).values(**values)
        marked = {f"key_{name}": value for name, value in keys.items()}
        return self.connection.execute(statement, marked).rowcount

    def remove(self, table: Table, keys: Mapping[str, object]) -> None:
        """Delete this county's rows with these keys."""
        keys = {"county": self.county, **keys}
        marked = {f"key_{name}": value for name, value in keys.items()}
        self.connection.execute(delete(table).where(chosen(table, keys)), marked)
