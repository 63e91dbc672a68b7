"""Which cases are meant: the filters of every list of cases, as SQL conditions."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import and_, exists, false, or_, true

from engine.records.cases import CASE_FACTS, CASE_HOLDERS, CASE_UNITS, CASES
from engine.records.facts import likeness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement

    from engine.terms import FactValue

Among = str | Collection[str]
"""One value or several of which any will do."""


class CaseFilter(TypedDict, total=False):
    """What cases must have in common; what is missing or None does not matter.

    ``unit`` is lead or co-unit, ``person`` holds a duty, ``text`` stands in number or headline,
    dates are inclusive, ``any_of`` holds filters of which at least one must be met.
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
    parent: str | None
    session: str | None
    opened_from: date | None
    opened_to: date | None
    final: bool | None
    cleared: bool | None
    text: str | None
    facts: Mapping[str, FactValue] | None
    any_of: Sequence[CaseFilter] | None


def case_condition(county: str, wanted: CaseFilter) -> ColumnElement[bool]:
    """Return the condition that cases of this county meet the filter."""
    parts = [_CONDITIONS[name](value) for name, value in wanted.items() if value is not None]
    return and_(CASES.c.county == county, *parts)


def among(column: ColumnElement[Any], wanted: Among) -> ColumnElement[bool]:
    """Return the condition that a column holds the value, or one of the values."""
    return column == wanted if isinstance(wanted, str) else column.in_(list(wanted))


def has_fact(name: str, value: FactValue) -> ColumnElement[bool]:
    """Return the condition that a case has this value of a fact; None means it is unknown."""
    known = [
        CASE_FACTS.c.county == CASES.c.county,
        CASE_FACTS.c.case_id == CASES.c.id,
        CASE_FACTS.c.name == name,
    ]
    if value is None:
        return ~exists().where(*known)
    return exists().where(*known, CASE_FACTS.c.likeness == likeness(value))


def _unit(wanted: Among) -> ColumnElement[bool]:
    helping = exists().where(
        CASE_UNITS.c.county == CASES.c.county,
        CASE_UNITS.c.case_id == CASES.c.id,
        among(CASE_UNITS.c.unit, wanted),
    )
    return or_(among(CASES.c.lead, wanted), helping)


def _person(person: str) -> ColumnElement[bool]:
    return exists().where(
        CASE_HOLDERS.c.county == CASES.c.county,
        CASE_HOLDERS.c.case_id == CASES.c.id,
        CASE_HOLDERS.c.person == person,
    )


def _text(text: str) -> ColumnElement[bool]:
    return or_(
        CASES.c.number.icontains(text, autoescape=True),
        CASES.c.headline.icontains(text, autoescape=True),
    )


def _cleared(cleared: bool) -> ColumnElement[bool]:  # noqa: FBT001  one value of a filter
    return CASES.c.cleared_on.is_not(None) if cleared else CASES.c.cleared_on.is_(None)


def _facts(facts: Mapping[str, FactValue]) -> ColumnElement[bool]:
    return and_(true(), *(has_fact(name, value) for name, value in facts.items()))


def _any_of(filters: Sequence[CaseFilter]) -> ColumnElement[bool]:
    met = (
        and_(
            true(),
            *(_CONDITIONS[name](value) for name, value in wanted.items() if value is not None),
        )
        for wanted in filters
    )
    return or_(false(), *met)


_CONDITIONS: dict[str, Any] = {
    "ids": lambda wanted: CASES.c.id.in_(list(wanted)),
    "workflow": lambda wanted: among(CASES.c.workflow, wanted),
    "stage": lambda wanted: among(CASES.c.stage, wanted),
    "lead": lambda wanted: among(CASES.c.lead, wanted),
    "unit": _unit,
    "area": lambda wanted: among(CASES.c.area, wanted),
    "topic": lambda wanted: among(CASES.c.topic, wanted),
    "place": lambda wanted: among(CASES.c.place, wanted),
    "person": _person,
    "parent": lambda wanted: CASES.c.parent == wanted,
    "session": lambda wanted: CASES.c.session_id == wanted,
    "opened_from": lambda wanted: CASES.c.opened_on >= wanted,
    "opened_to": lambda wanted: CASES.c.opened_on <= wanted,
    "final": lambda wanted: CASES.c.final == wanted,
    "cleared": _cleared,
    "text": _text,
    "facts": _facts,
    "any_of": _any_of,
}
