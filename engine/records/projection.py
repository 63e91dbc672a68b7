"""Current state from the journal: one handler for each event, applied as the entry is written.

Plain SQL on a connection, so that the same handlers fill an empty database from the journal
(``rebuild.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from engine.audit import entry as events
from engine.errors import NotFoundError
from engine.records import projection_cases as of_cases
from engine.records import projection_reviews as of_reviews
from engine.records import projection_rules as of_rules
from engine.records.cases import (
    CASE_FACTS,
    CASE_HOLDERS,
    CASE_UNITS,
    CASES,
    ESCALATIONS,
    SIGNATURES,
    STEP_EVENTS,
)
from engine.records.documents import DOCUMENTS
from engine.records.page import Page, chosen
from engine.records.reviews import (
    ASSESSMENTS,
    BULLETINS,
    DRAW_WITNESSES,
    DRAWN_CASES,
    DRAWS,
    HANDED_SHEETS,
    RECUSALS,
    RESULTS,
    SCORE_OPENINGS,
    SESSION_CASES,
    SESSIONS,
)
from engine.records.submissions import SUBMISSIONS, WITHDRAWALS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection, Table

    from engine.records.values import JournalEntry

PROJECTED: tuple[Table, ...] = (
    CASES,
    CASE_UNITS,
    CASE_HOLDERS,
    CASE_FACTS,
    STEP_EVENTS,
    SIGNATURES,
    ESCALATIONS,
    SESSIONS,
    DRAWS,
    DRAW_WITNESSES,
    DRAWN_CASES,
    SESSION_CASES,
    RECUSALS,
    HANDED_SHEETS,
    SCORE_OPENINGS,
    RESULTS,
    BULLETINS,
    ASSESSMENTS,
    DOCUMENTS,
    SUBMISSIONS,
    WITHDRAWALS,
)
"""The tables that hold nothing but what follows from the journal."""

GROW = {
    table: update(table).where(chosen(table, ("id",))).values(revision=table.c.revision + 1)
    for table in (CASES, SESSIONS)
}
"""Lets the revision of a case or session grow."""


HANDLERS: Mapping[type[events.Payload], Callable[[Page, Any], None]] = {
    events.DocumentPublished: of_rules.document_published,
    events.DraftSubmitted: of_rules.draft_submitted,
    events.DraftReturned: of_rules.draft_returned,
    events.DraftTakenBack: of_rules.draft_taken_back,
    events.DocumentWithdrawn: of_rules.document_withdrawn,
    events.CaseMoved: of_rules.case_moved,
    events.CountyFounded: of_rules.only_told,
    events.ParentVersionLeft: of_rules.only_told,
    events.CaseOpened: of_cases.case_opened,
    events.StepDone: of_cases.step_done,
    events.CaseRouted: of_cases.case_routed,
    events.TierSigned: of_cases.tier_signed,
    events.Escalated: of_cases.escalated,
    events.SessionOpened: of_reviews.session_opened,
    events.PanelSeated: of_reviews.panel_seated,
    events.FrameFrozen: of_reviews.frame_frozen,
    events.WitnessHeard: of_reviews.witness_heard,
    events.CasesDrawn: of_reviews.cases_drawn,
    events.DrawVoided: of_reviews.draw_voided,
    events.Recused: of_reviews.recused,
    events.SheetHanded: of_reviews.sheet_handed,
    events.ScoresOpened: of_reviews.scores_opened,
    events.ResultConfirmed: of_reviews.result_confirmed,
    events.BulletinIssued: of_reviews.bulletin_issued,
    events.AssessmentPosted: of_reviews.assessment_posted,
    events.SessionClosed: of_reviews.session_closed,
}
"""Which handler an event has; every event has one."""


def apply(connection: Connection, county: str, entry: JournalEntry) -> None:
    """Change the tables as this entry says; its case and session grow by one revision.

    Raises:
        NotFoundError: the entry is about a case or session the county does not have.
    """
    page = Page(connection, county, entry)
    HANDLERS[type(entry.event)](page, entry.event)
    for table, subject in ((CASES, entry.case), (SESSIONS, entry.session)):
        if subject is not None:
            _count(page, table, subject)


def _count(page: Page, table: Table, subject: str) -> None:
    """Let the revision of a case or session grow."""
    if page.carry_out(GROW[table], {"id": subject}):
        return
    zh, en = ("案件", "case") if table is CASES else ("评查会议", "session")
    raise NotFoundError(
        f"没有这件{zh}" if table is CASES else f"没有这次{zh}", f"no such {en}", value=subject
    )
