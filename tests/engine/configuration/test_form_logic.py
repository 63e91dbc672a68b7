"""What can be proved of a form's conditions, and what must be left open."""

from __future__ import annotations

import pytest

from engine.configuration.form_logic import conflicts_of, is_impossible

ABC = {"enum": ["a", "b", "c"]}


def level(**keywords: object) -> list[tuple[str, str]]:
    """Return kind and place of every conflict of a form whose field ``x`` is a, b or c."""
    schema = {"type": "object", "properties": {"x": ABC}, "required": ["x"], **keywords}
    return [(one.kind, ".".join(map(str, one.path[1:]))) for one in conflicts_of(schema)]


def when(value: object, then: object = None, **more: object) -> dict[str, object]:
    """Return a condition on ``x``."""
    condition = {"properties": {"x": {"const": value}}, "required": ["x"]}
    return {"if": condition, "then": then or {"properties": {"y": {}}}, **more}


@pytest.mark.parametrize(
    "schemas",
    [
        [False],
        [{"not": {}}],
        [{"const": "d"}, ABC],
        [{"enum": [1]}, {"type": "string"}],
        [{"type": "string"}, {"type": "integer"}],
        [{"type": "boolean"}, {"not": {"const": True}}, {"not": {"const": False}}],
        [{"type": "integer", "minimum": 5}, {"maximum": 4}],
        [{"type": "number", "exclusiveMinimum": 5}, {"maximum": 5}],
        [{"type": "string", "minLength": 3}, {"maxLength": 2}],
        [{"type": "array", "minItems": 2}, {"maxItems": 1}],
        [{"const": "abc"}, {"maxLength": 2}],
        [{"const": 3}, {"minimum": 4}],
        [{"const": 1.5, "type": "integer"}],
        [{"allOf": [{"const": 1}, {"const": 2}]}],
        [{"$ref": "#/$defs/none"}],
        [{"const": None, "type": ["string", "array", "object", "boolean"]}],
    ],
)
def test_what_no_value_satisfies_is_found(schemas: list[object]) -> None:
    assert is_impossible(schemas, {"$defs": {"none": {"enum": [1], "minimum": 2}}})


@pytest.mark.parametrize(
    "schemas",
    [
        [True],
        [{}],
        [{"const": "a"}, ABC],
        [{"type": "number"}, {"type": "integer"}],
        [{"type": ["string", "integer"], "minimum": 5, "maximum": 4}],
        [{"type": "integer", "minimum": 4}, {"maximum": 4}],
        [{"const": 1}, {"const": 1.0}],
        [{"type": "boolean"}, {"not": {"const": True}}],
        [{"type": "string", "pattern": "^a$"}, {"pattern": "^b$"}],
        [{"type": "string"}, {"not": {"type": "string", "minLength": 1}}],
        [{"$ref": "#/$defs/loop"}],
    ],
)
def test_what_some_value_may_satisfy_is_left_alone(schemas: list[object]) -> None:
    assert not is_impossible(schemas, {"$defs": {"loop": {"$ref": "#/$defs/loop"}}})


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        (when("d"), [("never", "if")]),
        (when("a"), []),
        ({"allOf": [when("a"), when("d")]}, [("never", "allOf.1.if")]),
        (when("a", when("b")), [("never", "then.if")]),
        (when("a", when("a", **{"else": {"properties": {"z": {}}}})), [("never", "then.else")]),
        (when("a", {"required": ["y"], "properties": {"y": False}}), [("impossible", "then")]),
        (when("a", {"properties": {"x": {"const": "b"}}}), [("impossible", "then")]),
        (when("a", **{"else": when("b", **{"else": when("c")})}), []),
        (
            when("a", **{"else": when("b", **{"else": when("c", **{"else": {}})})}),
            [("never", "else.else.else")],
        ),
        ({"oneOf": [when("d")["if"]]}, [("never", "oneOf.0")]),
        ({"dependentSchemas": {"x": {"properties": {"y": {}}}}}, []),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_hold_is_found_where_it_stands(
    keywords: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert level(**keywords) == expected


def test_a_condition_on_two_fields_excludes_neither_by_itself() -> None:
    both = {"properties": {"x": {"const": "a"}, "y": {"const": 1}}, "required": ["x", "y"]}
    assert level(**{"if": both, "else": when("a")}) == []


def test_an_absent_answer_meets_the_other_side_of_a_condition() -> None:
    schema = {
        "properties": {"x": {"const": "a"}},
        "if": {"properties": {"x": {"const": "a"}}, "required": ["x"]},
        "else": {"properties": {"y": {}}},
    }
    assert list(conflicts_of(schema)) == []


def test_groups_rows_and_definitions_are_looked_into() -> None:
    wrong = {"required": ["a"], "properties": {"a": False}}
    schema = {
        "properties": {
            "group": wrong,
            "rows": {"type": "array", "items": wrong},
            "again": {"$ref": "#/$defs/group"},
        },
        "$defs": {"group": wrong},
    }
    places = [".".join(map(str, one.path[1:])) for one in conflicts_of(schema)]
    assert places == ["properties.group", "properties.rows.items", "$defs.group"]


def test_a_schema_that_contains_itself_ends() -> None:
    tree = {"properties": {"inner": {"$ref": "#/$defs/tree"}}, "allOf": [{"$ref": "#/$defs/tree"}]}
    assert list(conflicts_of({"$ref": "#/$defs/tree", "$defs": {"tree": tree}})) == []
