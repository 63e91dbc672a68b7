"""Making and upgrading tables: two ways to the same result, and quickly."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from engine.errors import ConfigurationError
from engine.records.base import METADATA
from engine.records.migrations import HEAD
from engine.records.session import Database
from engine.records.upgrades import FOLDER, create_fresh, current_version, migrate
from engine.records.values import Account

TRIGGERS = {
    "sqlite": "SELECT sql AS made FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid) AS made "
        "FROM pg_trigger WHERE NOT tgisinternal"
    ),
}


def shape(connection: Connection) -> object:
    """Return all a database knows of its tables and triggers."""
    asked = inspect(connection)
    tables = {
        name: (
            [
                (each["name"], str(each["type"]), each["nullable"], each["default"])
                for each in asked.get_columns(name)
            ],
            asked.get_pk_constraint(name),
            sorted(map(str, asked.get_indexes(name))),
            sorted(map(str, asked.get_unique_constraints(name))),
            sorted(map(str, asked.get_check_constraints(name))),
        )
        for name in asked.get_table_names()
    }
    triggers = connection.execute(text(TRIGGERS[connection.dialect.name]))
    return tables, sorted(row.made for row in triggers)


def test_the_files_and_the_program_agree_on_the_newest_version() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrations_lead_to_the_tables_of_the_code(empty_database: Database) -> None:
    with empty_database._engine.begin() as connection:
        migrate(connection)
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_migrating_and_making_afresh_lead_to_the_same(empty_database: Database) -> None:
    engine = empty_database._engine
    shapes = []
    for way in (migrate, create_fresh):
        with engine.connect() as connection:
            connection.begin()
            way(connection)
            shapes.append(shape(connection))
            connection.rollback()
    assert shapes[0] == shapes[1]


def test_a_migration_can_be_taken_back(empty_database: Database) -> None:
    from alembic import command  # noqa: PLC0415  the way back is nobody's everyday

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with empty_database._engine.begin() as connection:
        migrate(connection)
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_accounts_from_before_one_time_passwords_need_no_change(empty_database: Database) -> None:
    from alembic import command  # noqa: PLC0415  the way back is nobody's everyday

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with empty_database._engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        insert = "INSERT INTO accounts VALUES ('a-county', 'li', 'limin', 'argon2id', true)"
        connection.execute(text(insert))
        migrate(connection)
    with empty_database.reading("a-county") as unit:
        assert unit.accounts() == (Account("li", "limin", "argon2id", active=True),)


def test_an_empty_database_is_brought_to_the_newest_version(empty_database: Database) -> None:
    empty_database.upgrade()
    with empty_database._engine.connect() as connection:
        assert current_version(connection) == HEAD


def test_upgrading_prints_nothing(
    empty_database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    empty_database.upgrade()
    assert capfd.readouterr() == ("", "")


def test_a_database_already_there_is_left_alone_in_no_time(database: Database) -> None:
    database.upgrade()
    began = time.perf_counter()
    database.upgrade()
    assert time.perf_counter() - began < 0.05


def test_several_may_upgrade_at_once(empty_database: Database) -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            empty_database.upgrade()
        except BaseException as fault:
            faults.append(fault)
            raise

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []


def test_sqlite_keeps_a_log_beside_so_that_readers_and_a_writer_do_not_wait(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path}/x.sqlite")
    with database._engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 1
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 15000
    database.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "no address", ""])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="sqlite"):
        Database(url)


def test_a_wrong_address_does_not_show_its_password() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Database("mysql://me:secret@x/y")
    assert "secret" not in str(caught.value.value)
