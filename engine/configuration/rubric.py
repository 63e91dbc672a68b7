"""The rubric document 评分表: dimensions, items, deductions, caps, vetoes, bonuses, grades."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.configuration.head import AppliesBy, Head, Id, Part, PointsNumber, Text, When


class Deduction(Part):
    """How many points an item takes off; exactly one of the three ways.

    ``points``            a fixed number;
    ``each``/``of``       ``points`` for each full ``each`` (a begun one counts) of the fact ``of``;
    ``up_to``             as the panel judges, in steps of the rubric, at most this many.

    Attributes:
        at_most: Cap of this item (扣完为止).
    """

    points: PointsNumber | None = None
    each: PointsNumber | None = None
    of: Id | None = None
    up_to: PointsNumber | None = None
    at_most: PointsNumber | None = None


class Item(Part):
    """An item of the rubric; found by facts (``when``) or by the panel (``found_by: panel``).

    Attributes:
        evidence: What proves it.
        requirement: What the unit must do when the item was deducted; goes on the deficiency list.
        deduct: None makes the item a flag without points.
        notes: What a county writes beside it, by heading; without effect on any score.
    """

    id: Id
    title: Text
    basis: str
    evidence: str | None = None
    requirement: Text | None = None
    when: When | None = None
    found_by: Literal["panel"] | None = None
    deduct: Deduction | None = None
    notes: dict[str, str] = Field(default={})


class Dimension(Part):
    """A dimension; its items cannot take off more than its marks."""

    id: Id
    title: Text
    marks: PointsNumber
    items: tuple[Item, ...]
    notes: dict[str, str] = Field(default={})


class Veto(Part):
    """A fault that fixes the grade whatever the points say (一票否决)."""

    id: Id
    title: Text
    basis: str
    evidence: str | None = None
    requirement: Text | None = None
    when: When | None = None
    found_by: Literal["panel"] | None = None
    grade: Id
    notes: dict[str, str] = Field(default={})


class Bonus(Part):
    """Points added, capped by the rubric's ``bonus_at_most`` and by full marks."""

    id: Id
    title: Text
    basis: str
    when: When | None = None
    found_by: Literal["panel"] | None = None
    points: PointsNumber
    notes: dict[str, str] = Field(default={})


class GradeBand(Part):
    """A grade and the fewest points it takes; it reaches up to the next band's ``from``."""

    id: Id
    title: Text
    from_: PointsNumber = Field(alias="from")
    tone: Literal["good", "plain", "bad"] = "plain"


class Rubric(Head):
    """A rubric.

    Attributes:
        full_marks: Marks of all dimensions together.
        step: Smallest difference between two judgements, in points.
        grades: Highest band first; the last begins at 0.
    """

    kind: Literal["rubric"]
    applies_by: AppliesBy = "session"
    full_marks: PointsNumber
    step: PointsNumber
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    vetoes: tuple[Veto, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    bonus_at_most: PointsNumber | None = None
    grades: Annotated[tuple[GradeBand, ...], Field(min_length=1)]
