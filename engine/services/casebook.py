"""All that is known of a case on a day: its pinned documents, clocks and facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from engine.audit.entry import Pin
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.head import Head
from engine.configuration.kinds import MODELS
from engine.configuration.library import Library, Loaded
from engine.configuration.workflow import Clock, Workflow
from engine.errors import NotFoundError, RuleError
from engine.forms.reading import facts_of_answers
from engine.records.session import UnitOfWork
from engine.records.values import Case, Filing, StepEvent
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable, decide
from engine.services import shelf
from engine.services.desk import Desk
from engine.terms import FactValue
from engine.workflow.deadlines import ClockEvent, ClockReading, clock_facts, read_clock
from engine.workflow.derived import derive_facts
from engine.workflow.workdays import WorkCalendar

Document = TypeVar("Document", bound=Head)

_NOTHING: Mapping[str, FactValue] = MappingProxyType({})
_KINDS = {model: kind for kind, model in MODELS.items()}


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
    kind = _KINDS[model]
    for pin in bundle:
        if pin.kind == kind and name in {None, pin.id}:
            return shelf.narrow(library.at(kind, pin.id, pin.version, pin.sha256), model)
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
    return tuple(casebook_from(unit, desk, case, steps.get(case.id, ()), day) for case in cases)


def casebook_from(
    unit: UnitOfWork, desk: Desk, case: Case, events: tuple[StepEvent, ...], day: date
) -> Casebook:
    """Return what is known of the case on ``day`` from these of its steps."""
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
    return with_facts(with_clocks(unit, desk, book), {})


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


def with_clocks(unit: UnitOfWork, desk: Desk, book: Casebook) -> Casebook:
    """Return the casebook with every clock read from its steps."""
    rules = book.workflow.document.clocks
    return replace(book, clocks=tuple(_read(unit, desk, book, rule) for rule in rules))


def after_step(
    unit: UnitOfWork,
    desk: Desk,
    book: Casebook,
    event: StepEvent,
    answered: Mapping[str, FactValue],
) -> Casebook:
    """Return the casebook with one more step, and the clocks read anew that it bears on.

    Args:
        unit: Where earlier extensions are looked up.
        desk: The county's desk.
        book: The case; its clocks were read on the same day.
        event: The step; it is not recorded yet.
        answered: Facts just answered, among them the days an extension grants.
    """
    book = replace(book, events=(*book.events, event))
    readings = zip(book.workflow.document.clocks, book.clocks, strict=True)
    clocks = tuple(
        _read(unit, desk, book, rule, answered) if _bears_on(event.step, rule) else before
        for rule, before in readings
    )
    return replace(book, clocks=clocks)


def _bears_on(step: str, rule: Clock) -> bool:
    """Tell whether a step may start, stop, pause or lengthen a clock."""
    pausing = {name for pause in rule.pauses for name in (pause.starts, pause.ends)}
    lengthening = {rule.extension.step} if rule.extension else set()
    return step in {rule.starts, *rule.stops, *pausing, *lengthening}


def _read(
    unit: UnitOfWork,
    desk: Desk,
    book: Casebook,
    rule: Clock,
    answered: Mapping[str, FactValue] = _NOTHING,
) -> ClockReading:
    """Read a clock; of a step not recorded yet (seq 0) what it grants was just answered."""

    def granted(event: StepEvent) -> int | None:
        if rule.extension is None or event.step != rule.extension.step or event.filing is None:
            return None
        facts = answered if event.seq == 0 else _facts_filed(unit, desk, book, event.filing)
        days = facts.get(rule.extension.fact)
        return int(days) if isinstance(days, Decimal) else None

    events = [ClockEvent(event.step, event.on, granted(event)) for event in book.events]
    return read_clock(rule, events, book.calendar, book.day)


def _facts_filed(
    unit: UnitOfWork, desk: Desk, book: Casebook, name: str
) -> Mapping[str, FactValue]:
    filing = unit.filing(name)
    form = form_filed(book.library, filing).document
    return facts_of_answers(form, filing.answers, desk.key)


def form_filed(library: Library, filing: Filing) -> Loaded[Form]:
    """Return the form in the very version it was filed with, whatever the case keeps now."""
    pin = filing.form
    return shelf.narrow(library.at(pin.kind, pin.id, pin.version, pin.sha256), Form)


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
