"""How many points a criterion takes off or puts on: the ways a rubric may say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.expressions.grammar import facts_of

if TYPE_CHECKING:
    from engine.configuration.rubric import Counting, Rounding
    from engine.expressions.names import Fact
    from engine.expressions.tree import Condition
    from engine.terms import Points


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same points each time.

    Attributes:
        whole: They are all the marks of the dimension (记 0 分).
    """

    points: Points
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """``points`` for each ``each`` by which a fact goes beyond a base.

    Attributes:
        counting: How a started ``each`` counts.
        base: Where counting begins.
        below: What is missing below the base counts, not what goes above it.
        stated: The document names the base.
    """

    points: Points
    each: Points
    fact: Fact
    counting: Counting = "begun"
    base: Points = Decimal(0)
    below: bool = False
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """As the panel judges, at most ``up_to``."""

    up_to: Points


@dataclass(frozen=True, slots=True)
class Case:
    """One of several cases with its points."""

    condition: Condition
    points: Points


@dataclass(frozen=True, slots=True)
class FirstOf:
    """The points of the first case that holds, none where no case does."""

    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A fact that counts, with the points for each one."""

    fact: Fact
    points: Points


@dataclass(frozen=True, slots=True)
class Tabled:
    """The points of several facts that count, together."""

    rows: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The points of the place a fact names: first, second and so on."""

    fact: Fact
    points: tuple[Points, ...]


@dataclass(frozen=True, slots=True)
class Multiplier:
    """What points are multiplied by where a condition holds."""

    condition: Condition
    by: Points


Plain = Fixed | Measured | FirstOf | Tabled | Ranked


@dataclass(frozen=True, slots=True)
class Formula:
    """Points that are multiplied or go in proportion, then rounded to the step.

    Attributes:
        multiply: Every one that holds applies.
        mitigate: The first that holds applies.
    """

    base: Plain
    multiply: tuple[Multiplier, ...]
    mitigate: tuple[Multiplier, ...]
    step: Points
    rounding: Rounding


Amount = Plain | Judged | Formula


def facts_of_amount(amount: Amount | None) -> frozenset[str]:
    """Return the names of the facts an amount goes by."""
    match amount:
        case Measured(fact=fact) | Ranked(fact=fact):
            return frozenset({fact.name})
        case FirstOf(cases):
            return frozenset(name for case in cases for name in facts_of(case.condition))
        case Tabled(rows):
            return frozenset(row.fact.name for row in rows)
        case Formula(base, multiply, mitigate):
            factors = (*multiply, *mitigate)
            inner = frozenset(name for one in factors for name in facts_of(one.condition))
            return inner | facts_of_amount(base)
        case _:
            return frozenset()


def numbers_of_amount(amount: Amount | None) -> Iterator[Points]:
    """Yield every number of points an amount writes."""
    match amount:
        case Fixed(points) | Measured(points) | Judged(points):
            yield points
        case FirstOf(cases):
            yield from (case.points for case in cases)
        case Tabled(rows):
            yield from (row.points for row in rows)
        case Ranked(_, points):
            yield from points
        case Formula(base, step=step):
            yield step
            yield from numbers_of_amount(base)


def most_of_amount(amount: Amount | None) -> Points | None:
    """Return the most points the facts can make of an amount; None if there is no limit."""
    match amount:
        case Fixed(points) | Judged(points):
            return points
        case FirstOf(cases):
            return max(case.points for case in cases)
        case Ranked(_, points):
            return max(points)
        case _:
            return None
