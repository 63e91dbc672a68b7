from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import JULY, MAY, PETITIONER, SALON, desk_of, draw_july, hand_in, visitor
from webui_support import token_of
from werkzeug.test import TestResponse


@pytest.fixture
def case(app: Flask) -> str:
    """A case drawn in the second session, not scored yet."""
    return draw_july(desk_of(app))[0]


def address(case: str) -> str:
    return f"/reviews/{JULY}/cases/{case}/sheet"


def fill(client: FlaskClient, case: str, op: str = "try", **fields: str) -> TestResponse:
    data = {name.replace("_", "-"): value for name, value in fields.items()}
    token = token_of(client, f"/reviews/{JULY}")
    return client.post(address(case), data={**data, "op": op, "csrf_token": token})


def total(answer: TestResponse) -> str:
    return Page(answer.text).by_id("sheet-total").text.split("/")[0].strip()


def test_the_sheet_begins_with_what_the_facts_deduct(app: Flask, case: str) -> None:
    page = Page(visitor(app, "yu-lan").get(address(case)).text)
    item = page.by_id("item-no-site-visit")
    assert "oc-sheet__item--locked" in (item["class"] or "")
    assert "由办理记录认定" in item.text


def test_every_item_of_the_panel_has_its_fields(app: Flask, case: str) -> None:
    ids = Page(visitor(app, "yu-lan").get(address(case)).text).ids()
    assert {"points-shirking", "reason-shirking", "evidence-shirking"} <= set(ids)
    assert {"found-informant-leaked", "found-recusal-missed"} <= set(ids)
    assert "points-no-site-visit" not in ids


def test_the_material_is_beside_the_sheet_and_veiled(read_app: Flask) -> None:
    page = visitor(read_app, "yu-lan").get(f"/reviews/{MAY}/cases/{SALON}/sheet").text
    assert "双方对效果有争议，已组织调解两次。" in page
    assert PETITIONER not in page
    assert "13900000202" not in page


def test_trying_shows_the_total_and_keeps_what_was_typed(app: Flask, case: str) -> None:
    client = visitor(app, "yu-lan")
    before = int(total(fill(client, case)))
    answer = fill(client, case, points_shirking="3", reason_shirking="推来推去")
    page = Page(answer.text)
    assert total(answer) == str(before - 3)
    assert page.by_id("points-shirking")["value"] == "3"
    assert page.by_id("reason-shirking").text == "推来推去"
    assert "open" in page.by_id("item-shirking").attributes
    assert page.by_id("left-duty").text.split() == ["12", "/", "15"]


def test_trying_stores_nothing(app: Flask, case: str) -> None:
    client = visitor(app, "yu-lan")
    fill(client, case, points_shirking="3", reason_shirking="推来推去")
    assert "已交 0 / 5" in client.get(f"/reviews/{JULY}").text


FAULTS = {
    "no reason": ({"points_shirking": "3"}, "shirking", "请写明理由"),
    "no points": ({"reason_shirking": "推诿"}, "shirking", "请填写扣分"),
    "no number": ({"points_shirking": "三", "reason_shirking": "推诿"}, "shirking", "请填数字"),
    "no finite number": (
        {"points_shirking": "NaN", "reason_shirking": "推诿"},
        "shirking",
        "请填数字",
    ),
    "too many": ({"points_shirking": "9", "reason_shirking": "推诿"}, "shirking", "最多 8 分"),
    "off the step": (
        {"points_shirking": "0.3", "reason_shirking": "推诿"},
        "shirking",
        "0.5 分为一档",
    ),
    "not ticked": (
        {"reason_informant_leaked": "泄露"},
        "informant-leaked",
        "没有勾选认定",
    ),
    "ticked alone": ({"found_informant_leaked": "1"}, "informant-leaked", "请写明理由"),
}


