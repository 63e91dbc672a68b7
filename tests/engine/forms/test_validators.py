"""The fast validator agrees with the reference on everything, and neither asks the network."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from form_shapes import ODD, fields, groups
from forms_support import form_of, form_of_schema
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.configuration.yaml_source import read_yaml
from engine.errors import ConfigurationError
from engine.forms.references import check_references
from engine.forms.root import RootSchema
from engine.forms.validation import validate
from engine.forms.validators import Bulk, Reference, validate_many
from engine.forms.values import mapping

ROOT = Path(__file__).parents[3]
DOCUMENTS = sorted((ROOT / "config").rglob("*.yaml"))

HARD: list[dict[str, object]] = [
    {"multipleOf": 0.01}, {"multipleOf": 0.1}, {"multipleOf": 3}, {"maximum": 0.1},
    {"exclusiveMinimum": 0.1}, {"pattern": r"^\d+$"}, {"pattern": r"^\p{L}+$"},
    {"pattern": r"\s"}, {"pattern": r"^\w$"}, {"pattern": "a$"}, {"minLength": 2, "maxLength": 3},
    {"format": "date"}, {"format": "local-time"}, {"format": "time"}, {"format": "date-time"},
    {"format": "email"}, {"format": "uri"}, {"format": "uuid"}, {"format": "regex"},
    {"format": "ipv4"}, {"format": "hostname"}, {"format": "duration"}, {"format": "no such"},
    {"type": "integer"}, {"type": "number"}, {"const": 1}, {"const": True},
    {"enum": [1, "1", None]},
    {"const": {"a": [1.0]}}, {"uniqueItems": True}, {"contains": {"const": 1}, "minContains": 2},
    {"contains": {"const": 1}, "maxContains": 1}, {"minContains": 0, "contains": {"const": 9}},
    {"prefixItems": [{"type": "string"}], "items": False}, {"unevaluatedItems": False},
    {"prefixItems": [True], "unevaluatedItems": {"type": "string"}},
    {"patternProperties": {"^a": {"type": "string"}}, "additionalProperties": False},
    {"propertyNames": {"pattern": "^[a-z]$"}}, {"minProperties": 1}, {"maxProperties": 1},
    {"dependentRequired": {"a": ["b"]}}, {"dependentSchemas": {"a": {"required": ["c"]}}},
    {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}},
    {"unevaluatedProperties": False, "anyOf": [{"properties": {"a": {}}}, {"required": ["b"]}]},
    {"unevaluatedProperties": False, "patternProperties": {"^a": {"type": "integer"}}},
    {"unevaluatedProperties": {"type": "integer"}, "patternProperties": {r"^\d$": {}}},
    {"unevaluatedProperties": False, "allOf": [{"patternProperties": {"b$": {}}}]},
    {"unevaluatedProperties": False, "$ref": "#/properties/v/$defs/x",
     "$defs": {"x": {"properties": {"a": {}}}}},
    {"unevaluatedProperties": False, "$ref": "#/properties/v/$defs/x",
     "$defs": {"x": {"unevaluatedProperties": {"type": "integer"}}}},
    {"unevaluatedProperties": False, "properties": {"a": {}},
     "if": {"properties": {"b": {"const": 2}}, "required": ["b"]},
     "then": {"properties": {"b": {}}}, "else": {"properties": {"c": {}}}},
    {"unevaluatedProperties": False, "dependentSchemas": {"b": {"additionalProperties": True}}},
    {"unevaluatedProperties": False,
     "oneOf": [{"properties": {"a": {"const": 1}}}, {"required": ["b"]}]},
    {"unevaluatedProperties": False, "not": {"properties": {"a": {"const": "x"}}}},
    {"items": {"unevaluatedProperties": False, "properties": {"a": {}}}},
    {"not": {"type": "string"}}, {"oneOf": [{"minimum": 1}, {"minimum": 2}]},
    {"allOf": [{"minimum": 1}, {"type": "integer"}]}, {"items": {"required": ["a"]}},
    {"items": [{"type": "string"}], "additionalItems": {"type": "integer"}},
    {"dependencies": {"a": ["b"], "b": {"required": ["c"]}}},
]  # fmt: skip
VALUES: list[object] = [
    None, True, False, 0, 1, 1.0, 2, 3, -1, 0.1, 0.3, 19.99, 19.995, 1e300, Decimal("0.01"), "",
    "a",
    "ab", "1", "１２", "12\n", "信访", "a\n", " ", "2023-05-08", "2023-13-01", "10:00", "24:00",
    "10:00:00Z", "2023-05-08T10:00:00Z", "a@b.cn", "http://a.cn", "1.2.3.4", "P1D", "(a+)+", "[",
    "12345678-1234-1234-1234-123456789012", "😀😀", "\ud800", [], [1], [1, 1], [1, 1.0], [1, True],
    ["a", 1], ["a", "b"], [[1], [1]], {}, {"a": 1}, {"a": "x", "b": 2}, {"b": 1, "c": 2}, {"ab": 1},
    {"a": [1]}, {"": None}, [{"a": 1, "_row": "r1"}, {"_row": "r2"}], {"a": {"_choice": {"x": 1}}},
]  # fmt: skip


@pytest.mark.parametrize("schema", HARD, ids=json.dumps)
def test_both_validators_say_the_same(schema: dict[str, object]) -> None:
    root = RootSchema(form_of({"v": schema}).schema_)
    reference, bulk = Reference(root), Bulk(root)
    for value in VALUES:
        answers = {"v": value}
        assert bulk.is_valid(answers) is reference.is_valid(answers), (schema, value)


@settings(max_examples=200, deadline=None)
@given(groups(), st.data())
def test_both_say_the_same_of_random_forms(
    made: tuple[dict[str, object], dict[str, object]], data: st.DataObject
) -> None:
    schema, answers = made
    root = RootSchema(schema)
    for given_answers in (answers, {name: data.draw(ODD) for name in answers}):
        assert Bulk(root).is_valid(given_answers) is Reference(root).is_valid(given_answers)


@settings(max_examples=100, deadline=None)
@given(fields(), ODD)
def test_both_say_the_same_of_random_fields(
    made: tuple[dict[str, object], object], odd: object
) -> None:
    schema, value = made
    root = RootSchema({"properties": {"v": schema}})
    for each in ({"v": value}, {"v": odd}):
        assert Bulk(root).is_valid(each) is Reference(root).is_valid(each)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_both_say_the_same_of_the_documents(path: Path) -> None:
    document = dict(mapping(read_yaml(path.read_text("utf-8"), path.name).data))
    schema = ROOT / "docs" / "schemas" / f"{document['kind']}.schema.json"
    root = RootSchema(json.loads(schema.read_text("utf-8")))
    for answers in (document, {**document, "unknown": 1}, {**document, "title": 3}):
        assert Bulk(root).is_valid(answers) is Reference(root).is_valid(answers)


def test_many_answers_are_told_apart() -> None:
    form = form_of({"a": {"type": "integer"}}, required=["a"])
    stored: list[dict[str, object]] = [{"a": 1}, {"a": "x"}, {}, {"a": 2}]
    found = list(validate_many(form, None, stored))
    assert found == [validate(form, None, each) for each in stored]
    assert [len(faults) for faults in found] == [0, 1, 1, 0]


def test_ids_of_rows_are_no_answers_to_either() -> None:
    row = {"type": "object", "additionalProperties": False, "properties": {"n": {}}}
    root = RootSchema(form_of({"a": {"type": "array", "items": row}}).schema_)
    answers = {"a": [{"n": 1, "_row": "r1"}]}
    assert Bulk(root).is_valid(answers)
    assert Reference(root).is_valid(answers)


def test_answers_without_end_are_no_answers_to_either() -> None:
    deep: object = 1
    for _ in range(2_000):
        deep = [deep]
    form = form_of({"a": {}})
    assert not Bulk(form.schema_).is_valid({"a": deep})
    assert not Reference(form.schema_).is_valid({"a": deep})
    (fault,) = validate(form, None, {"a": deep})
    assert (fault.keyword, fault.zh) == ("depth", "内容嵌套的层次过多")


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"$ref": "http://127.0.0.1:9/a.json"}}},
        {"properties": {"a": {"$ref": "file:///etc/passwd"}}},
        {"properties": {"a": {"$ref": "#/$defs/none"}}},
        {"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"$ref": "#/$defs/a"}}},
        {"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"if": {"$ref": "#/$defs/a"}}},
         "properties": {"a": {"$ref": "#/$defs/b"}}},
        {"properties": {"a": {"pattern": "(?=a)"}}},
    ],
    ids=["network", "file", "nowhere", "itself", "circle", "pattern"],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused_by_both(schema: dict[str, object]) -> None:
    root = RootSchema(schema)
    with pytest.raises(ConfigurationError):
        Bulk(root)
    with pytest.raises(ConfigurationError):
        Reference(root).is_valid({"a": "x"})


def test_a_schema_may_contain_itself_below() -> None:
    form = form_of_schema({"type": "object", "properties": {"next": {"$ref": "#"}}})
    check_references(RootSchema(form.schema_))
    assert Bulk(form.schema_).is_valid({"next": {"next": {}}})


def test_a_schema_nested_without_end_is_refused() -> None:
    schema: dict[str, object] = {}
    for _ in range(200):
        schema = {"properties": {"a": schema}}
    with pytest.raises(ConfigurationError) as caught:
        check_references(RootSchema(schema))
    assert "嵌套" in caught.value.text("zh")
