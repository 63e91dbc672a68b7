"""Files of facts: one row per case, columns named by facts, ``finding.ITEM`` and the case's number.

DuckDB reads them where they lie; of a file only the columns a rubric reads pass through, a few
thousand rows at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends.sql.datatypes import DuckDBType

from engine.analytics.fact_reading import (
    STOPPED,
    Reading,
    Source,
    read_column,
    stop_where,
)
from engine.analytics.finding_columns import FINDING, check_finding_name
from engine.analytics.rubric_columns import RubricColumns
from engine.errors import FilingError, RuleError
from engine.expressions.names import Fact, nearest
from engine.rules.columns.sql import write_sql
from engine.scoring.rubrics import Criterion, Fixed, Judged
from engine.terms import Label

KINDS: Mapping[str, Source] = {
    ".parquet": "typed",
    ".json": "json",
    ".jsonl": "json",
    ".csv": "csv",
}
"""Kinds of files by their ending."""

_VIEW = "facts of cases"
_CASE, _SHOWN, _WRONG = "shown case", "shown as ", "wrong "
_BETWEEN = "\x1f"
_READERS = {
    ".parquet": "read_parquet({path})",
    ".json": "read_json({path}, format = 'array'{columns})",
    ".jsonl": "read_json({path}, format = 'newline_delimited'{columns})",
    # An empty field is unknown, an empty text in quotes is an empty text.
    ".csv": (
        "read_csv({path}, header = true, all_varchar = true, delim = ',', quote = '\"', "
        "escape = '\"', nullstr = '', allow_quoted_nulls = false)"
    ),
}
_ALL_KEYS = ", sample_size = -1, maximum_depth = 1"
_MOST_SHOWN = 20

Fault = tuple[str, str, str]
"""Column, fault in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which columns of a file are to be read as what.

    Attributes:
        plan: The rubric that reads them.
        case: Name of the column with the case's number.
        keep: Columns to be handed through.
        ignore: Columns that need not mean anything.
    """

    plan: RubricColumns
    case: str
    keep: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True)
class FactFile:
    """A file of facts opened for a rubric.

    Attributes:
        path: The file.
        wanted: What is read of it.
        raw: The columns in use as the file has them.
        readings: The columns the rubric reads.
        missing: Facts the rubric reads and the file lacks: unknown in every case.
        unread: Columns that mean nothing to the rubric.
    """

    path: Path
    wanted: Wanted
    raw: ir.Table
    readings: Mapping[str, Reading]
    missing: tuple[str, ...]
    unread: tuple[str, ...]

    @property
    def cases(self) -> ir.Table:
        """One row per case, its columns in the types of the facts.

        A query over them stops at the first value no fact or finding can have, with the words
        ``STOPPED``; ``check`` then says which values these are.
        """
        values = {name: self.raw[name] for name in self.raw.columns}
        values |= {name: reading.certain for name, reading in self.readings.items()}
        read = self.raw.select(**values)
        ruled = self.wanted.plan.wrong_findings(read)
        return read.mutate(**{n: stop_where(wrong, read[n]) for n, (wrong, _, _) in ruled.items()})

    @contextmanager
    def checked(self, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Run queries over ``cases``, and say what is wrong with the file where one stops.

        Raises:
            FilingError: Names every column with wrong values, how many rows and one of them.
            RuleError: The file cannot be read.
        """
        with told(self.path):
            try:
                yield
            except duckdb.InvalidInputException as error:
                if STOPPED in str(error):
                    self.check(connection)
                raise

    def check(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Look the whole file through for values no fact or finding can have.

        Raises:
            FilingError: Names every such column, how many rows and one of them.
        """
        doubts = {n: r.wrong for n, r in self.readings.items() if r.wrong is not None}
        flagged = self.raw.select(
            **{f"{_SHOWN}{name}": self.raw[name].cast("string") for name in self.readings},
            **{_CASE: self.raw[self.wanted.case].cast("string")},
            **self._findings,
            **{f"{_WRONG}{name}": wrong for name, wrong in doubts.items()},
        )
        tests = {n: (flagged[f"{_WRONG}{n}"], *self.readings[n].wanted) for n in doubts}
        ruled = self.wanted.plan.wrong_findings(flagged)
        found = {**_counted(flagged, tests, "type"), **_counted(flagged, ruled, "rule")}
        if not found:
            return
        query = write_sql(flagged.aggregate(**found), "duckdb")
        with told(self.path):
            answer = connection.execute(query)
            names = [column[0] for column in answer.description]
            row = dict(zip(names, answer.fetchone() or (), strict=True))
        faults = [*_value_faults(row, tests, "type"), *_value_faults(row, ruled, "rule")]
        if faults:
            raise FilingError(tuple(faults[:_MOST_SHOWN]), place=self.path.name)

    @property
    def _findings(self) -> dict[str, ir.Value]:
        return {name: r.value for name, r in self.readings.items() if name.startswith(FINDING)}


_Tests = Mapping[str, tuple[ir.BooleanValue, str, str]]


def _counted(flagged: ir.Table, tests: _Tests, kind: str) -> dict[str, ir.Value]:
    """Return for each test in how many rows it is met, and one of them with its value."""
    counted: dict[str, ir.Value] = {}
    for name, (where, _, _) in tests.items():
        met = ibis.cases((where, 1), else_=0)
        shown = flagged[_CASE].fill_null("?") + _BETWEEN + flagged[f"{_SHOWN}{name}"]
        counted[f"{kind} {name}"] = met.sum()
        counted[f"{kind} of {name}"] = shown.min(where=met == 1)
    return counted


def _value_faults(row: Mapping[str, object], tests: _Tests, kind: str) -> Iterator[Fault]:
    for name, (_, zh, en) in tests.items():
        count = row[f"{kind} {name}"]
        if not count:
            continue
        case, _, value = str(row[f"{kind} of {name}"]).partition(_BETWEEN)
        yield (
            name,
            f"应是{zh}；{count} 行不是，例如 {case}：{value}",
            f"holds {en}; {count} rows do not, such as {case}: {value}",
        )


@contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a database of its own that reaches no network and says how far a query is."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(config=config) as connection:
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        yield connection


def open_facts(connection: duckdb.DuckDBPyConnection, path: Path, wanted: Wanted) -> FactFile:
    """Return the columns of a file that a rubric reads.

    Raises:
        FilingError: Columns are missing or not known; names them all.
        RuleError: The file is empty or cannot be read.
    """
    if path.suffix.lower() not in KINDS:
        listed = ", ".join(KINDS)
        raise _of_file(path, f"只能读取这些文件：{listed}", f"only these are read: {listed}")
    if path.is_file() and not path.stat().st_size:
        raise _of_file(path, "文件是空的", "the file is empty")
    with told(path):
        names = [name for name, _ in _describe(connection, _reader(path, keys=_ALL_KEYS))]
        faults = tuple(_name_faults(names, wanted))
        if faults:
            raise FilingError(faults, place=path.name)
        raw = _view(connection, path, names, wanted)
    source = KINDS[path.suffix.lower()]
    readings = {name: _read(name, raw[name], source, wanted) for name in _read_names(names, wanted)}
    known = {wanted.case, *wanted.keep, *wanted.ignore, *wanted.plan.dictionary}
    return FactFile(
        path=path,
        wanted=wanted,
        raw=raw,
        readings=readings,
        missing=tuple(sorted(wanted.plan.reads - set(names))),
        unread=tuple(n for n in names if n not in known and not n.startswith(FINDING)),
    )


# ------------------------------------------------------------------ the file as it is


def quoted(text: str, mark: str = "'") -> str:
    """Return a text as SQL quotes it; the name of a column takes the double mark."""
    return mark + text.replace(mark, 2 * mark) + mark


def _reader(path: Path, *, keys: str) -> str:
    written = _READERS[path.suffix.lower()]
    return written.format(path=quoted(str(path)), columns=keys)


def _describe(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    rows = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608  quoted
    return [(row[0], row[1]) for row in rows]


def _view(
    connection: duckdb.DuckDBPyConnection, path: Path, names: Sequence[str], wanted: Wanted
) -> ir.Table:
    """Make a view of the columns in use and return it; JSON keeps a type for each value."""
    read = _read_names(names, wanted)
    handed = [n for n in dict.fromkeys((wanted.case, *wanted.keep)) if n not in read]
    columns = {name: quoted(name, '"') for name in (*handed, *read)}
    keys = ""
    if KINDS[path.suffix.lower()] == "json":
        typed = ", ".join(f"{quoted(name)}: 'JSON'" for name in columns)
        keys = f", columns = {{{typed}}}"
        columns |= {n: f"{columns[n]} ->> '$' AS {columns[n]}" for n in handed}
    chosen = ", ".join(columns.values())
    source = _reader(path, keys=keys)
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {quoted(_VIEW, chr(34))} AS SELECT {chosen} FROM {source}"  # noqa: S608  quoted
    )
    schema = {n: DuckDBType.from_string(t) for n, t in _describe(connection, quoted(_VIEW, '"'))}
    return ibis.table(schema, name=_VIEW)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what DuckDB says of a file into an error that names it."""
    try:
        yield
    except duckdb.Error as error:
        said = str(error).strip().splitlines()[0]
        utf8 = "utf-8" in str(error).lower()
        raise RuleError(
            f"读不了这个文件：{said}",
            f"the file cannot be read: {said}",
            place=path.name,
            hint="请另存为 UTF-8 编码" if utf8 else None,
            hint_en="save it in UTF-8" if utf8 else None,
        ) from error


def _of_file(path: Path, zh: str, en: str) -> RuleError:
    return RuleError(zh, en, place=path.name)


# ------------------------------------------------------------------ names


def _read_names(names: Sequence[str], wanted: Wanted) -> list[str]:
    """Return the columns the rubric reads."""
    reads = wanted.plan.reads
    return [
        name
        for name in names
        if name not in wanted.ignore and (name in reads or name.startswith(FINDING))
    ]


def _name_faults(names: Sequence[str], wanted: Wanted) -> Iterator[Fault]:
    """Yield what is wrong with the names of the columns, all of it."""
    for name in dict.fromkeys((wanted.case, *wanted.keep)):
        if name not in names:
            zh, en = _did_you_mean(nearest(name, names))
            listed = "、".join(names[:_MOST_SHOWN])
            yield name, f"文件没有这一列{zh}（现有 {listed}）", f"the file has no such column{en}"
    expected = [*wanted.plan.reads, *wanted.plan.findings]
    absent = [name for name in expected if name not in names]
    meant = {wanted.case, *wanted.keep, *wanted.ignore, *wanted.plan.dictionary}
    for name in names:
        if name in wanted.ignore:
            continue
        if name.startswith(FINDING):
            yield from _finding_faults(name, wanted.plan)
        elif name not in meant and (near := nearest(name, absent)):
            yield (
                name,
                f"没有名为“{name}”的事实，是否指 {near}？如与评分无关请忽略此列",
                f"there is no fact {name!r}; did you mean {near}? If not, have it ignored",
            )
    if not any(name in names for name in expected):
        yield wanted.case, "文件没有评分表要用的任何事实", "the file has no fact the rubric reads"


def _finding_faults(name: str, plan: RubricColumns) -> Iterator[Fault]:
    try:
        check_finding_name(name, plan.rubric)
    except RuleError as error:
        error.place = None
        yield name, error.text("zh"), error.text("en")


def _did_you_mean(near: str | None) -> tuple[str, str]:
    return (f"，是否指 {near}？", f"; did you mean {near}?") if near else ("", "")


# ------------------------------------------------------------------ values


def _read(name: str, raw: ir.Value, source: Source, wanted: Wanted) -> Reading:
    criterion = wanted.plan.findings.get(name)
    if criterion is None:
        return read_column(wanted.plan.dictionary[name], raw, source)
    return read_column(Fact(name, "number", Label(name)), raw, source, yes=_yes(criterion))


def _yes(criterion: Criterion) -> Decimal | None:
    """Return what a plain yes of the panel stands for; None where it must give points."""
    match criterion.amount:
        case Judged():
            return None
        case Fixed(points):
            return points
        case _:
            return Decimal(1)
