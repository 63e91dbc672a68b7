"""Which of a person's roles reach a case, and who is reached by a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.terms import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.configuration.county import County, Post, Role
    from engine.terms import Actor, Label

SYSTEM_ROLE = "system"
"""The role of the tick alone; no post of a county document can carry it."""


class NamedHolder(Protocol):
    """Who was named for a duty when the case was routed, as the journal keeps it."""

    @property
    def role(self) -> str:
        """Role of the duty."""

    @property
    def post(self) -> str:
        """Post that carries it."""

    @property
    def person(self) -> str:
        """Who held the post at the time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case belongs.

    Attributes:
        lead: Unit that leads; None before routing.
        holders: ``(role, person)`` of each duty named in the case.
        area: Area the case belongs to.
    """

    lead: str | None
    co_units: tuple[str, ...] = ()
    holders: tuple[tuple[str, str], ...] = ()
    area: str | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """The lead unit, then those that assist."""
        return (self.lead, *self.co_units) if self.lead else self.co_units


def roles_on_case(
    county: County,
    actor: Actor,
    *,
    lead: str | None,
    co_units: Iterable[str],
    holders: Iterable[tuple[str, str]],
    area: str | None,
) -> frozenset[str]:
    """Return the roles of the actor that reach a case by the scope of each role.

    ``county`` reaches every case; ``case`` those that name the person as holder of this role;
    ``unit`` those in which the post's unit leads or assists; ``supervised`` those led by a unit the
    post supervises; ``area`` those of the area whose leader or office the post is.

    Args:
        county: The county document, whose posts and roles count, not what the actor claims.
        actor: Who acts; posts held by somebody else are passed over.
        lead: Unit that leads; None before routing.
        co_units: Units that assist.
        holders: ``(role, person)`` of each duty named in the case.
        area: Area the case belongs to.
    """
    if actor == SYSTEM:
        return frozenset({SYSTEM_ROLE})
    standing = Standing(lead, tuple(co_units), tuple(holders), area)
    return frozenset(
        post.role
        for post in county.posts
        if post.holder == actor.person and post.id in actor.posts
        if post_reaches(county, post, standing)
    )


def post_reaches(county: County, post: Post, standing: Standing) -> bool:
    """Tell whether a post reaches a case by the scope of its role; an unknown role never does."""
    role = role_of(county, post.role)
    if role is None or role.id == SYSTEM_ROLE:
        return False
    match role.scope:
        case "county":
            return True
        case "case":
            return (post.role, post.holder) in standing.holders
        case "unit":
            return post.unit in standing.units
        case "supervised":
            return standing.lead is not None and standing.lead in post.supervises
        case "area":
            return post.id in _posts_of_area(county, standing.area)


def people_on_case(county: County, role: str, standing: Standing) -> tuple[str, ...]:
    """Return who is expected to act in a role: the named holders, else whom the role reaches.

    Of units the lead comes first: those that assist are expected only where the lead has nobody in
    the role.

    Returns:
        Persons without doubles, in the order of the county document; empty if there is nobody.
    """
    named = tuple(person for duty, person in standing.holders if duty == role)
    if named:
        return tuple(dict.fromkeys(named))
    posts = [
        post for post in county.posts if post.role == role and post_reaches(county, post, standing)
    ]
    found = role_of(county, role)
    if found is not None and found.scope == "unit":
        posts = [post for post in posts if post.unit == standing.lead] or posts
    return tuple(dict.fromkeys(post.holder for post in posts))


def present_holders(county: County, holders: Iterable[NamedHolder]) -> tuple[tuple[str, str], ...]:
    """Return ``(role, person)`` of each duty named in a case, by who holds the post today.

    A duty stays with its post: when the post changes hands, so do the cases it is named in.  Where
    the county no longer has the post, the person named remains.
    """
    named = tuple(holders)
    posts = {one.post for one in named}
    today = {post.id: post.holder for post in county.posts if post.id in posts} if posts else {}
    return tuple((one.role, today.get(one.post, one.person)) for one in named)


def role_of(county: County, role: str) -> Role | None:
    """Return the role of this id, None if the county has none."""
    return next((one for one in county.roles if one.id == role), None)


def role_titles(county: County) -> Mapping[str, Label]:
    """Return the title of each role by id."""
    return {role.id: role.title for role in county.roles}


def _posts_of_area(county: County, area: str | None) -> tuple[str, ...]:
    return next(((one.leader, one.office) for one in county.areas if one.id == area), ())
