"""In which layer of a drawing each box stands, and in which order within its layer.

Source: Sugiyama, Tagawa, Toda 1981, Methods for visual understanding of hierarchical system
structures: cycles are cut, boxes ranked by their longest way from the start, long links led through
every layer they pass, and crossings lessened by ordering each layer after its neighbours.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_SWEEPS = 8
"""Rounds of ordering; more change nothing in drawings of a few dozen boxes."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way from one box to another."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Bend:
    """Where a long link passes a layer."""

    link: Link
    layer: int


Member = str | Bend
"""What stands in a layer: a box by its id, or a link that passes."""


@dataclass(frozen=True)
class Layering:
    """Boxes and passing links, layer by layer.

    Attributes:
        layers: What stands in each layer, from left to right.
        back: Links that lead up again, and those from a box to itself.
        chains: Each other link with all it goes through, both ends among them.
        spine: The longest way through the drawing, with all it goes through.
    """

    layers: tuple[tuple[Member, ...], ...]
    back: tuple[Link, ...]
    chains: Mapping[Link, tuple[Member, ...]]
    spine: tuple[Member, ...]

    @property
    def pairs(self) -> tuple[tuple[Member, Member], ...]:
        """Return what is joined between one layer and the next, upper member first."""
        return tuple(pair for chain in self.chains.values() for pair in itertools.pairwise(chain))


def layered(boxes: Sequence[str], links: Iterable[Link]) -> Layering:
    """Return the layers of a drawing; the same for the same boxes and links.

    Args:
        boxes: Ids in the order of the document: where it decides nothing else, earlier ones stand
            higher and, where no way from them is longer, further left.
        links: Ways between them; those that name no box, or stand twice, are left out.
    """
    known = set(boxes)
    real = [one for one in dict.fromkeys(links) if {one.start, one.end} <= known]
    back = _back_links(boxes, real)
    forward = [one for one in real if one not in back]
    ranks = _ranks(boxes, forward)
    chains = {one: tuple(_chain(one, ranks)) for one in forward}
    onward = _onward(boxes, ranks, chains)
    layers = _members(boxes, ranks, chains, onward)
    return Layering(
        layers=_ordered(layers, chains),
        back=tuple(one for one in real if one in back),
        chains=chains,
        spine=_spine(boxes, chains, onward),
    )


def _back_links(boxes: Sequence[str], links: Sequence[Link]) -> frozenset[Link]:
    """Return the links that close a circle, as met on a walk from the first box on."""
    onward: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        onward[link.start].append(link)
    done: set[str] = set()
    back: set[Link] = set()
    for first in _entrances(boxes, links):
        _walk(first, onward, done, back)
    return frozenset(back)


def _entrances(boxes: Sequence[str], links: Sequence[Link]) -> Iterator[str]:
    """Yield where walks begin: boxes nothing leads to, then all others in case of a mere circle."""
    reached = {link.end for link in links}
    yield from (box for box in boxes if box not in reached)
    yield from boxes


def _walk(
    first: str, onward: Mapping[str, Sequence[Link]], done: set[str], back: set[Link]
) -> None:
    """Walk depth first, without recursion: a draft may hold a chain of any length."""
    if first in done:
        return
    path, open_ = {first}, [(first, iter(onward.get(first, ())))]
    while open_:
        here, rest = open_[-1]
        link = next(rest, None)
        if link is None:
            open_.pop()
            path.discard(here)
            done.add(here)
        elif link.end in path:
            back.add(link)
        elif link.end not in done:
            path.add(link.end)
            open_.append((link.end, iter(onward.get(link.end, ()))))


def _ranks(boxes: Sequence[str], links: Sequence[Link]) -> Mapping[str, int]:
    """Return the layer of each box: the length of the longest way to it."""
    waiting = dict.fromkeys(boxes, 0)
    onward: dict[str, list[str]] = defaultdict(list)
    for link in links:
        waiting[link.end] += 1
        onward[link.start].append(link.end)
    ranks = dict.fromkeys(boxes, 0)
    ready = [box for box in boxes if not waiting[box]]
    for box in ready:  # grows as it is read
        for end in onward[box]:
            ranks[end] = max(ranks[end], ranks[box] + 1)
            waiting[end] -= 1
            if not waiting[end]:
                ready.append(end)
    return ranks


