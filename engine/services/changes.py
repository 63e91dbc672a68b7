"""What others did with a case while somebody was filling in a form about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.audit.entry import StepDone
from engine.clock import county_date
from engine.records.revisions import WORDS
from engine.records.values import JournalEntry
from engine.services.confidence import told_of_reviews
from engine.services.desk import Desk
from engine.services.done_parts import step_done
from engine.services.read_cases import CaseFile
from engine.terms import Actor, Label


@dataclass(frozen=True, slots=True)
class Change:
    """Something done with a case in the meantime.

    Attributes:
        by: Name of who did it.
        filing: Name of the answers filed with it; None if nothing was.
    """

    at: datetime
    by: str
    what: Label
    filing: str | None


def changes_since(
    desk: Desk, file: CaseFile, revision: int, *, actor: Actor, at: datetime
) -> tuple[Change, ...]:
    """Return what was done with a case after a revision of it, oldest first.

    Args:
        desk: The county's desk.
        file: The case, opened for this person; what they must not learn of a review is left out.
        revision: Revision of the case as the person saw it.
        actor: Who asks.
        at: When.
    """
    with desk.database.reading(desk.county) as unit:
        county = desk.county_on(unit, county_date(at)).document
        # Each entry about the case let its revision grow by one.
        entries = unit.entries(case=file.case.id)[max(revision, 0) :]
    return tuple(_change(file, entry) for entry in told_of_reviews(county, actor, entries))


def _change(file: CaseFile, entry: JournalEntry) -> Change:
    event = entry.event
    if isinstance(event, StepDone):
        title = step_done(file.book, event.step).title
        return Change(entry.at, entry.on_behalf, title, event.filing)
    return Change(entry.at, entry.on_behalf, Label(*WORDS[event.event]), None)
