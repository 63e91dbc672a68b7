from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from desk_support import Person
from flask import Flask

from engine.clock import moment_of
from engine.records.session import Database
from engine.services.desk import Desk
from engine.services.escalate import run_tick
from webui import create_app
from webui.settings import Settings


def test_who_has_nothing_to_do_is_told_what_can_be_done(app: Flask) -> None:
    page = Person.of(app, "anna").see("/")
    assert "现在没有等您办理的事项。" in page
    assert 'href="/cases/letters/new"' in page


def test_who_opens_no_cases_is_led_to_the_list(app: Flask) -> None:
    assert 'href="/cases/letters">查看来信办理' in Person.of(app, "cleo").see("/")


def test_who_reads_no_petitions_is_told_to_wait(app: Flask) -> None:
    page = Person.of(app, "bert").see("/")
    assert "您能办理的其他事项见导航" in page
    assert "/cases/letters" not in page
    assert "oc-top__search" not in page


def test_a_task_leads_to_its_form_and_to_its_case(app: Flask) -> None:
    anna = Person.of(app, "anna")
    case = anna.register("桥上有个大洞", "bridges")
    page = anna.see("/")
    assert f'href="{case}/do/route">分流' in page
    assert f'href="{case}">桥上有个大洞' in page
    assert "有 1 项等您办理" in page


def test_a_task_passes_to_the_next_person(app: Flask) -> None:
    anna = Person.of(app, "anna")
    case = anna.register("桥上有个大洞", "bridges")
    anna.do(case, "route")
    assert "都办完了" in anna.see("/")
    assert f'href="{case}/do/report">报告' in Person.of(app, "cleo").see("/")


@pytest.fixture
def later(app: Flask, settings: Settings, database: Database) -> Flask:
    """The same office three weeks on, after the tick has run."""
    anna = Person.of(app, "anna")
    anna.do(anna.register("桥上有个大洞", "bridges"), "route")
    anna.register("井水变黄浑浊", "wells")
    desk = Desk(database, settings.county, settings.key_for("fingerprints of persons"))
    run_tick(desk, at=moment_of(date(2023, 3, 22)))
    return create_app(replace(settings, today=date(2023, 3, 22)))


def test_a_proposal_of_the_ladder_stands_first(later: Flask) -> None:
    page = Person.of(later, "anna").see("/")
    assert "逾期未答复，请催办" in page
    assert page.index("桥上有个大洞") < page.index("井水变黄浑浊")
    assert "其中 1 项已超期。" in page
    assert "超期 9 天" in page


def test_what_is_overdue_is_urgent_for_its_handler(later: Flask) -> None:
    page = Person.of(later, "cleo").see("/")
    assert "紧急" in page
    assert "is-overdue" in page


def test_the_case_page_asks_for_what_the_ladder_proposes(later: Flask) -> None:
    anna = Person.of(later, "anna")
    page = anna.see("/case/letters-2023-00001")
    assert "请尽快办理：催办" in page
    assert "系统按规则提出" in page


def test_the_first_page_speaks_english(app: Flask) -> None:
    anna = Person.of(app, "anna", "en")
    anna.register("桥上有个大洞", "bridges")
    page = anna.see("/")
    assert "Work of 安娜" in page
    assert "1 thing waits for you." in page


def test_a_page_without_places_says_that_the_data_are_invented(app: Flask) -> None:
    client = app.test_client()
    assert "演示数据" in client.get("/sign-in").text
    assert "演示数据" in client.get("/raise/bug").text


def test_real_data_carry_no_stripe(settings: Settings, database: Database) -> None:
    app = create_app(replace(settings, demo=False, today=None))
    assert "oc-demo" not in app.test_client().get("/sign-in").text
    app.extensions["onecase"].desk.database.close()


def test_the_frame_names_person_post_and_day(app: Flask) -> None:
    page = Person.of(app, "anna").see("/")
    assert "纸镇一案一评" in page
    assert "前台" in page
    assert "演示数据 · 今天算作 2023年3月1日" in page
