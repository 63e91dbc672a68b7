"""An author's browser: begin a draft, send a part of it."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import visitor
from webui_support import token_of
from werkzeug.test import TestResponse

RUBRIC = "/configuration/rubric/first-petition"


def begun(app: Flask, address: str = RUBRIC, language: str = "zh") -> FlaskClient:
    """Return an author's browser after a new version of a document was begun."""
    client = visitor(app, "ma-zhihao", language)
    post(client, f"{address}/edit", effective_from="2024-01-01", changes="迟办少扣一分\n\n另一处")
    return client


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    token = token_of(client, "/configuration/rubric/repeat-petition/edit")
    return client.post(address, data={"csrf_token": token, **fields})


def sent(client: FlaskClient, address: str) -> dict[str, list[str]]:
    """Return what the form of a page sends if nothing is touched."""
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.text).sent()
