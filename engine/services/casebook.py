"""All that is known of a case on a day: its pinned documents, clocks and facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from engine.audit.entry import Pin
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.workflow import Workflow
from engine.errors import NotFoundError, RuleError
from engine.forms.reading import facts_of_answers
from engine.records.session import UnitOfWork
from engine.records.values import Case, StepEvent
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable, decide
from engine.services import shelf
from engine.services.desk import Desk
from engine.terms import FactValue
from engine.workflow.deadlines import ClockEvent, ClockReading, clock_facts, read_clock
from engine.workflow.derived import derive_facts
from engine.workflow.workdays import WorkCalendar

Document = TypeVar("Document", bound=Head)


@dataclass(frozen=True, slots=True)
class Casebook:
    """A case with the documents it is pinned to and what follows for a day.

    Attributes:
        county: The county document the case is pinned to: its topics, units, lists of forms.
        today: The one in force on ``day``: who holds which post.
        answered: Facts of answers not recorded yet.
        sheet: Every fact known on ``day``: of the case, its answers, clocks and derived ones.
    """

    library: Library
    case: Case
    workflow: Loaded[Workflow]
    county: Loaded[County]
    today: County
    calendar: WorkCalendar
    events: tuple[StepEvent, ...]
    clocks: tuple[ClockReading, ...]
    sheet: FactSheet
    day: date
    answered: Mapping[str, FactValue] = field(default_factory=dict)


def pinned(
    library: Library, bundle: Iterable[Pin], model: type[Document], name: str | None = None
) -> Loaded[Document]:
    """Return the document of this model (and id) in the very version a bundle keeps.

    Raises:
        NotFoundError: the bundle keeps no such document.
    """
    for pin in bundle:
        if name is None or pin.id == name:
            loaded = library.at(pin.kind, pin.id, pin.version, pin.sha256)
            if isinstance(loaded.document, model):
                return shelf.narrow(loaded, model)
    raise NotFoundError(
        f"此件没有固定“{name or model.__name__}”的版本",
        f"No version of {name or model.__name__} is pinned here",
        value=name,
    )


def open_casebook(unit: UnitOfWork, desk: Desk, case: Case, day: date) -> Casebook:
    """Return what is known of the case on ``day`` (county-local)."""
    return open_casebooks(unit, desk, (case,), day)[0]


def open_casebooks(
    unit: UnitOfWork, desk: Desk, cases: Sequence[Case], day: date
) -> tuple[Casebook, ...]:
    """Return the casebooks of many cases, reading their steps in one query."""
    steps = unit.step_events_of([case.id for case in cases])
    return tuple(_casebook(unit, desk, case, steps.get(case.id, ()), day) for case in cases)


def _casebook(
    unit: UnitOfWork, desk: Desk, case: Case, events: tuple[StepEvent, ...], day: date
) -> Casebook:
    library = desk.library(unit)
    workflow = pinned(library, case.bundle, Workflow, case.workflow)
    county = pinned(library, case.bundle, County)
    calendar = shelf.work_calendar(desk.calendar_on(unit, day))
    book = Casebook(
        library=library,
        case=case,
        workflow=workflow,
        county=county,
        today=library.county(day).document,
        calendar=calendar,
        events=events,
        clocks=(),
        sheet=FactSheet({}, shelf.dictionary(library, county)),
        day=day,
    )
    return with_facts(with_clocks(unit, desk, book, {}), {})


def with_facts(book: Casebook, answered: Mapping[str, FactValue]) -> Casebook:
    """Return the casebook with facts newly answered and everything derived anew."""
    given = {**book.answered, **answered}
    known: dict[str, FactValue] = {**book.case.facts, **_built_in(book), **given}
    for reading in book.clocks:
        known.update(clock_facts(reading))
    base = FactSheet(
        {name: value for name, value in known.items() if name in book.sheet.dictionary},
        book.sheet.dictionary,
    )
    derived = derive_facts(
        book.workflow.document,
        [ClockEvent(step=event.step, on=event.on) for event in book.events],
        book.case.signatures,
        base,
        _earlier(book.workflow.document, known),
    )
    return replace(book, sheet=base.with_values(derived), answered=given)


def with_clocks(
    unit: UnitOfWork, desk: Desk, book: Casebook, answered: Mapping[str, FactValue]
) -> Casebook:
    """Return the casebook with every clock read anew from its steps.

    Args:
        unit: Where earlier extensions are looked up.
        desk: The county's desk.
        book: The case; its last step may not be recorded yet.
        answered: Facts just answered, among them the days an extension grants.
    """
    readings = []
    for rule in book.workflow.document.clocks:
        events = [
            ClockEvent(
                step=event.step,
                on=event.on,
                extension_days=(
                    _granted_days(unit, desk, book, event, rule.extension.fact, answered)
                    if rule.extension and event.step == rule.extension.step
                    else None
                ),
            )
            for event in book.events
        ]
        readings.append(read_clock(rule, events, book.calendar, book.day))
    return replace(book, clocks=tuple(readings))


def _granted_days(
    unit: UnitOfWork,
    desk: Desk,
    book: Casebook,
    event: StepEvent,
    fact: str,
    answered: Mapping[str, FactValue],
) -> int | None:
    if event.filing is None:
        return None
    if event.seq == 0:
        granted = answered.get(fact)
    else:
        filing = unit.filing(event.filing)
        form = pinned(book.library, book.case.bundle, Form, filing.form.id).document
        granted = facts_of_answers(form, filing.answers, desk.key).get(fact)
    return int(granted) if isinstance(granted, Decimal) else None


def single_output(table: DecisionTable, sheet: FactSheet) -> dict[str, FactValue]:
    """Return the outputs of the one row that applies, as facts.

    Raises:
        RuleError: no row applies.
    """
    decision = decide(table, sheet)
    if decision.status != "hit":
        raise RuleError("没有任何一行适用于此件", "No row of the table applies to this case")
    return {
        name: value for name, value in decision.outputs[0].items() if not isinstance(value, tuple)
    }


def _built_in(book: Casebook) -> dict[str, FactValue]:
    case = book.case
    lead = next((each for each in book.county.document.units if each.id == case.lead), None)
    return {
        "case.workflow": case.workflow,
        "case.stage": case.stage,
        "case.lead": case.lead,
        "case.lead_kind": lead.unit_kind if lead else None,
        "case.co_units": Decimal(len(case.co_units)),
        "case.area": case.area,
        "case.opened_on": case.opened_on,
        "case.age_days": Decimal((book.day - case.opened_on).days),
        "case.cleared": case.cleared_on is not None,
    }


def _earlier(workflow: Workflow, known: Mapping[str, FactValue]) -> dict[str, int]:
    """Counts of earlier cases are taken once, when the case is opened, and then kept."""
    return {
        rule.name: int(value)
        for rule in workflow.facts
        if rule.earlier_cases and isinstance(value := known.get(rule.name), Decimal)
    }
