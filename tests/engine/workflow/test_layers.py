"""Which layer a box stands in, which links lead back, how few crossings are left."""

from __future__ import annotations

import itertools

import pytest

from engine.workflow.layers import Bend, Link, layered


def links(*pairs: str) -> list[Link]:
    return [Link(pair[0], pair[1]) for pair in pairs]


def test_each_box_stands_below_all_that_lead_to_it() -> None:
    found = layered("abcd", links("ab", "bc", "ac", "cd"))
    boxes = [[one for one in layer if isinstance(one, str)] for layer in found.layers]
    assert boxes == [["a"], ["b"], ["c"], ["d"]]


def test_a_link_that_closes_a_circle_leads_back() -> None:
    found = layered("abc", links("ab", "bc", "ca"))
    assert found.back == (Link("c", "a"),)
    assert found.layers == (("a",), ("b",), ("c",))


def test_a_link_to_itself_leads_back() -> None:
    assert layered("a", links("aa")).back == (Link("a", "a"),)


def test_a_mere_circle_begins_with_the_first_box() -> None:
    assert layered("ba", links("ab", "ba")).layers == (("b",), ("a",))


def test_a_long_link_passes_every_layer_between() -> None:
    link = Link("a", "d")
    found = layered("abcd", links("ab", "bc", "cd", "ad"))
    assert found.chains[link] == ("a", Bend(link, 1), Bend(link, 2), "d")
    assert Bend(link, 1) in found.layers[1]


def test_boxes_change_places_where_links_would_cross() -> None:
    found = layered("abxy", links("ay", "bx"))
    upper, lower = found.layers
    assert upper.index("a") == lower.index("y")


def test_links_that_name_no_box_or_stand_twice_are_left_out() -> None:
    found = layered("ab", [*links("ab", "ab"), Link("a", "nowhere")])
    assert list(found.chains) == links("ab")


def test_nothing_gives_no_layers() -> None:
    assert layered("", []).layers == ()


@pytest.mark.parametrize("count", [2, 3000])
def test_a_chain_of_any_length_has_as_many_layers(count: int) -> None:
    names = [str(number) for number in range(count)]
    found = layered(names, [Link(*pair) for pair in itertools.pairwise(names)])
    assert len(found.layers) == count
    assert not found.back
