"""A person does a step: who may, what the form says, what follows, what the journal records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from engine.audit.entry import CaseRouted, Event, FactJson, Holder, Pin, StepDone, TierSigned
from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.workflow import Step, Workflow
from engine.errors import NotFoundError
from engine.forms.canonical import answers_hash
from engine.forms.signing import Signer
from engine.records.session import UnitOfWork
from engine.records.values import Case, Signature, StepEvent
from engine.routing.routes import Route, designate, route
from engine.rules.facts import write_fact
from engine.services import shelf
from engine.services.casebook import (
    Casebook,
    after_step,
    open_casebook,
    single_output,
    with_facts,
)
from engine.services.desk import Desk
from engine.services.filed_answers import Filed, check_filing
from engine.services.pins import pin_of
from engine.terms import Actor, FactValue
from engine.workflow.machine import CaseState, OpenStep, check_step, next_stage, steps_in_stage
from engine.workflow.parts import sign_off_of, stage_of
from engine.workflow.reach import present_holders, role_titles, roles_on_case
from engine.workflow.signing import round_to_sign


def perform_step(
    desk: Desk,
    case_id: str,
    step_id: str,
    *,
    answers: Mapping[str, object] | None,
    actor: Actor,
    at: datetime,
    revision: int | None = None,
    token: str | None = None,
) -> None:
    """Do a step of a case in one transaction, in which the draft of it goes.

    A second call with the same token changes nothing.

    Args:
        desk: The county's desk.
        case_id: The case.
        step_id: Step of its workflow.
        answers: Answers to the step's form; None for a step without one.
        actor: Who does it.
        at: When.
        revision: Revision of the case as the person saw it; None takes the present one.
        token: Key of this very submission, made with the page.

    Raises:
        NotFoundError: there is no such case, or no such step in its workflow.
        AccessError: the step is for others.
        TransitionError: the case is not in a stage for it, or its condition does not hold.
        FilingError: the answers have faults; nothing is stored.
        ConflictError: somebody changed the case since ``revision``.
    """
    with desk.database.writing(desk.county) as unit:
        if token and unit.acted(token):
            return
        do_step(
            unit, desk, case_id, step_id, actor=actor, answers=answers, at=at, revision=revision
        )
        if token:
            unit.remember_act(token, case_id)
            unit.drop_draft_filed(actor.person, token)


def do_step(
    unit: UnitOfWork,
    desk: Desk,
    case: str | Case,
    step_id: str,
    *,
    actor: Actor,
    answers: Mapping[str, object] | None,
    at: datetime,
    revision: int | None = None,
    headline: str | None = None,
) -> None:
    """Do a step within the caller's transaction; see ``perform_step``.

    The case is named by its id, or handed over as it was read in this very transaction.
    """
    if isinstance(case, str):
        case = unit.case(case)
    if revision is not None:
        # Before anything else: who comes second is told what happened, not just that it is closed.
        unit.refuse_if_changed(case.id, revision)
    book = open_casebook(unit, desk, case, county_date(at))
    step = step_named(book.workflow.document, step_id)
    shown = shown_hash(unit, book) if step.sign_off else None
    offer = permitted_step(book, step_id, actor, shown=shown)
    signer = Signer(actor.name, actor.person, at, shown)
    filed = check_filing(desk, book, offer.step, answers, signer=signer)
    doing = _Doing(unit, desk, book, offer, filed, shown, actor, at)
    for event in doing.events(headline):
        unit.record(event, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class _Doing:
    """A permitted step with its answers, about to be recorded.

    Attributes:
        shown: Hash of what is signed; None of a step that is no signing.
    """

    unit: UnitOfWork
    desk: Desk
    book: Casebook
    offer: OpenStep
    filed: Filed
    shown: str | None
    actor: Actor
    at: datetime

    def events(self, headline: str | None) -> tuple[Event, ...]:
        """Return what the journal takes, first to last."""
        signed = self._signed()
        to_stage = self._to_stage()
        after = self._after(signed, to_stage)
        routed = assign_units(after, self.offer.step)
        if routed is not None:
            after = _led_by(after, routed)
        done = self._done(after, to_stage, headline)
        before = (signed, _routed_event(after, routed) if routed else None)
        return (*(each for each in before if each is not None), done)

    def _decision(self) -> str | None:
        if self.offer.step.sign_off is None:
            return None
        sign_off = sign_off_of(self.book.workflow.document, self.offer.step.sign_off)
        decision = self.filed.answers.get(sign_off.field)
        return decision if isinstance(decision, str) else None

    def _signed(self) -> TierSigned | None:
        if self.offer.tier is None or self.offer.step.sign_off is None or self.shown is None:
            return None
        sign_off = sign_off_of(self.book.workflow.document, self.offer.step.sign_off)
        return TierSigned(
            case=self.book.case.id,
            sign_off=sign_off.id,
            round=round_to_sign(sign_off, self.book.case.signatures, shown_sha256=self.shown),
            tier=self.offer.tier.role,
            agreed=self._decision() == sign_off.agree,
            shown_sha256=self.shown,
        )

    def _to_stage(self) -> str:
        workflow = self.book.workflow.document
        state = state_of(self.book, shown=self.shown)
        return next_stage(workflow, self.offer.step, state, self._decision())

    def _after(self, signed: TierSigned | None, to_stage: str) -> Casebook:
        """Return the casebook as it stands once the step is done."""
        case, day = self.book.case, county_date(self.at)
        signatures = case.signatures
        if signed is not None:
            given = Signature(
                sign_off=signed.sign_off,
                round=signed.round,
                tier=signed.tier,
                person=self.actor.person,
                agreed=signed.agreed,
                at=self.at,
                shown_sha256=signed.shown_sha256,
            )
            signatures = (*signatures, given)
        event = StepEvent(
            seq=0,
            step=self.offer.step.id,
            on=day,
            at=self.at,
            actor=self.actor.person,
            on_behalf=self.actor.name,
            from_stage=case.stage or None,
            to_stage=to_stage,
            filing=self._filing_name() if self.filed.form else None,
        )
        book = replace(self.book, case=replace(case, stage=to_stage, signatures=signatures))
        return self._derive(after_step(self.unit, self.desk, book, event, self.filed.facts))

    def _derive(self, book: Casebook) -> Casebook:
        facts: dict[str, FactValue] = dict(self.filed.facts)
        if book.case.stage and not self.book.events:
            facts.update(self._history(with_facts(book, facts)))
        book = with_facts(book, facts)
        if "classify" in self.offer.step.assigns:
            table = shelf.classification_table(book.workflow, book.sheet.dictionary)
            facts.update(single_output(table, book.sheet))
            book = with_facts(book, facts)
        return book

    def _history(self, book: Casebook) -> dict[str, FactValue]:
        """Count earlier cases once, when the case is opened."""
        workflow, day = book.workflow.document, book.day
        return {
            rule.name: Decimal(
                self.unit.earlier_cases(
                    workflow.id,
                    book.case.id,
                    {name: book.sheet[name] for name in rule.earlier_cases.same},
                    day - timedelta(days=rule.earlier_cases.within_days),
                    day,
                )
            )
            for rule in workflow.facts
            if rule.earlier_cases
        }

    def _filing_name(self) -> str:
        return f"{self.book.case.id}/{len(self.book.events) + 1}"

    def _file(self) -> tuple[str | None, Pin | None]:
        if self.filed.form is None or self.filed.sha256 is None:
            return None, None
        form = pin_of(self.filed.form.ref)
        self.unit.file(
            self._filing_name(),
            self.book.case.id,
            self.offer.step.id,
            form,
            self.filed.answers,
            self.filed.sha256,
            self.actor.person,
            self.at,
        )
        return self._filing_name(), form

    def _done(self, after: Casebook, to_stage: str, headline: str | None) -> StepDone:
        workflow = after.workflow.document
        stage = stage_of(workflow, to_stage)
        filing, form = self._file()
        said = after.sheet[workflow.subject] if workflow.subject else None
        return StepDone(
            case=after.case.id,
            step=self.offer.step.id,
            from_stage=self.book.case.stage or None,
            to_stage=to_stage,
            on=after.day,
            filing=filing,
            filing_sha256=self.filed.sha256,
            form=form,
            headline=said if isinstance(said, str) else headline or after.case.headline,
            facts=changed_facts(self.book.case, after, self.filed),
            final=stage.final,
            cleared=stage.cleared,
        )


def changed_facts(before: Case, after: Casebook, filed: Filed) -> dict[str, FactJson]:
    """Return the facts that are new or changed, without those the journal must not hold."""
    workflow = after.workflow.document
    names = set(filed.facts) - filed.secret
    names |= {rule.name for rule in workflow.facts if not rule.given}
    return {
        name: write_fact(after.sheet[name])
        for name in sorted(names)
        if after.sheet[name] != before.facts.get(name)
    }


def step_named(workflow: Workflow, step: str) -> Step:
    """Return a step of a workflow, whoever may do it.

    Raises:
        NotFoundError: the workflow has no such step.
    """
    for each in workflow.steps:
        if each.id == step:
            return each
    raise NotFoundError("流程里没有这一步", "The workflow has no such step", value=step)


def permitted_step(book: Casebook, step: str, actor: Actor, *, shown: str | None) -> OpenStep:
    """Return the step if the actor may do it now.

    Raises:
        AccessError, TransitionError: see ``engine.workflow.machine.check_step``.
    """
    return check_step(
        book.workflow.document,
        step,
        state_of(book, shown=shown),
        actor,
        reach=reach_of(book.today, book.case, actor),
        sheet=book.sheet,
        titles=role_titles(book.today),
    )


def reach_of(county: County, case: Case, actor: Actor) -> frozenset[str]:
    """Return which of the actor's roles reach the case."""
    return roles_on_case(
        county,
        actor,
        lead=case.lead,
        co_units=case.co_units,
        holders=present_holders(county, case.holders),
        area=case.area,
    )


