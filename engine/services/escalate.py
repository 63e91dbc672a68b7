"""The tick: on every open case the ladder's rules are judged and what is due is done.

Idempotent: a rule fires once for a case, or once a day where the document says ``again``; running
the tick twice for the same day changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine.audit.entry import Escalated, FactJson
from engine.clock import county_date
from engine.configuration.workflow import Escalation
from engine.errors import OnecaseError, RuleError
from engine.records.session import UnitOfWork
from engine.routing.escalation import due_escalations
from engine.rules.facts import write_fact
from engine.services import shelf
from engine.services.case_events import case_events, event_key
from engine.services.casebook import Casebook, open_casebook, open_casebooks
from engine.services.desk import Desk
from engine.services.keep_drafts import tidy_drafts
from engine.services.perform_step import do_step
from engine.terms import SYSTEM

_BATCH = 200
"""Cases judged in one reading transaction."""


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

    Old drafts go first.

    Cases are judged without keeping anybody from writing; what is due is done case by case, each
    in a transaction of its own, judged once more in it.

    Args:
        desk: The county's desk.
        at: As of when; the tick never asks the clock itself.
        progress: Called with cases done and cases in all.

    Returns:
        What fired, in the order of the cases.

    Raises:
        RuleError: some cases could not be dealt with, named with the reason; all others were.
    """
    tidy_drafts(desk, at=at)
    with desk.database.reading(desk.county) as unit:
        names = [case.id for case in unit.cases(final=False, order="oldest")]
    fired: list[Fired] = []
    troubles: list[OnecaseError] = []
    for start in range(0, len(names), _BATCH):
        for case in _due_cases(desk, names[start : start + _BATCH], county_date(at)):
            try:
                fired += _tick_case(desk, case, at)
            except OnecaseError as trouble:
                troubles.append(trouble)
        if progress:
            progress(min(start + _BATCH, len(names)), len(names))
    if troubles:
        raise _left_undone(troubles)
    return tuple(fired)


def _due_cases(desk: Desk, names: Sequence[str], day: date) -> list[str]:
    """Return those of these cases for which some rule of the ladder is due."""
    with desk.database.reading(desk.county) as unit:
        cases = unit.cases(ids=names, order="oldest")
        return [book.case.id for book in open_casebooks(unit, desk, cases, day) if due_rules(book)]


def _tick_case(desk: Desk, case: str, at: datetime) -> list[Fired]:
    """Fire every rule that is due for a case, one after the other; each changes what is known."""
    fired: list[Fired] = []
    with desk.database.writing(desk.county) as unit:
        book = open_casebook(unit, desk, unit.case(case), county_date(at))
        while rule := _next_rule(unit, book):
            _fire(unit, desk, book, rule, at)
            fired.append(
                Fired(
                    case=case,
                    number=book.case.number,
                    rule=rule.id,
                    title=rule.title.zh,
                    title_en=rule.title.text("en"),
                    act=_act(rule),
                )
            )
            book = open_casebook(unit, desk, unit.case(case), book.day)
    return fired


def _next_rule(unit: UnitOfWork, book: Casebook) -> Escalation | None:
    """Return the first rule that is due and has not fired on this day."""
    if book.case.final:
        return None
    due = due_rules(book)
    again = any(rule.again for rule in due)
    today = _fired_on(unit, book) if again else frozenset[str]()
    return next((rule for rule in due if rule.id not in today), None)


def _fired_on(unit: UnitOfWork, book: Casebook) -> frozenset[str]:
    """Return the rules that fired for the case on the day of the casebook."""
    events = (entry.event for entry in unit.entries(case=book.case.id))
    return frozenset(
        event.rule for event in events if isinstance(event, Escalated) and event.on == book.day
    )


def _left_undone(troubles: Sequence[OnecaseError]) -> RuleError:
    return RuleError(
        f"{len(troubles)}件未能处理：{'；'.join(each.text('zh') for each in troubles)}",
        f"{len(troubles)} cases were left undone: "
        f"{'; '.join(each.text('en') for each in troubles)}",
        value=len(troubles),
    )


def due_rules(book: Casebook) -> tuple[Escalation, ...]:
    """Return the rules of the ladder that are due on the day of the casebook."""
    workflow = book.workflow.document
    if not workflow.escalation:
        return ()
    rules = shelf.escalations(book.workflow, book.sheet.dictionary)
    events = case_events(book) if rules.events.rules else ()
    return due_escalations(workflow, rules, book.sheet, book.case.fired, events)


def _events_met(book: Casebook, rule: Escalation) -> dict[str, FactJson]:
    """Return the events by which a rule fires, as the journal keeps them: which, and what day."""
    if rule.events is None:
        return {}
    rules = shelf.escalations(book.workflow, book.sheet.dictionary)
    met = rules.events.fire(case_events(book))[rule.id]
    return {event_key(n, event): write_fact(event.on) for n, event in enumerate(met, start=1)}


def _act(rule: Escalation) -> Literal["step", "propose", "remind"]:
    if rule.then.step:
        return "step"
    return "propose" if rule.then.propose else "remind"


def _fire(unit: UnitOfWork, desk: Desk, book: Casebook, rule: Escalation, at: datetime) -> None:
    facts = shelf.facts_of_escalation(book.workflow, rule, book.sheet.dictionary)
    known = {name: write_fact(book.sheet[name]) for name in sorted(facts)}
    event = Escalated(
        case=book.case.id,
        rule=rule.id,
        title=rule.title.zh,
        act=_act(rule),
        step=rule.then.step or rule.then.propose,
        to=rule.then.to,
        on=book.day,
        facts={**known, **_events_met(book, rule)},
    )
    unit.record(event, actor=SYSTEM, at=at)
    if rule.then.step:
        do_step(unit, desk, book.case.id, rule.then.step, actor=SYSTEM, answers=None, at=at)
