"""Who must not score a case: those of its units, those named in it, those with an interest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from engine.configuration.county import County
    from engine.configuration.programme import Panel

ConflictKind = Literal["own_unit", "holder", "declared"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A reason why somebody does not score a case, in both languages."""

    kind: ConflictKind
    zh: str
    en: str


def panel_conflicts(
    panel: Panel,
    county: County,
    person: str,
    *,
    lead: str | None,
    co_units: Collection[str],
    holders: Collection[tuple[str, str]],
    declared: Mapping[str, str],
) -> tuple[Conflict, ...]:
    """Return every conflict of a person with a case that the programme excludes.

    Args:
        panel: What the programme excludes.
        county: Posts of today: somebody in two posts is of both units.
        person: Who would score.
        lead: Unit that leads the case.
        co_units: Units that assist.
        holders: ``(role, person)`` of each duty named in the case.
        declared: Reason by person of those who declared an interest in this case.

    Returns:
        Empty if the person may score.
    """
    found = {
        "own_unit": _own_units(county, person, (lead, *co_units)),
        "holder": _held(county, person, holders),
        "declared": _declared(person, declared),
    }
    return tuple(conflict for kind in panel.exclude for conflict in found[kind])


def _own_units(county: County, person: str, units: Collection[str | None]) -> Iterator[Conflict]:
    own = {post.unit for post in county.posts if post.holder == person}
    for unit in county.units:
        if unit.id in own and unit.id in units:
            yield Conflict(
                "own_unit",
                f"在承办单位{unit.title}任职",
                f"holds a post in {unit.title.text('en')}, which handles the case",
            )


def _held(county: County, person: str, holders: Collection[tuple[str, str]]) -> Iterator[Conflict]:
    titles = {role.id: role.title for role in county.roles}
    for role in dict.fromkeys(role for role, holder in holders if holder == person):
        zh = titles[role].zh if role in titles else role
        en = titles[role].text("en") if role in titles else role
        yield Conflict("holder", f"是本件的{zh}", f"is named in the case as {en}")


def _declared(person: str, declared: Mapping[str, str]) -> Iterator[Conflict]:
    if person in declared:
        reason = declared[person]
        yield Conflict("declared", f"已申报回避：{reason}", f"declared an interest: {reason}")
