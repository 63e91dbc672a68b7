"""The sentence why facts took points off, in Chinese and English."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.rules.words import number_in_words
from engine.scoring.amounts import Fixed
from engine.scoring.said import Reason, points_en

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.expressions.names import Fact
    from engine.rules.trace import Trace
    from engine.scoring.rubrics import Criterion, CriterionKind
    from engine.terms import Points

__all__ = [
    "Reason",
    "exempt_reason",
    "fixed_reason",
    "reckoned_reason",
    "refused_reason",
    "spared_reason",
    "unknown_reason",
    "zeroed_reason",
]

ZERO = Decimal(0)

_NOTHING: dict[CriterionKind, Reason] = {
    "item": Reason("不扣分", "no deduction"),
    "bonus": Reason("不加分", "no bonus"),
    "flag": Reason("不提示", "not noted"),
    "veto": Reason("不否决", "no veto"),
}


def fixed_reason(criterion: Criterion, trace: Trace, uncapped: Points) -> Reason:
    """Return why a fixed number of points was taken off or put on."""
    zh, en = _taken_off(criterion, uncapped)
    if isinstance(criterion.amount, Fixed) and criterion.amount.whole:
        zh, en = f"本维度记 0 分，{zh}", f"nothing is left of the dimension, {en}"
    return Reason(f"{trace.text}，{zh}", f"{trace.text_en}: {en}")


def reckoned_reason(criterion: Criterion, reckoned: Reason, uncapped: Points) -> Reason:
    """Return why points were taken off, reckoned from the facts.

    For example ``答复超期 6 天，每 5 天扣 2 分（不足 5 天按 5 天计），扣 4 分``.
    """
    zh, en = _taken_off(criterion, uncapped)
    return Reason(f"{reckoned.zh}，{zh}", f"{reckoned.en}: {en}")


def zeroed_reason(criterion: Criterion, trace: Trace) -> Reason:
    """Return why an item has lost everything it has."""
    points = number_in_words(criterion.at_most or ZERO)
    return Reason(
        f"{trace.text}，本项记 0 分，扣 {points} 分",
        f"{trace.text_en}: nothing is left of this item, {points} off",
    )


def spared_reason(criterion: Criterion, trace: Trace, reckoned: Reason | None) -> Reason:
    """Return why nothing follows although every fact is known.

    Args:
        criterion: The item.
        trace: Whether its condition holds.
        reckoned: Where the condition holds: how its points come to nothing.
    """
    nothing = _NOTHING[criterion.kind]
    spoken = reckoned or Reason(trace.text, trace.text_en)
    return Reason(f"{spoken.zh}，{nothing.zh}", f"{spoken.en}: {nothing.en}")


def unknown_reason(criterion: Criterion, unknown: Iterable[Fact]) -> Reason:
    """Return that nothing follows because these facts are not known."""
    nothing, facts = _NOTHING[criterion.kind], tuple(unknown)
    return Reason(
        f"事实未知，{nothing.zh}：{'、'.join(fact.title.zh for fact in facts)}",
        f"not known, {nothing.en}: {', '.join(fact.title.text('en') for fact in facts)}",
    )


def _taken_off(criterion: Criterion, uncapped: Points) -> Reason:
    points, before = criterion.capped(uncapped), number_in_words(uncapped)
    verb, off = ("加", "added") if criterion.kind == "bonus" else ("扣", "off")
    if points == uncapped:
        return Reason(f"{verb} {before} 分", f"{points_en(points)} {off}")
    return Reason(
        f"应{verb} {before} 分，本项最多{verb} {number_in_words(points)} 分",
        f"{before} together, for this item at most {points_en(points)} {off}",
    )


def exempt_reason(lost: Reason, approval: Trace, unit: Reason, points: Points) -> Reason:
    """Return that the lead is spared, on what approval, and what the other unit bears."""
    number = number_in_words(points)
    return Reason(
        f"{lost.zh}；因协办单位造成，{approval.text}，主办单位免扣，由{unit.zh}扣 {number} 分",
        f"{lost.en}; owed to a unit that assists, {approval.text_en}: "
        f"the lead is spared, {unit.en} loses {number}",
    )


def refused_reason(lost: Reason, *, approved: bool) -> Reason:
    """Return that the lead bears the loss: no request was approved, or nobody is named."""
    if approved:
        return Reason(
            f"{lost.zh}（因协办单位造成，但未指明是哪个单位，仍由主办单位承担）",
            f"{lost.en} (owed to a unit that assists, but none is named: the lead bears it)",
        )
    return Reason(
        f"{lost.zh}（因协办单位造成，但没有经批准的免责申请，仍由主办单位承担）",
        f"{lost.en} (owed to a unit that assists, but no request was approved: the lead bears it)",
    )
