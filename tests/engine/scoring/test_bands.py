"""Grades: the edge belongs to the higher band, a veto never raises a grade."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.configuration.rubric import GradeBand
from engine.errors import ConfigurationError
from engine.scoring.bands import check_bands, grade_of, lowest_of
from engine.terms import Label


def bands(*edges: tuple[str, int]) -> tuple[GradeBand, ...]:
    return tuple(GradeBand(id=key, title=Label(key), from_=Decimal(edge)) for key, edge in edges)


THREE = bands(("优秀", 90), ("合格", 70), ("不合格", 0))


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优秀"),
        ("90", "优秀"),
        ("90.0", "优秀"),
        ("89.5", "合格"),
        ("89.999999", "合格"),
        ("70", "合格"),
        ("69.5", "不合格"),
        ("0", "不合格"),
    ],
)
def test_ninety_and_above_is_excellent_below_seventy_unqualified(total: str, grade: str) -> None:
    assert grade_of(THREE, Decimal(total)).id == grade


def test_the_lowest_of_several_grades_counts() -> None:
    assert lowest_of(THREE, ["优秀", "不合格", "合格"]).id == "不合格"


def test_a_grade_nobody_knows_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="没有等次 良好"):
        lowest_of(THREE, ["良好"])


def test_whole_bands_pass() -> None:
    check_bands(THREE)


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        ((("甲", 90), ("乙", 70)), "最低等次应从 0 分起"),
        ((("甲", 70), ("乙", 90), ("丙", 0)), "“乙”的起点分不低于“甲”"),
        ((("甲", 0), ("乙", 0)), "“乙”的起点分不低于“甲”"),
    ],
    ids=["does not reach 0", "wrong order", "same edge"],
)
def test_bands_with_a_hole_or_an_overlap_are_refused(
    edges: tuple[tuple[str, int], ...], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        check_bands(bands(*edges))
