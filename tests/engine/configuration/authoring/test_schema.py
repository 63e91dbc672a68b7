"""What authors are asked: every key has a Chinese title, what names something is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.configuration.authoring.lens import Lens
from engine.configuration.authoring.matching import alike, matched
from engine.configuration.authoring.parts import EDITABLE, Outline
from engine.configuration.authoring.references import GROUPS, lists_for, with_used
from engine.configuration.authoring.schema import Maker
from engine.configuration.library import Library
from engine.configuration.schemas import document_schema
from engine.configuration.yaml_source import read_yaml
from engine.places import shipped_config

FOLDER = Path(shipped_config())


def titled(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every field of a schema by its path."""
    for name, one in schema.get("properties", {}).items():
        yield f"{path}.{name}", one
        yield from titled(one, f"{path}.{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), Mapping):
            yield from titled(schema[key], f"{path}.*")


@pytest.mark.parametrize("kind", EDITABLE)
def test_every_key_has_a_title_in_both_languages(kind: str, library: Library) -> None:
    schema = document_schema(kind)
    made = Maker(schema, library.dictionary()).group(schema, kind.capitalize())
    fields = list(titled(made))
    assert len(fields) > 50
    for path, field in fields:
        assert re.search("[一-鿿]", field["title"]), path
        assert field["en"]["title"], path


@pytest.mark.parametrize("kind", EDITABLE)
def test_every_fixed_value_has_a_word(kind: str, library: Library) -> None:
    schema = document_schema(kind)
    made = Maker(schema, library.dictionary()).group(schema, kind.capitalize())
    for path, field in titled(made):
        labels = field.get("ui", {}).get("labels", {})
        if not path.endswith(".kind"):
            assert all(re.search("[一-鿿]", one) for one in labels.values()), path


def test_nothing_of_the_english_meant_for_engineers_is_shown(library: Library) -> None:
    schema = document_schema("rubric")
    made = Maker(schema, library.dictionary()).group(schema, "Rubric")
    assert "Attributes:" not in str(made)


def test_what_holds_where_nothing_is_written_is_said(library: Library) -> None:
    schema = document_schema("workflow")
    made = Maker(schema, library.dictionary()).group(schema, "Workflow")
    step = made["properties"]["steps"]["items"]["properties"]
    assert step["expected"]["description"] == "不填时为“是”。"
    assert step["expected"]["en"]["description"] == "Yes if nothing is chosen."


def test_keys_that_name_something_are_chosen_from_what_there_is(library: Library) -> None:
    text = (FOLDER / "workflows" / "petition.yaml").read_text("utf-8")
    data = read_yaml(text, "petition.yaml").data
    document = next(one for one in library.documents if one.ref.id == "petition").document
    lists = lists_for(document, data, library, library.dictionary())
    assert "registered" in {one.value for one in lists["stages"]}
    assert "register" in {one.value for one in lists["steps"]}
    assert {"handler", "system"} <= {one.value for one in lists["roles"]}
    assert "petition-registration" in {one.value for one in lists["forms"]}
    assert {"商务局", "petition.place"} <= {one.value for one in lists["leads"]}
    assert set(GROUPS) <= {one.value for one in lists["tested"]}
    fact = next(one for one in lists["facts"] if one.value == "transfers.count")
    assert (fact.label.zh, fact.label.en) == (
        "推转异议次数（transfers.count）",
        "Objections to the duty (transfers.count)",
    )


def test_a_rubric_chooses_among_its_own_grades(
    library: Library, outline_of: Callable[[str], Outline]
) -> None:
    outline = outline_of((FOLDER / "rubrics" / "first-petition.yaml").read_text("utf-8"))
    lists = lists_for(None, outline.data, library, library.dictionary())
    assert [one.value for one in lists["grades"]] == ["excellent", "qualified", "unqualified"]
    assert lists["stages"] == ()


def test_what_stands_there_can_be_chosen_though_nothing_is_called_so(library: Library) -> None:
    schema = {"type": "array", "items": {"type": "string", "ui": {"choices": "stages"}}}
    lists = {"stages": ()}
    found = with_used(schema, ["gone"], lists)
    assert [one.value for one in found["stages"]] == ["gone"]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ([], [], ()),
        (["a", "b"], ["b", "a"], (1, 0)),
        (["a", "a"], ["a", "a"], (0, 1)),
        ([{"id": "a", "n": 1}], [{"id": "a", "n": 2}], (0,)),
        ([{"id": "a"}, {"id": "b"}], [{"id": "c"}, {"id": "a"}, {"id": "b"}], (None, 0, 1)),
        ([{"id": "a"}, {"id": "b"}], [{"id": "x"}, {"id": "b"}], (0, 1)),
        (["甲", "乙"], ["甲", "丙"], (0, 1)),
        ([True], [1], (None,)),
    ],
)
def test_rows_are_told_apart(
    before: list[object], after: list[object], wanted: tuple[int | None, ...]
) -> None:
    assert matched(before, after) == wanted


def test_a_truth_value_is_no_number() -> None:
    assert not alike({"a": [True]}, {"a": [1]})
    assert not alike({"a": 1}, {"b": 1})


def test_numbers_a_browser_sent_are_exact(library: Library) -> None:
    found = Lens(library.dictionary()).taken({"type": "number"}, 0.1, 2)
    assert str(found) == "0.1"
