"""Fact sheets as a table in DuckDB, and what an expression says about each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import duckdb
import ibis
import ibis.expr.types as ir

from engine.expressions.names import Dictionary
from engine.rules.columns.sql import write_sql
from engine.rules.facts import FactSheet

TYPES = {
    "text": ("VARCHAR", "string"),
    "integer": ("BIGINT", "int64"),
    "number": ("DECIMAL(28, 9)", "decimal(28, 9)"),
    "boolean": ("BOOLEAN", "boolean"),
    "date": ("DATE", "date"),
}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def columns_of(names: Iterable[str], dictionary: Dictionary) -> dict[str, tuple[str, str]]:
    return {name: TYPES[dictionary[name].type] for name in names}


def ask_rows(
    rows: Sequence[Sequence[object]],
    columns: Mapping[str, tuple[str, str]],
    make: Callable[[ir.Table], ir.Table],
) -> list[dict[str, object]]:
    """Return the rows of an expression over a table of these rows, in their order."""
    cases = ibis.table(
        {"n": "int64"} | {name: kind for name, (_, kind) in columns.items()}, name="cases"
    )
    sql = write_sql(make(cases).order_by("n"), "duckdb")
    with duckdb.connect() as connection:
        declared = "".join(f", {quoted(n)} {kind}" for n, (kind, _) in columns.items())
        connection.execute(f"CREATE TABLE cases (n BIGINT{declared})")
        places = ", ".join("?" * (len(columns) + 1))
        connection.executemany(
            f"INSERT INTO cases VALUES ({places})",  # noqa: S608
            [[number, *row] for number, row in enumerate(rows)],
        )
        answer = connection.execute(sql)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def ask(
    sheets: Sequence[FactSheet], make: Callable[[ir.Table], ir.Table], *, names: Iterable[str] = ()
) -> list[dict[str, object]]:
    """Return what an expression over the facts says about each sheet."""
    dictionary = sheets[0].dictionary
    columns = columns_of(names or dictionary, dictionary)
    return ask_rows([[sheet[name] for name in columns] for sheet in sheets], columns, make)
