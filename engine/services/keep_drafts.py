"""Drafts: what a person typed and has not filed, kept, found again, brought up to date, dropped.

A draft is no act of the case, so nothing here touches the journal.  It holds what an informant
said; every function takes the person's own only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.clock import county_date
from engine.configuration.county import Right
from engine.configuration.form import Form
from engine.configuration.library import Library, Loaded
from engine.configuration.workflow import Step, Workflow
from engine.errors import AccessError, ConflictError, NotFoundError
from engine.forms.migration import Done, migrate_through, unknown_places
from engine.forms.values import Path, mapping
from engine.records.session import UnitOfWork
from engine.records.values import Case, Draft
from engine.services import shelf
from engine.services.casebook import open_casebook
from engine.services.confidence import may_see
from engine.services.desk import Desk
from engine.services.open_case import first_step
from engine.services.people import require_right
from engine.services.perform_step import reach_of, state_of, step_named
from engine.terms import Actor, DocumentRef
from engine.workflow.machine import open_steps


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """What a draft is of: a step of a case, or the first step of a new one.

    Attributes:
        case: None for a new case.
        right: What somebody must be able to do who begins something new.
    """

    workflow: str
    step: str
    case: str | None = None
    right: Right = "petition.register"

    @property
    def subject(self) -> str:
        """Return the key of the draft; no case is called ``new``."""
        return f"{self.case}/{self.step}" if self.case else f"new/{self.workflow}"


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands on an open page.

    Attributes:
        answers: The answers as far as they are some.
        raw: Texts that can be no answers, by place.
        revision: Revision of the case the page was made from; None for a new case.
        token: Key of the submission it will become.
        page: Name of the page itself; two tabs have two.
        turn: How often it has saved; an earlier save that arrives late changes nothing.
        version: Version of the draft it knows; 0 if it knows of none.
    """

    place: DraftPlace
    form: DocumentRef
    answers: Mapping[str, object]
    raw: Mapping[Path, str]
    revision: int | None
    token: str
    page: str
    turn: int
    version: int


def save_draft(
    desk: Desk, typed: Typed, *, actor: Actor, at: datetime, replace: bool = False
) -> Draft:
    """Keep what was typed; return the draft as it is kept now.

    Args:
        desk: The county's desk.
        typed: What stands on the page.
        actor: Who typed it.
        at: When.
        replace: Put it in place of what another page saved.

    Raises:
        AccessError: the case, or opening one, is outside the person's duties.
        ConflictError: it was submitted already, or another page saved since this one was opened.
    """
    with desk.database.writing(desk.county) as unit:
        _require_reach(unit, desk, typed.place, actor, at)
        if unit.acted(typed.token):
            raise ConflictError(
                "这份表单已经提交，不再保存草稿",
                "this form was submitted already; no draft is kept of it",
            )
        kept = unit.draft(actor.person, typed.place.subject)
        if kept is not None and _came_late(kept, typed):
            return kept
        if kept is not None and not replace and _is_of_another(kept, typed):
            raise ConflictError(
                "您在另一个页面上保存过这份草稿，本页的内容没有覆盖它",
                "you saved this draft from another page; this page has not replaced it",
            )
        draft = _draft(typed, actor, at, version=(kept.version if kept else typed.version) + 1)
        unit.keep_draft(draft)
        return draft


def _require_reach(
    unit: UnitOfWork, desk: Desk, place: DraftPlace, actor: Actor, at: datetime
) -> None:
    county = desk.county_on(unit, county_date(at)).document
    if place.case is None:
        require_right(county, actor, place.right)
    elif not may_see(county, unit.case(place.case), actor):
        raise AccessError(
            "这件信访不在您的职责范围内", "This case is outside your duties", value=place.case
        )


def _came_late(kept: Draft, typed: Typed) -> bool:
    """Tell whether the same page has saved something newer already."""
    return kept.page == typed.page and typed.turn < kept.turn


def _is_of_another(kept: Draft, typed: Typed) -> bool:
    """Tell whether another page saved something this one does not know."""
    known = (kept.token, kept.version) == (typed.token, typed.version)
    return kept.page != typed.page and not known


def _draft(typed: Typed, actor: Actor, at: datetime, *, version: int) -> Draft:
    return Draft(
        person=actor.person,
        subject=typed.place.subject,
        workflow=typed.place.workflow,
        step=typed.place.step,
        case=typed.place.case,
        form_id=typed.form.id,
        form_version=typed.form.version,
        base_revision=typed.revision,
        answers=typed.answers,
        raw=tuple(typed.raw.items()),
        version=version,
        token=typed.token,
        page=typed.page,
        turn=typed.turn,
        saved_at=at,
    )


def draft_of(desk: Desk, place: DraftPlace, *, actor: Actor) -> Draft | None:
    """Return the person's own draft of a step; None if there is none."""
    with desk.database.reading(desk.county) as unit:
        return unit.draft(actor.person, place.subject)


