"""Confirmed results with what they were made from: facts as known then, findings as handed in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.audit.entry import CaseOpened, CaseRouted, Escalated, FactJson, StepDone
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.errors import NotFoundError, OnecaseError
from engine.expressions.names import Dictionary
from engine.records.session import UnitOfWork
from engine.records.values import Case, HandedSheet, Result, Session, SessionHead, StepEvent
from engine.rules.facts import FactSheet, read_fact
from engine.scoring.deductions import Finding
from engine.scoring.rubrics import CompiledRubric
from engine.services import shelf
from engine.services.casebook import casebook_from, pinned
from engine.services.desk import Desk
from engine.services.stored_findings import finding_from_json
from engine.terms import FactValue


@dataclass(frozen=True, slots=True)
class UsedRules:
    """By what a session judged.

    Attributes:
        dictionary: The facts the rubric was compiled with.
    """

    rubric: CompiledRubric
    programme: Programme
    dictionary: Dictionary


@dataclass(frozen=True, slots=True)
class PastReview:
    """A confirmed result and what it was made from.

    Attributes:
        case: As it stood when the last sheet came in.
        facts: What was known of it then, as of the day the session was held.
        sheets: Findings of each assessor, in the order of the seats.
    """

    session: Session
    case: Case
    result: Result
    rules: UsedRules
    facts: FactSheet
    sheets: tuple[tuple[Finding, ...], ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A confirmed result whose making cannot be read any more, with the reason."""

    session: SessionHead
    case: str
    result: Result
    reason: str
    reason_en: str


def reviews_in(
    unit: UnitOfWork, desk: Desk, session_id: str, cases: Collection[str] | None = None
) -> Iterator[PastReview | Unreadable]:
    """Yield the confirmed results of a session, gathered from journal, sheets and documents.

    Args:
        unit: The records.
        desk: The county's desk.
        session_id: Which session.
        cases: Only these; None for all.
    """
    session = unit.session(session_id)
    results = {
        one.case: one.result
        for one in session.cases
        if one.result is not None and (cases is None or one.case in cases)
    }
    if not results:
        return
    handed: dict[tuple[str, int], list[HandedSheet]] = {}
    for sheet in unit.sheets(session.id):
        handed.setdefault((sheet.case, sheet.round), []).append(sheet)
    found = {case.id: case for case in unit.cases(ids=list(results))}
    steps = unit.step_events_of(list(results))
    for case, result in results.items():
        try:
            rules = used_rules(unit, desk, session)
            sheets = _seated(session, handed.get((case, result.round), []))
            then, events = _as_known(unit, found[case], steps.get(case, ()), sheets[-1].at)
            yield PastReview(
                session=session,
                case=then,
                result=result,
                rules=rules,
                facts=casebook_from(unit, desk, then, events, session.held_on).sheet,
                sheets=tuple(_findings(each) for each in _by_seat(session, sheets)),
            )
        except OnecaseError as error:
            yield Unreadable(session, case, result, error.text("zh"), error.text("en"))


def used_rules(unit: UnitOfWork, desk: Desk, session: SessionHead) -> UsedRules:
    """Return the rubric and the programme a session is pinned to.

    Raises:
        OnecaseError: They are not to be had any more.
    """
    library = desk.library(unit)
    programme = pinned(library, session.bundle, Programme, session.programme).document
    rubric = pinned(library, session.bundle, Rubric, programme.rubric)
    facts = desk.dictionary(unit, session.held_on)
    return UsedRules(shelf.rubric(rubric, facts), programme, facts)


def _seated(session: Session, sheets: Sequence[HandedSheet]) -> list[HandedSheet]:
    """Return the sheets as they came in.

    Raises:
        NotFoundError: There is none.
    """
    if not sheets:
        raise NotFoundError(
            "没有留存这次评分的评分表", "no sheet of this round is kept", place=session.title
        )
    return sorted(sheets, key=lambda each: each.at)


def _by_seat(session: Session, sheets: Sequence[HandedSheet]) -> list[HandedSheet]:
    seats = {person: seat for seat, person in enumerate(session.members)}
    return sorted(sheets, key=lambda each: (seats.get(each.assessor, len(seats)), each.assessor))


def _findings(sheet: HandedSheet) -> tuple[Finding, ...]:
    stored = sheet.content.get("findings", ())
    listed = stored if isinstance(stored, list) else []
    return tuple(finding_from_json(each) for each in listed)


def _as_known(
    unit: UnitOfWork, case: Case, events: Sequence[StepEvent], at: datetime
) -> tuple[Case, tuple[StepEvent, ...]]:
    """Return a case as it stood at a moment, with the steps done until then."""
    until = tuple(event for event in events if event.at <= at)
    if len(until) == len(events):
        return case, until
    facts: dict[str, FactValue] = {}
    then = replace(case, cleared_on=None, final=False)
    for entry in unit.entries(case=case.id):
        if entry.at > at:
            break
        event = entry.event
        if isinstance(event, CaseOpened):
            _put(facts, event.given)
        elif isinstance(event, StepDone):
            _put(facts, event.facts)
            cleared = (then.cleared_on or event.on) if event.cleared else None
            then = replace(then, stage=event.to_stage, final=event.final, cleared_on=cleared)
        elif isinstance(event, Escalated):
            _put(facts, event.facts)
        elif isinstance(event, CaseRouted):
            then = replace(then, lead=event.lead, co_units=event.co_units, area=event.area)
    signed = tuple(one for one in case.signatures if one.at <= at)
    return replace(then, facts=facts, signatures=signed), until


def _put(facts: dict[str, FactValue], written: Mapping[str, FactJson]) -> None:
    for name, value in written.items():
        known = read_fact(value)
        if known is None:
            facts.pop(name, None)
        else:
            facts[name] = known
