"""An author hands a draft to another person for approval, or takes it back."""

from __future__ import annotations

import hashlib
from datetime import datetime

from engine.audit.entry import DraftSubmitted, DraftTakenBack
from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.head import Head
from engine.configuration.library import Loaded
from engine.errors import ConflictError
from engine.records.rule_values import Submission
from engine.records.session import UnitOfWork
from engine.records.values import DocumentDraft
from engine.services.desk import Desk
from engine.services.draft_readiness import candidate_of, refuse_unready
from engine.services.people import names_of, require_right
from engine.services.words_between import refuse_decided, said_at, words_of
from engine.terms import Actor


def submit_draft(
    desk: Desk,
    kind: str,
    document_id: str,
    *,
    revision: int,
    words: str,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> str:
    """Hand a draft to another person for approval; until that is decided it is closed.

    A second call with the same token changes nothing.

    Args:
        desk: The county's desk.
        kind: Kind of document.
        document_id: Its id.
        revision: The save of the draft the author saw.
        words: What the author says to who approves; may be empty.
        actor: The author.
        at: When.
        token: Key of this very submission, made with the page.

    Returns:
        The id of the submission.

    Raises:
        AccessError: the person may not write the configuration.
        ConflictError: somebody saved, submitted or gave up the draft meanwhile, or it may not
            become a version (see ``refuse_unready``).
        ConfigurationFaults: it has errors or would break something; holds each of them.
        FilingError: the words are too long.
    """
    said = words_of(words)
    _look_ahead(desk, kind, document_id)
    with desk.database.writing(desk.county) as unit:
        known = unit.acted(token) if token else None
        if known:
            return known
        county = desk.county_on(unit, county_date(at)).document
        require_right(county, actor, "configuration.write")
        draft = _draft_as_seen(unit, county, kind, document_id, revision)
        candidate = candidate_of(unit, desk, kind, document_id, path=draft.path, text=draft.text)
        loaded = refuse_unready(unit, desk, candidate, draft.base_version, at=at)
        submission = _submit(unit, draft, loaded, said, actor=actor, at=at)
        if token:
            unit.remember_act(token, submission)
        return submission


def take_back(
    desk: Desk,
    submission_id: str,
    *,
    words: str = "",
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> None:
    """Take a submitted draft back before anybody decided, to write on.

    Drafts belong to all authors, so any of them may.  A second call with the same token changes
    nothing.

    Raises:
        AccessError: the person may not write the configuration.
        NotFoundError: there is no such submission.
        ConflictError: it was decided already; says by whom and how.
        FilingError: the words are too long.
    """
    said = words_of(words)
    with desk.database.writing(desk.county) as unit:
        if token and unit.acted(token):
            return
        county = desk.county_on(unit, county_date(at)).document
        require_right(county, actor, "configuration.write")
        refuse_decided(unit.submission(submission_id), county)
        unit.record(DraftTakenBack(submission=submission_id, words=said), actor=actor, at=at)
        if token:
            unit.remember_act(token, submission_id)


def waiting_of(unit: UnitOfWork, kind: str, document_id: str) -> Submission | None:
    """Return the submission of a document's draft that waits; None if none does."""
    return next(iter(unit.submissions(kind, document_id, "waiting")), None)


def _look_ahead(desk: Desk, kind: str, document_id: str) -> None:
    """Check the draft before everybody else has to wait for it; the result is kept."""
    with desk.database.reading(desk.county) as unit:
        draft = unit.document_draft(kind, document_id)
        if draft is not None:
            candidate_of(unit, desk, kind, document_id, path=draft.path, text=draft.text)


def _draft_as_seen(
    unit: UnitOfWork, county: County, kind: str, document_id: str, revision: int
) -> DocumentDraft:
    names = names_of(county)
    draft = unit.document_draft(kind, document_id)
    if draft is None:
        raise ConflictError(
            "这份草稿已经不在：被放弃，或已审批发布",
            "this draft is gone: it was given up, or approved",
            place=f"{kind}/{document_id}",
        )
    waiting = waiting_of(unit, kind, document_id)
    if waiting is not None:
        who, when = names.get(waiting.submitted_by, ""), said_at(waiting.submitted_at)
        raise ConflictError(
            f"{who}已于{when}提交，正等待审批",
            f"{who} submitted it at {when}; it waits for approval",
            place=document_id,
        )
    if draft.revision != revision:
        who, when = names.get(draft.saved_by, draft.saved_by), said_at(draft.saved_at)
        raise ConflictError(
            f"{who}于{when}又保存过这份草稿",
            f"{who} saved this draft at {when}, after you opened it",
            place=document_id,
            hint="请重新打开，看过改动再提交",
            hint_en="open it again, look at what changed, then submit",
        )
    return draft


def _submit(
    unit: UnitOfWork,
    draft: DocumentDraft,
    loaded: Loaded[Head],
    words: str,
    *,
    actor: Actor,
    at: datetime,
) -> str:
    sha256 = hashlib.sha256(draft.text.encode()).hexdigest()
    version = loaded.ref.version
    earlier = [one for one in unit.submissions(draft.kind, draft.id) if one.version == version]
    submission = f"{draft.kind}-{draft.id}-{version}-{len(earlier) + 1}"
    replay = next(
        (
            one.id
            for one in unit.replays(draft.kind, draft.id)
            if one.state == "done" and one.text_sha256 == sha256
        ),
        None,
    )
    unit.keep_submitted_text(submission, sha256, draft.path, draft.text)
    event = DraftSubmitted(
        submission=submission,
        kind=draft.kind,
        document=draft.id,
        version=version,
        revision=draft.revision,
        title=loaded.document.title.zh,
        text_sha256=sha256,
        effective_from=loaded.effective_from,
        words=words,
        replay=replay,
    )
    unit.record(event, actor=actor, at=at)
    return submission
