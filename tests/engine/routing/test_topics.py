"""Topics: parents for counting, leaves for cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.routing.topics import leaf_topics, topic_chain, topic_parents, topic_titles

if TYPE_CHECKING:
    from engine.configuration.county import County


def test_every_topic_knows_the_one_above_it(county: County) -> None:
    assert topic_parents(county) == {
        "环境": None,
        "油烟": "环境",
        "水": "环境",
        "河道": "水",
        "道路": None,
    }


def test_leaves_are_the_topics_without_children(county: County) -> None:
    assert [topic.id for topic in leaf_topics(county)] == ["油烟", "河道", "道路"]


def test_all_topics_have_titles(county: County) -> None:
    assert topic_titles(county)["油烟"].text("en") == "Cooking fumes"
    assert topic_titles(county)["环境"].zh == "环境保护"


@pytest.mark.parametrize(
    ("topic", "chain"),
    [
        ("河道", ("河道", "水", "环境")),
        ("环境", ("环境",)),
        ("没有", ("没有",)),
    ],
)
def test_a_topic_is_followed_by_those_above_it(
    county: County, topic: str, chain: tuple[str, ...]
) -> None:
    assert topic_chain(county, topic) == chain