def discard_draft(desk: Desk, place: DraftPlace, *, actor: Actor) -> bool:
    """Delete the person's own draft of a step; tell whether there was one."""
    with desk.database.writing(desk.county) as unit:
        return unit.drop_draft(actor.person, place.subject)


def tidy_drafts(desk: Desk, *, at: datetime) -> int:
    """Delete drafts nobody went on with for as long as the county says; return how many."""
    with desk.database.writing(desk.county) as unit:
        county = desk.county_on(unit, county_date(at)).document
        return unit.drop_drafts_before(at - timedelta(days=county.draft_days))


# going on with a draft


@dataclass(frozen=True, slots=True)
class UpToDate:
    """Answers in the places of the form as it is now.

    Attributes:
        since: Version of the form they were typed into, if it is another; None if it is not.
        done: What was moved or turned into something else.
        left: Dotted places of answers the form does not ask for any more; they are kept apart.
    """

    answers: Mapping[str, object]
    since: int | None = None
    done: tuple[Done, ...] = ()
    left: tuple[str, ...] = ()


def bring_up_to_date(
    desk: Desk, answers: Mapping[str, object], version: int, form: Loaded[Form]
) -> UpToDate:
    """Return answers typed into one version of a form in the places of another.

    Args:
        desk: The county's desk.
        answers: As they were typed; not changed.
        version: Version of the form they were typed into; 0 for none that leads here.
        form: The version to be filled in now.
    """
    if version in {0, form.ref.version}:
        left = unknown_places(answers, form.document)
        return UpToDate(answers, None if version else 0, (), left)
    others = [one for one in _versions(desk, form) if one.version != form.document.version]
    moved = migrate_through(answers, version, (*others, form.document))
    return UpToDate(moved.answers, version, moved.done, moved.left)


def without_places(answers: Mapping[str, object], places: Sequence[str]) -> dict[str, object]:
    """Return answers without what stands at these dotted places; rows are named by number."""
    kept = {name: _copied(value) for name, value in answers.items()}
    for place in places:
        *around, name = place.split(".")
        here: object = kept
        for part in around:
            here = here[int(part)] if isinstance(here, list) else mapping(here).get(part)
        if isinstance(here, dict):
            here.pop(name, None)
    return kept


def _copied(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _copied(part) for name, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list | tuple) else value


def _versions(desk: Desk, form: Loaded[Form]) -> Sequence[Form]:
    with desk.database.reading(desk.county) as unit:
        library = desk.library(unit)
    loaded = (one.document for one in library.all("form") if one.ref.id == form.ref.id)
    return [one for one in loaded if isinstance(one, Form)]


def earlier_version(desk: Desk, form: Loaded[Form], version: int) -> Loaded[Form]:
    """Return a version of a form; the form itself if there is no such version."""
    with desk.database.reading(desk.county) as unit:
        library = desk.library(unit)
    try:
        return shelf.narrow(library.find("form", str(form.ref.id), version=version), Form)
    except NotFoundError:
        return form


# the list of drafts


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list of a person's work.

    Attributes:
        case: None for a new case.
        is_open: The step can be done now; otherwise the draft can only be read and given up.
    """

    draft: Draft
    workflow: Loaded[Workflow]
    step: Step
    case: Case | None
    is_open: bool


def my_drafts(desk: Desk, *, actor: Actor, at: datetime) -> tuple[DraftLine, ...]:
    """Return the person's drafts, the last saved first.

    Those of cases that are outside the person's duties by now are left out.
    """
    with desk.database.reading(desk.county) as unit:
        lines = [_line(unit, desk, each, actor, at) for each in unit.drafts(actor.person)]
    return tuple(line for line in lines if line is not None)


def _line(
    unit: UnitOfWork, desk: Desk, draft: Draft, actor: Actor, at: datetime
) -> DraftLine | None:
    day = county_date(at)
    county = desk.county_on(unit, day).document
    if draft.case is None:
        workflow = _workflow(desk.library(unit), draft, at)
        step = first_step(workflow.document) if workflow else None
        if workflow is None or step is None:
            return None
        return DraftLine(draft, workflow, step, None, not actor.roles.isdisjoint(step.by))
    case = unit.case(draft.case)
    if not may_see(county, case, actor):
        return None
    book = open_casebook(unit, desk, case, day)
    workflow, reach = book.workflow, reach_of(county, case, actor)
    offers = open_steps(workflow.document, state_of(book), actor, reach, book.sheet)
    is_open = any(each.step.id == draft.step and not each.refusal for each in offers)
    return DraftLine(draft, workflow, step_named(workflow.document, draft.step), case, is_open)


def _workflow(library: Library, draft: Draft, at: datetime) -> Loaded[Workflow] | None:
    """Return the workflow of a new case as it is in force; None if it is not any more."""
    try:
        found = library.find("workflow", draft.workflow, on=county_date(at))
    except NotFoundError:
        return None
    return shelf.narrow(found, Workflow)
