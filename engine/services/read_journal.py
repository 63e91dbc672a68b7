"""Reading the journal as an auditor does: entries, the head of the chain, and the whole check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.audit.chain import Head
from engine.clock import county_date
from engine.records.session import UnitOfWork
from engine.records.values import Case, Difference, JournalEntry
from engine.services.desk import Desk
from engine.services.people import require_right
from engine.services.verify_records import verify_records
from engine.terms import Actor

PAGE = 50
"""Entries on one page."""


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A page of the journal.

    Attributes:
        entries: Newest first.
        number: Number of the case they are about, if they are filtered by one.
        head: Place and hash of the last entry of the whole journal.
        page: Which page, from 1.
        pages: How many there are, at least 1.
    """

    entries: tuple[JournalEntry, ...]
    number: str | None
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
        first = max(0, last - PAGE)
        return JournalPage(
            entries=tuple(reversed(_slice(unit, known, first, last))),
            number=about.number if about else None,
            head=head,
            page=shown,
            pages=pages,
            total=total,
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


@dataclass(frozen=True, slots=True)
class Verification:
    """What the check of all records found.

    Attributes:
        head: Head of the journal when it was checked.
        differences: What does not follow from the journal; empty if all is as it should be.
    """

    head: Head
    differences: tuple[Difference, ...]

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found."""
        return not self.differences


def verify_journal(desk: Desk, *, actor: Actor, at: datetime) -> Verification:
    """Check the chain and rebuild all records from the journal; reads everything once.

    Raises:
        AccessError: the person may not read the journal.
    """
    with desk.database.reading(desk.county) as unit:
        require_right(desk.county_on(unit, county_date(at)).document, actor, "journal.read")
        head = unit.head()
    return Verification(head, verify_records(desk))
