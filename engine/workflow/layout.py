"""Where the boxes and links of a drawing stand; pure geometry, nothing of what they say.

Everything readable stands within boxes.  Links run in the space between layers, past boxes only
where the layer left room for them, and those that lead back run beside the whole drawing: so no
line ever crosses a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.workflow.layers import Bend, Layering, Link, Member, layered

__all__ = ["Box", "Drawing", "Link", "Placed", "Route", "draw"]

MARGIN = 8
"""Pixels around the drawing."""

_BESIDE = 24
"""Pixels between two boxes of a layer; half of it beside a link that passes."""

_BETWEEN = 40
"""Pixels between two layers."""

_TRACK = 12
"""Pixels between two links that lead back side by side."""

_ARROW = 16
"""Pixels before a box that no track uses: the heads of arrows stand there."""

_ROUNDS = 25
"""Rounds of straightening, up and down in turn; the last goes down."""


_SPINE, _PASSING = 4096.0, 4.0
"""How much more the longest way, and a link that passes, weigh than a box that must give room."""


@dataclass(frozen=True, slots=True)
class Box:
    """What is to be placed; sizes in pixels."""

    id: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its upper left corner, in pixels from that of the drawing."""

    box: Box
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class Route:
    """How a link runs.

    Attributes:
        back: It leads up again: its points are the corners of a line with right angles.  The points
            of others come in pairs that stand one above the other; between pairs the line bends.
        points: Pixels from the upper left corner of the drawing, ``(x, y)``, first the start.
    """

    link: Link
    back: bool
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and links with their places; sizes in pixels."""

    width: int
    height: int
    boxes: tuple[Placed, ...]
    routes: tuple[Route, ...]


def draw(boxes: Sequence[Box], links: Iterable[Link]) -> Drawing:
    """Return the places of boxes and links in layers from top to bottom.

    The same boxes and links give the same drawing.  Links that name no box are left out.

    Args:
        boxes: In the order of the document.
        links: Ways between them.
    """
    known = {box.id: box for box in boxes}
    layering = layered([box.id for box in boxes], links)
    centres = _centres(layering, known)
    levels = _Levels.of(layering, known)
    places = {
        box.id: Placed(
            box, round(centres[box.id] - box.width / 2), levels.tops[levels.of_box[box.id]]
        )
        for box in boxes
    }
    right = max((one.left + one.box.width for one in places.values()), default=0)
    right = max([right, *(round(each) for each in centres.values())])
    back = _back_routes(layering.back, places, levels, right + MARGIN)
    forward = [
        Route(link, back=False, points=_way(chain, places, centres, levels))
        for link, chain in layering.chains.items()
    ]
    width = max([right, *(x for route in back for x, _ in route.points)])
    return Drawing(
        width=width + MARGIN,
        height=levels.height,
        boxes=tuple(places[box.id] for box in boxes),
        routes=(*forward, *back),
    )


@dataclass(frozen=True)
class _Levels:
    """Where each layer begins and ends, and which links back run between two layers.

    Attributes:
        tracks: By layer: the links back that leave or enter in the space above it.
    """

    of_box: Mapping[str, int]
    tops: Sequence[int]
    bottoms: Sequence[int]
    tracks: Mapping[int, Sequence[Link]]
    height: int

    @classmethod
    def of(cls, layering: Layering, boxes: Mapping[str, Box]) -> _Levels:
        of_box = {
            member: number
            for number, layer in enumerate(layering.layers)
            for member in layer
            if isinstance(member, str)
        }
        tracks: dict[int, list[Link]] = defaultdict(list)
        for link in layering.back:
            tracks[of_box[link.end]].append(link)
            tracks[of_box[link.start] + 1].append(link)
        tops, bottoms, here = [], [], MARGIN
        for number, layer in enumerate(layering.layers):
            here += _TRACK * len(tracks[number]) + (_BETWEEN if number else _first(tracks[0]))
            tops.append(here)
            here += max((boxes[one].height for one in layer if isinstance(one, str)), default=0)
            bottoms.append(here)
        below = tracks[len(tops)]
        height = here + MARGIN + (_TRACK * (len(below) + 1) if below else 0)
        return cls(of_box, tops, bottoms, tracks, height)

    def track(self, layer: int, link: Link) -> int:
        """Return how far down a link back runs in the space above a layer."""
        number = self.tracks[layer].index(link)
        above = self.bottoms[layer - 1] if layer else MARGIN - _TRACK
        return above + _TRACK * (number + 1)


def _first(tracks: Sequence[Link]) -> int:
    return _ARROW if tracks else 0


def _centres(layering: Layering, boxes: Mapping[str, Box]) -> Mapping[Member, float]:
    """Return how far right the middle of each member stands: near what it is joined to.

    The longest way runs straight down.
    """
    upper, lower = _joined(layering.pairs)
    before, after = _joined(zip(layering.spine, layering.spine[1:], strict=False))
    spine = frozenset(layering.spine)
    found: dict[Member, float] = {}
    for layer in layering.layers:
        found.update(_spread(layer, dict.fromkeys(layer, 0.0), boxes, spine))
    for turn in range(_ROUNDS):
        up = bool(turn % 2)
        beside = (lower | after) if up else (upper | before)
        for layer in layering.layers[::-1] if up else layering.layers:
            wanted = {one: _middle(one, beside, found) for one in layer}
            found.update(_spread(layer, wanted, boxes, spine))
    least = min((found[one] - _width(one, boxes) / 2 for one in found), default=0.0)
    return {member: centre - least + MARGIN for member, centre in found.items()}


Neighbours = dict[Member, tuple[Member, ...]]


def _joined(pairs: Iterable[tuple[Member, Member]]) -> tuple[Neighbours, Neighbours]:
    """Return what stands above and what below each member it is joined to."""
    upper: Neighbours = {}
    lower: Neighbours = {}
    for above, below in pairs:
        upper[below] = (*upper.get(below, ()), above)
        lower[above] = (*lower.get(above, ()), below)
    return upper, lower


def _middle(member: Member, beside: Neighbours, found: Mapping[Member, float]) -> float:
    near = beside.get(member)
    return sum(found[one] for one in near) / len(near) if near else found[member]


def _width(member: Member, boxes: Mapping[str, Box]) -> int:
    return 0 if isinstance(member, Bend) else boxes[member].width


def _spread(
    layer: Sequence[Member],
    wanted: Mapping[Member, float],
    boxes: Mapping[str, Box],
    spine: Collection[Member],
) -> Mapping[Member, float]:
    """Return the places nearest to those wanted that keep the order and the room between.

    Members that want to stand in each other's place are moved together as one block, to the mean of
    what they want; a passing link weighs more, so that long links run straight.

    Source: Ayer, Brunk, Ewing, Reid, Silverman 1955 (pooling adjacent violators).
    """
    offsets = _offsets(layer, boxes)
    blocks: list[tuple[float, float, int]] = []
    for member in layer:
        weight = _SPINE if member in spine else _PASSING if isinstance(member, Bend) else 1.0
        mean, count = wanted[member] - offsets[member], 1
        while blocks and blocks[-1][0] >= mean:
            before, heavy, many = blocks.pop()
            mean = (before * heavy + mean * weight) / (heavy + weight)
            weight, count = heavy + weight, many + count
        blocks.append((mean, weight, count))
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return {one: mean + offsets[one] for one, mean in zip(layer, means, strict=True)}


def _offsets(layer: Sequence[Member], boxes: Mapping[str, Box]) -> Mapping[Member, float]:
    """Return how far right each member stands at least, the first at 0."""
    found: dict[Member, float] = {}
    here, before = 0.0, None
    for member in layer:
        if before is not None:
            passing = isinstance(member, Bend) or isinstance(before, Bend)
            room = _BESIDE / 2 if passing else _BESIDE
            here += (_width(before, boxes) + _width(member, boxes)) / 2 + room
        found[member] = here
        before = member
    return found


def _way(
    chain: Sequence[Member],
    places: Mapping[str, Placed],
    centres: Mapping[Member, float],
    levels: _Levels,
) -> tuple[tuple[int, int], ...]:
    """Return the points of a link from the foot of one box to the head of another."""
    points: list[tuple[int, int]] = []
    for member in chain:
        across = round(centres[member])
        if isinstance(member, Bend):
            points += [(across, levels.tops[member.layer]), (across, levels.bottoms[member.layer])]
        elif member == chain[0]:
            placed = places[member]
            foot = placed.top + placed.box.height
            points += [(across, foot), (across, levels.bottoms[levels.of_box[member]])]
        else:
            points += [(across, places[member].top - _ARROW // 2), (across, places[member].top)]
    return tuple(points)


def _back_routes(
    links: Sequence[Link], places: Mapping[str, Placed], levels: _Levels, right: int
) -> tuple[Route, ...]:
    """Return the links that lead back, each in a lane of its own beside the drawing."""
    taken: list[list[tuple[int, int]]] = []
    found = []
    for link in sorted(links, key=lambda one: _span(one, levels)[1] - _span(one, levels)[0]):
        lane = _lane(taken, _span(link, levels))
        found.append(_back_route(link, places, levels, right + _TRACK * lane))
    return tuple(sorted(found, key=lambda route: links.index(route.link)))


def _span(link: Link, levels: _Levels) -> tuple[int, int]:
    return levels.of_box[link.end], levels.of_box[link.start] + 1


def _lane(taken: list[list[tuple[int, int]]], span: tuple[int, int]) -> int:
    """Return the first lane that is free along these layers, and take it."""
    for number, spans in enumerate(taken):
        if all(span[1] < low or high < span[0] for low, high in spans):
            spans.append(span)
            return number
    taken.append([span])
    return len(taken) - 1


def _back_route(link: Link, places: Mapping[str, Placed], levels: _Levels, lane: int) -> Route:
    start, end = places[link.start], places[link.end]
    below, above = levels.of_box[link.start] + 1, levels.of_box[link.end]
    low, high = levels.track(below, link), levels.track(above, link)
    out = start.left + start.box.width * 3 // 4
    into = end.left + end.box.width * 3 // 4 + _TRACK * _place(link, levels, above)
    return Route(
        link,
        back=True,
        points=(
            (out, start.top + start.box.height),
            (out, low),
            (lane, low),
            (lane, high),
            (into, high),
            (into, end.top),
        ),
    )


def _place(link: Link, levels: _Levels, layer: int) -> int:
    """Return how many links back enter the same box before this one."""
    entering = [one for one in levels.tracks[layer] if one.end == link.end]
    return entering.index(link)
