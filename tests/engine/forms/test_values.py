from __future__ import annotations

from decimal import Decimal

import pytest

from engine.forms.values import (
    as_text,
    dotted,
    exact,
    plain_number,
    same,
    without_row_ids,
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (None, "", False),
        (0.1, Decimal("0.1"), True),
        ({"a": [1]}, {"a": [1.0]}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ([1, 2], [2, 1], False),
        ("1", 1, False),
    ],
)
def test_equality_is_that_of_json(one: object, other: object, expected: bool) -> None:
    assert same(one, other) is expected


@pytest.mark.parametrize(
    ("number", "text"),
    [(5, "5"), (5.0, "5"), (0.5, "0.5"), (Decimal("1200.00"), "1200"), (1e21, "1" + "0" * 21)],
)
def test_a_number_is_written_without_exponent_and_idle_zeros(number: float, text: str) -> None:
    assert plain_number(number) == text


def test_floats_become_the_decimals_they_are_written_as() -> None:
    assert exact({"a": [0.1, 2.0]}) == {"a": [Decimal("0.1"), 2]}


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), ("信", "信"), (True, "true"), ([1, "信"], '[1, "信"]')]
)
def test_any_value_can_be_read_as_text(value: object, text: str) -> None:
    assert as_text(value) == text


def test_ids_of_rows_are_taken_out_of_rows_only() -> None:
    answers = {"_row": "mine", "people": [{"_row": "r1", "name": "张"}], "words": ["a"]}
    assert without_row_ids(answers) == {
        "_row": "mine",
        "people": [{"name": "张"}],
        "words": ["a"],
    }


def test_a_path_is_written_with_dots() -> None:
    assert dotted(("people", 0, "name")) == "people.0.name"
