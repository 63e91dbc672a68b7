"""A whole list of the parent's replaced by the county's own."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from engine.configuration.county import County
from engine.configuration.library import examine_texts, library_of
from engine.configuration.loaded import Loaded
from engine.configuration.problems import Problem
from engine.configuration.rubric import Rubric
from engine.services.compare_documents import compare

SOUND = Path(__file__).parents[3] / "broken_configuration" / "sound"
SECOND = "rubrics/second.yaml"
RUBRIC = """\
kind: rubric
id: second
title: 第二份评分表
version: 1
effective_from: 2024-01-01
extends: simple@1
"""
GRADES = """\
replace:
  grades:
    why: 本县只分两等
    with:
    - {id: passed, title: 通过, from: 60, tone: good}
    - {id: failed, title: 不通过, from: 0, tone: bad}
"""


@pytest.fixture
def documents() -> dict[str, str]:
    """The documents of the small county: path to text."""
    return {
        path.relative_to(SOUND).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(SOUND.rglob("*.yaml"))
    }


def second(documents: dict[str, str], body: str) -> Loaded[Rubric]:
    library = library_of({**documents, SECOND: RUBRIC + body}.items())
    return cast("Loaded[Rubric]", library.find("rubric", "second"))


def problems(documents: dict[str, str], body: str) -> tuple[Problem, ...]:
    report = examine_texts({**documents, SECOND: RUBRIC + body}.items()).report
    return tuple(one for one in report.problems if one.file == SECOND)


def test_a_list_is_replaced_as_a_whole(documents: dict[str, str]) -> None:
    rubric = second(documents, GRADES).document
    assert [one.id for one in rubric.grades] == ["passed", "failed"]


def test_what_stood_in_the_list_is_gone_with_the_reason(documents: dict[str, str]) -> None:
    gone = {address: one.why for address, one in second(documents, GRADES).gone.items()}
    assert gone == {("grades", "good"): "本县只分两等", ("grades", "poor"): "本县只分两等"}


def test_a_difference_gives_the_reason_of_the_replacement(documents: dict[str, str]) -> None:
    library = examine_texts({**documents, SECOND: RUBRIC + GRADES}.items()).library
    simple, own = library.find("rubric", "simple"), library.find("rubric", "second")
    said = compare(library, simple, own).text("zh")
    assert "理由：本县只分两等" in said


def test_a_list_within_a_block_is_replaced(documents: dict[str, str]) -> None:
    text = (
        "kind: workflow\nid: petition\ntitle: 信访\nversion: 2\neffective_from: 2024-01-01\n"
        "extends: petition@1\n"
        "replace:\n  routing:\n    rules:\n      why: 都归一家\n      with:\n"
        "      - {id: only, then: {lead: petition-office}, basis: 本县}\n"
    )
    source = examine_texts({**documents, "workflows/second.yaml": text}.items()).library
    found = [one for one in source.all("workflow") if one.ref.version == 2]
    assert len(found) == 1
    rows = found[0].source.value(("routing", "rules"))
    assert isinstance(rows, list)
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        ("replace: {grades: {with: []}}\n", "missing-why", "why"),
        ("replace: {grades: {why: 理由}}\n", "wrong-type", "with"),
        ("replace: {grades: {why: 理由, with: 一个}}\n", "wrong-type", "with"),
        ("replace: {grades: {why: 理由, with: [], and: 1}}\n", "unknown-key", "with"),
        ("replace: {grade: {why: 理由, with: []}}\n", "unknown-key", "grades"),
        ("replace: {items: {why: 理由, with: []}}\n", "unknown-key", "dimensions"),
        ("replace: {step: {why: 理由, with: []}}\n", "unknown-key", "grades"),
        ("replace: [grades]\n", "wrong-type", "replace"),
    ],
)
def test_a_replacement_that_cannot_be_read_says_why(
    documents: dict[str, str], body: str, code: str, word: str
) -> None:
    found = [one for one in problems(documents, body) if one.code == code]
    assert found
    assert word in found[0].en


def test_a_part_of_the_list_that_is_no_mapping_is_told_with_its_line(
    documents: dict[str, str],
) -> None:
    [problem] = problems(documents, "replace: {grades: {why: 理由, with: [好]}}\n")[:1]
    assert problem.file == SECOND
    assert problem.line == 7


def test_what_is_replaced_by_nothing_cannot_be_changed(documents: dict[str, str]) -> None:
    body = (
        "replace: {grades: {why: 没有等次, with: []}}\n"
        "change: {grades: {good: {from: 50, why: 理由}}}\n"
    )
    [problem] = [one for one in problems(documents, body) if one.code == "taken-out"]
    assert "没有等次" in problem.zh


def test_a_county_replaces_its_units(documents: dict[str, str]) -> None:
    county = documents["county.yaml"]
    documents["packs/old/county.yaml"] = county
    documents["county.yaml"] = (
        "kind: county\nid: new\ntitle: 新县\nversion: 1\neffective_from: 2024-01-01\n"
        "extends: old:" + _id_of(county) + "@1\n"
        "replace:\n  areas: {why: 不分片, with: []}\n"
    )
    found = examine_texts(documents.items()).library.county().document
    assert isinstance(found, County)
    assert found.areas == ()
    assert found.units


def _id_of(text: str) -> str:
    return next(line.split(": ")[1] for line in text.splitlines() if line.startswith("id: "))
