"""Who plays: from a person's id or a role to somebody of the county."""

from __future__ import annotations

from engine.configuration.county import County
from engine.errors import ConfigurationError
from engine.records.values import Case
from engine.services.people import actor_of
from engine.terms import Actor
from engine.workflow.reach import Standing, people_on_case


def find_actor(county: County, by: str, case: Case | None) -> Actor:
    """Return the person meant: by id, or the first who holds the role and reaches the case.

    Raises:
        ConfigurationError: nobody does.
    """
    if any(person.id == by for person in county.people):
        return actor_of(county, by)
    people = who_reaches(county, by, case)
    if not people:
        raise ConfigurationError(f"没有人担任“{by}”", f"Nobody holds the role {by} here", value=by)
    return actor_of(county, people[0])


def who_reaches(county: County, role: str, case: Case | None) -> tuple[str, ...]:
    """Return everybody whose post of this role reaches the case, or who holds it at all."""
    if case is None:
        return tuple(post.holder for post in county.posts if post.role == role)
    holders = tuple((each.role, each.person) for each in case.holders)
    standing = Standing(case.lead, case.co_units, holders, case.area)
    return people_on_case(county, role, standing)
