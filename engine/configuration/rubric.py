"""The rubric document 评分表: dimensions, items, deductions, caps, vetoes, bonuses, grades."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.configuration.head import AppliesBy, Head, Id, Part, PointsNumber, Text, When

Counting = Literal["begun", "full", "proportional"]
"""How a started unit counts: in full (不足一个按一个计), not at all (每满), or in proportion."""

Rounding = Literal["half_up", "down"]
"""How points between two steps are rounded: 四舍五入, or down to the step below."""


class Alternative(Part):
    """One of several cases of a fault; the first that holds gives the points.

    Attributes:
        when: None only in the last one: in every other case.
        points: 0 where this case is spared.
    """

    when: When | None = None
    points: PointsNumber


class TableRow(Part):
    """A row of a table of points: so many for each one a fact counts."""

    of: Id
    points: PointsNumber


class Factor(Part):
    """What the points are multiplied by where the facts say so."""

    when: When
    by: PointsNumber


class Amount(Part):
    """How points go by facts, taken off or put on; one way, and what belongs to it.

    Attributes:
        points: A fixed number, or for each ``each`` of the fact ``of``.
        each: How many of the fact ``of`` make ``points``.
        of: The fact that is counted or measured.
        above: Only what goes above this counts: the second offence, what a rate has too much.
        below: Only what is missing below this counts: what a rate has too little.
        counting: How a started ``each`` counts; in full unless said otherwise.
        first_of: Cases in turn; the first that holds gives the points.
        multiply: Factors; every one that holds applies.
        mitigate: Factors; the first that holds applies.
        at_most: Cap of this item (扣完为止).
    """

    points: PointsNumber | None = None
    each: PointsNumber | None = None
    of: Id | None = None
    above: PointsNumber | None = None
    below: PointsNumber | None = None
    counting: Counting | None = None
    first_of: tuple[Alternative, ...] | None = Field(default=None, min_length=1)
    multiply: tuple[Factor, ...] | None = Field(default=None, min_length=1)
    mitigate: tuple[Factor, ...] | None = Field(default=None, min_length=1)
    at_most: PointsNumber | None = None


class Deduction(Amount):
    """How many points an item takes off; exactly one of these ways.

    ``points``            a fixed number; of the panel, each time;
    ``each``/``of``       ``points`` for each ``each`` of the fact ``of``, above or below a base;
    ``first_of``          the first case that holds;
    ``table``             for each one that several facts count, so many points;
    ``zero``              the whole dimension (记 0 分);
    ``up_to``             as the panel judges, in steps of the rubric, at most this many.

    Attributes:
        up_to: The most the panel may take off.
        table: Facts that count, each with its points.
        zero: ``dimension``: all marks of the dimension are lost.
        zero_if: Where this is known to hold, the item loses all of ``at_most``.
        gain_at_most: On the other side of the base the same rate is put on, at most this many.
    """

    up_to: PointsNumber | None = None
    table: tuple[TableRow, ...] | None = Field(default=None, min_length=1)
    zero: Literal["dimension"] | None = None
    zero_if: When | None = None
    gain_at_most: PointsNumber | None = None


class Addition(Amount):
    """How many points a bonus puts on, by the facts; exactly one way, always with a cap.

    Attributes:
        ranks: Points of the first, second ... place that the fact ``of`` holds.
    """

    ranks: tuple[PointsNumber, ...] | None = Field(default=None, min_length=1)


class Shift(Part):
    """When the loss passes to a unit that assists, on a request that was approved.

    Attributes:
        when: The loss is not the lead's doing.
        approved: The request to be exempt was approved; without it the lead bears the loss.
        to: Fact that names the unit the loss passes to.
        points: What that unit loses; None for as much as the lead would have lost.
    """

    when: When
    approved: When
    to: Id
    points: PointsNumber | None = None


class Item(Part):
    """An item of the rubric; found by facts (``when``) or by the panel (``found_by: panel``).

    Attributes:
        evidence: What proves it.
        requirement: What the unit must do when the item was deducted; goes on the deficiency list.
        deduct: None makes the item a flag without points.
        shift: When the loss passes to a unit that assists.
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
    shift: Shift | None = None
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
    """Points added, capped by the rubric's ``bonus_at_most`` and ``total_at_most``.

    Attributes:
        points: A fixed number.
        add: Points that go by the facts; in place of ``points``.
    """

    id: Id
    title: Text
    basis: str
    when: When | None = None
    found_by: Literal["panel"] | None = None
    points: PointsNumber | None = None
    add: Addition | None = None
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
        rounding: How points are rounded to the step; said where factors or proportions can give
            points between two steps.
        total_at_most: What bonuses may raise the total to; full marks unless said otherwise.
        grades: Highest band first; the last begins at 0.
    """

    kind: Literal["rubric"]
    applies_by: AppliesBy = "session"
    full_marks: PointsNumber
    step: PointsNumber
    rounding: Rounding | None = None
    total_at_most: PointsNumber | None = None
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    vetoes: tuple[Veto, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    bonus_at_most: PointsNumber | None = None
    grades: Annotated[tuple[GradeBand, ...], Field(min_length=1)]
