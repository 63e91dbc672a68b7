"""What an amount comes to for the facts of a case, and the sentence that reckons it aloud."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from engine.expressions import tree
from engine.rules.conditions import evaluate
from engine.rules.words import number_in_words, value_in_words
from engine.scoring import said
from engine.scoring.amounts import (
    Amount,
    Case,
    FirstOf,
    Fixed,
    Formula,
    Measured,
    Multiplier,
    Plain,
    Ranked,
    Tabled,
)
from engine.scoring.rounding import round_to_step
from engine.scoring.said import Reason
from engine.scoring.strictness import applies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.rules.facts import FactSheet
    from engine.terms import Points

_ZERO = Fraction(0)
_NONE = Decimal(0)
_FEW_DIGITS = 9
"""Whole digits up to which decimals are divided as they are: faster, and exact."""


class Reckoned(NamedTuple):
    """What an amount comes to, before the cap of its item.

    Attributes:
        said: How it was reckoned; None of a fixed number, which says itself.
    """

    points: Points
    said: Reason | None


def reckon(amount: Amount, facts: FactSheet, *, gain: bool = False) -> Reckoned | None:
    """Return what an amount comes to; None where a fact it needs is unknown.

    Args:
        amount: How many points; not what the panel judges.
        facts: The case.
        gain: Points are put on, not taken off.
    """
    if isinstance(amount, Fixed):
        return Reckoned(amount.points, None)
    if not isinstance(amount, Formula):
        worked = _plain(amount, facts, gain=gain)
        return None if worked is None else Reckoned(_decimal(worked[0]), worked[1])
    return _formula(amount, facts, gain=gain)


def _decimal(number: Fraction) -> Points:
    """Return an exact number of points; its denominator is one of a decimal."""
    return Decimal(number.numerator) / Decimal(number.denominator)


_Worked = tuple[Fraction, Reason | None]


def _plain(amount: Amount, facts: FactSheet, *, gain: bool) -> _Worked | None:
    match amount:
        case Fixed(points):
            return Fraction(points), None
        case Measured():
            return _measured(amount, facts, gain=gain)
        case FirstOf(cases):
            return _first_of(cases, facts)
        case Tabled():
            return _tabled(amount, facts)
        case Ranked():
            return _ranked(amount, facts)
        case _:
            return _ZERO, None


def measured_points(amount: Measured, value: Decimal) -> Fraction:
    """Return the exact points of a measure, in proportion not yet rounded."""
    if not amount.stated and amount.counting == "begun" and _is_short(value):
        full, begun = divmod(value, amount.each) if value > 0 else (_NONE, _NONE)
        return Fraction((full + 1 if begun else full) * amount.points)
    distance = Fraction(value) - Fraction(amount.base)
    times = (-distance if amount.below else distance) / Fraction(amount.each)
    if times <= 0:
        return _ZERO
    if amount.counting == "begun":
        return math.ceil(times) * Fraction(amount.points)
    if amount.counting == "full":
        return math.floor(times) * Fraction(amount.points)
    return times * Fraction(amount.points)


def _measured(amount: Measured, facts: FactSheet, *, gain: bool) -> _Worked | None:
    value = facts[amount.fact.name]
    if not isinstance(value, Decimal):
        return None
    shown = said.value_said(amount.fact, value)
    rate = said.rate_said(amount, gain=gain)
    return measured_points(amount, value), Reason(
        f"{shown.zh}，{rate.zh}", f"{shown.en}; {rate.en}"
    )


def _is_short(value: Decimal) -> bool:
    """Tell whether a number has so few digits that decimals divide it exactly."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent > -_FEW_DIGITS and value.adjusted() < _FEW_DIGITS


def _first_of(cases: Sequence[Case], facts: FactSheet) -> _Worked | None:
    for case in cases:
        answer = applies(case.condition, facts)
        if answer is None:
            return None
        if answer:
            if isinstance(case.condition, tree.Always):
                return Fraction(case.points), Reason("不属于以上情形", "none of the cases above")
            trace = evaluate(case.condition, facts)
            return Fraction(case.points), Reason(trace.text, trace.text_en)
    return _ZERO, Reason("各情形均不成立", "none of the cases holds")


def _tabled(amount: Tabled, facts: FactSheet) -> _Worked | None:
    total, zh, en = _ZERO, [], []
    for row in amount.rows:
        count = facts[row.fact.name]
        if not isinstance(count, Decimal):
            return None
        if count <= 0:
            continue
        total += Fraction(count) * Fraction(row.points)
        points = number_in_words(row.points)
        zh.append(f"{row.fact.title.zh} {value_in_words(count, row.fact)} × {points} 分")
        en.append(f"{row.fact.title.text('en')} {value_in_words(count, row.fact, 'en')} × {points}")
    if not zh:
        return _ZERO, Reason("各项均为 0", "every count is 0")
    return total, Reason(" ＋ ".join(zh), " + ".join(en))


def _ranked(amount: Ranked, facts: FactSheet) -> _Worked | None:
    rank = facts[amount.fact.name]
    if not isinstance(rank, Decimal):
        return None
    inside = 1 <= rank <= len(amount.points)
    points = amount.points[int(rank) - 1] if inside else Decimal(0)
    return Fraction(points), said.value_said(amount.fact, rank)


def _formula(amount: Formula, facts: FactSheet, *, gain: bool) -> Reckoned | None:
    worked = _plain(amount.base, facts, gain=gain)
    factors = _factors(amount, facts)
    if worked is None or factors is None:
        return None
    exact, reckoned = worked
    steps = _base_said(amount.base, exact, reckoned)
    for factor in factors:
        exact *= Fraction(factor.by)
        steps.append(_factor_said(factor, facts))
    points = round_to_step(exact, amount.step, amount.rounding)
    if Fraction(points) != exact:
        steps.append(said.rounding_said(exact, points, amount.step, amount.rounding))
    return Reckoned(points, Reason("，".join(s.zh for s in steps), "; ".join(s.en for s in steps)))


def _base_said(base: Plain, exact: Fraction, reckoned: Reason | None) -> list[Reason]:
    if reckoned is None or isinstance(base, FirstOf):
        points = number_in_words(_decimal(exact))
        first = [] if reckoned is None else [reckoned]
        return [*first, Reason(f"基础分 {points} 分", f"{points} to begin with")]
    return [reckoned]


def _factors(amount: Formula, facts: FactSheet) -> list[Multiplier] | None:
    """Return the factors that apply; None where facts are missing to tell."""
    found: list[Multiplier] = []
    for factor in amount.multiply:
        answer = applies(factor.condition, facts)
        if answer is None:
            return None
        if answer:
            found.append(factor)
    for factor in amount.mitigate:
        answer = applies(factor.condition, facts)
        if answer is None:
            return None
        if answer:
            return [*found, factor]
    return found


def _factor_said(factor: Multiplier, facts: FactSheet) -> Reason:
    trace, by = evaluate(factor.condition, facts), number_in_words(factor.by)
    return Reason(f"{trace.text}，乘以 {by}", f"{trace.text_en}, times {by}")
