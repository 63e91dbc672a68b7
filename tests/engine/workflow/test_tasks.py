"""Who is expected to act next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine.workflow.machine import CaseState
from engine.workflow.tasks import waiting_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.configuration.county import County
    from engine.configuration.workflow import Workflow
    from engine.rules.facts import FactSheet
    from engine.workflow.signing import Signature

STATE = CaseState(
    stage="working",
    holders=(("handler", "qian"), ("chief", "sun")),
    lead="环保局",
    co_units=("城管局",),
    area="东片",
)

Expected = list[tuple[str, tuple[str, ...], tuple[str, ...]]]


@pytest.fixture
def expected(
    workflow: Workflow, county: County, sheet: Callable[..., FactSheet]
) -> Callable[..., Expected]:
    def find(state: CaseState, visits: int = 1, document: Workflow = workflow) -> Expected:
        found = waiting_for(document, state, sheet(visits=visits), county)
        return [(one.step.id, one.roles, one.people) for one in found]

    return find


@pytest.mark.parametrize(
    ("stage", "waiting"),
    [
        (None, [("register", ("clerk",), ("zhao",))]),
        ("new", [("accept", ("handler",), ("qian",))]),
        ("working", [("report", ("handler",), ("qian",))]),  # not the notes, not the tick's steps
        ("signing", [("sign", ("handler",), ("qian",))]),
        ("done", []),
    ],
)
def test_expected_are_the_named_holders_of_the_stages_steps(
    expected: Callable[..., Expected], stage: str | None, waiting: Expected
) -> None:
    assert expected(replace(STATE, stage=stage)) == waiting


def test_nobody_waits_for_a_step_whose_condition_fails(
    expected: Callable[..., Expected],
) -> None:
    assert expected(STATE, visits=0) == []


def test_a_signing_waits_for_the_tier_due(
    expected: Callable[..., Expected], signed: Callable[..., Signature]
) -> None:
    state = replace(STATE, stage="signing", signatures=(signed("handler"),))
    assert expected(state) == [("sign", ("chief",), ("sun",))]


def test_a_duty_nobody_holds_is_shown_as_waiting_for_nobody(
    expected: Callable[..., Expected],
) -> None:
    assert expected(replace(STATE, holders=())) == [("report", ("handler",), ())]


def test_of_a_step_of_people_and_tick_the_people_are_expected(
    expected: Callable[..., Expected], make_workflow: Callable[..., Workflow]
) -> None:
    step = {"id": "check", "title": "检查", "by": ["area", "system"], "from": ["working"]}
    assert expected(STATE, document=make_workflow(steps=[step])) == [
        ("check", ("area",), ("zhou", "wu"))
    ]


def test_whoever_holds_two_roles_of_a_step_is_named_once(
    expected: Callable[..., Expected], make_workflow: Callable[..., Workflow]
) -> None:
    step = {"id": "check", "title": "检查", "by": ["discipline", "area"], "from": ["working"]}
    assert expected(STATE, document=make_workflow(steps=[step])) == [
        ("check", ("discipline", "area"), ("wu", "zhou"))
    ]
