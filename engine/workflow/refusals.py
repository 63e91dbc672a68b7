"""The errors of a step that cannot be done: why not, in which stage, and who may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import AccessError, TransitionError
from engine.workflow.parts import stage_of
from engine.workflow.reach import SYSTEM_ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.configuration.workflow import Step, Tier, Workflow
    from engine.terms import Label


@dataclass(frozen=True, slots=True)
class Place:
    """Which step of which case was asked for.

    Attributes:
        stage: Stage of the case; None if it is not opened yet.
        number: Printed number of the case.
        titles: Title of each role by id; a role that is not in it is named by its id.
    """

    workflow: Workflow
    step: Step
    stage: str | None
    number: str | None
    titles: Mapping[str, Label]

    def stage_title(self, language: str) -> str:
        """Return the title of the stage the case is in."""
        if self.stage is None:
            return "not opened" if language == "en" else "尚未登记"
        return stage_of(self.workflow, self.stage).title.text(language)

    def step_title(self, language: str) -> str:
        """Return the title of the step."""
        return self.step.title.text(language)

    def stages(self, language: str) -> str:
        """Return the stages the step is open in."""
        titles = [stage_of(self.workflow, stage).title.text(language) for stage in self.step.from_]
        if language == "en":
            return " or ".join(f"“{title}”" for title in titles)
        return "".join(f"“{title}”" for title in titles)

    def roles(self, roles: Iterable[str], language: str) -> str:
        """Return the titles of these roles."""
        if language == "en":
            return " or ".join(self._role(role, language) for role in roles)
        return "、".join(self._role(role, language) for role in roles)

    def _role(self, role: str, language: str) -> str:
        if role == SYSTEM_ROLE:
            return "the system" if language == "en" else "系统"
        return self.titles[role].text(language) if role in self.titles else role


def not_open(place: Place, *, done: bool) -> TransitionError:
    """Return the error of a step that does not belong to the stage the case is in.

    Args:
        place: Which step of which case.
        done: The step belongs to the stage but was done in it already.
    """
    zh, en = place.step_title("zh"), place.step_title("en")
    stage, stage_en = place.stage_title("zh"), place.stage_title("en")
    if done:
        return TransitionError(
            f"“{stage}”阶段已经办过“{zh}”，不能重复办理",
            f"“{en}” was done already while the case is “{stage_en}”",
            place=place.number,
        )
    who, who_en = place.roles(place.step.by, "zh"), place.roles(place.step.by, "en")
    if not place.step.from_:
        return TransitionError(
            f"本件已在“{stage}”阶段，“{zh}”只在登记新件时办理",
            f"the case is “{stage_en}” already; “{en}” only opens a new one",
            place=place.number,
        )
    return TransitionError(
        f"本件在“{stage}”阶段，不能办理“{zh}”",
        f"the case is “{stage_en}”, where “{en}” cannot be done",
        place=place.number,
        hint=f"“{zh}”在{place.stages('zh')}阶段由{who}办理",
        hint_en=f"“{en}” is for {who_en} while a case is {place.stages('en')}",
    )


def not_yours(place: Place, roles: Iterable[str], tier: Tier | None) -> AccessError:
    """Return the error of a step that is for others to do.

    Args:
        place: Which step of which case.
        roles: Roles the step is for now.
        tier: Of a signing, the tier that signs next.
    """
    roles = tuple(roles)
    zh, en = place.step_title("zh"), place.step_title("en")
    stage, stage_en = place.stage_title("zh"), place.stage_title("en")
    who, who_en = place.roles(roles, "zh"), place.roles(roles, "en")
    if tier is not None:
        turn, turn_en = tier.title.text("zh"), tier.title.text("en")
        return AccessError(
            f"本件在“{stage}”阶段，“{zh}”现在轮到{turn}，须由本件的{who}签字",
            f"the case is “{stage_en}”; at “{en}” it is the turn of {turn_en}, "
            f"to be signed by this case's {who_en}",
            place=place.number,
        )
    return AccessError(
        f"本件在“{stage}”阶段，“{zh}”由{who}办理，您不是本件的{who}",
        f"the case is “{stage_en}”; “{en}” is for {who_en}, which you are not in this case",
        place=place.number,
    )


def not_yet(place: Place, refusal: Label) -> TransitionError:
    """Return the error of a step whose condition does not hold."""
    zh, en = place.step_title("zh"), place.step_title("en")
    stage, stage_en = place.stage_title("zh"), place.stage_title("en")
    return TransitionError(
        f"本件在“{stage}”阶段，暂不能办理“{zh}”：{refusal.zh}",
        f"the case is “{stage_en}”; “{en}” cannot be done yet: {refusal.text('en')}",
        place=place.number,
    )
