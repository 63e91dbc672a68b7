"""Connecting to SQLite and PostgreSQL so that both behave alike."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from engine.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

WRITES = "onecase_writes"
"""Execution option of a connection whose next transaction will write."""

PATIENCE = 15
"""Seconds a writer waits for its turn."""


def open_engine(url: str) -> Engine:
    """Prepare connections to a database.

    Raises:
        ConfigurationError: the address is of neither SQLite nor PostgreSQL.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise _wrong(url) from None
    match address.get_backend_name():
        case "sqlite":
            return _sqlite(address)
        case "postgresql":
            return _postgresql(address.set(drivername="postgresql+psycopg"))
    raise _wrong(address.render_as_string())


def lock_number(name: str) -> int:
    """Return the 64-bit number under which PostgreSQL lets the writers of a name take turns."""
    digest = hashlib.sha256(f"onecase writes {name}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def _sqlite(address: URL) -> Engine:
    engine = create_engine(address, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(address: URL) -> Engine:
    return create_engine(
        address,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        # A plan kept from the day a table was empty would read all of it for every row.
        connect_args={"options": "-c plan_cache_mode=force_custom_plan"},
    )


def _set_up(connection: Any, _: object) -> None:  # noqa: ANN401  sqlite3's connection
    """Let readers and a writer work side by side, and leave BEGIN to us."""
    # Python's sqlite3 would begin transactions late and in a mode of its own.
    connection.isolation_level = None
    # NORMAL with WAL: a power cut may cost the last commits, never the consistency.
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Begin as a reader or, at once and not when it is too late to wait, as the writer."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _wrong(url: str) -> ConfigurationError:
    return ConfigurationError(
        "数据库地址须为 sqlite:///… 或 postgresql://…",
        "the database must be sqlite:///... or postgresql://...",
        value=url,
    )
