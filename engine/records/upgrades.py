"""Bringing the tables of a database to the version this program needs, quickly and quietly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from engine.records.base import METADATA
from engine.records.engines import WRITES, lock_number
from engine.records.migrations import HEAD
from engine.records.schema import TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FOLDER = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"


def bring_to_head(engine: Engine) -> None:
    """Upgrade a database; a database already there costs one query."""
    if is_at_head(engine):
        return
    with engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            _take_turn(connection)
            # Another process may have done it while this one waited.
            if current_version(connection) != HEAD:
                _upgrade(connection)


def is_at_head(engine: Engine) -> bool:
    """Tell whether the tables of a database have the version this program needs."""
    with engine.connect() as connection:
        return current_version(connection) == HEAD


def current_version(connection: Connection) -> str | None:
    """Return the version a database's tables have; None for an empty database."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608  our own name


def create_fresh(connection: Connection) -> None:
    """Make all tables at once as they are at the newest version, without replaying how they grew.

    A test holds this and the migrations to the same result.
    """
    METADATA.create_all(connection, tables=list(TABLES))
    connection.execute(
        text(
            f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
            f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(
        text(f"INSERT INTO {VERSION_TABLE} (version_num) VALUES (:head)"),  # noqa: S608  our own name
        {"head": HEAD},
    )


def migrate(connection: Connection) -> None:
    """Run every migration the database has not seen yet, in the transaction of the connection."""
    # Alembic takes a tenth of a second to import, and most starts of the program need none of it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _upgrade(connection: Connection) -> None:
    """Choose the quicker way: an empty SQLite needs no history."""
    if connection.dialect.name == "sqlite" and current_version(connection) is None:
        create_fresh(connection)
    else:
        migrate(connection)


def _take_turn(connection: Connection) -> None:
    """Let one process at a time upgrade; SQLite's BEGIN IMMEDIATE has seen to it already."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:number)"), {"number": lock_number("upgrade")}
        )
