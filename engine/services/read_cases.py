"""Reading cases: the file of one case, lists, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.audit.entry import CaseRouted
from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.library import Loaded
from engine.configuration.workflow import Stage, Workflow
from engine.errors import AccessError
from engine.forms.visibility import Viewer, redact
from engine.records.case_filters import CaseFilter
from engine.records.session import UnitOfWork
from engine.records.values import Case, Filing, JournalEntry, Proposal, ReviewedCase
from engine.services.casebook import Casebook, form_filed, open_casebook, open_casebooks
from engine.services.confidence import (
    may_see,
    told_of_reviews,
    told_result,
    viewer_of,
    visible_cases,
)
from engine.services.desk import Desk
from engine.services.perform_step import reach_of, shown_hash, state_of
from engine.terms import Actor
from engine.workflow.deadlines import ClockReading
from engine.workflow.machine import OpenStep, open_steps
from engine.workflow.parts import stage_of
from engine.workflow.tasks import Waiting, waiting_for


@dataclass(frozen=True, slots=True)
class ShownFiling:
    """Answers as one person may see them: hidden values are veiled, in the filing too."""

    filing: Filing
    form: Form
    answers: dict[str, object]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that a person may see of a case.

    Attributes:
        entries: Its journal, oldest first; for the unit reviewed without who scored what.
        routed: The last routing with its sentence; None before it.
        steps: What this person may do now, refusals among them.
        waiting: Whom the case waits for.
        reviews: ``(session id, the case in it)`` of each review it was drawn in.
        children: Cases that follow from it.
        shown_sha256: Hash of what a signature now would be bound to.
    """

    book: Casebook
    stage: Stage
    entries: tuple[JournalEntry, ...]
    routed: CaseRouted | None
    filings: tuple[ShownFiling, ...]
    steps: tuple[OpenStep, ...]
    waiting: tuple[Waiting, ...]
    reviews: tuple[tuple[str, ReviewedCase], ...]
    children: tuple[Case, ...]
    parent: Case | None
    viewer: Viewer
    shown_sha256: str

    @property
    def case(self) -> Case:
        """Return the case as it stands."""
        return self.book.case


def open_file(desk: Desk, case_id: str, *, actor: Actor, at: datetime) -> CaseFile:
    """Return the file of a case as this person may see it.

    Raises:
        NotFoundError: the county has no such case.
        AccessError: none of the person's roles reaches it.
    """
    with desk.database.reading(desk.county) as unit:
        case = unit.case(case_id)
        day = county_date(at)
        county = desk.county_on(unit, day).document
        if not may_see(county, case, actor):
            raise AccessError(
                "这件信访不在您的职责范围内", "This case is outside your duties", value=case.number
            )
        book = open_casebook(unit, desk, case, day)
        viewer = viewer_of(county, case, actor)
        shown = shown_hash(unit, book)
        state = state_of(book, shown=shown)
        entries = told_of_reviews(county, actor, unit.entries(case=case.id))
        reviews = unit.reviews_of(case.id)
        reach = reach_of(county, case, actor)
        return CaseFile(
            book=book,
            stage=stage_of(book.workflow.document, case.stage),
            entries=entries,
            routed=_last_routed(entries),
            filings=shown_filings(unit, book, viewer),
            steps=open_steps(book.workflow.document, state, actor, reach, book.sheet),
            waiting=waiting_for(book.workflow.document, state, book.sheet, county),
            reviews=tuple((name, told_result(county, actor, each)) for name, each in reviews),
            children=unit.children(case.id),
            parent=unit.case(case.parent) if case.parent else None,
            viewer=viewer,
            shown_sha256=shown,
        )


def _last_routed(entries: tuple[JournalEntry, ...]) -> CaseRouted | None:
    routed = [entry.event for entry in entries if isinstance(entry.event, CaseRouted)]
    return routed[-1] if routed else None


def shown_filings(unit: UnitOfWork, book: Casebook, viewer: Viewer) -> tuple[ShownFiling, ...]:
    """Return what was filed in a case as one person may see it, oldest first."""
    shown = []
    for filing in unit.filings(book.case.id):
        form = form_filed(book.library, filing).document
        answers = redact(form, filing.answers, viewer)
        shown.append(ShownFiling(replace(filing, answers=answers), form, answers))
    return tuple(shown)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list, with its most pressing clock.

    Attributes:
        clock: The running clock due first; None if none runs.
    """

    case: Case
    workflow: Loaded[Workflow]
    stage: Stage
    clock: ClockReading | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of a list."""

    lines: tuple[CaseLine, ...]
    total: int


