"""The condition builder: rows added, chosen and joined by buttons alone, and saved as a cell."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from draft_support import RUBRIC, begun, draft_text, lines_changed, sent, sent_by
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import visitor

ITEM = "dimensions/procedure/items/extension-untold"


def builder(spot: str = f"{ITEM}/when", address: str = RUBRIC, back: str = "grid") -> str:
    return f"{address}/edit/condition?at={quote(spot)}&back={back}"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An author who began a new version of the rubric."""
    return begun(app)


def press(
    client: FlaskClient, fields: dict[str, list[str]], operation: str
) -> dict[str, list[str]]:
    answer = client.post(builder(), data={**fields, "_op": operation})
    assert answer.status_code == 200
    return sent_by(answer)


def words(client: FlaskClient, spot: str = f"{ITEM}/when") -> str:
    page = Page(client.get(builder(spot)).text)
    return next(one.text for one in page.elements if one["class"] == "oc-said")


def test_a_condition_is_rows_of_fact_comparison_and_value(client: FlaskClient) -> None:
    fields = sent(client, builder())
    assert fields["fact:r.0"] == ["conclude.extended"]
    assert fields["how:r.0"] == ["yes"]
    assert (fields["how:r.1"], fields["value:r.1"]) == (["equal"], ["0"])
    assert "办结答复是否延期：是，且联系信访人次数为 0 次" in words(client)


def test_an_untouched_condition_is_left_as_it_is(app: Flask, client: FlaskClient) -> None:
    before = draft_text(app)
    answer = client.post(builder(), data=sent(client, builder()))
    assert answer.headers["Location"].endswith(f"/edit/grid#{ITEM}")
    assert draft_text(app) == before


def test_a_changed_value_is_one_line(app: Flask, client: FlaskClient) -> None:
    before = draft_text(app)
    fields = {**sent(client, builder()), "how:r.1": "<", "value:r.1": "２"}
    assert client.post(builder(), data=fields).status_code == 302
    ((_, new),) = lines_changed(before, draft_text(app))
    assert new.strip() == 'when: {conclude.extended: true, contact.count: "< 2"}'


def test_rows_and_groups_are_added_chosen_moved_and_taken_away(
    app: Flask, client: FlaskClient
) -> None:
    fields = press(client, sent(client, builder()), "group:r")
    fields = press(client, {**fields, "fact:r.2.0": ["petition.topic"]}, "refresh:r")
    assert fields["how:r.2.0"] == ["any_of"]
    fields = press(client, {**fields, "value:r.2.0": ["食品安全", "餐饮油烟"]}, "add:r.2")
    fields = press(client, {**fields, "fact:r.2.1": ["visit.count"]}, "refresh:r")
    fields |= {"how:r.2.1": ["between"], "value:r.2.1": ["1", "3"]}
    fields = press(client, fields, "up:r.2")
    assert fields["join:r.1"] == ["any"]
    fields = press(client, fields, "del:r.2")
    assert client.post(builder(), data=fields).status_code == 302
    said = words(client)
    assert "事项类别：食品安全或餐饮油烟" in said
    assert "为 1 至 3" in said
    assert "联系信访人次数" not in said
    assert "any:" in draft_text(app)
    assert '"[1..3]"' in draft_text(app)


def test_negations_are_written_and_read_again(client: FlaskClient) -> None:
    fields = {**sent(client, builder()), "join:r": "none"}
    assert client.post(builder(), data=fields).status_code == 302
    assert sent(client, builder())["join:r"] == ["none"]
    assert "并非（办结答复是否延期：是，或者联系信访人次数为 0 次）" in words(client)


def test_another_fact_is_asked_for_its_value_anew(client: FlaskClient) -> None:
    fields = press(client, {**sent(client, builder()), "fact:r.1": ["petition.kind"]}, "refresh:r")
    assert fields["how:r.1"] == ["any_of"]
    assert "value:r.1" not in fields


