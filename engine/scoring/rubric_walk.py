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
    """Return the dimensions, what they lost together, the flags, the vetoes and the bonuses."""
    dimensions = tuple(
        close_dimension(dimension, list(_found(dimension.criteria, "item", facts, panel)))
        for dimension in rubric.dimensions
    )
    lost = sum((dimension.lost for dimension in dimensions), ZERO)
    items = [each for dimension in rubric.dimensions for each in dimension.criteria]
    flags = list(_found(items, "flag", facts, panel))
    vetoes = list(_found(rubric.vetoes, "veto", facts, panel))
    return dimensions, lost, flags, vetoes, list(_found(rubric.bonuses, "bonus", facts, panel))


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
