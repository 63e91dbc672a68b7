"""A form's schema as a tree: every property, wherever a keyword holds it."""

from __future__ import annotations

import pytest

from engine.configuration.form_schema import find, follow, properties_of, schemas_of

LEAF = {"type": "string"}
ROOT = {
    "type": "object",
    "properties": {
        "a": LEAF,
        "rows": {"type": "array", "items": {"properties": {"b": LEAF}}},
    },
    "allOf": [{"if": {"properties": {"a": {"const": "x"}}}, "then": {"properties": {"c": LEAF}}}],
    "oneOf": [{"properties": {"d": LEAF}}],
    "dependentSchemas": {"a": {"properties": {"e": LEAF}}},
    "$defs": {"part": {"properties": {"f": LEAF}}},
}


def test_properties_are_found_under_every_keyword() -> None:
    names = {entry.name for entry in properties_of(ROOT)}
    assert names == {"a", "rows", "b", "c", "d", "e", "f"}


@pytest.mark.parametrize(("name", "in_rows"), [("a", False), ("b", True), ("c", False)])
def test_a_property_of_a_row_is_told_apart(name: str, in_rows: bool) -> None:
    entry = next(one for one in properties_of(ROOT) if one.name == name)
    assert entry.in_rows is in_rows


def test_a_property_of_a_definition_is_told_apart() -> None:
    assert [entry.name for entry in properties_of(ROOT) if entry.in_definition] == ["f"]


def test_a_property_knows_its_path() -> None:
    entry = next(one for one in properties_of(ROOT) if one.name == "c")
    assert entry.path == ("schema", "allOf", 0, "then", "properties", "c")


def test_the_schema_itself_comes_first() -> None:
    assert next(iter(schemas_of(ROOT))).path == ("schema",)


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("#/$defs/part", ROOT["$defs"]["part"]),  # type: ignore[index]
        ("#", ROOT),
        ("#/$defs/nothing", None),
        ("#/properties/a/type", None),
        ("https://example.org/x", None),
        (7, None),
    ],
)
def test_a_reference_stays_within_the_document(reference: object, found: object) -> None:
    assert find(ROOT, reference) == found


def test_own_words_win_over_those_referred_to() -> None:
    root = {"$defs": {"day": {"type": "string", "title": "日期"}}}
    followed = follow(root, {"$ref": "#/$defs/day", "title": "收到日期"})
    assert followed == {"type": "string", "title": "收到日期"}


def test_a_reference_in_a_circle_comes_to_an_end() -> None:
    root = {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}
    assert "$ref" in follow(root, {"$ref": "#/$defs/a"})


def test_names_with_a_slash_are_escaped() -> None:
    assert find({"a/b": {"c~d": {"type": "null"}}}, "#/a~1b/c~0d") == {"type": "null"}
