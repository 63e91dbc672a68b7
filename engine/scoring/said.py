"""Numbers, rates and rounding in the words of a rubric, Chinese and English."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from engine.rules.words import number_in_words, unit_in_words, value_in_words

if TYPE_CHECKING:
    from fractions import Fraction

    from engine.configuration.rubric import Rounding
    from engine.expressions.names import Fact
    from engine.scoring.amounts import Measured
    from engine.terms import FactValue, Points

_PERCENT = "%"
_MOST_PLACES = 4


class Reason(NamedTuple):
    """A sentence in both languages."""

    zh: str
    en: str


def value_said(fact: Fact, value: FactValue) -> Reason:
    """Return a fact with its value, a confidential one hidden."""
    return Reason(
        f"{fact.title.zh} {value_in_words(value, fact)}",
        f"{fact.title.text('en')} = {value_in_words(value, fact, 'en')}",
    )


@lru_cache(maxsize=512)
def rate_said(measure: Measured, *, gain: bool = False) -> Reason:
    """Return the rate of a measure, such as ``每 5 天扣 2 分（不足 5 天按 5 天计）``."""
    fact, each = measure.fact, measure.each
    many, many_en = quantity(each, fact, "zh"), quantity(each, fact, "en")
    beyond, beyond_en = _beyond(measure)
    counted, counted_en = _counted(measure, many, many_en)
    verb, points = "加" if gain else "扣", number_in_words(measure.points)
    return Reason(
        f"{beyond}{_per(measure)} {many}{verb} {points} 分{counted}",
        f"{points_en(measure.points)} for each {many_en}{beyond_en}{counted_en}",
    )


def _per(measure: Measured) -> str:
    """Return ``每``, where a base is named with the way one goes from it: ``每低``."""
    way = ""
    if measure.stated:
        over = "高" if measure.fact.unit == _PERCENT else "超"
        way = "低" if measure.below else over
    return f"每{way}满" if measure.counting == "full" else f"每{way}"


def _beyond(measure: Measured) -> tuple[str, str]:
    if not measure.stated:
        return "", ""
    base = number_in_words(measure.base)
    unit, unit_en = (unit_in_words(measure.fact, one) for one in ("zh", "en"))
    of = "的" if unit and not unit.isascii() else " 的"
    if measure.below:
        return f"低于 {base}{unit}{of}，", f" below {base}{unit_en}"
    word = "高于" if measure.fact.unit == _PERCENT else "超过"
    return f"{word} {base}{unit}{of}，", f" above {base}{unit_en}"


def _counted(measure: Measured, many: str, many_en: str) -> tuple[str, str]:
    """Return how a started unit counts, where it can be started at all."""
    if measure.each == 1 and measure.fact.type == "integer":
        return "", ""
    if measure.counting == "begun":
        return f"（不足 {many}按 {many}计）", f" (a begun {many_en} counts in full)"
    if measure.counting == "full":
        return "", f" (full {many_en} only)"
    return "（不足的按比例计）", " (in proportion)"


def rounding_said(exact: Fraction, points: Points, step: Points, rounding: Rounding) -> Reason:
    """Return that points were rounded to the step."""
    shown, by = _decimal(exact), number_in_words(step)
    came = number_in_words(points)
    how, how_en = ("四舍五入", "half up") if rounding == "half_up" else ("舍去", "down")
    return Reason(
        f"得 {shown} 分，按 {by} 分一档{how}为 {came} 分",
        f"{shown} rounded {how_en} to the step of {by}: {came}",
    )


def _decimal(exact: Fraction) -> str:
    """Return a number with as many places as it has, at most four."""
    scaled = exact * 10**_MOST_PLACES
    text = number_in_words(Decimal(math.floor(scaled)).scaleb(-_MOST_PLACES))
    return text if scaled.denominator == 1 else f"{text}…"


def points_en(points: Points) -> str:
    """Return a number of points in English."""
    return f"{number_in_words(points)} {'point' if points == 1 else 'points'}"


def quantity(number: Points, fact: Fact, language: str) -> str:
    """Return so many of what a fact counts; of a rate in percent, percentage points."""
    # The rate stands in the rubric for all to read; only the value of a fact can be confidential.
    if fact.unit == _PERCENT:
        count = number_in_words(number)
        if language == "en":
            return f"{count} percentage {'point' if number == 1 else 'points'}"
        return f"{count} 个百分点"
    text = number_in_words(number) + unit_in_words(fact, language)
    return text if language == "en" or not text[-1].isascii() else f"{text} "
