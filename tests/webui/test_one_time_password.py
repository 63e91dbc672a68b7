"""Who comes in with a password somebody else made changes it before anything else."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from webui_support import PASSWORD, choose_password, sign_in, token_of

from engine.records.session import Database
from engine.services.people import enter_account
from webui.access import rule_of
from webui.settings import Settings

PAGE = "/account/password"
GIVEN = "told-by-somebody"


@pytest.fixture
def bert(client: FlaskClient, database: Database, settings: Settings) -> FlaskClient:
    """A browser of somebody who was just given a password."""
    with database.writing(settings.county) as unit:
        enter_account(unit, person="bert", login="bert", password=GIVEN, one_time=True)
    sign_in(client, "bert", GIVEN)
    return client


def test_every_page_leads_to_the_change_of_the_password(app: Flask, bert: FlaskClient) -> None:
    pages = [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    assert len(pages) > 20
    for rule in pages:
        known = rule_of(app, rule.endpoint)
        assert known
        answer = bert.get(rule.rule)
        if known.anybody or known.one_time:
            assert PAGE not in (answer.location or ""), rule
        elif not known.rights:
            assert answer.status_code == 302, rule
            assert answer.location.startswith(PAGE), rule
        else:
            # Who may not open it anyway is told so; nobody gets to see it.
            assert answer.status_code == 403 or answer.location.startswith(PAGE), rule


def test_nothing_is_done_before_either(bert: FlaskClient) -> None:
    answer = bert.post("/desk", data={"csrf_token": token_of(bert, PAGE)})
    assert (answer.status_code, answer.location) == (302, PAGE)


def test_a_part_of_a_page_leads_the_whole_page_there(bert: FlaskClient) -> None:
    answer = bert.get("/desk", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"{PAGE}?next=/desk"
    assert "for members" not in answer.text


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "改好以后才能打开其他页面"), ("en", "The other pages open once you have changed it")],
)
def test_the_page_says_why(bert: FlaskClient, language: str, said: str) -> None:
    bert.set_cookie("language", language)
    page = bert.get("/", follow_redirects=True).text
    assert said in page
    assert 'class="oc-places__link"' not in page


def test_an_account_with_a_password_of_ones_own_is_asked_nothing(client: FlaskClient) -> None:
    sign_in(client, "cleo")
    assert client.get("/desk").text == "for members"
    page = client.get(PAGE).text
    assert "请先改成自己的密码" not in page
    assert 'class="oc-places__link"' in page


def test_once_it_is_changed_the_page_that_was_asked_for_opens(bert: FlaskClient) -> None:
    assert bert.get("/desk?part=2").location == f"{PAGE}?next=/desk?part%3D2"
    answer = choose_password(bert, GIVEN, next="/desk?part=2")
    assert (answer.status_code, answer.location) == (302, "/desk?part=2")
    assert bert.get("/desk").text == "for members"


def test_where_one_goes_on_survives_a_refusal(bert: FlaskClient) -> None:
    page = choose_password(bert, "quite wrong", next="/desk").text
    assert 'name="next" value="/desk"' in page


def test_a_foreign_address_is_not_led_on_to(bert: FlaskClient) -> None:
    assert choose_password(bert, GIVEN, next="//elsewhere.example/").location == "/"


def test_the_given_password_cannot_be_chosen_again(bert: FlaskClient) -> None:
    answer = choose_password(bert, GIVEN, password=GIVEN, again=GIVEN)
    assert answer.status_code == 422
    assert bert.get("/desk").location.startswith(PAGE)


def test_one_can_leave_and_come_back_and_is_asked_again(bert: FlaskClient) -> None:
    answer = bert.post("/sign-out", data={"csrf_token": token_of(bert, PAGE)})
    assert answer.location == "/sign-in"
    sign_in(bert, "bert", GIVEN)
    assert bert.get("/desk").location.startswith(PAGE)


def test_the_language_can_be_chosen_before(bert: FlaskClient) -> None:
    data = {"language": "en", "next": PAGE, "csrf_token": token_of(bert, PAGE)}
    assert bert.post("/language", data=data).location == PAGE
    assert "Choose your own password first" in bert.get(PAGE).text


def test_the_given_password_ends_with_the_change(app: Flask, bert: FlaskClient) -> None:
    choose_password(bert, GIVEN)
    other = app.test_client()
    assert sign_in(other, "bert", GIVEN).status_code == 422
    sign_in(other, "bert", PASSWORD)
    assert other.get("/desk").text == "for members"
