"""Who extends whom: parents before children, across layers and packs, and never in a circle."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.configuration.library import (
    examine_texts,
    hash_contents,
    library_of,
    load_library,
    read_document,
)
from engine.configuration.loaded import Loaded
from engine.configuration.problems import ConfigurationFaults, Report
from engine.configuration.yaml_source import read_yaml
from engine.errors import NotFoundError

SOUND = Path(__file__).parents[3] / "broken_configuration" / "sound"
HEAD = """\
kind: rubric
id: {name}
title: 评分表
version: 1
effective_from: 2024-01-01
extends: {parent}
"""
PROVINCE = """\
kind: workflow
id: terms-of-the-province
title: 省级时限
version: 1
layer: province
effective_from: 2022-01-01
extends: terms@1
change:
  clocks:
    enter: {limit: {workdays: 5}, why: 本省更短}
"""


@pytest.fixture
def documents() -> dict[str, str]:
    """The documents of the small county: path to text."""
    return {
        path.relative_to(SOUND).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(SOUND.rglob("*.yaml"))
    }


def rubric(name: str, parent: str, body: str = "") -> str:
    return HEAD.format(name=name, parent=parent) + body


def report_on(documents: dict[str, str], **more: str) -> Report:
    texts = {f"rubrics/{name}.yaml": text for name, text in more.items()}
    return examine_texts({**documents, **texts}.items()).report


def petition(documents: dict[str, str]) -> Loaded:  # type: ignore[type-arg]
    """The workflow of the small county, taking over the terms of the province."""
    text = documents["workflows/petition.yaml"]
    clock = text[text.index("clocks:\n") : text.index("routing:")]
    own = "add:\n  clocks:\n  - {why: 本县规定, " + clock.partition("- {")[2]
    head = "effective_from: 2023-01-01\n"
    extended = text.replace(clock, own).replace(head, f"{head}extends: terms-of-the-province@1\n")
    documents["provincial/terms.yaml"] = PROVINCE
    documents["workflows/petition.yaml"] = extended
    return library_of(documents.items()).find("workflow", "petition")


def test_parents_come_nearest_first(documents: dict[str, str]) -> None:
    found = petition(documents)
    assert [(one.ref.id, one.document.layer) for one in found.parents] == [
        ("terms-of-the-province", "province"),
        ("terms", "nation"),
    ]


def test_a_parent_may_stand_after_its_child_in_the_list(documents: dict[str, str]) -> None:
    documents["rubrics/a.yaml"] = rubric("a", "z@1")
    documents["rubrics/z.yaml"] = rubric("z", "simple@1")
    found = library_of(documents.items()).find("rubric", "a")
    assert [one.ref.id for one in found.parents] == ["z", "simple"]


def test_documents_above_the_county_are_found_by_name_only(documents: dict[str, str]) -> None:
    petition(documents)
    library = library_of(documents.items())
    assert library.ids("workflow") == ("petition",)
    with pytest.raises(NotFoundError):
        library.find("workflow", "terms")
    [nation] = library.named("terms")
    assert nation.document.layer == "nation"
    assert [one.ref.id for one in library.published[:2]] == ["terms", "terms-of-the-province"]


def test_a_document_above_the_county_need_not_be_whole(documents: dict[str, str]) -> None:
    documents["national/empty.yaml"] = (
        "kind: rubric\nid: empty\ntitle: 空\nversion: 1\n"
        "layer: nation\neffective_from: 2022-01-01\n"
    )
    assert examine_texts(documents.items()).report.problems == ()


def test_what_it_does_say_must_fit_its_model(documents: dict[str, str]) -> None:
    documents["national/terms.yaml"] = documents["national/terms.yaml"].replace(
        "days: 15", "days: x"
    )
    [problem] = examine_texts(documents.items()).report.problems
    assert (problem.code, problem.path) == ("wrong-type", "clocks.0.limit.days")


def test_a_county_document_is_whole_whatever_it_extends(documents: dict[str, str]) -> None:
    text = "kind: workflow\nid: bare\ntitle: 空\nversion: 1\neffective_from: 2022-01-01\n"
    documents["workflows/bare.yaml"] = text + "extends: terms@1\n"
    report = examine_texts(documents.items()).report
    assert {problem.path for problem in report.problems} == {
        "numbering",
        "opens",
        "stages",
        "steps",
    }
    assert {problem.file for problem in report.problems} == {"workflows/bare.yaml"}


def test_another_countys_document_serves_to_extend_and_nothing_else(
    documents: dict[str, str],
) -> None:
    other = documents["rubrics/simple.yaml"].replace("id: simple", "id: neighbour")
    documents["packs/east-county/rubrics/simple.yaml"] = other
    documents["rubrics/own.yaml"] = rubric("own", "neighbour@1")
    library = library_of(documents.items())
    assert library.ids("rubric") == ("own", "simple")
    [parent] = library.find("rubric", "own").parents
    assert parent.path == "packs/east-county/rubrics/simple.yaml"


def test_a_pack_has_the_folders_of_a_county(documents: dict[str, str]) -> None:
    other = documents["rubrics/simple.yaml"].replace("id: simple", "id: neighbour")
    documents["packs/east-county/rubric/simple.yaml"] = other
    [problem] = examine_texts(documents.items()).report.problems
    assert problem.code == "wrong-folder"


def test_a_name_stands_for_one_document_over_all_layers(documents: dict[str, str]) -> None:
    documents["national/simple.yaml"] = documents["rubrics/simple.yaml"].replace(
        "version: 1\n", "version: 1\nlayer: nation\n"
    )
    codes = {problem.code for problem in examine_texts(documents.items()).report.problems}
    assert "same-version" in codes


def test_a_name_stands_for_one_document_within_a_pack(documents: dict[str, str]) -> None:
    for name in ("simple", "again"):
        documents[f"packs/east/rubrics/{name}.yaml"] = documents["rubrics/simple.yaml"]
    codes = {problem.code for problem in examine_texts(documents.items()).report.errors}
    assert "same-version" in codes


def test_a_document_of_a_pack_is_named_with_its_pack(documents: dict[str, str]) -> None:
    documents["packs/east/rubrics/simple.yaml"] = documents["rubrics/simple.yaml"]
    documents["rubrics/simple.yaml"] = rubric("simple", "east:simple@1")
    library = library_of(documents.items())
    [parent] = library.find("rubric", "simple").parents
    assert parent.path == "packs/east/rubrics/simple.yaml"
    assert parent.ref.id == "east:simple"


def test_a_pack_that_is_not_there_is_told_with_those_that_are(documents: dict[str, str]) -> None:
    documents["packs/east/rubrics/simple.yaml"] = documents["rubrics/simple.yaml"]
    documents["rubrics/simple.yaml"] = rubric("simple", "west:simple@1")
    [problem] = examine_texts(documents.items()).report.errors
    assert (problem.code, problem.nearest) == ("unknown-reference", "east:simple@1")


def test_a_document_of_a_pack_extends_its_own_neighbour_first(documents: dict[str, str]) -> None:
    other = documents["rubrics/simple.yaml"]
    documents["packs/east/rubrics/simple.yaml"] = other.replace("title: ", "title: 东县")
    documents["adopted/east/rubrics/more.yaml"] = rubric("more", "simple@1")
    library = library_of(documents.items())
    [parent] = library.find("rubric", "more").parents
    assert parent.path == "packs/east/rubrics/simple.yaml"


def test_what_is_taken_over_is_the_countys_own(documents: dict[str, str]) -> None:
    text = documents.pop("rubrics/simple.yaml")
    documents["adopted/east/rubrics/simple.yaml"] = text
    found = library_of(documents.items()).find("rubric", "simple")
    assert (found.ref.id, found.path) == ("simple", "adopted/east/rubrics/simple.yaml")


def test_a_circle_is_told_once(documents: dict[str, str]) -> None:
    report = report_on(documents, a=rubric("a", "b@1"), b=rubric("b", "c@1"), c=rubric("c", "a@1"))
    [problem] = report.problems
    assert problem.en == (
        "extends runs in a circle: a@1 → b@1 → c@1 → a@1; let one of them stand without extends."
    )


def test_a_circle_above_is_not_told_again_below(documents: dict[str, str]) -> None:
    report = report_on(documents, a=rubric("a", "b@1"), b=rubric("b", "b@1"), c=rubric("c", "a@1"))
    assert [(problem.code, problem.file) for problem in report.problems] == [
        ("extends-circle", "rubrics/b.yaml")
    ]


def test_a_long_line_of_parents_ends_somewhere(documents: dict[str, str]) -> None:
    texts = {f"r{one:03}": rubric(f"r{one:03}", f"r{one + 1:03}@1") for one in range(600)}
    report = report_on(documents, **texts, r600=rubric("r600", "simple@1"))
    assert {problem.code for problem in report.problems} == {"extends-depth"}


def test_a_draft_cannot_be_extended(documents: dict[str, str]) -> None:
    draft = documents["rubrics/simple.yaml"].replace("id: simple", "id: draft")
    report = report_on(documents, draft=draft.replace("version: 1\n", ""), a=rubric("a", "draft@1"))
    [problem] = report.problems
    assert problem.code == "unknown-reference"


def test_a_second_version_may_extend_the_first(documents: dict[str, str]) -> None:
    body = "change: {step: 1, why: 不设半分}\n"
    second = rubric("simple", "simple@1", body).replace("version: 1", "version: 2")
    documents["rubrics/second.yaml"] = second
    library = library_of(documents.items())
    assert library.find("rubric", "simple", version=2).parents[0].ref.version == 1


def test_a_document_by_itself_cannot_be_read_without_its_parent() -> None:
    with pytest.raises(ConfigurationFaults, match="simple@1"):
        read_document(read_yaml(rubric("a", "simple@1"), "rubrics/a.yaml"))


def test_the_hash_is_of_what_is_said_in_effect(documents: dict[str, str]) -> None:
    documents["rubrics/a.yaml"] = rubric("a", "simple@1", "change: {step: 1, why: 不设半分}\n")
    whole = documents["rubrics/simple.yaml"].replace("id: simple", "id: a")
    whole = whole.replace("2023-01-01", "2024-01-01").replace("step: 0.5", "step: 1")
    extended = library_of(documents.items()).find("rubric", "a").ref.sha256
    documents["rubrics/a.yaml"] = whole
    assert library_of(documents.items()).find("rubric", "a").ref.sha256 == extended


def test_what_a_parent_says_makes_the_hash_of_the_child(documents: dict[str, str]) -> None:
    documents["rubrics/a.yaml"] = rubric("a", "simple@1")
    before = library_of(documents.items()).find("rubric", "a").ref.sha256
    documents["rubrics/simple.yaml"] = documents["rubrics/simple.yaml"].replace(
        "from: 70", "from: 75"
    )
    assert library_of(documents.items()).find("rubric", "a").ref.sha256 != before


def test_texts_are_hashed_together(documents: dict[str, str]) -> None:
    documents["rubrics/a.yaml"] = rubric("a", "simple@1")
    hashes = hash_contents(documents.items())
    for loaded in library_of(documents.items()).published:
        assert hashes[loaded.path, loaded.source_text] == loaded.ref.sha256


@pytest.mark.parametrize(
    ("broken", "said"),
    [("kind: rubric\nid: [", "rubrics/simple.yaml"), ("kind: rubric\n", "id")],
)
def test_a_text_that_says_nothing_has_its_fault_for_a_hash(
    documents: dict[str, str], broken: str, said: str
) -> None:
    documents["rubrics/simple.yaml"] = broken
    documents["rubrics/a.yaml"] = rubric("a", "simple@1")
    hashes = hash_contents(documents.items())
    assert said in hashes["rubrics/simple.yaml", broken]
    assert len(hashes["rubrics/a.yaml", documents["rubrics/a.yaml"]]) < 64


def test_a_folder_with_layers_is_loaded(documents: dict[str, str], tmp_path: Path) -> None:
    petition(documents)
    for name, text in documents.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    library = load_library(tmp_path)
    assert len(library.find("workflow", "petition").parents) == 2


def test_a_newer_version_of_the_parent_is_pointed_out(documents: dict[str, str]) -> None:
    petition(documents)
    second = documents["national/terms.yaml"].replace("version: 1", "version: 2")
    documents["national/terms-2.yaml"] = second.replace("2022-01-01", "2025-01-01")
    [problem] = examine_texts(documents.items()).report.problems
    assert (problem.severity, problem.file) == ("warning", "provincial/terms.yaml")
    assert problem.zh == "“terms”已有第 2 版（2025-01-01 起施行），这里仍沿用第 1 版。"


def test_an_old_version_may_go_on_extending_an_old_parent(documents: dict[str, str]) -> None:
    documents["rubrics/a.yaml"] = rubric("a", "simple@1")
    later = documents["rubrics/simple.yaml"].replace("version: 1", "version: 2")
    documents["rubrics/simple-2.yaml"] = later.replace("2023-01-01", "2024-01-01")
    second = rubric("a", "simple@2").replace("version: 1", "version: 2")
    documents["rubrics/a-2.yaml"] = second.replace("2024-01-01", "2025-01-01")
    assert examine_texts(documents.items()).report.problems == ()
