from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from webui_support import sign_in, token_of

from engine.records.session import Database
from webui import create_app
from webui.safety import HEADERS, LARGEST_POST, POLICY
from webui.settings import Settings


@pytest.mark.parametrize("address", ["/sign-in", "/no-such-page", "/raise/bug", "/static/main.css"])
def test_every_answer_carries_the_protecting_headers(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        headers = answer.headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_nothing_unsafe_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "data:" not in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_pages_are_not_kept_by_browsers(client: FlaskClient) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_and_change_their_address_with_their_content(
    client: FlaskClient,
) -> None:
    page = client.get("/sign-in").text
    assert "/static/main.css?v=" in page
    with client.get("/static/main.css") as answer:
        assert "max-age=2592000" in answer.headers["Cache-Control"]


def test_a_post_above_the_bound_is_refused(client: FlaskClient) -> None:
    data = {"csrf_token": token_of(client), "login": "x" * (LARGEST_POST + 1)}
    assert client.post("/sign-in", data=data).status_code == 413


def test_a_large_form_passes(client: FlaskClient) -> None:
    sign_in(client, "anna")
    fields = {f"f_{number}": "行" * 50 for number in range(2000)}
    token = token_of(client, "/raise/not-found")
    assert client.post("/desk", data={**fields, "csrf_token": token}).status_code == 200


def test_over_https_cookies_travel_no_other_way(settings: Settings, database: Database) -> None:
    client = create_app(replace(settings, secure_cookies=True)).test_client()
    answer = client.get("/sign-in", base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_behind_a_proxy_the_address_of_the_browser_counts(
    settings: Settings, database: Database
) -> None:
    app = create_app(replace(settings, proxies=1))
    client = app.test_client()
    token = token_of(client)
    data = {"login": "anna", "password": "wrong", "csrf_token": token}
    for number in range(12):
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        assert client.post("/sign-in", data=data, headers=headers).status_code == 422
