"""What a new version of a form means for the answers to the old one."""

from __future__ import annotations

import itertools

import pytest
from forms_support import form_of

from engine.configuration.form import Form, Migration
from engine.forms.difference import compare_forms, counts_of
from engine.forms.loosening import compare_demands
from engine.forms.root import RootSchema

TEXT = {"type": "string", "title": "说明"}
VALUES: list[object] = [
    None, True, False, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 1.5, "", "a", "ab", "abc", "abcd", "1", "12",
    [], [1], [1, 1], [1, 2], [1, 2, 3], {}, {"x": 1}, {"y": 1}, {"x": 1, "y": 2},
]  # fmt: skip
"""Something for every keyword to refuse and to accept."""

LADDERS: list[list[dict[str, object]]] = [
    [{}, {"type": ["string", "number"]}, {"type": "number"}, {"type": "integer"}],
    [{}, {"enum": ["a", {"x": 1}, [1], None, True]}, {"enum": [{"x": 1}, None]}],
    [{}, {"enum": ["a", "ab", 1]}, {"enum": ["a", 1]}, {"const": "a"}],
    [{}, {"oneOf": [{"const": "a"}, {"const": "ab"}]}, {"enum": ["a"]}],
    [{}, {"maxLength": 3}, {"maxLength": 1}],
    [{}, {"minLength": 1}, {"minLength": 3}],
    [{}, {"minimum": 1}, {"exclusiveMinimum": 1}, {"minimum": 3}],
    [{}, {"maximum": 5}, {"exclusiveMaximum": 5}, {"maximum": 3}],
    [{}, {"minItems": 1}, {"minItems": 2}],
    [{}, {"maxItems": 2}, {"maxItems": 1}],
    [{}, {"minProperties": 1}, {"minProperties": 2}],
    [{}, {"maxProperties": 1}, {"maxProperties": 0}],
    [{}, {"multipleOf": 1}, {"multipleOf": 2}, {"multipleOf": 4}],
    [{}, {"pattern": "^a"}],
    [{}, {"format": "date"}],
    [{}, {"not": {"const": "a"}}],
    [{}, {"contains": {"const": 1}}],
    [{}, {"uniqueItems": True}],
    [{"properties": {"x": {}}}, {"properties": {"x": {}}, "additionalProperties": False}],
]
"""Each schema accepts less than the one before it."""

PAIRS = [pair for ladder in LADDERS for pair in itertools.combinations(ladder, 2)]


def accepted(schema: dict[str, object]) -> list[int]:
    """Return which of the values a schema accepts, by the validator itself."""
    root = RootSchema(schema)
    return [number for number, value in enumerate(VALUES) if root.holds(root.schema, value)]


@pytest.mark.parametrize(("wide", "narrow"), PAIRS, ids=str)
def test_what_accepts_less_is_called_tightened_and_the_way_back_loosened(
    wide: dict[str, object], narrow: dict[str, object]
) -> None:
    assert {step.verdict for step in compare_demands(wide, narrow)} == {"tightened"}
    assert {step.verdict for step in compare_demands(narrow, wide)} == {"loosened"}
    more, less = set(accepted(wide)), set(accepted(narrow))
    assert less < more


