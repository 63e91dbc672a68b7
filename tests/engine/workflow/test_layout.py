"""Drawings of workflows: nothing overlaps, lines keep off the boxes, the same comes out again."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.workflow.layout import Box, Drawing, Link, Placed, draw


def overlap(one: Placed, other: Placed) -> bool:
    return (
        one.left < other.left + other.box.width
        and other.left < one.left + one.box.width
        and one.top < other.top + other.box.height
        and other.top < one.top + one.box.height
    )


def enters(start: tuple[int, int], end: tuple[int, int], placed: Placed) -> bool:
    """Tell whether the rectangle a piece of a line stays in has a part of the box inside."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return (
        left < placed.left + placed.box.width
        and placed.left < right
        and top < placed.top + placed.box.height
        and placed.top < bottom
    ) or (
        left == right
        and placed.left < left < placed.left + placed.box.width
        and top < placed.top + placed.box.height
        and placed.top < bottom
    )


NAMES = "abcdefghijklmn"


@st.composite
def drawings(take: st.DrawFn) -> Drawing:
    names = NAMES[: take(st.integers(2, len(NAMES)))]
    sizes = [(take(st.integers(60, 220)), take(st.integers(30, 140))) for _ in names]
    ends = take(st.lists(st.tuples(*[st.sampled_from(names)] * 2), max_size=2 * len(names)))
    boxes = [Box(name, *size) for name, size in zip(names, sizes, strict=True)]
    return draw(boxes, [Link(*pair) for pair in ends])


@given(drawing=drawings())
def test_boxes_never_overlap_and_stay_inside(drawing: Drawing) -> None:
    assert not any(overlap(*pair) for pair in combinations(drawing.boxes, 2))
    for each in drawing.boxes:
        assert each.left >= 0
        assert each.top >= 0
        assert each.left + each.box.width <= drawing.width
        assert each.top + each.box.height <= drawing.height


@given(drawing=drawings())
def test_no_line_crosses_a_box(drawing: Drawing) -> None:
    for route in drawing.routes:
        for start, end in pairwise(route.points):
            crossed = [one.box.id for one in drawing.boxes if enters(start, end, one)]
            assert not crossed, route


@given(drawing=drawings())
def test_lines_stay_inside_the_drawing(drawing: Drawing) -> None:
    for route in drawing.routes:
        for across, down in route.points:
            assert 0 <= across <= drawing.width
            assert 0 <= down <= drawing.height


@given(drawing=drawings())
def test_the_same_boxes_give_the_same_drawing(drawing: Drawing) -> None:
    boxes = [one.box for one in drawing.boxes]
    links = [route.link for route in drawing.routes]
    assert draw(boxes, links) == draw(list(boxes), list(links))


def test_a_straight_way_is_drawn_straight_down() -> None:
    boxes = [Box("a", 100, 40), Box("b", 60, 40), Box("c", 100, 40)]
    drawing = draw(boxes, [Link("a", "b"), Link("b", "c")])
    assert {x for route in drawing.routes for x, _ in route.points} == {58}
    assert [one.top for one in drawing.boxes] == sorted(one.top for one in drawing.boxes)


def test_the_longest_way_runs_straight_down_however_much_stands_beside_it() -> None:
    boxes = [Box(name, 100, 40) for name in "abcdefgh"]
    drawing = draw(boxes, [Link(*pair) for pair in ("ab", "bc", "cd", "ae", "af", "bg", "ch")])
    centres = {one.box.id: one.left + one.box.width // 2 for one in drawing.boxes}
    assert {centres[name] for name in "abcd"} == {58}
    assert all(centres[name] > 58 for name in "efgh")


def test_a_link_that_leads_back_runs_right_of_every_box() -> None:
    boxes = [Box("a", 100, 40), Box("b", 200, 40)]
    drawing = draw(boxes, [Link("a", "b"), Link("b", "a")])
    back = next(route for route in drawing.routes if route.back)
    assert max(x for x, _ in back.points) > max(one.left + one.box.width for one in drawing.boxes)
    assert back.points[-1][1] == drawing.boxes[0].top


def test_links_that_lead_back_side_by_side_have_lanes_of_their_own() -> None:
    boxes = [Box(name, 100, 40) for name in "abc"]
    drawing = draw(boxes, [Link(*pair) for pair in ("ab", "bc", "ca", "cb")])
    lanes = [max(x for x, _ in route.points) for route in drawing.routes if route.back]
    assert len(set(lanes)) == 2


def test_a_box_alone_needs_no_more_room_than_itself() -> None:
    drawing = draw([Box("a", 100, 40)], [])
    assert (drawing.width, drawing.height) == (116, 56)
