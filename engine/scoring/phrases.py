"""The items of a rubric as staff read them aloud: when they apply and what they take off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.expressions.tree import Always
from engine.rules.phrases import condition_in_words
from engine.rules.words import number_in_words
from engine.scoring.rubrics import Fixed, Judged, Measured

if TYPE_CHECKING:
    from engine.expressions.names import Dictionary
    from engine.scoring.rubrics import CompiledRubric, Criterion
    from engine.terms import Points


def criterion_in_words(
    criterion: Criterion, rubric: CompiledRubric, dictionary: Dictionary, language: str = "zh"
) -> str:
    """Return an item in one sentence.

    For example ``超期天数超过 5 天，每 5 天扣 2 分（不足 5 天按 5 天计），最多扣 10 分``.
    """
    when = _when(criterion, dictionary, language)
    what = amount_in_words(criterion, rubric, language)
    if not when:
        return what
    return f"{when}: {what}" if language == "en" else f"{when}，{what}"


def amount_in_words(criterion: Criterion, rubric: CompiledRubric, language: str = "zh") -> str:
    """Return what an item takes off, notes, vetoes or puts on."""
    english = language == "en"
    if criterion.kind == "veto":
        grade = next(band.title for band in rubric.bands if band.id == criterion.grade)
        if english:
            return f"veto: the grade is {grade.text('en')}"
        return f"一票否决，等次定为“{grade}”"
    if criterion.kind == "flag":
        return "noted, no points" if english else "只提示，不扣分"
    if criterion.kind == "bonus":
        points = criterion.amount.points if isinstance(criterion.amount, Fixed) else 0
        return f"{points} points added" if english else f"加 {points} 分"
    return _deduction(criterion, rubric.step, english=english) + _cap(criterion, english=english)


def _when(criterion: Criterion, dictionary: Dictionary, language: str) -> str:
    if criterion.condition is None:
        return "found by the panel" if language == "en" else "由评查员认定"
    if isinstance(criterion.condition, Always):
        return ""
    return condition_in_words(criterion.condition, dictionary, language)


def _deduction(criterion: Criterion, step: Points, *, english: bool) -> str:
    match criterion.amount:
        case Fixed(points):
            return _fixed(criterion, points, english=english)
        case Measured(points, each, fact):
            rate, count = number_in_words(points), number_in_words(each)
            begun = each != 1 or fact.type != "integer"
            if english:
                counted = f" (a begun {count} counts in full)" if begun else ""
                return f"{rate} off for each {count} of {fact.title.text('en')}{counted}"
            span = f"{count} {fact.unit}" if fact.unit else f"{count} "
            counted = f"（不足 {span}按 {span}计）" if begun else ""
            return f"每 {span}扣 {rate} 分{counted}"
        case Judged(up_to):
            most, by = number_in_words(up_to), number_in_words(step)
            if english:
                return f"at most {most} off, in steps of {by}"
            return f"酌情扣分，最多扣 {most} 分，以 {by} 分为一档"
        case _:
            return ""


def _fixed(criterion: Criterion, points: Points, *, english: bool) -> str:
    number = number_in_words(points)
    if criterion.found_by == "facts":
        return f"{number} off" if english else f"扣 {number} 分"
    return f"{number} off each time" if english else f"每次扣 {number} 分"


def _cap(criterion: Criterion, *, english: bool) -> str:
    if criterion.at_most is None:
        return ""
    most = number_in_words(criterion.at_most)
    return f", at most {most}" if english else f"，最多扣 {most} 分"
