"""The versions of every document on a time line, its draft, and what is coming."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from four_eyes_support import (
    APPROVER,
    AUTHOR,
    BEGINS,
    RUBRIC,
    approve,
    begin,
    rewrite,
    submit,
    written,
)
from story_support import NOW, TODAY, person
from versions_support import next_version, publish

from engine.clock import moment_of
from engine.errors import AccessError
from engine.services.desk import Desk
from engine.services.document_lives import (
    DocumentLife,
    coming_changes,
    document_lives,
    open_keepers,
)
from engine.services.read_library import DocumentLine
from engine.services.withdraw_documents import withdraw_document


def lives(desk: Desk, who: str = AUTHOR, day: date = TODAY) -> tuple[DocumentLife, ...]:
    return document_lives(desk, actor=person(desk, who), at=moment_of(day, 20))


def life(desk: Desk, who: str = AUTHOR, day: date = TODAY, name: str = RUBRIC) -> DocumentLife:
    return next(one for one in lives(desk, who, day) if one.newest.document.ref.id == name)


def states(found: DocumentLife) -> list[tuple[int, str]]:
    return [(one.document.ref.version, one.state) for one in found.versions]


def approved(desk: Desk) -> None:
    written(desk)
    approve(desk, submit(desk))


def line(desk: Desk, version: int, day: date = TODAY) -> DocumentLine:
    return next(one for one in life(desk, day=day).versions if one.document.ref.version == version)


def test_every_document_has_one_life(read_desk: Desk) -> None:
    found = lives(read_desk)
    names = [(one.newest.document.ref.kind, one.newest.document.ref.id) for one in found]
    assert len(names) == len(set(names)) > 20
    assert all(one.draft is None for one in found)


def test_an_approved_version_is_scheduled_until_its_day(story_desk: Desk) -> None:
    approved(story_desk)
    assert states(life(story_desk)) == [(2, "scheduled"), (1, "in-force")]
    assert life(story_desk).newest.document.ref.version == 1
    assert states(life(story_desk, day=BEGINS)) == [(2, "in-force"), (1, "past")]
    assert life(story_desk, day=BEGINS).newest.document.ref.version == 2


def test_a_version_lasts_until_the_next_begins(story_desk: Desk) -> None:
    assert line(story_desk, 1).until is None
    approved(story_desk)
    assert (line(story_desk, 1).until, line(story_desk, 2).until) == (BEGINS, None)


def test_a_version_says_who_wrote_and_who_approved_it(story_desk: Desk) -> None:
    approved(story_desk)
    found = line(story_desk, 2)
    assert (found.submitted_by, found.published_by) == ("马志豪", "潘忠良")
    assert found.submission is not None
    assert line(story_desk, 1).submitted_by is None


def test_a_withdrawn_version_says_why_and_lasts_no_longer(story_desk: Desk) -> None:
    approved(story_desk)
    withdraw_document(
        story_desk,
        "rubric",
        RUBRIC,
        2,
        reason="依据有误",
        actor=person(story_desk, APPROVER),
        at=NOW,
    )
    found = line(story_desk, 2)
    assert found.state == "withdrawn"
    assert found.withdrawal is not None
    assert (found.withdrawal.reason, found.withdrawal.withdrawn_by) == ("依据有误", "潘忠良")
    assert found.until == BEGINS
    assert (line(story_desk, 1).state, line(story_desk, 1).until) == ("in-force", None)


def test_a_draft_stands_with_its_document(story_desk: Desk) -> None:
    begin(story_desk)
    draft = life(story_desk).draft
    assert draft is not None
    assert (draft.saved_by, draft.errors, draft.effective_from) == ("马志豪", 0, BEGINS)
    assert draft.waiting is None


def test_a_draft_says_how_many_mistakes_it_has(story_desk: Desk) -> None:
    begin(story_desk)
    rewrite(story_desk, f"effective_from: {BEGINS}", "effective_from: soon")
    draft = life(story_desk).draft
    assert draft is not None
    assert draft.errors > 0
    assert draft.effective_from is None


def test_a_draft_that_waits_says_who_submitted_it(story_desk: Desk) -> None:
    written(story_desk)
    submit(story_desk)
    draft = life(story_desk, APPROVER).draft
    assert draft is not None
    assert draft.waiting is not None
    assert draft.waiting.submitted_by == "马志豪"


def test_readers_who_neither_write_nor_approve_see_no_drafts(story_desk: Desk) -> None:
    begin(story_desk)
    assert life(story_desk, "ding-xinyi").draft is None


def test_who_may_not_read_the_configuration_is_refused(read_desk: Desk) -> None:
    with pytest.raises(AccessError):
        lives(read_desk, "yao-lanfang")


@pytest.mark.parametrize(("before", "told"), [(90, True), (91, False), (0, False)])
def test_what_begins_within_ninety_days_is_coming(
    story_desk: Desk, before: int, told: bool
) -> None:
    approved(story_desk)
    day = BEGINS - timedelta(days=before)
    found = coming_changes(lives(story_desk, day=day), day)
    assert [(one.on, one.line.document.ref.id, one.ends) for one in found] == (
        [(BEGINS, RUBRIC, False)] if told else []
    )


def test_a_version_that_ends_without_another_is_told(story_desk: Desk) -> None:
    ends = TODAY + timedelta(days=30)

    def change(text: str) -> str:
        return text.replace("effective_from:", f"effective_to: {ends}\neffective_from:", 1)

    publish(story_desk, next_version(story_desk, "forms/reply.yaml", change, on=TODAY))
    found = coming_changes(lives(story_desk), TODAY)
    assert [(one.on, one.line.document.ref.id, one.ends) for one in found] == [
        (ends, "reply", True)
    ]


def test_open_sessions_that_keep_a_version_are_counted(story_desk: Desk) -> None:
    cases, sessions = open_keepers(story_desk, line(story_desk, 1))
    assert (cases, sessions) == (0, 2)
    approved(story_desk)
    assert open_keepers(story_desk, line(story_desk, 2)) == (0, 0)
