"""One assessor's sheet: rubric, facts and findings in, points and grade with their reasons out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.rules.keeping import keep
from engine.rules.tables import Runtime
from engine.scoring.bands import grade_of, lowest_of
from engine.scoring.deductions import (
    ZERO,
    Finding,
    judge_by_facts,
    judge_panel,
)
from engine.scoring.results import DimensionScore, ItemScore, ScoreSheet, sheet_from_json
from engine.scoring.rubric_code import FindScores, facts_of_criteria, rubric_code
from engine.scoring.rubric_walk import walk_rubric
from engine.scoring.rubrics import CompiledRubric, compile_rubric

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.expressions.names import Dictionary
    from engine.rules.facts import FactSheet
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

_MOST_CODES = 64
_codes: dict[tuple[int, int], tuple[FindScores, CompiledRubric, Dictionary]] = {}
_make = tuple.__new__  # past the arguments' names, which take most of the time


def score(
    rubric: CompiledRubric,
    facts: FactSheet,
    findings: Sequence[Finding],
    runtime: Runtime = "code",
) -> ScoreSheet:
    """Return the sheet: what facts and panel found, capped, summed and graded.

    The total is full marks less what each dimension lost (never more than its marks) plus the
    bonuses (never more than their cap, never above what the total may reach).  A veto fixes the
    grade and leaves the total as it is.  Only formulas are rounded, each to the rubric's step.

    Args:
        rubric: The rubric the session is pinned to.
        facts: The case as facts; an unknown fact takes nothing off.
        findings: What the assessor found, each item once.
        runtime: For tests, which hold one to the other.

    Raises:
        FilingError: findings are at fault; the path of a fault is the item's id.
    """
    panel = judge_panel(rubric, findings) if findings else {}
    if runtime == "code":
        find_scores = _code_of(rubric, facts.dictionary)
        found = find_scores(facts.known, panel)
    else:
        found = walk_rubric(rubric, facts, panel)
    dimensions, lost, flags, vetoes, bonuses, shifted = found
    bonus = bonus_after_caps(rubric, [each.points for each in bonuses], lost) if bonuses else ZERO
    total = rubric.full_marks - lost + bonus
    band = grade_of(rubric.bands, total)
    if vetoes:
        band = lowest_of(rubric.bands, [band.id, *_veto_grades(rubric, vetoes)])
    return _make(
        ScoreSheet,
        (
            rubric.ref,
            dimensions,
            tuple(vetoes),
            tuple(flags),
            tuple(bonuses),
            bonus,
            total,
            band.id,
            band.title,
            tuple(shifted),
        ),
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
    """Return the points that are put on: under their cap, the total under its own."""
    together = sum(bonuses, ZERO)
    cap = together if rubric.bonus_at_most is None else rubric.bonus_at_most
    return min(together, cap, rubric.total_at_most - rubric.full_marks + lost)


def _code_of(rubric: CompiledRubric, dictionary: Dictionary) -> FindScores:
    """Return the rubric as code for cases of this dictionary; written for the first of them."""
    key = (id(rubric), id(dictionary))
    known = _codes.get(key)
    if known is None:
        read = sorted(facts_of_criteria(rubric.criteria.values()))
        facts = tuple(dictionary[name] for name in read)
        find_scores = rubric_code(rubric.dimensions, rubric.vetoes, rubric.bonuses, facts)
        # Rubric and dictionary are kept with their code, so that their ids stay their own.
        known = keep(_codes, key, (find_scores, rubric, dictionary), most=_MOST_CODES)
    return known[0]


def _veto_grades(rubric: CompiledRubric, vetoes: Iterable[ItemScore]) -> list[str]:
    return [rubric.criteria[veto.item].grade or "" for veto in vetoes]
