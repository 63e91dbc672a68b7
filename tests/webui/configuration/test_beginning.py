"""Wholly new documents in the browser: begun, written, approved; what cannot stand comes back."""

from __future__ import annotations

import re

import pytest
from drafting_support import post
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import desk_of, visitor

NEW = "/configuration/new"
VISIT = "/configuration/rubric/town-visit"
SAID = {
    "model": "rubric/first-petition",
    "id": "town-visit",
    "title": "乡镇来访接待评分表",
    "title_en": "Visits to towns",
    "effective_from": "2024-01-01",
    "purpose": "评查乡镇接待来访的质量\n\n每季一次",
}


def author(app: Flask, language: str = "zh") -> FlaskClient:
    return visitor(app, "ma-zhihao", language)


def begun(app: Flask, **other: str) -> FlaskClient:
    client = author(app)
    answer = post(client, NEW, **{**SAID, **other})
    assert answer.status_code == 302
    return client


def kept(app: Flask, name: str = "town-visit") -> str | None:
    desk = desk_of(app)
    with desk.database.reading(desk.county) as unit:
        draft = unit.document_draft("rubric", name)
    return draft.text if draft else None


def plain(text: str) -> str:
    """Return what a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def test_only_authors_are_offered_a_new_document(app: Flask) -> None:
    assert f'href="{NEW}"' in author(app).get("/configuration").text
    other = visitor(app, "pan-zhongliang")
    assert f'href="{NEW}"' not in other.get("/configuration").text
    assert other.get(NEW).status_code == 403


def test_the_models_are_listed_by_kind(read_app: Flask) -> None:
    page = author(read_app).get(NEW).text
    groups = re.findall(r'<optgroup label="([^"]+)">', page)
    assert groups == ["评分表", "流程", "表单", "评查方案"]
    assert 'value="rubric/first-petition"' in page
    assert 'value="county/' not in page


def test_a_model_named_in_the_address_is_chosen(read_app: Flask) -> None:
    page = author(read_app).get(f"{NEW}?model=rubric/repeat-petition").text
    assert 'value="rubric/repeat-petition" selected' in page


def test_what_is_missing_is_told_beside_each_field(app: Flask) -> None:
    client = author(app)
    answer = post(client, NEW, id="Town Visit", title_en="kept")
    assert answer.status_code == 422
    page = Page(answer.text)
    for name in ("model", "id", "title", "effective_from", "purpose"):
        assert page.by_id(name)["aria-invalid"] == "true"
        assert page.by_id(f"{name}--error").text.strip()
    assert page.by_id("id")["value"] == "Town Visit"
    assert page.by_id("title_en")["value"] == "kept"


def test_what_is_missing_is_told_in_english_too(app: Flask) -> None:
    page = Page(post(author(app, "en"), NEW, **{**SAID, "id": "访"}).text)
    assert "Small letters" in page.by_id("id--error").text


def test_a_taken_id_comes_back_with_everything_typed(app: Flask) -> None:
    answer = post(author(app), NEW, **{**SAID, "id": "repeat-petition"})
    assert answer.status_code == 409
    page = Page(answer.text)
    assert "已由《" in page.by_id("id--error").text
    assert page.by_id("title")["value"] == SAID["title"]
    assert "每季一次" in page.by_id("purpose").text


def test_a_model_that_is_gone_is_told_at_its_field(app: Flask) -> None:
    answer = post(author(app), NEW, **{**SAID, "model": "rubric/gone"})
    assert answer.status_code == 409
    assert Page(answer.text).by_id("model--error").text.strip()


def test_pressed_twice_it_is_begun_once(app: Flask) -> None:
    client = author(app)
    first = post(client, NEW, **SAID, _act="one")
    again = post(client, NEW, **SAID, _act="one")
    assert (first.status_code, again.status_code) == (302, 302)
    assert first.location == again.location == f"{VISIT}/edit"


def test_somebody_elses_draft_of_the_id_is_told(app: Flask) -> None:
    begun(app)
    answer = post(author(app), NEW, **SAID, _act="another")
    assert answer.status_code == 409
    assert "马志豪" in Page(answer.text).by_id("id--error").text


def test_the_draft_opens_as_any_other(app: Flask) -> None:
    client = begun(app)
    page = plain(client.get(f"{VISIT}/edit").text)
    assert "新文件草稿" in page
    assert "没有以前的版本可以比较" in page
    assert "没有以往的评查和在办的件可以试算" in page
    assert "没有发现错误" in page


@pytest.mark.parametrize("way", ["grid", "yaml", "grades", "dimensions.0", "workbook"])
def test_every_way_to_write_it_is_open(way: str, app: Flask) -> None:
    answer = begun(app).get(f"{VISIT}/edit/{way}")
    assert answer.status_code == 200
    assert SAID["title"] in answer.text


def test_it_stands_in_the_library_before_it_is_published(app: Flask) -> None:
    client = begun(app)
    page = client.get("/configuration").text
    assert page.count(f'href="{VISIT}/edit"') == 2
    assert "还没有发布" in page
    found = client.get("/configuration?text=town-visit").text
    assert SAID["title"] in found
    assert "重复信访" not in Page(found).by_id("kind-rubric").text
    assert client.get("/configuration?state=scheduled").text.count(f'href="{VISIT}/edit"') == 1


def test_who_approves_sees_it_without_a_way_to_write(app: Flask) -> None:
    begun(app)
    page = visitor(app, "pan-zhongliang").get("/configuration").text
    assert SAID["title"] in page
    assert f"{VISIT}/edit" not in page


def test_before_it_is_published_there_is_no_document(app: Flask) -> None:
    assert begun(app).get(VISIT).status_code == 404


def test_given_up_it_leads_back_to_the_library(app: Flask) -> None:
    client = begun(app)
    answer = post(client, f"{VISIT}/discard")
    assert answer.location == "/configuration"
    assert kept(app) is None
    assert "新文件的草稿已放弃" in client.get("/configuration").text
    assert post(client, f"{VISIT}/discard").location == "/configuration"


def test_who_goes_on_with_what_was_given_up_is_told(app: Flask) -> None:
    client = begun(app)
    post(client, f"{VISIT}/discard")
    for answer in (
        client.get(f"{VISIT}/edit"),
        post(client, f"{VISIT}/edit/grades"),
        post(client, f"{VISIT}/submit", revision="1"),
    ):
        assert answer.status_code == 404
        assert "草稿已被放弃" in plain(answer.text)


def test_asked_for_a_trial_it_says_why_there_is_none(app: Flask) -> None:
    client = begun(app)
    answer = post(client, f"{VISIT}/edit/replay")
    assert answer.status_code == 409
    assert "新文件" in plain(answer.text)


def test_submitted_and_approved_it_is_published(app: Flask) -> None:
    client = begun(app)
    post(client, f"{VISIT}/submit", revision="1", words="单独评查")
    approver = visitor(app, "pan-zhongliang")
    address = "/configuration/submissions/rubric-town-visit-1-1"
    page = approver.get(address)
    said = plain(page.text)
    assert "没有以前的版本可以比较" in said
    assert "初次信访调处" in said
    assert "没有以往的评查和在办的件可以试算" in said
    fields = Page(page.text).sent()
    answer = approver.post(f"{address}/approve", data=fields)
    assert answer.location == address
    assert "没有以往的评查" not in plain(approver.get(address).text)
    shown = plain(approver.get(VISIT).text)
    assert SAID["title"] in shown
    assert kept(app) is None
