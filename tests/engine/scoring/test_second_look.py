"""The panel looks again when grades split or the spread is wide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.configuration.programme import SecondLook
from engine.scoring.combination import needs_second_look

TEN = Decimal(10)


def totals(*points: str) -> list[Decimal]:
    return [Decimal(point) for point in points]


def test_without_a_rule_nothing_forces_a_second_look() -> None:
    assert needs_second_look(SecondLook(), totals("100", "0"), ["甲", "丙"]) is None


def test_grades_that_differ_force_a_second_look() -> None:
    reason = needs_second_look(SecondLook(grades_split=True), totals("90", "89.5"), ["甲", "乙"])
    assert reason is not None
    assert reason.text() == "各评委评定的等次不一致"
    assert reason.text("en") == "the assessors' grades differ"


def test_one_grade_is_no_split() -> None:
    assert (
        needs_second_look(SecondLook(grades_split=True), totals("90", "99"), ["甲", "甲"]) is None
    )


@pytest.mark.parametrize(
    ("points", "again"),
    [(("90", "80"), False), (("90", "79.5"), True), (("85",), False), ((), False)],
)
def test_only_a_spread_over_the_limit_counts(points: tuple[str, ...], again: bool) -> None:
    reason = needs_second_look(SecondLook(spread_over=TEN), totals(*points), ["甲"] * len(points))
    assert (reason is not None) is again


def test_both_reasons_are_told() -> None:
    rule = SecondLook(grades_split=True, spread_over=TEN)
    reason = needs_second_look(rule, totals("92", "78", "80.5"), ["甲", "乙", "乙"])
    assert reason is not None
    assert reason.zh == "各评委评定的等次不一致；最高 92 分与最低 78 分相差 14 分，超过 10 分"
    assert reason.en == (
        "the assessors' grades differ; the totals 92 and 78 are 14 points apart, more than 10"
    )
