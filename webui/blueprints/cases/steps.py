"""Filling in: the form of a step or of a new case, shown, sent, refused or carried out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from flask import request, url_for

from engine.configuration.form import Form
from engine.configuration.workflow import Step
from engine.errors import ConflictError, FilingError, RuleError
from engine.forms.prefill import Prefills
from engine.rules.trace import Trace
from engine.services import shelf
from engine.services.entries import Entry, entry_of_step
from engine.services.open_case import open_case
from engine.services.perform_step import assign_units, perform_step
from engine.services.prefill_answers import prefills_for
from engine.services.read_cases import CaseFile, ShownFiling
from engine.workflow.machine import OpenStep
from webui.blueprints.cases.case_page import RouteView, Said, facts_of, route_view
from webui.blueprints.cases.deficiencies import Deficiencies, deficiencies_of
from webui.forms import FormView, Posted, open_form, read_post, show_answers
from webui.language import label, language, say
from webui.names import Names
from webui.session import actor, desk, member, moment

REVISION = "_revision"
TOKEN = "_token"  # noqa: S105  a name, no secret

_LONGEST_TOKEN = 64
_REFUSED, _CONFLICT, _SHOWN = 422, 409, 200


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A form to be filled in.

    Attributes:
        view: None for a step that asks for a confirmation only.
        token: Key of this very submission: a second one with it changes nothing.
        problem: Why the submission was refused as a whole; None if it was not.
    """

    title: str
    note: str
    action: str
    view: FormView | None
    token: str
    document: str
    problem: str | None = None
    status: int = _SHOWN


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
        revision: Revision of the case as the person sees it.
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
    revision: int
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
    """Return the form of a new case, filled in only with what is known beforehand."""
    action = url_for("cases.register_it", workflow=entry.workflow.ref.id)
    return _entry_page(entry, action, _blank(entry), secrets.token_urlsafe(16))


def blank_step(file: CaseFile, offer: OpenStep) -> StepPage:
    """Return the page of a step, filled in only with what is known beforehand."""
    entry = entry_of_step(file, offer.step)
    action = url_for("cases.do_it", case=file.case.id, step=offer.step.id)
    blank = _entry_page(entry, action, _blank(entry, file), secrets.token_urlsafe(16))
    return _step_page(file, offer, blank)


def begin(entry: Entry) -> str | EntryPage:
    """Open a case with what was sent; return its id, or the page to be shown again."""
    posted = _posted(entry)
    page = _sent_page(entry, url_for("cases.register_it", workflow=entry.workflow.ref.id), posted)
    if posted is not None and not posted.ok:
        return page
    try:
        return open_case(
            desk(),
            str(entry.workflow.ref.id),
            answers=posted.answers if posted else {},
            actor=actor(),
            at=moment(),
            token=page.token,
        )
    except FilingError as error:
        return replace(page, problem=error.text(language()), status=_REFUSED)


def perform(file: CaseFile, step: Step) -> StepPage | None:
    """Do a step with what was sent; return None, or the page to be shown again.

    Raises:
        AccessError: the step is for others.
        TransitionError: it is not open in this stage.
    """
    entry = entry_of_step(file, step)
    posted = _posted(entry, file)
    page = _sent_page(entry, url_for("cases.do_it", case=file.case.id, step=step.id), posted)
    if posted is not None and not posted.ok:
        return _again(file, step, page)
    try:
        perform_step(
            desk(),
            file.case.id,
            step.id,
            answers=posted.answers if posted else None,
            actor=actor(),
            at=moment(),
            revision=_revision(file),
            token=page.token,
        )
    except FilingError as error:
        return _again(file, step, replace(page, problem=error.text(language()), status=_REFUSED))
    except ConflictError as error:
        again = say("请先看清此件的最新情况，再决定是否提交；您填写的内容还在下面。")
        problem = f"{error.text(language())} {again}"
        return _again(file, step, replace(page, problem=problem, status=_CONFLICT))
    return None


def _again(file: CaseFile, step: Step, page: EntryPage) -> StepPage:
    offer = next((each for each in file.steps if each.step.id == step.id), OpenStep(step))
    return _step_page(file, offer, page)


def _blank(entry: Entry, file: CaseFile | None = None) -> FormView | None:
    if entry.form is None:
        return None
    return open_form(
        entry.form.document,
        answers=None,
        lists=entry.lists,
        viewer=entry.viewer,
        language=language(),
        prefill=_prefill(entry.form.document, file),
    )


def _prefill(form: Form, file: CaseFile | None) -> Prefills:
    return prefills_for(desk(), form, file=file, actor=actor(), at=moment())


def _posted(entry: Entry, file: CaseFile | None = None) -> Posted | None:
    if entry.form is None:
        return None
    return read_post(
        entry.form.document,
        request.form,
        None,
        lists=entry.lists,
        viewer=entry.viewer,
        language=language(),
        prefill=_prefill(entry.form.document, file),
    )


def _sent_page(entry: Entry, action: str, posted: Posted | None) -> EntryPage:
    token = request.form.get(TOKEN, "")[:_LONGEST_TOKEN] or secrets.token_urlsafe(16)
    page = _entry_page(entry, action, posted.view if posted else None, token)
    refused = posted is not None and posted.op is None and not posted.ok
    return replace(page, status=_REFUSED if refused else _SHOWN)


def _entry_page(entry: Entry, action: str, view: FormView | None, token: str) -> EntryPage:
    return EntryPage(
        title=label(entry.step.title),
        note=label(entry.step.note),
        action=action,
        view=view,
        token=token,
        document=_document(entry),
    )


def _document(entry: Entry) -> str:
    loaded = entry.form or entry.workflow
    title = label(loaded.document.title)
    return say("{title} · 第 {version} 版", title=title, version=loaded.ref.version)


def _revision(file: CaseFile) -> int:
    sent = request.form.get(REVISION, "")
    return int(sent) if sent.isascii() and sent.isdigit() else file.case.revision


def _step_page(file: CaseFile, offer: OpenStep, entry: EntryPage) -> StepPage:
    case, names = file.case, Names(member().county)
    return StepPage(
        number=case.number,
        headline=case.headline or case.number,
        back=url_for("cases.show", case=case.id),
        entry=entry,
        revision=case.revision,
        refusal=label(offer.refusal) if offer.refusal else None,
        reason=offer.reason if offer.refusal else None,
        signed=_signed(file, offer, names) if offer.step.sign_off else None,
        route=_route(file, offer.step, names),
        facts=facts_of(file, names),
        filed=tuple(
            (label(shown.form.title), _shown_answers(file, shown))
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
        answers=_shown_answers(file, shown) if shown else None,
        sha256=file.shown_sha256,
        tier=label(offer.tier.title) if offer.tier else "",
        before=tuple(
            (tiers.get(each.tier, each.tier), names.person(each.person), each.at)
            for each in file.case.signatures
            if each.shown_sha256 == file.shown_sha256 and each.agreed
        ),
    )


def _shown_answers(file: CaseFile, shown: ShownFiling) -> FormView:
    return show_answers(
        shown.form,
        shown.answers,
        lists=shelf.lists(file.book.county),
        viewer=file.viewer,
        language=language(),
    )
