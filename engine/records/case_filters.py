"""Which cases are meant: the filters of every list of cases, as SQL conditions."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import Text, and_, false, or_, select, true, type_coerce

from engine.records.cases import CASE_FACTS, CASE_HOLDERS, CASE_UNITS, CASES
from engine.records.facts import likeness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Column, ColumnElement

    from engine.terms import FactValue

Among = str | Collection[str]
"""One value or several of which any will do."""


class CaseFilter(TypedDict, total=False):
    """What cases must have in common; what is missing or None does not matter.

    ``unit`` is lead or co-unit, ``person`` or ``post`` was named for a duty, ``text`` stands in
    number or headline, ``kept`` is the hash of a version the case keeps, dates are inclusive,
    ``any_of`` holds filters of which at least one must be met.
    """

    ids: Collection[str] | None
    workflow: Among | None
    stage: Among | None
    lead: Among | None
    unit: Among | None
    area: Among | None
    topic: Among | None
    place: Among | None
    person: str | None
    post: Among | None
    parent: str | None
    session: str | None
    opened_from: date | None
    opened_to: date | None
    final: bool | None
    cleared: bool | None
    text: str | None
    kept: str | None
    facts: Mapping[str, FactValue] | None
    any_of: Sequence[CaseFilter] | None


def case_condition(county: str, wanted: CaseFilter) -> ColumnElement[bool]:
    """Return the condition that cases of this county meet the filter."""
    return and_(CASES.c.county == county, *_parts(county, wanted))


def _parts(county: str, wanted: CaseFilter) -> list[ColumnElement[bool]]:
    """Return a condition for each part of a filter that says something."""
    return [_CONDITIONS[name](county, value) for name, value in wanted.items() if value is not None]


def among(column: ColumnElement[Any], wanted: Among) -> ColumnElement[bool]:
    """Return the condition that a column holds the value, or one of the values."""
    return column == wanted if isinstance(wanted, str) else column.in_(list(wanted))


def has_fact(county: str, name: str, value: FactValue) -> ColumnElement[bool]:
    """Return the condition that a case has this value of a fact; None means it is unknown."""
    named = (CASE_FACTS.c.county == county, CASE_FACTS.c.name == name)
    if value is None:
        return CASES.c.id.not_in(select(CASE_FACTS.c.case_id).where(*named))
    alike = CASE_FACTS.c.likeness == likeness(value)
    return CASES.c.id.in_(select(CASE_FACTS.c.case_id).where(*named, alike))


def _unit(county: str, wanted: Among) -> ColumnElement[bool]:
    helping = select(CASE_UNITS.c.case_id).where(
        CASE_UNITS.c.county == county, among(CASE_UNITS.c.unit, wanted)
    )
    return or_(among(CASES.c.lead, wanted), CASES.c.id.in_(helping))


def _person(county: str, person: str) -> ColumnElement[bool]:
    held = select(CASE_HOLDERS.c.case_id).where(
        CASE_HOLDERS.c.county == county, CASE_HOLDERS.c.person == person
    )
    return CASES.c.id.in_(held)


def _post(county: str, wanted: Among) -> ColumnElement[bool]:
    held = select(CASE_HOLDERS.c.case_id).where(
        CASE_HOLDERS.c.county == county, among(CASE_HOLDERS.c.post, wanted)
    )
    return CASES.c.id.in_(held)


def _text(_: str, text: str) -> ColumnElement[bool]:
    return or_(
        CASES.c.number.icontains(text, autoescape=True),
        CASES.c.headline.icontains(text, autoescape=True),
    )


def keeps_version(bundle: Column[Any], sha256: str) -> ColumnElement[bool]:
    """Return the condition that a bundle holds the version with this hash.

    The hash covers kind, id and version, so no other version has it.
    """
    return type_coerce(bundle, Text()).contains(sha256, autoescape=True)


def _cleared(_: str, cleared: bool) -> ColumnElement[bool]:  # noqa: FBT001  one value of a filter
    return CASES.c.cleared_on.is_not(None) if cleared else CASES.c.cleared_on.is_(None)


def _facts(county: str, facts: Mapping[str, FactValue]) -> ColumnElement[bool]:
    return and_(true(), *(has_fact(county, name, value) for name, value in facts.items()))


def _any_of(county: str, filters: Sequence[CaseFilter]) -> ColumnElement[bool]:
    return or_(false(), *(and_(true(), *_parts(county, wanted)) for wanted in filters))


_CONDITIONS: dict[str, Any] = {
    "ids": lambda _, wanted: CASES.c.id.in_(list(wanted)),
    "workflow": lambda _, wanted: among(CASES.c.workflow, wanted),
    "stage": lambda _, wanted: among(CASES.c.stage, wanted),
    "lead": lambda _, wanted: among(CASES.c.lead, wanted),
    "unit": _unit,
    "area": lambda _, wanted: among(CASES.c.area, wanted),
    "topic": lambda _, wanted: among(CASES.c.topic, wanted),
    "place": lambda _, wanted: among(CASES.c.place, wanted),
    "person": _person,
    "post": _post,
    "parent": lambda _, wanted: CASES.c.parent == wanted,
    "session": lambda _, wanted: CASES.c.session_id == wanted,
    "opened_from": lambda _, wanted: CASES.c.opened_on >= wanted,
    "opened_to": lambda _, wanted: CASES.c.opened_on <= wanted,
    "final": lambda _, wanted: CASES.c.final == wanted,
    "cleared": _cleared,
    "text": _text,
    "kept": lambda _, wanted: keeps_version(CASES.c.bundle, wanted),
    "facts": _facts,
    "any_of": _any_of,
}
