"""Who supervises other counties finds at once what they agreed to show."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from counties_support import signed_in
from flask import Flask
from made_once import made_once
from two_counties import SUPERVISOR, YUEZHOU, build, settings_in
from webui_support import PASSWORD

from engine.clock import moment_of
from engine.services.publish_documents import publish_folder
from engine.terms import SYSTEM
from webui import create_app

SUPERVISING, APPROVING = "lu-wen", "tang-ning"


@pytest.fixture(scope="module")
def above(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An installation in which Yuezhou supervises Songquan, and Shengzhou shows it nothing."""
    folder = tmp_path_factory.mktemp("above")
    shutil.copytree(made_once(tmp_path_factory, "two-counties", build), folder, dirs_exist_ok=True)
    app = create_app(settings_in(folder))
    yield app
    app.extensions["onecase"].desks.database.close()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Flask]:
    """An installation of the supervisor's only."""
    app = create_app(settings_in(tmp_path))
    desk = app.extensions["onecase"].desks.found(YUEZHOU)
    publish_folder(desk, SUPERVISOR, actor=SYSTEM, at=moment_of(date(2024, 1, 2)))
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with desk.database.writing(YUEZHOU) as unit:
        unit.put_account(SUPERVISING, SUPERVISING, quick)
    yield app
    desk.database.close()


def test_the_totals_of_each_county_stand_there_with_their_last_day(above: Flask) -> None:
    page = signed_in(above, YUEZHOU, SUPERVISING).get("/").text
    main = page[page.index("<main") :]
    assert "松泉县" in main
    assert "2023年下半年" in main
    assert "截至 2023年12月31日" in main
    assert "嵊州市" not in main
    assert 'href="/totals"' in main
    assert "都办完了" not in main


def test_they_are_told_in_english_too(above: Flask) -> None:
    client = signed_in(above, YUEZHOU, SUPERVISING)
    client.set_cookie("language", "en")
    page = client.get("/").text
    assert "Agreed totals of the counties" in page
    assert "Other half-years and the year before" in page


def test_the_first_page_says_the_same_as_the_page_of_totals(above: Flask) -> None:
    client = signed_in(above, YUEZHOU, SUPERVISING)
    first, totals = (client.get(path).text for path in ("/", "/totals"))
    for measure in ("信访举报总量", "重复信访", "下发问题整改清单"):
        assert measure in first
        assert measure in totals
    assert first.count("<strong>0</strong>") == 3


def test_who_may_not_read_totals_sees_none(above: Flask) -> None:
    page = signed_in(above, YUEZHOU, APPROVING).get("/").text
    assert "松泉县" not in page
    assert "都办完了" in page


def test_without_an_agreement_it_says_where_one_is_made(alone: Flask) -> None:
    page = signed_in(alone, YUEZHOU, SUPERVISING).get("/").text
    assert "没有县（市、区）与越州市约定总数" in page
    assert "agreed_totals" in page
    assert "都办完了" not in page
