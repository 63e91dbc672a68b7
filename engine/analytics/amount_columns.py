"""Amounts of points over columns, written out level by level: compared, never divided or rounded.

Every way of deducting is, of the facts it goes by, a function that rises in steps.  So for each
step the edge where it begins is worked out here, exactly, and the backend only compares: with
literals that have the places of the column they meet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import ibis
import ibis.expr.types as ir

from engine.expressions import tree
from engine.rules.columns.conditions import truth
from engine.rules.columns.facts import FactColumns, digits_of, refusal
from engine.rules.columns.outputs import total
from engine.scoring.amounts import (
    Amount,
    Case,
    FirstOf,
    Fixed,
    Formula,
    Measured,
    Multiplier,
    Ranked,
    Tabled,
)
from engine.scoring.rounding import round_to_step
from engine.terms import Points

MOST_STEPS = 1_000
"""An amount that takes more steps than this to its cap is refused."""

MOST_FACTORS = 64
"""More ways than this in which factors may come together are refused."""

_ZERO = Decimal(0)
_ONE = Fraction(1)
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class _Level:
    """A step of an amount.

    Attributes:
        distance: How far from its base a fact must be.
        beyond: It must be farther than that, not just as far.
    """

    distance: Fraction
    beyond: bool
    points: Points


@dataclass(frozen=True, slots=True)
class _Finish:
    """What comes after the reckoning: a factor, rounding, the cap.

    Attributes:
        formula: Says step and rounding; None where nothing is rounded.
    """

    most: Points
    factor: Fraction = _ONE
    formula: Formula | None = None

    def points(self, exact: Fraction) -> Points:
        """Return the points of an exact number of them."""
        product = exact * self.factor
        if self.formula is not None:
            rounded = round_to_step(product, self.formula.step, self.formula.rounding)
        else:
            rounded = Decimal(product.numerator) / Decimal(product.denominator)
        return min(rounded, self.most)

    def reaches(self, step: int, formula: Formula) -> Fraction:
        """Return the least points, before the factor, that give so many steps."""
        shift = _HALF if formula.rounding == "half_up" else 0
        return (step - shift) * Fraction(formula.step) / self.factor


class AmountColumns:
    """The amounts of a rubric over the facts of many cases."""

    def __init__(self, facts: FactColumns, literal: Callable[[Points], ir.Value]) -> None:
        """Take the columns, and what writes points in the type of points."""
        self._facts = facts
        self._literal = literal

    def points(self, amount: Amount, most: Points) -> ir.Value:
        """Return the points, at most ``most``; 0 where a fact they need is unknown.

        Raises:
            RuleError: It takes too many steps, or factors come together in too many ways.
        """
        if not isinstance(amount, Formula):
            return self._plain(amount, _Finish(most))
        branches = [
            (where, self._plain(amount.base, _Finish(most, factor, amount)))
            for where, factor in self._factors(amount)
        ]
        return ibis.cases(*branches, else_=self._literal(_ZERO))

    def _plain(self, amount: Amount, finish: _Finish) -> ir.Value:
        if not finish.factor:
            return self._literal(_ZERO)
        match amount:
            case Fixed(points):
                return self._literal(finish.points(Fraction(points)))
            case FirstOf(cases):
                return self._first_of(cases, finish)
            case Ranked():
                return self._ranked(amount, finish)
            case Measured():
                return self._measured(amount, finish)
            case Tabled():
                return self._tabled(amount, finish)
            case _:
                raise refusal("", "不认识的扣分方式", "an unknown way of deducting")

    def _first_of(self, cases: Sequence[Case], finish: _Finish) -> ir.Value:
        # Not "is null": Ibis writes NOT x IS NULL for (~x).isnull(), which asks something else.
        taken = self._literal(_ZERO)
        for case in reversed(cases):
            answer = truth(case.condition, self._facts, strict=True)
            points = self._literal(finish.points(Fraction(case.points)))
            taken = ibis.cases((answer, points), (~answer, taken), else_=self._literal(_ZERO))
        return taken

    def _ranked(self, amount: Ranked, finish: _Finish) -> ir.Value:
        rank = self._facts[amount.fact.name]
        branches = [
            (rank == place, self._literal(finish.points(Fraction(points))))
            for place, points in enumerate(amount.points, start=1)
        ]
        return ibis.cases(*branches, else_=self._literal(_ZERO))

    # --------------------------------------------------- measures

    def _measured(self, amount: Measured, finish: _Finish) -> ir.Value:
        levels = tuple(_checked(_levels(amount, finish), amount.fact.name))
        if not levels:
            return self._literal(_ZERO)
        value = self._facts[amount.fact.name]
        below = [self._is_short(value, amount, level) for level in levels]
        before = [self._literal(points) for points in (_ZERO, *(one.points for one in levels))]
        first, *others = zip(below, before, strict=False)
        return ibis.cases(first, (value.isnull(), first[1]), *others, else_=before[-1])

    def _is_short(self, value: ir.Value, amount: Measured, level: _Level) -> ir.BooleanValue:
        """Return where a value does not reach a level, the edge on the grid of the column."""
        kind = value.type()
        places = kind.scale if kind.is_decimal() else 0
        distance = -level.distance if amount.below else level.distance
        edge = (Fraction(amount.base) + distance) * 10**places
        # Between two values of the column the edge may lie anywhere: it goes to the nearer one
        # on the side where the same values are short of it.
        up = amount.below is level.beyond
        whole = math.ceil(edge) if up else math.floor(edge)
        literal = tree.Literal(Decimal(whole).scaleb(-places))
        at = self._facts.operand(literal, amount.fact.name)
        if amount.below:
            return value >= at if level.beyond else value > at
        return value <= at if level.beyond else value < at

    # --------------------------------------------------- tables

    def _tabled(self, amount: Tabled, finish: _Finish) -> ir.Value:
        """Return the sum of a table, in whole numbers and as far as the cap goes."""
        places = max(digits_of(row.points).after for row in amount.rows)
        counts = [self._facts[row.fact.name] for row in amount.rows]
        known = ibis.and_(*(count.notnull() for count in counts))
        parts = []
        for count, row in zip(counts, amount.rows, strict=True):
            enough = math.ceil(Fraction(finish.most) / finish.factor / Fraction(row.points)) + 1
            clipped = ibis.greatest(ibis.least(count, enough), 0).cast("int64")
            parts.append(clipped * int(row.points.scaleb(places)))
        together = total(parts)
        branches = [
            (together < ibis.literal(math.ceil(edge * 10**places), "int64"), self._literal(points))
            for edge, points in self._sums(amount, finish)
        ]
        rated = ibis.cases(*branches, else_=self._literal(finish.most))
        return ibis.cases((known, rated), else_=self._literal(_ZERO))

    def _sums(self, amount: Tabled, finish: _Finish) -> Iterator[tuple[Fraction, Points]]:
        """Yield each sum at which the points rise, with the points just below it."""
        name, formula = amount.rows[0].fact.name, finish.formula
        step = formula.step if formula else _common(row.points for row in amount.rows)
        count = math.ceil(Fraction(finish.most) / Fraction(step))
        if count > MOST_STEPS:
            raise _too_many(name, count)
        for number in range(1, count + 1):
            edge = finish.reaches(number, formula) if formula else number * Fraction(step)
            yield edge, min((number - 1) * step, finish.most)

    # --------------------------------------------------- factors

    def _factors(self, amount: Formula) -> list[tuple[ir.BooleanValue, Fraction]]:
        """Return each way factors may come together: where it does, and their product."""
        found: list[tuple[list[ir.BooleanValue], Fraction]] = [([], _ONE)]
        for factor in amount.multiply:
            holds = truth(factor.condition, self._facts, strict=True)
            by = Fraction(factor.by)
            found = [
                (parts, product)
                for before, so_far in found
                for parts, product in (([*before, holds], so_far * by), ([*before, ~holds], so_far))
            ]
            if len(found) > MOST_FACTORS:
                raise refusal("", "倍数的组合太多", "factors come together in too many ways")
        found = [
            ([*before, *parts], so_far * by)
            for before, so_far in found
            for parts, by in self._mitigations(amount.mitigate)
        ]
        return [
            (ibis.and_(*parts) if parts else ibis.literal(value=True), by) for parts, by in found
        ]

    def _mitigations(
        self, factors: Sequence[Multiplier]
    ) -> Iterator[tuple[list[ir.BooleanValue], Fraction]]:
        failed: list[ir.BooleanValue] = []
        for factor in factors:
            holds = truth(factor.condition, self._facts, strict=True)
            yield [*failed, holds], Fraction(factor.by)
            failed.append(~holds)
        yield failed, _ONE


def _levels(amount: Measured, finish: _Finish) -> Iterator[_Level]:
    """Yield the levels of a measure up to the cap, lowest first."""
    points, each, number = Fraction(amount.points), Fraction(amount.each), 0
    formula = finish.formula
    reached = _ZERO
    while reached < finish.most:
        number += 1
        if amount.counting == "proportional" and formula is not None:
            reached = min(number * formula.step, finish.most)
            yield _Level(finish.reaches(number, formula) * each / points, False, reached)  # noqa: FBT003
            continue
        reached = finish.points(number * points)
        begun = amount.counting == "begun"
        yield _Level((number - begun) * each, begun, reached)


def _checked(levels: Iterator[_Level], name: str) -> Iterator[_Level]:
    for number, level in enumerate(levels, start=1):
        if number > MOST_STEPS:
            raise _too_many(name, number)
        yield level


def _too_many(name: str, steps: int) -> Exception:
    return refusal(
        name,
        f"扣完为止要 {steps} 步，最多 {MOST_STEPS} 步",
        f"it takes {steps} steps to the cap, at most {MOST_STEPS}",
    )


def _common(numbers: Iterator[Points]) -> Points:
    """Return the largest number of which all these are multiples."""
    common = Fraction(0)
    for number in numbers:
        part = Fraction(number)
        while part:
            common, part = part, common % part
    return Decimal(common.numerator) / Decimal(common.denominator)
