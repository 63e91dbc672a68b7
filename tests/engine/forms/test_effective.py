from __future__ import annotations

import pytest

from engine.errors import ConfigurationError
from engine.forms.effective import drivers, effective, is_closed
from engine.forms.root import RootSchema, check_form_schema, types_of
from engine.forms.unions import UNION

CAT_OR_FISH = {
    "properties": {"animal": {"enum": ["cat", "fish"]}},
    "if": {"properties": {"animal": {"const": "cat"}}, "required": ["animal"]},
    "then": {"properties": {"food": {"type": "string"}}, "required": ["food"]},
    "else": {"properties": {"water": {"type": "string"}}},
}


def names(schema: dict[str, object], data: object) -> list[str]:
    return list(effective(schema, data)["properties"])


def test_then_holds_where_the_condition_does() -> None:
    found = effective(CAT_OR_FISH, {"animal": "cat"})
    assert list(found["properties"]) == ["animal", "food"]
    assert found["required"] == ["food"]


def test_else_holds_where_it_does_not() -> None:
    assert names(CAT_OR_FISH, {"animal": "fish"}) == ["animal", "water"]
    assert names(CAT_OR_FISH, {}) == ["animal", "water"]


def test_conditions_in_allof_add_up() -> None:
    schema = {"properties": {"a": {}}, "allOf": [CAT_OR_FISH, {"required": ["a"]}]}
    found = effective(schema, {"animal": "cat"})
    assert list(found["properties"]) == ["a", "animal", "food"]
    assert found["required"] == ["food", "a"]


def test_a_dependent_schema_opens_with_its_property() -> None:
    schema = {
        "properties": {"card": {}},
        "dependentSchemas": {"card": {"properties": {"bank": {}}}},
        "dependentRequired": {"card": ["owner"]},
    }
    assert names(schema, {}) == ["card"]
    found = effective(schema, {"card": "1"})
    assert list(found["properties"]) == ["card", "bank"]
    assert found["required"] == ["owner"]


def test_a_reference_is_followed_and_its_own_title_wins() -> None:
    schema = {
        "$defs": {"address": {"title": "Address", "properties": {"city": {}}}},
        "$ref": "#/$defs/address",
        "title": "Billing",
    }
    found = effective(schema, {})
    assert found["title"] == "Billing"
    assert "city" in found["properties"]