def shown_hash(unit: UnitOfWork, book: Casebook) -> str:
    """Return the hash of what is signed now: of the filing that brought the case to its stage."""
    for event in reversed(book.events):
        if event.from_stage != event.to_stage and event.filing:
            return unit.filing(event.filing).sha256
    return answers_hash({})


def assign_units(book: Casebook, step: Step) -> Route | None:
    """Return the units and holders the step names; None if it names none.

    By the workflow the case keeps, but with the posts and holders of the county as it is today.

    Raises:
        RuleError: no row of the routing table applies, or a duty has no holder.
    """
    county, workflow = book.today, book.workflow.document
    if "route" in step.assigns:
        table = shelf.routing_table(book.workflow, book.sheet.dictionary)
        return route(county, workflow, table, book.sheet)
    if "lead" in step.assigns:
        named = book.sheet[step.lead_from] if step.lead_from else None
        lead = named if isinstance(named, str) else ""
        return designate(county, workflow, lead, book.sheet, co_units=book.case.co_units)
    return None


def _led_by(book: Casebook, routed: Route) -> Casebook:
    case = replace(
        book.case,
        lead=routed.lead,
        co_units=routed.co_units,
        holders=_holders(routed),
        area=routed.area,
    )
    return with_facts(replace(book, case=case), {})


