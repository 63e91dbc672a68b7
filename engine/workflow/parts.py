"""The parts of a workflow document found by their id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from engine.errors import ConfigurationError
from engine.expressions.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.configuration.workflow import SignOff, Stage, Step, Workflow


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Part = TypeVar("_Part", bound=_Named)


def stage_of(workflow: Workflow, stage: str) -> Stage:
    """Return the stage of this id.

    Raises:
        ConfigurationError: The workflow has no such stage.
    """
    return _find(workflow, "stages", workflow.stages, stage)


def step_of(workflow: Workflow, step: str) -> Step:
    """Return the step of this id.

    Raises:
        ConfigurationError: The workflow has no such step.
    """
    return _find(workflow, "steps", workflow.steps, step)


def sign_off_of(workflow: Workflow, sign_off: str) -> SignOff:
    """Return the sign-off of this id.

    Raises:
        ConfigurationError: The workflow has no such sign-off.
    """
    return _find(workflow, "sign_offs", workflow.sign_offs, sign_off)


def _find(workflow: Workflow, kind: str, parts: Iterable[_Part], wanted: str) -> _Part:
    known = {part.id: part for part in parts}
    if wanted in known:
        return known[wanted]
    near = nearest(wanted, known)
    raise ConfigurationError(
        f"流程“{workflow.title}”的 {kind} 中没有“{wanted}”",
        f"the workflow “{workflow.title.text('en')}” has no {wanted!r} among its {kind}",
        place=workflow.id,
        value=wanted,
        hint=f"是否指 {near}？" if near else None,
        hint_en=f"did you mean {near}?" if near else None,
    )
