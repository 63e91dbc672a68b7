"""Drafts of the story's documents over the test client: begun, sent, read back."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import desk_of, visitor
from webui_support import token_of
from werkzeug.test import TestResponse

RUBRIC = "/configuration/rubric/first-petition"
AUTHOR = "ma-zhihao"


def begun(app: Flask, address: str = RUBRIC, language: str = "zh") -> FlaskClient:
    """Return an author's browser after a new version of a document was begun."""
    client = visitor(app, AUTHOR, language)
    token = token_of(client, "/configuration/rubric/repeat-petition/edit")
    data = {"csrf_token": token, "effective_from": "2024-01-01"}
    assert client.post(f"{address}/edit", data=data).status_code == 302
    return client


def sent(client: FlaskClient, address: str) -> dict[str, list[str]]:
    """Return what the form of a page sends if nothing is touched."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Page(answer.text).sent()


def sent_by(answer: TestResponse) -> dict[str, list[str]]:
    """Return what the form of an answer sends if nothing is touched."""
    return Page(answer.text).sent()


def draft_text(app: Flask, kind: str = "rubric", name: str = "first-petition") -> str:
    """Return the text of a draft as it is kept."""
    desk = desk_of(app)
    with desk.database.reading(desk.county) as unit:
        draft = unit.document_draft(kind, name)
    assert draft is not None
    return draft.text


def lines_changed(before: str, after: str) -> list[tuple[str, str]]:
    """Return the lines of two texts of one length that differ."""
    both = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(old, new) for old, new in both if old != new]
