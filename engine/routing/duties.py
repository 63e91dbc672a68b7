"""Who holds each duty of a case: the post of the role that is in charge of the business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import RuleError
from engine.routing.topics import topic_chain, topic_titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.configuration.county import Area, County, Post, Role, Unit


@dataclass(frozen=True, slots=True)
class DutyHolder:
    """Who holds a duty in a case, by which post."""

    role: str
    post: str
    person: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What a duty is looked for: the unit that leads, the subject and the area.

    Attributes:
        topic: Topic of the case; None where the workflow has none.
    """

    county: County
    lead: Unit
    topic: str | None
    area: Area | None


def name_holders(matter: Matter, duties: Iterable[str]) -> tuple[DutyHolder, ...]:
    """Return the holder of each duty, in the order of the duties.

    Within a unit the post whose ``in_charge_of`` names the topic goes before one that names a
    parent of it, and that before one that names nothing; of equals the first in the county
    document, so that there is always exactly one.

    Raises:
        RuleError: A duty has no holder; it names unit, role and topic and how to mend it.
    """
    return tuple(_holder(matter, role) for role in duties)


def unit_of(county: County, unit: str) -> Unit:
    """Return the unit of this id.

    Raises:
        RuleError: The county has no such unit.
    """
    for one in county.units:
        if one.id == unit:
            return one
    raise RuleError(
        f"县里没有单位“{unit}”",
        f"the county has no unit {unit!r}",
        place="county.yaml units",
        value=unit,
        hint="在 county.yaml 的 units 中登记这个单位，或改正分流规则里的单位名称",
        hint_en="add the unit to units in county.yaml, or mend its name in the routing table",
    )


def area_of(county: County, units: Iterable[str | None]) -> Area | None:
    """Return the area of the first of these units that lies in one."""
    for unit in units:
        for area in county.areas:
            if unit in area.units:
                return area
    return None


def _holder(matter: Matter, wanted: str) -> DutyHolder:
    role = _role(matter.county, wanted)
    posts = [post for post in matter.county.posts if post.role == role.id]
    chosen = _in_charge(matter, [post for post in posts if _is_near(matter, role, post)])
    if chosen is None:
        raise _nobody(matter, role)
    return DutyHolder(role.id, chosen.id, chosen.holder)


def _is_near(matter: Matter, role: Role, post: Post) -> bool:
    """Tell whether the post could hold a duty of its role in this matter, whatever the topic."""
    match role.scope:
        case "area":
            area = matter.area
            return area is not None and post.id in {area.leader, area.office}
        case "supervised":
            return matter.lead.id in post.supervises
        case "county":
            return True
        case "case" | "unit":
            return post.unit == matter.lead.id


def _in_charge(matter: Matter, posts: Sequence[Post]) -> Post | None:
    chain = topic_chain(matter.county, matter.topic) if matter.topic else ()
    for topic in chain:
        for post in posts:
            if topic in post.in_charge_of:
                return post
    return next((post for post in posts if not post.in_charge_of), None)


def _role(county: County, wanted: str) -> Role:
    for role in county.roles:
        if role.id == wanted:
            return role
    raise RuleError(
        f"县里没有角色“{wanted}”，无法确定承办人",
        f"the county has no role {wanted!r}, so nobody can be named for it",
        place="county.yaml roles",
        value=wanted,
        hint="在 county.yaml 的 roles 中登记这个角色，或改正流程的 duties",
        hint_en="add the role to roles in county.yaml, or mend the workflow's duties",
    )


def _nobody(matter: Matter, role: Role) -> RuleError:
    """Say who is missing, for what, and which lines of the county document mend it."""
    unit, (topic, topic_en) = matter.lead, _business(matter)
    zh, en, part = _where_to_mend(matter, role)
    return RuleError(
        f"{unit.title}主办的件（{topic}）没有“{role.title}”可以承办",
        f"nobody is {role.title.text('en')} for a case led by {unit.title.text('en')} ({topic_en})",
        place=f"county.yaml {part}",
        value=(unit.id, role.id, matter.topic),
        hint=zh,
        hint_en=en,
    )


def _business(matter: Matter) -> tuple[str, str]:
    if matter.topic is None:
        return "未分类别", "no topic"
    title = topic_titles(matter.county).get(matter.topic)
    if title is None:
        return f"类别“{matter.topic}”", f"topic “{matter.topic}”"
    return f"类别“{title}”", f"topic “{title.text('en')}”"


def _where_to_mend(matter: Matter, role: Role) -> tuple[str, str, str]:
    """Return the remedy in Chinese and English and the part of the document it stands in."""
    unit = matter.lead.id
    if role.scope == "area" and matter.area is None:
        return (
            f"在 county.yaml 的 areas 中把“{unit}”或事发地编入一个片区",
            f"put {unit!r} or the place into an area in county.yaml",
            "areas",
        )
    if role.scope == "area" and matter.area is not None:
        return (
            (
                f"在 county.yaml 的 areas 中把片区“{matter.area.id}”的 leader 或 office "
                f"写成一个 role: {role.id} 的岗位"
            ),
            (
                f"let leader or office of area {matter.area.id!r} in county.yaml "
                f"be a post of role {role.id!r}"
            ),
            "areas",
        )
    if role.scope == "supervised":
        return (
            f"在 county.yaml 的 posts 中为一个 role: {role.id} 的岗位在 supervises 写上“{unit}”",
            f"name {unit!r} under supervises of a post of role {role.id!r} in county.yaml",
            "posts",
        )
    topic = f"写上“{matter.topic}”，或" if matter.topic else ""
    topic_en = f"names {matter.topic!r} or " if matter.topic else ""
    return (
        (
            f"在 county.yaml 的 posts 中为“{unit}”设一个 role: {role.id} 的岗位，"
            f"in_charge_of {topic}留空表示分管其余事项"
        ),
        (
            f"add a post of role {role.id!r} for {unit!r} to posts in county.yaml "
            f"whose in_charge_of {topic_en}is empty"
        ),
        "posts",
    )
