"""People of the paper town at their desks: what tests of pages do again and again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from webui_support import sign_in
from werkzeug.test import TestResponse

_FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAME, _VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden inputs of a page's main form."""
    found: dict[str, str] = {}
    for field in _FIELD.findall(page[page.index("<main") :]):
        name, value = _NAME.search(field), _VALUE.search(field)
        if name and value:
            found[name[1]] = value[1]
    return found


@dataclass(frozen=True)
class Person:
    """Somebody signed in, with what they do on pages."""

    client: FlaskClient

    @classmethod
    def of(cls, app: Flask, login: str, language: str = "zh") -> Person:
        """Sign somebody in."""
        client = app.test_client()
        sign_in(client, login)
        client.set_cookie("language", language)
        return cls(client)

    def see(self, address: str) -> str:
        """Return the text of a page that must be there."""
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer.text

    def status(self, address: str) -> int:
        """Return the status of a page."""
        return self.client.get(address).status_code

    def send(self, address: str, **fields: str) -> TestResponse:
        """Open a form and send it with these answers, without following the redirect."""
        return self.post(address, hidden_fields(self.see(address)), **fields)

    def post(self, address: str, hidden: dict[str, str], **fields: str) -> TestResponse:
        """Send a form opened before."""
        return self.client.post(address, data={**hidden, **fields})

    def register(self, headline: str = "桥上有个大洞", topic: str = "potholes") -> str:
        """Register a letter and return the address of its page."""
        answer = self.send(
            "/cases/letters/new", f_headline=headline, f_topic=topic, f_writer="写信的人"
        )
        assert answer.status_code == 302, answer.text
        return answer.location

    def do(self, case: str, step: str, **fields: str) -> TestResponse:
        """Do a step of a case by its page."""
        return self.send(f"{case}/do/{step}", **fields)
