"""The people of the county over HTTP: found, given a password, closed, opened again."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import desk_of, visitor
from webui_support import PASSWORD, sign_in, token_of
from werkzeug.test import TestResponse

ADMINISTRATOR, CLERK = "ding-xinyi", "han-zhuoqun"
PERSON = f"/people/{CLERK}"
_TOLD = re.compile(r'id="password">([^<]+)<')


def forget(app: Flask, person: str) -> None:
    """Let a person be without an account."""
    with desk_of(app).database.writing("shengzhou") as unit:
        unit.connection.exec_driver_sql("DELETE FROM accounts WHERE person = ?", (person,))


def hidden(page: str) -> dict[str, str]:
    main = page[page.index("<main") :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', main))


def send(client: FlaskClient, act: str, **more: str) -> TestResponse:
    """Press a button of a person's page."""
    page = client.get(PERSON).text
    return client.post(f"{PERSON}/{act}", data={**hidden(page), **more})


def told(answer: TestResponse) -> str:
    found = _TOLD.search(answer.text)
    assert found, answer.text
    return found[1]


def gets_in(app: Flask, password: str, login: str = CLERK) -> bool:
    return sign_in(app.test_client(), login, password).status_code == 302


def names(client: FlaskClient, query: str) -> list[str]:
    page = Page(client.get(f"/people?{query}").text)
    links = [each for each in page.all("a") if (each["href"] or "").startswith("/people/")]
    return [each.text for each in links]


def test_the_place_stands_in_the_frame_of_who_manages_accounts(read_app: Flask) -> None:
    assert 'href="/people"' in visitor(read_app, ADMINISTRATOR).get("/").text
    assert 'href="/people"' not in visitor(read_app, CLERK).get("/").text


@pytest.mark.parametrize("path", ["/people", PERSON])
def test_nobody_else_opens_it(read_app: Flask, path: str) -> None:
    assert visitor(read_app, CLERK).get(path).status_code == 403


@pytest.mark.parametrize("act", ["password", "close"])
def test_nobody_else_does_anything_there(app: Flask, act: str) -> None:
    client = visitor(app, "liang-xudong")
    data = {"csrf_token": token_of(client, "/account/password"), "seen": "open"}
    assert client.post(f"{PERSON}/{act}", data=data).status_code == 403
    assert gets_in(app, PASSWORD)


def test_everybody_is_listed_page_by_page_with_posts(read_app: Flask) -> None:
    client = visitor(read_app, ADMINISTRATOR)
    first, second = names(client, ""), names(client, "page=2")
    assert len(first) == len(second) == 50
    assert not set(first) & set(second)
    assert 'rel="next"' in client.get("/people").text


@pytest.mark.parametrize("text", ["韩卓群", CLERK, "HAN-ZHUO", "信访室"])
def test_a_person_is_found_by_any_word(read_app: Flask, text: str) -> None:
    assert "韩卓群" in names(visitor(read_app, ADMINISTRATOR), f"text={text}")


def test_a_search_without_result_says_so_and_leads_back(read_app: Flask) -> None:
    page = visitor(read_app, ADMINISTRATOR).get("/people?text=查无此人").text
    assert "没有找到这样的人" in page


@pytest.mark.parametrize("query", ["page=none", "page=0", "page=99999", "state=strange"])
def test_an_odd_address_is_answered_with_a_list(read_app: Flask, query: str) -> None:
    assert names(visitor(read_app, ADMINISTRATOR), query)


def test_who_has_no_account_is_found_by_it_and_gets_one(app: Flask) -> None:
    forget(app, CLERK)
    client = visitor(app, ADMINISTRATOR)
    assert names(client, "state=none") == ["韩卓群"]
    answer = send(client, "password")
    assert "韩卓群可以登录了" in answer.text
    assert gets_in(app, told(answer))
    assert names(client, "state=none") == []


