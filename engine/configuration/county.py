"""The county document: units, areas, topics, posts, people and what each role may do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.configuration.head import Head, Id, Part, Text

Scope = Literal["county", "case", "unit", "supervised", "area"]
"""Which cases a role reaches: all; those naming the person as holder; those of the person's unit;
those of the units the post supervises; those of the area the post belongs to."""

Right = Literal[
    "petition.register",
    "petition.read",
    "identity.read",
    "review.read",
    "review.prepare",
    "review.witness",
    "review.score",
    "review.chair",
    "statistics.read",
    "configuration.read",
    "configuration.write",
    "configuration.approve",
    "journal.read",
    "people.manage",
    "county.found",
    "totals.read",
]
"""Acts that no workflow step covers; steps of workflows name the roles themselves."""


class Topic(Part):
    """A subject of petitions; leaves are what a petition carries, parents are for counting."""

    id: Id
    title: Text
    children: tuple[Topic, ...] = ()


class UnitKind(Part):
    """A kind of unit, such as department or town, which strata and statistics go by."""

    id: Id
    title: Text


class Unit(Part):
    """A body that handles petitions.

    Attributes:
        superior: The unit above, to which a dispute about duty goes.
    """

    id: Id
    title: Text
    unit_kind: Id
    superior: Id | None = None


class Area(Part):
    """A part of the county under one supervising leader and one area office (片区)."""

    id: Id
    title: Text
    units: tuple[Id, ...]
    leader: Id
    office: Id


class Role(Part):
    """What somebody in a post of this role may reach and do."""

    id: Id
    title: Text
    scope: Scope
    may: tuple[Right, ...] = ()


class Person(Part):
    """Somebody who signs in."""

    id: Id
    name: Annotated[str, Field(min_length=1)]


class Post(Part):
    """A post, who holds it and what business it is in charge of.

    Attributes:
        in_charge_of: Topics (a parent counts for its children) this post answers for within its
            unit; empty means whatever nobody else of the role in the unit is in charge of.
        supervises: Units whose rectification this post follows (驻…纪检监察组).
    """

    id: Id
    title: Text
    unit: Id
    role: Id
    holder: Id
    in_charge_of: tuple[Id, ...] = ()
    supervises: tuple[Id, ...] = ()


class Measure(Part):
    """A figure the county reports, defined once for every page and report.

    Counts cases of ``workflow``, adds up ``sum_of`` over them, or counts ``results``.

    Attributes:
        unit: Unit of the figure (件, 份, 人).
        workflow: Cases counted, by their day of opening.
        where: What facts of the case must be; a list lets any of its values through.
        topic: Topic the cases must have; a parent counts for its children.
        sum_of: Fact whose values are added up instead of counting cases.
        results: Programme (or ``any``) whose confirmed results are counted, by day of session.
        share_of: Measure of which this one is also shown as a share.
        better: Which direction is good; None where neither is.
    """

    id: Id
    title: Text
    unit: Text
    source: str | None = None
    workflow: Id | None = None
    where: dict[str, object] = Field(default={})
    topic: Id | None = None
    sum_of: Id | None = None
    results: Id | None = None
    share_of: Id | None = None
    better: Literal["less", "more"] | None = None


class Brand(Part):
    """What a county looks like on its pages; whatever is left out stays as the program has it.

    Attributes:
        colour: Accent colour, ``#rrggbb``; white text on it must be readable.
        logo: An SVG as text, or a PNG as ``data:image/png;base64,...``; at most 64 kB.
        short: Short name for the top bar.
    """

    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None
    logo: Annotated[str, Field(min_length=1)] | None = None
    short: Text | None = None


class AgreedTotals(Part):
    """Figures of this county that another one, which supervises it, may read, and nothing more.

    Attributes:
        with_: Id of the supervising county in the same installation.
        measures: Measures it sees the totals of.
        why: What the agreement rests on.
        at_least: Totals above zero and below this are not told.
    """

    with_: Id = Field(alias="with")
    measures: Annotated[tuple[Id, ...], Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]
    at_least: Annotated[int, Field(ge=0, le=1000)] = 0


class County(Head):
    """A county's units, areas, topics, posts and roles.

    Attributes:
        agreed_totals: Who else may read which figures; nobody if empty.
        draft_days: Days after which a draft that nobody went on with is deleted.
    """

    kind: Literal["county"]
    notice: Text | None = None
    unit_kinds: tuple[UnitKind, ...]
    units: tuple[Unit, ...]
    areas: tuple[Area, ...]
    topics: tuple[Topic, ...]
    roles: tuple[Role, ...]
    people: tuple[Person, ...]
    posts: tuple[Post, ...]
    measures: tuple[Measure, ...] = ()
    brand: Brand | None = None
    agreed_totals: tuple[AgreedTotals, ...] = ()
    draft_days: Annotated[int, Field(ge=1, le=366)] = 30
