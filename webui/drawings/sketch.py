"""What of a workflow is drawn, read from a document or from a draft that is not whole yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from engine.configuration.head import Head
from engine.configuration.workflow import Clock, SignOff, Stage, Step
from engine.terms import Label

Part = TypeVar("Part", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Sketch:
    """Stages, steps, signatures and clocks of a workflow.

    Attributes:
        stages: With their place in the document: a draft marks faults by it.
        steps: With theirs.
        unread: How many parts are written in a way that cannot be drawn.
    """

    title: Label
    stages: Mapping[int, Stage]
    steps: Mapping[int, Step]
    sign_offs: tuple[SignOff, ...]
    clocks: tuple[Clock, ...]
    unread: int = 0

    def stage(self, name: str | None) -> Stage | None:
        """Return the stage of an id; None if there is none."""
        return next((each for each in self.stages.values() if each.id == name), None)

    def loops(self, stage: Stage) -> tuple[Step, ...]:
        """Return the steps done in a stage that leave the case there."""
        return tuple(
            step for step in self.steps.values() if stage.id in step.from_ and not self.moves(step)
        )

    def moves(self, step: Step) -> bool:
        """Tell whether a step takes a case to a stage, so that it is drawn as a box of its own."""
        return step.to is not None or step.sign_off is not None or not step.from_

    def sign_off(self, step: Step) -> SignOff | None:
        """Return the signatures a step collects; None if it collects none."""
        return next((each for each in self.sign_offs if each.id == step.sign_off), None)


def sketch_of(document: Head) -> Sketch | None:
    """Return what is drawn of a workflow; None where it leaves its stages to others."""
    stages, steps = getattr(document, "stages", None), getattr(document, "steps", None)
    if not stages or not steps:
        return None
    return Sketch(
        title=document.title,
        stages=dict(enumerate(stages)),
        steps=dict(enumerate(steps)),
        sign_offs=getattr(document, "sign_offs", None) or (),
        clocks=getattr(document, "clocks", None) or (),
    )


def sketch_of_text(title: Label, data: Mapping[str, object]) -> Sketch:
    """Return what can be drawn of a workflow as it is written, part by part.

    Args:
        title: What it is called.
        data: The document as its YAML gives it; what fits no model is counted and left out.
    """
    stages, steps = _read(data.get("stages"), Stage), _read(data.get("steps"), Step)
    signs, clocks = _read(data.get("sign_offs"), SignOff), _read(data.get("clocks"), Clock)
    return Sketch(
        title=title,
        stages=stages[0],
        steps=steps[0],
        sign_offs=tuple(signs[0].values()),
        clocks=tuple(clocks[0].values()),
        unread=stages[1] + steps[1] + signs[1] + clocks[1],
    )


def _read(rows: object, model: type[Part]) -> tuple[Mapping[int, Part], int]:
    """Return the rows that fit a model by their place, and how many do not."""
    found: dict[int, Part] = {}
    listed = rows if isinstance(rows, list) else []
    for place, row in enumerate(listed):
        try:
            found[place] = model.model_validate(row)
        except ValidationError:
            continue  # counted below and told on the page
    return found, len(listed) - len(found)
