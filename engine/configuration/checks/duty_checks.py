"""Who is in charge of whose business: whatever the routing table gives, somebody answers for it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.configuration.checks.county_checks import SYSTEM
from engine.configuration.checks.table_checks import check_table
from engine.configuration.checks.world import ROLE, Pen
from engine.configuration.choices import choice_values
from engine.configuration.county import County, Post, Topic
from engine.configuration.table import Row
from engine.configuration.workflow import Workflow
from engine.errors import ExpressionError
from engine.expressions import tree
from engine.expressions.grammar import parse_cell

LEAD = "lead"
ASSISTING = "with"
_MOST_NAMED = 5


def check_duties(workflow: Workflow, pen: Pen) -> None:
    """Note duties nobody holds, and what is wrong with the routing table."""
    county = pen.world.county
    if county is not None:
        roles = [*(role.id for role in county.roles), SYSTEM]
        pen.refer_each(("duties",), workflow.duties, roles, ROLE)
    if workflow.routing is None:
        return
    units = tuple(unit.id for unit in county.units) if county else None
    check_table(workflow.routing, ("routing",), pen, outputs={LEAD: units, ASSISTING: units})
    if not workflow.duties:
        pen.note(
            ("routing",),
            "no-duties",
            "有分流表的流程要写 duties：分流时指定哪些角色。",
            "a workflow with routing needs 'duties': the roles to name.",
        )
    for position, row in enumerate(workflow.routing.rules):
        _check_lead_assists(row, position, pen)
        if county is not None and not pen.world.broken:
            _check_holders(row, position, workflow, county, pen)


def topics_of(row: Row, fact_name: str | None, pen: Pen) -> tuple[str, ...] | None:
    """Return the topics a routing row is limited to; None if it may meet any."""
    fact = pen.world.dictionary.get(fact_name or "")
    if fact is None or fact_name not in row.when:
        return None
    try:
        cell = parse_cell(row.when[fact_name], fact, pen.world.dictionary)
    except ExpressionError:
        return ()
    tests = cell.tests if isinstance(cell, tree.AnyOf) else (cell,)
    named = []
    for test in tests:
        if not isinstance(test, tree.Equals) or not isinstance(test.operand, tree.Literal):
            return None
        named.append(str(test.operand.value))
    return tuple(named)


def _check_lead_assists(row: Row, position: int, pen: Pen) -> None:
    lead, others = row.then.get(LEAD), row.then.get(ASSISTING)
    if isinstance(others, list | tuple) and lead in others:
        pen.note(
            ("routing", "rules", position, "then", ASSISTING),
            "lead-assists",
            f"“{lead}”已是主办单位，不能同时协办。",
            f"'{lead}' leads already and cannot assist.",
            found=str(lead),
        )


def _check_holders(row: Row, position: int, workflow: Workflow, county: County, pen: Pen) -> None:
    topics = topics_of(row, workflow.topic, pen)
    for unit in _leads(row, county, pen):
        for role in workflow.duties:
            missing = tuple(_without_holder(unit, role, topics, county))
            if missing:
                _note_nobody(unit, role, missing, position, pen)


def _leads(row: Row, county: County, pen: Pen) -> tuple[str, ...]:
    """Return the units a row can make lead: the one it names, or all a named fact can hold."""
    lead = str(row.then.get(LEAD))
    units = {unit.id for unit in county.units}
    if lead in units:
        return (lead,)
    fact = pen.world.dictionary.get(lead)
    return tuple(value for value in (fact.values or ()) if value in units) if fact else ()


def _without_holder(
    unit: str, role: str, topics: tuple[str, ...] | None, county: County
) -> Iterator[str]:
    posts = [post for post in county.posts if post.unit == unit and post.role == role]
    if any(not post.in_charge_of for post in posts):
        return
    parents = dict(_lines_of_descent(county.topics, ()))
    for topic in topics if topics is not None else choice_values(county)["topics"]:
        if not _anybody(posts, parents.get(topic, (topic,))):
            yield topic


def _anybody(posts: list[Post], line: tuple[str, ...]) -> bool:
    return any(set(line) & set(post.in_charge_of) for post in posts)


def _lines_of_descent(
    topics: tuple[Topic, ...], above: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each topic with itself and the topics above it."""
    for topic in topics:
        line = (topic.id, *above)
        yield topic.id, line
        yield from _lines_of_descent(topic.children, line)


def _note_nobody(unit: str, role: str, missing: tuple[str, ...], position: int, pen: Pen) -> None:
    some = "、".join(missing[:_MOST_NAMED]) + (" 等" if len(missing) > _MOST_NAMED else "")
    some_en = ", ".join(missing[:_MOST_NAMED]) + (", …" if len(missing) > _MOST_NAMED else "")
    pen.note(
        ("routing", "rules", position, "then", LEAD),
        "no-holder",
        f"“{unit}”没有角色为“{role}”的岗位分管：{some}。",
        f"'{unit}' has no post of the role '{role}' in charge of: {some_en}.",
        found=unit,
    )
