"""What waits for approval, what was decided, and everything an approver needs to decide."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.differences import Comparison
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import Problem
from engine.errors import AccessError
from engine.records.rule_values import Submission
from engine.records.session import UnitOfWork
from engine.records.values import DocumentDraft
from engine.services.approve_drafts import base_of, refuse_own
from engine.services.compare_documents import compare
from engine.services.desk import Desk
from engine.services.draft_readiness import Candidate, Obstacle, candidate_of, harm, obstacles
from engine.services.edit_documents import DraftView
from engine.services.people import names_of, require_right, rights_of
from engine.terms import Actor, Label

RuleAct = Literal["approve", "mend"]
"""What a person has to do about a draft: decide on it, or mend it since it was returned."""


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """A submission in the list, with the names of the people.

    Attributes:
        by: Who submitted it.
        decided_by: Who decided; empty while it waits.
        mine: The person may decide: has the right and no hand in the draft.
    """

    submission: Submission
    by: str
    decided_by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class RuleTask:
    """A draft that waits for a person."""

    act: RuleAct
    line: SubmissionLine


@dataclass(frozen=True)
class SubmissionView:
    """A submission with what it changes and what is wrong with it now.

    Attributes:
        line: The submission.
        before: The version it follows, or followed; None if that is not known.
        candidate: The text checked among the documents as they are now; None once decided.
        loaded: The text as a document; None if it cannot be read.
        comparison: What it changes; None if that cannot be told.
        harm: What it would break among running and finished things.
        obstacles: Why it cannot be approved as it is.
        refusal: Why this person may not decide; None if the person may.
        text: Its YAML as submitted.
    """

    line: SubmissionLine
    before: Loaded[Head] | None
    candidate: Candidate | None
    loaded: Loaded[Head] | None
    comparison: Comparison | None
    harm: tuple[Problem, ...]
    obstacles: tuple[Obstacle, ...]
    refusal: Label | None
    text: str

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return what keeps it from being approved among what the check and the records say."""
        found = self.candidate.check.errors if self.candidate else ()
        return (*found, *(one for one in self.harm if one.severity == "error"))

    @property
    def approvable(self) -> bool:
        """Tell whether the person can approve it now."""
        waits = self.line.submission.state == "waiting"
        return waits and self.refusal is None and not self.errors and not self.obstacles


@dataclass(frozen=True, slots=True)
class Approval:
    """How the approval of a draft stands, for its authors.

    Attributes:
        waiting: The submission that waits; None if none does.
        returned: The last one, if it was returned and the draft is still the same.
        obstacles: Why it cannot be submitted as it is.
    """

    waiting: SubmissionLine | None
    returned: SubmissionLine | None
    obstacles: tuple[Obstacle, ...]


def list_submissions(
    desk: Desk, *, actor: Actor, at: datetime
) -> tuple[tuple[SubmissionLine, ...], tuple[SubmissionLine, ...]]:
    """Return what waits, the oldest first, and what was decided, the newest first.

    Raises:
        AccessError: the person may neither write nor approve the configuration.
    """
    with desk.database.reading(desk.county) as unit:
        county = _require_reader(unit, desk, actor, at)
        lines = [_line(unit, county, each, actor) for each in unit.submissions()]
    waiting = tuple(one for one in lines if one.submission.state == "waiting")
    return waiting[::-1], tuple(one for one in lines if one.submission.state != "waiting")


def read_submission(
    desk: Desk, submission_id: str, *, actor: Actor, at: datetime
) -> SubmissionView:
    """Return a submission with what it changes, checked anew while it waits.

    Raises:
        AccessError: the person may neither write nor approve the configuration.
        NotFoundError: there is no such submission.
    """
    with desk.database.reading(desk.county) as unit:
        county = _require_reader(unit, desk, actor, at)
        submission = unit.submission(submission_id)
        line = _line(unit, county, submission, actor)
        text = unit.submitted_text(submission_id).text
        if submission.state == "waiting":
            return _waiting(unit, desk, county, line, text, actor=actor, at=at)
        before, loaded = _as_published(desk.library(unit), submission)
        library = desk.library(unit)
    told = compare(library, before, loaded) if before and loaded else None
    return SubmissionView(line, before, None, loaded, told, (), (), None, text)