def test_a_double_click_gives_one_password_and_says_it_was_shown(app: Flask) -> None:
    client = visitor(app, ADMINISTRATOR)
    data = hidden(client.get(PERSON).text)
    first = told(client.post(f"{PERSON}/password", data=data))
    again = client.post(f"{PERSON}/password", data=data)
    assert "密码已显示过一次" in again.text
    assert first not in again.text
    assert gets_in(app, first)
    renewed = client.post(f"{PERSON}/password", data=hidden(again.text))
    assert gets_in(app, told(renewed))


def test_a_new_password_ends_the_sessions_of_the_person(app: Flask) -> None:
    clerk = visitor(app, CLERK)
    send(visitor(app, ADMINISTRATOR), "password")
    assert clerk.get("/").location == "/sign-in"
    assert not gets_in(app, PASSWORD)


def test_closing_ends_the_sessions_of_the_person_at_once(app: Flask) -> None:
    clerk, client = visitor(app, CLERK), visitor(app, ADMINISTRATOR)
    assert clerk.get("/").status_code == 200
    answer = send(client, "close")
    assert answer.location == PERSON
    assert "韩卓群的账号已停用" in client.get(PERSON).text
    assert clerk.get("/").location == "/sign-in"
    assert not gets_in(app, PASSWORD)


def test_a_session_from_before_does_not_come_back_when_the_account_is_opened_again(
    app: Flask,
) -> None:
    clerk, client = visitor(app, CLERK), visitor(app, ADMINISTRATOR)
    send(client, "close")
    page = client.get(PERSON).text
    assert "重新开通" in page
    answer = send(client, "password")
    assert clerk.get("/").location == "/sign-in"
    assert not gets_in(app, PASSWORD)
    assert gets_in(app, told(answer))


def test_what_another_administrator_did_meanwhile_is_not_undone(app: Flask) -> None:
    client = visitor(app, ADMINISTRATOR)
    answer = send(client, "password", seen="none")
    assert answer.status_code == 409
    assert "韩卓群现在账号已经开通" in answer.text
    assert gets_in(app, PASSWORD)


def test_a_form_that_does_not_say_what_it_saw_does_nothing(app: Flask) -> None:
    assert send(visitor(app, ADMINISTRATOR), "password", seen="").status_code == 409
    assert gets_in(app, PASSWORD)


def test_ones_own_account_is_neither_closed_nor_renewed_here(app: Flask) -> None:
    client = visitor(app, ADMINISTRATOR)
    page = client.get(f"/people/{ADMINISTRATOR}").text
    assert "/close" not in page
    assert 'href="/account/password"' in page
    data = {"csrf_token": token_of(client, PERSON), "seen": "open"}
    for act in ("close", "password"):
        answer = client.post(f"/people/{ADMINISTRATOR}/{act}", data=data)
        assert answer.status_code == 403
        assert "另一名系统管理员" in answer.text
    assert gets_in(app, PASSWORD, ADMINISTRATOR)


def test_who_left_the_county_document_is_listed_apart_and_can_be_closed(app: Flask) -> None:
    with desk_of(app).database.writing("shengzhou") as unit:
        unit.put_account("gone", "gone-login", "no hash")
    client = visitor(app, ADMINISTRATOR)
    page = client.get("/people").text
    assert "1 人已不在县文件里" in page
    assert "gone-login" in page[page.index('id="left"') :]
    own = client.get("/people/gone").text
    assert "/people/gone/password" not in own
    client.post("/people/gone/close", data=hidden(own))
    page = client.get("/people").text
    assert "人已不在县文件里" not in page
    assert "账号已停用" in page[page.index('id="left"') :]


def test_a_stranger_is_not_found(read_app: Flask) -> None:
    assert visitor(read_app, ADMINISTRATOR).get("/people/john-doe").status_code == 404


def test_the_pages_speak_english_on_request(read_app: Flask) -> None:
    client = visitor(read_app, ADMINISTRATOR, "en")
    assert "Everybody of the county document in force" in client.get("/people").text
    assert "Close the account" in client.get(PERSON).text


def test_no_page_tells_a_password_or_its_hash(read_app: Flask) -> None:
    client = visitor(read_app, ADMINISTRATOR)
    for path in ("/people", PERSON):
        assert "argon2" not in client.get(path).text
