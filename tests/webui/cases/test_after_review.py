from __future__ import annotations

import re

import pytest
from desk_support import Person, hidden_fields
from flask import Flask
from html_support import Page

SALON = "/case/petition-2023-00001"
LIST = "/case/rectification-2023-00001"


@pytest.fixture
def clerk(read_app: Flask) -> Person:
    return Person.of(read_app, "han-zhuoqun")


def test_a_deficiency_list_names_each_item_with_what_is_asked_for(clerk: Person) -> None:
    page = clerk.see(LIST)
    lacking = page[page.index("负分问题清单</h2>") :]
    assert "评查得分 67" in page
    assert "−8" in lacking
    assert "未深入调查" in lacking
    assert "整改要求" in lacking


def test_the_list_leads_back_to_the_petition_and_the_review(clerk: Person) -> None:
    page = clerk.see(LIST)
    assert f'href="{SALON}"' in page
    assert "/reviews/monthly-review-2023-05-1/cases/petition-2023-00001" in page


def test_the_petition_leads_to_its_list_and_its_review(clerk: Person) -> None:
    page = clerk.see(SALON)
    assert f'href="{LIST}"' in page
    assert "67 分" in page
    assert "“一案一评”得分 67" in page
    assert "通报（范围：" in page


def test_the_story_names_the_system_where_nobody_acted(clerk: Person) -> None:
    assert '<p class="oc-timeline__who">系统</p>' in clerk.see(LIST)


def test_facts_the_rules_read_are_told_with_their_unit(clerk: Person) -> None:
    page = clerk.see(SALON)
    read = page[page.index("规则读到的情况") :]
    assert "联系信访人次数" in read
    assert "1 次" in read


def test_a_date_among_the_facts_is_written_in_full(clerk: Person) -> None:
    page = clerk.see(SALON)
    assert "2023年4月20日" in page[page.index("规则读到的情况") :]


def test_who_mends_has_the_list_beside_the_form(read_app: Flask) -> None:
    handler = Person.of(read_app, _handler(read_app))
    page = handler.see(f"{LIST}/do/mend")
    assert "负分问题清单</h2>" in page
    assert "<form" in page


def test_who_reads_no_reviews_sees_the_case_without_the_list(read_app: Flask) -> None:
    page = Person.of(read_app, "lu-haoran").see(LIST)
    assert "负分问题清单</h2>" not in page


def _handler(app: Flask) -> str:
    desk = app.extensions["onecase"].desk
    with desk.database.reading(desk.county) as unit:
        holders = unit.case("rectification-2023-00001").holders
    return next(each.person for each in holders if each.role == "handler")


def test_the_form_starts_with_a_row_for_each_deficiency_and_says_where_from(
    read_app: Flask,
) -> None:
    page = Page(Person.of(read_app, _handler(read_app)).see(f"{LIST}/do/mend"))
    problems = [
        each.text for each in page.all("textarea") if (each["id"] or "").endswith("problem")
    ]
    assert len(problems) > 3
    assert any("未到现场核查" in each for each in problems)
    assert "的扣分项" in page.by_id("f-measures").text
    assert "来自：" in page.by_id("f-measures").text


def test_what_is_typed_over_a_row_stands_when_the_form_is_shown_again(read_app: Flask) -> None:
    handler = Person.of(read_app, _handler(read_app))
    text = handler.see(f"{LIST}/do/mend")
    rows = [each["value"] or "" for each in Page(text).all("input", name="f_measures-row")]
    sent = {**hidden_fields(text), "f_measures-row": rows, "f_measures-0-problem": "另外写的问题"}
    answer = handler.client.post(f"{LIST}/do/mend", data=sent)
    assert answer.status_code == 422
    again = Page(answer.text)
    assert again.by_id("f-measures-0-problem").text.strip() == "另外写的问题"
    assert again.by_id("f-measures-1-problem").text.strip() == ""


def test_an_english_reader_is_told_the_items_in_english_and_their_basis_as_chinese(
    read_app: Flask,
) -> None:
    page = Page(Person.of(read_app, _handler(read_app), "en").see(LIST))
    items = [each for each in page.all("td") if each["class"] == "oc-table__main"]
    chinese = [each for each in page.all("span", lang="zh-CN") if items[0] in each.parents]
    assert len(items) > 3
    assert all(re.search("[A-Za-z]{4}", each.text) for each in items)
    assert len(chinese) == 1
    assert re.fullmatch(r"[^A-Za-z]+", chinese[0].text)
