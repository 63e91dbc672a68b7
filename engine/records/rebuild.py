"""The check that what is shown is what happened: state made anew from the journal, and compared.

The journal is replayed into an empty database in memory; every row that differs from the stored
one was changed by another hand than the program's.  Contents that stand beside the journal are
held to the hashes in it (``kept.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import create_engine, select, type_coerce
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import NullType

from engine.audit.verify import verify_chain
from engine.errors import OnecaseError
from engine.records.base import as_written
from engine.records.journal_queries import entry_of, journal_rows
from engine.records.kept import kept_differences
from engine.records.projection import PROJECTED, apply
from engine.records.revisions import subjects_of
from engine.records.values import Difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Column, ColumnElement, Connection, Row, Table

    from engine.audit.chain import Head
    from engine.records.session import Database, UnitOfWork
    from engine.records.values import JournalEntry

Thing = TypeVar("Thing")

# Each connection is an empty database; the engine stays, and with it the compiled statements.
MEMORY = create_engine("sqlite://", poolclass=NullPool)


@dataclass(frozen=True, slots=True)
class Replayed:
    """Entries that could be read, and what is wrong with those that could not."""

    entries: tuple[JournalEntry, ...]
    differences: tuple[Difference, ...]


Progress = Callable[[int, int], None]
"""Called with parts done and parts in all; a part is an entry read or a table compared."""

_TELL_EVERY = 100
"""Entries between two calls of the progress."""


def rebuild_and_compare(
    database: Database,
    county: str,
    *,
    published: Head | None = None,
    progress: Progress | None = None,
) -> tuple[Difference, ...]:
    """Return everything in a county's records that does not follow from its journal.

    Args:
        database: Where the records are.
        county: Whose records.
        published: Head of the journal kept elsewhere; shows whether its end was cut off.
        progress: Hears how far the check has come.

    Returns:
        One difference for each column of each row that differs, for each row too many or missing
        (column ``*``), for the first broken link of the chain and for each content whose hash is
        another; none if all is as it should be.
    """
    with database.reading(county) as unit:
        return compare_within(unit, published=published, progress=progress)


def compare_within(
    unit: UnitOfWork, *, published: Head | None = None, progress: Progress | None = None
) -> tuple[Difference, ...]:
    """Return the same within a reading transaction, so that its head is the one checked."""
    count = _Counting(progress, total=2 * unit.head().seq + len(PROJECTED))
    return (*_chain_differences(unit, published, count), *_replay_and_compare(unit, count))


@dataclass(slots=True)
class _Counting:
    """Counts parts of the check as they are done: entries read twice, tables compared."""

    progress: Progress | None
    total: int
    done: int = 0

    def each(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Yield the things, counting each when the next is asked for."""
        for thing in things:
            yield thing
            self.add()

    def add(self) -> None:
        """Count one more; tells now and then, and at the end."""
        # A broken journal may hold more entries than its head says.
        self.done = min(self.done + 1, self.total)
        if self.progress and (self.done % _TELL_EVERY == 0 or self.done == self.total):
            self.progress(self.done, self.total)


def _chain_differences(
    unit: UnitOfWork, published: Head | None, count: _Counting
) -> Iterator[Difference]:
    """Return the place where the chain breaks."""
    links = count.each(unit.links())
    try:
        broken = verify_chain(unit.county, links, published=published).broken
    except ValueError as fault:
        yield Difference("journal", "*", "at", str(fault), "")
        return
    if broken is not None:
        yield Difference("journal", str(broken.seq), broken.why, broken.zh, broken.en)


def _replay_and_compare(unit: UnitOfWork, count: _Counting) -> Iterator[Difference]:
    """Fill an empty database from the journal, hold the stored tables against it."""
    with MEMORY.connect() as memory:
        for statement in _statements_for_tables():
            memory.exec_driver_sql(statement)
        replayed = _replay(unit, memory, count)
        yield from replayed.differences
        for table in count.each(PROJECTED):
            yield from _compare(unit, memory, table)
    yield from kept_differences(unit, replayed.entries)


