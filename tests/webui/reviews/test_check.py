from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import MAY, NOW, desk_of, person, visitor
from webui_support import token_of
from werkzeug.test import TestResponse

from engine.services.read_reviews import CertifiedDraw, read_certificate


@pytest.fixture
def held(read_app: Flask) -> CertifiedDraw:
    desk = desk_of(read_app)
    return read_certificate(desk, MAY, 1, actor=person(desk, "shi-zhigang"), at=NOW)


@pytest.fixture
def anybody(read_app: Flask) -> FlaskClient:
    return visitor(read_app)


def check(client: FlaskClient, **data: object) -> TestResponse:
    token = token_of(client, "/verify-draw")
    return client.post("/verify-draw", data={**data, "csrf_token": token})


def test_anybody_may_open_the_check(anybody: FlaskClient) -> None:
    answer = anybody.get("/verify-draw")
    assert answer.status_code == 200
    assert "不需要登录" in answer.text


def test_a_true_certificate_agrees_in_every_step(anybody: FlaskClient, held: CertifiedDraw) -> None:
    page = check(anybody, text=held.certificate.text).text
    assert "证书与重新计算的结果一致" in page
    assert "oc-verdict__step--wrong" not in page


def test_published_hashes_are_compared_with_blanks_left_out(
    anybody: FlaskClient, held: CertifiedDraw
) -> None:
    spaced = " ".join(held.frame.sha256[at : at + 4] for at in range(0, 64, 4)).upper()
    page = check(
        anybody,
        text=held.certificate.text,
        frame_sha256=spaced,
        sha256=held.certificate.sha256,
    ).text
    assert "与见证前公布的一致" in page


def test_another_published_hash_does_not_agree(anybody: FlaskClient, held: CertifiedDraw) -> None:
    page = check(anybody, text=held.certificate.text, frame_sha256="0" * 64).text
    assert "证书与重新计算的结果不符" in page


def test_a_changed_certificate_is_found_out(anybody: FlaskClient, held: CertifiedDraw) -> None:
    forged = held.certificate.text.replace("骰子 4 4 1", "骰子 4 4 2")
    page = Page(check(anybody, text=forged).text)
    wrong = [
        each.text for each in page.all("li") if "oc-verdict__step--wrong" in (each["class"] or "")
    ]
    assert any("种子算得" in text for text in wrong)


def test_what_was_pasted_is_still_there(anybody: FlaskClient) -> None:
    page = Page(check(anybody, text='{"a": 1}').text)
    assert page.by_id("text").text == '{"a": 1}'


def test_a_file_counts_as_the_certificate(anybody: FlaskClient, held: CertifiedDraw) -> None:
    file = (io.BytesIO(held.certificate.text.encode()), "certificate.json")
    assert "证书与重新计算的结果一致" in check(anybody, file=file).text


def test_a_file_that_is_no_text_is_answered_in_words(anybody: FlaskClient) -> None:
    file = (io.BytesIO(b"\xff\xfe\x00"), "photo.jpg")
    assert "证书不是完整的 JSON" in check(anybody, file=file).text


def test_nothing_pasted_is_asked_for(anybody: FlaskClient) -> None:
    page = Page(check(anybody, text="  ").text)
    assert "请粘贴证书文字" in page.by_id("text-error").text


def test_the_steps_are_told_in_english(read_app: Flask, held: CertifiedDraw) -> None:
    client = visitor(read_app, language="en")
    page = check(client, text=held.certificate.text).text
    assert "the seed follows from the frame" in page


def test_who_is_signed_in_keeps_the_frame_around_the_check(read_app: Flask) -> None:
    assert "oc-places" in visitor(read_app, "yu-lan").get("/verify-draw").text
