"""A file of facts through a rubric: points and grade of every case, in one query on DuckDB.

The answer streams from the file read to the file written; Python sees only the counts at the end.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir

from engine.analytics.fact_files import FactFile, Wanted, connected, open_facts, quoted
from engine.analytics.rubric_columns import (
    ADDED,
    BONUS,
    FLAG,
    GRADE,
    LOST,
    POINTS,
    TOTAL,
    VETO,
)
from engine.errors import RuleError
from engine.rules.columns.sql import write_sql

ROW_GROUP = 122_880
"""Rows of a group in the file written, so that it is read in parallel later."""

ORDERED_ROWS, ORDERED_BYTES = 500_000, 64_000_000
"""Rows of a Parquet file, or bytes of another, whose order is kept.

To keep the order of a larger one, DuckDB would have to hold what a quicker thread has done until
the slower ones before it are through, and memory would grow with the file.
"""

_LOOK_EVERY = 0.1  # seconds between two looks at how far the query is

Progress = Callable[[float], None]
"""Told the share that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many cases came to a grade."""

    grade: str
    cases: int


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What came of scoring a file.

    Attributes:
        cases: How many cases.
        mean: Mean of the totals, two places, half up; None of no case.
        grades: Cases of each grade, in the rubric's order.
        missing: Facts the rubric reads and the file lacks.
        unread: Columns of the file that mean nothing to the rubric.
    """

    cases: int
    mean: Decimal | None
    grades: tuple[GradeCount, ...]
    missing: tuple[str, ...]
    unread: tuple[str, ...]


def score_to_file(
    path: Path, wanted: Wanted, out: Path, *, progress: Progress | None = None
) -> BulkResult:
    """Score every case of a file and write a Parquet file; ``out`` is replaced when all is done.

    The cases stand in the order of the file, unless that is larger than
    ``ORDERED_ROWS`` or ``ORDERED_BYTES``.

    Columns written: the case's number, those kept, then those of ``RubricColumns.score``.

    Raises:
        FilingError: Columns or values are wrong; names them.
        RuleError: The file cannot be read or the result not be written, or the rubric cannot be
            computed in columns.
    """
    if out.suffix.lower() != ".parquet" or out.resolve() == path.resolve():
        raise RuleError(
            "结果写到另一个 .parquet 文件",
            "the result goes to a .parquet file of its own",
            place=str(out),
        )
    with connected() as connection:
        file = open_facts(connection, path, wanted)
        if _is_large(connection, path):
            connection.execute("SET preserve_insertion_order = false")
        with _replacing(out) as begun, file.checked(connection):
            query = f"COPY ({_sql(_scored(file))}) TO {quoted(str(begun))}"
            options = f"(FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})"
            _run(connection, f"{query} {options}", progress)
        written = ibis.table({TOTAL: str(wanted.plan.points), GRADE: "string"}, name="written")
        connection.execute(
            f"CREATE TEMP VIEW written AS SELECT * FROM read_parquet({quoted(str(out))})"  # noqa: S608  quoted
        )
        return _result(connection, file, written)


def summarize_scores(path: Path, wanted: Wanted, *, progress: Progress | None = None) -> BulkResult:
    """Score every case of a file and keep only the counts.

    Raises:
        FilingError: Columns or values are wrong; names them.
        RuleError: The file cannot be read, or the rubric cannot be computed in columns.
    """
    with connected() as connection:
        file = open_facts(connection, path, wanted)
        return _result(connection, file, _scored(file), progress)


def score_one_by_one(path: Path, wanted: Wanted, *, most: int) -> Sequence[Mapping[str, object]]:
    """Return the score of each case as an object for machines, in the file's order.

    Raises:
        FilingError: Columns or values are wrong; names them.
        RuleError: The file cannot be read, has more cases than ``most``, or the rubric cannot be
            computed in columns.
    """
    with connected() as connection:
        file = open_facts(connection, path, wanted)
        with file.checked(connection):
            answer = connection.execute(_sql(_scored(file).limit(most + 1)))
            names = [column[0] for column in answer.description]
            rows = answer.fetchall()
    if len(rows) > most:
        raise RuleError(
            f"超过 {most} 件，请写到文件",
            f"there are more than {most} cases; write them to a file",
            place=path.name,
        )
    return [_as_object(dict(zip(names, row, strict=True)), wanted) for row in rows]