def _routed_event(book: Casebook, routed: Route) -> CaseRouted:
    workflow = book.workflow.document
    return CaseRouted(
        case=book.case.id,
        lead=routed.lead,
        co_units=routed.co_units,
        holders=_holders(routed),
        area=routed.area,
        topic=_text(book, workflow.topic),
        place=_text(book, workflow.place),
        document=pin_of(book.workflow.ref),
        rows=routed.rows,
        sentence=routed.sentence,
        sentence_en=routed.sentence_en,
    )


def _holders(routed: Route) -> tuple[Holder, ...]:
    return tuple(
        Holder(role=each.role, post=each.post, person=each.person) for each in routed.holders
    )


def _text(book: Casebook, fact: str | None) -> str | None:
    value = book.sheet[fact] if fact else None
    return value if isinstance(value, str) else None


def state_of(book: Casebook, *, shown: str | None = None) -> CaseState:
    """Return the case as the workflow's machine reads it."""
    case = book.case
    return CaseState(
        stage=case.stage or None,
        holders=present_holders(book.today, case.holders),
        lead=case.lead,
        co_units=case.co_units,
        area=case.area,
        signatures=case.signatures,
        done_in_stage=steps_in_stage(book.events),
        shown_sha256=shown,
        number=case.number,
    )
