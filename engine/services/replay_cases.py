"""What a workflow, calendar, county document or form in draft would mean for cases.

Open cases are looked at as if they followed the draft today.  Which unit a petition goes to is
decided again for every case that was ever routed, by the table of before and by that of the draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from engine.configuration.calendar import Calendar
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.workflow import Workflow
from engine.errors import OnecaseError, RuleError
from engine.records.rule_values import ReplayChange
from engine.records.session import UnitOfWork
from engine.records.values import Case
from engine.routing.routes import Route, route
from engine.rules.facts import FactSheet
from engine.rules.tables import DecisionTable
from engine.services import shelf
from engine.services.casebook import Casebook, open_casebooks, with_clocks, with_facts
from engine.services.desk import Desk
from engine.services.escalate import due_rules
from engine.services.form_impact import Reason, impact_on_open_cases
from engine.services.replay_reviews import Progress
from engine.services.replay_words import Json, label_json
from engine.terms import FactValue, Label
from engine.workflow.deadlines import ClockReading
from engine.workflow.reach import present_holders

_BATCH = 200
"""Cases read at one time."""

_STOPPED = frozenset({"stopped", "stopped-late"})
_MOST_NUMBERS = 200
"""Numbers of cases named with one reason."""


@dataclass(slots=True)
class CasesReplayed:
    """What came of looking at cases by the draft.

    Attributes:
        open_cases: Open cases looked at.
        routed: Cases whose routing was decided again.
    """

    open_cases: int = 0
    routed: int = 0
    changes: list[ReplayChange] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, changes: Iterator[ReplayChange]) -> None:
        """Take in what changes for one case; a case counts once for each sort."""
        found = list(changes)
        self.changes += found
        self.counts.update({one.what for one in found})

    def all_changes(self) -> Iterator[ReplayChange]:
        """Yield everything found, sort by sort."""
        yield from sorted(self.changes, key=lambda one: one.what)

    def summary(self) -> Json:
        """Return the counts as JSON."""
        return {"open": self.open_cases, "routed": self.routed, "changed": dict(self.counts)}


@dataclass(frozen=True, slots=True)
class CaseTrial:
    """A draft that bears on cases, and the day it is tried on.

    Attributes:
        library: Every document with the draft among them.
    """

    loaded: Loaded[Head]
    library: Library
    day: date


def replay_on_cases(
    unit: UnitOfWork, desk: Desk, trial: CaseTrial, *, progress: Progress | None = None
) -> CasesReplayed:
    """Look at every case the draft bears on, before and after."""
    told = CasesReplayed()
    document = trial.loaded.document
    if isinstance(document, Form):
        _try_form(unit, desk, trial, told)
        return told
    workflow = document.id if isinstance(document, Workflow) else None
    look = _LOOKS[type(document)]
    open_cases = unit.cases(final=False, order="oldest", workflow=workflow)
    for start in range(0, len(open_cases), _BATCH):
        for book in open_casebooks(unit, desk, open_cases[start : start + _BATCH], trial.day):
            told.open_cases += 1
            told.add(look(unit, desk, trial, book))
        if progress is not None:
            progress(min(start + _BATCH, len(open_cases)), len(open_cases))
    if isinstance(document, Workflow) and document.routing is not None:
        _try_routing(unit, desk, trial, document, told)
    return told


# ------------------------------------------------------------------ open cases


def _look_workflow(
    unit: UnitOfWork, desk: Desk, trial: CaseTrial, book: Casebook
) -> Iterator[ReplayChange]:
    """Yield what the draft of its workflow changes for an open case."""
    after = shelf.narrow(trial.loaded, Workflow)
    yield from _lost_stage(book, after.document)
    follows = _following(unit, desk, trial, book, after)
    yield from _moved_deadlines(book, follows)
    yield from _other_rules(book, follows)


def _following(
    unit: UnitOfWork, desk: Desk, trial: CaseTrial, book: Casebook, workflow: Loaded[Workflow]
) -> Casebook:
    """Return the case as it would be known if it followed the draft."""
    facts = trial.library.dictionary(book.county.document)
    fresh = replace(book, workflow=workflow, sheet=FactSheet({}, facts), clocks=())
    return with_facts(with_clocks(unit, desk, fresh), {})


def _look_calendar(
    unit: UnitOfWork, desk: Desk, trial: CaseTrial, book: Casebook
) -> Iterator[ReplayChange]:
    calendar = shelf.work_calendar(shelf.narrow(trial.loaded, Calendar))
    yield from _moved_deadlines(
        book, with_clocks(unit, desk, replace(book, calendar=calendar, clocks=()))
    )


def _look_county(
    unit: UnitOfWork, desk: Desk, trial: CaseTrial, book: Casebook
) -> Iterator[ReplayChange]:
    """Yield whose hands a case would be in, and where one like it would go."""
    del unit, desk
    county = shelf.narrow(trial.loaded, County).document
    yield from _other_holders(book, county)
    workflow = book.workflow.document
    if workflow.routing is None or book.case.lead is None:
        return
    table = shelf.routing_table(book.workflow, book.sheet.dictionary)
    sides = [_routed(one, workflow, table, book.sheet) for one in (book.today, county)]
    if sides[0] != sides[1]:
        yield _change(book.case, "route", {"before": sides[0], "after": sides[1]})


_LOOKS: Mapping[
    type[Head], Callable[[UnitOfWork, Desk, CaseTrial, Casebook], Iterator[ReplayChange]]
] = {Workflow: _look_workflow, Calendar: _look_calendar, County: _look_county}


def _lost_stage(book: Casebook, after: Workflow) -> Iterator[ReplayChange]:
    """Yield that the stage of a case, or steps open in it, are no longer there."""
    before, stage = book.workflow.document, book.case.stage
    title = next((one.title for one in before.stages if one.id == stage), Label(stage, stage))
    kept = {step.id for step in after.steps if stage in step.from_}
    steps = [one.title for one in before.steps if stage in one.from_ and one.id not in kept]
    gone = all(one.id != stage for one in after.stages)
    if gone or steps:
        content = {"stage": label_json(title), "gone": gone, "steps": list(map(label_json, steps))}
        yield _change(book.case, "stage", content)


def _moved_deadlines(before: Casebook, after: Casebook) -> Iterator[ReplayChange]:
    """Yield each clock that still counts and whose due day would be another."""
    old = {one.clock: one for one in before.clocks if one.state not in _STOPPED}
    new = {one.clock: one for one in after.clocks if one.state not in _STOPPED}
    for clock in dict.fromkeys((*old, *new)):
        due, then = _due(old.get(clock)), _due(new.get(clock))
        if due == then:
            continue
        reading = new.get(clock) or old[clock]
        content = {
            "clock": label_json(reading.title),
            "basis": reading.basis,
            "before": due,
            "after": then,
            "late_before": _is_late(old.get(clock)),
            "late_after": _is_late(new.get(clock)),
        }
        yield _change(before.case, "deadline", content)


def _due(reading: ClockReading | None) -> str | None:
    return reading.due_on.isoformat() if reading and reading.due_on else None


def _is_late(reading: ClockReading | None) -> bool:
    return reading is not None and reading.state == "overdue"


def _other_rules(before: Casebook, after: Casebook) -> Iterator[ReplayChange]:
    """Yield the rules of the ladder that would fire today, or no longer would."""
    old = {rule.id: rule for rule in due_rules(before)}
    new = {rule.id: rule for rule in due_rules(after)}
    for name in dict.fromkeys((*old, *new)):
        if name in old and name in new:
            continue
        rule = new.get(name) or old[name]
        content = {"rule": label_json(rule.title), "new": name in new}
        yield _change(before.case, "escalation", content)


def _other_holders(book: Casebook, county: County) -> Iterator[ReplayChange]:
    """Yield the duties of a case that would be in other hands, or in nobody's."""
    names = {person.id: person.name for one in (book.today, county) for person in one.people}
    posts, units = {one.id for one in county.posts}, {one.id for one in county.units}
    roles = {role.id: label_json(role.title) for one in (county, book.today) for role in one.roles}
    held = zip(
        book.case.holders,
        present_holders(book.today, book.case.holders),
        present_holders(county, book.case.holders),
        strict=True,
    )
    moved = [
        {
            "role": roles.get(holder.role, {"zh": holder.role, "en": holder.role}),
            "before": names.get(before, before),
            "after": names.get(after, after) if holder.post in posts else None,
        }
        for holder, (_, before), (_, after) in held
        if before != after or holder.post not in posts
    ]
    lost = [one for one in (book.case.lead, *book.case.co_units) if one and one not in units]
    if moved or lost:
        yield _change(book.case, "holder", {"holders": moved, "lost_units": lost})