def approval_of(desk: Desk, view: DraftView, *, actor: Actor, at: datetime) -> Approval:
    """Return how the approval of a draft stands.

    Raises:
        AccessError: the person may neither write nor approve the configuration.
    """
    draft = view.draft
    with desk.database.reading(desk.county) as unit:
        county = _require_reader(unit, desk, actor, at)
        newest = next(iter(unit.submissions(draft.kind, draft.id)), None)
        line = _line(unit, county, newest, actor) if newest else None
        candidate = candidate_of(unit, desk, draft.kind, draft.id, path=draft.path, text=draft.text)
        same = newest is not None and _still(unit, newest)
    waits = newest is not None and newest.state == "waiting"
    returned = newest is not None and newest.state == "returned" and same
    found = () if waits else obstacles(candidate, draft.base_version, county_date(at))
    return Approval(line if waits else None, line if returned else None, tuple(found))


def my_rules(desk: Desk, *, actor: Actor, at: datetime) -> tuple[RuleTask, ...]:
    """Return the drafts that wait for a person: to decide on, or returned to be mended."""
    with desk.database.reading(desk.county) as unit:
        county = desk.county_on(unit, county_date(at)).document
        rights = rights_of(county, actor)
        if not rights & {"configuration.write", "configuration.approve"}:
            return ()
        lines = [_line(unit, county, each, actor) for each in unit.submissions(state="waiting")]
        tasks = [RuleTask("approve", each) for each in reversed(lines) if each.mine]
        for draft in unit.document_drafts() if "configuration.write" in rights else ():
            returned = _returned_to(unit, draft, actor)
            if returned is not None:
                tasks.append(RuleTask("mend", _line(unit, county, returned, actor)))
    return tuple(tasks)


def _returned_to(unit: UnitOfWork, draft: DocumentDraft, actor: Actor) -> Submission | None:
    newest = next(iter(unit.submissions(draft.kind, draft.id)), None)
    if newest is None or (newest.state, newest.submitted_by) != ("returned", actor.person):
        return None
    return newest if _still(unit, newest) else None


def _still(unit: UnitOfWork, submission: Submission) -> bool:
    """Tell whether the draft is the one that was submitted, and not one begun anew since."""
    kind, name = submission.kind, submission.document
    kept = unit.document_draft(kind, name, submission.revision)
    return kept is not None and _hash(kept.text) == submission.text_sha256


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _waiting(
    unit: UnitOfWork,
    desk: Desk,
    county: County,
    line: SubmissionLine,
    text: str,
    *,
    actor: Actor,
    at: datetime,
) -> SubmissionView:
    submission = line.submission
    path = unit.submitted_text(submission.id).path
    kind, name = submission.kind, submission.document
    candidate = candidate_of(unit, desk, kind, name, path=path, text=text)
    base = base_of(unit, submission)
    return SubmissionView(
        line=line,
        before=candidate.before,
        candidate=candidate,
        loaded=candidate.loaded,
        comparison=candidate.comparison(),
        harm=harm(unit, desk, candidate, at=at),
        obstacles=tuple(obstacles(candidate, base, county_date(at))),
        refusal=_why_not(unit, county, submission, actor),
        text=text,
    )


def _as_published(
    library: Library, submission: Submission
) -> tuple[Loaded[Head] | None, Loaded[Head] | None]:
    """Return the version a submission followed and the one it became, as far as they are there."""
    if submission.state != "approved":
        return None, None
    named = [one for one in library.named(submission.document) if one.ref.kind == submission.kind]
    earlier = [one for one in named if one.ref.version < submission.version]
    before = max(earlier, key=lambda one: one.ref.version, default=None)
    own = next((one for one in named if one.ref.version == submission.version), None)
    return before, own


def _line(unit: UnitOfWork, county: County, submission: Submission, actor: Actor) -> SubmissionLine:
    names: Mapping[str, str] = names_of(county)
    return SubmissionLine(
        submission=submission,
        by=names.get(submission.submitted_by, submission.submitted_by),
        decided_by=names.get(submission.decided_by or "", submission.decided_by or ""),
        mine=submission.state == "waiting" and _why_not(unit, county, submission, actor) is None,
    )


def _why_not(
    unit: UnitOfWork, county: County, submission: Submission, actor: Actor
) -> Label | None:
    try:
        require_right(county, actor, "configuration.approve")
        refuse_own(unit, submission, actor)
    except AccessError as error:
        return Label(error.text("zh"), error.text("en"))
    return None


def _require_reader(unit: UnitOfWork, desk: Desk, actor: Actor, at: datetime) -> County:
    county = desk.county_on(unit, county_date(at)).document
    if "configuration.write" not in rights_of(county, actor):
        require_right(county, actor, "configuration.approve")
    return county
