"""Past reviews as tables in DuckDB: facts of each case, and what each assessor found."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import Protocol

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends.sql.datatypes import DuckDBType

from engine.analytics.fact_files import quoted
from engine.analytics.panel_columns import EXACT, FOUND, REVIEWS
from engine.expressions.names import Dictionary, Fact
from engine.rules.columns.facts import MOST_DIGITS, Digits, digits_of, refusal
from engine.terms import FactValue

_UNKNOWN = "\x1a"
"""Stands in a file for what is not known; no text of a case holds this character."""

_KINDS = {"text": "string", "integer": "int64", "boolean": "boolean", "date": "date"}
_ROOM = Digits(12, 6)

_AT_ONCE = 10_000
"""Reviews that are written into one file."""


class Reviewed(Protocol):
    """A case that was reviewed, with the result that was confirmed, as records write it."""

    @property
    def unit(self) -> str | None:
        """Return the unit that led."""

    @property
    def score(self) -> str:
        """Return the points confirmed."""

    @property
    def grade(self) -> str:
        """Return the id of the grade confirmed."""

    @property
    def seats(self) -> int:
        """Return how many sheets made the result."""

    @property
    def facts(self) -> str:
        """Return what was known when it was scored: JSON ``{name: fact}``, see ``write_fact``."""

    @property
    def findings(self) -> str:
        """Return what the assessors found: a JSON list of objects.

        Each has ``seat`` (from 1), ``item``, ``points`` as they were judged, before any cap (0 of
        what has none), and ``times`` it occurred; what else is in them is not read.
        """


def load_reviews(
    connection: duckdb.DuckDBPyConnection,
    reviews: Iterable[Reviewed],
    names: Iterable[str],
    dictionary: Dictionary,
) -> ir.Table:
    """Put reviews into a database; return the table of cases.

    Made are ``reviews`` (``n`` from 0, ``unit``, ``score``, ``stored_grade``, ``seats`` and a
    column for each fact) and ``findings`` (``n``, ``seat``, ``item``, ``points``, ``times``).

    Args:
        connection: The database.
        reviews: What was reviewed; gone through once, some thousands held at a time.
        names: Facts that rules read.
        dictionary: What these facts are.

    Raises:
        RuleError: A number has more digits than columns hold.
    """
    facts = [dictionary[name] for name in sorted(set(names))]
    _load_written(connection, reviews, facts)
    kinds = {"n": "int64", "unit": "string", "score": EXACT, "stored_grade": "string"}
    kinds["seats"] = "int32"
    kinds |= {fact.name: _kind_written(connection, fact) for fact in facts}
    table = ibis.table(kinds, name=REVIEWS)
    columns = [
        f"{_WRITTEN.get(name) or _value(dictionary[name])}::{DuckDBType.to_string(kind)} "
        f"AS {quoted(name, chr(34))}"
        for name, kind in table.schema().items()
    ]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {REVIEWS} AS SELECT {', '.join(columns)} FROM written"  # noqa: S608  quoted
    )
    connection.execute(_FOUND_IN_THEM)
    connection.execute("DROP TABLE written")
    return table


_WRITTEN = {
    "n": "n",
    "unit": "unit",
    "score": "score",
    "stored_grade": "grade",
    "seats": "seats",
}
"""Columns of reviews that are no facts, by where they stand in what was written."""

_FOUND_IN_THEM = f"""
CREATE OR REPLACE TEMP TABLE {FOUND} AS
SELECT n, found.seat AS seat, found.item AS item, found.points AS points, found.times AS times
FROM (SELECT n, unnest(findings) AS found FROM written)
"""  # noqa: S608  names of our own

_ONE_FOUND = "STRUCT(seat INTEGER, item VARCHAR, points DECIMAL(18, 6), times INTEGER)"

_FORMS = {
    "text": "VARCHAR",
    "boolean": "BOOLEAN",
    "date": "STRUCT(date DATE)",
    "integer": "STRUCT(number VARCHAR)",
    "number": "STRUCT(number VARCHAR)",
}
"""In what form a fact of a type is written."""


def _load_written(
    connection: duckdb.DuckDBPyConnection, reviews: Iterable[Reviewed], facts: Sequence[Fact]
) -> None:
    """Make the table ``written`` of reviews as they are written, only these facts in it."""
    known = ", ".join(f"{quoted(one.name, chr(34))} {_FORMS[one.type]}" for one in facts)
    kinds = {
        "n": "BIGINT",
        "unit": "VARCHAR",
        "score": "VARCHAR",
        "grade": "VARCHAR",
        "seats": "INTEGER",
        "facts": f"STRUCT({known})" if facts else "JSON",
        "findings": f"{_ONE_FOUND}[]",
    }
    declared = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE written ({declared})")
    columns = ", ".join(f"{name}: {quoted(kind)}" for name, kind in kinds.items())
    lines = (_line(n, one) for n, one in enumerate(reviews))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "reviews.json"
        while part := list(islice(lines, _AT_ONCE)):
            file.write_text("".join(part), "utf-8")
            connection.execute(
                f"INSERT INTO written SELECT * FROM read_json({quoted(str(file))}, "  # noqa: S608  quoted
                f"format = 'newline_delimited', columns = {{{columns}}})"
            )


_quoted = json.JSONEncoder().encode


def _line(n: int, one: Reviewed) -> str:
    unit, grade = _quoted(one.unit), _quoted(one.grade)
    return (
        f'{{"n":{n},"unit":{unit},"score":"{one.score}","grade":{grade},"seats":{one.seats},'
        f'"facts":{one.facts},"findings":{one.findings}}}\n'
    )


def _value(fact: Fact) -> str:
    """Return where the value of a fact stands in what was written."""
    part = {"date": ".date", "integer": ".number", "number": ".number"}.get(fact.type, "")
    return f"facts.{quoted(fact.name, chr(34))}{part}"


def _kind_written(connection: duckdb.DuckDBPyConnection, fact: Fact) -> str:
    """Return the column type of a fact: numbers as wide as the widest written."""
    if fact.type != "number":
        return _KINDS[fact.type]
    value = _value(fact)
    widest = connection.execute(
        f"SELECT max(length(ltrim(split_part({value}, '.', 1), '-'))), "  # noqa: S608  quoted
        f"max(length(split_part({value}, '.', 2))) FROM written"
    ).fetchone()
    before, after = widest or (None, None)
    return _decimal(fact, _ROOM.joined(Digits(before or 0, after or 0)))


def load_facts(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    cases: Sequence[Mapping[str, FactValue]],
    names: Iterable[str],
    dictionary: Dictionary,
) -> ir.Table:
    """Put facts of many cases into a table with a row number ``n`` from 0; return it.

    Raises:
        RuleError: A number has more digits than columns hold.
    """
    facts = [dictionary[one] for one in sorted(set(names))]
    kinds = {"n": "int64"} | {fact.name: _kind_of(fact, cases) for fact in facts}
    wanted = [fact.name for fact in facts]
    rows = ([n, *map(case.get, wanted)] for n, case in enumerate(cases))
    return load_table(connection, name, kinds, rows)


def load_table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    kinds: Mapping[str, str],
    rows: Iterable[Sequence[object]],
) -> ir.Table:
    """Put rows into a table of these column types; return it.

    They pass through a file, which is many times faster than row by row.
    """
    table = ibis.table(kinds, name=name)
    columns = {column: DuckDBType.to_string(kind) for column, kind in table.schema().items()}
    declared = ", ".join(f"{quoted(one)}: {quoted(kind)}" for one, kind in columns.items())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            for row in rows:
                writer.writerow([_UNKNOWN if value is None else value for value in row])
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {quoted(name, chr(34))} AS "  # noqa: S608  quoted
            f"SELECT * FROM read_csv({quoted(str(file))}, header = false, delim = ',', "
            f"quote = '\"', escape = '\"', nullstr = {quoted(_UNKNOWN)}, parallel = false, "
            f"auto_detect = false, columns = {{{declared}}})"
        )
    return table


def _kind_of(fact: Fact, cases: Sequence[Mapping[str, FactValue]]) -> str:
    """Return the column type of a fact: numbers as wide as the widest of them."""
    if fact.type != "number":
        return _KINDS[fact.type]
    values = {case.get(fact.name) for case in cases}
    numbers = [digits_of(value) for value in values if isinstance(value, Decimal)]
    return _decimal(fact, reduce(Digits.joined, numbers, _ROOM))


def _decimal(fact: Fact, room: Digits) -> str:
    if not room.fits:
        raise refusal(
            fact.name,
            f"数字超过 {MOST_DIGITS} 位",
            f"numbers have more than {MOST_DIGITS} digits",
        )
    return f"decimal({room.before + room.after}, {room.after})"
