from __future__ import annotations

import pytest
from desk_support import Person
from flask import Flask
from story_support import JULY, MAY


def mine(app: Flask, login: str, language: str = "zh") -> str:
    page = Person.of(app, login, language).see("/")
    return page[page.index("<main") :]


def test_an_assessor_is_led_to_each_sheet(read_app: Flask) -> None:
    page = mine(read_app, "yu-lan")
    assert f"/reviews/{MAY}/cases/" in page
    assert '/sheet">评分</a>' in page
    assert "petition-2023-00001/sheet" not in page


def test_the_secretary_is_asked_to_fix_the_frame(read_app: Flask) -> None:
    page = mine(read_app, "liang-xudong")
    assert f'href="/reviews/{JULY}">固定抽取范围' in page
    assert "2023年7月28日" in page


@pytest.mark.parametrize("login", ["wu-guohua", "han-zhuoqun"])
def test_nobody_is_asked_before_their_turn(read_app: Flask, login: str) -> None:
    assert "会次" not in mine(read_app, login)


def test_who_prepares_reviews_may_open_a_session_from_here(read_app: Flask) -> None:
    assert 'href="/reviews/new"' in mine(read_app, "liang-xudong")
    assert 'href="/reviews/new"' not in mine(read_app, "yu-lan")


def test_reviews_are_counted_in_the_frame(read_app: Flask) -> None:
    page = Person.of(read_app, "liang-xudong").see("/reviews")
    assert page.count('<span class="oc-count">') == 2


def test_the_tasks_speak_english(read_app: Flask) -> None:
    assert ">Fix the frame</a>" in mine(read_app, "liang-xudong", "en")


def test_who_may_not_read_reviews_has_none(read_app: Flask) -> None:
    assert "会次" not in mine(read_app, "lu-haoran")
