"""Two people at one rule: an author who lowers a deduction, an approver who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from story_support import NOW, person

from engine.services.approve_drafts import approve_draft
from engine.services.edit_documents import begin_draft, keep_revision
from engine.services.submit_drafts import submit_draft
from engine.terms import RoleId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.records.rule_values import Submission
    from engine.records.values import DocumentDraft
    from engine.services.desk import Desk
    from engine.terms import Actor

AUTHOR, APPROVER = "ma-zhihao", "pan-zhongliang"
RUBRIC = "first-petition"
BEGINS = date(2024, 1, 1)
LATER = NOW + timedelta(minutes=5)

LATE = "deduct: {each: 5, of: conclude.days_late, points: 2, at_most: 8}"
"""The clause an author lowers."""

LOWERED = (LATE, LATE.replace("points: 2", "points: 1"))

_SIX = "facts: {conclude.days_late: 6}\n  then: {score: "
_THIRTY = "facts: {conclude.days_late: 30}\n  then: {score: "
EXAMPLES: Sequence[tuple[str, str]] = (
    (f"{_SIX}96", f"{_SIX}98"),
    (f"{_THIRTY}92", f"{_THIRTY}94"),
)
"""What the examples say of the clause, before and after."""


def begin(desk: Desk, *, kind: str = "rubric", name: str = RUBRIC, on: date = BEGINS) -> None:
    begin_draft(
        desk, kind, name, effective_from=on, changes=["少扣"], actor=person(desk, AUTHOR), at=NOW
    )


def draft_of(desk: Desk, kind: str = "rubric", name: str = RUBRIC) -> DocumentDraft | None:
    with desk.database.reading(desk.county) as unit:
        return unit.document_draft(kind, name)


def rewrite(
    desk: Desk,
    old: str,
    new: str,
    *,
    by: Actor | None = None,
    kind: str = "rubric",
    name: str = RUBRIC,
) -> None:
    """Put one text in place of another that stands in the draft once."""
    draft = draft_of(desk, kind, name)
    assert draft is not None
    assert draft.text.count(old) == 1, f"{draft.text.count(old)} times {old!r}"
    keep_revision(
        desk, draft, draft.text.replace(old, new), actor=by or person(desk, AUTHOR), at=NOW
    )


def written(desk: Desk, *, on: date = BEGINS) -> None:
    """Begin a new version of the rubric that takes one point where two were taken."""
    begin(desk, on=on)
    rewrite(desk, *LOWERED)
    for example in EXAMPLES:
        rewrite(desk, *example)


def submit(
    desk: Desk,
    *,
    words: str = "按新规定少扣一分",
    by: str = AUTHOR,
    at: datetime = LATER,
    revision: int | None = None,
    token: str | None = None,
) -> str:
    draft = draft_of(desk)
    return submit_draft(
        desk,
        "rubric",
        RUBRIC,
        revision=revision or (draft.revision if draft else 1),
        words=words,
        actor=person(desk, by),
        at=at,
        token=token,
    )


def both(desk: Desk, name: str) -> Actor:
    """Return a person who may write as well as approve."""
    return replace(person(desk, name), roles=frozenset({RoleId("author"), RoleId("approver")}))


def approve(desk: Desk, name: str, *, at: datetime = LATER, token: str | None = None) -> None:
    approve_draft(desk, name, words="依据充分", actor=person(desk, APPROVER), at=at, token=token)


def submission(desk: Desk, name: str) -> Submission:
    with desk.database.reading(desk.county) as unit:
        return unit.submission(name)
