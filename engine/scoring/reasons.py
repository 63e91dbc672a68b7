"""The sentence why facts took points off, in Chinese and English."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from engine.expressions.names import Fact
from engine.rules.words import number_in_words, unit_in_words, value_in_words
from engine.scoring.rubrics import Measured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.rules.facts import FactSheet
    from engine.rules.trace import Trace
    from engine.scoring.rubrics import Criterion, CriterionKind
    from engine.terms import Points


class Reason(NamedTuple):
    """A sentence in both languages."""

    zh: str
    en: str


_NOTHING: dict[CriterionKind, Reason] = {
    "item": Reason("不扣分", "no deduction"),
    "bonus": Reason("不加分", "no bonus"),
    "flag": Reason("不提示", "not noted"),
    "veto": Reason("不否决", "no veto"),
}


def fixed_reason(criterion: Criterion, trace: Trace, uncapped: Points) -> Reason:
    """Return why a fixed number of points was taken off or put on."""
    if criterion.kind == "bonus":
        zh, en = f"加 {number_in_words(uncapped)} 分", f"{_points_en(uncapped)} added"
    else:
        zh, en = _taken_off(criterion, uncapped)
    return Reason(f"{trace.text}，{zh}", f"{trace.text_en}: {en}")


def measured_reason(
    criterion: Criterion, measure: Measured, facts: FactSheet, uncapped: Points
) -> Reason:
    """Return why points were taken off by the measure of a fact.

    For example ``答复超期 6 天，每 5 天扣 2 分（不足 5 天按 5 天计），扣 4 分``.
    """
    said, rate = _value_said(measure, facts), _rate_said(measure.points, measure.each, measure.fact)
    zh, en = _taken_off(criterion, uncapped)
    return Reason(f"{said.zh}，{rate.zh}，{zh}", f"{said.en}; {rate.en}: {en}")


@lru_cache(maxsize=512)
def _rate_said(points: Points, each: Points, fact: Fact) -> Reason:
    """Return the rate of a measure, such as ``每 5 天扣 2 分（不足 5 天按 5 天计）``."""
    many, many_en = _quantity(each, fact, "zh"), _quantity(each, fact, "en")
    begun, begun_en = f"（不足 {many}按 {many}计）", f" (a begun {many_en} counts in full)"
    if each == 1 and fact.type == "integer":
        begun = begun_en = ""
    return Reason(
        f"每 {many}扣 {number_in_words(points)} 分{begun}",
        f"{_points_en(points)} for each {many_en}{begun_en}",
    )


def spared_reason(criterion: Criterion, facts: FactSheet, trace: Trace) -> Reason:
    """Return why nothing follows although every fact is known."""
    nothing, said = _NOTHING[criterion.kind], Reason(trace.text, trace.text_en)
    if trace.holds and isinstance(criterion.amount, Measured):
        # The condition holds, so what spares the unit is that there is nothing to measure.
        said = _value_said(criterion.amount, facts)
    return Reason(f"{said.zh}，{nothing.zh}", f"{said.en}: {nothing.en}")


def unknown_reason(criterion: Criterion, unknown: Iterable[Fact]) -> Reason:
    """Return that nothing follows because these facts are not known."""
    nothing, facts = _NOTHING[criterion.kind], tuple(unknown)
    return Reason(
        f"事实未知，{nothing.zh}：{'、'.join(fact.title.zh for fact in facts)}",
        f"not known, {nothing.en}: {', '.join(fact.title.text('en') for fact in facts)}",
    )


def _value_said(measure: Measured, facts: FactSheet) -> Reason:
    fact, value = measure.fact, facts[measure.fact.name]
    return Reason(
        f"{fact.title.zh} {value_in_words(value, fact)}",
        f"{fact.title.text('en')} = {value_in_words(value, fact, 'en')}",
    )


def _taken_off(criterion: Criterion, uncapped: Points) -> Reason:
    points, before = criterion.capped(uncapped), number_in_words(uncapped)
    if points == uncapped:
        return Reason(f"扣 {before} 分", f"{_points_en(points)} off")
    return Reason(
        f"应扣 {before} 分，本项最多扣 {number_in_words(points)} 分",
        f"{before} together, for this item at most {_points_en(points)} off",
    )


def _points_en(points: Points) -> str:
    return f"{number_in_words(points)} {'point' if points == 1 else 'points'}"


def _quantity(number: Points, fact: Fact, language: str) -> str:
    # The rate stands in the rubric for all to read; only the value of a fact can be confidential.
    text = number_in_words(number) + unit_in_words(fact, language)
    return text if language == "en" or not text[-1].isascii() else f"{text} "
