"""The library: a folder in, versions out, and all faults of all files at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.configuration.county import County
from engine.configuration.library import (
    Library,
    check_folder,
    check_texts,
    examine_texts,
    library_of,
    load_library,
)
from engine.configuration.problems import ConfigurationFaults
from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import MOST_BYTES
from engine.errors import ConfigurationError, ConflictError, NotFoundError

SECOND = ("version: 1\neffective_from: 2023-01-01", "version: 2\neffective_from: 2024-01-01")


@pytest.fixture
def two_versions(sound: dict[str, str]) -> Library:
    sound["rubrics/simple-2024.yaml"] = (
        sound["rubrics/simple.yaml"].replace(*SECOND).replace("from: 70", "from: 75")
    )
    return library_of(sound.items())


def test_a_folder_becomes_a_library(folder: Path) -> None:
    library = load_library(folder)
    assert [str(one.ref).partition("#")[0] for one in library.all()] == [
        "small@1",
        "workdays@1",
        "registration@1",
        "signing@1",
        "simple@1",
        "petition@1",
        "monthly@1",
    ]


def test_a_document_keeps_the_text_it_was_read_from(sound: dict[str, str]) -> None:
    loaded = library_of(sound.items()).find("rubric", "simple")
    assert loaded.source_text == sound["rubrics/simple.yaml"]
    assert loaded.path == "rubrics/simple.yaml"
    assert isinstance(loaded.document, Rubric)


def test_county_and_calendar_are_found_without_a_name(sound: dict[str, str]) -> None:
    library = library_of(sound.items())
    assert library.county().document.id == "small"
    assert library.calendar(date(2023, 5, 4)).document.id == "workdays"


def test_before_its_first_day_no_county_is_in_force(sound: dict[str, str]) -> None:
    with pytest.raises(NotFoundError, match="2022-12-31"):
        library_of(sound.items()).county(date(2022, 12, 31))


@pytest.mark.parametrize(
    ("day", "version"), [("2023-01-01", 1), ("2023-12-31", 1), ("2024-01-01", 2)]
)
def test_the_day_says_which_version_applies(two_versions: Library, day: str, version: int) -> None:
    assert two_versions.find("rubric", "simple", on=date.fromisoformat(day)).ref.version == version


def test_a_number_says_which_version_is_meant(two_versions: Library) -> None:
    assert two_versions.find("rubric", "simple", version=1).ref.version == 1


def test_of_several_versions_none_is_the_latest(two_versions: Library) -> None:
    with pytest.raises(ConfigurationError, match="2 个版本"):
        two_versions.find("rubric", "simple")


def test_without_a_day_the_newest_county_counts(sound: dict[str, str]) -> None:
    sound["county-2024.yaml"] = sound["county.yaml"].replace(*SECOND).replace("小县", "大县")
    assert library_of(sound.items()).county().ref.version == 2


def test_a_pinned_version_is_found_by_its_hash(two_versions: Library) -> None:
    ref = two_versions.find("rubric", "simple", version=1).ref
    assert two_versions.at(ref.kind, ref.id, ref.version, ref.sha256).ref == ref


def test_a_pinned_version_that_says_something_else_is_a_conflict(two_versions: Library) -> None:
    with pytest.raises(ConflictError):
        two_versions.at("rubric", "simple", 1, "0" * 64)


@pytest.mark.parametrize(
    ("kind", "name", "version"),
    [("rubric", "sample", None), ("rubric", "simple", 7), ("form", "simple", None)],
)
def test_what_is_not_there_is_not_found(
    sound: dict[str, str], kind: str, name: str, version: int | None
) -> None:
    with pytest.raises(NotFoundError):
        library_of(sound.items()).find(kind, name, version=version)


def test_a_name_nearly_right_is_proposed(sound: dict[str, str]) -> None:
    with pytest.raises(NotFoundError) as caught:
        library_of(sound.items()).find("rubric", "simpel")
    assert "simple" in caught.value.text("en")


def test_a_draft_has_no_number_and_is_not_in_force(sound: dict[str, str]) -> None:
    draft = sound["rubrics/simple.yaml"].replace("id: simple\n", "id: draft\n")
    sound["rubrics/draft.yaml"] = draft.replace("version: 1\n", "")
    library = library_of(sound.items())
    assert library.find("rubric", "draft").ref.version == 0
    with pytest.raises(NotFoundError):
        library.find("rubric", "draft", on=date(2023, 5, 4))


def test_documents_of_a_kind_are_listed(sound: dict[str, str]) -> None:
    library = library_of(sound.items())
    assert library.ids("form") == ("registration", "signing")
    assert len(library.all("workflow")) == 1


def test_the_dictionary_is_made_once(sound: dict[str, str]) -> None:
    library = library_of(sound.items())
    assert library.dictionary() is library.dictionary(library.county().document)


def test_another_county_has_other_values(sound: dict[str, str]) -> None:
    library = library_of(sound.items())
    other = County.model_validate(
        library.county().document.model_dump() | {"topics": [], "effective_from": "2024-01-01"}
    )
    facts = library.dictionary(other)
    assert facts["petition.topic"].values == ()
    assert library.dictionary(other) is facts


def test_all_faults_of_all_files_come_at_once(sound: dict[str, str]) -> None:
    sound["rubrics/simple.yaml"] = sound["rubrics/simple.yaml"].replace("from: 70", "from: x")
    sound["calendar.yaml"] = sound["calendar.yaml"].replace("year: 2023", "year: x")
    with pytest.raises(ConfigurationFaults) as caught:
        library_of(sound.items())
    assert [problem.file for problem in caught.value.report.errors] == [
        "calendar.yaml",
        "rubrics/simple.yaml",
    ]


@pytest.mark.parametrize("name", ["county.yaml", "forms/registration.yaml", "rubrics/simple.yaml"])
def test_an_unreadable_file_drags_no_other_faults_behind_it(
    sound: dict[str, str], name: str
) -> None:
    sound[name] = "title: 'unclosed\n"
    assert {problem.file for problem in check_texts(sound.items()).problems} == {name}


def test_documents_with_errors_can_still_be_examined(sound: dict[str, str]) -> None:
    sound["rubrics/simple.yaml"] = sound["rubrics/simple.yaml"].replace("from: 70", "from: 170")
    examined = examine_texts(sound.items())
    assert examined.complete
    assert not examined.report.ok
    assert examined.library.find("rubric", "simple").ref.version == 1


def test_an_unread_file_leaves_the_examination_incomplete(sound: dict[str, str]) -> None:
    sound["rubrics/simple.yaml"] = ""
    assert not examine_texts(sound.items()).complete


def test_a_folder_without_county_or_calendar_is_not_complete(tmp_path: Path) -> None:
    assert [problem.text("en") for problem in check_folder(tmp_path).problems] == [
        "calendar.yaml: calendar.yaml is missing.",
        "county.yaml: county.yaml is missing.",
    ]


def test_a_folder_that_is_not_there_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    [problem] = check_folder(tmp_path / "nowhere").problems
    assert problem.code == "no-folder"


def test_a_file_with_the_wrong_ending_is_pointed_out(folder: Path) -> None:
    (folder / "rubrics" / "more.yml").write_text("kind: rubric\n", encoding="utf-8")
    [problem] = check_folder(folder).problems
    assert (problem.severity, problem.code) == ("warning", "not-read")


def test_a_huge_file_is_not_even_read(folder: Path) -> None:
    (folder / "rubrics" / "huge.yaml").write_bytes(b"#" * (MOST_BYTES + 1))
    [problem] = check_folder(folder).problems
    assert problem.code == "yaml-size"


def test_other_files_may_lie_beside_the_documents(folder: Path) -> None:
    (folder / "README.md").write_text("# about", encoding="utf-8")
    assert check_folder(folder).problems == ()
