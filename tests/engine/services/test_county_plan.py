"""What a wizard was told becomes a county, or it is said in words which step mends what."""

from __future__ import annotations

import pytest
from adoption_support import POSTS, mother_texts, post, told

from engine.configuration.packs.archive import head_of
from engine.configuration.packs.composing import Pack, compose
from engine.configuration.packs.own_routing import AT_PLACE, OwnRouting, own_rows
from engine.configuration.packs.reading import read_pack
from engine.places import shipped_config
from engine.services.county_plan import Above, Answers, split
from engine.services.found_county import Plan, make_plan


@pytest.fixture(scope="module")
def above() -> Above:
    files = {name: text.encode() for name, text in mother_texts()}
    return Above.of(Pack(head_of(files, "small"), files))


def plan(above: Above, **instead: dict[str, object]) -> Plan:
    return make_plan(Answers(told(**instead), above), ("small",))


def errors(found: Plan) -> list[tuple[str | None, str]]:
    return [(one.step, one.zh) for one in found.problems if one.severity == "error"]


def test_what_was_told_makes_a_county_that_passes_every_check(above: Above) -> None:
    found = plan(above)
    assert errors(found) == []
    assert found.ready
    assert found.examined is not None
    county = found.examined.library.county().document
    assert [unit.id for unit in county.units] == ["县局", "南镇"]
    assert county.units[1].superior == "县局"
    assert county.areas[0].units == ("县局", "南镇")
    assert county.topics[0].children[0].id == "食品"
    assert county.brand is not None
    assert county.brand.colour == "#0b5a66"


def test_the_pack_says_only_what_differs(above: Above) -> None:
    pack = plan(above).pack
    assert pack is not None
    assert set(pack.files) == {"pack.yaml", "county.yaml", "workflows/petition.yaml"}
    kept = {one.name for one in compose(pack) if one.name.startswith("adopted/")}
    assert "adopted/small/rubrics/simple.yaml" in kept


def test_the_routing_of_a_new_county_is_its_own_and_complete(above: Above) -> None:
    found = plan(above)
    assert found.examined is not None
    workflow = next(iter(found.examined.library.all("workflow"))).document
    rows = workflow.routing.rules  # type: ignore[attr-defined]  # the only workflow has a table
    assert [(row.when, row.then["lead"]) for row in rows] == [
        ({"petition.topic": "食品"}, "县局"),
        ({"petition.topic": "道路"}, "南镇"),
    ]


def test_administrator_author_and_approver_sign_in_first(above: Above) -> None:
    assert plan(above).first_people == ("an", "bo", "ding")


@pytest.mark.parametrize(
    ("step", "answers", "sentence"),
    [
        ("units", {"units": [{"title": "县局", "unit_kind": "department"},
                             {"title": "县局", "unit_kind": "town"}]}, "和第 1 行重复"),
        ("units", {"units": [{"title": "县局", "unit_kind": "department", "superior": "县居局"}]},
         "没有“县居局”这个单位，是不是“县局”？"),
        ("topics", {"take": "own", "topics": [{"title": "食品", "above": "吃"}]}, "没有“吃”"),
        ("topics", {"take": "own", "topics": [{"title": "甲", "above": "乙"},
                                              {"title": "乙", "above": "甲"}]}, "绕一圈"),
        ("posts", {"posts": [*POSTS, post("南镇", "clerk", "an", "安二")]}, "已是安一的"),
        ("posts", {"posts": [*POSTS, post("南镇", "clerk", "fu", "福六", in_charge_of="食品，水")]},
         "没有“水”"),
        ("posts", {"posts": [*POSTS, post("南镇", "clerk", "fu", "福六", supervises="北镇")]},
         "没有“北镇”"),
        ("areas", {"areas": [{"title": "东片", "units": "东镇", "leader": "县局-leader",
                              "office": "县局-clerk"}]}, "没有“东镇”"),
        ("routing", {"topics": {"食品": "县局"}}, "“道路”还没有写由谁办理"),
        ("about", {"name": "青禾县", "id": "small", "since": "2023-02-01"}, "已有一个县在用"),
        ("about", {"name": "青禾县", "id": "青禾", "since": "2023-02-01"}, "小写字母"),
    ],
)  # fmt: skip
def test_each_mistake_names_the_step_that_mends_it(
    above: Above, step: str, answers: dict[str, object], sentence: str
) -> None:
    found = [zh for where, zh in errors(plan(above, **{step: answers})) if where == step]
    assert any(sentence in zh for zh in found), found


