"""Stages and steps: what may be done to a case now, by whom, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from engine.errors import ConfigurationError, TransitionError
from engine.terms import SYSTEM, Actor, Label
from engine.workflow.judging import judge
from engine.workflow.parts import sign_off_of, step_of
from engine.workflow.reach import SYSTEM_ROLE, Standing
from engine.workflow.refusals import Place, not_open, not_yet, not_yours
from engine.workflow.signing import Signature, round_to_sign, unsigned_tiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.configuration.workflow import SignOff, Step, Tier, Workflow
    from engine.rules.facts import FactSheet
    from engine.rules.trace import Trace

_NO_TITLES: Mapping[str, Label] = MappingProxyType({})


class Doing(Protocol):
    """A step done, as the records keep it."""

    @property
    def step(self) -> str:
        """Id of the step."""

    @property
    def from_stage(self) -> str | None:
        """Stage before; None for the step that opened the case."""

    @property
    def to_stage(self) -> str:
        """Stage after."""


@dataclass(frozen=True, slots=True)
class CaseState:
    """What the workflow needs to know of a case.

    Attributes:
        stage: Stage it is in; None if it is not opened yet.
        holders: ``(role, person)`` of each duty named in the case.
        lead: Unit that leads; None before routing.
        signatures: All signatures of all rounds, in the order given.
        done_in_stage: Steps done since it entered the stage, see ``steps_in_stage``.
        shown_sha256: Hash of what is signed now; if given, signatures under anything else no
            longer count.
        number: Printed number, named in errors.
    """

    stage: str | None
    holders: tuple[tuple[str, str], ...] = ()
    lead: str | None = None
    co_units: tuple[str, ...] = ()
    area: str | None = None
    signatures: tuple[Signature, ...] = ()
    done_in_stage: frozenset[str] = frozenset()
    shown_sha256: str | None = None
    number: str | None = None

    @property
    def standing(self) -> Standing:
        """Where the case belongs, as reach by scope reads it."""
        return Standing(self.lead, self.co_units, self.holders, self.area)


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step somebody may do now, or would but for ``refusal``.

    Attributes:
        refusal: Why not yet; None if it can be done.
        tier: Tier that signs with it; None for steps that are no signing.
        reason: Reason of the step's condition; None if it has none.
    """

    step: Step
    refusal: Label | None = None
    tier: Tier | None = None
    reason: Trace | None = None


def steps_in_stage(doings: Sequence[Doing]) -> frozenset[str]:
    """Return the steps done since the case entered the stage it is in.

    Args:
        doings: All steps done, in the order of the journal.
    """
    found = set[str]()
    for doing in reversed(doings):
        if doing.from_stage != doing.to_stage:
            break
        found.add(doing.step)
    return frozenset(found)


def is_open(workflow: Workflow, step: Step, state: CaseState) -> bool:
    """Tell whether a step belongs to the stage of the case, whoever asks.

    A step that is not repeatable is closed once it was done in this stage; a signing is open for
    tier after tier.
    """
    if state.stage is None:
        return step.id == workflow.opens
    if state.stage not in step.from_:
        return False
    return step.repeatable or bool(step.sign_off) or step.id not in state.done_in_stage


def open_steps(
    workflow: Workflow, state: CaseState, actor: Actor, reach: frozenset[str], sheet: FactSheet
) -> tuple[OpenStep, ...]:
    """Return what the actor may do to the case now, in the order of the document.

    A step whose condition does not hold is among them with the reason, and so is a signing that
    waits for an earlier tier; steps of others are not.

    Args:
        workflow: The workflow version the case keeps.
        state: The case as it stands.
        actor: Who asks.
        reach: Roles of the actor that reach this case (``reach.roles_on_case``).  A case that is
            not opened yet has no standing: there all roles of the actor count.
        sheet: Facts of the case.
    """
    ask = _Ask(workflow, state, actor, reach, sheet)
    offers = (ask.offer(step) for step in workflow.steps if is_open(workflow, step, state))
    return tuple(offer for offer in offers if offer is not None)


def check_step(
    workflow: Workflow,
    step: str,
    state: CaseState,
    actor: Actor,
    *,
    reach: frozenset[str],
    sheet: FactSheet,
    titles: Mapping[str, Label] = _NO_TITLES,
) -> OpenStep:
    """Return the step if the actor may do it now.

    Args:
        workflow: The workflow version the case keeps.
        step: Id of the step.
        state: The case as it stands.
        actor: Who acts.
        reach: Roles of the actor that reach this case.
        sheet: Facts of the case.
        titles: Title of each role (``reach.role_titles``), for the texts of errors.

    Raises:
        ConfigurationError: The workflow has no such step.
        TransitionError: The step is not open in this stage, was done in it, or its condition does
            not hold.
        AccessError: It is for others to do.
    """
    wanted = step_of(workflow, step)
    place = Place(workflow, wanted, state.stage, state.number, titles)
    if not is_open(workflow, wanted, state):
        raise not_open(place, done=state.stage in wanted.from_)
    ask = _Ask(workflow, state, actor, reach, sheet)
    tier = ask.tier_due(wanted)
    if not ask.may_do(wanted, tier):
        raise not_yours(place, expected_roles(workflow, wanted, state), tier)
    offer = ask.judged(wanted, tier)
    if offer.refusal:
        raise not_yet(place, offer.refusal)
    return offer