@cache
def _statements_for_tables() -> tuple[str, ...]:
    """Return the statements that make the projected tables in an empty SQLite."""
    tables = [str(CreateTable(table).compile(MEMORY)) for table in PROJECTED]
    indexes = [CreateIndex(index) for table in PROJECTED for index in table.indexes]
    return (*tables, *(str(make.compile(MEMORY)) for make in indexes))


def _replay(unit: UnitOfWork, memory: Connection, count: _Counting) -> Replayed:
    """Apply every entry that can be read."""
    entries: list[JournalEntry] = []
    differences: list[Difference] = []
    for row in count.each(_journal_rows(unit)):
        try:
            entry = entry_of(row)
            differences.extend(_misfiled(row, entry))
            with memory.begin_nested():
                apply(memory, unit.county, entry)
        except (ValidationError, OnecaseError, SQLAlchemyError) as fault:
            differences.append(
                Difference("journal", str(row.seq), "event", row.event, str(fault).split("\n")[0])
            )
        else:
            entries.append(entry)
    return Replayed(tuple(entries), tuple(differences))


def _journal_rows(unit: UnitOfWork) -> Iterator[Row[Any]]:
    """Return the rows of the journal as far as they can be read."""
    try:
        yield from journal_rows(unit.connection, unit.county)
    except ValueError:
        # A moment that is none; the check of the chain has said so.
        return


def _misfiled(row: Row[Any], entry: JournalEntry) -> Iterator[Difference]:
    """Compare the columns by which entries are found with what the entry says."""
    case, session = subjects_of(entry.event)
    said = {"kind": entry.event.event, "case_id": case, "session_id": session}
    for column, value in said.items():
        stored = row._mapping[column]  # noqa: SLF001  SQLAlchemy's documented name
        if stored != value:
            yield Difference("journal", str(row.seq), column, str(stored), str(value))


def _compare(unit: UnitOfWork, memory: Connection, table: Table) -> Iterator[Difference]:
    """Return what differs between a stored table and the same table made anew."""
    plain = unit.connection.dialect.name == "sqlite"
    stored = _rows_by_key(unit.connection, unit.county, table, plain=plain)
    rebuilt = _rows_by_key(memory, unit.county, table, plain=plain)
    for key in sorted(stored.keys() | rebuilt.keys()):
        yield from _row_differences(table.name, key, stored.get(key), rebuilt.get(key))


def _rows_by_key(
    connection: Connection, county: str, table: Table, *, plain: bool
) -> dict[str, dict[str, object]]:
    """Return the rows of a county under their keys.

    Args:
        connection: Where to read.
        county: Whose rows.
        table: Which table.
        plain: Take values as the database holds them, so that one that cannot be read is found.
    """
    columns = [
        _readable(column, plain=plain) for column in table.columns if column.name != "county"
    ]
    keys = [column.name for column in table.primary_key.columns if column.name != "county"]
    rows = connection.execute(select(*columns).where(table.c.county == county)).mappings()
    return {"/".join(str(row[name]) for name in keys): dict(row) for row in rows}


def _readable(column: Column[Any], *, plain: bool) -> ColumnElement[Any]:
    """Choose how a column is read: as it lies there, JSON always as its text."""
    if plain:
        return type_coerce(column, NullType()).label(column.name)
    return as_written(column)


def _row_differences(
    table: str, key: str, stored: dict[str, object] | None, rebuilt: dict[str, object] | None
) -> Iterator[Difference]:
    """Return what differs between a row and the same row made anew."""
    if stored is None or rebuilt is None:
        there, missing = "有此行", "无此行"
        yield Difference(
            table, key, "*", there if stored else missing, there if rebuilt else missing
        )
        return
    for column, value in stored.items():
        if value != rebuilt[column]:
            yield Difference(table, key, column, str(value), str(rebuilt[column]))