def list_cases(
    desk: Desk,
    *,
    actor: Actor,
    at: datetime,
    limit: int = 50,
    offset: int = 0,
    wanted: CaseFilter | None = None,
) -> CasePage:
    """Return the cases the person may see that meet the filter, newest first."""
    with desk.database.reading(desk.county) as unit:
        day = county_date(at)
        both = _and(wanted or {}, visible_cases(desk.county_on(unit, day).document, actor))
        cases = unit.cases(limit=limit, offset=offset, **both)
        books = open_casebooks(unit, desk, cases, day)
        return CasePage(tuple(_line(book) for book in books), unit.count_cases(**both))


def count_stages(
    desk: Desk, stages: Iterable[str], *, actor: Actor, at: datetime, wanted: CaseFilter
) -> Mapping[str, int]:
    """Return how many cases the person may see stand in each stage, other things as filtered."""
    with desk.database.reading(desk.county) as unit:
        both = _and(wanted, visible_cases(desk.county_on(unit, county_date(at)).document, actor))
        filters: dict[str, CaseFilter] = {stage: {**both, "stage": stage} for stage in stages}
        return {stage: unit.count_cases(**each) for stage, each in filters.items()}


def _and(wanted: CaseFilter, visible: CaseFilter) -> CaseFilter:
    """Join a person's filter with what the person may see; neither may widen the other."""
    if not visible:
        return wanted
    if "any_of" in wanted:
        message = "a filter of cases offers its own alternatives; they would widen what is seen"
        raise ValueError(message)
    return {**wanted, **visible}


def _line(book: Casebook) -> CaseLine:
    running = [each for each in book.clocks if each.state in {"running", "due-soon", "overdue"}]
    return CaseLine(
        case=book.case,
        workflow=book.workflow,
        stage=stage_of(book.workflow.document, book.case.stage),
        clock=min(running, key=lambda each: each.due_on or date.max, default=None),
    )


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something that waits for a person: a step, a proposal of the ladder, or a reminder.

    Attributes:
        step: Step to do; None for a reminder.
        title: What it is, Chinese and English.
    """

    line: CaseLine
    step: str | None
    title: tuple[str, str]
    urgent: bool


def my_work(desk: Desk, *, actor: Actor, at: datetime) -> tuple[WorkItem, ...]:
    """Return what waits for the person: proposals first, then by due day."""
    with desk.database.reading(desk.county) as unit:
        day = county_date(at)
        county = desk.county_on(unit, day).document
        items: list[WorkItem] = []
        visible = _and({"final": False}, visible_cases(county, actor))
        for book in open_casebooks(unit, desk, unit.cases(**visible), day):
            items += _items(county, book, actor)
        return tuple(sorted(items, key=_pressing))


def _items(county: County, book: Casebook, actor: Actor) -> list[WorkItem]:
    line = _line(book)
    reach = reach_of(county, book.case, actor)
    items = [_proposed(line, each) for each in book.case.proposals if _for(each, reach)]
    asked = {item.step for item in items}
    for each in waiting_for(book.workflow.document, state_of(book), book.sheet, county):
        if actor.person in each.people and each.step.id not in asked:
            title = (each.step.title.zh, each.step.title.text("en"))
            items.append(WorkItem(line, each.step.id, title, _is_overdue(line)))
    return items


def _for(proposal: Proposal, reach: frozenset[str]) -> bool:
    return not proposal.done and bool(reach.intersection(proposal.to))


def _proposed(line: CaseLine, proposal: Proposal) -> WorkItem:
    rule = next(each for each in line.workflow.document.escalation if each.id == proposal.rule)
    title = (rule.title.zh, rule.title.text("en"))
    return WorkItem(line, proposal.step, title, urgent=True)


def _is_overdue(line: CaseLine) -> bool:
    return line.clock is not None and line.clock.state == "overdue"


def _pressing(item: WorkItem) -> tuple[bool, date, str]:
    due = item.line.clock.due_on if item.line.clock else None
    return (not item.urgent, due or date.max, item.line.case.number)
