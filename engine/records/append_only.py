"""Triggers by which the database itself refuses to change or delete what is written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import DDL, event

if TYPE_CHECKING:
    from sqlalchemy import Table

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def sqlite_triggers(table: str) -> tuple[str, ...]:
    """Return the statements that guard a table on SQLite."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("UPDATE", "DELETE")
    )


def postgresql_triggers(table: str) -> tuple[str, ...]:
    """Return the statements that guard a table on PostgreSQL, against TRUNCATE too."""
    each_row = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    at_once = "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    return (
        REFUSE_CHANGE,
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} {each_row}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {at_once}",
    )


def write_once(table: Table) -> None:
    """Have the triggers made whenever the table is."""
    for dialect, statements in (
        ("sqlite", sqlite_triggers(table.name)),
        ("postgresql", postgresql_triggers(table.name)),
    ):
        for statement in statements:
            # DDL fills in percent signs, which the statements mean as they stand.
            ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # SQLAlchemy left it untyped
            event.listen(table, "after_create", ddl)
