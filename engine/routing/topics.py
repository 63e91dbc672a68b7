"""The county's subjects of petitions: parents for counting, leaves for cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from engine.configuration.county import County, Topic
    from engine.terms import Label


def topic_parents(county: County) -> Mapping[str, str | None]:
    """Return the parent of each topic, None for those at the top; in the order of the document."""
    return {topic.id: parent for topic, parent in _walk(county.topics, None)}


def leaf_topics(county: County) -> tuple[Topic, ...]:
    """Return the topics without children, which a petition may carry."""
    return tuple(topic for topic, _ in _walk(county.topics, None) if not topic.children)


def topic_titles(county: County) -> Mapping[str, Label]:
    """Return the title of each topic by id, leaves and parents."""
    return {topic.id: topic.title for topic, _ in _walk(county.topics, None)}


def topic_chain(county: County, topic: str) -> tuple[str, ...]:
    """Return the topic and all above it, nearest first; a topic the county lacks stands alone."""
    parents, chain = topic_parents(county), [topic]
    while (above := parents.get(chain[-1])) is not None and above not in chain:
        chain.append(above)
    return tuple(chain)


def _walk(topics: Iterable[Topic], parent: str | None) -> Iterator[tuple[Topic, str | None]]:
    for topic in topics:
        yield topic, parent
        yield from _walk(topic.children, topic.id)
