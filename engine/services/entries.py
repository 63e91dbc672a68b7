"""What a person needs to fill in a form: to begin a case, or to do a step of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.library import Loaded
from engine.configuration.workflow import Step, Workflow
from engine.errors import AccessError
from engine.forms.choices import Lists
from engine.forms.visibility import MARKS, Viewer
from engine.records.session import UnitOfWork
from engine.services import shelf
from engine.services.casebook import pinned
from engine.services.desk import Desk
from engine.services.open_case import first_step
from engine.services.people import require_right, rights_of
from engine.services.perform_step import reach_of, state_of, step_named
from engine.services.read_cases import CaseFile
from engine.terms import Actor
from engine.workflow.machine import OpenStep, check_step
from engine.workflow.reach import SYSTEM_ROLE, role_titles


@dataclass(frozen=True, slots=True)
class Entry:
    """A step with its form, ready to be filled in.

    Attributes:
        form: None for a step that asks for a confirmation only.
        viewer: Who fills it in; sees every mark of confidence, since the answers are the
            person's own.
    """

    workflow: Loaded[Workflow]
    step: Step
    form: Loaded[Form] | None
    lists: Lists
    viewer: Viewer


def entry_of_new_case(desk: Desk, workflow_id: str, *, actor: Actor, at: datetime) -> Entry:
    """Return the form that opens a case of the workflow today.

    Raises:
        NotFoundError: there is no such workflow in force.
        AccessError: the actor may not open such cases.
    """
    with desk.database.reading(desk.county) as unit:
        day = county_date(at)
        library = desk.library(unit)
        county = desk.county_on(unit, day)
        require_right(county.document, actor, "petition.register")
        workflow = shelf.narrow(library.find("workflow", workflow_id, on=day), Workflow)
        step = first_step(workflow.document)
        if actor.roles.isdisjoint(step.by):
            raise AccessError(
                f"“{workflow.document.title}”不由您的岗位开立",
                f"Your posts do not open a case of {workflow_id}",
                value=workflow_id,
            )
        form = library.find("form", step.form, on=day) if step.form else None
        return Entry(
            workflow=workflow,
            step=step,
            form=shelf.narrow(form, Form) if form else None,
            lists=shelf.lists(county),
            viewer=Viewer(roles=frozenset(actor.roles), sees=MARKS),
        )


def entry_of_step(file: CaseFile, step: Step) -> Entry:
    """Return the form of a step, in the version the case keeps."""
    book = file.book
    form = pinned(book.library, book.case.bundle, Form, step.form) if step.form else None
    return Entry(
        workflow=book.workflow,
        step=step,
        form=form,
        lists=shelf.lists(book.county),
        viewer=Viewer(roles=file.viewer.roles, stage=file.viewer.stage, sees=MARKS),
    )


@dataclass(frozen=True, slots=True)
class KnownWorkflow:
    """A workflow as a person meets it.

    Attributes:
        may_open: The person may begin cases of it.
        by_people: People begin its cases; otherwise they follow from something else.
    """

    workflow: Loaded[Workflow]
    may_open: bool
    by_people: bool


def workflows_for(desk: Desk, *, actor: Actor, at: datetime) -> tuple[KnownWorkflow, ...]:
    """Return the workflows in force today, those that people open first, then by title."""
    with desk.database.reading(desk.county) as unit:
        day = county_date(at)
        county = desk.county_on(unit, day).document
        found = [_known(county, workflow, actor) for workflow in _in_force(unit, desk, at)]
    return tuple(sorted(found, key=lambda each: (not each.by_people, str(each.workflow.ref.id))))


def _in_force(unit: UnitOfWork, desk: Desk, at: datetime) -> list[Loaded[Workflow]]:
    library, day = desk.library(unit), county_date(at)
    ids = [
        each.ref.id
        for each in library.all("workflow")
        if each.effective_from <= day and (each.effective_to is None or day < each.effective_to)
    ]
    return [
        shelf.narrow(library.find("workflow", name, on=day), Workflow)
        for name in dict.fromkeys(ids)
    ]


def _known(county: County, workflow: Loaded[Workflow], actor: Actor) -> KnownWorkflow:
    by = set(first_step(workflow.document).by)
    may = not actor.roles.isdisjoint(by) and "petition.register" in rights_of(county, actor)
    return KnownWorkflow(workflow, may_open=may, by_people=by != {SYSTEM_ROLE})


def offer_of(file: CaseFile, step: str, *, county: County, actor: Actor) -> OpenStep:
    """Return the step as this person may do it now, or as it is refused for the time being.

    Args:
        file: The file of the case, opened for this person.
        step: Id of the step.
        county: The county document in force.
        actor: Who asks.

    Raises:
        NotFoundError: the workflow has no such step.
        TransitionError: the step is not open in this stage.
        AccessError: it is for others to do.
    """
    known_step(file, step)
    for offer in file.steps:
        if offer.step.id == step:
            return offer
    return check_step(
        file.book.workflow.document,
        step,
        state_of(file.book, shown=file.shown_sha256),
        actor,
        reach=reach_of(county, file.case, actor),
        sheet=file.book.sheet,
        titles=role_titles(county),
    )


def known_step(file: CaseFile, step: str) -> Step:
    """Return a step of the case's workflow, whoever may do it.

    Raises:
        NotFoundError: the workflow has no such step.
    """
    return step_named(file.book.workflow.document, step)
