"""The simplest complete routing table: who is in charge of each topic, and nothing else asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.configuration.workflow import Workflow
from engine.configuration.yaml_source import Plain
from engine.expressions.names import Dictionary

AT_PLACE: Final = "@place"
"""Stands for the unit of the place a case is about; no unit can be called so."""

ANY: Final = "-"
"""A cell that any value meets."""

_BASIS = "本县职责分工"


@dataclass(frozen=True, slots=True)
class OwnRouting:
    """Who is in charge.

    Attributes:
        topics: Unit in charge of each topic, or ``AT_PLACE``; empty where nobody decided yet.
        first: Unit in charge wherever a fact that is yes or no is yes, whatever the topic.
    """

    topics: Mapping[str, str]
    first: Mapping[str, str] = field(default_factory=dict)


def questions_of(workflow: Workflow, facts: Dictionary) -> tuple[str, ...]:
    """Return the facts that are yes or no and by which a routing table tells cases apart."""
    columns = () if workflow.routing is None else workflow.routing.inputs
    names = (column.name for column in columns)
    return tuple(name for name in names if name in facts and facts[name].type == "boolean")


def own_rows(
    workflow: Workflow, own: OwnRouting, facts: Dictionary
) -> tuple[dict[str, Plain], ...]:
    """Return the rows of a table that leads every case to one unit.

    Args:
        workflow: The workflow whose table is replaced; its facts of topic and place are asked.
        own: Who is in charge.
        facts: Every fact there is.
    """
    asked = [fact for fact in questions_of(workflow, facts) if own.first.get(fact)]
    rows: list[dict[str, Plain]] = []
    for number, fact in enumerate(asked):
        when: dict[str, Plain] = {**dict.fromkeys(asked[:number], False), fact: True}
        rows.append(_row(f"first-{number + 1}", when, own.first[fact]))
    by_unit: dict[str, list[str]] = {}
    for topic, unit in own.topics.items():
        if unit:
            by_unit.setdefault(unit, []).append(topic)
    for number, (unit, topics) in enumerate(by_unit.items(), start=1):
        lead = str(workflow.place) if unit == AT_PLACE else unit
        # A cell that names every topic there is asks for nothing, and is refused as such.
        said = ANY if len(topics) == len(own.topics) else ", ".join(topics)
        when = {**dict.fromkeys(asked, False), str(workflow.topic): said}
        rows.append(_row(f"topic-{number}", when, lead))
    return tuple(rows)


def _row(name: str, when: dict[str, Plain], lead: str) -> dict[str, Plain]:
    return {"id": name, "when": when, "then": {"lead": lead}, "basis": _BASIS}
