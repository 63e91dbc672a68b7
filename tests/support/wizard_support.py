"""The wizard over HTTP: a step filled in, all of them, and the founding."""

from __future__ import annotations

import re
from html import unescape

from adoption_support import told
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.forms.names import field_name, row_name
from engine.services.county_plan import STEPS

NEW = "/adoption/new"
Sent = dict[str, str | list[str]]


def fields(answers: dict[str, object]) -> Sent:
    """Return answers as a browser sends them."""
    sent: Sent = {}
    for name, value in answers.items():
        if isinstance(value, list) and all(isinstance(row, dict) for row in value):
            sent[row_name((name,))] = [
                "",
                *(f"{number}:r{number + 1}" for number in range(len(value))),
            ]
            for number, row in enumerate(value):
                sent |= {field_name((name, number, part)): str(row[part]) for part in row}
        elif isinstance(value, dict):
            sent |= {field_name((name, part)): str(value[part]) for part in value}
        else:
            sent[field_name((name,))] = str(value)
    return sent


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="(_\w+|csrf_token)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def send(client: FlaskClient, step: str, answers: dict[str, object], **more: str) -> TestResponse:
    """Send a step as its page would."""
    page = client.get(f"{NEW}/{step}").text
    return client.post(f"{NEW}/{step}", data={**hidden(page), **fields(answers), **more})


def fill(client: FlaskClient, **instead: dict[str, object]) -> None:
    """Fill in every step; each must lead to the next."""
    for number, (step, answers) in enumerate(told(**instead).items()):
        came = send(client, step, answers)
        assert came.status_code == 302, came.text
        following = STEPS[number + 1] if number + 1 < len(STEPS) else "review"
        assert came.location == f"{NEW}/{following}"


def found(client: FlaskClient) -> TestResponse:
    """Found the county from the last look."""
    page = client.get(f"{NEW}/review").text
    return client.post(
        f"{NEW}/review", data=hidden(page[page.index('action="/adoption/new/review"') :])
    )
