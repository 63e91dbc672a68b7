"""The page of a step, and of the form that opens a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for

from engine.configuration.workflow import Step
from engine.errors import RuleError, TransitionError
from engine.rules.trace import Trace
from engine.services.entries import Entry, entry_of_step
from engine.services.open_case import open_case
from engine.services.perform_step import assign_units, perform_step
from engine.services.read_cases import CaseFile
from engine.terms import Label
from engine.workflow.machine import OpenStep
from webui.blueprints.cases.case_page import RouteView, Said, facts_of, route_view
from webui.blueprints.cases.deficiencies import Deficiencies, deficiencies_of
from webui.blueprints.cases.filling import EntryPage, answered, filling_of, opened
from webui.blueprints.cases.open_page import OpenPage
from webui.filings import show_filing
from webui.forms import FormView
from webui.language import label, language
from webui.names import Names
from webui.session import actor, desk, member, moment


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature is bound to: answers, their hash, and who signed them already."""

    title: str
    answers: FormView | None
    sha256: str
    tier: str
    before: tuple[tuple[str, str, datetime], ...]


@dataclass(frozen=True, slots=True)
class StepPage:
    """The page of a step.

    Attributes:
        refusal: Why the step cannot be done yet; the form is not shown then.
        reason: The condition behind the refusal.
        signed: What is signed; None for a step that is no signing.
        route: Where the step will send the case; None if it sends it nowhere.
        facts: What tells this case from others.
        filed: What was filed before, the last first.
        lacking: What a review found lacking, if the case follows from one.
    """

    number: str
    headline: str
    back: str
    entry: EntryPage
    refusal: str | None
    reason: Trace | None
    signed: Signed | None
    route: RouteView | str | None
    facts: tuple[Said, ...]
    filed: tuple[tuple[str, FormView], ...]
    lacking: Deficiencies | None

    @property
    def status(self) -> int:
        """Return the HTTP status of the answer."""
        return self.entry.status


def blank_entry(entry: Entry) -> EntryPage:
    """Return the form of a new case: a draft of it, or what is known beforehand."""
    return opened(filling_of(entry))


def blank_step(file: CaseFile, offer: OpenStep) -> StepPage:
    """Return the page of a step: a draft of it, or what is known beforehand."""
    filling = filling_of(entry_of_step(file, offer.step), file)
    return _step_page(file, offer, opened(filling))


def begin(entry: Entry) -> str | EntryPage:
    """Open a case with what was sent; return its id, or the page to be shown again."""

    def act(answers: dict[str, object] | None, page: OpenPage) -> str:
        return open_case(
            desk(),
            str(entry.workflow.ref.id),
            answers=answers or {},
            actor=actor(),
            at=moment(),
            token=page.token,
        )

    return answered(filling_of(entry), act)


def perform(file: CaseFile, step: Step) -> StepPage | None:
    """Do a step with what was sent; return None, or the page to be shown again.

    Raises:
        AccessError: the step is for others.
        TransitionError: it is not open in this stage, and nothing was typed.
    """

    def act(answers: dict[str, object] | None, page: OpenPage) -> str:
        perform_step(
            desk(),
            file.case.id,
            step.id,
            answers=answers,
            actor=actor(),
            at=moment(),
            revision=page.revision,
            token=page.token,
        )
        return file.case.id

    page = answered(filling_of(entry_of_step(file, step), file), act)
    if isinstance(page, str):
        return None
    offer = next((each for each in file.steps if each.step.id == step.id), OpenStep(step))
    # A form that was typed into is shown even if the step has to wait.
    return _step_page(file, replace(offer, refusal=None) if page.view else offer, page)


def left_draft(file: CaseFile, step: Step, why: TransitionError) -> StepPage | None:
    """Return the draft of a step that cannot be done any more, to be read; None without one."""
    page = opened(filling_of(entry_of_step(file, step), file))
    if page.draft is None or page.draft.saved_at is None:
        return None
    refusal = Label(why.text("zh"), why.text("en"))
    return _step_page(file, OpenStep(step, refusal=refusal), page)


def _step_page(file: CaseFile, offer: OpenStep, entry: EntryPage) -> StepPage:
    case, names = file.case, Names(member().county)
    return StepPage(
        number=case.number,
        headline=case.headline or case.number,
        back=url_for("cases.show", case=case.id),
        entry=entry,
        refusal=label(offer.refusal) if offer.refusal else None,
        reason=offer.reason if offer.refusal else None,
        signed=_signed(file, offer, names) if offer.step.sign_off else None,
        route=_route(file, offer.step, names),
        facts=facts_of(file, names),
        filed=tuple(
            (label(shown.form.title), show_filing(shown, file.book.county, file.viewer))
            for shown in reversed(file.filings)
        ),
        lacking=deficiencies_of(file),
    )


def _route(file: CaseFile, step: Step, names: Names) -> RouteView | str | None:
    """Return where a routing step will send the case; the fault in words if no rule says."""
    if "route" not in step.assigns:
        return None
    try:
        routed = assign_units(file.book, step)
    except RuleError as error:
        return error.text(language())
    return route_view(file, routed, names) if routed else None


def _signed(file: CaseFile, offer: OpenStep, names: Names) -> Signed:
    shown = next(
        (each for each in reversed(file.filings) if each.filing.sha256 == file.shown_sha256), None
    )
    tiers = {
        tier.role: label(tier.title)
        for sign_off in file.book.workflow.document.sign_offs
        for tier in sign_off.tiers
        if sign_off.id == offer.step.sign_off
    }
    return Signed(
        title=label(shown.form.title) if shown else "",
        answers=show_filing(shown, file.book.county, file.viewer) if shown else None,
        sha256=file.shown_sha256,
        tier=label(offer.tier.title) if offer.tier else "",
        before=tuple(
            (tiers.get(each.tier, each.tier), names.person(each.person), each.at)
            for each in file.case.signatures
            if each.shown_sha256 == file.shown_sha256 and each.agreed
        ),
    )
