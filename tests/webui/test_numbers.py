"""Numbers that browsers send: read if they are some, never a failure."""

from __future__ import annotations

import pytest

from webui.numbers import read_number, whole_number


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("12345678", 12345678)]
)
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert whole_number(text, otherwise=-1) == read_number(text) == number


@pytest.mark.parametrize(
    "text", [None, "", " 1", "-1", "1.5", "１", "²", "x", "123456789", "1" * 5000]
)
def test_anything_else_is_what_stands_in_for_it(text: str | None) -> None:
    assert whole_number(text, otherwise=-1) == -1
    assert read_number(text) is None


def test_a_number_has_so_many_digits_at_most() -> None:
    assert whole_number("100000", most_digits=5, otherwise=1) == 1
    assert whole_number("99999", most_digits=5, otherwise=1) == 99999