# ------------------------------------------------------------------ routing


@dataclass(frozen=True, slots=True)
class _Routing:
    """A table that routes, with the workflow and the county it does so for."""

    workflow: Workflow
    table: DecisionTable
    county: County

    def routed(self, facts: Mapping[str, FactValue]) -> Json:
        known = {name: one for name, one in facts.items() if name in self.table.dictionary}
        return _routed(
            self.county, self.workflow, self.table, FactSheet(known, self.table.dictionary)
        )


def _try_routing(
    unit: UnitOfWork, desk: Desk, trial: CaseTrial, document: Workflow, told: CasesReplayed
) -> None:
    """Decide every case that was routed by the table in force and by the draft's."""
    newest = desk.library(unit).find("workflow", document.id, on=trial.day)
    loaded = shelf.narrow(newest, Workflow)
    county = desk.county_on(unit, trial.day)
    if loaded.document.routing is None:
        return
    before = _Routing(
        loaded.document,
        shelf.routing_table(loaded, desk.dictionary(unit, trial.day)),
        county.document,
    )
    facts = trial.library.dictionary(county.document)
    after_table = shelf.routing_table(shelf.narrow(trial.loaded, Workflow), facts)
    after = _Routing(document, after_table, county.document)
    cases = [one for one in unit.cases(workflow=document.id, order="oldest") if one.lead]
    told.routed += len(cases)
    for place in _differing(cases, before.table, after.table):
        case = cases[place]
        sides = [one.routed(case.facts) for one in (before, after)]
        if sides[0] != sides[1]:
            told.add(iter([_change(case, "route", {"before": sides[0], "after": sides[1]})]))


