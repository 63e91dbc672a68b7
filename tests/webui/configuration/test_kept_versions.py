"""Which versions cases and sessions keep, and the way from a version to what keeps it."""

from __future__ import annotations

from flask import Flask
from html_support import Page
from story_support import JULY, MAY, NOW, SALON, TODAY, desk_of, person, visitor
from versions_support import next_version, publish

from engine.services.read_cases import list_cases
from engine.services.read_library import read_document

RUBRIC = "/configuration/rubric/first-petition"


def sha256(app: Flask, kind: str, name: str, version: int = 1) -> str:
    desk = desk_of(app)
    view = read_document(desk, kind, name, version, actor=person(desk, "ma-zhihao"), at=NOW)
    return view.line.document.ref.sha256


def test_a_case_names_each_version_it_keeps_and_leads_to_it(read_app: Flask) -> None:
    text = visitor(read_app, "liang-xudong").get(f"/case/{SALON}").text
    kept = text[text.index("此件固定的文件版本") :]
    assert "第 1 版" in kept
    assert "现行" in kept
    assert "信访登记表" in kept
    assert "已不是现行版本" not in kept


def test_a_case_says_that_a_version_is_no_longer_in_force(app: Flask) -> None:
    desk = desk_of(app)
    publish(desk, next_version(desk, "workflows/petition.yaml", on=TODAY))
    text = visitor(app, "liang-xudong").get(f"/case/{SALON}").text
    assert text.count("已不是现行版本") == 1


def test_a_session_leads_those_who_may_read_it_to_that_very_version(read_app: Flask) -> None:
    text = visitor(read_app, "cai-jialiang").get(f"/reviews/{JULY}").text
    assert f'href="{RUBRIC}/1"' in text
    assert 'href="/configuration/programme/monthly-review/1"' in text


def test_a_session_says_that_a_version_is_no_longer_in_force(app: Flask) -> None:
    client = visitor(app, "liang-xudong")
    assert "已不是现行版本" not in client.get(f"/reviews/{JULY}").text
    publish(desk_of(app), next_version(desk_of(app), "rubrics/first-petition.yaml", on=TODAY))
    assert client.get(f"/reviews/{JULY}").text.count("已不是现行版本") == 1


def test_a_version_says_how_many_open_sessions_keep_it(read_app: Flask) -> None:
    text = visitor(read_app, "ma-zhihao").get(RUBRIC).text
    assert "没有结束的评查会 2 次" in text
    assert "未办结的件 0 件" in text


def test_the_sessions_that_keep_a_version_are_listed(read_app: Flask) -> None:
    client = visitor(read_app, "liang-xudong")
    kept = client.get(f"/reviews?kept={sha256(read_app, 'rubric', 'first-petition')}").text
    other = client.get(f"/reviews?kept={sha256(read_app, 'rubric', 'repeat-petition')}").text
    assert f"/reviews/{MAY}" in kept
    assert f"/reviews/{MAY}" not in other
    assert "只列出按校验码" in kept


def test_the_open_cases_that_keep_a_version_are_found(app: Flask) -> None:
    desk = desk_of(app)
    secretary = person(desk, "liang-xudong")
    known = sha256(app, "workflow", "petition")
    every = list_cases(desk, actor=secretary, at=NOW, wanted={"kept": known}, limit=100, offset=0)
    assert {line.case.workflow for line in every.lines} == {"petition"}
    assert every.total == len(every.lines) > 0
    page = visitor(app, "liang-xudong").get(f"/find?kept={known}")
    assert "按一个文件版本办理的未办结件" in page.text
    assert "共 0 件" in page.text


def test_an_address_that_names_no_hash_asks_for_nothing(read_app: Flask) -> None:
    text = visitor(read_app, "liang-xudong").get("/find?kept=%25&text=petition").text
    assert "按一个文件版本办理的未办结件" not in text
    assert "只列出按校验码" not in visitor(read_app, "liang-xudong").get("/reviews?kept=x").text


def test_a_version_that_only_serves_others_is_kept_by_none(read_app: Flask) -> None:
    text = visitor(read_app, "ma-zhihao").get("/configuration/workflow/petition-terms").text
    assert "还在按这一版办的" not in Page(text).elements[0].text
