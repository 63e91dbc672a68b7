"""Invented cases in a Parquet file: facts mostly in order, a few of them unknown."""

from __future__ import annotations

import re
from pathlib import Path

from engine.analytics.fact_files import connected
from engine.analytics.rubric_columns import RubricColumns
from engine.configuration.library import load_library
from engine.configuration.rubric import Rubric
from engine.configuration.versions import content_hash
from engine.configuration.yaml_source import read_yaml
from engine.expressions.names import Fact
from engine.places import shipped_config
from engine.scoring.rubrics import compile_rubric
from engine.terms import DocumentId, DocumentRef, Label

RUBRIC = Path(__file__).parents[1] / "documents" / "thirty-items.yaml"
BY_HAND = Path(__file__).with_name("by_hand.sql")

ROW_GROUP = 122_880


def thirty_items() -> RubricColumns:
    """Return the rubric of the measurements over columns."""
    text = RUBRIC.read_text(encoding="utf-8")
    document = Rubric.model_validate(read_yaml(text, RUBRIC.name).data)
    ref = DocumentRef("rubric", DocumentId(document.id), 1, content_hash(document))
    facts = load_library(shipped_config()).dictionary().merge(_counted(text))
    return RubricColumns(compile_rubric(document, ref, facts), facts)


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
    sides = 8 if name.startswith("found.") else 40
    some = f"greatest({_dice(place + 20, sides)}::INTEGER - {sides // 2}, 0)"
    return f'CASE WHEN {known} THEN {some} END AS "{name}"'


def _counted(text: str) -> list[Fact]:
    """Return the facts that stand for what a panel finds: counts named after their items."""
    names = sorted(set(re.findall(r"found\.[\w-]+", text)))
    return [Fact(name, "integer", Label(name)) for name in names]
