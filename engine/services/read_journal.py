"""Reading the journal as an auditor does: entries and the head of the chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.audit.chain import Head
from engine.clock import county_date
from engine.configuration.library import Library
from engine.configuration.workflow import Workflow
from engine.records.session import UnitOfWork
from engine.records.values import Case, JournalEntry
from engine.services.casebook import pinned
from engine.services.desk import Desk
from engine.services.people import require_right
from engine.terms import Actor, Label

PAGE = 50
"""Entries on one page."""


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What a case is called, and by id what the steps and stages of its workflow are."""

    number: str
    steps: Mapping[str, Label]
    stages: Mapping[str, Label]


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A page of the journal.

    Attributes:
        entries: Newest first.
        number: Number of the case they are about, if they are filtered by one.
        known: What the cases they are about, and steps and stages of these, are called.
        head: Place and hash of the last entry of the whole journal.
        page: Which page, from 1.
        pages: How many there are, at least 1.
    """

    entries: tuple[JournalEntry, ...]
    number: str | None
    known: Mapping[str, KnownCase]
    head: Head
    page: int
    pages: int
    total: int


def read_journal(
    desk: Desk,
    *,
    actor: Actor,
    at: datetime,
    case: str | None = None,
    session: str | None = None,
    page: int = 1,
) -> JournalPage:
    """Return a page of the journal, of one case, one session or all; newest entries first.

    A page past the last is the last.

    Args:
        desk: The county's desk.
        actor: Who reads.
        at: When.
        case: Id or printed number of a case.
        session: Id of a session.
        page: Which page, from 1.

    Raises:
        AccessError: the person may not read the journal.
        NotFoundError: there is no such case.
    """
    with desk.database.reading(desk.county) as unit:
        require_right(desk.county_on(unit, county_date(at)).document, actor, "journal.read")
        head = unit.head()
        about = _case_of(unit, case) if case else None
        known = None
        if about or session:
            known = unit.entries(case=about.id if about else None, session=session)
        total = head.seq if known is None else len(known)
        pages = max(1, -(-total // PAGE))
        shown = min(max(page, 1), pages)
        last = total - (shown - 1) * PAGE
        entries = tuple(reversed(_slice(unit, known, max(0, last - PAGE), last)))
        return JournalPage(
            entries=entries,
            number=about.number if about else None,
            known=_known_cases(unit, desk.library(unit), entries),
            head=head,
            page=shown,
            pages=pages,
            total=total,
        )


def _known_cases(
    unit: UnitOfWork, library: Library, entries: tuple[JournalEntry, ...]
) -> Mapping[str, KnownCase]:
    ids = {entry.case for entry in entries if entry.case}
    cases = unit.cases(ids=ids) if ids else ()
    return {case.id: _known_case(library, case) for case in cases}


def _known_case(library: Library, case: Case) -> KnownCase:
    workflow = pinned(library, case.bundle, Workflow, case.workflow).document
    return KnownCase(
        number=case.number,
        steps={step.id: step.title for step in workflow.steps},
        stages={stage.id: stage.title for stage in workflow.stages},
    )


def _case_of(unit: UnitOfWork, wanted: str) -> Case:
    found = next((case for case in unit.cases(text=wanted) if case.number == wanted), None)
    return found or unit.case(wanted)


def _slice(
    unit: UnitOfWork, known: tuple[JournalEntry, ...] | None, first: int, last: int
) -> tuple[JournalEntry, ...]:
    """Return entries from place to place; those of the whole journal have no gaps in their seq."""
    if known is not None:
        return known[first:last]
    return unit.entries(after_seq=first, limit=last - first)


def read_head(desk: Desk, *, actor: Actor, at: datetime) -> Head:
    """Return the head of the journal as it is now.

    Raises:
        AccessError: the person may not read the journal.
    """
    require_reader(desk, actor, at)
    with desk.database.reading(desk.county) as unit:
        return unit.head()


def require_reader(desk: Desk, actor: Actor, at: datetime) -> None:
    """Let pass who may read the journal.

    Raises:
        AccessError: the person may not.
    """
    with desk.database.reading(desk.county) as unit:
        require_right(desk.county_on(unit, county_date(at)).document, actor, "journal.read")
