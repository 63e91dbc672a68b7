"""Who must not score a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.configuration.programme import Panel
from engine.routing.conflicts import panel_conflicts

if TYPE_CHECKING:
    from engine.configuration.county import County

ALL = ("own_unit", "holder", "declared")


def kinds(
    county: County,
    person: str,
    *,
    exclude: tuple[str, ...] = ALL,
    lead: str | None = "城管局",
    co_units: tuple[str, ...] = (),
    holders: tuple[tuple[str, str], ...] = (),
    declared: dict[str, str] | None = None,
) -> list[str]:
    panel = Panel.model_validate(
        {"roles": ["bureau"], "size": 3, "chair": "bureau", "exclude": list(exclude)}
    )
    found = panel_conflicts(
        panel,
        county,
        person,
        lead=lead,
        co_units=co_units,
        holders=holders,
        declared=declared or {},
    )
    return [f"{one.kind}: {one.zh} | {one.en}" for one in found]


@pytest.mark.parametrize(
    ("person", "lead", "co_units", "conflicts"),
    [
        ("zhao", "城管局", (), ["在承办单位城市管理局任职"]),
        ("zhou", "城管局", ("环保局",), ["在承办单位环境保护局任职"]),  # of the assisting unit
        ("wu", "东镇", ("孤岛乡",), ["在承办单位东镇任职", "在承办单位孤岛乡任职"]),  # two posts
        ("zhao", "东镇", (), []),
        ("zhao", None, (), []),
    ],
)
def test_nobody_scores_a_case_of_their_own_unit(
    county: County,
    person: str,
    lead: str | None,
    co_units: tuple[str, ...],
    conflicts: list[str],
) -> None:
    found = kinds(county, person, lead=lead, co_units=co_units)
    assert [one.split(" | ")[0].removeprefix("own_unit: ") for one in found] == conflicts


def test_nobody_scores_a_case_they_are_named_in(county: County) -> None:
    holders = (("leader", "li"), ("leader", "li"), ("handler", "zhao"), ("ghost", "li"))
    assert kinds(county, "li", lead="东镇", holders=holders) == [
        "holder: 是本件的片区领导 | is named in the case as Area leader",
        "holder: 是本件的ghost | is named in the case as ghost",
    ]


def test_nobody_scores_a_case_they_declared_an_interest_in(county: County) -> None:
    declared = {"li": "与信访人有亲属关系"}
    assert kinds(county, "li", lead="东镇", declared=declared) == [
        "declared: 已申报回避：与信访人有亲属关系 | declared an interest: 与信访人有亲属关系"
    ]
    assert kinds(county, "zhou", lead="东镇", declared=declared) == []


def test_all_conflicts_are_told(county: County) -> None:
    found = kinds(county, "zhao", holders=(("handler", "zhao"),), declared={"zhao": "同学"})
    assert [one.split(":")[0] for one in found] == ["own_unit", "holder", "declared"]


@pytest.mark.parametrize("excluded", ALL)
def test_only_what_the_programme_excludes_is_a_conflict(county: County, excluded: str) -> None:
    found = kinds(
        county,
        "zhao",
        exclude=(excluded,),
        holders=(("handler", "zhao"),),
        declared={"zhao": "同学"},
    )
    assert [one.split(":")[0] for one in found] == [excluded]
