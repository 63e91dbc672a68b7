"""What each event of a case changes in the tables of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Date, Text, bindparam, delete, func, update
from sqlalchemy import case as when

from engine.records.cases import (
    CASE_FACTS,
    CASE_HOLDERS,
    CASE_UNITS,
    CASES,
    ESCALATIONS,
    SIGNATURES,
    STEP_EVENTS,
)
from engine.records.facts import fact_rows
from engine.records.page import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.audit.entry import (
        CaseOpened,
        CaseRouted,
        Escalated,
        FactJson,
        StepDone,
        TierSigned,
    )
    from engine.records.page import Page

MOVE = (
    update(CASES)
    .where(chosen(CASES, ("id",)))
    .values(
        stage=bindparam("new_stage", type_=Text),
        final=bindparam("is_final", type_=Boolean),
        # The first day a case was struck off counts, until a step takes that back.
        cleared_on=when(
            (
                bindparam("is_cleared", type_=Boolean),
                func.coalesce(CASES.c.cleared_on, bindparam("done_on", type_=Date)),
            )
        ),
        headline=func.coalesce(bindparam("new_headline", type_=Text), CASES.c.headline),
    )
)
"""Moves a case by a step."""

FORGET = delete(CASE_FACTS).where(
    chosen(CASE_FACTS, ("case_id",)), CASE_FACTS.c.name.in_(bindparam("names", expanding=True))
)
"""Takes out what was known under some names."""


def case_opened(page: Page, event: CaseOpened) -> None:
    """Make the case, with the facts it was given."""
    page.add(
        CASES,
        id=event.case,
        workflow=event.workflow,
        number=event.number,
        year=event.year,
        serial=event.serial,
        stage=event.stage,
        final=False,
        revision=0,
        opened_on=event.opened_on,
        opened_seq=page.entry.seq,
        parent=event.parent,
        session_id=event.session,
        bundle=[pin.model_dump() for pin in event.bundle],
    )
    put_facts(page, event.case, event.given)


def step_done(page: Page, event: StepDone) -> None:
    """Move the case, note the step, change facts; whoever was asked for this step has done it."""
    page.carry_out(
        MOVE,
        {"id": event.case},
        new_stage=event.to_stage,
        is_final=event.final,
        is_cleared=event.cleared,
        done_on=event.on,
        new_headline=event.headline,
    )
    page.add(
        STEP_EVENTS,
        seq=page.entry.seq,
        case_id=event.case,
        step=event.step,
        done_on=event.on,
        at=page.entry.at,
        actor=page.entry.actor,
        on_behalf=page.entry.on_behalf,
        from_stage=event.from_stage,
        to_stage=event.to_stage,
        filing=event.filing,
    )
    put_facts(page, event.case, event.facts)
    page.change(ESCALATIONS, {"case_id": event.case, "step": event.step}, done=True)
    if event.final:
        page.change(ESCALATIONS, {"case_id": event.case, "act": "remind"}, done=True)


def case_routed(page: Page, event: CaseRouted) -> None:
    """Name units and holders; those named before give way."""
    page.change(
        CASES,
        {"id": event.case},
        lead=event.lead,
        area=event.area,
        topic=event.topic,
        place=event.place,
    )
    for table in (CASE_UNITS, CASE_HOLDERS):
        page.remove(table, {"case_id": event.case})
    page.add_all(
        CASE_UNITS,
        [
            {"case_id": event.case, "position": position, "unit": unit}
            for position, unit in enumerate(event.co_units)
        ],
    )
    page.add_all(
        CASE_HOLDERS,
        [
            {"case_id": event.case, "position": position, **holder.model_dump()}
            for position, holder in enumerate(event.holders)
        ],
    )


def tier_signed(page: Page, event: TierSigned) -> None:
    """Put the signature beside those given before."""
    page.add(
        SIGNATURES,
        seq=page.entry.seq,
        case_id=event.case,
        sign_off=event.sign_off,
        round=event.round,
        tier=event.tier,
        person=page.entry.actor,
        agreed=event.agreed,
        at=page.entry.at,
        shown_sha256=event.shown_sha256,
    )


def escalated(page: Page, event: Escalated) -> None:
    """Keep which rule fired and whom it asks for what."""
    page.add(
        ESCALATIONS,
        seq=page.entry.seq,
        case_id=event.case,
        rule=event.rule,
        title=event.title,
        act=event.act,
        step=event.step,
        recipients=list(event.to),
        raised_on=event.on,
        # A rule that does the step itself asks nobody.
        done=event.act == "step",
    )
    put_facts(page, event.case, event.facts)


def put_facts(page: Page, case: str, written: Mapping[str, FactJson]) -> None:
    """Put facts in place of what was known under their names; None removes one."""
    if not written:
        return
    page.carry_out(FORGET, {"case_id": case}, names=list(written))
    page.add_all(CASE_FACTS, fact_rows(case, written))