def _differing(cases: Sequence[Case], before: DecisionTable, after: DecisionTable) -> Sequence[int]:
    """Return the places of cases that two tables may send elsewhere."""
    from engine.analytics.replayed_routes import differing_routes  # noqa: PLC0415  Ibis is slow

    try:
        return differing_routes([case.facts for case in cases], before, after)
    except RuleError:
        # A table that cannot be said in columns is asked case by case.
        return range(len(cases))


def _routed(county: County, workflow: Workflow, table: DecisionTable, sheet: FactSheet) -> Json:
    """Return where a case goes as JSON, or why it goes nowhere."""
    try:
        found = route(county, workflow, table, sheet)
    except OnecaseError as error:
        return {"fault": {"zh": error.text("zh"), "en": error.text("en")}}
    return _route_json(county, found)


def _route_json(county: County, found: Route) -> Json:
    names = {person.id: person.name for person in county.people}
    roles = {role.id: label_json(role.title) for role in county.roles}
    return {
        "lead": found.lead,
        "with": list(found.co_units),
        "holders": [
            {"role": roles[one.role], "person": names.get(one.person, one.person)}
            for one in found.holders
        ],
    }


# ------------------------------------------------------------------ forms


def _try_form(unit: UnitOfWork, desk: Desk, trial: CaseTrial, told: CasesReplayed) -> None:
    """Try the answers filed in open cases against the draft of their form."""
    loaded = shelf.narrow(trial.loaded, Form)
    versions = [
        shelf.narrow(one, Form).document
        for one in desk.library(unit).all("form")
        if one.ref.id == loaded.ref.id
    ]
    lists = shelf.lists(desk.county_on(unit, trial.day))
    impact = impact_on_open_cases(unit, loaded, versions, lists)
    told.open_cases = impact.cases
    told.counts["refused"] = len(impact.refused)
    for sort, reasons in (
        ("refused", impact.reasons),
        ("undone", impact.undone),
        ("left", impact.left),
    ):
        told.changes += [_reason(sort, one) for one in reasons]


def _reason(sort: str, reason: Reason) -> ReplayChange:
    content: dict[str, Any] = {
        "sort": sort,
        "place": reason.place,
        "said": label_json(reason.said),
        "many": len(reason.cases),
        "cases": list(reason.cases[:_MOST_NUMBERS]),
    }
    return ReplayChange("form", content)


def _change(case: Case, what: str, content: Json) -> ReplayChange:
    told = {"number": case.number, "open": not case.final, **content}
    return ReplayChange(what, told, case.id, None, case.lead)
