"""Who decides a dispute about duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import RuleError
from engine.routing.superiors import common_superior

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.configuration.county import County


@pytest.mark.parametrize(
    ("units", "superior"),
    [
        (["城管局", "环保局"], "县政府"),
        (["监测站", "执法队"], "环保局"),  # the nearest one
        (["监测站", "城管局"], "县政府"),
        (["监测站", "环保局"], "县政府"),  # never one of those in dispute
        (["城管局"], "县政府"),
        (["城管局", "城管局"], "县政府"),
        (["监测站", "执法队", "东镇"], "县政府"),
    ],
)
def test_the_nearest_unit_above_all_of_them_decides(
    county: County, units: list[str], superior: str
) -> None:
    assert common_superior(county, units) == superior


@pytest.mark.parametrize("units", [["孤岛乡", "东镇"], ["县政府", "东镇"], ["孤岛乡"], []])
def test_without_a_superior_in_common_nobody_decides(county: County, units: list[str]) -> None:
    with pytest.raises(RuleError) as raised:
        common_superior(county, units)
    assert "superior" in str(raised.value.hint)
    assert raised.value.hint_en


def test_a_unit_the_county_lacks_is_named(county: County) -> None:
    with pytest.raises(RuleError, match="没有的局"):
        common_superior(county, ["东镇", "没有的局"])


def test_a_circle_of_superiors_ends(make_county: Callable[..., County]) -> None:
    units = [
        {"id": "甲", "title": "甲", "unit_kind": "town", "superior": "乙"},
        {"id": "乙", "title": "乙", "unit_kind": "town", "superior": "甲"},
        {"id": "丙", "title": "丙", "unit_kind": "town"},
    ]
    with pytest.raises(RuleError, match="甲、丙"):
        common_superior(make_county(units=units), ["甲", "丙"])
