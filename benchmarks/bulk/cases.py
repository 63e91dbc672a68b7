"""Invented cases in a Parquet file: facts mostly in order, a few of them unknown."""

from __future__ import annotations

from pathlib import Path

from benchmarks.documents import COUNTED, compiled_rubric, dictionary
from engine.analytics.bulk_scoring import ROW_GROUP
from engine.analytics.fact_files import connected
from engine.analytics.rubric_columns import RubricColumns


def thirty_items() -> RubricColumns:
    """Return the rubric of the measurements over columns."""
    facts = dictionary()
    return RubricColumns(compiled_rubric(facts), facts)


def write_cases(path: Path, count: int, plan: RubricColumns) -> None:
    """Write so many cases; the same number always gives the same cases."""
    columns = ['range AS "case"']
    columns += [_fact(name, plan, place) for place, name in enumerate(sorted(plan.reads))]
    with connected() as connection:
        connection.execute(
            f"COPY (SELECT {', '.join(columns)} FROM range({count})) "  # noqa: S608  names of a document
            f"TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})"
        )


def _dice(place: int, sides: int) -> str:
    return f"(hash(range * 128 + {place}) % {sides})"


def _fact(name: str, plan: RubricColumns, place: int) -> str:
    known = f"{_dice(place, 20)} > 0"
    if plan.dictionary[name].type == "boolean":
        return f'CASE WHEN {known} THEN {_dice(place + 20, 5)} > 0 END AS "{name}"'
    # Counts of findings are small, days may be many; half of either is 0.
    sides = 8 if name.startswith(COUNTED) else 40
    some = f"greatest({_dice(place + 20, sides)}::INTEGER - {sides // 2}, 0)"
    return f'CASE WHEN {known} THEN {some} END AS "{name}"'
