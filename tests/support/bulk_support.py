"""Cases for a rubric, written to files of every kind."""

from __future__ import annotations

import csv
import json
import random  # noqa: TID251
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
from columns_support import TYPES, quoted

from engine.analytics.rubric_columns import RubricColumns
from engine.configuration.library import load_library
from engine.configuration.rubric import Rubric
from engine.expressions.names import Dictionary
from engine.places import shipped_config
from engine.rules.facts import FactSheet
from engine.scoring.rubrics import Criterion, Fixed, Judged, compile_rubric
from engine.scoring.sheet import Finding, ScoreSheet, score

Row = dict[str, object]
"""A case: its number, facts by name, findings as points under ``finding.ITEM``."""


@cache
def shipped(rubric: str) -> RubricColumns:
    """Return a rubric of the shipped configuration."""
    library = load_library(shipped_config())
    loaded = library.find("rubric", rubric)
    assert isinstance(loaded.document, Rubric)
    facts = library.dictionary()
    return RubricColumns(compile_rubric(loaded.document, loaded.ref, facts), facts)


def random_case(plan: RubricColumns, number: int, chance: random.Random) -> Row:
    """Return a case that knows most facts of the rubric and has a few findings."""
    row: Row = {"case": f"信访-{number}"}
    for name in sorted(plan.reads):
        row[name] = None if chance.random() < 0.15 else _fact(plan.dictionary, name, chance)
    for name, criterion in plan.findings.items():
        row[name] = _finding(criterion, plan, chance) if chance.random() < 0.2 else None
    return row


def _fact(dictionary: Dictionary, name: str, chance: random.Random) -> object:
    match dictionary[name].type:
        case "boolean":
            return chance.random() < 0.7
        case "integer":
            return chance.choice([0, 0, 1, 2, 3, 5, 6, 21, 400])
        case "number":
            return chance.choice([Decimal(0), Decimal("0.1"), Decimal("12.5"), Decimal(1000)])
        case "date":
            return date(2023, 1, chance.randint(1, 31))
        case _:
            return chance.choice(dictionary[name].values or ("甲", "乙"))


def _finding(criterion: Criterion, plan: RubricColumns, chance: random.Random) -> Decimal:
    match criterion.amount:
        case Judged(up_to):
            step = plan.rubric.step
            return step * chance.randint(1, int(up_to / step))
        case Fixed(points):
            return points * chance.randint(1, 3)
        case _:
            return Decimal(1)


def sheet_of(plan: RubricColumns, row: Row) -> ScoreSheet:
    """Return the score sheet of a case."""
    facts = {name: row.get(name) for name in plan.reads}
    return score(plan.rubric, FactSheet(facts, plan.dictionary), _findings(plan, row))


def _findings(plan: RubricColumns, row: Row) -> list[Finding]:
    found = []
    for name, criterion in plan.findings.items():
        points = row.get(name)
        if not isinstance(points, Decimal) or not points:
            continue
        given, count = None, 1
        if isinstance(criterion.amount, Judged):
            given = points
        elif isinstance(criterion.amount, Fixed):
            count = int(points / criterion.amount.points)
        found.append(Finding(criterion.id, given, "理由", count=count))
    return found


def write_cases(path: Path, rows: Sequence[Mapping[str, object]], plan: RubricColumns) -> Path:
    """Write cases to a file of the kind its ending says, and return its path."""
    _WRITERS[path.suffix](path, rows, plan)
    return path


def _csv(path: Path, rows: Sequence[Mapping[str, object]], plan: RubricColumns) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows([{n: _csv_cell(v) for n, v in row.items()} for row in rows])


def _csv_cell(value: object) -> object:
    return ("是" if value else "否") if isinstance(value, bool) else value


def _json(path: Path, rows: Sequence[Mapping[str, object]], plan: RubricColumns) -> None:
    text = json.dumps([_plain(row) for row in rows], ensure_ascii=False)
    path.write_text(text, encoding="utf-8")


def _jsonl(path: Path, rows: Sequence[Mapping[str, object]], plan: RubricColumns) -> None:
    lines = [json.dumps(_plain(row), ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    """Return a case for JSON; what is not known is left out of some rows and null in others."""
    plain: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, Decimal):
            plain[name] = float(value)
        elif isinstance(value, date):
            plain[name] = value.isoformat()
        elif value is not None or name < "m":
            plain[name] = value
    return plain


def _parquet(path: Path, rows: Sequence[Mapping[str, object]], plan: RubricColumns) -> None:
    lines = path.with_suffix(".lines")
    _jsonl(lines, rows, plan)
    columns = ", ".join(f"{quoted(name)}: '{_kind(name, plan)}'" for name in rows[0])
    with duckdb.connect() as connection:
        read = f"read_json('{lines}', format = 'newline_delimited', columns = {{{columns}}})"
        connection.execute(f"COPY (FROM {read}) TO '{path}' (FORMAT parquet)")
    lines.unlink()


def _kind(name: str, plan: RubricColumns) -> str:
    if name.startswith("finding."):
        return "DECIMAL(6, 1)"
    return TYPES[plan.dictionary[name].type][0] if name in plan.dictionary else "VARCHAR"


_WRITERS = {".csv": _csv, ".json": _json, ".jsonl": _jsonl, ".parquet": _parquet}
