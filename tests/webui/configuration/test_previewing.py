"""The preview of a form's draft: what staff will see, tried out, nothing kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drafting_support import begun, post, sent
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import desk_of, visitor

FORM = "/configuration/form/petition-registration"
PREVIEW = f"{FORM}/edit/preview"
FRAME = f"{PREVIEW}/frame"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return begun(app, FORM)


def test_the_preview_shows_the_form_at_two_widths(client: FlaskClient) -> None:
    page = Page(client.get(PREVIEW).text)
    assert [each["src"] for each in page.all("iframe")] == [FRAME, FRAME]
    assert all(each["title"] for each in page.all("iframe"))


def test_the_overview_of_a_form_leads_to_its_preview(client: FlaskClient) -> None:
    assert f'href="{PREVIEW}"' in client.get(f"{FORM}/edit").text
    assert f'href="{PREVIEW}"' in client.get(f"{FORM}/edit/schema").text


def test_other_kinds_have_no_preview(app: Flask) -> None:
    client = begun(app)
    assert "/edit/preview" not in client.get("/configuration/rubric/first-petition/edit").text
    assert client.get("/configuration/form/first-petition/edit/preview").status_code == 404


def test_only_the_frame_may_be_framed_and_only_by_this_site(client: FlaskClient) -> None:
    frame, page = client.get(FRAME), client.get(PREVIEW)
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "frame-src" not in client.get(f"{FORM}/edit").headers["Content-Security-Policy"]


def test_an_example_fills_the_form(client: FlaskClient) -> None:
    page = Page(client.get(PREVIEW).text)
    addresses = [each["href"] or "" for each in page.all("a") if "example=" in (each["href"] or "")]
    assert addresses
    filled = sent(client, addresses[0].replace("/preview?", "/preview/frame?"))
    assert sent(client, FRAME) != filled
    assert any("来信" in texts or "来访" in texts for texts in filled.values())


def test_an_example_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"{FRAME}?example=99").status_code == 404
    assert client.get(f"{FRAME}?example=-1").status_code == 404


def test_a_blank_form_sent_for_a_try_says_what_is_missing(client: FlaskClient) -> None:
    answer = post(client, FRAME, **sent(client, FRAME))
    assert answer.status_code == 422
    assert Page(answer.text).by_id("summary").text.strip()


def filled_example(client: FlaskClient) -> tuple[str, dict[str, list[str]]]:
    """Return an example that is accepted, as its frame would send it."""
    for number in range(8):
        address = f"{FRAME}?example={number}"
        fields = sent(client, address)
        if post(client, address, **fields).status_code == 200:
            return address, fields
    raise AssertionError(address)


def test_a_try_that_passes_says_what_rules_would_read(client: FlaskClient) -> None:
    address, fields = filled_example(client)
    text = post(client, address, **fields).text
    assert "没有保存" in text
    assert "petition.topic" in text
    assert "●●●" in text or "petitioner.key" not in text


def test_a_try_keeps_nothing(app: Flask, client: FlaskClient) -> None:
    address, fields = filled_example(client)
    desk = desk_of(app)
    with desk.database.reading(desk.county) as unit:
        before = (len(unit.entries()), unit.count_cases())
    post(client, address, **fields)
    with desk.database.reading(desk.county) as unit:
        assert (len(unit.entries()), unit.count_cases()) == before


def test_the_preview_follows_a_save(client: FlaskClient) -> None:
    address = f"{FORM}/edit/head"
    assert client.get(f"{PREVIEW}/revision").json == {"revision": 1}
    fields = sent(client, address)
    name = next(key for key in fields if key.endswith("title-zh"))
    post(client, address, **{**fields, name: "信访登记（试用）"})
    assert client.get(f"{PREVIEW}/revision").json == {"revision": 2}
    assert "信访登记（试用）" in client.get(FRAME).text


def test_a_draft_that_cannot_be_read_says_so_with_its_mistakes(
    client: FlaskClient, app: Flask
) -> None:
    desk = desk_of(app)
    with desk.database.writing(desk.county) as unit:
        draft = unit.document_draft("form", "petition-registration")
        assert draft is not None
        broken = draft.text.replace("\nschema:", "\nsketch:", 1)
        unit.keep_document_draft(replace(draft, text=broken, revision=2))
    page = client.get(PREVIEW)
    assert page.status_code == 200
    assert "还读不成一张表单" in page.text
    assert "iframe" not in page.text
    assert "oc-problems__item--error" in page.text
    assert client.get(FRAME).status_code == 404


def test_without_a_draft_one_is_led_to_begin_it(app: Flask) -> None:
    client = visitor(app, "ma-zhihao")
    assert client.get(PREVIEW).headers["Location"] == f"{FORM}/edit"
    assert client.get(FRAME).status_code == 404
    assert client.get(f"{PREVIEW}/revision").json == {"revision": None}


@pytest.mark.parametrize("person", ["pan-zhongliang", "han-zhuoqun"])
def test_others_than_authors_see_no_preview(person: str, app: Flask, client: FlaskClient) -> None:
    other = visitor(app, person)
    for address in (PREVIEW, FRAME, f"{PREVIEW}/revision"):
        assert other.get(address).status_code == 403


def test_the_preview_speaks_english(app: Flask) -> None:
    client = begun(app, FORM, "en")
    assert "At a desk" in client.get(PREVIEW).text
    assert "Send for a try" in client.get(FRAME).text