@pytest.mark.parametrize(
    "reference", ["http://example.org/a", "other.json", "#/$defs/none", "#anchor", "#/$defs/a/0"]
)
def test_a_reference_out_of_the_document_or_to_nowhere_is_refused(reference: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        effective({"$ref": reference, "$defs": {"a": {}}}, {})
    assert caught.value.value == reference


def test_a_reference_to_itself_ends() -> None:
    assert effective({"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}, {}) == {}


def test_restrictions_of_both_parts_hold() -> None:
    schema = {
        "minimum": 1,
        "maximum": 9,
        "enum": [1, 5, 9],
        "type": "number",
        "allOf": [{"minimum": 3, "maximum": 8, "enum": [5, 9], "type": "integer"}],
    }
    found = effective(schema, 5)
    assert (found["minimum"], found["maximum"], found["enum"]) == (3, 8, [5, 9])
    assert found["type"] == "integer"


def test_a_condition_may_say_more_about_a_property_that_is_there_anyway() -> None:
    schema = {
        "properties": {"a": {"type": "string", "title": "old"}, "b": {}},
        "if": {"required": ["b"]},
        "then": {"properties": {"a": {"title": "new", "minLength": 3}}},
    }
    root = RootSchema(schema)
    part = effective(root, {"b": 1})["properties"]["a"]
    assert effective(part, None, root) == {"type": "string", "title": "new", "minLength": 3}


BRANCHES = {
    "oneOf": [
        {
            "title": "By card",
            "properties": {"pay": {"const": "card"}, "number": {"type": "string"}},
            "required": ["number"],
        },
        {"title": "In cash", "properties": {"pay": {"const": "cash"}, "till": {}}},
    ]
}


def test_a_constant_tells_branches_apart_and_becomes_a_choice() -> None:
    found = effective(BRANCHES, {})
    assert found["properties"]["pay"]["enum"] == ["card", "cash"]
    assert found["properties"]["pay"]["ui"] == {"labels": {"card": "By card", "cash": "In cash"}}
    assert list(found["properties"]) == ["pay"]
    assert found["required"] == ["pay"]


def test_only_the_chosen_branch_counts() -> None:
    found = effective(BRANCHES, {"pay": "card", "till": 3})
    assert list(found["properties"]) == ["pay", "number"]
    assert found["required"] == ["pay", "number"]
    assert effective(BRANCHES, {"pay": "unknown"})["required"] == ["pay"]


def test_without_a_constant_the_branch_that_fits_counts() -> None:
    schema = {
        "oneOf": [
            {"properties": {"a": {}}, "required": ["a"]},
            {"properties": {"b": {}}, "required": ["b"]},
        ]
    }
    assert names(schema, {"b": 1}) == ["b"]
    assert names(schema, {}) == ["a"]


def test_a_value_that_may_be_null_keeps_its_own_type() -> None:
    schema = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "title": "Days"}
    assert effective(schema, None) == {"type": ["integer", "null"], "minimum": 1, "title": "Days"}
    chosen = {"anyOf": [{"enum": ["a", "b"]}, {"type": "null"}]}
    assert effective(chosen, None)["enum"] == ["a", "b", None]


def test_a_value_of_several_kinds_shows_the_kind_it_is_of() -> None:
    schema = {"title": "A", "anyOf": [{"type": "string"}, {"type": "integer"}]}
    for value, at in (("x", 0), (3, 1), (None, None)):
        found = effective(schema, value)
        assert found["title"] == "A"
        assert found[UNION].at == at


def test_branches_that_only_restrict_are_no_choice() -> None:
    schema = {"properties": {"a": {}, "b": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    assert effective(schema, {}) == schema


def test_false_closes_a_field() -> None:
    schema = {
        "properties": {"a": {"type": "string"}, "b": {}},
        "if": {"required": ["b"]},
        "then": {"properties": {"a": False}},
    }
    root = RootSchema(schema)
    part = effective(root, {"b": 1})["properties"]["a"]
    assert is_closed(effective(part, None, root))
    assert not is_closed(effective(root, {})["properties"]["a"])


def test_older_keywords_are_read_as_the_present_ones() -> None:
    root = RootSchema(
        {
            "properties": {
                "pair": {
                    "items": [{"type": "string"}, {"type": "boolean"}],
                    "additionalItems": False,
                }
            },
            "dependencies": {"a": ["b"], "c": {"properties": {"d": {}}}},
        }
    )
    assert root.schema["properties"]["pair"] == {
        "prefixItems": [{"type": "string"}, {"type": "boolean"}],
        "items": False,
    }
    assert root.schema["dependentRequired"] == {"a": ["b"]}
    assert root.schema["dependentSchemas"] == {"c": {"properties": {"d": {}}}}


def test_data_within_a_schema_is_left_as_it_is() -> None:
    schema = {"default": {"dependencies": {"a": ["b"]}}, "enum": [{"items": [1]}]}
    assert RootSchema(schema).schema == schema


def test_the_fields_that_open_others_are_known() -> None:
    root = RootSchema(
        {
            **CAT_OR_FISH,
            "dependentSchemas": {"card": {}},
            "dependentRequired": {"owner": ["card"]},
            "allOf": [
                {"if": {"anyOf": [{"required": ["x"]}, {"not": {"required": ["y"]}}]}},
                BRANCHES,
            ],
        }
    )
    assert drivers(root.schema, root) == {"animal", "card", "owner", "pay", "x", "y"}


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({"type": "string"}, ("string",)),
        ({"type": ["integer", "null"]}, ("integer", "null")),
        ({"properties": {}}, ("object",)),
        ({"prefixItems": []}, ("array",)),
        ({"const": True}, ("boolean",)),
        ({"enum": [True, False]}, ("boolean",)),
        ({"enum": ["a"]}, ()),
        ({}, ()),
    ],
)
def test_a_type_that_is_not_written_is_betrayed_by_keywords(
    schema: dict[str, object], types: tuple[str, ...]
) -> None:
    assert types_of(schema) == types


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"type": "object", "properties": {"a": {"type": "string"}}}, None),
        ({"properties": {"a": {"type": "text"}}}, "properties.a.type"),
        ({"minLength": -1}, "minLength"),
    ],
)
def test_a_schema_is_held_to_the_rules_for_schemas(
    schema: dict[str, object], place: str | None
) -> None:
    fault = check_form_schema(schema)
    assert fault is None if place is None else fault is not None and fault.startswith(place)


def test_branches_behind_references_are_told_apart_as_their_schema_says() -> None:
    kinds = {"x": {"const": "same"}, "kind": {"type": "string"}}
    schema = {
        "$defs": {
            "cat": {"properties": {**kinds, "kind": {"const": "cat"}, "claws": {}}},
            "fish": {"properties": {**kinds, "kind": {"enum": ["carp", "eel"]}, "fins": {}}},
        },
        "oneOf": [{"$ref": "#/$defs/cat"}, {"$ref": "#/$defs/fish"}],
        "discriminator": {"propertyName": "kind"},
    }
    found = effective(schema, {"kind": "eel"})
    assert found["properties"]["kind"]["enum"] == ["cat", "carp", "eel"]
    assert "fins" in found["properties"]
    assert "claws" not in found["properties"]


def test_a_condition_that_refers_to_nowhere_is_the_form_s_fault() -> None:
    with pytest.raises(ConfigurationError):
        effective({"if": {"$ref": "#/$defs/none"}, "then": {}}, {})


def test_a_reference_through_a_list_and_an_escaped_name_is_followed() -> None:
    schema = {
        "$defs": {"a/b": {"anyOf": [{"title": "first"}, {"title": "second"}]}},
        "$ref": "#/$defs/a~1b/anyOf/1",
    }
    assert effective(schema, {}) == {"title": "second"}
