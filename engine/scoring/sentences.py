"""The sentence how a panel's sheets became one result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.rules.words import number_in_words
from engine.scoring.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.configuration.programme import Combination
    from engine.terms import Label

_PEOPLE = ("", "一人", "两人", "三人", "四人", "五人", "六人", "七人", "八人", "九人", "十人")
_METHODS = {"mean": Reason("取平均", "mean"), "median": Reason("取中位数", "median")}


def combination_sentence(
    rule: Combination,
    sheets: int,
    *,
    vetoes: Sequence[Label],
    minority: Sequence[tuple[Label, int]],
    grade: Label,
) -> Reason:
    """Return how the sheets were combined and which vetoes stood.

    For example ``五人评分，逐项去掉一个最高一个最低，取平均，四舍五入到 0.5``.

    Args:
        rule: The programme's rule.
        sheets: How many sheets there are.
        vetoes: Titles of the vetoes that fix the grade.
        minority: Vetoes too few found, with how many did; they must not vanish unsaid.
        grade: The grade of the result.
    """
    parts = [_how(rule, sheets)]
    if vetoes:
        zh, en = (
            "、".join(veto.zh for veto in vetoes),
            ", ".join(veto.text("en") for veto in vetoes),
        )
        parts.append(
            Reason(
                f"一票否决：{zh}，等次为{grade.zh}", f"veto: {en}; the grade is {grade.text('en')}"
            )
        )
    parts += [
        Reason(
            f"{_people(finders)}认定“{veto.zh}”，未过半数，不作一票否决",
            f"{finders} of {sheets} found {veto.text('en')!r}: no majority, no veto",
        )
        for veto, finders in minority
    ]
    return Reason("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _how(rule: Combination, sheets: int) -> Reason:
    if sheets == 1:
        return Reason("一人评分，以其评分为准", "one assessor, whose sheet stands")
    method, step = _METHODS[rule.method], number_in_words(rule.round_to)
    scope = (
        Reason("逐项", "item by item") if rule.of == "items" else Reason("总分", "of the totals")
    )
    drop = Reason("", "")
    if rule.drop_extremes_from is not None and sheets >= rule.drop_extremes_from:
        drop = Reason("去掉一个最高一个最低，", "the highest and the lowest left out, ")
    return Reason(
        f"{_people(sheets)}评分，{scope.zh}{drop.zh}{method.zh}，四舍五入到 {step}",
        f"{sheets} assessors, {scope.en}: {drop.en}{method.en}, rounded half up to {step}",
    )


def _people(count: int) -> str:
    return _PEOPLE[count] if count < len(_PEOPLE) else f"{count} 人"
