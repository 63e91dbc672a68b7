"""What the template of a case's page gets: story, clocks, route, facts, people and acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for

from engine.audit.entry import CaseRouted, Pin
from engine.configuration.table import Row
from engine.configuration.workflow import Workflow
from engine.expressions.grammar import parse_cell
from engine.records.values import Case
from engine.routing.routes import Route
from engine.rules.facts import FactSheet
from engine.rules.trace import Trace
from engine.rules.words import cell_in_words, value_in_words
from engine.services.casebook import pinned
from engine.services.kept_versions import kept_versions
from engine.services.read_cases import CaseFile
from engine.terms import DocumentRef
from engine.workflow.machine import OpenStep
from engine.workflow.parts import stage_of
from webui.access import may_open
from webui.blueprints.cases.clocks import ClockView, clock_view
from webui.blueprints.cases.deficiencies import REVIEW_RESULT, Deficiencies, deficiencies_of
from webui.blueprints.cases.pages import StageChip, stage_chip
from webui.blueprints.cases.story import StoryItem, tell_story
from webui.language import day, label, language, listed, number, say
from webui.names import Names
from webui.session import today

DOCUMENT = "configuration.document"
"""Route of a document of the library, ``kind``, ``document`` and ``version`` in its address."""


@dataclass(frozen=True, slots=True)
class Act:
    """A step the person may do, or may not yet.

    Attributes:
        refusal: Why not yet; None if it can be done.
        reason: The condition behind the refusal; None if it has none.
        urgent: The ladder proposes it.
    """

    address: str
    title: str
    note: str
    refusal: str | None
    reason: Trace | None
    urgent: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A name and a value, side by side."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds which duty of the case, by which post."""

    duty: str
    person: str
    post: str


@dataclass(frozen=True, slots=True)
class RouteRow:
    """The row of the routing table that decided.

    Attributes:
        conditions: Each fact the row asks, what it asks, and the fact's value.
    """

    id: str
    basis: str
    conditions: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A document version; without an address the person may not read the configuration.

    Attributes:
        in_force: What begins today takes the same version; None where that is not asked.
    """

    title: str
    ref: str
    sha256: str
    address: str | None
    number: int = 0
    in_force: bool | None = None


@dataclass(frozen=True, slots=True)
class RouteView:
    """Which unit handles the case and why."""

    unit: str
    co_units: str
    sentence: str
    document: Version
    rows: tuple[RouteRow, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Another case, or a review of this one; without an address the person may not open it."""

    address: str | None
    title: str
    number: str
    chip: StageChip | None
    score: str | None = None


@dataclass(frozen=True, slots=True)
class CasePageView:
    """The page of a case.

    Attributes:
        main: The one act of the page; None if nothing is this person's to do.
        others: The acts of the menu, refused ones among them.
    """

    id: str
    number: str
    headline: str
    workflow: str
    stage: StageChip
    awaited: str
    main: Act | None
    others: tuple[Act, ...]
    refused: tuple[Act, ...]
    story: tuple[StoryItem, ...]
    clocks: tuple[ClockView, ...]
    route: RouteView | None
    facts: tuple[Said, ...]
    course: tuple[Said, ...]
    holders: tuple[Holding, ...]
    related: tuple[Related, ...]
    versions: tuple[Version, ...]
    forms: tuple[Version, ...]
    lacking: Deficiencies | None


def case_page(file: CaseFile, names: Names) -> CasePageView:
    """Return the page of a case as this person sees it."""
    case, workflow = file.case, file.book.workflow.document
    acts = acts_of(file)
    possible = [act for act in acts if act.refusal is None]
    story = tell_story(file, names)
    return CasePageView(
        id=case.id,
        number=case.number,
        headline=case.headline or case.number,
        workflow=label(workflow.title),
        stage=stage_chip(file.stage),
        awaited=say("；").join(
            f"{item.what}（{item.who}）" for item in story if item.tone == "now"
        ),
        main=possible[0] if possible else None,
        others=tuple(possible[1:]),
        refused=tuple(act for act in acts if act.refusal is not None),
        story=story,
        clocks=tuple(clock_view(each) for each in file.book.clocks if each.state != "waiting"),
        route=route_view(file, file.routed, names) if file.routed else None,
        facts=facts_of(file, names),
        course=tuple(_course(file)),
        holders=tuple(
            Holding(names.role(each.role), names.person(each.person), names.post(each.post))
            for each in case.holders
        ),
        related=tuple(_related(file)),
        versions=tuple(_versions(file, forms=False)),
        forms=tuple(_versions(file, forms=True)),
        lacking=deficiencies_of(file),
    )


def acts_of(file: CaseFile) -> tuple[Act, ...]:
    """Return the steps for this person: proposed ones first, then expected ones, then others."""
    proposed = {
        each.step
        for each in file.case.proposals
        if not each.done and file.viewer.roles.intersection(each.to)
    }
    ordered = sorted(
        file.steps, key=lambda each: (each.step.id not in proposed, not each.step.expected)
    )
    return tuple(_act(file, each, urgent=each.step.id in proposed) for each in ordered)


