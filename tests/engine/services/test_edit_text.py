"""The text of a draft written by hand: kept as typed, refused with line and way out, never lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from story_support import NOW, person

from engine.errors import AccessError, ConflictError
from engine.services.desk import Desk
from engine.services.edit_documents import (
    DraftView,
    begin_draft,
    discard_document_draft,
    open_draft,
)
from engine.services.edit_text import LONGEST_TEXT, SentText, TextOutcome, changes, save_text

AUTHOR = "ma-zhihao"


@pytest.fixture
def draft(story_desk: Desk) -> DraftView:
    """A new version of the rubric, as it was begun."""
    begin_draft(
        story_desk,
        "rubric",
        "first-petition",
        effective_from=date(2024, 1, 1),
        changes=[],
        actor=person(story_desk, AUTHOR),
        at=NOW,
    )
    return view(story_desk)


def view(desk: Desk) -> DraftView:
    found = open_draft(desk, "rubric", "first-petition", actor=person(desk, AUTHOR), at=NOW)
    assert found is not None
    return found


def send(
    desk: Desk, text: str, *, revision: int = 1, seen: int = 0, author: str = AUTHOR
) -> TextOutcome:
    later = NOW + timedelta(minutes=1)
    sent = SentText(text, revision, seen)
    return save_text(desk, view(desk), sent, actor=person(desk, author), at=later)


def test_a_text_is_kept_as_it_was_typed(story_desk: Desk, draft: DraftView) -> None:
    text = draft.draft.text.replace("full_marks: 100", "full_marks:   100   # 满分，不改")
    outcome = send(story_desk, text)
    assert (outcome.saved, outcome.draft.revision) == (True, 2)
    assert view(story_desk).draft.text == text


def test_the_ends_of_lines_a_browser_sends_are_no_change(
    story_desk: Desk, draft: DraftView
) -> None:
    outcome = send(story_desk, draft.draft.text.replace("\n", "\r\n").rstrip())
    assert (outcome.saved, outcome.draft.revision) == (False, 1)


def test_a_document_with_mistakes_is_kept_and_checked(story_desk: Desk, draft: DraftView) -> None:
    assert send(story_desk, draft.draft.text.replace("full_marks: 100", "full_marks: 90")).saved
    assert "marks-sum" in {one.code for one in view(story_desk).check.own}


@pytest.mark.parametrize(
    ("before", "after", "line", "word"),
    [
        ("kind: rubric", "kind: table", 6, "kind: rubric"),
        ("id: first-petition", "id: another", 7, "id: first-petition"),
        ("version: 2", "version: 3", 9, "version: 2"),
        ("version: 2\n", "", 1, "version: 2"),
        ("full_marks: 100", "full_marks: [100", 16, ""),
        ("full_marks: 100", "full_marks: 100\nfull_marks: 90", 16, "full_marks"),
        ("full_marks: 100", "\tfull_marks: 100", 15, ""),
    ],
)
def test_what_cannot_be_kept_is_told_with_its_line(
    story_desk: Desk, draft: DraftView, before: str, after: str, line: int, word: str
) -> None:
    outcome = send(story_desk, draft.draft.text.replace(before, after, 1))
    assert not outcome.saved
    problem = outcome.problems[0]
    assert abs(problem.line - line) <= 1
    assert word in problem.zh
    assert problem.en
    assert view(story_desk).draft.revision == 1


@pytest.mark.parametrize("text", ["", "只是一句话", "- a\n- b\n", "# nothing\n"])
@pytest.mark.usefixtures("draft")
def test_what_is_no_document_is_refused(story_desk: Desk, text: str) -> None:
    outcome = send(story_desk, text)
    assert outcome.problems
    assert not outcome.saved


def test_a_text_beyond_all_bounds_is_refused(story_desk: Desk, draft: DraftView) -> None:
    outcome = send(story_desk, draft.draft.text + "# 长\n" * (LONGEST_TEXT // 4))
    (problem,) = outcome.problems
    assert "1000 KB" in problem.zh


def test_what_others_saved_meanwhile_is_told_line_by_line(
    story_desk: Desk, draft: DraftView
) -> None:
    theirs = draft.draft.text.replace("full_marks: 100", "full_marks: 99")
    mine = draft.draft.text.replace("step: 0.5", "step: 1")
    assert send(story_desk, theirs).saved
    outcome = send(story_desk, mine)
    assert not outcome.saved
    assert [(one.sign, one.texts) for one in outcome.others] == [
        ("-", ("full_marks: 100",)),
        ("+", ("full_marks: 99",)),
    ]
    assert view(story_desk).draft.text == theirs
    assert send(story_desk, mine, seen=2).saved
    assert view(story_desk).draft.text == mine


def test_what_was_not_touched_does_not_undo_what_others_saved(
    story_desk: Desk, draft: DraftView
) -> None:
    theirs = draft.draft.text.replace("full_marks: 100", "full_marks: 99")
    send(story_desk, theirs)
    outcome = send(story_desk, draft.draft.text)
    assert (outcome.saved, outcome.others) == (False, ())
    assert view(story_desk).draft.text == theirs


def test_a_text_from_no_known_revision_overwrites_nothing(
    story_desk: Desk, draft: DraftView
) -> None:
    outcome = send(story_desk, draft.draft.text.replace("step: 0.5", "step: 1"), revision=77)
    assert outcome.others
    assert not outcome.saved


def test_nobody_but_authors_saves_a_text(story_desk: Desk, draft: DraftView) -> None:
    with pytest.raises(AccessError):
        send(story_desk, draft.draft.text + "# x\n", author="pan-zhongliang")


def test_a_draft_given_up_meanwhile_takes_no_text(story_desk: Desk, draft: DraftView) -> None:
    author = person(story_desk, AUTHOR)
    discard_document_draft(story_desk, "rubric", "first-petition", actor=author, at=NOW)
    sent = SentText(draft.draft.text + "# x\n", 1)
    with pytest.raises(ConflictError):
        save_text(story_desk, draft, sent, actor=author, at=NOW)


def test_lines_that_went_and_came_carry_their_numbers() -> None:
    found = changes("a\nb\nc\n", "a\nx\nc\nd\n")
    assert [(one.sign, one.line, one.texts) for one in found] == [
        ("-", 2, ("b",)),
        ("+", 2, ("x",)),
        ("+", 4, ("d",)),
    ]
