"""Patterns: matched in linear time, and found out where other programs would hang."""

from __future__ import annotations

import pytest
from forms_support import form_of_schema

from engine.errors import ConfigurationError
from engine.forms.ambiguity import is_ambiguous
from engine.forms.patterns import (
    LONGEST_PATTERN,
    is_pattern,
    matches,
    pattern_fault,
    pattern_faults,
)
from engine.forms.validation import validate


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$", "(a|aa)+$", "(a?b?)*", "([a-z]+)*", r"(\d+\s?)+$", "(a*)*b", r"^(\w+\s?)*$",
        "(x+x+)+y", "(?:[a-z0-9]+-?)+", r"(\p{L}+)+", "(a{1,20})+", "([^,]+,?)*", "(.|[a-z])*x",
        "((ab)+)+", "(?>a|b)*(a+)+", "(信+)+", "(a+?)+",
    ],
)  # fmt: skip
def test_patterns_that_read_a_text_in_many_ways_are_found(pattern: str) -> None:
    assert is_ambiguous(pattern)
    fault = pattern_fault(pattern)
    assert fault is not None or "?>" in pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "^[0-9+() -]{6,20}$", "(a+b)+", "^[a-z]+(-[a-z]+)*$", r"^\d{4}-\d{2}-\d{2}$", "a*a*",
        r"^([a-z]+\.)+[a-z]+$", "^(?:信|访)+$", "[^@]+@[^@]+", r"\p{L}+", "(ab|cd)*", "^$", "",
        "^(foo|bar|baz)+$", r"^(\d{3}-)?\d{8}$", r"^\S+(\s\S+)*$", r"^\d{11}(,\d{11})*$", ".*",
        r"(\d{11})+", "^.{200}$", "[^a]|b", r"(\D\d)+", r"(\W\w)+",
    ],
)  # fmt: skip
def test_ordinary_patterns_are_no_offence(pattern: str) -> None:
    assert not is_ambiguous(pattern)
    assert pattern_fault(pattern) is None


@pytest.mark.parametrize("pattern", ["(?=a)b", r"(a)\1", "[", "(?<!a)b", "a{,3}", "\ud800"])
def test_what_cannot_be_matched_in_linear_time_is_refused(pattern: str) -> None:
    assert not is_pattern(pattern)
    fault = pattern_fault(pattern)
    assert fault is not None
    assert "不支持" in fault.zh
    with pytest.raises(ConfigurationError) as caught:
        matches(pattern, "ab")
    assert "cannot be read" in caught.value.text("en")


def test_a_pattern_without_end_is_refused() -> None:
    fault = pattern_fault("a" * (LONGEST_PATTERN + 1))
    assert fault is not None
    assert str(LONGEST_PATTERN) in fault.zh


def test_a_pattern_too_large_to_tell_counts_as_one_that_doubles() -> None:
    assert is_ambiguous(f"({'|'.join(f'{number}x?' for number in range(400))})*")


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"^\d+$", "１２", False),
        (r"^\d+$", "12\n", False),
        (r"^\w+$", "信", False),
        (r"^\p{L}+$", "信访", True),
        ("b", "abc", True),
        ("^(a+)+$", "a" * 5_000 + "!", False),
        ("^.$", "\ud800", False),
    ],
)
def test_a_pattern_means_what_the_standard_says(pattern: str, text: str, fits: bool) -> None:
    assert matches(pattern, text) is fits


def test_all_patterns_of_a_schema_are_looked_at_and_its_data_are_not() -> None:
    schema = {
        "properties": {
            "a": {"pattern": "(a+)+"},
            "b": {"type": "array", "items": {"anyOf": [{"pattern": "["}, {"pattern": "^a$"}]}},
            "c": {"default": {"pattern": "["}, "enum": [{"pattern": "["}]},
        },
        "patternProperties": {"(b*)*": {"patternProperties": {"x": {}}}},
    }
    assert [(path, pattern) for path, pattern, _ in pattern_faults(schema)] == [
        (("patternProperties", "(b*)*"), "(b*)*"),
        (("properties", "a", "pattern"), "(a+)+"),
        (("properties", "b", "items", "anyOf", 0, "pattern"), "["),
    ]


def test_names_beside_unevaluated_ones_are_matched_in_linear_time_too() -> None:
    """Python's own ``re`` would need years for this name."""
    form = form_of_schema({
        "type": "object", "patternProperties": {"^(a+)+$": {}}, "unevaluatedProperties": False,
    })  # fmt: skip
    found = validate(form, None, {"a" * 60: 1, "a" * 60 + "!": 1})
    assert [(fault.path, fault.keyword) for fault in found] == [
        (("a" * 60 + "!",), "unevaluatedProperties")
    ]
