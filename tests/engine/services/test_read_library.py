from __future__ import annotations

from datetime import date

import pytest
from story_support import NOW, person

from engine.clock import moment_of
from engine.configuration.library import load_library
from engine.configuration.rubric import Rubric
from engine.errors import NotFoundError
from engine.places import shipped_config
from engine.services.desk import Desk
from engine.services.publish_documents import publish_folder
from engine.services.read_library import (
    KINDS,
    DocumentView,
    check_library,
    list_documents,
    read_document,
)
from engine.terms import SYSTEM


def opened(desk: Desk, kind: str, name: str, version: int | None = None) -> DocumentView:
    return read_document(desk, kind, name, version, actor=person(desk, "ma-zhihao"), at=NOW)


def test_every_published_version_is_listed(read_desk: Desk) -> None:
    lines = list_documents(read_desk, actor=person(read_desk, "ma-zhihao"), at=NOW)
    assert {line.document.ref for line in lines} == {
        loaded.ref for loaded in load_library(shipped_config()).published
    }


def test_kinds_stand_in_their_order(read_desk: Desk) -> None:
    lines = list_documents(read_desk, actor=person(read_desk, "ma-zhihao"), at=NOW)
    kinds = [line.document.ref.kind for line in lines]
    assert kinds == sorted(kinds, key=list(KINDS).index)


def test_a_line_says_who_published_it_and_that_it_is_in_force(read_desk: Desk) -> None:
    line = opened(read_desk, "rubric", "first-petition").line
    assert (line.in_force, line.published_by) == (True, "系统")
    assert line.published_at == moment_of(date(2022, 1, 1))


def test_a_document_of_the_nation_is_told_apart(read_desk: Desk) -> None:
    line = opened(read_desk, "workflow", "petition-terms").line
    assert (line.base, line.in_force) == (True, False)


def test_a_rubric_comes_ready_to_be_read_aloud(read_desk: Desk) -> None:
    view = opened(read_desk, "rubric", "first-petition")
    assert isinstance(view.document, Rubric)
    assert view.rubric is not None
    assert "shirking" in view.rubric.criteria


def test_other_documents_come_without_a_rubric(read_desk: Desk) -> None:
    assert opened(read_desk, "workflow", "petition").rubric is None


@pytest.fixture
def newer(story_desk: Desk, tmp_path: object) -> Desk:
    """The story's desk with a second version of the rubric that applies later."""
    folder = shipped_config()
    text = (folder / "rubrics/first-petition.yaml").read_text("utf-8")
    second = text.replace("\nversion: 1\n", "\nversion: 2\n").replace(
        "effective_from: 2023-01-01", "effective_from: 2023-09-01"
    )
    home = tmp_path / "config" / "rubrics"  # type: ignore[operator]  # a path
    home.mkdir(parents=True)
    for path in folder.rglob("*.yaml"):
        copy = home.parent / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (home / "first-petition@2.yaml").write_text(second, "utf-8")
    publish_folder(story_desk, home.parent, actor=SYSTEM, at=NOW)
    return story_desk


def test_without_a_version_the_one_in_force_is_read(newer: Desk) -> None:
    view = opened(newer, "rubric", "first-petition")
    assert view.line.document.ref.version == 1
    assert [line.document.ref.version for line in view.versions] == [2, 1]
    assert [line.in_force for line in view.versions] == [False, True]


def test_a_version_that_applies_later_can_be_read(newer: Desk) -> None:
    view = opened(newer, "rubric", "first-petition", 2)
    assert view.line.document.effective_from == date(2023, 9, 1)


@pytest.mark.parametrize(
    ("kind", "name", "version"),
    [("rubric", "nothing", None), ("rubric", "first-petition", 9), ("form", "petition", None)],
)
def test_what_was_never_published_is_not_found(
    read_desk: Desk, kind: str, name: str, version: int | None
) -> None:
    with pytest.raises(NotFoundError):
        opened(read_desk, kind, name, version)


def test_the_published_documents_pass_their_check(read_desk: Desk) -> None:
    assert check_library(read_desk, actor=person(read_desk, "ma-zhihao"), at=NOW).ok
