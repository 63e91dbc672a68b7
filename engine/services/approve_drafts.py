"""A second person approves a submitted draft, which publishes it, or returns it with words."""

from __future__ import annotations

from datetime import datetime

from engine.audit.entry import DraftReturned, Pin
from engine.clock import county_date
from engine.configuration.county import County
from engine.errors import AccessError
from engine.records.rule_values import Submission
from engine.records.session import UnitOfWork
from engine.services.desk import Desk
from engine.services.draft_readiness import candidate_of, refuse_unready
from engine.services.people import require_right
from engine.services.publish_documents import Origin, publish_version
from engine.services.words_between import refuse_decided, words_of
from engine.terms import Actor


def approve_draft(
    desk: Desk,
    submission_id: str,
    *,
    words: str = "",
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> None:
    """Approve a submitted draft: it is published and in force from its day on; the draft goes.

    It is checked again as it was submitted, among the documents as they are now.  A second call
    with the same token changes nothing.

    Raises:
        AccessError: the person may not approve, or wrote or submitted the draft.
        NotFoundError: there is no such submission.
        ConflictError: it was decided already, or may not become a version any more: return it.
        ConfigurationFaults: it has errors among the documents as they are now.
        FilingError: the words are too long.
    """
    said = words_of(words)
    _look_ahead(desk, submission_id)
    with desk.database.writing(desk.county) as unit:
        if token and unit.acted(token):
            return
        approve_within(unit, desk, submission_id, said, actor=actor, at=at)
        if token:
            unit.remember_act(token, submission_id)


def approve_within(
    unit: UnitOfWork, desk: Desk, submission_id: str, words: str, *, actor: Actor, at: datetime
) -> Pin:
    """Approve a submitted draft within a transaction; see ``approve_draft``."""
    submission = _decidable(unit, desk, submission_id, actor, at)
    kind, name = submission.kind, submission.document
    text = unit.submitted_text(submission_id)
    candidate = candidate_of(unit, desk, kind, name, path=text.path, text=text.text)
    base = base_of(unit, submission)
    loaded = refuse_unready(unit, desk, candidate, base, at=at)
    origin = Origin(submission.id, submission.submitted_by, words)
    pin = publish_version(unit, loaded, origin, actor=actor, at=at)
    unit.drop_document_draft(kind, name)
    shown = {one.replay for one in unit.submissions(kind, name) if one.replay}
    unit.drop_replays(kind, name, but=shown)
    return pin


def return_draft(
    desk: Desk,
    submission_id: str,
    *,
    words: str,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> None:
    """Return a submitted draft to its authors, saying what is to be mended.

    A second call with the same token changes nothing.

    Raises:
        AccessError: the person may not approve, or wrote or submitted the draft.
        NotFoundError: there is no such submission.
        ConflictError: it was decided already; says by whom and how.
        FilingError: nothing was said, or too much.
    """
    needed = "请写明要改什么", "Say what is to be mended"
    said = words_of(words, needed=needed)
    with desk.database.writing(desk.county) as unit:
        if token and unit.acted(token):
            return
        _decidable(unit, desk, submission_id, actor, at)
        unit.record(DraftReturned(submission=submission_id, words=said), actor=actor, at=at)
        if token:
            unit.remember_act(token, submission_id)


def base_of(unit: UnitOfWork, submission: Submission) -> int:
    """Return the version the draft of a submission began from."""
    draft = unit.document_draft(submission.kind, submission.document)
    return draft.base_version if draft else submission.version - 1


def refuse_own(unit: UnitOfWork, submission: Submission, actor: Actor) -> None:
    """Let pass who had no hand in a draft: four eyes are two people's.

    Raises:
        AccessError: the person submitted the draft or saved something of it.
    """
    if actor.person == submission.submitted_by:
        raise AccessError(
            "这份草稿是您提交的，须由另一人审批",
            "You submitted this draft; another person must decide",
            value=submission.id,
        )
    if actor.person in unit.draft_authors(submission.kind, submission.document):
        raise AccessError(
            "您参与编制了这份草稿，须由另一人审批",
            "You wrote part of this draft; another person must decide",
            value=submission.id,
        )


def _decidable(
    unit: UnitOfWork, desk: Desk, submission_id: str, actor: Actor, at: datetime
) -> Submission:
    county: County = desk.county_on(unit, county_date(at)).document
    require_right(county, actor, "configuration.approve")
    submission = unit.submission(submission_id)
    refuse_decided(submission, county)
    refuse_own(unit, submission, actor)
    return submission


def _look_ahead(desk: Desk, submission_id: str) -> None:
    """Check the text before everybody else has to wait for it; the result is kept."""
    with desk.database.reading(desk.county) as unit:
        submission = unit.submission(submission_id)
        if submission.state == "waiting":
            text = unit.submitted_text(submission_id)
            kind, name = submission.kind, submission.document
            candidate_of(unit, desk, kind, name, path=text.path, text=text.text)
