"""Documents the library does not have, written in a folder and pushed as drafts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from four_eyes_support import APPROVER, AUTHOR, draft_of
from story_support import NOW, person
from versions_support import replaced

from engine.errors import AccessError
from engine.services.approve_drafts import approve_draft
from engine.services.edit_documents import discard_document_draft, keep_revision, open_draft
from engine.services.new_documents import NewDocument, begin_document
from engine.services.pull_folder import pull_folder
from engine.services.push_folder import PushOutcome, push_folder
from engine.services.submit_drafts import submit_draft
from engine.terms import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.services.desk import Desk

RUBRIC = "rubrics/first-petition.yaml"
NEW = "rubrics/town-visit.yaml"
SOON = date(2024, 1, 1)
LATER = NOW + timedelta(minutes=5)


def push(desk: Desk, folder: Path, by: str = AUTHOR) -> PushOutcome:
    return push_folder(desk, folder, actor=person(desk, by), at=NOW)


def new_text(folder: Path) -> str:
    """Return the rubric under another id, from another day on."""
    text = (folder / RUBRIC).read_text("utf-8")
    for old, new in (
        ("id: first-petition\n", "id: town-visit\n"),
        ("effective_from: 2023-01-01\n", f"effective_from: {SOON}\n"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    return "# 乡镇来访\n" + text


def write_new(folder: Path, name: str = NEW) -> str:
    text = new_text(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return text


def text_of(desk: Desk) -> str | None:
    draft = draft_of(desk, "rubric", "town-visit")
    return draft.text if draft else None


@pytest.fixture
def folder(story_desk: Desk, tmp_path: Path) -> Path:
    pull_folder(story_desk, tmp_path / "rules")
    return tmp_path / "rules"


def test_a_new_file_becomes_the_draft_of_a_new_document(story_desk: Desk, folder: Path) -> None:
    text = write_new(folder)
    (pushed,) = push(story_desk, folder).drafts
    assert (pushed.name, pushed.path, pushed.begun, pushed.errors) == (NEW, NEW, True, ())
    assert pushed.draft.is_new
    assert text_of(story_desk) == text
    view = open_draft(story_desk, "rubric", "town-visit", actor=person(story_desk, AUTHOR), at=NOW)
    assert view is not None
    assert (view.base, view.model, view.newest) == (None, None, 0)
    assert view.comparison() is None
    assert view.check.errors == ()


def test_it_is_approved_as_any_other(story_desk: Desk, folder: Path) -> None:
    text = write_new(folder)
    push(story_desk, folder)
    name = submit_draft(
        story_desk,
        "rubric",
        "town-visit",
        revision=1,
        words="",
        actor=person(story_desk, AUTHOR),
        at=LATER,
    )
    approve_draft(story_desk, name, actor=person(story_desk, APPROVER), at=LATER)
    assert "rubrics/town-visit.yaml" not in pull_folder(story_desk, folder).drafts
    assert (folder / NEW).read_text("utf-8") == text
    assert push(story_desk, folder) == PushOutcome()


def test_changed_and_pushed_again_it_is_the_next_save(story_desk: Desk, folder: Path) -> None:
    write_new(folder)
    push(story_desk, folder)
    text = (folder / NEW).read_text("utf-8") + "# 再改\n"
    (folder / NEW).write_text(text, "utf-8")
    (pushed,) = push(story_desk, folder).drafts
    assert (pushed.begun, pushed.draft.revision, pushed.draft.is_new) == (False, 2, True)
    assert text_of(story_desk) == text


def test_what_it_names_that_is_missing_is_told(story_desk: Desk, folder: Path) -> None:
    write_new(folder)
    text = (folder / NEW).read_text("utf-8").replace("from: 70,", "from: 700,")
    (folder / NEW).write_text(text, "utf-8")
    (pushed,) = push(story_desk, folder).drafts
    assert pushed.errors


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (replaced("version: 1\n", "version: 2\n"), "version: 1"),
        (replaced("version: 1\n", ""), "version: 1"),
        (replaced("version: 1\n", "version: true\n"), "version: 1"),
        (replaced("id: town-visit\n", "id: Town Visit\n"), "小写字母"),
        (replaced("id: town-visit\n", "id: 来访\n"), "小写字母"),
        (replaced("kind: rubric\n", "kind: table\n"), "workflows/"),
        (replaced("kind: rubric\n", "kind: county\n"), "onecase publish"),
        (replaced("version: 1\n", "version: 1\nlayer: province\n"), "onecase publish"),
    ],
)
def test_what_cannot_be_a_new_document_is_refused_with_the_way_out(
    change: Callable[[str], str], said: str, story_desk: Desk, folder: Path
) -> None:
    (folder / NEW).write_text(change(write_new(folder)), "utf-8")
    (refused,) = push(story_desk, folder).refusals
    assert said in refused.said.zh
    assert refused.said.en
    assert text_of(story_desk) is None


def test_a_file_in_a_strange_folder_is_refused(story_desk: Desk, folder: Path) -> None:
    write_new(folder, "mine.yaml")
    (refused,) = push(story_desk, folder).refusals
    assert "rubrics/" in refused.said.zh


def test_two_files_of_one_new_document_are_refused(story_desk: Desk, folder: Path) -> None:
    write_new(folder)
    write_new(folder, "rubrics/again.yaml")
    (folder / "rubrics/again.yaml").write_text(new_text(folder) + "# 另一份\n", "utf-8")
    (refused,) = push(story_desk, folder).refusals
    assert NEW in refused.said.zh
    assert text_of(story_desk) is None


def test_one_begun_in_the_browser_meanwhile_is_a_conflict(story_desk: Desk, folder: Path) -> None:
    wanted = NewDocument("rubric", "first-petition", "town-visit", Label("来访"), SOON, ("评查",))
    begin_document(story_desk, wanted, actor=person(story_desk, AUTHOR), at=NOW)
    theirs = text_of(story_desk)
    write_new(folder)
    assert [one.name for one in push(story_desk, folder).conflicts] == [NEW]
    assert text_of(story_desk) == theirs


def test_one_changed_or_given_up_meanwhile_is_a_conflict(story_desk: Desk, folder: Path) -> None:
    write_new(folder)
    push(story_desk, folder)
    draft, author = draft_of(story_desk, "rubric", "town-visit"), person(story_desk, AUTHOR)
    assert draft is not None
    keep_revision(story_desk, draft, draft.text + "# 网页上\n", actor=author, at=LATER)
    (folder / NEW).write_text(draft.text + "# 我的\n", "utf-8")
    assert [one.name for one in push(story_desk, folder).conflicts] == [NEW]
    discard_document_draft(story_desk, "rubric", "town-visit", actor=author, at=LATER)
    assert [one.name for one in push(story_desk, folder).conflicts] == [NEW]


def test_one_that_waits_for_approval_is_closed(story_desk: Desk, folder: Path) -> None:
    text = write_new(folder)
    push(story_desk, folder)
    author = person(story_desk, AUTHOR)
    submit_draft(story_desk, "rubric", "town-visit", revision=1, words="", actor=author, at=LATER)
    (folder / NEW).write_text(text + "# 再改\n", "utf-8")
    (refused,) = push(story_desk, folder).refusals
    assert "正等审批" in refused.said.zh


def test_a_new_document_given_up_in_the_browser_goes_from_the_folder(
    story_desk: Desk, folder: Path
) -> None:
    write_new(folder)
    push(story_desk, folder)
    author = person(story_desk, AUTHOR)
    discard_document_draft(story_desk, "rubric", "town-visit", actor=author, at=LATER)
    assert pull_folder(story_desk, folder).removed == (NEW,)
    assert not (folder / NEW).exists()


def test_nobody_but_authors_pushes_one(story_desk: Desk, folder: Path) -> None:
    write_new(folder)
    with pytest.raises(AccessError):
        push(story_desk, folder, APPROVER)
