"""Which rules of the ladder are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import ExpressionError
from engine.routing.escalation import compile_escalations, due_escalations

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.configuration.workflow import Workflow
    from engine.rules.facts import FactSheet
    from engine.rules.ruleset import Runtime

LADDER: list[dict[str, object]] = [
    {
        "id": "remind",
        "title": "催办",
        "when": {"late": ">= 1"},
        "then": {"remind": True, "to": ["handler"]},
        "again": True,
    },
    {"id": "supervise", "title": "督办", "when": {"late": ">= 5"}, "then": {"step": "register"}},
    {
        "id": "propose",
        "title": "建议调查",
        "when": {"any": [{"late": ">= 10"}, {"stage": "working", "late": ">= 7"}]},
        "then": {"propose": "register", "to": ["deputy"]},
    },
]


@pytest.fixture(params=["durable", "python"])
def due(
    request: pytest.FixtureRequest,
    make_workflow: Callable[..., Workflow],
    sheet: Callable[..., FactSheet],
) -> Callable[..., list[str]]:
    """The ladder on both runtimes: what is due, by id."""
    workflow, runtime = make_workflow(escalation=LADDER), request.param

    def ids(*fired: str, **facts: object) -> list[str]:
        prefer: Runtime = "python" if runtime == "python" else "durable"
        rules = compile_escalations(workflow, sheet().dictionary, prefer=prefer)
        return [rule.id for rule in due_escalations(workflow, rules, sheet(**facts), fired)]

    return ids


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"late": None}, []),
        ({"late": 0}, []),
        ({"late": 1}, ["remind"]),
        ({"late": 5}, ["remind", "supervise"]),
        ({"late": 7, "stage": "new"}, ["remind", "supervise"]),
        ({"late": 7, "stage": "working"}, ["remind", "supervise", "propose"]),
        ({"late": 10}, ["remind", "supervise", "propose"]),
    ],
)
def test_due_are_the_rules_that_hold_in_the_order_of_the_ladder(
    due: Callable[..., list[str]], facts: dict[str, object], expected: list[str]
) -> None:
    assert due(**facts) == expected


def test_a_rule_fires_once(due: Callable[..., list[str]]) -> None:
    assert due("supervise", late=10) == ["remind", "propose"]


def test_a_rule_marked_again_fires_whenever_it_holds(due: Callable[..., list[str]]) -> None:
    assert due("remind", "supervise", "propose", late=10) == ["remind"]
    assert due("remind", late=0) == []


def test_a_rule_that_fired_but_is_gone_does_no_harm(due: Callable[..., list[str]]) -> None:
    assert due("abolished", late=1) == ["remind"]


def test_a_workflow_without_a_ladder_has_nothing_due(
    make_workflow: Callable[..., Workflow], sheet: Callable[..., FactSheet]
) -> None:
    workflow = make_workflow()
    rules = compile_escalations(workflow, sheet().dictionary)
    assert due_escalations(workflow, rules, sheet(late=9), ()) == ()


def test_a_condition_that_cannot_be_read_names_its_rule(
    make_workflow: Callable[..., Workflow], sheet: Callable[..., FactSheet]
) -> None:
    rule = {"id": "bad", "title": "错", "when": {"latte": "> 1"}, "then": {"remind": True}}
    with pytest.raises(ExpressionError, match=r"petition escalation\.bad"):
        compile_escalations(make_workflow(escalation=[rule]), sheet().dictionary)
