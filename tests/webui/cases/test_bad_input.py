"""What nobody types into a form: refused in words, nothing stored, nothing typed lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote_plus, urlencode

import pytest
from desk_support import Person, hidden_fields
from flask import Flask
from werkzeug.test import TestResponse

from engine.forms.decode import MOST_FIELDS
from engine.forms.scalars import LONGEST_TEXT
from engine.records.session import Database
from webui.safety import LARGEST_POST

NEW = "/cases/letters/new"
URLENCODED = "application/x-www-form-urlencoded"
TYPED = "桥上有个大洞，已经三天了"
GOOD = {"f_headline": TYPED, "f_topic": "bridges", "f_writer": "写信的人"}
HAN = re.compile("[\u4e00-\u9fff]")


def main_of(page: str) -> str:
    """What a page says, without the frame around it."""
    return page[page.index("<main") : page.index("</main>")]


@pytest.fixture
def anna(app: Flask) -> Person:
    return Person.of(app, "anna")


@pytest.fixture
def unchanged(database: Database) -> Iterator[None]:
    """Hold a test to what it says: the journal grows by nothing, and no draft is kept."""

    def state() -> object:
        with database.reading("paper-town") as unit:
            return unit.head(), len(unit.drafts("anna")), len(unit.drafts("bert"))

    before = state()
    yield
    assert state() == before


def raw(person: Person, body: bytes, *, kind: str = URLENCODED, **hidden: str) -> TestResponse:
    """Send bytes as they are after the page's own hidden inputs."""
    start = urlencode({**hidden_fields(person.see(NEW)), **hidden}).encode()
    return person.client.post(NEW, data=start + b"&" + body, content_type=kind)


def refused(answer: TestResponse, status: int, words: str) -> None:
    assert answer.status_code == status
    assert words in answer.text
    assert "<title>" in answer.text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("count", [MOST_FIELDS, MOST_FIELDS + 5_000])
def test_more_values_than_any_form_has_are_refused_with_what_was_typed(
    anna: Person, count: int
) -> None:
    many = urlencode({**GOOD, **{f"f_{number}": "" for number in range(count)}}).encode()
    answer = raw(anna, many)
    refused(answer, 422, "提交的内容超过 10000 项")
    assert TYPED in answer.text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("language", "words"), [("zh", "提交的内容太大"), ("en", "Too much was sent")]
)
def test_a_post_larger_than_any_form_is_refused(app: Flask, language: str, words: str) -> None:
    anna = Person.of(app, "anna", language)
    refused(raw(anna, b"f_headline=" + b"x" * LARGEST_POST), 413, words)


@pytest.mark.usefixtures("unchanged")
def test_five_megabytes_in_one_field_are_refused_at_the_field(anna: Person) -> None:
    body = urlencode({**GOOD, "f_headline": "x" * 5_000_000}).encode()
    answer = raw(anna, body)
    refused(answer, 422, "内容过长，最多 100000 个字")
    assert "x" * LONGEST_TEXT in answer.text
    assert "x" * (LONGEST_TEXT + 1) not in answer.text
    assert 'value="写信的人"' in answer.text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data"])
def test_a_body_in_parts_that_are_none_is_refused(anna: Person, kind: str) -> None:
    answer = anna.client.post(NEW, data=b"--x\r\nno parts at all", content_type=kind)
    assert answer.status_code in {400, 413}
    assert "<title>" in answer.text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "application/xml", "no/such", ""]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_other_kinds_of_bodies_are_no_forms(app: Flask, kind: str, language: str) -> None:
    anna = Person.of(app, "anna", language)
    answer = anna.client.post(NEW, data=b'{"f_headline": "x"}', content_type=kind)
    assert answer.status_code == 400
    assert bool(HAN.search(main_of(answer.text))) is (language == "zh") or "zh-CN" in answer.text
    assert not hidden_fields(answer.text).get("f_headline")