def test_a_step_nobody_filled_in_is_named(above: Above) -> None:
    said = told()
    del said["areas"]
    found = make_plan(Answers(said, above), ())
    assert ("areas", "这一步还没有填。") in errors(found)
    assert not found.ready


def test_roles_the_workflow_asks_for_are_named_when_nobody_holds_them(above: Above) -> None:
    left = [row for row in POSTS if row["role"] not in {"clerk", "author"}]
    found = errors(plan(above, posts={"posts": left}))
    assert ("posts", "流程“信访办理”的“登记”要求有登记员，现在没有人担任。") in found
    assert ("posts", "本县“编制规则”要求有规则编制人，现在没有人担任。") in found


def test_a_review_that_is_not_held_asks_for_nobody(above: Above) -> None:
    about = {**told()["about"], "drop": ["monthly"]}
    left = [row for row in POSTS if row["role"] != "reviewer"]
    found = plan(above, about=about, posts={"posts": left})
    assert errors(found) == []
    assert found.pack is not None
    assert found.pack.head.drop == {"programme/monthly": "本县不用"}


def test_one_person_alone_cannot_write_and_approve(above: Above) -> None:
    rows = [{**row, "holder": "an", "name": "安一"} for row in POSTS]
    found = errors(plan(above, posts={"posts": rows}))
    assert any("同一个人" in zh for step, zh in found if step == "posts")


def test_a_unit_without_posts_is_pointed_out(above: Above) -> None:
    units = told()["units"]["units"]
    assert isinstance(units, list)
    more = {"units": [*units, {"title": "北镇", "unit_kind": "town"}]}
    warned = [one.zh for one in plan(above, units=more).problems if one.severity == "warning"]
    assert "“北镇”还没有一个岗位。" in warned


def test_a_unit_that_leads_without_a_handler_stops_the_founding(above: Above) -> None:
    left = [row for row in POSTS if row["unit"] != "南镇"]
    found = plan(above, posts={"posts": left})
    assert [step for step, _ in errors(found)] == ["posts"]


def test_topics_of_the_parent_are_asked_for_when_they_are_taken_over(above: Above) -> None:
    answers = Answers(told(topics={"take": "parent"}), above)
    assert [name for name, _ in answers.leaves] == ["cards", "food"]
    assert answers.county() is not None


def test_the_parents_routing_stays_where_its_units_do(above: Above) -> None:
    units = [{"title": "市场局", "id": "market", "unit_kind": "department"},
             {"title": "东镇", "id": "east", "unit_kind": "town"}]  # fmt: skip
    said = told(units={"units": units}, topics={"take": "parent"}, routing={"routing": "parent"})
    answers = Answers(said, above)
    assert above.keeps_routing(answers)
    assert answers.own_routing is None
    assert not above.keeps_routing(Answers(told(), above))


def test_a_question_goes_first_and_the_place_may_lead() -> None:
    shipped = Above.of(read_pack(shipped_config()))
    workflow = next(one for one in shipped.routed if one.id == "petition")
    own = OwnRouting({"干部作风": AT_PLACE, "食品安全": ""}, {"petition.about_discipline": "甲"})
    rows = own_rows(workflow, own, shipped.library.dictionary())
    assert [row["when"] for row in rows] == [
        {"petition.about_discipline": True},
        {"petition.about_discipline": False, "petition.topic": "干部作风"},
    ]
    assert rows[1]["then"] == {"lead": "petition.place"}


def test_one_unit_may_be_in_charge_of_everything(above: Above) -> None:
    found = plan(above, routing={"topics": {"食品": "县局", "道路": "县局"}})
    assert errors(found) == []


def test_a_parent_is_read_once(above: Above) -> None:
    files = {name: text.encode() for name, text in mother_texts()}
    assert Above.of(Pack(head_of(files, "small"), files)) is above


def test_a_list_in_one_line_comes_apart_at_any_mark() -> None:
    assert split("甲，乙、丙;丁,\n") == ["甲", "乙", "丙", "丁"]
