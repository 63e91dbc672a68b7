from __future__ import annotations

import pytest
from forms_support import form_of

from engine.configuration.head import Example
from engine.forms.choices import Choice
from engine.forms.examples import run_example
from engine.forms.prefill import Prefill
from engine.terms import Label

FORM = form_of(
    {
        "way": {"enum": ["letter", "visit"], "confidential": "unit"},
        "topic": {"ui": {"choices": "topics"}},
    },
    required=["way"],
    **{
        "if": {"properties": {"way": {"const": "visit"}}, "required": ["way"]},
        "then": {"properties": {"room": {"type": "string"}}, "required": ["room"]},
    },
)
LISTS = {"topics": [Choice("roads", Label("道路"))]}


def run(given: dict[str, object], then: dict[str, object]) -> list[str]:
    example = Example(name="an example", given=given, then=then)
    return [english for _, english in run_example(FORM, example, LISTS)]


@pytest.mark.parametrize(
    ("given", "then"),
    [
        ({"way": "letter", "topic": "roads"}, {"valid": True, "hidden": ["room"]}),
        ({"way": "visit"}, {"errors": ["room"], "visible": ["way", "room"]}),
        ({}, {"valid": False}),
        ({"way": "letter"}, {"errors": []}),
        ({}, {"errors": {"way": "请选择"}}),
        ({}, {"errors": {"way": "Please choose"}}),
        ({"way": "letter", "room": 5}, {"valid": True}),
    ],
)
def test_an_example_that_comes_out_says_nothing(
    given: dict[str, object], then: dict[str, object]
) -> None:
    assert run(given, then) == []


@pytest.mark.parametrize(
    ("given", "then", "expected"),
    [
        ({}, {"valid": True}, ["expected valid: true, found: way"]),
        ({"way": "letter"}, {"valid": False}, ["expected valid: false, found: no faults"]),
        (
            {"topic": "cats"},
            {"errors": ["way", "room"]},
            ["room: a fault was expected", "topic: an unexpected fault"],
        ),
        ({}, {"errors": {"way": "请填写"}}, ["way: expected '请填写', but it says '请选择'"]),
        (
            {},
            {"errors": {"room": "不能为空"}},
            ["room: a fault was expected", "way: an unexpected fault"],
        ),
        ({"way": "letter"}, {"visible": ["room"]}, ["room should be visible"]),
        ({"way": "visit"}, {"hidden": ["room"]}, ["room should be hidden"]),
        ({}, {"valids": True}, ["unknown in the example's then: valids"]),
        ({}, {}, ["the example's then says nothing"]),
    ],
)
def test_an_example_that_does_not_come_out_says_what(
    given: dict[str, object], then: dict[str, object], expected: list[str]
) -> None:
    assert run(given, then) == expected


def test_a_failure_stands_in_chinese_too() -> None:
    example = Example(name="x", given={}, then={"valid": True})
    ((chinese, _),) = run_example(FORM, example, LISTS)
    assert chinese == "应通过检查：way：请选择"


def test_computed_values_are_held_to_the_example() -> None:
    form = form_of({"a": {"type": "integer", "ui": {"compute": "x.a * 2"}}})
    given = {"a": Prefill(6, Label("按“甲 × 2”计算：3 × 2 = 6"), computed=True)}
    right = Example(name="对", given={}, then={"valid": True, "computed": {"a": 6}})
    wrong = Example(name="错", given={}, then={"computed": {"a": 7, "b": 1}})
    assert run_example(form, right, {}, lambda _: given) == ()
    assert [zh for zh, _ in run_example(form, wrong, {}, lambda _: given)] == [
        "a 应算出 7，实际为 6",
        "b 应算出 1，实际为 未知",
    ]
