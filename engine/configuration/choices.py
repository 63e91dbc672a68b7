"""The lists of a county that a form's ``ui.choices`` may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from engine.configuration.county import County, Person, Post, Topic
from engine.terms import Label


class Entry(NamedTuple):
    """One thing to choose.

    Attributes:
        value: What is stored: the id.
        group: Heading it stands under, None if the list has none.
        note: Of a person, their posts.
        units: Of a person, the units of their posts, the first one first.
    """

    value: str
    label: Label
    group: Label | None = None
    note: Label | None = None
    units: tuple[str, ...] = ()


def choice_lists(county: County) -> Mapping[str, tuple[Entry, ...]]:
    """Return the county's lists by name.

    ``topics`` (leaves, under their parent), ``units`` (under their kind), ``areas``, ``people``
    (under the unit of their first post), ``posts``, ``roles``, and for each kind of unit a list
    named by its id with ``s`` (``towns`` for the kind ``town``).  A check asks for those of one
    county for every form and field: the last few are kept.
    """
    kept = next((lists for one, lists in _last if one is county), None)
    if kept is None:
        kept = MappingProxyType(_gather(county))
        _last[:] = [(county, kept), *_last[:3]]
    return kept


_last: list[tuple[County, Mapping[str, tuple[Entry, ...]]]] = []


def _gather(county: County) -> dict[str, tuple[Entry, ...]]:
    kinds = {kind.id: kind.title for kind in county.unit_kinds}
    lists: dict[str, tuple[Entry, ...]] = {
        f"{kind}s": tuple(Entry(u.id, u.title) for u in county.units if u.unit_kind == kind)
        for kind in kinds
    }
    lists["topics"] = tuple(_leaves(county.topics, None))
    order = {kind: position for position, kind in enumerate(kinds)}
    by_kind = sorted(county.units, key=lambda unit: order.get(unit.unit_kind, len(order)))
    lists["units"] = tuple(Entry(u.id, u.title, kinds.get(u.unit_kind)) for u in by_kind)
    lists["areas"] = tuple(Entry(area.id, area.title) for area in county.areas)
    lists["people"] = tuple(_people(county))
    lists["posts"] = tuple(Entry(post.id, post.title) for post in county.posts)
    lists["roles"] = tuple(Entry(role.id, role.title) for role in county.roles)
    return lists


def choice_values(county: County) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of each list of the county, by the list's name."""
    lists = choice_lists(county)
    return {name: tuple(entry.value for entry in entries) for name, entries in lists.items()}


def _leaves(topics: tuple[Topic, ...], group: Label | None) -> Iterator[Entry]:
    for topic in topics:
        if topic.children:
            yield from _leaves(topic.children, topic.title)
        else:
            yield Entry(topic.id, topic.title, group)


def _people(county: County) -> Iterator[Entry]:
    """Yield the people, each under the unit of the first post they hold, those of a unit together.

    A person without a post comes last, under no heading.
    """
    titles = {unit.id: unit.title for unit in county.units}
    order = {unit.id: position for position, unit in enumerate(county.units)}
    held: dict[str, list[Post]] = {}
    for post in county.posts:
        held.setdefault(post.holder, []).append(post)
    found = [_person(person, held.get(person.id, []), titles) for person in county.people]
    yield from sorted(
        found, key=lambda one: order.get(one.units[0], 0) if one.units else len(order)
    )


def _person(person: Person, posts: list[Post], titles: Mapping[str, Label]) -> Entry:
    units = tuple(dict.fromkeys(post.unit for post in posts))
    zh = "、".join(post.title.zh for post in posts)
    en = ", ".join(post.title.text("en") for post in posts)
    return Entry(
        person.id,
        Label(person.name),
        titles.get(units[0]) if units else None,
        Label(zh, en) if posts else None,
        units,
    )