@pytest.mark.usefixtures("unchanged")
def test_a_json_body_with_a_good_token_stores_nothing(anna: Person) -> None:
    token = hidden_fields(anna.see(NEW))["csrf_token"]
    answer = anna.client.post(NEW, json=GOOD, headers={"X-CSRFToken": token})
    assert answer.status_code == 422


NAMES = [
    "__proto__", "f___proto__", "f_constructor", "f_validate", "f_data", "f__id", "_id", "data",
    "validate", "f_", "f_-0", "f_headline-0", "f_headline-0-0", "f_0", "f_headline.kind",
    "f_headline.key", "f_.new", "f_headline[]", "f_headline[x][y]", "f_" + "-a" * 5_000,
    "f_" + "-0" * 20_000, "f_headline-99999999-x", "f_headline-row", "f_headline-file",
    "f_%00", "f_\ufffd", "f_" + "[" * 10_000, "_choice", "_row", "_faulty", "_step",
]  # fmt: skip


def test_odd_names_change_nothing_of_what_is_filed(anna: Person, database: Database) -> None:
    odd = [(name, text) for name in NAMES for text in ("evil", "twice")]
    answer = raw(anna, urlencode([*odd[::2], *GOOD.items(), *odd[1::2]]).encode())
    assert answer.status_code == 302, main_of(answer.text)
    with database.reading("paper-town") as unit:
        (filing,) = unit.filings(answer.location.rpartition("/")[2])
    assert filing.answers == {
        "headline": TYPED, "topic": "bridges", "writer": "写信的人",
    }  # fmt: skip


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "bad",
    ["%00", "%1b%5b31m", "%c2%85"],
    ids=lambda bad: bad,
)
def test_characters_that_cannot_be_answers_are_refused_in_words(anna: Person, bad: str) -> None:
    body = f"f_headline={quote_plus(TYPED)}{bad}&f_topic=bridges&f_writer={quote_plus('某人')}"
    answer = raw(anna, body.encode())
    refused(answer, 422, "有 1 处需要修改")
    assert "\ufffd" in answer.text
    assert TYPED in answer.text
    assert 'value="某人"' in answer.text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", answer.text)


@pytest.mark.parametrize("bad", ["%ed%a0%80", "%ff%fe", "%c3"])
def test_bytes_that_are_no_text_stay_visible_and_break_nothing(
    anna: Person, database: Database, bad: str
) -> None:
    """Werkzeug leaves a byte that is no UTF-8 as it was sent, which is then ordinary text."""
    body = f"f_headline={quote_plus(TYPED)}{bad}&f_topic=bridges&f_writer=x"
    answer = raw(anna, body.encode())
    assert answer.status_code == 302
    with database.reading("paper-town") as unit:
        (filing,) = unit.filings(answer.location.rpartition("/")[2])
    assert filing.answers["headline"] == TYPED + bad.upper()


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("text", ["no such topic", "__proto__", "{}", "0", "true"])
def test_a_choice_that_is_not_offered_is_refused(anna: Person, text: str) -> None:
    refused(raw(anna, urlencode({**GOOD, "f_topic": text}).encode()), 422, "有 1 处需要修改")


def test_of_a_name_sent_twice_the_last_counts(anna: Person, database: Database) -> None:
    answer = raw(anna, urlencode([("f_headline", "前面的一个"), *GOOD.items()]).encode())
    with database.reading("paper-town") as unit:
        (filing,) = unit.filings(answer.location.rpartition("/")[2])
    assert filing.answers["headline"] == TYPED


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused(anna: Person, method: str) -> None:
    hidden = hidden_fields(anna.see(NEW))
    answer = anna.client.open(NEW, method=method, data={**hidden, **GOOD})
    refused(answer, 405, "不能这样打开")


