"""What the records hand out of rules changing: submissions, withdrawals, what-if results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

SubmissionState = Literal["waiting", "returned", "taken-back", "approved"]
"""Waits for approval; returned to be mended; taken back by its author; approved and published."""

ReplayState = Literal["waiting", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft handed to another person for approval.

    Attributes:
        version: Number it is published under when approved.
        revision: Save of the draft that was submitted.
        words: What the author said.
        replay: The what-if result shown with it; None if there was none.
        decision: What who decided said; None while it waits.
    """

    id: str
    kind: str
    document: str
    version: int
    revision: int
    title: str
    text_sha256: str
    effective_from: date
    words: str
    replay: str | None
    submitted_by: str
    submitted_at: datetime
    state: SubmissionState
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class SubmittedText:
    """The YAML of a submitted draft and where it would lie within the folder of documents."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a published version no longer counts for what begins, since which day, by whom."""

    reason: str
    on: date
    withdrawn_by: str
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True)
class Replay:
    """What a draft would change, or how far computing it has come.

    Attributes:
        revision: Save of the draft.
        text_sha256: Hash of the draft's text.
        done: Cases replayed, of ``total``.
        summary: Counts and movements, once done.
        failure: Why it failed.
    """

    id: str
    kind: str
    document: str
    revision: int
    text_sha256: str
    asked_by: str
    asked_at: datetime
    state: ReplayState = "waiting"
    done: int = 0
    total: int = 0
    ended_at: datetime | None = None
    summary: Mapping[str, Any] | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class ReplayChange:
    """One thing a draft would change.

    Attributes:
        what: Of which sort it is, such as ``score``, ``route`` or ``deadline``.
        content: Before, after and why, as JSON.
    """

    what: str
    content: Mapping[str, Any]
    case: str | None = None
    session: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class KeptReview:
    """What a confirmed result was made from.

    Attributes:
        confirmed_at: When the result was confirmed, which tells it from a later one.
        unit: That led when the last sheet came in.
        seats: How many sheets made the result.
        facts: What was known then, as JSON by name.
        findings: What the assessors found: ``seat`` (from 1), ``item``, ``points`` as they were
            judged, and ``times``.
        reasons: What they wrote of each item, each reason once.
    """

    session: str
    case: str
    round: int
    confirmed_at: datetime
    unit: str | None
    seats: int
    facts: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]
    reasons: Mapping[str, Sequence[str]]
