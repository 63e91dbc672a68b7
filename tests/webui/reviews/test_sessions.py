from __future__ import annotations

from flask import Flask
from html_support import Page
from story_support import JULY, MAY, PETITIONER, desk_of, draw_july, hand_in, visitor
from webui_support import token_of

PLAN = {
    "programme": "quarterly-review",
    "mode": "on-site",
    "held_on": "2023-07-28",
    "members": ["yu-lan", "zhu-mantang", "liang-weidong", "zhang-jingye", "li-zhuying"],
    "chair": "ge-huafeng",
}


def test_sessions_are_listed_with_stage_and_counts(read_app: Flask) -> None:
    page = visitor(read_app, "liang-xudong").get("/reviews").text
    assert "2023年5月" in page
    assert "评分中" in page
    assert "待固定范围" in page


def test_who_may_prepare_is_offered_to_open_a_session(read_app: Flask) -> None:
    assert "/reviews/new" in visitor(read_app, "liang-xudong").get("/reviews").text
    assert "/reviews/new" not in visitor(read_app, "yu-lan").get("/reviews").text


def test_the_form_offers_members_by_unit(read_app: Flask) -> None:
    page = Page(visitor(read_app, "liang-xudong").get("/reviews/new").text)
    assert page.by_id("member-yu-lan")["type"] == "checkbox"
    assert any("市纪委监委" in each.text for each in page.all("legend"))


def test_a_session_is_opened_and_shown(app: Flask) -> None:
    client = visitor(app, "liang-xudong")
    answer = client.post("/reviews/new", data={**PLAN, "csrf_token": token_of(client, "/reviews")})
    assert answer.location == "/reviews/quarterly-review-2023-Q3-1"
    assert "2023年第3季度" in client.get(answer.location).text


def test_a_faulty_plan_comes_back_with_its_faults_and_all_that_was_entered(app: Flask) -> None:
    client = visitor(app, "liang-xudong")
    data = {**PLAN, "members": ["yu-lan"], "csrf_token": token_of(client, "/reviews")}
    answer = client.post("/reviews/new", data=data)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "评查组至少5人" in page.by_id("members-error").text
    assert "checked" in page.by_id("member-yu-lan").attributes
    assert page.by_id("held_on")["value"] == "2023-07-28"


def test_what_cannot_be_read_is_said_at_its_field(app: Flask) -> None:
    client = visitor(app, "liang-xudong")
    data = {"held_on": "gestern", "csrf_token": token_of(client, "/reviews")}
    page = Page(client.post("/reviews/new", data=data).text)
    assert {"programme-error", "mode-error", "held_on-error"} <= set(page.ids())


def test_a_prepared_session_offers_to_fix_the_frame(read_app: Flask) -> None:
    page = visitor(read_app, "liang-xudong").get(f"/reviews/{JULY}").text
    assert f'action="/reviews/{JULY}/frame"' in page
    assert "下一步：固定抽取范围" in page


def test_who_may_not_fix_the_frame_is_not_offered_to(read_app: Flask) -> None:
    page = visitor(read_app, "yu-lan").get(f"/reviews/{JULY}").text
    assert f"/reviews/{JULY}/frame" not in page


def test_a_session_shows_frame_numbers_witnesses_and_seed(read_app: Flask) -> None:
    page = Page(visitor(read_app, "shi-zhigang").get(f"/reviews/{MAY}").text)
    hashes = ["".join(each.text.split()) for each in page.all("code") if "oc-hash" in each["class"]]
    assert [len(digest) for digest in hashes] == [64, 64]
    assert "嵊信〔2023〕1号" in page.elements[0].text
    assert "骰子 4 4 1" in page.elements[0].text


def test_an_assessor_is_led_to_the_next_sheet(app: Flask) -> None:
    cases = draw_july(desk_of(app))
    page = visitor(app, "yu-lan").get(f"/reviews/{JULY}").text
    assert "您有 10 件待评分" in page
    assert f"/reviews/{JULY}/cases/{cases[0]}/sheet" in page


def test_the_chair_is_led_to_the_next_result(app: Flask) -> None:
    desk = desk_of(app)
    cases = draw_july(desk)
    hand_in(desk, JULY, cases[0], [()] * 5)
    page = visitor(app, "cai-jialiang").get(f"/reviews/{JULY}").text
    assert "您有 1 件待确认" in page
    assert "确认：嵊信" in page


def test_no_page_of_a_session_names_the_petitioner(read_app: Flask) -> None:
    client = visitor(read_app, "liang-xudong")
    for path in (f"/reviews/{MAY}", f"/reviews/{MAY}/room", f"/reviews/{MAY}/draws/1"):
        assert PETITIONER not in client.get(path).text


def test_an_unknown_session_is_not_found(read_app: Flask) -> None:
    assert visitor(read_app, "yu-lan").get("/reviews/nowhere").status_code == 404


def test_who_may_not_read_reviews_is_refused(read_app: Flask) -> None:
    assert visitor(read_app, "ren-yaoming").get("/reviews").status_code == 403


def test_the_pages_speak_english_on_request(read_app: Flask) -> None:
    client = visitor(read_app, "liang-xudong", language="en")
    assert "May 2023" in client.get("/reviews").text
    assert "Cases drawn" in client.get(f"/reviews/{MAY}").text
