from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.analytics.comparisons import percent, percent_change


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (863, 1000, "86.3"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 800, "0.1"),
        (5, 10000, "0.1"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
    ],
)
def test_a_share_has_one_decimal_rounded_half_up(part: int, whole: int, expected: str) -> None:
    assert percent(Decimal(part), Decimal(whole)) == Decimal(expected)


def test_there_is_no_share_of_nothing() -> None:
    assert percent(Decimal(3), Decimal(0)) is None


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(863, 1000, "-13.7"), (60, 84, "-28.6"), (3, 2, "50.0"), (0, 5, "-100.0"), (5, 5, "0.0")],
)
def test_a_change_is_told_against_the_time_before(now: int, before: int, expected: str) -> None:
    assert percent_change(Decimal(now), Decimal(before)) == Decimal(expected)


def test_there_is_no_change_against_nothing() -> None:
    assert percent_change(Decimal(3), Decimal(0)) is None


@given(now=st.integers(0, 10**6), before=st.integers(1, 10**6))
def test_a_change_has_the_sign_of_the_difference(now: int, before: int) -> None:
    change = percent_change(Decimal(now), Decimal(before))
    assert change is not None
    assert (change > 0) <= (now > before)
    assert (change < 0) <= (now < before)