@pytest.mark.parametrize(("one", "other"), [
    ({"pattern": "^a"}, {"pattern": "^b"}),
    ({"format": "date"}, {"format": "local-time"}),
    ({"ui": {"choices": "topics"}}, {"ui": {"choices": "units"}}),
    ({"contains": {"const": 1}}, {"contains": {"const": 2}}),
    ({"additionalProperties": {"const": 1}}, {"additionalProperties": {"const": 2}}),
])  # fmt: skip
def test_what_a_keyword_does_not_tell_is_left_undecided(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert [step.verdict for step in compare_demands(one, other)] == ["unsure"]


@pytest.mark.parametrize(("one", "other"), [
    ({"type": "number"}, {"type": ["integer", "number"]}),
    ({"type": "string", "minLength": 0}, {"type": "string"}),
    ({"enum": ["a"]}, {"const": "a", "type": "string"}),
    ({"type": "object", "additionalProperties": True}, {"type": "object"}),
    ({"maximum": 5}, {"maximum": 5.0}),
    ({"oneOf": [{"const": "a", "title": "甲"}]}, {"oneOf": [{"const": "a", "title": "乙"}]}),
])  # fmt: skip
def test_the_same_said_otherwise_is_no_difference(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert list(compare_demands(one, other)) == []


def said(before: Form, after: Form) -> list[tuple[str, str]]:
    return [(one.kind, one.path) for one in compare_forms(before, after)]


@pytest.mark.parametrize(("before", "after", "expected"), [
    ({"a": TEXT}, {}, [("lost", "a")]),
    ({}, {"a": TEXT}, [("added", "a")]),
    ({"a": TEXT}, {"a": {**TEXT, "title": "情况"}}, [("look", "a")]),
    ({"a": TEXT}, {"a": {**TEXT, "description": "详细"}}, [("look", "a")]),
    ({"a": TEXT}, {"a": {**TEXT, "ui": {"widget": "textarea"}}}, [("look", "a")]),
    ({"a": TEXT, "b": TEXT}, {"b": TEXT, "a": TEXT}, [("look", "")]),
    ({"a": TEXT}, {"a": {**TEXT, "confidential": "unit"}}, [("confidentiality", "a")]),
    ({"a": TEXT}, {"a": {**TEXT, "access": {"see": ["x"]}}}, [("confidentiality", "a")]),
    ({"a": TEXT}, {"a": {**TEXT, "readOnly": True}}, [("confidentiality", "a")]),
    ({"a": TEXT}, {"a": {**TEXT, "fact": "x.a"}}, [("use", "a")]),
    ({"a": TEXT}, {"a": {**TEXT, "ui": {"hidden": "keep"}}}, [("use", "a")]),
    ({"a": TEXT}, {"a": {**TEXT, "maxLength": 5}}, [("tightened", "a")]),
])  # fmt: skip
def test_a_change_of_a_field_is_of_its_kind(
    before: dict[str, object], after: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert said(form_of(before), form_of(after)) == expected


def test_a_field_in_a_group_or_row_has_its_place() -> None:
    def grown(**inner: object) -> Form:
        group = {"type": "object", "properties": {"x": {**TEXT, **inner}}}
        return form_of({"group": group, "rows": {"type": "array", "items": group}})

    expected = [("tightened", "group.x"), ("tightened", "rows.*.x")]
    assert said(grown(), grown(maxLength=3)) == expected


def test_rows_of_plain_texts_are_compared() -> None:
    before = form_of({"tags": {"type": "array", "items": {"type": "string"}}})
    after = form_of({"tags": {"type": "array", "items": {"type": "string", "maxLength": 3}}})
    assert said(before, after) == [("tightened", "tags.*")]


def test_a_group_that_is_gone_is_told_once() -> None:
    before = form_of({"group": {"type": "object", "properties": {"x": TEXT, "y": TEXT}}})
    assert said(before, form_of()) == [("lost", "group")]


def test_a_new_required_field_tightens() -> None:
    after = form_of({"a": TEXT}, required=["a"])
    assert said(form_of(), after) == [("tightened", "a"), ("added", "a")]
    assert said(form_of({"a": TEXT}), after) == [("tightened", "a")]
    assert said(after, form_of({"a": TEXT})) == [("loosened", "a")]


RULE = {"if": {"properties": {"a": {"const": "x"}}, "required": ["a"]}}


def test_a_dependency_is_compared_like_a_condition() -> None:
    fields = {"a": TEXT, "b": TEXT}
    asking = form_of(fields, dependentRequired={"a": ["b"]})
    opening = form_of(fields, dependentSchemas={"a": {"required": ["b"]}})
    assert said(form_of(fields), asking) == [("tightened", "")]
    assert said(form_of(fields), opening) == [("tightened", "")]
    assert said(asking, form_of(fields)) == [("loosened", "")]
    assert said(asking, opening) == [("unsure", "")]


def test_a_new_condition_tightens_if_it_asks_for_something() -> None:
    plain = form_of({"a": TEXT})
    harmless = form_of({"a": TEXT}, **RULE, then={"properties": {"b": TEXT}})
    asking = form_of({"a": TEXT}, **RULE, then={"properties": {"b": TEXT}, "required": ["b"]})
    assert said(plain, harmless) == [("added", "b")]
    assert said(plain, asking) == [("tightened", ""), ("added", "b")]
    assert said(asking, plain) == [("lost", "b"), ("loosened", "")]


def test_a_changed_condition_promises_nothing() -> None:
    other = {"if": {"properties": {"a": {"const": "y"}}, "required": ["a"]}}
    then = {"properties": {"b": TEXT}}
    before, after = (form_of({"a": TEXT}, **rule, then=then) for rule in (RULE, other))
    assert said(before, after) == [("unsure", "")]


def test_a_field_asked_on_a_condition_is_compared_with_itself() -> None:
    before = form_of({"a": TEXT}, **RULE, then={"properties": {"b": TEXT}})
    after = form_of({"a": TEXT}, **RULE, then={"properties": {"b": {**TEXT, "maxLength": 3}}})
    [change] = compare_forms(before, after)
    assert change.text() == "收紧：说明（b）：最多字数 – → 3（有条件）"
    assert change.text("en") == "tightened: 说明 (b): most characters – → 3 (on a condition)"


def test_a_field_that_begins_to_depend_on_a_condition_promises_nothing() -> None:
    after = form_of({"a": TEXT}, **RULE, then={"properties": {"b": TEXT}})
    assert ("unsure", "b") in said(form_of({"a": TEXT, "b": TEXT}), after)


def test_a_renamed_field_is_not_lost_and_is_compared_under_its_new_name() -> None:
    before = form_of({"tel": TEXT}).model_copy(update={"version": 1})
    steps = [{"rename": {"tel": "number"}}, {"rename": {"number": "phone"}}]
    migration = Migration.model_validate({"from": 1, "steps": steps})
    after = form_of({"phone": {**TEXT, "maxLength": 9}})
    after = after.model_copy(update={"version": 2, "migrations": (migration,)})
    assert said(before, after) == [("renamed", "phone"), ("tightened", "phone")]
    assert said(before.model_copy(update={"version": 3}), after) == [
        ("lost", "tel"),
        ("added", "phone"),
    ]


def test_a_form_that_contains_itself_is_compared_once() -> None:
    tree = {"type": "object", "properties": {"x": TEXT, "inner": {"$ref": "#/$defs/tree"}}}
    before = form_of({"t": {"$ref": "#/$defs/tree"}}, **{"$defs": {"tree": tree}})
    assert said(before, before) == []


def test_changes_are_counted_by_kind_the_gravest_first() -> None:
    found = compare_forms(form_of({"a": TEXT, "b": TEXT}), form_of({"c": TEXT}))
    assert list(counts_of(found).items()) == [("lost", 2), ("added", 1)]
    assert found[0].to_json()["zh"] == "取消：说明（a）：已存的答案不再有位置"
