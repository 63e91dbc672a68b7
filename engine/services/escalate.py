"""The tick: on every open case the ladder's rules are judged and what is due is done.

Idempotent: a rule fires once for a case unless the document says ``again``; running the tick twice
for the same day changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.audit.entry import Escalated
from engine.clock import county_date
from engine.configuration.workflow import Escalation
from engine.records.session import UnitOfWork
from engine.routing.escalation import due_escalations
from engine.rules.facts import write_fact
from engine.services import shelf
from engine.services.casebook import Casebook, open_casebooks
from engine.services.desk import Desk
from engine.services.perform_step import do_step
from engine.terms import SYSTEM

_BATCH = 200
"""Cases handled in one transaction: long enough to be quick, short enough to let others write."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired in a tick."""

    case: str
    number: str
    rule: str
    title: str
    title_en: str
    act: str


def run_tick(
    desk: Desk, *, at: datetime, progress: Callable[[int, int], None] | None = None
) -> tuple[Fired, ...]:
    """Judge the ladder on every open case as of a moment and do what is due.

    Args:
        desk: The county's desk.
        at: As of when; the tick never asks the clock itself.
        progress: Called with cases done and cases in all.

    Returns:
        What fired, in the order of the cases.
    """
    with desk.database.reading(desk.county) as unit:
        names = [case.id for case in unit.cases(final=False, order="oldest")]
    fired: list[Fired] = []
    for start in range(0, len(names), _BATCH):
        with desk.database.writing(desk.county) as unit:
            cases = unit.cases(ids=names[start : start + _BATCH], order="oldest")
            for book in open_casebooks(unit, desk, cases, county_date(at)):
                fired += _tick_case(unit, desk, book, at)
        if progress:
            progress(min(start + _BATCH, len(names)), len(names))
    return tuple(fired)


def _tick_case(unit: UnitOfWork, desk: Desk, book: Casebook, at: datetime) -> list[Fired]:
    fired: list[Fired] = []
    for rule in due_rules(book):
        _fire(unit, desk, book, rule, at)
        fired.append(
            Fired(
                case=book.case.id,
                number=book.case.number,
                rule=rule.id,
                title=rule.title.zh,
                title_en=rule.title.text("en"),
                act=_act(rule),
            )
        )
        if rule.then.step:
            break
    return fired


def due_rules(book: Casebook) -> tuple[Escalation, ...]:
    """Return the rules of the ladder that are due on the day of the casebook."""
    workflow = book.workflow.document
    if not workflow.escalation:
        return ()
    rules = shelf.escalations(book.workflow, book.sheet.dictionary)
    return due_escalations(workflow, rules, book.sheet, book.case.fired)


def _act(rule: Escalation) -> Literal["step", "propose", "remind"]:
    if rule.then.step:
        return "step"
    return "propose" if rule.then.propose else "remind"


def _fire(unit: UnitOfWork, desk: Desk, book: Casebook, rule: Escalation, at: datetime) -> None:
    facts = shelf.facts_of_escalation(book.workflow, rule, book.sheet.dictionary)
    event = Escalated(
        case=book.case.id,
        rule=rule.id,
        title=rule.title.zh,
        act=_act(rule),
        step=rule.then.step or rule.then.propose,
        to=rule.then.to,
        on=book.day,
        facts={name: write_fact(book.sheet[name]) for name in sorted(facts)},
    )
    unit.record(event, actor=SYSTEM, at=at)
    if rule.then.step:
        do_step(unit, desk, book.case.id, rule.then.step, actor=SYSTEM, answers=None, at=at)
