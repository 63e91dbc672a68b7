"""What panels found, as columns ``finding.ITEM``: points taken off, or yes and no.

========================  ===================================  =================================
item of the rubric        the column holds                     nothing was found
========================  ===================================  =================================
judged (``up_to``)        points, in steps of the rubric       null or 0
fixed points, bonuses     points, for each time, or yes/no     null, 0 or no
flags and vetoes          yes/no, or 1 and 0                   null, 0 or no
========================  ===================================  =================================
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from engine.errors import RuleError
from engine.expressions.names import Fact, nearest
from engine.rules.columns.facts import Digits, digits_of, digits_of_column, exact, plain
from engine.scoring.deductions import MOST_TIMES
from engine.scoring.rubrics import CompiledRubric, Criterion, Fixed, Judged
from engine.terms import Label, Points

FINDING = "finding."
"""What stands before an item's id in the name of a column of findings."""


def panel_items(rubric: CompiledRubric) -> Mapping[str, Criterion]:
    """Return everything of a rubric that is left to the panel, by the name of its column."""
    return {
        FINDING + criterion.id: criterion
        for criterion in rubric.criteria.values()
        if criterion.found_by == "panel"
    }


def check_finding_name(name: str, rubric: CompiledRubric) -> None:
    """Refuse a column of findings for what the panel does not find.

    Raises:
        RuleError: ``place`` is the column's name.
    """
    items = panel_items(rubric)
    if name in items:
        return
    if name.removeprefix(FINDING) in rubric.criteria:
        raise RuleError("此项由事实判定，不由评查组填写", "facts alone find this item", place=name)
    near = nearest(name, items)
    raise RuleError(
        "评分表中没有由评查组认定的这一项",
        "the rubric leaves no such item to the panel",
        place=name,
        hint=f"是否指 {near}？" if near else None,
        hint_en=f"did you mean {near}?" if near else None,
    )


class FindingColumn:
    """One column of findings.

    Raises:
        RuleError: The column holds neither exact numbers nor yes and no.
    """

    def __init__(self, name: str, column: ir.Value, criterion: Criterion, step: Points) -> None:
        """Check the column's type."""
        self._column = column
        self._criterion = criterion
        self._step = step
        self._fact = Fact(name, "number", Label(name))
        kind = column.type()
        self._yes_no = kind.is_boolean() and not isinstance(criterion.amount, Judged)
        if not (self._yes_no or (kind.is_integer() and not kind.is_uint64()) or kind.is_decimal()):
            raise RuleError(
                f"评查组认定的一列应是分数或是否，实际是 {kind}",
                f"a column of findings holds points or yes and no, but it is {kind}",
                place=name,
            )

    def found(self) -> ir.BooleanValue:
        """Return where the panel found it; false or null elsewhere."""
        return self._column if self._yes_no else self._column > 0

    def points(self, kind: dt.Decimal, most: Points | None) -> ir.Value:
        """Return the points as judged, at most ``most``; 0 where nothing was found.

        What ``is_wrong`` points out may come out in any way.

        Args:
            kind: The type of points.
            most: The item's cap; None if it has none.
        """
        nothing = self._literal(Decimal(0), kind)
        if self._yes_no:
            fixed = self._fixed if most is None else min(self._fixed, most)
            return ibis.cases((self._column, self._literal(fixed, kind)), else_=nothing)
        given = self._column.cast(kind).fill_null(nothing)
        if most is None or self._range[0] <= most:
            return given
        return ibis.cases((self._over(most), self._literal(most, kind)), else_=given)

    def is_wrong(self) -> ir.BooleanValue | None:
        """Return where the column holds what nobody can have found; None if it cannot."""
        if self._yes_no:
            return None
        most, step = self._range
        # Out of range first: what is asked of the rest then has few digits.
        outside = (self._column < 0) | self._over(most)
        return outside | ibis.cases((outside, False), else_=self._between_steps(step))

    def allowed(self) -> tuple[str, str]:
        """Return what the column may hold, in Chinese and English."""
        match self._criterion.amount:
            case Judged(up_to):
                most, by = plain(up_to), plain(self._step)
                return f"0 到 {most} 分，以 {by} 分为一档", f"0 to {most} points in steps of {by}"
            case Fixed(points):
                each = plain(points)
                return f"{each} 分的整数倍", f"a multiple of {each} points"
            case _:
                return "0 或 1", "0 or 1"

    @property
    def _range(self) -> tuple[Points, Points]:
        """The most the column may hold, and its step from 0."""
        match self._criterion.amount:
            case Judged(up_to):
                return up_to, self._step
            case Fixed(points):
                return points * MOST_TIMES, points
            case _:
                return Decimal(1), Decimal(1)

    @property
    def _fixed(self) -> Points:
        amount = self._criterion.amount
        return amount.points if isinstance(amount, Fixed) else Decimal(0)

    def _over(self, most: Points) -> ir.BooleanValue:
        room = digits_of(most).joined(digits_of_column(self._column))
        return self._column > exact(most, room, self._fact)

    def _between_steps(self, step: Points) -> ir.BooleanValue:
        """Return where a number from 0 up is no multiple of the step, in whole numbers."""
        places = max(digits_of(step).after, digits_of_column(self._column).after)
        shift = ibis.literal(10**places, "int64")
        return (self._column * shift).cast("int64") % int(step.scaleb(places)) != 0

    def _literal(self, points: Points, kind: dt.Decimal) -> ir.Value:
        return exact(points, Digits(kind.precision - kind.scale, kind.scale), self._fact)
