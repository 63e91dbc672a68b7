"""What must go together in an amount of points, and what contradicts itself.

Said here once, for the checks of documents and for whoever makes a rubric ready for use.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from engine.configuration.problems import Path
from engine.configuration.rubric import Addition, Amount, Deduction

_WAYS = ("up_to", "first_of", "table", "zero", "ranks")
_PANEL = frozenset({"points", "up_to", "zero", "at_most"})
_WITH_EACH = ("above", "below", "counting", "gain_at_most")


class AmountFault(NamedTuple):
    """What is wrong with an amount, at its place within it."""

    path: Path
    zh: str
    en: str


def amount_faults(
    amount: Amount, *, by_panel: bool, rounded: bool = False
) -> Iterator[AmountFault]:
    """Yield what is wrong with an amount taken by itself.

    Args:
        amount: The deduction of an item or what a bonus puts on.
        by_panel: The panel finds it, the facts do not.
        rounded: The rubric says how points are rounded to its step.
    """
    said = _said(amount)
    way = _way_fault(amount, said)
    if way is not None:
        yield way
        return
    if by_panel:
        yield from _panel_faults(amount, said)
    else:
        yield from _judging_faults(said)
        yield from _base_faults(amount, said)
        yield from _factor_faults(amount, said, rounded=rounded)
    yield from _case_faults(amount)
    yield from _cap_faults(amount, said)


def goes_by_facts(amount: Amount | None) -> bool:
    """Tell whether the points themselves go by facts, so that no condition is needed."""
    return amount is not None and bool(_said(amount) & {"of", "first_of", "table"})


def needs_rounding(amount: Amount) -> bool:
    """Tell whether points may come out between two steps."""
    return bool(amount.multiply or amount.mitigate) or amount.counting == "proportional"


def _said(amount: Amount) -> set[str]:
    return {name for name in type(amount).model_fields if getattr(amount, name) is not None}


def _way_fault(amount: Amount, said: set[str]) -> AmountFault | None:
    ways = [name for name in _WAYS if name in said]
    counted = "each" in said or ("of" in said and "ranks" not in said)
    ways += ["each"] if counted else []
    fixed = "points" in said and not counted
    complete = not counted or {"each", "of", "points"} <= said
    named = "ranks" not in said or "of" in said
    if len(ways) + fixed == 1 and complete and named:
        return None
    if isinstance(amount, Addition):
        return AmountFault(
            (),
            "加分只能写一种：each、of 和 points（按数量）；ranks 和 of（按名次）；"
            "first_of（按情形）。",
            "a bonus by facts is one of: each, of and points; ranks and of; first_of.",
        )
    return AmountFault(
        (),
        "扣分只能写一种：points（固定分）；each、of 和 points（按数量）；first_of（按情形）；"
        "table（按表累计）；zero（记 0 分）；up_to（由评查组酌情）。",
        "a deduction is one of: points; each, of and points; first_of; table; zero; "
        "up_to (found by the panel).",
    )


def _panel_faults(amount: Amount, said: set[str]) -> Iterator[AmountFault]:
    if amount.of is not None:
        yield AmountFault(
            ("of",),
            "按数量扣分由事实自动认定，不能由评查员认定：请去掉 found_by，或改用 points、up_to。",
            "points that go by a fact are found by the facts: remove found_by, or use up_to.",
        )
        return
    for name in sorted(said - _PANEL):
        yield AmountFault(
            (name,),
            f"{name} 要由事实认定，不能与 found_by: panel 并用。",
            f"{name} goes by facts; it cannot stand with found_by: panel.",
        )


def _judging_faults(said: set[str]) -> Iterator[AmountFault]:
    if "up_to" in said:
        yield AmountFault(
            ("up_to",),
            "按事实自动认定的项不能酌情扣分，请改用 points。",
            "facts cannot judge how much; use points instead of up_to.",
        )


def _base_faults(amount: Amount, said: set[str]) -> Iterator[AmountFault]:
    for name in _WITH_EACH:
        if name in said and "each" not in said:
            yield AmountFault(
                (name,),
                f"{name} 只能与 each、of、points 并用。",
                f"{name} stands only with each, of and points.",
            )
    if amount.above is not None and amount.below is not None:
        yield AmountFault(
            ("below",),
            "above（高于基准）和 below（低于基准）只能写一个。",
            "write above or below, not both.",
        )
    if "gain_at_most" in said and not said & {"above", "below"}:
        yield AmountFault(
            ("gain_at_most",),
            "有加有减要有基准：请写 above 或 below。",
            "what goes both ways needs a base: write above or below.",
        )
    if amount.each is not None and amount.each <= 0:
        yield AmountFault(("each",), "each 应大于 0。", "each is more than 0.")


def _factor_faults(amount: Amount, said: set[str], *, rounded: bool) -> Iterator[AmountFault]:
    for name in ("multiply", "mitigate"):
        if name in said and said & {"up_to", "zero", "ranks"}:
            yield AmountFault(
                (name,),
                f"{name} 不能与 up_to、zero、ranks 并用。",
                f"{name} cannot stand with up_to, zero or ranks.",
            )
        for place, factor in enumerate(getattr(amount, name) or ()):
            if factor.by < 0:
                here = (name, place, "by")
                yield AmountFault(here, "倍数不能小于 0。", "a factor is at least 0.")
    if needs_rounding(amount) and not rounded:
        yield AmountFault(
            (),
            "乘倍数或按比例计分可能得出不足一档的分数：请在评分表写明 rounding"
            "（half_up 四舍五入，或 down 舍去）。",
            "factors and proportions may give points between two steps: "
            "say rounding in the rubric (half_up or down).",
        )


def _case_faults(amount: Amount) -> Iterator[AmountFault]:
    cases = amount.first_of or ()
    for place, case in enumerate(cases):
        if case.points < 0:
            yield AmountFault(
                ("first_of", place, "points"), "分数不能小于 0。", "points are at least 0."
            )
        if case.when is None and place < len(cases) - 1:
            yield AmountFault(
                ("first_of", place),
                "不写 when 的情形（其他情形）只能是最后一个。",
                "only the last case may stand without when.",
            )
    if len(cases) == 1 and cases[0].when is None:
        yield AmountFault(
            ("first_of", 0),
            "只有一种情形时请直接写 points。",
            "a single case: write points instead.",
        )
    rows = amount.table if isinstance(amount, Deduction) else None
    for place, row in enumerate(rows or ()):
        if row.points <= 0:
            here = ("table", place, "points")
            yield AmountFault(here, "points 应大于 0。", "points are more than 0.")


def _cap_faults(amount: Amount, said: set[str]) -> Iterator[AmountFault]:
    if "zero" in said and "at_most" in said:
        yield AmountFault(
            ("at_most",),
            "记 0 分就是扣完整个维度，不再写 at_most。",
            "zero takes the whole dimension; leave at_most out.",
        )
    if "zero_if" in said and ("at_most" not in said or "up_to" in said):
        yield AmountFault(
            ("zero_if",),
            "zero_if（本项记 0 分）要有本项分值：请写 at_most。",
            "zero_if takes all the item has: say how much by at_most.",
        )
    if isinstance(amount, Addition) and "at_most" not in said and not _is_bounded(amount):
        yield AmountFault(
            (), "按数量加分要封顶：请写 at_most。", "a bonus by number has a cap: say at_most."
        )
    for place, points in enumerate(getattr(amount, "ranks", None) or ()):
        if points < Decimal(0):
            yield AmountFault(("ranks", place), "分数不能小于 0。", "points are at least 0.")


def _is_bounded(amount: Addition) -> bool:
    return bool(amount.ranks or (amount.first_of and not amount.multiply))
