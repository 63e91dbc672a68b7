from __future__ import annotations

import pytest
from flask import Flask
from html_support import Page
from story_support import visitor

from engine.configuration.library import load_library
from engine.places import shipped_config


def read(app: Flask, kind: str, name: str, language: str = "zh") -> Page:
    answer = visitor(app, "ma-zhihao", language).get(f"/configuration/{kind}/{name}")
    assert answer.status_code == 200
    return Page(answer.text)


def clause(page: Page, name: str) -> str:
    return " ".join(page.by_id(name).text.split())


def test_the_library_lists_every_document_with_version_and_hash(read_app: Flask) -> None:
    page = visitor(read_app, "ma-zhihao").get("/configuration").text
    shipped = load_library(shipped_config()).published
    for each in shipped:
        assert f'href="/configuration/{each.ref.kind}/{each.ref.id}/{each.ref.version}"' in page
        assert each.ref.sha256[:8] in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_document_of_the_library_can_be_read(read_app: Flask, language: str) -> None:
    client = visitor(read_app, "ma-zhihao", language)
    library = Page(client.get("/configuration").text)
    addresses = [each["href"] or "" for each in library.all("a")]
    documents = [each for each in addresses if each.endswith("/1")]
    assert len(documents) > 20
    for address in documents:
        answer = client.get(address)
        ids = Page(answer.text).ids()
        assert (answer.status_code, len(ids)) == (200, len(set(ids))), address


def test_an_item_of_the_rubric_says_its_rule_in_words(read_app: Flask) -> None:
    page = read(read_app, "rubric", "first-petition")
    said = clause(page, "item-conclude-late")
    assert "办结答复超期天数超过 0 天，每 5 天扣 2 分（不足 5 天按 5 天计），最多扣 8 分" in said
    assert "《信访工作条例》第三十四条" in said
    assert "一票否决，等次定为“不合格”" in clause(page, "item-informant-leaked")


def test_grades_say_from_where_to_where_they_reach(read_app: Flask) -> None:
    text = read(read_app, "rubric", "first-petition").elements[0].text
    assert "70 分及以上，不到 90 分" in " ".join(text.split())


def test_a_row_of_the_routing_table_says_what_it_asks_and_gives(read_app: Flask) -> None:
    said = clause(read(read_app, "workflow", "petition"), "row-r210")
    for word in ("否", "预付卡消费", "商务局", "市场监管局", "单用途预付卡由商务部门主管"):
        assert word in said


def test_a_row_that_gives_the_place_says_so(read_app: Flask) -> None:
    assert "属地镇街" in clause(read(read_app, "workflow", "petition"), "row-r120")


def test_a_step_says_who_when_and_with_which_form(read_app: Flask) -> None:
    page = read(read_app, "workflow", "petition")
    said = clause(page, "step-investigate")
    for word in ("办理中 → 待签字", "处置责任人", "调查核实报告"):
        assert word in said
    assert "环节不变" in clause(page, "step-contact")
    assert "系统" in clause(page, "step-supervise")


def test_a_clock_says_its_term_its_ends_and_its_extension(read_app: Flask) -> None:
    said = clause(read(read_app, "workflow", "petition"), "clock-conclude")
    for word in ("60 天", "自“受理告知”起", "至“答复信访人”止", "每次不超过 30 天", "顺延"):
        assert word in said


def test_a_rule_of_the_ladder_says_when_and_what(read_app: Flask) -> None:
    page = read(read_app, "workflow", "petition")
    assert "提醒处置责任人" in clause(page, "rule-conclude-due-soon")
    assert "办结答复剩余天数为 0 至 10 天" in clause(page, "rule-conclude-due-soon")
    assert "系统自动办理：督办" in clause(page, "rule-conclude-overdue")
    ladder = read(read_app, "workflow", "rectification")
    assert "提请纪检监察跟踪督办办理：" in clause(ladder, "rule-supervision-failed")


def test_a_step_with_a_condition_says_it_and_the_refusal(read_app: Flask) -> None:
    said = clause(read(read_app, "workflow", "rectification"), "step-hold-accountable")
    assert "履职调查已结：是，或者评查等次：不合格" in said
    assert "才可问责" in said


def test_a_workflow_says_whose_terms_it_takes_over(read_app: Flask) -> None:
    page = visitor(read_app, "ma-zhihao").get("/configuration/workflow/petition").text
    assert 'href="/configuration/workflow/petition-terms/1"' in page
    assert "国家级" in page


def test_a_document_of_the_nation_shows_what_it_lays_down(read_app: Flask) -> None:
    page = read(read_app, "workflow", "petition-terms")
    assert "60 天" in clause(page, "clock-conclude")
    assert "供下级沿用" in page.elements[0].text


def test_a_programme_says_whom_it_draws_and_what_follows(read_app: Flask) -> None:
    page = read(read_app, "programme", "monthly-review")
    text = " ".join(page.elements[0].text.split())
    for word in (
        "信访类别：初信初访，且当前环节：已办结",
        "重点部门 4 件",
        "逐项去掉一个最高一个最低",
    ):
        assert word in text
    said = clause(page, "consequence-bulletin-and-deduction")
    assert "评查等次：不合格 → 通报，范围：全市；主办和协办单位考核 -2 分" in said


def test_a_form_lists_fields_with_choices_and_confidence(read_app: Flask) -> None:
    page = read(read_app, "form", "petition-registration")
    assert "信访人身份" in clause(page, "field-petitioner_name")
    assert "选一项：来信、来访" in clause(page, "field-channel")
    assert "petition.topic" in clause(page, "field-topic")


def test_fields_of_rows_stand_under_theirs(read_app: Flask) -> None:
    text = read(read_app, "form", "investigation").elements[0].text
    assert text.index("证据材料") < text.index("材料名称")


def test_a_county_shows_who_is_in_charge_of_what(read_app: Flask) -> None:
    page = read(read_app, "county", "shengzhou")
    assert "商务局" in clause(page, "unit-商务局")
    assert "评分" in clause(page, "role-reviewer")
    assert "预付卡消费" in clause(page, "topic-消费维权")


def test_a_calendar_shows_days_off_and_weekends_worked(read_app: Flask) -> None:
    said = clause(read(read_app, "calendar", "workdays"), "year-2023")
    assert "春节" in said
    assert "周末上班" in said


def test_the_text_as_published_stands_below_with_its_lines(read_app: Flask) -> None:
    page = read(read_app, "rubric", "first-petition")
    text = (shipped_config() / "rubrics/first-petition.yaml").read_text("utf-8").splitlines()
    assert page.by_id("l7").text == text[6]


def test_versions_are_addressed_by_number(read_app: Flask) -> None:
    client = visitor(read_app, "ma-zhihao")
    assert client.get("/configuration/rubric/first-petition/1").status_code == 200
    assert client.get("/configuration/rubric/first-petition/2").status_code == 404
    assert client.get("/configuration/nothing/first-petition").status_code == 404


def test_the_check_of_the_library_is_shown(read_app: Flask) -> None:
    assert "没有发现问题" in visitor(read_app, "ma-zhihao").get("/configuration/check").text


def test_who_is_not_signed_in_is_asked_to(read_app: Flask) -> None:
    assert visitor(read_app).get("/configuration").status_code == 302
