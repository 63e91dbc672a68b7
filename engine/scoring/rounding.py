"""The one place where points are rounded: to the rubric's step, in exact arithmetic."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.configuration.rubric import Rounding
    from engine.terms import Points

_HALF = Fraction(1, 2)


def round_half_up(value: Fraction | Points, step: Points) -> Points:
    """Return a value of at least 0 rounded to the step, a half upwards.

    >>> round_half_up(Decimal("2.25"), Decimal("0.5"))
    Decimal('2.5')
    """
    return round_to_step(value, step, "half_up")


def round_to_step(value: Fraction | Points, step: Points, rounding: Rounding) -> Points:
    """Return a value of at least 0 rounded to the step.

    >>> round_to_step(Decimal("2.25"), Decimal("0.5"), "down")
    Decimal('2.0')
    """
    steps = Fraction(value) / Fraction(step)
    return Decimal(math.floor(steps + _HALF if rounding == "half_up" else steps)) * step
