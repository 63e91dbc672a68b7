"""Folders that hold a version which was withdrawn: passed over, never in the way of the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from four_eyes_support import APPROVER, BEGINS, LATER, RUBRIC, approve, submit, written
from story_support import person
from versions_support import next_text

from engine.configuration.library import load_library
from engine.errors import ConflictError
from engine.records.rebuild import rebuild_and_compare
from engine.services.check_documents import check_documents
from engine.services.desk import Desk
from engine.services.publish_documents import publish_folder, withdrawn_among
from engine.services.pull_folder import pull_folder
from engine.services.withdraw_documents import withdraw_document
from engine.terms import SYSTEM

FIRST = "rubrics/first-petition.yaml"
SECOND, THIRD = (f"rubrics/first-petition-{number}.yaml" for number in (2, 3))


@pytest.fixture
def folder(story_desk: Desk, tmp_path: Path) -> Path:
    """What was pulled after the second version of the rubric was published and withdrawn."""
    written(story_desk)
    approve(story_desk, submit(story_desk))
    withdraw_document(
        story_desk,
        "rubric",
        RUBRIC,
        2,
        reason="漏了一句",
        actor=person(story_desk, APPROVER),
        at=LATER,
    )
    pull_folder(story_desk, tmp_path / "rules")
    return tmp_path / "rules"


def put_third(folder: Path) -> None:
    """Write a version in place of the withdrawn one, from the same first day on."""
    text = next_text((folder / FIRST).read_text("utf-8"), BEGINS, 3)
    (folder / THIRD).write_text(text, "utf-8")


def publish(desk: Desk, folder: Path) -> list[tuple[str, int]]:
    made = publish_folder(desk, folder, actor=SYSTEM, at=LATER)
    return [(pin.id, pin.version) for pin in made]


def in_force(desk: Desk) -> int:
    with desk.database.reading(desk.county) as unit:
        return desk.library(unit).find("rubric", RUBRIC, on=BEGINS).ref.version


def test_a_withdrawn_version_is_passed_over_and_stays_withdrawn(
    story_desk: Desk, folder: Path
) -> None:
    assert (folder / SECOND).is_file()
    assert publish(story_desk, folder) == []
    assert in_force(story_desk) == 1
    gone = withdrawn_among(story_desk, load_library(folder))
    assert [(one.ref.id, one.ref.version) for one in gone] == [(RUBRIC, 2)]


def test_the_version_in_its_place_may_begin_on_the_same_day(story_desk: Desk, folder: Path) -> None:
    put_third(folder)
    assert check_documents(folder).ok
    assert publish(story_desk, folder) == [(RUBRIC, 3)]
    assert in_force(story_desk) == 3
    assert rebuild_and_compare(story_desk.database, story_desk.county) == ()


def test_a_folder_that_was_not_pulled_is_published_all_the_same(
    story_desk: Desk, folder: Path
) -> None:
    put_third(folder)
    (folder / ".onecase.json").unlink()
    assert not check_documents(folder).ok
    assert publish(story_desk, folder) == [(RUBRIC, 3)]


def test_pulling_and_publishing_again_changes_nothing(story_desk: Desk, folder: Path) -> None:
    put_third(folder)
    publish(story_desk, folder)
    assert pull_folder(story_desk, folder).conflicts == ()
    assert check_documents(folder).ok
    assert publish(story_desk, folder) == []


@pytest.mark.parametrize(("published", "following"), [(False, 3), (True, 4)])
def test_who_writes_the_withdrawn_version_anew_is_told_the_next_number(
    story_desk: Desk, folder: Path, *, published: bool, following: int
) -> None:
    if published:
        put_third(folder)
        publish(story_desk, folder)
    text = (folder / SECOND).read_text("utf-8")
    (folder / SECOND).write_text(text.replace("points: 1", "points: 3", 1), "utf-8")
    with pytest.raises(ConflictError) as refused:
        publish(story_desk, folder)
    assert "第2版已经发布又停用" in refused.value.text("zh")
    assert f"把 version 改为 {following}" in refused.value.text("zh")
    assert f"set version to {following}" in refused.value.text("en")
