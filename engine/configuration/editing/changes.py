"""What is to happen to a document: a tree of changes, applied to values as well as to text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from engine.configuration.yaml_source import Plain

T = TypeVar("T")

Entry = int | dict[str, Plain]
"""A member of a list anew: one that was there, by its position from 0, or a new one."""


@dataclass
class Change:
    """What happens to one value and below it.

    Attributes:
        value: What replaces the value; wrapped, since None is a value.
        entries: The list's members in their new order.
        dropped: Keys that go.
        added: Keys that come.
        before: Keys ahead of which an added one is put, the first that is there.
        below: Changes to members that stay.
    """

    value: tuple[Plain] | None = None
    entries: Sequence[Entry] | None = None
    dropped: set[str] = field(default_factory=set)
    added: dict[str, Plain] = field(default_factory=dict)
    before: dict[str, tuple[str, ...]] = field(default_factory=dict)
    below: dict[str | int, Change] = field(default_factory=dict)

    def at(self, part: str | int) -> Change:
        """Return the change of a member, begun if there is none yet."""
        return self.below.setdefault(part, Change())

    @property
    def nothing(self) -> bool:
        """Tell whether the value and all below it stay as they are."""
        here = self.value or self.dropped or self.added or self.entries is not None
        return not here and all(one.nothing for one in self.below.values())


_NOTHING = Change()


def apply_change(data: Plain, change: Change = _NOTHING) -> Plain:
    """Return plain values with a change made."""
    if change.value is not None:
        return change.value[0]
    if isinstance(data, dict):
        kept = {
            key: apply_change(one, change.below.get(key, _NOTHING))
            for key, one in data.items()
            if key not in change.dropped
        }
        return kept | change.added
    if isinstance(data, list):
        members = [apply_change(one, change.below.get(n, _NOTHING)) for n, one in enumerate(data)]
        if change.entries is None:
            return members
        return [members[one] if isinstance(one, int) else one for one in change.entries]
    return data


def with_added(
    kept: Mapping[str, T], added: Mapping[str, T], before: Mapping[str, tuple[str, ...]]
) -> list[T]:
    """Return what stands under kept and added keys, in the order in which they will stand."""
    order = list(kept)
    for key in added:
        places = [order.index(one) for one in before.get(key, ()) if one in order]
        order.insert(min(places, default=len(order)), key)
    return [kept[key] if key in kept else added[key] for key in order]


def staying(positions: Sequence[int]) -> set[int]:
    """Return the longest run of positions that kept their order: the others were moved.

    >>> sorted(staying([0, 2, 3, 1]))
    [0, 2, 3]
    """
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for position in positions:
        place = bisect_left(ends, position)
        before[position] = ends[place - 1] if place else None
        ends[place : place + 1] = [position]
    found: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        found.add(step)
        step = before[step]
    return found
