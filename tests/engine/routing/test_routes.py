"""Where a case goes: units, holders, area, and the sentence that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import RuleError
from engine.routing.routes import Route, designate, route

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.configuration.county import County
    from engine.configuration.workflow import Workflow
    from engine.rules.facts import FactSheet
    from engine.rules.tables import DecisionTable


@pytest.fixture
def send(
    county: County,
    make_workflow: Callable[..., Workflow],
    make_table: Callable[..., DecisionTable],
    sheet: Callable[..., FactSheet],
) -> Callable[..., Route]:
    def sent(
        topic: str | None,
        place: str | None = None,
        *,
        duties: tuple[str, ...] = ("handler", "deputy"),
        table: dict[str, object] | None = None,
        document: County = county,
    ) -> Route:
        facts = sheet(topic=topic, place=place)
        workflow = make_workflow(duties=list(duties))
        return route(document, workflow, make_table(**(table or {})), facts)

    return sent


def people(found: Route) -> list[tuple[str, str]]:
    return [(one.role, one.person) for one in found.holders]


def test_a_case_has_one_lead_and_those_that_assist(send: Callable[..., Route]) -> None:
    found = send("油烟", "东镇")
    assert (found.lead, found.co_units) == ("城管局", ("环保局", "东镇"))


def test_the_lead_never_assists_itself(send: Callable[..., Route]) -> None:
    assert "城管局" not in send("油烟", "城管局").co_units


def test_an_assisting_unit_that_is_not_known_is_left_out(send: Callable[..., Route]) -> None:
    assert send("油烟").co_units == ("环保局",)


def test_a_row_may_name_one_assisting_unit_without_a_list(send: Callable[..., Route]) -> None:
    row = {"id": "r1", "when": {}, "then": {"lead": "城管局", "with": "环保局"}}
    assert send("油烟", table={"rules": [row]}).co_units == ("环保局",)


def test_the_lead_may_be_the_place(send: Callable[..., Route]) -> None:
    assert send("道路", "东镇", duties=("handler",)).lead == "东镇"


def test_the_row_that_decided_is_named(send: Callable[..., Route]) -> None:
    found = send("油烟")
    assert found.rows == ("r010",)
    assert found.decision is not None
    assert found.decision.status == "hit"


@pytest.mark.parametrize(
    ("topic", "deputy"),
    [
        ("油烟", "sun"),  # in charge of the parent
        ("水", "li"),  # in charge of the topic itself
        ("河道", "li"),  # the nearest parent goes before the one above it
        ("其他", "qian"),  # whatever nobody else is in charge of
    ],
)
def test_the_holder_is_whoever_is_in_charge_of_the_business(
    send: Callable[..., Route], topic: str, deputy: str
) -> None:
    row = {"id": "r1", "when": {}, "then": {"lead": "城管局"}}
    assert people(send(topic, table={"rules": [row]})) == [("handler", "zhao"), ("deputy", deputy)]


def test_without_a_topic_the_post_for_everything_else_holds_the_duty(
    send: Callable[..., Route],
) -> None:
    row = {"id": "r1", "when": {}, "then": {"lead": "城管局"}}
    assert people(send(None, table={"rules": [row]}))[1] == ("deputy", "qian")


def test_of_two_equal_posts_the_first_in_the_document_holds_the_duty(
    send: Callable[..., Route],
) -> None:
    assert send("油烟").holders[0].post == "cm-handler"


@pytest.mark.parametrize(
    ("topic", "place", "area"),
    [
        ("油烟", "东镇", "东片"),  # of the place
        ("油烟", None, "城片"),  # of the lead
        ("油烟", "孤岛乡", "城片"),  # of the lead, where the place lies in none
        ("道路", "孤岛乡", None),
    ],
)
def test_the_area_is_that_of_the_place_else_of_the_lead(
    send: Callable[..., Route], topic: str, place: str | None, area: str | None
) -> None:
    assert send(topic, place, duties=("handler",)).area == area


@pytest.mark.parametrize(
    ("role", "person"),
    [
        ("leader", "zhou"),  # of the area
        ("office", "wu"),
        ("group", "wu"),  # which supervises the lead
        ("bureau", "zhou"),  # anywhere in the county
    ],
)
def test_duties_outside_the_unit_are_held_by_their_scope(
    send: Callable[..., Route], role: str, person: str
) -> None:
    assert people(send("油烟", "东镇", duties=(role,))) == [(role, person)]


def test_duties_keep_their_order(send: Callable[..., Route]) -> None:
    found = send("油烟", "东镇", duties=("leader", "handler"))
    assert [one.role for one in found.holders] == ["leader", "handler"]


def test_the_route_is_told_in_a_sentence(send: Callable[..., Route]) -> None:
    found = send("油烟", "东镇")
    assert found.sentence == (
        "诉求属“餐饮油烟”，分管业务的是城市管理局（r010，处罚权已划转），由其主办，"
        "环境保护局、东镇协办；经办人赵一，分管负责人孙三。"
    )
    assert found.sentence_en == (
        "The demand is about “Cooking fumes”; City Management is in charge of that business "
        "(row r010) and takes the lead, assisted by Environment, East Town; "
        "Handler 赵一, Deputy 孙三."
    )


def test_a_route_without_topic_assistants_and_duties_is_told_briefly(
    send: Callable[..., Route],
) -> None:
    row = {"id": "r1", "when": {}, "then": {"lead": "城管局"}}
    found = send(None, duties=(), table={"rules": [row]})
    assert found.sentence == "按分流规则（r1），由城市管理局主办。"
    assert found.sentence_en == "By the routing table (row r1) City Management takes the lead."


def test_a_default_lead_is_told_as_such(send: Callable[..., Route]) -> None:
    outputs = [{"name": "lead", "default": "城管局"}, {"name": "with"}]
    found = send("其他", duties=(), table={"outputs": outputs})
    assert (found.rows, found.lead) == ((), "城管局")
    assert "（默认）" in found.sentence


def test_a_topic_the_county_lacks_is_named_as_written(send: Callable[..., Route]) -> None:
    row = {"id": "r1", "when": {"topic": "其他"}, "then": {"lead": "城管局"}}
    assert "诉求属“其他”" in send("其他", duties=(), table={"rules": [row]}).sentence


def test_a_row_that_does_not_look_at_the_topic_does_not_blame_it(
    send: Callable[..., Route],
) -> None:
    inputs = [{"name": "topic"}, {"name": "place"}]
    row = {"id": "r1", "when": {"place": '"东镇"'}, "then": {"lead": "东镇"}}
    found = send("油烟", "东镇", duties=(), table={"inputs": inputs, "rules": [row]})
    assert found.sentence == "按分流规则（r1），由东镇主办。"


OVERLAP = [
    {"id": "r1", "when": {}, "then": {"lead": "城管局"}},
    {"id": "r2", "when": {}, "then": {"lead": "环保局"}},
]


@pytest.mark.parametrize(
    ("topic", "place", "changes", "words"),
    [
        (
            "其他",
            None,
            {},
            ["“其他”类的件没有适用的分流规则", "petition routing", "routing 中补一条"],
        ),
        (None, None, {}, ["本件没有适用的分流规则"]),
        (
            "油烟",
            None,
            {"table": {"hit": "rule-order", "rules": OVERLAP}},
            ["“餐饮油烟”类的件有2条分流规则同时适用（r1、r2）", "unique"],
        ),
        ("道路", None, {}, ["适用分流规则r030", "没有给出主办单位"]),
        ("环境", None, {}, ["没有单位“没有的局”", "units"]),
        (
            "油烟",
            None,
            {"table": {"rules": [{"id": "r1", "when": {}, "then": {"lead": "环保局"}}]}},
            ["环境保护局", "类别“餐饮油烟”", "分管负责人", "posts", "role: deputy", "“油烟”"],
        ),
        (
            "河道",
            None,
            {
                "table": {"rules": [{"id": "r1", "when": {}, "then": {"lead": "环保局"}}]},
                "duties": ("handler",),
            },
            ["环境保护局", "类别“河道污染”", "经办人"],  # its handler has fumes only
        ),
        ("油烟", None, {"duties": ("ghost",)}, ["没有角色“ghost”", "roles"]),
        ("油烟", None, {"duties": ("office",)}, ["片区联系室", "areas", "“城片”", "role: office"]),
        ("道路", "孤岛乡", {"duties": ("leader",)}, ["孤岛乡", "片区领导", "编入一个片区"]),
        ("道路", "东镇", {"duties": ("group",)}, ["东镇", "派驻组", "supervises"]),
        (
            None,
            None,
            {
                "table": {"rules": [{"id": "r1", "when": {}, "then": {"lead": "孤岛乡"}}]},
            },
            ["孤岛乡", "未分类别", "分管负责人", "in_charge_of 留空"],
        ),
        (
            "其他",
            None,
            {"table": {"rules": [{"id": "r1", "when": {}, "then": {"lead": "孤岛乡"}}]}},
            ["孤岛乡", "类别“其他”"],
        ),
    ],
)
def test_a_case_that_cannot_be_routed_says_what_is_missing_and_where(
    send: Callable[..., Route],
    topic: str | None,
    place: str | None,
    changes: dict[str, object],
    words: list[str],
) -> None:
    with pytest.raises(RuleError) as raised:
        send(topic, place, **changes)
    text = raised.value.text("zh")
    assert [word for word in words if word not in text] == []
    assert raised.value.hint_en
    assert raised.value.en


def test_a_named_lead_gets_its_holders_by_the_same_rules(
    county: County, make_workflow: Callable[..., Workflow], sheet: Callable[..., FactSheet]
) -> None:
    found = designate(
        county, make_workflow(), "城管局", sheet(topic="河道"), co_units=["环保局", "城管局"]
    )
    assert people(found) == [("handler", "zhao"), ("deputy", "li")]
    assert (found.lead, found.co_units, found.rows) == ("城管局", ("环保局",), ())
    assert found.decision is None
    assert found.sentence == (
        "经指定，由城市管理局主办，环境保护局协办；经办人赵一，分管负责人李四。"
    )
    assert found.sentence_en.startswith("By designation City Management takes the lead, assisted")


def test_a_workflow_without_topic_and_place_routes_as_well(
    county: County, make_workflow: Callable[..., Workflow], sheet: Callable[..., FactSheet]
) -> None:
    workflow = make_workflow(topic=None, place=None)
    found = designate(county, workflow, "城管局", sheet(topic="河道", place="东镇"))
    assert people(found)[1] == ("deputy", "qian")
    assert found.area == "城片"


def test_only_a_unit_of_the_county_can_be_named(
    county: County, make_workflow: Callable[..., Workflow], sheet: Callable[..., FactSheet]
) -> None:
    with pytest.raises(RuleError, match="没有的局"):
        designate(county, make_workflow(), "没有的局", sheet())
