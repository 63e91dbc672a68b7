"""What units, topics, people, roles and posts of a county are called, by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.configuration.county import County, Post, Topic
from engine.terms import Label
from webui.language import label


@dataclass(frozen=True)
class Names:
    """Titles in the reader's language; an id the county no longer knows is shown as it is."""

    county: County

    @cached_property
    def _units(self) -> Mapping[str, Label]:
        return {unit.id: unit.title for unit in self.county.units}

    @cached_property
    def _areas(self) -> Mapping[str, Label]:
        return {area.id: area.title for area in self.county.areas}

    @cached_property
    def _topics(self) -> Mapping[str, Label]:
        return {topic.id: topic.title for topic in _all_topics(self.county.topics)}

    @cached_property
    def _roles(self) -> Mapping[str, Label]:
        return {role.id: role.title for role in self.county.roles}

    @cached_property
    def _people(self) -> Mapping[str, str]:
        return {person.id: person.name for person in self.county.people}

    @cached_property
    def _posts(self) -> Mapping[str, Post]:
        return {post.id: post for post in self.county.posts}

    def unit(self, unit: str | None) -> str:
        """Return the title of a unit; empty for None."""
        return _title(self._units, unit)

    def area(self, area: str | None) -> str:
        """Return the title of an area; empty for None."""
        return _title(self._areas, area)

    def topic(self, topic: str | None) -> str:
        """Return the title of a topic of any level; empty for None."""
        return _title(self._topics, topic)

    def role(self, role: str) -> str:
        """Return the title of a role."""
        return _title(self._roles, role)

    def post(self, post: str) -> str:
        """Return the title of a post."""
        known = self._posts.get(post)
        return label(known.title) if known else post

    def person(self, person: str) -> str:
        """Return the name of a person."""
        return self._people.get(person, person)

    def post_of(self, person: str, roles: frozenset[str]) -> str:
        """Return the title of the post by which a person acted: one of these roles before others.

        Empty where the person holds no post.
        """
        held = [post for post in self.county.posts if post.holder == person]
        fitting = [post for post in held if post.role in roles] or held
        return label(fitting[0].title) if fitting else ""

    def value(self, value: str) -> str:
        """Return what a text of a fact is called if it names a unit or topic, else the text."""
        known = self._units.get(value) or self._topics.get(value) or self._areas.get(value)
        return label(known) if known else value


def _title(titles: Mapping[str, Label], name: str | None) -> str:
    if name is None:
        return ""
    return label(titles.get(name, name))


def _all_topics(topics: tuple[Topic, ...]) -> Iterator[Topic]:
    for topic in topics:
        yield topic
        yield from _all_topics(topic.children)
