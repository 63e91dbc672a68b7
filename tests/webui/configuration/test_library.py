"""The library page: versions on a time line, drafts, coming changes, what one looks for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from four_eyes_support import BEGINS, approve, begin, submit, written
from html_support import Page
from story_support import TODAY, desk_of, visitor
from werkzeug.datastructures import MultiDict

from webui.blueprints.configuration.library_page import Axis, read_sought

LIBRARY = "/configuration"
RUBRIC = "/configuration/rubric/first-petition"


def library(app: Flask, query: str = "", who: str = "ma-zhihao", language: str = "zh") -> str:
    answer = visitor(app, who, language).get(f"{LIBRARY}{query}")
    assert answer.status_code == 200
    return answer.text


def bars(text: str) -> list[str]:
    found = [each["class"] or "" for each in Page(text).all("rect")]
    return [each.removeprefix("oc-life__bar oc-life__bar--") for each in found if "bar" in each]


def test_each_document_has_its_versions_on_a_line(read_app: Flask) -> None:
    text = library(read_app)
    assert set(bars(text)) == {"in-force"}
    assert text.count('class="oc-life__line" ') == text.count('class="oc-life__today"')


def test_an_approved_version_stands_on_the_line_with_who_and_why(app: Flask) -> None:
    desk = desk_of(app)
    written(desk)
    approve(desk, submit(desk))
    text = library(app)
    assert bars(text).count("scheduled") == 1
    assert f'href="{RUBRIC}/2"' in text
    assert "马志豪编制，潘忠良批准" in text
    assert "改动：少扣" in text


def test_a_draft_is_listed_with_who_saved_it_and_the_way_to_it(app: Flask) -> None:
    begin(desk_of(app))
    text = library(app)
    assert bars(text).count("draft") == 1
    assert f'href="{RUBRIC}/edit"' in text
    assert "马志豪保存于" in text
    assert "检查没有发现错误" in text


def test_an_approver_sees_that_a_draft_waits_but_no_way_to_edit_it(app: Flask) -> None:
    desk = desk_of(app)
    written(desk)
    submit(desk)
    text = library(app, who="pan-zhongliang")
    assert "待审批" in text
    assert f'href="{RUBRIC}/edit"' not in text


def test_other_readers_see_no_drafts(app: Flask) -> None:
    begin(desk_of(app))
    assert "正在编制的草稿" not in library(app, who="ding-xinyi")


def test_what_begins_soon_stands_at_the_top_and_nothing_else(app: Flask) -> None:
    assert "九十天内的变动" not in library(app)
    desk = desk_of(app)
    written(desk, on=TODAY + timedelta(days=40))
    approve(desk, submit(desk))
    text = library(app)
    assert text.index("九十天内的变动") < text.index("查找文件")
    assert "40 天后" in text


@pytest.mark.parametrize(
    ("query", "there", "missing"),
    [
        ("?kind=rubric", "rubric/first-petition", "workflow/petition/"),
        ("?text=酸辣", "programme/quarterly-review", "programme/monthly-review"),
        ("?text=MONTHLY", "programme/monthly-review", "programme/quarterly-review"),
    ],
)
def test_one_finds_documents_by_kind_and_words(
    query: str, there: str, missing: str, read_app: Flask
) -> None:
    text = library(read_app, query)
    assert f'href="/configuration/{there}' in text
    assert f'href="/configuration/{missing}' not in text


def test_one_finds_documents_by_what_happens_to_them(app: Flask) -> None:
    begin(desk_of(app))
    text = library(app, "?state=draft")
    assert "rubric/first-petition/1" in text
    assert "rubric/repeat-petition/1" not in text
    assert "没有这样的文件" in library(app, "?state=withdrawn")


@pytest.mark.parametrize("query", ["kind=nothing", "state=past", "kind=%3Cscript%3E"])
def test_what_makes_no_sense_is_not_asked(query: str) -> None:
    name, _, value = query.partition("=")
    assert not read_sought(MultiDict({name: value})).narrows


def test_the_library_speaks_english(read_app: Flask) -> None:
    text = library(read_app, language="en")
    assert "Who wrote and approved it, and why (1 version)" in text
    assert "Today, 28 July 2023" in text


def test_places_on_the_line_are_to_scale() -> None:
    axis = Axis(date(2023, 1, 1), date(2023, 12, 31), date(2023, 7, 2))
    assert axis.now == 50.0
    assert axis.at(date(2020, 1, 1)) == 0.0
    assert axis.at(date(2030, 1, 1)) == 100.0


def test_of_many_years_only_some_are_written() -> None:
    axis = Axis(date(2000, 1, 1), date(2030, 1, 1), BEGINS)
    years = [year for _, year in axis.years]
    assert len(years) < 10
    assert years[1] - years[0] == 4
