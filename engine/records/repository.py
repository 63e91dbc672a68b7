"""What every part of a unit of work stands on: a connection and the county it may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError as DuplicateError

from engine.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Table
    from sqlalchemy.sql.selectable import TypedReturnsRows

PAGE = 1000
"""Keys asked for in one statement; databases bound how many values a statement may hold."""


class Repository:
    """Queries on one connection for one county; every statement names the county."""

    def __init__(self, connection: Connection, county: str, *, writes: bool) -> None:
        """Keep the connection; ``writes`` tells whether its transaction may change anything."""
        self.connection = connection
        self.county = county
        self.writes = writes

    def rows(self, statement: TypedReturnsRows[Any]) -> Sequence[Row[Any]]:
        """Return all rows of a query."""
        return self.connection.execute(statement).all()

    def ours(self, table: Table) -> ColumnElement[bool]:
        """Return the condition every query bears: the row is this county's."""
        return table.c.county == self.county

    def must_write(self) -> None:
        """Refuse to change anything in a transaction opened for reading.

        Raises:
            RuntimeError: it was; the calling code is at fault.
        """
        if not self.writes:
            message = "this unit of work was opened for reading"
            raise RuntimeError(message)

    def put(self, table: Table, zh: str, en: str, **values: object) -> None:
        """Insert a row of this county.

        Raises:
            ConflictError: with these words, if a row with its key is there already.
        """
        self.must_write()
        try:
            with self.connection.begin_nested():
                self.connection.execute(insert(table), {"county": self.county, **values})
        except DuplicateError as fault:
            raise ConflictError(zh, en) from fault


def pages(keys: Collection[str]) -> list[list[str]]:
    """Cut keys into lists short enough for one statement each.

    >>> [len(page) for page in pages([str(number) for number in range(2500)])]
    [1000, 1000, 500]
    """
    listed = list(keys)
    return [listed[start : start + PAGE] for start in range(0, len(listed), PAGE)]
