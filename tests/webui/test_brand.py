"""A county's colour, logo and names on its pages."""

from __future__ import annotations

import paper_town
import pytest
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from webui_support import sign_in

from engine.audit.entry import DocumentPublished, Pin
from engine.clock import moment_of
from engine.configuration.library import library_of
from engine.records.session import Database
from engine.terms import SYSTEM

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
BRAND = f"""\
brand:
  colour: "#7A3E12"
  short: {{zh: 纸, en: Paper}}
  logo: |
    {LOGO}
"""


def publish_county(database: Database, more: str) -> None:
    """Publish a second version of the county document with this at its end."""
    text = paper_town.COUNTY.replace("version: 1", "version: 2") + more
    text = text.replace("effective_from: 2020-01-01", "effective_from: 2021-01-01")
    loaded = library_of((*paper_town.TEXTS, ("county-2.yaml", text))).find(
        "county", "paper-town", version=2
    )
    ref, since = loaded.ref, loaded.effective_from
    pin = Pin(kind=ref.kind, id=ref.id, version=ref.version, sha256=ref.sha256)
    with database.writing("paper-town") as unit:
        unit.keep_document(pin, "纸镇", text, "county-2.yaml", since)
        event = DocumentPublished(document=pin, title="纸镇", effective_from=since)
        unit.record(event, actor=SYSTEM, at=moment_of(since))


@pytest.fixture
def branded(app: Flask, database: Database) -> FlaskClient:
    publish_county(database, BRAND)
    return app.test_client()


def stylesheets(page: str) -> list[str]:
    return [str(link["href"]) for link in Page(page).all("link", rel="stylesheet")]


def test_without_a_brand_a_page_asks_for_no_stylesheet_or_logo_of_the_county(
    client: FlaskClient,
) -> None:
    page = client.get("/sign-in").text
    assert len(stylesheets(page)) == 1
    assert "oc-logo" not in page
    assert client.get("/brand.css").status_code == client.get("/brand/logo").status_code == 404


@pytest.mark.parametrize("signed", [False, True])
def test_the_colour_is_a_stylesheet_of_the_county(branded: FlaskClient, signed: bool) -> None:
    if signed:
        sign_in(branded, "anna")
    address = stylesheets(branded.get("/" if signed else "/sign-in").text)[-1]
    answer = branded.get(address)
    assert address.startswith("/brand.css?v=")
    assert answer.content_type == "text/css; charset=utf-8"
    assert "--bs-btn-bg: #7a3e12" in answer.text
    assert answer.headers["Cache-Control"].startswith("private, max-age=")


def test_under_the_address_of_another_it_is_not_kept(branded: FlaskClient) -> None:
    """Between two counties a browser may ask for the old address with the new cookie."""
    assert branded.get("/brand.css?v=0123456789abcdef").headers["Cache-Control"] == "no-store"


def test_the_logo_is_a_picture_that_may_do_nothing(branded: FlaskClient) -> None:
    (image,) = Page(branded.get("/sign-in").text).all("img")
    answer = branded.get(str(image["src"]))
    assert (image["alt"], answer.get_data(as_text=True)) == ("", LOGO)
    assert answer.content_type == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_bar_has_the_short_name_and_paper_the_whole(branded: FlaskClient) -> None:
    sign_in(branded, "anna")
    page = Page(branded.get("/").text)
    names = {each["class"]: each.text.strip() for each in page.all("span") + page.all("p")}
    assert names["oc-top__name"] == "纸一案一评"
    assert names["oc-letterhead oc-only-print"] == "纸镇"


def test_a_page_of_a_broken_server_asks_for_no_look(branded: FlaskClient) -> None:
    answer = branded.get("/raise/integrity")
    assert answer.status_code == 500
    assert "brand" not in answer.text
