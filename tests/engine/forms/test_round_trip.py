"""Opening and saving changes nothing; changing one control changes one place."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from form_edits import change_one
from form_shapes import groups
from forms_support import SEES_ALL, form_of, form_of_schema, nodes_of, page_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.configuration.form import Form
from engine.forms.decode import decode
from engine.forms.values import mapping

SAMPLES = (
    Path(os.environ.get("ONECASE_CONFORMANCE", Path(__file__).parents[4] / "shared/conformance"))
    / "forms"
)


@settings(max_examples=150, deadline=None)
@given(groups())
def test_an_untouched_page_comes_back_as_the_same_json(
    made: tuple[dict[str, object], dict[str, object]],
) -> None:
    schema, stored = made
    form = form_of_schema(schema)
    found = decode(form, page_of(form, stored), stored, viewer=SEES_ALL).answers
    assert repr(found) == repr(stored)


@settings(max_examples=200, deadline=None)
@given(groups(), st.data())
def test_changing_one_control_changes_one_place(
    made: tuple[dict[str, object], dict[str, object]], data: st.DataObject
) -> None:
    schema, stored = made
    form = form_of_schema(schema)
    nodes = nodes_of(form, stored)
    controls = [node for node in nodes if node.is_control]
    assume(controls)
    node = data.draw(st.sampled_from(controls))
    change_one(form, stored, nodes, node)


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