def next_stage(
    workflow: Workflow,
    step: Step,
    state: CaseState,
    decision: str | None = None,
    *,
    titles: Mapping[str, Label] = _NO_TITLES,
) -> str:
    """Return the stage the step leads to.

    A signing stays in its stage until the last tier has agreed; any other decision than agreement
    leads to the stage the sign-off returns to.

    Args:
        workflow: The workflow version the case keeps.
        step: The step done.
        state: The case before the step.
        decision: For a signing: the value of the sign-off's field.
        titles: Title of each role, for the text of an error.

    Raises:
        TransitionError: The step is not open in this stage, or a signing comes without a decision.
    """
    if not is_open(workflow, step, state):
        place = Place(workflow, step, state.stage, state.number, titles)
        raise not_open(place, done=state.stage in step.from_)
    if not step.sign_off:
        return _leads_to(workflow, step, state)
    sign_off = sign_off_of(workflow, step.sign_off)
    if not decision:
        raise TransitionError(
            f"“{step.title}”须写明意见",
            f"the step “{step.title.text('en')}” needs a decision",
            place=state.number,
        )
    if decision != sign_off.agree:
        return sign_off.returns_to
    is_last = len(unsigned_now(sign_off, state)) == 1
    return _leads_to(workflow, step, state) if is_last else state.stage or sign_off.returns_to


@dataclass(frozen=True, slots=True)
class _Ask:
    """Somebody asks what they may do to a case."""

    workflow: Workflow
    state: CaseState
    actor: Actor
    reach: frozenset[str]
    sheet: FactSheet

    def offer(self, step: Step) -> OpenStep | None:
        tier = self.tier_due(step)
        if not self.may_do(step, tier):
            return self._later_tier(step, tier)
        return self.judged(step, tier)

    def judged(self, step: Step, tier: Tier | None) -> OpenStep:
        if step.when is None:
            return OpenStep(step, None, tier)
        reason = judge(step.when, self.sheet)
        return OpenStep(step, None if reason.holds else _refusal(step, reason), tier, reason)

    def tier_due(self, step: Step) -> Tier | None:
        """Return the tier that signs next; None for a step that is no signing."""
        if not step.sign_off:
            return None
        return next(iter(unsigned_now(sign_off_of(self.workflow, step.sign_off), self.state)))

    def may_do(self, step: Step, tier: Tier | None) -> bool:
        if tier is not None:
            return self._may_sign(tier)
        return not self._roles().isdisjoint(step.by)

    def _roles(self) -> frozenset[str]:
        if self.state.stage is None and self.actor != SYSTEM:
            return (self.reach | self.actor.roles) - {SYSTEM_ROLE}
        return self.reach

    def _may_sign(self, tier: Tier) -> bool:
        """The case's holder of the role signs; where none is named, whom the role reaches."""
        named = {person for role, person in self.state.holders if role == tier.role}
        return tier.role in self.reach and (not named or self.actor.person in named)

    def _later_tier(self, step: Step, due: Tier | None) -> OpenStep | None:
        """Show a signing to those who sign in a later tier, with whom it waits for."""
        if due is None or not step.sign_off:
            return None
        tiers = unsigned_now(sign_off_of(self.workflow, step.sign_off), self.state)
        if not any(self._may_sign(tier) for tier in tiers):
            return None
        refusal = Label(f"待{due.title}先签字", f"{due.title.text('en')} signs first")
        return OpenStep(step, refusal, due)


def unsigned_now(sign_off: SignOff, state: CaseState) -> tuple[Tier, ...]:
    """Return the tiers that have to sign yet, in the round the next signature belongs to.

    Returns:
        At least one tier, first to last.
    """
    number = round_to_sign(sign_off, state.signatures, shown_sha256=state.shown_sha256)
    return unsigned_tiers(sign_off, state.signatures, number)


def expected_roles(workflow: Workflow, step: Step, state: CaseState) -> tuple[str, ...]:
    """Return the roles a step is for now: of a signing the tier due, else those of ``by``."""
    if step.sign_off:
        return (unsigned_now(sign_off_of(workflow, step.sign_off), state)[0].role,)
    return step.by


def _leads_to(workflow: Workflow, step: Step, state: CaseState) -> str:
    stage = step.to or state.stage
    if stage is None:
        raise ConfigurationError(
            f"流程“{workflow.title}”的登记环节“{step.title}”没有写 to",
            f"the step “{step.title.text('en')}” opens a case but leads to no stage",
            place=f"{workflow.id} steps.{step.id}",
        )
    return stage


def _refusal(step: Step, reason: Trace) -> Label:
    if step.refusal is not None:
        return step.refusal
    first = reason.first_failing()
    return Label(f"条件未满足：{first.text}", f"the condition does not hold: {first.text_en}")
