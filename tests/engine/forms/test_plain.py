"""Schemas that are no forms, as forms: any root, any data."""

from __future__ import annotations

import pytest
from form_shapes import fields
from forms_support import SEES_ALL, nodes_of, page_of
from hypothesis import given, settings

from engine.forms.decode import decode
from engine.forms.plain import plain_form
from engine.forms.validation import validate
from engine.forms.values import ABSENT, mapping

TREE = {"type": "array", "items": {"type": "object", "properties": {"below": {"$ref": "#"}}}}


@pytest.mark.parametrize(
    ("schema", "value", "wrapped"),
    [
        ({"type": "string"}, "x", True),
        ({"type": ["integer", "null"]}, None, True),
        ({"type": "array", "items": {"type": "string"}}, ["a"], True),
        ({"anyOf": [{"type": "string"}, {"type": "object"}]}, {"a": 1}, True),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "boolean"}}}, True, True),
        ({"$ref": "#/definitions/a", "definitions": {"a": {"enum": [1, 2]}}}, 2, True),
        (TREE, [{"below": [{"below": []}]}], True),
        ({}, {"anything": [1]}, True),
        ({"type": "object", "properties": {"a": {}}}, {"a": [1]}, False),
        ({"anyOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}, {"b": 1}, False),
        ({"type": "string"}, ABSENT, True),
    ],
)
def test_any_schema_is_a_form(schema: dict[str, object], value: object, *, wrapped: bool) -> None:
    plain = plain_form(schema)
    assert plain.wrapped is wrapped
    answers = plain.answers_of(value)
    found = decode(plain.form, page_of(plain.form, answers), answers, viewer=SEES_ALL).answers
    assert plain.value_of(found) == value
    assert bool(validate(plain.form, None, answers)) is (value is ABSENT)


def test_what_refers_to_the_whole_leads_to_it() -> None:
    plain = plain_form(TREE)
    places = [node.dotted for node in nodes_of(plain.form, plain.answers_of([{"below": [{}]}]))]
    assert "value.0.below.0.below" in places


def test_a_title_can_be_given() -> None:
    assert plain_form({"type": "string"}, title="名单").form.title.zh == "名单"
    assert plain_form({"type": "string", "title": "甲"}).form.title.zh == "甲"


@settings(max_examples=100, deadline=None)
@given(fields())
def test_a_value_of_any_schema_comes_back(made: tuple[dict[str, object], object]) -> None:
    schema, value = made
    plain = plain_form(schema)
    answers = plain.answers_of(value) if plain.wrapped or isinstance(value, dict) else mapping({})
    found = decode(plain.form, page_of(plain.form, answers), answers, viewer=SEES_ALL).answers
    assert repr(found) == repr(dict(answers))
