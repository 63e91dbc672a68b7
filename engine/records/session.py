"""One database and one transaction: the door through which everything kept is read and changed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from engine.errors import ConflictError
from engine.records import engines
from engine.records.cases_queries import CaseQueries
from engine.records.counties import published_counties
from engine.records.document_drafts_queries import DocumentDraftQueries
from engine.records.documents_queries import DocumentQueries
from engine.records.drafts_queries import DraftQueries
from engine.records.engines import WRITES, lock_number, open_engine
from engine.records.journal_queries import JournalQueries
from engine.records.people_queries import PeopleQueries
from engine.records.replays_queries import ReplayQueries
from engine.records.reviewed_facts_queries import ReviewedFactQueries
from engine.records.reviews_queries import ReviewQueries
from engine.records.statistics_queries import StatisticsQueries
from engine.records.submissions_queries import SubmissionQueries
from engine.records.upgrades import bring_to_head, is_at_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


class UnitOfWork(
    JournalQueries,
    CaseQueries,
    StatisticsQueries,
    ReviewQueries,
    DocumentQueries,
    PeopleQueries,
    DraftQueries,
    DocumentDraftQueries,
    SubmissionQueries,
    ReplayQueries,
    ReviewedFactQueries,
):
    """Everything that may be read or written of one county, in one transaction."""


class Database:
    """A database of onecase, SQLite or PostgreSQL; one instance serves all threads of a process.

    >>> Database("sqlite:///:memory:").dialect
    'sqlite'
    """

    def __init__(self, url: str) -> None:
        """Prepare to connect; nothing is opened yet.

        Args:
            url: ``sqlite:////path/to/file`` or ``postgresql://user@host/name``.

        Raises:
            ConfigurationError: it is neither.
        """
        self._engine = open_engine(url)

    @property
    def dialect(self) -> str:
        """Return ``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    def upgrade(self) -> None:
        """Bring the tables to the newest version; does nothing if they are."""
        bring_to_head(self._engine)

    def is_at_head(self) -> bool:
        """Tell whether the tables have the version this program needs; changes nothing."""
        return is_at_head(self._engine)

    def counties(self) -> tuple[str, ...]:
        """Return the keys of the counties that have published documents."""
        with self._engine.connect() as connection:
            return published_counties(connection)

    @contextmanager
    def writing(self, county: str) -> Iterator[UnitOfWork]:
        """Open a transaction that may change the county's records; writers take turns.

        Commits at the end, takes everything back if anything was raised.  Held over many records
        it saves the cost of a transaction for each.

        Raises:
            ConflictError: somebody else kept writing for 15 seconds.
        """
        with self.writing_both(county) as (unit,):
            yield unit

    @contextmanager
    def writing_both(self, *counties: str) -> Iterator[tuple[UnitOfWork, ...]]:
        """Open one transaction that may change the records of several counties: all or none.

        Raises:
            ConflictError: somebody else kept writing for 15 seconds.
        """
        with self._engine.connect() as connection:
            connection.execution_options(**{WRITES: True})
            self._take_turn(connection, counties)
            yield tuple(UnitOfWork(connection, county, writes=True) for county in counties)
            connection.commit()

    @contextmanager
    def reading(self, county: str) -> Iterator[UnitOfWork]:
        """Open a transaction that sees the county's records as they are now, whoever writes."""
        with self._engine.connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            yield UnitOfWork(connection, county, writes=False)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _take_turn(self, connection: Connection, counties: tuple[str, ...]) -> None:
        """Begin, and wait until no other writer is at work: the chain must not fork."""
        try:
            connection.begin()
            if self.dialect == "postgresql":
                connection.execute(
                    text("SELECT set_config('lock_timeout', :patience, true)"),
                    {"patience": f"{round(engines.PATIENCE * 1000)}ms"},
                )
                # Always in one order, so that two who lock the same counties never wait in a ring.
                for number in sorted(map(lock_number, counties)):
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(:number)"), {"number": number}
                    )
        except OperationalError as fault:
            raise ConflictError(
                "系统正忙于其他写入，请稍后再试",
                "another writer has been at work for too long; try again",
            ) from fault
