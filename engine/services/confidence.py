"""What a person may see: which cases at all, and which marks of confidence in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from engine.audit.entry import LostItem, Recused, ResultConfirmed, ScoresOpened, SheetHanded
from engine.configuration.county import County, Role
from engine.forms.visibility import Viewer
from engine.records.case_filters import CaseFilter
from engine.records.values import Case, JournalEntry, ReviewedCase
from engine.services.perform_step import reach_of
from engine.terms import Actor
from engine.workflow.reach import present_holders

Lost = TypeVar("Lost", bound=LostItem)

_WIDE = frozenset({"county", "area", "supervised"})
"""Scopes of roles that stand above the units handling a case."""


def may_see(county: County, case: Case, actor: Actor) -> bool:
    """Tell whether a person may open the case: one of the roles that read petitions reaches it."""
    reach = reach_of(county, case, actor)
    return any(role.id in reach and "petition.read" in role.may for role in county.roles)


def visible_cases(county: County, actor: Actor) -> CaseFilter:
    """Return the filter of all cases the person may see; the same rule as ``may_see``, for lists.

    Returns:
        A filter to be met beside others; an empty one lets everything through.
    """
    roles = [
        role for role in county.roles if role.id in actor.roles and "petition.read" in role.may
    ]
    if any(role.scope == "county" for role in roles):
        return {}
    return {"any_of": [_of_role(county, role, actor) for role in roles]}


def _of_role(county: County, role: Role, actor: Actor) -> CaseFilter:
    posts = [post for post in county.posts if post.role == role.id and post.holder == actor.person]
    if role.scope == "case":
        # A duty stays with its post: who holds the post today has the cases it was named in.
        return {"post": tuple(post.id for post in posts)}
    if role.scope == "unit":
        return {"unit": tuple(post.unit for post in posts)}
    if role.scope == "supervised":
        return {"lead": tuple(unit for post in posts for unit in post.supervises)}
    held = {post.id for post in posts}
    areas = [area.id for area in county.areas if {area.leader, area.office} & held]
    return {"area": tuple(areas)}


def stands_above(county: County, actor: Actor) -> bool:
    """Tell whether the person reads reviews of the whole county, not of an own unit only."""
    return any(
        role.id in actor.roles and role.scope == "county" and "review.read" in role.may
        for role in county.roles
    )


def viewer_of(county: County, case: Case, actor: Actor) -> Viewer:
    """Return for whom a form of the case is shown.

    ``informant`` is seen by roles that may read identities and reach the case; ``unit`` by those
    whose role stands above the units, or who handle the case themselves; ``panel`` by those who
    score or chair.
    """
    reach = reach_of(county, case, actor)
    roles = [role for role in county.roles if role.id in reach]
    sees = set[str]()
    if any("identity.read" in role.may for role in roles):
        sees |= {"informant"}
    if any(role.scope in _WIDE for role in roles) or _holds(county, case, actor):
        sees |= {"unit"}
    if any("review.score" in role.may or "review.chair" in role.may for role in roles):
        sees |= {"panel"}
    return Viewer(roles=reach, stage=case.stage, sees=frozenset(sees))


def told_of_reviews(
    county: County, actor: Actor, entries: Iterable[JournalEntry]
) -> tuple[JournalEntry, ...]:
    """Return a case's entries without what the unit reviewed must not learn of its review.

    That is who scores it, who handed in or recused, the single totals, and who found what.
    """
    if stands_above(county, actor):
        return tuple(entries)
    return tuple(
        _without_finders(entry)
        for entry in entries
        if not isinstance(entry.event, Recused | SheetHanded | ScoresOpened)
    )


def _without_finders(entry: JournalEntry) -> JournalEntry:
    event = entry.event
    if not isinstance(event, ResultConfirmed):
        return entry
    veiled = {
        name: _nameless(getattr(event, name)) for name in ("lost", "vetoes", "flags", "shifted")
    }
    return replace(entry, event=event.model_copy(update=veiled))


def _nameless(items: Iterable[Lost]) -> tuple[Lost, ...]:
    return tuple(item.model_copy(update={"found_by": ()}) for item in items)


def told_result(county: County, actor: Actor, reviewed: ReviewedCase) -> ReviewedCase:
    """Return what a person may know of a case under review; see ``told_of_reviews``."""
    if stands_above(county, actor):
        return reviewed
    result = reviewed.result
    if result is not None:
        result = replace(
            result,
            lost=_nameless(result.lost),
            vetoes=_nameless(result.vetoes),
            flags=_nameless(result.flags),
            shifted=_nameless(result.shifted),
        )
    return replace(reviewed, second_look=None, recused={}, handed=(), result=result)


def _holds(county: County, case: Case, actor: Actor) -> bool:
    return any(person == actor.person for _, person in present_holders(county, case.holders))
