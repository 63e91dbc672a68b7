"""A case begins: a petition is registered, or a review opens a deficiency list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from engine.audit.entry import CaseOpened, CaseRouted, Pin
from engine.clock import county_date
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.workflow import Step, Workflow
from engine.errors import AccessError
from engine.records.session import UnitOfWork
from engine.records.values import Case
from engine.rules.facts import write_fact
from engine.services import shelf
from engine.services.desk import Desk
from engine.services.people import require_right
from engine.services.perform_step import do_step
from engine.services.pins import pin_of
from engine.terms import SYSTEM, Actor, FactValue


def open_case(
    desk: Desk,
    workflow_id: str,
    *,
    answers: Mapping[str, object],
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> str:
    """Open a case by the first step of its workflow; return the id of the case.

    A second call with the same token returns the case of the first and changes nothing.

    Raises:
        AccessError: the actor may not open such cases.
        FilingError: the answers have faults; nothing is stored.
    """
    with desk.database.writing(desk.county) as unit:
        known = unit.acted(token) if token else None
        if known:
            return known
        case = register(unit, desk, workflow_id, answers=answers, actor=actor, at=at)
        if token:
            unit.remember_act(token, case)
            unit.drop_draft_filed(actor.person, token)
        return case


def register(
    unit: UnitOfWork,
    desk: Desk,
    workflow_id: str,
    *,
    answers: Mapping[str, object],
    actor: Actor,
    at: datetime,
) -> str:
    """Open a case within the caller's transaction."""
    day = county_date(at)
    require_right(desk.county_on(unit, day).document, actor, "petition.register")
    workflow = shelf.narrow(desk.library(unit).find("workflow", workflow_id, on=day), Workflow)
    first = first_step(workflow.document)
    case = _begin(unit, desk, workflow, actor=actor, at=at)
    do_step(unit, desk, case, first.id, actor=actor, answers=answers, at=at)
    return case


def first_step(workflow: Workflow) -> Step:
    """Return the step that opens a case of the workflow."""
    return next(step for step in workflow.steps if step.id == workflow.opens)


def open_follow_up(
    unit: UnitOfWork,
    desk: Desk,
    *,
    workflow: str,
    parent: Case,
    session: str,
    given: Mapping[str, FactValue],
    reason: str,
    at: datetime,
) -> str:
    """Open a case that follows from a review, for the units and holders of the reviewed case.

    Raises:
        AccessError: the workflow's first step is not the system's to do.
    """
    day = county_date(at)
    loaded = shelf.narrow(desk.library(unit).find("workflow", workflow, on=day), Workflow)
    if SYSTEM.person not in first_step(loaded.document).by:
        raise AccessError(
            f"“{loaded.document.title}”不能由系统开立",
            f"A case of {workflow} cannot be opened by the system",
            hint="在流程首个步骤的 by 中加上 system",
            hint_en="add system to the by of its first step",
        )
    case = _begin(
        unit, desk, loaded, actor=SYSTEM, at=at, parent=parent.id, session=session, given=given
    )
    routed = CaseRouted(
        case=case,
        lead=parent.lead or "",
        co_units=parent.co_units,
        holders=parent.holders,
        area=parent.area,
        topic=parent.topic,
        place=parent.place,
        document=pin_of(loaded.ref),
        rows=(),
        sentence=f"由原件 {parent.number} 的主办单位和责任人承担：{reason}",
        sentence_en=f"Falls to the lead unit and holders of {parent.number}",
    )
    unit.record(routed, actor=SYSTEM, at=at)
    do_step(
        unit,
        desk,
        case,
        loaded.document.opens,
        actor=SYSTEM,
        answers=None,
        at=at,
        headline=parent.headline,
    )
    return case


def _begin(
    unit: UnitOfWork,
    desk: Desk,
    workflow: Loaded[Workflow],
    *,
    actor: Actor,
    at: datetime,
    parent: str | None = None,
    session: str | None = None,
    given: Mapping[str, FactValue] | None = None,
) -> str:
    day = county_date(at)
    serial = unit.next_serial(workflow.document.id, day.year)
    opened = CaseOpened(
        case=f"{workflow.document.id}-{day.year}-{serial:05d}",
        workflow=workflow.document.id,
        number=workflow.document.numbering.format(year=day.year, serial=serial),
        serial=serial,
        year=day.year,
        bundle=bundle_of(desk.library(unit), workflow, day),
        stage="",
        opened_on=day,
        parent=parent,
        session=session,
        given={name: write_fact(value) for name, value in (given or {}).items()},
    )
    unit.record(opened, actor=actor, at=at)
    return opened.case


def bundle_of(library: Library, workflow: Loaded[Workflow], day: date) -> tuple[Pin, ...]:
    """Return the versions a case of this workflow keeps: itself, its forms, the county."""
    forms = dict.fromkeys(step.form for step in workflow.document.steps if step.form)
    loaded: list[Loaded[Head]] = [workflow, library.county(day)]
    loaded += [library.find("form", form, on=day) for form in forms]
    return tuple(pin_of(each.ref) for each in loaded)
