"""Which roles of a person reach a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from engine.configuration.county import County
from engine.terms import SYSTEM, Actor, RoleId
from engine.workflow.reach import (
    Standing,
    people_on_case,
    post_reaches,
    present_holders,
    role_titles,
    roles_on_case,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ROUTED = {
    "lead": "环保局",
    "co_units": ("城管局",),
    "holders": (("handler", "qian"), ("chief", "sun")),
    "area": "东片",
}
UNROUTED: dict[str, object] = {"lead": None, "co_units": (), "holders": (), "area": None}


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        ("zhao", {"clerk"}),
        ("qian", {"handler"}),
        ("sun", {"chief"}),
        ("li", {"liaison"}),
        ("zhou", {"liaison", "area"}),  # co-unit and leader of the area; not the named handler
        ("wu", {"discipline", "area"}),
    ],
)
def test_a_role_reaches_by_its_scope(
    county: County, actor: Callable[[str], Actor], person: str, roles: set[str]
) -> None:
    assert roles_on_case(county, actor(person), **ROUTED) == roles


@pytest.mark.parametrize("person", ["qian", "sun", "li", "zhou", "wu"])
def test_a_case_that_is_not_routed_reaches_nobody_but_the_county(
    county: County, actor: Callable[[str], Actor], person: str
) -> None:
    assert roles_on_case(county, actor(person), **UNROUTED) == frozenset()
    assert roles_on_case(county, actor("zhao"), **UNROUTED) == {"clerk"}


@pytest.mark.parametrize(
    ("change", "person", "lost"),
    [
        ({"lead": "东镇"}, "wu", "discipline"),  # the supervised unit no longer leads
        ({"co_units": ()}, "zhou", "liaison"),
        ({"area": None}, "zhou", "area"),
        ({"area": "西片"}, "wu", "area"),
        ({"holders": (("chief", "qian"),)}, "qian", "handler"),  # named for another duty
    ],
)
def test_what_a_role_hangs_on(
    county: County,
    actor: Callable[[str], Actor],
    change: dict[str, object],
    person: str,
    lost: str,
) -> None:
    assert lost in roles_on_case(county, actor(person), **ROUTED)
    assert lost not in roles_on_case(county, actor(person), **{**ROUTED, **change})


def test_a_unit_that_only_assists_is_not_supervised_through_the_case(
    county: County, actor: Callable[[str], Actor]
) -> None:
    case = {**ROUTED, "lead": "城管局", "co_units": ("环保局",)}
    assert "discipline" not in roles_on_case(county, actor("wu"), **case)


def test_the_tick_has_its_own_role_and_no_other(county: County) -> None:
    assert roles_on_case(county, SYSTEM, **ROUTED) == {"system"}


def test_nobody_else_can_have_the_role_of_the_tick(
    county: County, actor: Callable[[str], Actor]
) -> None:
    forged = replace(SYSTEM, posts=frozenset({"clerk-1"}))
    assert "system" not in roles_on_case(county, forged, **ROUTED)
    pretender = replace(actor("zhao"), roles=frozenset({RoleId("system")}))
    assert roles_on_case(county, pretender, **ROUTED) == {"clerk"}


def test_a_post_somebody_else_holds_counts_for_nothing(
    county: County, actor: Callable[[str], Actor]
) -> None:
    pretender = replace(actor("li"), posts=frozenset({"clerk-1", "liaison-1"}))
    assert roles_on_case(county, pretender, **ROUTED) == {"liaison"}


def test_a_post_of_an_unknown_role_reaches_nothing(county: County) -> None:
    post = county.posts[0].model_copy(update={"role": "ghost"})
    assert not post_reaches(county, post, Standing("环保局"))


@pytest.mark.parametrize(
    ("role", "people"),
    [
        ("handler", ("qian",)),  # the one named, not every handler
        ("clerk", ("zhao",)),
        ("liaison", ("li",)),  # the lead unit's, not the co-unit's
        ("area", ("zhou", "wu")),
        ("discipline", ("wu",)),
        ("ghost", ()),
    ],
)
def test_who_is_expected_in_a_role(county: County, role: str, people: tuple[str, ...]) -> None:
    standing = Standing("环保局", ("城管局",), (("handler", "qian"),), "东片")
    assert people_on_case(county, role, standing) == people


def test_where_the_lead_has_nobody_the_assisting_unit_is_expected(county: County) -> None:
    assert people_on_case(county, "liaison", Standing("东镇", ("城管局",))) == ("zhou",)


def test_nobody_is_expected_for_a_duty_that_is_not_named(county: County) -> None:
    assert people_on_case(county, "handler", Standing("环保局")) == ()


def test_roles_have_titles(county: County) -> None:
    assert role_titles(county)["chief"].text("en") == "Chief"


@dataclass(frozen=True)
class Named:
    role: str
    post: str
    person: str


def test_a_duty_goes_with_its_post_when_the_post_changes_hands(county: County) -> None:
    named = [Named("handler", "handler-1", "somebody-before")]
    assert present_holders(county, named) == (("handler", "qian"),)


def test_a_duty_of_a_post_that_is_gone_stays_with_the_person(county: County) -> None:
    assert present_holders(county, [Named("handler", "gone", "qian")]) == (("handler", "qian"),)