def _handed(wanted: Wanted) -> list[str]:
    return list(dict.fromkeys((wanted.case, *wanted.keep)))


def _scored(file: FactFile) -> ir.Table:
    return file.wanted.plan.score(file.cases, keep=_handed(file.wanted))


def _sql(table: ir.Table) -> str:
    return write_sql(table, "duckdb")


@contextmanager
def _replacing(out: Path) -> Iterator[Path]:
    """Give a file beside this one that takes its place if all goes well.

    Raises:
        RuleError: Nothing can be written there.
    """
    begun = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        begun.touch()
    except OSError as error:
        raise RuleError(
            f"结果写不到这里：{error.strerror}",
            f"the result cannot be written here: {error.strerror}",
            place=str(out),
        ) from error
    try:
        yield begun
        begun.replace(out)
    finally:
        begun.unlink(missing_ok=True)


def _is_large(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Tell whether the order of a file would cost too much memory to keep."""
    if path.suffix.lower() != ".parquet":
        return path.stat().st_size > ORDERED_BYTES
    counted = connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", [str(path)])
    rows = counted.fetchone()
    return rows is not None and rows[0] > ORDERED_ROWS


def _run(connection: duckdb.DuckDBPyConnection, query: str, progress: Progress | None) -> None:
    """Run a query beside a thread that only looks how far it is."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(connection.execute, query)
        try:
            while wait([running], _LOOK_EVERY).not_done:
                done = connection.query_progress()
                if progress is not None and done > 0:
                    progress(done / 100)
        except KeyboardInterrupt:
            connection.interrupt()
            raise
        running.result()
    if progress is not None:
        progress(1.0)


def _result(
    connection: duckdb.DuckDBPyConnection,
    file: FactFile,
    scored: ir.Table,
    progress: Progress | None = None,
) -> BulkResult:
    counted = scored.group_by(GRADE).aggregate(
        cases=scored.count(), points=scored[TOTAL].cast("decimal(38, 3)").sum()
    )
    with file.checked(connection):
        _run(connection, f"CREATE TEMP TABLE counted AS {_sql(counted)}", progress)
        rows = connection.execute("SELECT grade, cases, points FROM counted").fetchall()
    cases = sum(row[1] for row in rows)
    points = sum((Decimal(row[2]) for row in rows), Decimal(0))
    counts = {row[0]: row[1] for row in rows}
    return BulkResult(
        cases=cases,
        mean=(points / cases).quantize(Decimal("0.01"), ROUND_HALF_UP) if cases else None,
        grades=tuple(
            GradeCount(band.id, counts.get(band.id, 0)) for band in file.wanted.plan.rubric.bands
        ),
        missing=file.missing,
        unread=file.unread,
    )


_PARTS: Sequence[tuple[str, str]] = (("lost", LOST), ("points", POINTS), ("bonuses", ADDED))
_LISTS: Sequence[tuple[str, str]] = (("vetoes", VETO), ("flags", FLAG))


def _as_object(row: Mapping[str, object], wanted: Wanted) -> Mapping[str, object]:
    """Return a row as one object: points by id, vetoes and flags as lists of those found."""
    scored = wanted.plan.columns()
    made: dict[str, object] = {name: _plain(row[name]) for name in _handed(wanted)}
    made |= {name: _plain(row[name]) for name in (TOTAL, GRADE, BONUS)}
    for part, prefix in _PARTS:
        made[part] = {
            name.removeprefix(prefix): _plain(row[name])
            for name in scored
            if name.startswith(prefix)
        }
    for part, prefix in _LISTS:
        made[part] = [
            name.removeprefix(prefix) for name in scored if name.startswith(prefix) and row[name]
        ]
    return made


def _plain(value: object) -> object:
    """Return a value as JSON has it; points in halves are exact as the numbers JSON has."""
    if isinstance(value, Decimal):
        return int(value) if value % 1 == 0 else float(value)
    return value if isinstance(value, bool | int | float | str | None) else str(value)
