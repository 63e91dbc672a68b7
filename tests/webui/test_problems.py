from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient
from webui_support import ERRORS, sign_in, token_of


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("configuration", 500),
        ("faults", 500),
        ("expression", 500),
        ("rule", 422),
        ("filing", 422),
        ("transition", 409),
        ("access", 403),
        ("not-found", 404),
        ("conflict", 409),
        ("integrity", 500),
        ("bug", 500),
    ],
)
def test_each_error_has_its_status(client: FlaskClient, name: str, status: int) -> None:
    assert client.get(f"/raise/{name}").status_code == status


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_what_is_wrong_in_the_readers_language(
    client: FlaskClient, name: str, language: str
) -> None:
    client.set_cookie("language", language)
    error = ERRORS[name]
    said = error.text(language).splitlines()[0]
    assert said in client.get(f"/raise/{name}").text


def test_the_faults_of_documents_are_listed_with_their_place(client: FlaskClient) -> None:
    assert "rubrics/a.yaml:14" in client.get("/raise/faults").text


def test_a_bug_shows_a_number_and_nothing_of_the_inside(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "onecase.web")
    page = client.get("/raise/bug").text
    assert "secret of the house" not in page
    assert "ZeroDivisionError" not in page
    number = caplog.records[0].getMessage().split()[1]
    assert number in page


def test_a_broken_chain_is_loud(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    page = client.get("/raise/integrity").text
    assert "请立即停止办理" in page
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]


def test_an_unknown_address_says_so(client: FlaskClient) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


def test_a_wrong_method_says_so(client: FlaskClient) -> None:
    assert client.get("/sign-out").status_code == 405


def test_a_signed_in_person_stays_in_the_frame(client: FlaskClient) -> None:
    sign_in(client, "anna")
    page = client.get("/raise/conflict").text
    assert "oc-shell" in page
    assert "安娜" in page


def test_a_fault_of_the_server_is_shown_without_the_frame(client: FlaskClient) -> None:
    sign_in(client, "anna")
    assert "oc-shell" not in client.get("/raise/bug").text


def test_after_an_act_the_page_says_that_nothing_was_changed(client: FlaskClient) -> None:
    token = token_of(client)
    assert "未作任何改动" in client.post("/raise/conflict", data={"csrf_token": token}).text
    assert "未作任何改动" not in client.get("/raise/conflict").text