def _chain(link: Link, ranks: Mapping[str, int]) -> Iterator[Member]:
    yield link.start
    for layer in range(ranks[link.start] + 1, ranks[link.end]):
        yield Bend(link, layer)
    yield link.end


def _members(
    boxes: Sequence[str],
    ranks: Mapping[str, int],
    chains: Mapping[Link, Sequence[Member]],
    onward: Mapping[str, int],
) -> list[list[Member]]:
    layers: list[list[Member]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for box in sorted(boxes, key=lambda one: -onward[one]):
        layers[ranks[box]].append(box)
    for chain in chains.values():
        for member in chain:
            if isinstance(member, Bend):
                layers[member.layer].append(member)
    return layers


def _onward(
    boxes: Sequence[str], ranks: Mapping[str, int], links: Iterable[Link]
) -> Mapping[str, int]:
    """Return how many layers there still are on the longest way from each box.

    The longest way stands furthest left: it is what one reads first.
    """
    found = dict.fromkeys(boxes, 0)
    for link in sorted(links, key=lambda one: -ranks[one.end]):
        found[link.start] = max(found[link.start], found[link.end] + 1)
    return found


def _spine(
    boxes: Sequence[str], chains: Mapping[Link, tuple[Member, ...]], onward: Mapping[str, int]
) -> tuple[Member, ...]:
    here = max(boxes, key=lambda one: onward[one], default=None)
    found: list[Member] = [] if here is None else [here]
    while here is not None:
        links = (one for one in chains if one.start == here)
        link = max(links, key=lambda one: onward[one.end], default=None)
        found += chains[link][1:] if link else ()
        here = link.end if link else None
    return tuple(found)


def _ordered(
    layers: list[list[Member]], chains: Mapping[Link, Sequence[Member]]
) -> tuple[tuple[Member, ...], ...]:
    """Return the layers in the order with the fewest crossings of those tried."""
    above: dict[Member, list[Member]] = defaultdict(list)
    below: dict[Member, list[Member]] = defaultdict(list)
    for chain in chains.values():
        for upper, lower in itertools.pairwise(chain):
            below[upper].append(lower)
            above[lower].append(upper)
    best, fewest = [list(layer) for layer in layers], _crossings(layers, below)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        layers = _swept(layers, below if sweep % 2 else above, upwards=bool(sweep % 2))
        found = _crossings(layers, below)
        if found < fewest:
            best, fewest = layers, found
    return tuple(map(tuple, best))


def _swept(
    layers: list[list[Member]], beside: Mapping[Member, Sequence[Member]], *, upwards: bool
) -> list[list[Member]]:
    """Return the layers each ordered by the middle of its neighbours in the one before it."""
    found: list[list[Member]] = []
    for layer in reversed(layers) if upwards else layers:
        before = {member: place for place, member in enumerate(found[-1])} if found else {}
        found.append(_by_middle(layer, before, beside))
    return found[::-1] if upwards else found


def _by_middle(
    layer: Sequence[Member],
    before: Mapping[Member, int],
    beside: Mapping[Member, Sequence[Member]],
) -> list[Member]:
    def middle(pair: tuple[int, Member]) -> float:
        place, member = pair
        places = [before[one] for one in beside.get(member, ()) if one in before]
        return sum(places) / len(places) if places else float(place)

    return [member for _, member in sorted(enumerate(layer), key=middle)]


def _crossings(layers: Sequence[Sequence[Member]], below: Mapping[Member, Sequence[Member]]) -> int:
    """Return how often links cross: pairs whose upper ends stand otherwise than their lower."""
    count = 0
    for upper, lower in itertools.pairwise(layers):
        places = {member: place for place, member in enumerate(lower)}
        passed: list[int] = []
        for member in upper:
            ends = [places[one] for one in below.get(member, ())]
            count += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return count
