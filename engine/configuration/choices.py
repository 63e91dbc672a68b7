"""The lists of a county that a form's ``ui.choices`` may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from engine.configuration.county import County, Topic
from engine.terms import Label


class Entry(NamedTuple):
    """One thing to choose.

    Attributes:
        value: What is stored: the id.
        group: Heading it stands under, None if the list has none.
    """

    value: str
    label: Label
    group: Label | None = None


def choice_lists(county: County) -> Mapping[str, tuple[Entry, ...]]:
    """Return the county's lists by name.

    ``topics`` (leaves, under their parent), ``units`` (under their kind), ``areas``, ``people``,
    ``posts``, ``roles``, and for each kind of unit a list named by its id with ``s`` (``towns``
    for the kind ``town``).
    """
    kinds = {kind.id: kind.title for kind in county.unit_kinds}
    lists: dict[str, tuple[Entry, ...]] = {
        f"{kind}s": tuple(Entry(u.id, u.title) for u in county.units if u.unit_kind == kind)
        for kind in kinds
    }
    lists["topics"] = tuple(_leaves(county.topics, None))
    lists["units"] = tuple(Entry(u.id, u.title, kinds.get(u.unit_kind)) for u in county.units)
    lists["areas"] = tuple(Entry(area.id, area.title) for area in county.areas)
    lists["people"] = tuple(Entry(person.id, Label(person.name)) for person in county.people)
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