def test_a_cell_of_another_sort_stays_as_text_with_its_meaning(
    app: Flask, client: FlaskClient
) -> None:
    fields = {**sent(client, builder()), "how:r.1": "written", "value:r.1": "(1..5]"}
    assert client.post(builder(), data=fields).status_code == 302
    assert '"(1..5]"' in draft_text(app)
    shown = client.get(builder()).text
    assert sent(client, builder())["value:r.1"] == ["(1..5]"]
    assert "意思是" in shown
    before = draft_text(app)
    client.post(builder(), data=sent(client, builder()))
    assert draft_text(app) == before


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"value:r.1": "很多"}, "不是数字"),
        ({"value:r.1": ""}, "请填写"),
        ({"fact:r.1": "", "was:r.1": ""}, "请选择"),
        ({"how:r.1": "written", "value:r.1": "60以上"}, ">= 60"),
    ],
)
def test_what_cannot_be_said_is_told_at_its_row(
    app: Flask, client: FlaskClient, changed: dict[str, str], word: str
) -> None:
    before = draft_text(app)
    answer = client.post(builder(), data={**sent(client, builder()), **changed})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert word in page.by_id("error-r.1").text
    assert "summary" in page.ids()
    assert draft_text(app) == before


def test_two_people_on_one_condition_are_told(app: Flask, client: FlaskClient) -> None:
    fields = sent(client, builder())
    client.post(builder(), data={**fields, "value:r.1": "1"})
    answer = client.post(builder(), data={**fields, "value:r.1": "2"})
    assert answer.status_code == 409
    assert "联系信访人次数为 1 次" in answer.text
    assert client.post(builder(), data=sent_by(answer)).status_code == 302
    assert "contact.count: 2" in draft_text(app)


def test_a_condition_without_rows_is_taken_away(app: Flask, client: FlaskClient) -> None:
    fields = press(client, sent(client, builder()), "del:r.1")
    fields = press(client, fields, "del:r.0")
    assert client.post(builder(), data=fields).status_code == 302
    assert "conclude.extended: true" not in draft_text(app)
    assert "没有条件" in words(client)


@pytest.mark.parametrize(
    "spot",
    [
        "",
        "when/when",
        f"{ITEM}/title",
        "dimensions/nothing/when",
        "routing/rules/#0/when",
        "../when",
        "#9/when",
    ],
)
def test_where_no_condition_can_stand_nothing_is_found(client: FlaskClient, spot: str) -> None:
    assert client.get(builder(spot)).status_code == 404


def test_odd_nodes_in_a_post_break_nothing(app: Flask, client: FlaskClient) -> None:
    before = draft_text(app)
    fields = sent(client, builder())
    odd = [*fields["node"], "r.0:group", "r.9.9:clause", "x", "r:", *["r.7:clause"] * 400]
    for operation in ("up:r.99", "del:r", "add:r.9.9", "nothing", "del:r.0.0", "group:zz"):
        answer = client.post(builder(), data={**fields, "node": odd, "_op": operation})
        assert answer.status_code == 200
    assert draft_text(app) == before


def test_conditions_of_a_part_are_said_in_words_and_lead_to_the_builder(
    app: Flask, client: FlaskClient
) -> None:
    part = f"{RUBRIC}/edit/dimensions.1"
    page = Page(client.get(part).text)
    (button,) = [
        one
        for one in page.all("button", name="_then")
        if one["value"] == "dimensions/#1/items/#2/when"
    ]
    assert "办结答复是否延期：是" in button.parents[-1].text
    answer = client.post(part, data={**sent(client, part), "_then": str(button["value"])})
    assert answer.status_code == 302
    target = answer.headers["Location"]
    assert "延长办理期限" in client.get(target).text
    back = client.post(target, data=sent(client, target))
    assert back.headers["Location"].endswith(part)
    assert draft_text(app)


def test_nobody_reads_yaml_where_joined_conditions_stand(app: Flask, client: FlaskClient) -> None:
    client.post(builder(), data={**sent(client, builder()), "join:r": "any"})
    kept, part = draft_text(app), f"{RUBRIC}/edit/dimensions.1"
    assert "any: [" in kept or "any:\n" in kept
    page = Page(client.get(part).text)
    controls = [one for one in page.elements if "-when-" in (one["name"] or "")]
    assert controls
    assert {one["type"] for one in controls} == {"hidden"}
    assert "办结答复是否延期：是，或者联系信访人次数为 0 次" in page.by_id("form").text
    assert client.post(part, data=page.sent()).status_code == 302
    assert draft_text(app) == kept


def test_only_authors_build_conditions(app: Flask, client: FlaskClient) -> None:
    assert client.get(builder()).status_code == 200
    assert visitor(app, "pan-zhongliang").get(builder()).status_code == 403
