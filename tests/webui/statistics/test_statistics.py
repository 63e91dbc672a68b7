from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from html_support import Page
from story_support import PETITIONER, SALON, visitor

from engine.analytics.comparisons import Comparison
from engine.analytics.measures import Figure, Period
from engine.configuration.county import Measure
from webui.blueprints.statistics.pages import change_of, months_of

HALF = "first=2023-01-01&last=2023-06-30"


def figure(page: Page, title: str) -> str:
    """Return the row of a measure as one line."""
    rows = (" ".join(each.text.split()) for each in page.all("tr"))
    return next(row for row in rows if row.startswith(title))


@pytest.fixture(scope="module")
def dashboard(read_app: Flask) -> Page:
    return Page(visitor(read_app, "liang-xudong").get("/statistics").text)


def test_without_a_period_the_last_half_year_that_is_over_is_shown(dashboard: Page) -> None:
    assert dashboard.by_id("first")["value"] == "2023-01-01"
    assert dashboard.by_id("last")["value"] == "2023-06-30"


def test_every_measure_of_the_county_has_a_row_with_its_unit(dashboard: Page) -> None:
    assert "23 件" in figure(dashboard, "信访举报总量")
    assert "1 人" not in figure(dashboard, "追责问责")
    assert "1 份" in figure(dashboard, "下发问题整改清单")


def test_a_measure_says_what_it_counts(dashboard: Page) -> None:
    assert "期内登记的“信访件办理”件数" in figure(dashboard, "信访举报总量")
    assert "信访类别为重复访" in figure(dashboard, "重复信访")
    assert "事项类别属“村级集体“三资””" in figure(dashboard, "涉及村级集体“三资”")
    assert "“被问责人员”的合计" in figure(dashboard, "追责问责")
    assert "结果已确认的件数" in figure(dashboard, "评查信访件")


def test_a_share_names_its_whole(dashboard: Page) -> None:
    assert "占信访举报总量" in figure(dashboard, "涉及村级集体“三资”")


def test_every_number_leads_to_what_is_behind_it(read_app: Flask) -> None:
    client = visitor(read_app, "liang-xudong")
    page = Page(client.get("/statistics").text)
    addresses = {
        each["href"] or ""
        for each in page.all("a")
        if "/statistics/cases" in (each["href"] or "") or "/results" in (each["href"] or "")
    }
    assert len(addresses) > 10
    assert {client.get(address).status_code for address in addresses} == {200}


def test_bars_are_tables_with_figures(dashboard: Page) -> None:
    bars = dashboard.all("progress")
    assert bars
    assert {each["aria-hidden"] for each in bars} == {"true"}
    assert "商务局" in " ".join(each.text for each in dashboard.all("table"))


def test_a_period_is_chosen_by_its_days(read_app: Flask) -> None:
    page = visitor(read_app, "liang-xudong").get("/statistics?first=2021-01-01&last=2021-06-30")
    assert "这一时段没有数据" in page.text
    assert "0 件" in figure(Page(page.text), "信访举报总量")


@pytest.mark.parametrize("query", ["first=2023-06-30&last=2023-01-01", "first=x&last=y"])
def test_days_that_make_no_sense_fall_back(read_app: Flask, query: str) -> None:
    page = Page(visitor(read_app, "liang-xudong").get(f"/statistics?{query}").text)
    assert page.by_id("first")["value"] == "2023-01-01"


def test_the_cases_behind_a_figure_are_listed(read_app: Flask) -> None:
    client = visitor(read_app, "liang-xudong")
    page = client.get(f"/statistics/cases?measure=petitions&topic=预付卡消费&{HALF}").text
    assert f"/case/{SALON}" in page
    assert PETITIONER not in page


def test_a_case_outside_ones_area_is_a_number_without_a_link(read_app: Flask) -> None:
    page = visitor(read_app, "lin-baichuan").get(f"/statistics/cases?measure=petitions&{HALF}")
    assert "嵊信〔2023〕1号" in page.text
    assert f"/case/{SALON}" not in page.text
    assert "购物卡" not in page.text


def test_only_readers_of_statistics_open_the_dashboard(read_app: Flask) -> None:
    client = visitor(read_app, "yu-lan")
    assert client.get("/statistics").status_code == 403
    assert client.get("/statistics/cases").status_code == 403


def test_an_unknown_measure_is_not_found(read_app: Flask) -> None:
    client = visitor(read_app, "liang-xudong")
    assert client.get("/statistics/cases?measure=nothing").status_code == 404


def test_the_dashboard_speaks_english_on_request(read_app: Flask) -> None:
    page = visitor(read_app, "liang-xudong", language="en").get("/statistics").text
    assert "first half of 2023" in page
    assert "Kind of petition = " in page


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2023, 5, 31), date(2023, 5, 31), 1),
        (date(2022, 12, 31), date(2023, 1, 1), 2),
        (date(2023, 1, 1), date(2023, 12, 31), 12),
    ],
)
def test_a_period_touches_whole_months(first: date, last: date, months: int) -> None:
    found = list(months_of(Period(first, last)))
    assert len(found) == months
    assert {each.day for each in found} == {1}


def measure(better: str | None) -> Measure:
    return Measure.model_validate(
        {"id": "m", "title": "数", "unit": "件", "workflow": "w", "better": better}
    )


@pytest.mark.parametrize(
    ("better", "change", "icon", "word", "tone"),
    [
        ("less", "-13.7", "arrow-down", "下降 13.7%", "better"),
        ("less", "5", "arrow-up", "上升 5%", "worse"),
        ("more", "5", "arrow-up", "上升 5%", "better"),
        ("more", "-5", "arrow-down", "下降 5%", "worse"),
        (None, "-5", "arrow-down", "下降 5%", "plain"),
        ("less", "0", "dash-circle", "持平", "plain"),
    ],
)
def test_a_change_says_up_or_down_and_whether_that_is_good(
    better: str | None, change: str, icon: str, word: str, tone: str
) -> None:
    period = Period(date(2023, 1, 1), date(2023, 6, 30))
    figure = Figure(measure(better), period, Decimal(1))
    said = change_of(Comparison(figure, figure, Decimal(change), None))
    assert said is not None
    assert (said.icon, said.word, said.tone) == (icon, word, tone)


def test_without_a_year_before_there_is_no_change() -> None:
    period = Period(date(2023, 1, 1), date(2023, 6, 30))
    figure = Figure(measure("less"), period, Decimal(1))
    assert change_of(Comparison(figure, figure, None, None)) is None
