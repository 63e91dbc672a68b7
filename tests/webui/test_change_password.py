"""A signed-in person changes the own password; the other sessions of the person end."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from webui_support import PASSWORD, sign_in, token_of
from werkzeug.test import TestResponse

PAGE = "/account/password"
NEW = "another long sentence"


@pytest.fixture
def bert(client: FlaskClient) -> FlaskClient:
    sign_in(client, "bert")
    return client


def change(client: FlaskClient, **instead: str) -> TestResponse:
    data = {"former": PASSWORD, "password": NEW, "again": NEW, **instead}
    return client.post(PAGE, data={"csrf_token": token_of(client, PAGE), **data})


def test_everybody_finds_the_page_in_the_menu_of_the_own_name(bert: FlaskClient) -> None:
    assert f'href="{PAGE}"' in bert.get("/").text
    page = bert.get(PAGE).text
    assert "至少 10 位" in page
    assert page.count('type="password"') == 3


def test_nobody_changes_a_password_without_a_session(client: FlaskClient) -> None:
    assert client.get(PAGE).location.startswith("/sign-in")
    assert client.post(PAGE, data={"csrf_token": token_of(client)}).status_code == 302


def test_this_session_stays_and_the_others_end(app: Flask, bert: FlaskClient) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere, "bert")
    answer = change(bert)
    assert (answer.status_code, answer.location) == (302, "/")
    assert "密码已修改" in bert.get("/").text
    assert elsewhere.get("/").location == "/sign-in"


def test_the_new_password_lets_in_and_the_former_does_not(app: Flask, bert: FlaskClient) -> None:
    change(bert)
    assert sign_in(app.test_client(), "bert", NEW).status_code == 302
    assert sign_in(app.test_client(), "bert").status_code == 422


@pytest.mark.parametrize(
    ("instead", "place", "said"),
    [
        ({"former": "quite wrong"}, "former", "原密码不正确"),
        ({"again": "a different sentence"}, "again", "两次输入的密码不同"),
        ({"password": "short", "again": "short"}, "password", "密码至少10位"),
        ({"password": PASSWORD, "again": PASSWORD}, "password", "和原密码相同"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_changes(
    app: Flask, bert: FlaskClient, instead: dict[str, str], place: str, said: str
) -> None:
    answer = change(bert, **instead)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="{place}--error"' in answer.text
    assert not any(typed in answer.text for typed in instead.values())
    assert bert.get("/").status_code == 200
    assert sign_in(app.test_client(), "bert").status_code == 302


def test_the_eleventh_wrong_password_in_a_minute_is_not_tried(bert: FlaskClient) -> None:
    token = token_of(bert, PAGE)
    data = {"former": "quite wrong", "password": NEW, "again": NEW, "csrf_token": token}
    statuses = [bert.post(PAGE, data=data).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert change(bert).status_code == 429


def test_failures_of_one_person_do_not_hold_up_another(app: Flask, bert: FlaskClient) -> None:
    for _ in range(11):
        change(bert, former="quite wrong")
    other = app.test_client()
    sign_in(other, "cleo")
    assert change(other).status_code == 302


def test_a_form_of_another_session_comes_back_and_changes_nothing(
    app: Flask, bert: FlaskClient
) -> None:
    data = {"former": PASSWORD, "password": NEW, "again": NEW, "csrf_token": "of another"}
    answer = bert.post(PAGE, data=data)
    assert answer.status_code == 422
    assert "登录已变更" in answer.text
    assert sign_in(app.test_client(), "bert").status_code == 302


def test_the_page_speaks_english_on_request(bert: FlaskClient) -> None:
    bert.set_cookie("language", "en")
    assert "The present password is wrong" in change(bert, former="quite wrong").text
