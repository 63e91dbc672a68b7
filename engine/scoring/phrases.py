"""The items of a rubric as staff read them aloud: when they apply and what they take off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.expressions.tree import Always
from engine.rules.phrases import condition_in_words
from engine.rules.words import number_in_words
from engine.scoring.amount_phrases import AmountSpeech, of_which
from engine.scoring.rubrics import GAIN, ZERO, Fixed

if TYPE_CHECKING:
    from engine.expressions.names import Dictionary
    from engine.scoring.rubrics import CompiledRubric, Criterion


def criterion_in_words(
    criterion: Criterion, rubric: CompiledRubric, dictionary: Dictionary, language: str = "zh"
) -> str:
    """Return an item in one sentence.

    For example ``超期天数超过 5 天，每 5 天扣 2 分（不足 5 天按 5 天计），最多扣 10 分``.
    """
    when = _when(criterion, dictionary, language)
    what = amount_in_words(criterion, rubric, dictionary, language)
    if not when:
        return what
    return f"{when}: {what}" if language == "en" else f"{when}，{what}"


def amount_in_words(
    criterion: Criterion, rubric: CompiledRubric, dictionary: Dictionary, language: str = "zh"
) -> str:
    """Return what an item takes off, notes, vetoes or puts on."""
    english = language == "en"
    if criterion.kind == "veto":
        grade = next(band.title for band in rubric.bands if band.id == criterion.grade)
        if english:
            return f"veto: the grade is {grade.text('en')}"
        return f"一票否决，等次定为“{grade}”"
    if criterion.kind == "flag" or criterion.amount is None:
        return "noted, no points" if english else "只提示，不扣分"
    bonus = criterion.kind == "bonus"
    each_time = criterion.found_by == "panel" and not bonus
    speech = AmountSpeech(dictionary, rubric.step, language, gain=bonus, each_time=each_time)
    return (
        speech.amount(criterion.amount)
        + _cap(criterion, english=english)
        + _zeroed(criterion, speech)
        + _gain(rubric.criteria.get(criterion.id + GAIN), rubric, dictionary, language)
        + _passed_on(criterion, speech)
    )


def _when(criterion: Criterion, dictionary: Dictionary, language: str) -> str:
    if criterion.condition is None:
        return "found by the panel" if language == "en" else "由评查员认定"
    if isinstance(criterion.condition, Always):
        return ""
    return condition_in_words(criterion.condition, dictionary, language)


def _cap(criterion: Criterion, *, english: bool) -> str:
    whole = isinstance(criterion.amount, Fixed) and criterion.amount.whole
    if criterion.at_most is None or whole:
        return ""
    most = number_in_words(criterion.at_most)
    if english:
        return f", at most {most}"
    return f"，最多{'加' if criterion.kind == 'bonus' else '扣'} {most} 分"


def _zeroed(criterion: Criterion, speech: AmountSpeech) -> str:
    if criterion.zero_if is None:
        return ""
    when, most = speech.condition(criterion.zero_if), number_in_words(criterion.at_most or ZERO)
    if speech.language == "en":
        return f"; nothing is left ({most} off) if {when}"
    return f"；{of_which(when)}，本项记 0 分（扣 {most} 分）"


def _gain(
    gain: Criterion | None, rubric: CompiledRubric, dictionary: Dictionary, language: str
) -> str:
    """Return what is put on at the other side of the base."""
    if gain is None:
        return ""
    return ("; " if language == "en" else "；") + amount_in_words(
        gain, rubric, dictionary, language
    )


def _passed_on(criterion: Criterion, speech: AmountSpeech) -> str:
    shift = criterion.shift
    if shift is None:
        return ""
    when, approved = speech.condition(shift.condition), speech.condition(shift.approved)
    unit = shift.unit.title.text(speech.language)
    if speech.language == "en":
        points = "as much" if shift.points is None else number_in_words(shift.points)
        return f"; if {when} and {approved}, the lead is spared and {unit} loses {points}"
    points = "同样分数" if shift.points is None else f" {number_in_words(shift.points)} 分"
    return f"；{when}，且{of_which(approved)}，主办单位免扣，由{unit}扣{points}"