@pytest.mark.usefixtures("unchanged")
def test_a_form_in_the_address_is_only_opened(anna: Person) -> None:
    hidden = hidden_fields(anna.see(NEW))
    assert anna.client.get(NEW, query_string={**hidden, **GOOD}).status_code == 200
    assert anna.client.head(NEW, query_string={**hidden, **GOOD}).status_code == 200


def with_token(app: Flask, person: Person, token: str) -> dict[str, str]:
    """The hidden inputs of a new letter with a token that is not this session's."""
    hidden = hidden_fields(person.see(NEW))
    if token == "another":
        token = hidden_fields(Person.of(app, "anna").see(NEW))["csrf_token"]
    hidden["csrf_token"] = token
    return {key: text for key, text in hidden.items() if (key, token) != ("csrf_token", "none")}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("token", "button"),
    [
        *((token, "") for token in ("", "wrong", "another", "none", "错")),
        *(("wrong", button) for button in ("draft", "draft-replace", "draft-discard", "refresh")),
    ],
)
def test_a_foreign_token_brings_the_form_back_with_all_that_was_typed(
    app: Flask, anna: Person, token: str, button: str
) -> None:
    answer = anna.post(NEW, with_token(app, anna, token), **GOOD, _op=button)
    refused(answer, 400, "没有提交。您填写的内容还在")
    assert f'value="{TYPED}"' in answer.text
    assert 'value="写信的人"' in answer.text


def test_the_form_that_came_back_can_be_sent(app: Flask, anna: Person) -> None:
    again = anna.post(NEW, with_token(app, anna, "another"), **GOOD)
    answer = anna.post(NEW, hidden_fields(again.text), **GOOD)
    assert answer.status_code == 302
    assert TYPED in anna.see(answer.location)


@pytest.mark.usefixtures("unchanged")
def test_it_speaks_english_too(app: Flask) -> None:
    anna = Person.of(app, "anna", "en")
    answer = anna.post(NEW, with_token(app, anna, "wrong"), **GOOD)
    refused(answer, 400, "What you typed is still here")


@pytest.mark.usefixtures("unchanged")
def test_after_the_sign_in_has_ended_what_was_typed_can_be_copied(app: Flask, anna: Person) -> None:
    hidden = hidden_fields(anna.see(NEW))
    answer = app.test_client().post(NEW, data={**hidden, **GOOD})
    refused(answer, 400, "页面已失效")
    assert TYPED in answer.text


@pytest.mark.usefixtures("unchanged")
def test_a_foreign_token_opens_no_form_to_those_who_may_not_see_it(app: Flask) -> None:
    cleo = Person.of(app, "cleo")
    answer = cleo.client.post(NEW, data={**GOOD, "csrf_token": "wrong"})
    assert answer.status_code in {400, 403}
    assert 'name="f_headline"' not in answer.text


def test_a_step_with_a_foreign_token_is_not_done(
    app: Flask, anna: Person, database: Database
) -> None:
    case = anna.register(topic="bridges")
    anna.do(case, "route")
    cleo = Person.of(app, "cleo")
    hidden = {**hidden_fields(cleo.see(f"{case}/do/report")), "csrf_token": "wrong"}
    with database.reading("paper-town") as unit:
        before = unit.head()
    answer = cleo.post(f"{case}/do/report", hidden, f_found="桥板腐朽")
    refused(answer, 400, "没有提交。您填写的内容还在")
    assert "桥板腐朽" in answer.text
    with database.reading("paper-town") as unit:
        assert unit.head() == before


def test_a_step_without_a_form_and_with_a_foreign_token_is_not_done(
    app: Flask, anna: Person, database: Database
) -> None:
    case = anna.register(topic="bridges")
    hidden = {**hidden_fields(anna.see(f"{case}/do/route")), "csrf_token": "wrong"}
    with database.reading("paper-town") as unit:
        before = unit.head()
    refused(anna.post(f"{case}/do/route", hidden), 400, "没有提交")
    with database.reading("paper-town") as unit:
        assert unit.head() == before
