"""The review programme document: frame, strata, draw, panel, combination, consequences."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.configuration.head import AppliesBy, Head, Id, Part, PointsNumber, Text, When


class Frame(Part):
    """Which cases may be drawn.

    Attributes:
        workflow: Cases of this workflow.
        when: Condition on the facts of a case.
        once: A case already reviewed by this programme is not drawn again.
    """

    workflow: Id
    when: When
    once: bool = True


class Stratum(Part):
    """A part of the frame drawn from by itself: units of one kind, or all (no ``unit_kind``).

    Attributes:
        size: Cases drawn; if fewer are eligible, all of them.
    """

    id: Id
    title: Text
    unit_kind: Id | None = None
    size: Annotated[int, Field(ge=0)]


class Panel(Part):
    """Who scores.

    Attributes:
        roles: Roles that may sit on the panel.
        size: Seats that score each case.
        chair: Role that confirms the result.
        exclude: Conflicts that keep somebody from scoring a case.
    """

    roles: tuple[Id, ...]
    size: Annotated[int, Field(ge=1)]
    chair: Id
    exclude: tuple[Literal["own_unit", "holder", "declared"], ...] = (
        "own_unit",
        "holder",
        "declared",
    )


class Witnesses(Part):
    """Who gives entropy in the room before a draw."""

    roles: tuple[Id, ...]
    at_least: Annotated[int, Field(ge=1)]


class Combination(Part):
    """How the sheets of a panel become one.

    Attributes:
        of: ``items`` combines item by item, so that every lost point keeps its clause; ``totals``
            combines the totals only.
        drop_extremes_from: With at least this many sheets the highest and the lowest are left out.
        round_to: The result is rounded half up to this step.
    """

    of: Literal["items", "totals"] = "items"
    method: Literal["mean", "median"]
    drop_extremes_from: Annotated[int, Field(ge=3)] | None = None
    round_to: PointsNumber


class SecondLook(Part):
    """When the panel must look again before the chair can confirm."""

    grades_split: bool = False
    spread_over: PointsNumber | None = None


class ConsequenceAct(Part):
    """One thing that follows; ``do`` says what, the others how.

    ``open``        a case of ``workflow`` is opened for the unit (deficiency list)
    ``bulletin``    a public bulletin to ``audience``
    ``assessment``  ``points`` to the assessment of ``units``: of the lead, of all, or of those that
                    bear a loss passed on; these without ``points`` lose as much as they bear
    """

    do: Literal["open", "bulletin", "assessment"]
    workflow: Id | None = None
    audience: Text | None = None
    points: PointsNumber | None = None
    units: Literal["lead", "all", "shifted"] = "lead"


class Consequence(Part):
    """A rule from the result of a review to what follows."""

    id: Id
    title: Text
    basis: str | None = None
    when: When
    then: tuple[ConsequenceAct, ...]


class Programme(Head):
    """A review programme.

    Facts of a result that consequences read: ``review.score``, ``review.grade``,
    ``review.points_lost``, ``review.items_lost``, ``review.veto``.
    """

    kind: Literal["programme"]
    applies_by: AppliesBy = "session"
    every: Literal["month", "quarter"]
    rubric: Id
    frame: Frame
    strata: Annotated[tuple[Stratum, ...], Field(min_length=1)]
    witnesses: Witnesses
    panel: Panel
    combine: Combination
    second_look: SecondLook = SecondLook()
    consequences: tuple[Consequence, ...] = ()
