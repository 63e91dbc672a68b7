from __future__ import annotations

import re
from decimal import Decimal

import pytest
from flask import Flask
from html_support import Page
from story_support import JULY, MAY, PETITIONER, SALON, desk_of, draw_july, hand_in, visitor
from webui_support import token_of

from engine.scoring.deductions import Finding

RESULT = f"/reviews/{MAY}/cases/{SALON}"
HARSH = tuple(
    Finding(item, Decimal(8), "理由", "证据")
    for item in ("shirking", "shallow-investigation", "delayed-action", "main-demand-avoided")
)


def item(page: Page, name: str) -> str:
    return page.by_id(f"item-{name}").text


def test_the_result_shows_score_grade_and_how_it_was_combined(read_app: Flask) -> None:
    page = visitor(read_app, "liang-xudong").get(RESULT).text
    assert '<span class="oc-score__points">67</span>' in page
    assert "不合格" in page
    assert "五人评分，逐项去掉一个最高一个最低，取平均" in page


def test_a_deduction_by_facts_tells_the_fact_its_value_and_the_clause(read_app: Flask) -> None:
    page = Page(visitor(read_app, "liang-xudong").get(RESULT).text)
    said = item(page, "no-site-visit")
    assert "实地核查次数 = 0 次，扣 3 分" in said
    assert "实地核查次数为 0 次，扣 3 分" in said


def test_a_deduction_by_the_panel_shows_each_judgement_and_who_was_left_out(
    read_app: Flask,
) -> None:
    page = Page(visitor(read_app, "liang-xudong").get(RESULT).text)
    said = " ".join(item(page, "leaders-absent").split())
    for word in ("俞岚", "分管负责人只签字未研究", "梁卫东 去掉", "章敬业 去掉", "签字记录"):
        assert word in said


def test_a_clause_leads_to_its_place_in_the_library(read_app: Flask) -> None:
    page = visitor(read_app, "liang-xudong").get(RESULT).text
    assert 'href="/configuration/rubric/first-petition/1#item-shallow-investigation"' in page


def test_rubric_version_and_hash_stand_beside_the_result(read_app: Flask) -> None:
    page = Page(visitor(read_app, "liang-xudong").get(RESULT).text)
    (digest,) = (each for each in page.all("code") if "oc-hash" in (each["class"] or ""))
    assert len("".join(digest.text.split())) == 64


def test_what_followed_is_listed_with_its_basis(read_app: Flask) -> None:
    page = visitor(read_app, "liang-xudong").get(RESULT).text
    for words in ("下发负分问题清单", "嵊评改〔2023〕1号", "通报", "全市", "-2"):
        assert words in page


def test_the_list_can_be_opened_by_who_may_open_it(read_app: Flask) -> None:
    assert 'href="/case/rectification-' in visitor(read_app, "liang-xudong").get(RESULT).text
    assert 'href="/case/rectification-' not in visitor(read_app, "yu-lan").get(RESULT).text


def test_the_unit_reviewed_does_not_learn_who_scored_what(read_app: Flask) -> None:
    page = visitor(read_app, "chen-xiang").get(RESULT).text
    assert "评委 1" in page
    assert "俞岚" not in page


def test_no_result_page_names_the_petitioner(read_app: Flask) -> None:
    client = visitor(read_app, "liang-xudong")
    for path in (RESULT, f"{RESULT}/paper", f"{RESULT}/board"):
        assert PETITIONER not in client.get(path).text


def test_who_is_of_another_unit_is_refused(read_app: Flask) -> None:
    assert visitor(read_app, "tang-wenbo").get(RESULT).status_code == 403


def test_the_paper_has_every_dimension_the_total_and_places_to_sign(read_app: Flask) -> None:
    page = Page(visitor(read_app, "liang-xudong").get(f"{RESULT}/paper").text)
    (paper,) = page.all("article")
    for words in (
        "责任落实",
        "办理程序",
        "没有扣分",
        "得分",
        "67",
        "评委签字",
        "组长签字",
        "第 1 版",
    ):
        assert words in paper.text


@pytest.fixture
def case(app: Flask) -> str:
    return draw_july(desk_of(app))[0]


def test_the_board_shows_nothing_but_who_is_in_before_all_are(app: Flask, case: str) -> None:
    hand_in(desk_of(app), JULY, case, [HARSH, ()])
    page = visitor(app, "shi-zhigang").get(f"/reviews/{JULY}/cases/{case}/board").text
    assert page.count("已交</span>") == 2
    assert "oc-board" not in page
    assert "68" not in Page(page).by_id("board").text


