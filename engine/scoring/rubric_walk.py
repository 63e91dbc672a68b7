"""A rubric walked item by item: slow, obvious, and what the generated code is held to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.scoring.closing import close_dimension
from engine.scoring.deductions import ZERO, judge_by_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.rules.facts import FactSheet
    from engine.scoring.results import ItemScore
    from engine.scoring.rubric_code import Found
    from engine.scoring.rubrics import CompiledRubric, Criterion


def walk_rubric(rubric: CompiledRubric, facts: FactSheet, panel: Mapping[str, ItemScore]) -> Found:
    """Return the dimensions, what they lost together, flags, vetoes, bonuses, what was shifted."""
    items = [list(_found(each.criteria, "item", facts, panel)) for each in rubric.dimensions]
    dimensions = tuple(
        close_dimension(dimension, [item for item in found if item.shift is None])
        for dimension, found in zip(rubric.dimensions, items, strict=True)
    )
    shifted = [item for found in items for item in found if item.shift is not None]
    lost = sum((dimension.lost for dimension in dimensions), ZERO)
    inner = [each for dimension in rubric.dimensions for each in dimension.criteria]
    flags = list(_found(inner, "flag", facts, panel))
    vetoes = list(_found(rubric.vetoes, "veto", facts, panel))
    bonuses = list(_found(rubric.bonuses, "bonus", facts, panel))
    return dimensions, lost, flags, vetoes, bonuses, shifted


def _found(
    criteria: Iterable[Criterion], kind: str, facts: FactSheet, panel: Mapping[str, ItemScore]
) -> Iterable[ItemScore]:
    for criterion in criteria:
        if criterion.kind != kind:
            continue
        if criterion.found_by == "facts":
            verdict = judge_by_facts(criterion, facts)
            if verdict.found:
                yield verdict.score
        elif criterion.id in panel:
            yield panel[criterion.id]
