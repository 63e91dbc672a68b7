"""Invented cases in a Parquet file: facts mostly in order, a few unknown, findings here and there."""

from __future__ import annotations

from pathlib import Path

import duckdb

from engine.analytics.rubric_columns import RubricColumns
from engine.configuration.rubric import Rubric
from engine.configuration.versions import content_hash
from engine.configuration.library import load_library
from engine.configuration.yaml_source import read_yaml
from engine.places import shipped_config
from engine.scoring.rubrics import Criterion, Judged, compile_rubric
from engine.terms import DocumentId, DocumentRef

RUBRIC = Path(__file__).parents[1] / "documents" / "first-petition-30.yaml"
BY_HAND = Path(__file__).with_name("by_hand.sql")

ROW_GROUP = 122_880


def thirty_items() -> RubricColumns:
    """Return the rubric of the measurements over columns."""
    text = RUBRIC.read_text(encoding="utf-8")
    document = Rubric.model_validate(read_yaml(text, RUBRIC.name).data)
    ref = DocumentRef("rubric", DocumentId(document.id), 1, content_hash(document))
    facts = load_library(shipped_config()).dictionary()
    return RubricColumns(compile_rubric(document, ref, facts), facts)


def write_cases(path: Path, count: int, plan: RubricColumns) -> None:
    """Write so many cases; the same number always gives the same cases."""
    columns = ['range AS "case"']
    columns += [_fact(name, plan, place) for place, name in enumerate(sorted(plan.reads))]
    columns += [
        _finding(name, criterion, plan, place)
        for place, (name, criterion) in enumerate(plan.findings.items(), start=50)
    ]
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {', '.join(columns)} FROM range({count})) "  # noqa: S608  names of a document
            f"TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})"
        )


def _dice(place: int, sides: int) -> str:
    return f"(hash(range * 64 + {place}) % {sides})"


def _fact(name: str, plan: RubricColumns, place: int) -> str:
    known = f"{_dice(place, 20)} > 0"
    if plan.dictionary[name].type == "boolean":
        return f'CASE WHEN {known} THEN {_dice(place + 20, 5)} > 0 END AS "{name}"'
    some = f"greatest({_dice(place + 20, 40)}::INTEGER - 20, 0)"
    return f'CASE WHEN {known} THEN {some} END AS "{name}"'


def _finding(name: str, criterion: Criterion, plan: RubricColumns, place: int) -> str:
    assert isinstance(criterion.amount, Judged)  # noqa: S101  all of this rubric are
    steps = int(criterion.amount.up_to / plan.rubric.step)
    points = f"(1 + {_dice(place + 20, steps)})::DECIMAL(3, 0) * {plan.rubric.step}"
    found = f"{_dice(place, 4)} = 0"
    return f'CASE WHEN {found} THEN ({points})::DECIMAL(3, 1) END AS "{name}"'