@pytest.mark.parametrize(("fields", "item", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_said_at_its_item_and_in_the_summary(
    app: Flask, case: str, fields: dict[str, str], item: str, said: str
) -> None:
    answer = fill(visitor(app, "yu-lan"), case, "submit", **fields)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert said in page.by_id(f"error-{item}").text
    assert f'href="#item-{item}"' in answer.text
    assert "open" in page.by_id(f"item-{item}").attributes


def test_with_a_fault_the_other_findings_still_show(app: Flask, case: str) -> None:
    answer = fill(
        visitor(app, "yu-lan"),
        case,
        points_shirking="3",
        reason_shirking="推诿",
        points_hollow_wording="0.3",
    )
    page = Page(answer.text)
    assert page.by_id("points-of-shirking").text == "−3"
    assert page.by_id("points-hollow-wording")["value"] == "0.3"


def test_a_veto_shows_in_the_grade_at_once(app: Flask, case: str) -> None:
    answer = fill(
        visitor(app, "yu-lan"),
        case,
        found_informant_leaked="1",
        reason_informant_leaked="把信转给了被反映人",
    )
    assert "不合格" in Page(answer.text).by_id("sheet-total").text


def test_what_htmx_asks_for_is_no_refusal(app: Flask, case: str) -> None:
    client = visitor(app, "yu-lan")
    token = token_of(client, f"/reviews/{JULY}")
    answer = client.post(
        address(case),
        data={"points-shirking": "3", "csrf_token": token},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200


def asked(answer: TestResponse) -> str:
    found = re.search(r'name="asked" value="([0-9a-f]{64})"', answer.text)
    assert found, "the page does not ask"
    return found[1]


def test_handing_in_asks_first_and_then_is_final(app: Flask, case: str) -> None:
    client = visitor(app, "yu-lan")
    fields = {"points_shirking": "3", "reason_shirking": "推诿"}
    question = fill(client, case, "submit", **fields)
    assert "提交之后不能再改" in question.text
    assert "已交 0 / 5" in client.get(f"/reviews/{JULY}").text
    done = fill(client, case, "confirm", asked=asked(question), **fields)
    assert done.location == f"/reviews/{JULY}"
    assert "已交 1 / 5" in client.get(f"/reviews/{JULY}").text
    assert "您本轮的评分表已提交" in client.get(address(case)).text


def test_what_changed_since_it_was_asked_is_asked_again(app: Flask, case: str) -> None:
    client = visitor(app, "yu-lan")
    mark = asked(fill(client, case, "submit", points_shirking="3", reason_shirking="推诿"))
    again = fill(client, case, "confirm", asked=mark, points_shirking="4", reason_shirking="推诿")
    assert asked(again) != mark
    assert "已交 0 / 5" in client.get(f"/reviews/{JULY}").text


def test_a_sheet_is_handed_in_once(app: Flask, case: str) -> None:
    client = visitor(app, "yu-lan")
    mark = asked(fill(client, case, "submit"))
    hand_in(desk_of(app), JULY, case, [()])
    assert fill(client, case, "confirm", asked=mark).status_code == 409


HARSH = {
    f"points_{item}": "8"
    for item in ("shirking", "shallow_investigation", "delayed_action", "main_demand_avoided")
}
REASONS = {name.replace("points", "reason"): "理由" for name in HARSH}


def test_a_second_look_begins_with_ones_own_findings(app: Flask, case: str) -> None:
    client = visitor(app, "yu-lan")
    mark = asked(fill(client, case, "submit", **HARSH, **REASONS))
    fill(client, case, "confirm", asked=mark, **HARSH, **REASONS)
    hand_in(desk_of(app), JULY, case, [(), (), (), ()], skip=1)
    page = Page(client.get(address(case)).text)
    assert page.by_id("points-shirking")["value"] == "8"
    assert "评查组须再看一遍" in page.elements[0].text
    assert "第 2 轮" in page.elements[0].text


def test_a_member_who_does_not_score_gets_no_form(app: Flask, case: str) -> None:
    page = visitor(app, "yuan-hongying").get(address(case)).text
    assert "您不评此件" in page
    assert "points-shirking" not in page
    assert "您不评此件，不显示材料" in page


def test_a_confirmed_case_leads_to_its_result(read_app: Flask) -> None:
    path = f"/reviews/{MAY}/cases/{SALON}/sheet"
    page = visitor(read_app, "yu-lan").get(path).text
    assert "您本轮的评分表已提交" in page


@pytest.mark.parametrize("stranger", ["cai-jialiang", "liang-xudong", "ying-xuefang"])
def test_nobody_else_opens_a_sheet(app: Flask, case: str, stranger: str) -> None:
    assert visitor(app, stranger).get(address(case)).status_code == 403


def recuse(client: FlaskClient, case: str, reason: str) -> TestResponse:
    token = token_of(client, f"/reviews/{JULY}")
    return client.post(
        f"/reviews/{JULY}/cases/{case}/recusal", data={"reason": reason, "csrf_token": token}
    )


def test_a_member_recuses_with_a_reason(app: Flask, case: str) -> None:
    client = visitor(app, "yu-lan")
    assert "由后一席位的评委递补" in client.get(f"/reviews/{JULY}/cases/{case}/recusal").text
    assert recuse(client, case, "与承办人是亲属").status_code == 302
    page = client.get(address(case)).text
    assert "已申报回避：与承办人是亲属" in page


def test_a_recusal_needs_a_reason(app: Flask, case: str) -> None:
    answer = recuse(visitor(app, "yu-lan"), case, "  ")
    assert answer.status_code == 422
    assert "请写明回避理由" in Page(answer.text).by_id("reason-error").text


def test_after_handing_in_nobody_recuses(app: Flask, case: str) -> None:
    hand_in(desk_of(app), JULY, case, [()])
    client = visitor(app, "yu-lan")
    assert "现在不能申请回避" in client.get(f"/reviews/{JULY}/cases/{case}/recusal").text
    assert recuse(client, case, "太晚").status_code == 409
