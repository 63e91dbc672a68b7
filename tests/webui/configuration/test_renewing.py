"""The page of a draft whose examples come out otherwise: both outcomes, ticked and taken."""

from __future__ import annotations

import pytest
from draft_support import RUBRIC, begun, draft_text, sent
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page

GRID = f"{RUBRIC}/edit/grid"
POINTS = "dimensions/procedure/items/conclude-late/deduct/points"


@pytest.fixture
def author(app: Flask) -> FlaskClient:
    """An author who has just lowered what a late conclusion costs."""
    client = begun(app)
    client.post(GRID, data={**sent(client, GRID), POINTS: ["1"]})
    return client


def ticked(client: FlaskClient, *places: int, **more: str) -> str:
    page = Page(client.get(f"{RUBRIC}/edit").text)
    token = page.sent()["csrf_token"][0]
    revision = page.all("input", name="revision")[0]["value"] or ""
    data = {"csrf_token": token, "revision": revision, "renew": [str(each) for each in places]}
    address = f"{RUBRIC}/edit/examples/renew"
    return client.post(address, data={**data, **more}, follow_redirects=True).text


def test_the_outcomes_stand_in_words(author: FlaskClient) -> None:
    page = author.get(f"{RUBRIC}/edit").text
    assert "示例的结果变了" in page
    assert "得分：<del>96</del> → <strong>98</strong>" in page


def test_a_ticked_example_is_renewed_with_its_new_name(author: FlaskClient, app: Flask) -> None:
    before = draft_text(app)
    place = before.split("examples:")[1].split("超期6日办结")[0].count("- name:") - 1
    page = ticked(author, place, **{f"name-{place}": "超期6日办结，扣2分"})
    assert "示例已改为按新规则得出的结果。" in page
    assert "超期6日办结，扣2分" in draft_text(app)


def test_nothing_ticked_is_told(author: FlaskClient, app: Flask) -> None:
    before = draft_text(app)
    assert "没有选中要更新的示例" in ticked(author)
    assert draft_text(app) == before


def test_outcomes_of_an_older_save_are_refused(author: FlaskClient, app: Flask) -> None:
    before = draft_text(app)
    assert "请按新的结果再看一遍" in ticked(author, 0, revision="1")
    assert draft_text(app) == before


def test_a_draft_that_was_given_up_is_told(author: FlaskClient) -> None:
    token = Page(author.get(f"{RUBRIC}/edit").text).sent()["csrf_token"][0]
    author.post(f"{RUBRIC}/discard", data={"csrf_token": token})
    data = {"csrf_token": token, "revision": "2", "renew": "0"}
    answer = author.post(f"{RUBRIC}/edit/examples/renew", data=data, follow_redirects=True)
    assert "这份草稿已被放弃" in answer.text
