"""The members of a list of parts, one by one, with those they hold: what a difference names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.configuration.layers.shapes import Parts, Shape
from engine.configuration.layers.tree import name_of
from engine.configuration.yaml_source import Plain

Key = tuple[str, str]
"""Word and name by which a document addresses a member."""


@dataclass(frozen=True, slots=True)
class Member:
    """A part of a document.

    Attributes:
        holder: The part it stands in; None for one that stands in no other.
        body: Its keys without the lists of parts it holds.
        whole: As it is written, lists of parts included.
    """

    parts: Parts
    name: str
    holder: Key | None
    body: Mapping[str, Plain]
    whole: Mapping[str, Plain]

    @property
    def key(self) -> Key:
        """Return how it is addressed; items of all dimensions are addressed alike."""
        return self.parts.word, self.name

    @property
    def place(self) -> tuple[str, Key | None]:
        """Return the list it stands in."""
        return self.parts.word, self.holder


@dataclass(frozen=True)
class Listed:
    """Every member of a list, those within members too, in their order."""

    members: tuple[Member, ...]

    @cached_property
    def by_key(self) -> Mapping[Key, Member]:
        """Return the members by the way they are addressed."""
        return {one.key: one for one in self.members}

    @property
    def named_apart(self) -> bool:
        """Tell whether each member has a name that no other has."""
        return len(self.by_key) == len(self.members) and all(
            isinstance(one.whole.get(one.parts.names_by), str | int | dict) for one in self.members
        )

    @cached_property
    def _lists(self) -> Mapping[tuple[str, Key | None], list[str]]:
        found: dict[tuple[str, Key | None], list[str]] = {}
        for one in self.members:
            found.setdefault(one.place, []).append(one.name)
        return found

    def among(self, one: Member) -> list[str]:
        """Return the names in the list a member stands in, in their order."""
        return self._lists.get(one.place, [])

    def moved(self, held: Listed, one: Member) -> dict[str, Plain]:
        """Return where a member goes that stands elsewhere than before; empty if it stays."""
        return {} if one.name in self.staying(held, one) else self._position(held, one)

    def place(self, held: Listed, one: Member, stated: Mapping[str, Plain]) -> dict[str, Plain]:
        """Return where a member is added; as it is stated already where that still holds."""
        names = self.among(one)
        at = names.index(one.name)
        beside = {
            "after": names[at - 1] if at else None,
            "before": names[at + 1] if at + 1 < len(names) else None,
            "in": one.holder[1] if one.holder else None,
        }
        if stated and all(beside[key] == value for key, value in stated.items()):
            return dict(stated)
        return self._position(held, one)

    def staying(self, held: Listed, one: Member) -> Sequence[str]:
        """Return the names in a member's list that need not move to stand in this order."""
        before = [name for name in held.among(one) if (one.parts.word, name) in self.by_key]
        known = [name for name in self.among(one) if name in before]
        return _rising(known, before)

    def _position(self, held: Listed, one: Member) -> dict[str, Plain]:
        """Return a place beside what stands already when this one is put into its place.

        What is added comes first, in order, then what moves, in order.
        """
        within: dict[str, Plain] = {"in": one.holder[1]} if one.holder else {}
        names, staying = self.among(one), self.staying(held, one)
        at = names.index(one.name)
        added = {name for name in names if (one.parts.word, name) not in held.by_key}
        standing = {*staying} if one.name in added else {*staying, *added}
        later = next((name for name in names[at + 1 :] if name in standing), None)
        before = names[at - 1] if at else None
        if one.name in added and later is None:
            return within  # what is added without a place comes last
        if before is None or (one.name in added and before not in {*staying, *added}):
            return {**within, "before": later} if later else within
        return {**within, "after": before}


def listed_in(shape: Shape, word: str, rows: Plain) -> Listed:
    """Return the members of a list of parts and all they hold."""
    return Listed(tuple(_members(shape, shape.parts[word], rows, None)))


def _members(shape: Shape, parts: Parts, rows: Plain, holder: Key | None) -> Iterator[Member]:
    inner = shape.inner(parts.word)
    for row in rows if isinstance(rows, list) else ():
        whole = row if isinstance(row, dict) else {}
        name = name_of(whole, parts.names_by)
        held = [key for key in inner if isinstance(whole.get(key), list)]
        body = {key: one for key, one in whole.items() if key not in held}
        yield Member(parts, name, holder, body, whole)
        for key in held:
            yield from _members(shape, inner[key], whole[key], (parts.word, name))


def _rising(names: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return the most names that already follow each other as in an order.

    >>> _rising(["c", "a", "b"], ["a", "b", "c"])
    ['a', 'b']
    """
    place = {name: number for number, name in enumerate(order)}
    ends: list[int] = []
    last: list[str] = []
    before: dict[str, str | None] = {}
    for name in names:
        at = bisect_left(ends, place[name])
        ends[at : at + 1], last[at : at + 1] = [place[name]], [name]
        before[name] = last[at - 1] if at else None
    found: list[str] = []
    name_ = last[-1] if last else None
    while name_ is not None:
        found.append(name_)
        name_ = before[name_]
    return found[::-1]
