"""Schemas and stored answers at random: every keyword a form may use, nested as it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hypothesis import strategies as st

Made = tuple[dict[str, object], object]
"""A schema and a value that may stand where it speaks."""

TEXT: Final = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=6)
NAMES: Final = st.sampled_from([
    "validate", "data", "_id", "a-0", "a", "姓名", "__proto__", "constructor", "", "process", "0",
    "errors", "meta", "f_a", "a.key", "row", "new", "kind",
])  # fmt: skip
ODD: Final = st.sampled_from(
    [None, "", " x ", 0, 1, 1.0, 0.5, True, False, [], {}, ["a", 1], {"k": [1]}, [[]], {"": None}]
)
CHOICES: Final[list[object]] = ["letter", "visit", 1, "1", True, None, ""]
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
SIMPLE: Final[dict[str, tuple[dict[str, object], st.SearchStrategy[object]]]] = {
    "string": ({"type": "string"}, TEXT),
    "pattern": ({"type": "string", "pattern": "^[ab]*$", "maxLength": 4}, st.just("ab") | TEXT),
    "integer": ({"type": "integer", "minimum": -3}, st.integers(-5, 5)),
    "number": ({"type": "number"}, st.floats(allow_nan=False, allow_infinity=False)),
    "step": ({"type": "number", "multipleOf": 0.01}, st.sampled_from([19.99, 0.1, 0.005, 3])),
    "boolean": ({"type": "boolean"}, st.booleans()),
    "date": ({"type": "string", "format": "date"}, st.dates().map(str)),
    "clock": ({"type": "string", "format": "local-time"}, st.sampled_from(["10:00", "25:00"])),
    "enum": ({"enum": CHOICES}, st.sampled_from(CHOICES)),
    "several": (
        {"type": "array", "uniqueItems": True, "items": {"enum": CHOICES[:4]}},
        st.lists(st.sampled_from(CHOICES[:4]), max_size=3),
    ),
    "nullable": ({"type": ["string", "null"]}, st.none() | TEXT),
    "kinds": ({"type": ["string", "integer", "null"]}, st.none() | TEXT | st.integers()),
    "anything": ({}, JSON),
    "write only": ({"type": "string", "writeOnly": True}, TEXT),
    "not": ({"type": "string", "not": {"enum": ["x"]}}, TEXT | st.just("x")),
}
_NESTED: Final = ("group", "rows", "texts", "rows of rows", "tuple", "map", "union", "maybe group")


@st.composite
def fields(draw: st.DrawFn, depth: int = 2) -> Made:
    """Return a schema and a stored value, most of the time one that fits."""
    kind = draw(st.sampled_from([*SIMPLE, *(_NESTED if depth else ())]))
    if kind in SIMPLE:
        schema, values = SIMPLE[kind]
        fitting = draw(values)
    else:
        schema, fitting = _MAKERS[kind](draw, depth - 1)
    return schema, draw(ODD) if draw(st.integers(0, 5)) == 0 else fitting


def _rows(draw: st.DrawFn, depth: int) -> Made:
    schema, value = draw(groups(depth))
    limits = draw(st.sampled_from([{}, {"minItems": 1}, {"contains": {"required": ["a"]}}]))
    rows = [value, *draw(st.lists(st.just({}), max_size=2))]
    return {"type": "array", "items": schema, **limits}, rows


def _rows_of_rows(draw: st.DrawFn, depth: int) -> Made:
    schema, value = draw(fields(depth))
    inner = {"type": "array", "items": schema}
    return {"type": "array", "items": inner}, draw(st.sampled_from([[], [[]], [[value], [value]]]))


def _tuple(draw: st.DrawFn, depth: int) -> Made:
    made = [draw(fields(depth)) for _ in range(2)]
    rest = draw(st.sampled_from([{"items": False}, {"items": {"type": "string"}}, {}]))
    values = [value for _, value in made] + draw(st.sampled_from([[], ["x"]]))
    return {"type": "array", "prefixItems": [schema for schema, _ in made], **rest}, values


def _map(draw: st.DrawFn, depth: int) -> Made:
    schema, value = draw(fields(depth))
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    kind = draw(st.sampled_from(["additional", "pattern", "both", "names"]))
    keywords: dict[str, dict[str, object]] = {
        "additional": {"additionalProperties": schema},
        "pattern": {"patternProperties": {"^a": schema}, "additionalProperties": False},
        "both": {"properties": {"a": {"type": "string"}}, "additionalProperties": schema},
        "names": {"additionalProperties": schema, "propertyNames": {"pattern": "^[a-z]+$"}},
    }
    return {"type": "object", **keywords[kind]}, dict.fromkeys(names, value)


def _union(draw: st.DrawFn, depth: int) -> Made:
    made = [draw(fields(depth)) for _ in range(draw(st.integers(2, 3)))]
    key = draw(st.sampled_from(["anyOf", "oneOf"]))
    branches: list[dict[str, object]] = [schema for schema, _ in made]
    if draw(st.booleans()):
        branches.append({"type": "null"})
    return {key: branches}, draw(st.sampled_from([None, *(value for _, value in made)]))


def _maybe_group(draw: st.DrawFn, depth: int) -> Made:
    schema, value = draw(groups(depth))
    return {"anyOf": [schema, {"type": "null"}]}, draw(st.sampled_from([None, value]))


@st.composite
def groups(draw: st.DrawFn, depth: int = 2) -> tuple[dict[str, object], dict[str, object]]:
    """Return an object schema and stored answers, some keys absent and some unknown to it."""
    made = draw(st.dictionaries(NAMES, fields(depth), max_size=4))
    present = {name: value for name, (_, value) in made.items() if draw(st.integers(0, 3))}
    if draw(st.booleans()):
        present["unknown to the form"] = draw(ODD)
    schema: dict[str, object] = {
        "type": "object",
        "properties": {name: schema for name, (schema, _) in made.items()},
    }
    if made and draw(st.booleans()):
        schema["required"] = draw(st.lists(st.sampled_from(sorted(made)), max_size=2, unique=True))
    return {**schema, **draw(st.sampled_from(_CONDITIONS))}, present


_CONDITIONS: Final[list[dict[str, object]]] = [
    {}, {}, {}, {},
    {"if": {"required": ["a"]}, "then": {"properties": {"b": {"type": "string"}}},
     "else": {"properties": {"姓名": {"minLength": 1}}}},
    {"dependentRequired": {"a": ["姓名"]}},
    {"dependentSchemas": {"a": {"properties": {"data": {"type": "integer"}}}}},
    {"unevaluatedProperties": False},
    {"additionalProperties": False},
    {"minProperties": 1, "maxProperties": 3},
    {"oneOf": [{"title": "A", "properties": {"x": {"type": "string"}}, "required": ["x"]},
               {"title": "B", "properties": {"y": {"type": "integer"}}, "required": ["y"]}]},
    {"oneOf": [{"properties": {"k": {"const": "p"}, "x": {}}, "required": ["k"]},
               {"properties": {"k": {"const": "q"}, "y": {}}, "required": ["k"]}]},
]  # fmt: skip
_MAKERS: Final[dict[str, Callable[[st.DrawFn, int], Made]]] = {
    "group": lambda draw, depth: draw(groups(depth)),
    "rows": _rows,
    "texts": lambda draw, _: (
        {"type": "array", "items": {"type": "string"}},
        draw(st.lists(TEXT, max_size=3)),
    ),
    "rows of rows": _rows_of_rows,
    "tuple": _tuple,
    "map": _map,
    "union": _union,
    "maybe group": _maybe_group,
}