def test_the_board_answers_nothing_while_nothing_changed(app: Flask, case: str) -> None:
    client = visitor(app, "shi-zhigang")
    page = Page(client.get(f"/reviews/{JULY}/cases/{case}/board").text)
    address = page.by_id("board")["hx-get"] or ""
    assert client.get(address).status_code == 204
    hand_in(desk_of(app), JULY, case, [()])
    assert "已交 1 / 5" in client.get(address).text


def test_once_all_are_in_the_board_shows_dimensions_then_the_grade(app: Flask, case: str) -> None:
    hand_in(desk_of(app), JULY, case, [()] * 5)
    page = visitor(app, "shi-zhigang").get(f"/reviews/{JULY}/cases/{case}/board").text
    assert page.count("oc-board__row") == 5
    assert page.index("oc-board__row") < page.index("oc-score__points")
    assert "hx-get" not in page


def test_the_board_says_why_the_panel_looks_again(app: Flask, case: str) -> None:
    hand_in(desk_of(app), JULY, case, [HARSH, (), (), (), ()])
    page = visitor(app, "shi-zhigang").get(f"/reviews/{JULY}/cases/{case}/board").text
    assert "各评委评定的等次不一致；最高 100 分与最低 68 分相差 32 分" in page
    assert "第 2 轮" in page


def test_before_all_are_in_the_result_page_says_so(app: Flask, case: str) -> None:
    page = visitor(app, "cai-jialiang").get(f"/reviews/{JULY}/cases/{case}").text
    assert "尚未交齐" in page
    paper = visitor(app, "cai-jialiang").get(f"/reviews/{JULY}/cases/{case}/paper").text
    assert "尚未交齐" in paper


def test_the_chair_is_asked_with_what_will_follow_and_confirms(app: Flask, case: str) -> None:
    hand_in(desk_of(app), JULY, case, [()] * 5)
    chair = visitor(app, "cai-jialiang")
    path = f"/reviews/{JULY}/cases/{case}"
    assert "优秀件考核加分" in chair.get(f"{path}/confirmation").text
    token = token_of(chair, f"{path}/confirmation")
    answer = chair.post(f"{path}/confirmation", data={"csrf_token": token})
    assert answer.location == path
    assert "已确认" in chair.get(path).text
    assert "+1" in chair.get(path).text


def test_another_chair_is_not_offered_to_confirm(app: Flask, case: str) -> None:
    hand_in(desk_of(app), JULY, case, [()] * 5)
    other = visitor(app, "ge-huafeng")
    path = f"/reviews/{JULY}/cases/{case}/confirmation"
    assert "现在不能确认" in other.get(path).text
    token = token_of(other, f"/reviews/{JULY}")
    assert other.post(path, data={"csrf_token": token}).status_code == 403


def test_results_are_listed_and_filtered(read_app: Flask) -> None:
    client = visitor(read_app, "liang-xudong")
    assert RESULT in client.get("/reviews/results").text
    assert RESULT in client.get("/reviews/results?first=2023-05-01&last=2023-05-31").text
    assert "没有符合条件的结果" in client.get("/reviews/results?grade=excellent").text


def test_a_day_that_is_none_does_not_filter(read_app: Flask) -> None:
    assert RESULT in visitor(read_app, "liang-xudong").get("/reviews/results?first=may").text


def test_the_result_speaks_english_on_request(read_app: Flask) -> None:
    page = visitor(read_app, "liang-xudong", language="en").get(RESULT).text
    assert "On-site checks = 0" in page
    assert "5 assessors, item by item" in page


def test_an_english_result_marks_what_the_county_wrote_in_chinese(read_app: Flask) -> None:
    page = Page(visitor(read_app, "liang-xudong", language="en").get(RESULT).text)
    clauses = page.all("span", **{"class": "oc-sheet__basis"})
    written = [each for each in clauses if re.search("[一-鿿]", each.text)]
    marked = {id(parent) for each in page.all("span", lang="zh-CN") for parent in each.parents}
    assert len(written) > 5
    assert all(id(each) in marked for each in written)


def test_a_chinese_result_has_no_marks_of_language(read_app: Flask) -> None:
    page = Page(visitor(read_app, "liang-xudong").get(RESULT).text)
    assert page.all("span", lang="zh-CN") == []