def _act(file: CaseFile, offer: OpenStep, *, urgent: bool) -> Act:
    return Act(
        address=url_for("cases.do", case=file.case.id, step=offer.step.id),
        title=label(offer.step.title),
        note=label(offer.step.note),
        refusal=label(offer.refusal) if offer.refusal else None,
        reason=offer.reason,
        urgent=urgent,
    )


def route_view(file: CaseFile, routed: CaseRouted | Route, names: Names) -> RouteView:
    """Return which unit handles the case and why, as recorded or as it would be decided now."""
    workflow = file.book.workflow
    ref = routed.document if isinstance(routed, CaseRouted) else workflow.ref
    rules = workflow.document.routing.rules if workflow.document.routing else ()
    return RouteView(
        unit=names.unit(routed.lead),
        co_units=listed(map(names.unit, routed.co_units)),
        sentence=routed.sentence_en if language() == "en" else routed.sentence,
        document=_version(label(workflow.document.title), ref),
        rows=tuple(_route_row(file, row) for row in rules if row.id in routed.rows),
    )


def _route_row(file: CaseFile, row: Row) -> RouteRow:
    sheet = file.book.sheet
    return RouteRow(
        id=row.id,
        basis=row.basis or row.why or "",
        conditions=tuple(
            (label(sheet.dictionary[name].title), _asked(sheet, name, cell), said(sheet, name))
            for name, cell in row.when.items()
            if name in sheet.dictionary
        ),
    )


def _asked(sheet: FactSheet, name: str, written: object) -> str:
    fact = sheet.dictionary[name]
    cell = parse_cell(written, fact, sheet.dictionary)
    return cell_in_words(cell, fact, sheet, language())


def said(sheet: FactSheet, name: str) -> str:
    """Return the value of a fact as a person reads it, with its unit."""
    value, fact = sheet[name], sheet.dictionary[name]
    if isinstance(value, date) and not fact.confidential:
        return day(value)
    return value_in_words(value, fact, language())


def facts_of(file: CaseFile, names: Names) -> tuple[Said, ...]:
    """Return the facts that tell one case from another."""
    return tuple(_facts(file, names))


def _facts(file: CaseFile, names: Names) -> Iterator[Said]:
    case, workflow, sheet = file.case, file.book.workflow.document, file.book.sheet
    yield Said(say("编号"), case.number)
    known = [fact.name for fact in workflow.facts if fact.classified]
    known += [name for name in (workflow.topic, workflow.place) if name]
    for name in known:
        if sheet[name] is not None:
            yield Said(label(sheet.dictionary[name].title), said(sheet, name))
    yield Said(say("登记日期"), day(case.opened_on))
    if case.lead:
        yield Said(say("主办单位"), names.unit(case.lead))
    if case.co_units:
        yield Said(say("协办单位"), listed(map(names.unit, case.co_units)))
    if case.area:
        yield Said(say("片区"), names.area(case.area))


def _course(file: CaseFile) -> Iterator[Said]:
    """Yield the facts the workflow derives, as far as they are known."""
    sheet = file.book.sheet
    for fact in file.book.workflow.document.facts:
        if not fact.classified and sheet[fact.name] is not None:
            yield Said(label(fact.title), said(sheet, fact.name))


def _related(file: CaseFile) -> Iterator[Related]:
    if file.parent:
        yield _related_case(file, file.parent, say("原件"))
    for child in file.children:
        workflow = pinned(file.book.library, child.bundle, Workflow, child.workflow)
        yield _related_case(file, child, label(workflow.document.title))
    for session, reviewed in file.reviews:
        result = reviewed.result
        yield Related(
            address=_review_address(session, file.case.id),
            title=say("评查"),
            number=session,
            chip=None,
            score=say("{score} 分", score=number(result.score)) if result else say("评分中"),
        )


def _related_case(file: CaseFile, case: Case, title: str) -> Related:
    workflow = pinned(file.book.library, case.bundle, Workflow, case.workflow).document
    return Related(
        address=url_for("cases.show", case=case.id),
        title=title,
        number=case.number,
        chip=stage_chip(stage_of(workflow, case.stage)),
    )


def _review_address(session: str, case: str) -> str | None:
    if not may_open(current_app, REVIEW_RESULT):
        return None
    return url_for(REVIEW_RESULT, session=session, case=case)


def _versions(file: CaseFile, *, forms: bool) -> Iterator[Version]:
    """Yield the versions the case keeps: its forms, or all others."""
    for each in kept_versions(file.book.library, file.case.bundle, today()):
        if (each.loaded.ref.kind == "form") is forms:
            title = label(each.loaded.document.title)
            yield _version(title, each.loaded.ref, in_force=each.in_force)


def _version(title: str, ref: Pin | DocumentRef, *, in_force: bool | None = None) -> Version:
    readable = may_open(current_app, DOCUMENT)
    return Version(
        title=title,
        ref=f"{ref.id}@{ref.version}",
        sha256=ref.sha256,
        number=ref.version,
        in_force=in_force,
        address=(
            url_for(DOCUMENT, kind=ref.kind, document=ref.id, version=ref.version)
            if readable
            else None
        ),
    )
