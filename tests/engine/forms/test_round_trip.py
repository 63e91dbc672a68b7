"""Opening and saving changes nothing; changing one control changes one place."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from forms_support import SEES_ALL, form_of, form_of_schema, nodes_of, page_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.configuration.form import Form
from engine.forms.decode import decode
from engine.forms.values import mapping, same

SAMPLES = (
    Path(os.environ.get("ONECASE_CONFORMANCE", Path(__file__).parents[4] / "shared/conformance"))
    / "forms"
)

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=6)
NAMES = st.sampled_from(
    ["validate", "data", "_id", "a-0", "a", "姓名", "__proto__", "", "process", "0", "errors"]
)
ODD = st.sampled_from([None, "", " x ", 0, 1, 1.0, 0.5, True, False, [], {}, ["a", 1], {"k": [1]}])
CHOICES = ["letter", "visit", 1, "1", True, None, ""]


@st.composite
def fields(draw: st.DrawFn, depth: int = 2) -> tuple[dict[str, object], object]:
    """A schema and a stored value, most of the time one that fits."""
    kinds = ["string", "integer", "number", "boolean", "date", "enum", "several", "nullable"]
    kind = draw(st.sampled_from(kinds + (["group", "rows", "texts"] if depth else [])))
    schema, fitting = _field(draw, kind, depth)
    return schema, draw(ODD) if draw(st.integers(0, 4)) == 0 else fitting


def _field(draw: st.DrawFn, kind: str, depth: int) -> tuple[dict[str, object], object]:
    if kind == "group":
        return draw(groups(depth - 1))
    if kind == "rows":
        schema, value = draw(groups(depth - 1))
        rows = [value, *draw(st.lists(st.just({}), max_size=2))]
        return {"type": "array", "items": schema}, rows
    if kind == "texts":
        return {"type": "array", "items": {"type": "string"}}, draw(st.lists(TEXT, max_size=3))
    simple: dict[str, tuple[dict[str, object], st.SearchStrategy[object]]] = {
        "string": ({"type": "string"}, TEXT),
        "integer": ({"type": "integer"}, st.integers()),
        "number": ({"type": "number"}, st.floats(allow_nan=False, allow_infinity=False)),
        "boolean": ({"type": "boolean"}, st.booleans()),
        "date": ({"type": "string", "format": "date"}, st.dates().map(str)),
        "enum": ({"enum": CHOICES}, st.sampled_from(CHOICES)),
        "several": (
            {"type": "array", "uniqueItems": True, "items": {"enum": CHOICES[:4]}},
            st.lists(st.sampled_from(CHOICES[:4]), max_size=3),
        ),
        "nullable": ({"type": ["string", "null"]}, st.none() | TEXT),
    }
    schema, values = simple[kind]
    return schema, draw(values)


@st.composite
def groups(draw: st.DrawFn, depth: int = 2) -> tuple[dict[str, object], dict[str, object]]:
    """An object schema and stored answers, with some keys absent and some unknown."""
    made = draw(st.dictionaries(NAMES, fields(depth), max_size=4))
    present = {name: value for name, (_, value) in made.items() if draw(st.integers(0, 3))}
    if draw(st.booleans()):
        present["unknown to the form"] = draw(ODD)
    properties = {name: schema for name, (schema, _) in made.items()}
    return {"type": "object", "properties": properties}, present


@settings(max_examples=150, deadline=None)
@given(groups())
def test_an_untouched_page_comes_back_as_the_same_json(
    made: tuple[dict[str, object], dict[str, object]],
) -> None:
    schema, stored = made
    form = form_of_schema(schema)
    found = decode(form, page_of(form, stored), stored, viewer=SEES_ALL).answers
    assert repr(found) == repr(stored)


@settings(max_examples=150, deadline=None)
@given(groups(), st.data())
def test_changing_one_control_changes_one_place(
    made: tuple[dict[str, object], dict[str, object]], data: st.DataObject
) -> None:
    schema, stored = made
    form = form_of_schema(schema)
    controls = [node for node in nodes_of(form, stored) if node.is_control]
    assume(controls)
    node = data.draw(st.sampled_from(controls))
    post = page_of(form, stored)
    post[node.name] = ["", "a text nobody stored"]
    found = decode(form, post, stored, viewer=SEES_ALL).answers
    changed = set(differences(stored, found))
    assert all(same_start(place, node.path) for place in changed), (changed, node.path)
    assert changed or node.widget == "checkbox"


def differences(one: object, other: object, path: tuple[object, ...] = ()) -> Iterator[tuple]:
    """Places at which two JSON values differ; a list counts as a whole if its length does."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            if key not in one or key not in other:
                yield (*path, key)
            else:
                yield from differences(one[key], other[key], (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, (*path, index))
    elif not same(one, other):
        yield path


def same_start(place: tuple[object, ...], path: tuple[object, ...]) -> bool:
    """Whether the place is the path, around it (a group that came with it) or within it."""
    shortest = min(len(place), len(path))
    return place[:shortest] == path[:shortest]


def samples() -> list[Path]:
    return sorted(SAMPLES.glob("*.json"))


@pytest.mark.skipif(not samples(), reason=f"no public sample forms in {SAMPLES}")
@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.stem)
def test_public_sample_forms_keep_their_data(sample: Path) -> None:
    content = json.loads(sample.read_text("utf-8"))
    form = form_of_schema(content["schema"])
    stored = mapping(content["formData"])
    found = decode(form, page_of(form, stored), stored, viewer=SEES_ALL).answers
    assert repr(found) == repr(dict(stored))


RARE = {
    "else": {
        "properties": {"a": {"type": "boolean"}},
        "if": {"properties": {"a": {"const": True}}, "required": ["a"]},
        "then": {"properties": {"b": {"type": "string"}}},
        "else": {"properties": {"c": {"type": "string"}}},
    },
    "dependent": {
        "properties": {"a": {"type": "string"}},
        "dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}}},
        "dependentRequired": {"a": ["b"]},
    },
    "tuple": {
        "properties": {
            "a": {"prefixItems": [{"type": "string"}, {"type": "boolean"}], "items": False}
        },
        "unevaluatedProperties": False,
    },
    "write only": {"properties": {"a": {"type": "string", "writeOnly": True}}},
}


@pytest.mark.parametrize("schema", RARE.values(), ids=RARE)
@pytest.mark.parametrize(
    "stored", [{}, {"a": True, "b": "x"}, {"a": "x", "b": 3}, {"a": ["x", False], "z": 1}]
)
def test_rare_keywords_keep_their_data(
    schema: dict[str, object], stored: dict[str, object]
) -> None:
    form = form_of_schema({"type": "object", **schema})
    found = decode(form, page_of(form, stored), stored, viewer=SEES_ALL).answers
    assert repr(found) == repr(stored)


def test_five_hundred_rows_are_kept() -> None:
    form: Form = form_of(
        {"p": {"type": "array", "items": {"properties": {"a": {"type": "string"}}}}}
    )
    stored = {"p": [{"a": str(n), "odd": n} for n in range(500)]}
    assert decode(form, page_of(form, stored), stored, viewer=SEES_ALL).answers == stored
