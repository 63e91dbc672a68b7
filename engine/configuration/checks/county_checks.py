"""The county document: every id once, every reference to something that is there."""

from __future__ import annotations

from collections.abc import Iterator

from engine.configuration.checks.brand_checks import check_agreed_totals, check_brand
from engine.configuration.checks.world import PERSON, POST, ROLE, TOPIC, UNIT, Noun, Pen
from engine.configuration.county import Area, County, Post, Topic, Unit
from engine.configuration.problems import Path

SYSTEM = "system"
"""The role of the tick; built in, so no county may give it to a post."""

_KIND = Noun("单位类别", "kind of unit")
_AREA = Noun("片区", "area")


def check_county(county: County, pen: Pen) -> None:
    """Note what is wrong within the county document."""
    _check_names(county, pen)
    units = [unit.id for unit in county.units]
    kinds = [kind.id for kind in county.unit_kinds]
    for position, unit in enumerate(county.units):
        here: Path = ("units", position)
        pen.refer((*here, "unit_kind"), unit.unit_kind, kinds, _KIND)
        pen.refer((*here, "superior"), unit.superior, units, UNIT)
        _check_superiors(county, unit, here, pen)
    _check_areas(county, pen)
    _check_posts(county, pen)
    check_brand(county, pen)
    check_agreed_totals(county, pen)


def topic_ids(topics: tuple[Topic, ...]) -> tuple[str, ...]:
    """Return the ids of all topics, parents before their children."""
    return tuple(topic.id for topic, _ in _walk(topics, ()))


def _check_names(county: County, pen: Pen) -> None:
    kinds = (("unit_kinds", position) for position in range(len(county.unit_kinds)))
    pen.distinct(zip(kinds, (kind.id for kind in county.unit_kinds), strict=True), _KIND)
    pen.distinct(_at("units", [unit.id for unit in county.units]), UNIT)
    pen.distinct(_at("areas", [area.id for area in county.areas]), _AREA)
    pen.distinct(_at("roles", [role.id for role in county.roles]), ROLE)
    pen.distinct(_at("people", [person.id for person in county.people]), PERSON)
    pen.distinct(_at("posts", [post.id for post in county.posts]), POST)
    topics = [((*path, "id"), topic.id) for topic, path in _walk(county.topics, ("topics",))]
    pen.distinct(topics, TOPIC)
    for position, role in enumerate(county.roles):
        if role.id == SYSTEM:
            pen.note(
                ("roles", position, "id"),
                "reserved",
                "“system”是系统自己的角色，请换一个名称。",
                "'system' is the role of the system itself; choose another name.",
            )


def _at(key: str, words: list[str]) -> Iterator[tuple[Path, str]]:
    for position, word in enumerate(words):
        yield (key, position, "id"), word


def _check_superiors(county: County, unit: Unit, here: Path, pen: Pen) -> None:
    above = {one.id: one.superior for one in county.units}
    seen = {unit.id}
    step = unit.superior
    while step is not None and step not in seen:
        seen.add(step)
        step = above.get(step)
    if step == unit.id:
        pen.note(
            (*here, "superior"),
            "circle",
            f"“{unit.id}”的上级绕一圈又回到自己。",
            f"going up from '{unit.id}' leads back to itself.",
        )


def _check_areas(county: County, pen: Pen) -> None:
    units = [unit.id for unit in county.units]
    posts = [post.id for post in county.posts]
    taken: dict[str, Area] = {}
    for position, area in enumerate(county.areas):
        here: Path = ("areas", position)
        pen.refer_each((*here, "units"), area.units, units, UNIT)
        pen.refer((*here, "leader"), area.leader, posts, POST)
        pen.refer((*here, "office"), area.office, posts, POST)
        for place, unit in enumerate(area.units):
            other = taken.setdefault(unit, area)
            if other is not area:
                pen.note(
                    (*here, "units", place),
                    "two-areas",
                    f"“{unit}”已在“{other.title}”里，一个单位只能属于一个片区。",
                    f"'{unit}' already belongs to '{other.id}'; a unit has one area.",
                )


def _check_posts(county: County, pen: Pen) -> None:
    units = [unit.id for unit in county.units]
    people = [person.id for person in county.people]
    roles = [role.id for role in county.roles]
    topics = topic_ids(county.topics)
    for position, post in enumerate(county.posts):
        here: Path = ("posts", position)
        pen.refer((*here, "unit"), post.unit, units, UNIT)
        pen.refer((*here, "role"), post.role, roles, ROLE)
        pen.refer((*here, "holder"), post.holder, people, PERSON)
        pen.refer_each((*here, "in_charge_of"), post.in_charge_of, topics, TOPIC)
        pen.refer_each((*here, "supervises"), post.supervises, units, UNIT)
    _check_rivals(county, pen)
    _check_idle(county, pen)


def _check_rivals(county: County, pen: Pen) -> None:
    """Two posts of one role in one unit cannot both be in charge of the same topic."""
    charged: dict[tuple[str, str, str], Post] = {}
    for position, post in enumerate(county.posts):
        for place, topic in enumerate(post.in_charge_of):
            other = charged.setdefault((post.unit, post.role, topic), post)
            if other is not post:
                pen.note(
                    ("posts", position, "in_charge_of", place),
                    "two-in-charge",
                    f"“{topic}”已由同单位同角色的岗位“{other.title}”分管，只能有一个。",
                    f"'{topic}' is already the charge of the post '{other.id}' "
                    "of the same role and unit; there can be one.",
                )


def _check_idle(county: County, pen: Pen) -> None:
    holders = {post.holder for post in county.posts}
    for position, person in enumerate(county.people):
        if person.id not in holders:
            pen.warn(
                ("people", position),
                "no-post",
                f"“{person.name}”没有任何岗位，登录后什么也做不了。",
                f"'{person.id}' holds no post and can do nothing.",
            )


def _walk(topics: tuple[Topic, ...], path: Path) -> Iterator[tuple[Topic, Path]]:
    for position, topic in enumerate(topics):
        here = (*path, position)
        yield topic, here
        yield from _walk(topic.children, (*here, "children"))
