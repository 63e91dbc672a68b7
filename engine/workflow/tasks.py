"""Who is expected to act next on a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.workflow.judging import holds
from engine.workflow.machine import CaseState, expected_roles, is_open
from engine.workflow.reach import SYSTEM_ROLE, people_on_case

if TYPE_CHECKING:
    from engine.configuration.county import County
    from engine.configuration.workflow import Step, Workflow
    from engine.rules.facts import FactSheet


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step the case waits for.

    Attributes:
        roles: Roles the step is for; of a signing the tier due.
        people: Persons expected to act, the named holders before anybody else; empty if the county
            document has nobody, which somebody has to mend.
    """

    step: Step
    roles: tuple[str, ...]
    people: tuple[str, ...]


def waiting_for(
    workflow: Workflow, state: CaseState, sheet: FactSheet, county: County
) -> tuple[Waiting, ...]:
    """Return what a case waits for, in the order of the document.

    Steps the document does not expect, steps whose condition does not hold and steps of the tick
    alone are waited for by nobody.

    Args:
        workflow: The workflow version the case keeps.
        state: The case as it stands.
        sheet: Facts of the case.
        county: Posts and roles of today.
    """
    return tuple(
        _waiting(workflow, step, state, county)
        for step in workflow.steps
        if step.expected and set(step.by) != {SYSTEM_ROLE}
        if is_open(workflow, step, state)
        if step.when is None or holds(step.when, sheet)
    )


def _waiting(workflow: Workflow, step: Step, state: CaseState, county: County) -> Waiting:
    roles = tuple(role for role in expected_roles(workflow, step, state) if role != SYSTEM_ROLE)
    people = [person for role in roles for person in people_on_case(county, role, state.standing)]
    return Waiting(step, roles, tuple(dict.fromkeys(people)))
