"""Past reviews as tables in DuckDB: facts of each case, and what each assessor found."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends.sql.datatypes import DuckDBType

from engine.analytics.fact_files import quoted
from engine.analytics.panel_columns import EXACT, FOUND, REVIEWS
from engine.expressions.names import Dictionary, Fact
from engine.rules.columns.facts import MOST_DIGITS, Digits, digits_of, refusal
from engine.terms import FactValue, Points

_UNKNOWN = "\x1a"
"""Stands in a file for what is not known; no text of a case holds this character."""

_KINDS = {"text": "string", "integer": "int64", "boolean": "boolean", "date": "date"}
_ROOM = Digits(12, 6)


@dataclass(frozen=True, slots=True)
class PanelFinding:
    """What one assessor found.

    Attributes:
        seat: Whose finding it is, from 1.
        points: As they were judged, before any cap; 0 of what has none.
        times: How often it occurred.
    """

    seat: int
    item: str
    points: Points
    times: int = 1


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A case that was reviewed, with the result that was confirmed.

    Attributes:
        unit: The unit that led.
        seats: How many sheets made the result.
        facts: What was known of the case when it was scored.
    """

    unit: str
    score: Points
    grade: str
    seats: int
    facts: Mapping[str, FactValue]
    findings: tuple[PanelFinding, ...]


def load_reviews(
    connection: duckdb.DuckDBPyConnection,
    reviews: Sequence[Reviewed],
    names: Iterable[str],
    dictionary: Dictionary,
) -> ir.Table:
    """Put reviews into a database; return the table of cases.

    Made are ``reviews`` (``n`` from 0, ``unit``, ``score``, ``stored_grade``, ``seats`` and a
    column for each fact) and ``findings`` (``n``, ``seat``, ``item``, ``points``, ``times``).

    Args:
        connection: The database.
        reviews: What was reviewed.
        names: Facts that rules read.
        dictionary: What these facts are.

    Raises:
        RuleError: A number has more digits than columns hold.
    """
    facts = [dictionary[name] for name in sorted(set(names))]
    kinds = {"n": "int64", "unit": "string", "score": EXACT, "stored_grade": "string"}
    kinds["seats"] = "int32"
    kinds |= {fact.name: _kind(fact, reviews) for fact in facts}
    wanted = [fact.name for fact in facts]
    rows = (
        [n, one.unit, one.score, one.grade, one.seats, *map(one.facts.get, wanted)]
        for n, one in enumerate(reviews)
    )
    table = load_table(connection, REVIEWS, kinds, rows)
    found = {"n": "int64", "seat": "int32", "item": "string", "points": EXACT, "times": "int32"}
    load_table(connection, FOUND, found, _found(reviews))
    return table


def _found(reviews: Sequence[Reviewed]) -> Iterator[Sequence[object]]:
    for n, review in enumerate(reviews):
        for each in review.findings:
            yield n, each.seat, each.item, each.points, each.times


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


def _kind(fact: Fact, reviews: Sequence[Reviewed]) -> str:
    return _kind_of(fact, [one.facts for one in reviews] if fact.type == "number" else ())


def _kind_of(fact: Fact, cases: Sequence[Mapping[str, FactValue]]) -> str:
    """Return the column type of a fact: numbers as wide as the widest of them."""
    if fact.type != "number":
        return _KINDS[fact.type]
    values = {case.get(fact.name) for case in cases}
    numbers = [digits_of(value) for value in values if isinstance(value, Decimal)]
    room = reduce(Digits.joined, numbers, _ROOM)
    if not room.fits:
        raise refusal(
            fact.name,
            f"数字超过 {MOST_DIGITS} 位",
            f"numbers have more than {MOST_DIGITS} digits",
        )
    return f"decimal({room.before + room.after}, {room.after})"
