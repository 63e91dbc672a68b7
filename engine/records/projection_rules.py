"""What each event of rules changing does to the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.records.cases import CASES
from engine.records.documents import DOCUMENTS
from engine.records.submissions import SUBMISSIONS, WITHDRAWALS

if TYPE_CHECKING:
    from engine.audit.entry import (
        CaseMoved,
        CountyFounded,
        DocumentPublished,
        DocumentWithdrawn,
        DraftReturned,
        DraftSubmitted,
        DraftTakenBack,
        ParentVersionLeft,
    )
    from engine.records.page import Page


def document_published(page: Page, event: DocumentPublished) -> None:
    """Keep that a document version came into the library."""
    page.add(
        DOCUMENTS,
        kind=event.document.kind,
        id=event.document.id,
        version=event.document.version,
        sha256=event.document.sha256,
        title=event.title,
        effective_from=event.effective_from,
        changes=list(event.changes),
        published_at=page.entry.at,
        published_by=page.entry.actor,
        submission=event.submission,
        submitted_by=event.submitted_by,
    )
    if event.submission is not None:
        _decide(page, event.submission, "approved", event.words)


def draft_submitted(page: Page, event: DraftSubmitted) -> None:
    """Keep that a draft waits for approval."""
    page.add(
        SUBMISSIONS,
        id=event.submission,
        kind=event.kind,
        document=event.document,
        version=event.version,
        revision=event.revision,
        title=event.title,
        text_sha256=event.text_sha256,
        effective_from=event.effective_from,
        words=event.words,
        replay=event.replay,
        submitted_by=page.entry.actor,
        submitted_at=page.entry.at,
        state="waiting",
    )


def draft_returned(page: Page, event: DraftReturned) -> None:
    """Keep that the draft is to be mended, and how."""
    _decide(page, event.submission, "returned", event.words)


def draft_taken_back(page: Page, event: DraftTakenBack) -> None:
    """Keep that the draft no longer waits."""
    _decide(page, event.submission, "taken-back", event.words)


def _decide(page: Page, submission: str, state: str, words: str) -> None:
    page.change(
        SUBMISSIONS,
        {"id": submission},
        state=state,
        decided_by=page.entry.actor,
        decided_at=page.entry.at,
        decision=words,
    )


def document_withdrawn(page: Page, event: DocumentWithdrawn) -> None:
    """Keep that a version no longer counts for what begins."""
    page.add(
        WITHDRAWALS,
        kind=event.document.kind,
        id=event.document.id,
        version=event.document.version,
        reason=event.reason,
        withdrawn_on=event.on,
        withdrawn_by=page.entry.actor,
        withdrawn_at=page.entry.at,
    )


def case_moved(page: Page, event: CaseMoved) -> None:
    """Let the case keep other versions."""
    bundle = [pin.model_dump() for pin in event.bundle]
    page.change(CASES, {"id": event.case}, bundle=bundle)


def only_told(page: Page, event: CountyFounded | ParentVersionLeft) -> None:
    """Change no table: the journal alone tells of it."""
