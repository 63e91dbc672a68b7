"""What a county lays down otherwise than its parent, written in the grid, reasons and all."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from html_support import Page
from webui_support import token_of

RUBRIC = "/configuration/rubric/simple"
GRID, REASONS = f"{RUBRIC}/edit/grid", f"{RUBRIC}/edit/reasons"
POINTS = "dimensions/reply/items/late/deduct/points"
WHY = "why-change.items.late.why"


@pytest.fixture
def writer(author: FlaskClient) -> FlaskClient:
    """The author with a new version of the rubric begun."""
    edit = f"{RUBRIC}/edit"
    data = {"csrf_token": token_of(author, edit), "effective_from": "2023-04-01"}
    author.post(edit, data={**data, "changes": "本县从宽"})
    return author


def lowered(client: FlaskClient) -> str:
    """Lower what a late reply costs; return the page of the differences."""
    sent = Page(client.get(GRID).text).sent()
    assert client.post(GRID, data={**sent, POINTS: ["1"]}).status_code == 302
    return client.get(REASONS).text


def explain(client: FlaskClient, why: str, revision: str | None = None) -> tuple[int, str]:
    sent = Page(client.get(REASONS).text).sent()
    sent[WHY] = [why]
    sent["_revision"] = [revision] if revision else sent["_revision"]
    answer = client.post(REASONS, data=sent, follow_redirects=True)
    return answer.status_code, answer.text


def test_the_grid_shows_what_is_taken_over(writer: FlaskClient) -> None:
    page = Page(writer.get(GRID).text)
    (field,) = page.all("input", name=POINTS)
    assert field["value"] == "2"


def test_while_nothing_differs_the_page_says_what_to_do(writer: FlaskClient) -> None:
    page = writer.get(REASONS).text
    assert "这一版与所沿用的文件还没有不同" in page
    assert "不同之处和理由" in writer.get(f"{RUBRIC}/edit").text


def test_a_changed_number_is_told_with_the_reason_of_the_version(writer: FlaskClient) -> None:
    page = lowered(writer)
    assert "扣分项：超期答复" in page
    assert "扣 2 分" in page
    assert "扣 1 分" in page
    assert Page(page).sent()[WHY] == ["本县从宽"]


def test_the_grid_marks_what_differs(writer: FlaskClient) -> None:
    assert "与所沿用的不同" not in writer.get(GRID).text
    lowered(writer)
    assert writer.get(GRID).text.count("与所沿用的不同") == 1


def test_a_reason_of_its_own_is_kept(writer: FlaskClient) -> None:
    lowered(writer)
    status, page = explain(writer, "山区路远")
    assert (status, "理由已保存" in page) == (200, True)
    assert "why: 山区路远" in writer.get(f"{RUBRIC}/edit").text


def test_a_difference_without_a_reason_is_refused_where_it_stands(writer: FlaskClient) -> None:
    lowered(writer)
    status, page = explain(writer, " ")
    assert status == 422
    assert "请写明理由。" in page
    assert 'aria-invalid="true"' in page


def test_reasons_of_differences_that_are_others_by_now_come_back(writer: FlaskClient) -> None:
    lowered(writer)
    explain(writer, "甲写的")
    status, page = explain(writer, "乙写的", revision="2")
    assert status == 409
    assert "乙写的" in page
    assert "甲写的" in writer.get(REASONS).text


def test_the_page_speaks_english(writer: FlaskClient) -> None:
    lowered(writer)
    writer.set_cookie("language", "en")
    page = writer.get(REASONS).text
    assert "Differences and reasons" in page
    assert "Save the reasons" in page


def test_a_document_that_extends_nothing_has_no_such_page(client: FlaskClient) -> None:
    client.post("/sign-out", data={"csrf_token": token_of(client, "/")})
    answer = client.get(REASONS)
    assert answer.status_code == 302
