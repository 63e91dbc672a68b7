from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from webui_support import PASSWORD, sign_in, token_of

from engine.records.session import Database
from engine.services.people import enter_account
from webui.settings import Settings


def test_the_right_password_leads_on(client: FlaskClient) -> None:
    answer = sign_in(client, "anna", next="/registry")
    assert (answer.status_code, answer.location) == (302, "/registry")


def test_a_foreign_address_is_not_led_on_to(client: FlaskClient) -> None:
    assert sign_in(client, "anna", next="//elsewhere.example/").location == "/"


@pytest.mark.parametrize(("login", "password"), [("anna", "wrong"), ("nobody", PASSWORD)])
def test_wrong_login_and_wrong_password_read_the_same(
    client: FlaskClient, login: str, password: str
) -> None:
    answer = sign_in(client, login, password)
    assert answer.status_code == 422
    assert "账号或密码不正确" in answer.text
    assert client.get("/desk").status_code == 302


def test_the_login_typed_stands_there_again_and_the_password_does_not(client: FlaskClient) -> None:
    answer = sign_in(client, "anna", "quite wrong")
    assert 'value="anna"' in answer.text
    assert "quite wrong" not in answer.text


def test_a_closed_account_does_not_get_in(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    with database.writing(settings.county) as unit:
        account = unit.account("anna")
        unit.put_account("anna", "anna", account.password_hash, active=False)
    assert sign_in(client, "anna").status_code == 422


def test_a_person_the_county_no_longer_names_does_not_get_in(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    with database.writing(settings.county) as unit:
        enter_account(unit, person="gone", login="gone", password=PASSWORD)
    assert sign_in(client, "gone").status_code == 422


def test_a_session_ends_when_the_account_is_closed(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    sign_in(client, "anna")
    with database.writing(settings.county) as unit:
        account = unit.account("anna")
        unit.put_account("anna", "anna", account.password_hash, active=False)
    assert client.get("/desk").status_code == 302


def test_a_session_ends_when_the_password_is_changed(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    sign_in(client, "anna")
    with database.writing(settings.county) as unit:
        enter_account(unit, person="anna", login="anna", password="another long sentence")
    assert client.get("/desk").status_code == 302


def test_signing_out_ends_the_session(client: FlaskClient) -> None:
    sign_in(client, "anna")
    answer = client.post("/sign-out", data={"csrf_token": token_of(client, "/raise/not-found")})
    assert answer.location == "/sign-in"
    assert client.get("/desk").status_code == 302


def test_who_is_signed_in_is_not_asked_again(client: FlaskClient) -> None:
    sign_in(client, "anna")
    assert client.get("/sign-in?next=/desk").location == "/desk"


def test_signing_in_begins_a_fresh_session(client: FlaskClient) -> None:
    client.get("/sign-in")
    before = client.get_cookie("onecase").value
    token = token_of(client)
    sign_in(client, "anna")
    with client.session_transaction() as session:
        assert session["_user_id"].endswith("/anna")
        assert "csrf_token" not in session
    assert client.get_cookie("onecase").value != before
    assert client.post("/desk", data={"csrf_token": token}).status_code == 400


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = sign_in(client, "anna").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_the_eleventh_failure_in_a_minute_is_not_tried(client: FlaskClient) -> None:
    token = token_of(client)
    data = {"login": "anna", "password": "wrong", "csrf_token": token}
    statuses = [client.post("/sign-in", data=data).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_many_who_sign_in_rightly_from_one_address_are_not_held_up(client: FlaskClient) -> None:
    for _ in range(12):
        assert sign_in(client, "anna").status_code == 302
        client.delete_cookie("onecase")


def test_a_form_without_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"login": "anna", "password": PASSWORD})
    assert answer.status_code == 400
    assert "页面已失效" in answer.text


def test_a_form_with_the_token_of_another_session_is_refused(
    app: Flask, client: FlaskClient
) -> None:
    stranger = app.test_client()
    token_of(client)
    data = {"login": "anna", "password": PASSWORD, "csrf_token": token_of(stranger)}
    assert client.post("/sign-in", data=data).status_code == 400
