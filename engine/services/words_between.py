"""What authors and approvers say to each other, and how one is told what the other did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.clock import COUNTY_ZONE
from engine.configuration.county import County
from engine.errors import ConflictError, FilingError
from engine.records.rule_values import Submission, SubmissionState
from engine.services.people import names_of

LONGEST = 2000
"""Characters one may say at a time."""

DONE: Mapping[SubmissionState, tuple[str, str]] = {
    "returned": ("退回", "returned it"),
    "taken-back": ("撤回", "took it back"),
    "approved": ("批准发布", "approved and published it"),
}
"""What became of a submission, as somebody's act."""


def words_of(text: str, *, needed: tuple[str, str] | None = None) -> str:
    """Return what a person said, without blanks around it.

    Args:
        text: As it was typed.
        needed: What is missing if nothing was said, in Chinese and English; None if it may be.

    Raises:
        FilingError: nothing was said though it is needed, or it is too long.
    """
    said = text.strip()
    if needed is not None and not said:
        raise FilingError((("words", *needed),))
    if len(said) > LONGEST:
        zh, en = f"最多{LONGEST}字", f"at most {LONGEST} characters"
        raise FilingError((("words", zh, en),))
    return said


def refuse_decided(submission: Submission, county: County) -> None:
    """Let pass what still waits for a decision.

    Raises:
        ConflictError: it was decided already; says by whom, when and how.
    """
    if submission.state == "waiting":
        return
    names, zh_en = names_of(county), DONE[submission.state]
    who = names.get(submission.decided_by or "", submission.decided_by or "")
    when = said_at(submission.decided_at) if submission.decided_at else ""
    raise ConflictError(
        f"{who}已于{when}{zh_en[0]}，这次操作没有生效",
        f"{who} {zh_en[1]} at {when}; what you did had no effect",
        place=submission.id,
    )


def said_at(moment: datetime) -> str:
    """Return a moment as the county's clocks showed it."""
    return f"{moment.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}"
