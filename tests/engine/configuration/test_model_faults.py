"""What the models complain about never reaches an author in pydantic's words."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from engine.configuration import model_faults
from engine.configuration.model_faults import keys_at
from engine.configuration.opening import MODELS, read_document
from engine.configuration.problems import ConfigurationFaults, Problem
from engine.configuration.rubric import Rubric
from engine.configuration.workflow import Workflow
from engine.configuration.yaml_source import read_yaml

HEAD = "kind: rubric\nid: a\ntitle: t\neffective_from: 2023-01-01\n"


def faults_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigurationFaults) as caught:
        read_document(read_yaml(text, "x.yaml"))
    return caught.value.report.problems


@pytest.mark.parametrize(
    ("model", "path", "keys"),
    [
        (Rubric, ("grades", 0), ("id", "title", "from", "tone")),
        (Workflow, ("clocks", 2, "extension", "at_most"), ("days", "workdays")),
        (Rubric, ("full_marks",), ()),
        (Rubric, ("nothing",), ()),
    ],
)
def test_the_keys_of_a_place_are_known(
    model: type[Rubric], path: tuple[str | int, ...], keys: tuple[str, ...]
) -> None:
    assert keys_at(model, path) == keys


def test_every_fault_of_a_document_is_told() -> None:
    text = HEAD + "full_marks: x\nstep: true\ndimensions: []\ngrades: 7\nmore: 1\n"
    assert [problem.path for problem in faults_of(text)] == [
        "full_marks",
        "step",
        "dimensions",
        "grades",
        "more",
    ]


def test_a_misspelt_key_is_not_also_missing() -> None:
    text = HEAD + "full_mark: 100\nstep: 1\ndimensions: []\ngrades: []\n"
    assert [problem.path for problem in faults_of(text)].count("full_marks") == 0


def test_a_list_is_not_empty_because_its_items_have_faults() -> None:
    text = HEAD + "full_marks: 1\nstep: 1\ndimensions: [{id: 1}]\ngrades: [{id: g}]\n"
    assert not [problem for problem in faults_of(text) if problem.code == "out-of-range"]


def test_a_union_gives_one_sentence() -> None:
    text = HEAD + "applies_by: {event: x}\nfull_marks: 1\nstep: 1\ndimensions: [x]\ngrades: [x]\n"
    assert [problem.path for problem in faults_of(text)].count("applies_by") == 1


def every_error_type() -> set[str]:
    """Ask every model with values of every kind, deep down, and gather what it complains of."""
    kinds: set[str] = set()
    odd = [None, "", "x y", 7, -1, True, [], {}, [None], [{}], {"a": 1}, "2023-02-30", 10**6]
    for model in MODELS.values():
        for value in odd:
            content: dict[str, object] = {
                field.alias or name: value for name, field in model.model_fields.items()
            }
            try:
                model.model_validate(content)
            except ValidationError as error:
                kinds |= {fault["type"] for fault in error.errors()}
    return kinds


def test_every_complaint_has_words_of_its_own() -> None:
    known = set(model_faults._SAYINGS) | {"missing", "extra_forbidden", "literal_error"}
    assert every_error_type() <= known


@pytest.mark.parametrize("value", ["", "7", "x y", "[]", "{}", "true", "[[x]]", "2023-02-30"])
@pytest.mark.parametrize("kind", list(MODELS))
def test_no_english_of_the_library_reaches_the_author(kind: str, value: str) -> None:
    keys = keys_at(MODELS[kind], ())
    text = f"kind: {kind}\n" + "".join(f"{key}: {value}\n" for key in keys if key != "kind")
    for problem in faults_of(text):
        assert "nput should" not in problem.zh + problem.en
        assert re.search(r"[\u4e00-\u9fff]", problem.zh)
        assert not re.search(r"[\u4e00-\u9fff]", problem.en.replace(str(problem.found), ""))
