"""One assessor's sheet: rubric, facts and findings in, points and grade with their reasons out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.errors import FilingError
from engine.scoring.bands import grade_of, lowest_of
from engine.scoring.deductions import (
    ZERO,
    Finding,
    finding_faults,
    judge_by_facts,
    judge_by_finding,
)
from engine.scoring.results import DimensionScore, ItemScore, ScoreSheet, sheet_from_json
from engine.scoring.rubrics import CompiledRubric, compile_rubric

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.rules.facts import FactSheet
    from engine.scoring.rubrics import CompiledDimension, Criterion
    from engine.terms import Points

__all__ = [
    "CompiledRubric",
    "DimensionScore",
    "Finding",
    "ItemScore",
    "ScoreSheet",
    "compile_rubric",
    "explain_facts",
    "score",
    "sheet_from_json",
]


def score(rubric: CompiledRubric, facts: FactSheet, findings: Sequence[Finding]) -> ScoreSheet:
    """Return the sheet: what facts and panel found, capped, summed and graded.

    The total is full marks less what each dimension lost (never more than its marks) plus the
    bonuses (never more than their cap, never above full marks).  A veto fixes the grade and leaves
    the total as it is.  Nothing is rounded.

    Args:
        rubric: The rubric the session is pinned to.
        facts: The case as facts; an unknown fact takes nothing off.
        findings: What the assessor found, each item once.

    Raises:
        FilingError: findings are at fault; the path of a fault is the item's id.
    """
    faults = tuple(finding_faults(rubric, findings))
    if faults:
        raise FilingError(faults)
    by_item = {finding.item: finding for finding in findings}
    dimensions = tuple(
        _score_dimension(dimension, _found(dimension.criteria, facts, by_item, "item"))
        for dimension in rubric.dimensions
    )
    vetoes = tuple(_found(rubric.vetoes, facts, by_item, "veto"))
    bonuses = tuple(_found(rubric.bonuses, facts, by_item, "bonus"))
    lost = sum((dimension.lost for dimension in dimensions), ZERO)
    bonus = bonus_after_caps(rubric, (each.points for each in bonuses), lost)
    total = rubric.full_marks - lost + bonus
    band = lowest_of(
        rubric.bands, [grade_of(rubric.bands, total).id, *_veto_grades(rubric, vetoes)]
    )
    return ScoreSheet(
        rubric=rubric.ref,
        dimensions=dimensions,
        vetoes=vetoes,
        flags=tuple(
            flag
            for dimension in rubric.dimensions
            for flag in _found(dimension.criteria, facts, by_item, "flag")
        ),
        bonuses=bonuses,
        bonus=bonus,
        total=total,
        grade=band.id,
        grade_title=band.title,
    )


def explain_facts(rubric: CompiledRubric, facts: FactSheet) -> tuple[ItemScore, ...]:
    """Return what the facts say about every item they could find, found or not.

    One for each item, flag, veto and bonus that is not left to the panel, in the document's order,
    before the caps of the dimensions; one not found has 0 points and says why, or which fact is
    not known.
    """
    return tuple(
        judge_by_facts(criterion, facts).score
        for criterion in rubric.criteria.values()
        if criterion.found_by == "facts"
    )


def bonus_after_caps(rubric: CompiledRubric, bonuses: Iterable[Points], lost: Points) -> Points:
    """Return the points that are put on: the bonuses under their cap, no more than was lost."""
    together = sum(bonuses, ZERO)
    cap = together if rubric.bonus_at_most is None else rubric.bonus_at_most
    return min(together, cap, lost)


def _found(
    criteria: Iterable[Criterion],
    facts: FactSheet,
    findings: Mapping[str, Finding],
    kind: str,
) -> list[ItemScore]:
    found = []
    for criterion in criteria:
        if criterion.kind != kind:
            continue
        if criterion.found_by == "facts":
            verdict = judge_by_facts(criterion, facts)
            found += [verdict.score] if verdict.found else []
        elif criterion.id in findings:
            found.append(judge_by_finding(criterion, findings[criterion.id]))
    return found


def _score_dimension(dimension: CompiledDimension, found: Sequence[ItemScore]) -> DimensionScore:
    left, items = dimension.marks, []
    for item in found:
        taken = min(item.points, left)
        items.append(replace(item, points=taken))
        left -= taken
    return DimensionScore(
        id=dimension.id,
        title=dimension.title,
        marks=dimension.marks,
        lost=dimension.marks - left,
        items=tuple(items),
    )


def _veto_grades(rubric: CompiledRubric, vetoes: Iterable[ItemScore]) -> list[str]:
    return [rubric.criteria[veto.item].grade or "" for veto in vetoes]
