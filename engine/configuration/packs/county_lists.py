"""Units, topics, areas, posts and people of a county as an office fills them in, list by list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.configuration.yaml_source import Plain

UNITS: Final = "单位"
TOPICS: Final = "信访类别"
AREAS: Final = "片区"
POSTS: Final = "岗位"
"""Names of the sheets."""

MOST_ROWS: Final = 1000
"""Rows of one list; a county has far fewer."""


@dataclass(frozen=True, slots=True)
class CountyLists:
    """What an office filled in, ready for a county document.

    Attributes:
        people: Those named as holders of posts, each once.
        given: Sheets that were there.
    """

    units: tuple[dict[str, Plain], ...] = ()
    areas: tuple[dict[str, Plain], ...] = ()
    posts: tuple[dict[str, Plain], ...] = ()
    people: tuple[dict[str, Plain], ...] = ()
    given: frozenset[str] = field(default_factory=frozenset)


Words = Sequence[tuple[str, str]]
"""Id and title of what a column may name."""

Rows = tuple[dict[str, Plain], ...]

_NOT_OF_AN_ID = re.compile(r"[^A-Za-z0-9_.\u4e00-\u9fff-]+")


def id_from(text: str) -> str:
    """Return a name that other documents can address a thing by, made of its title.

    >>> id_from("市场监管局（食药安办）")
    '市场监管局-食药安办'
    """
    return _NOT_OF_AN_ID.sub("-", text).strip("-._")


def post_id(unit: str, role: str, taken: Mapping[str, object]) -> str:
    """Return an id for a post of a role in a unit that no other has."""
    first = name = id_from(f"{unit}-{role}")
    number = 2
    while name in taken:
        name, number = f"{first}-{number}", number + 1
    return name
