"""What a parent published since, in the browser: taken, left, and one's own rules handed on."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from adoption_support import NOW, mother_texts
from flask import Flask
from flask.testing import FlaskClient
from webui_support import sign_in, token_of

from engine.configuration.library import library_of
from engine.configuration.packs.archive import read_archive
from engine.configuration.packs.reading import engine_version
from engine.configuration.packs.signing import read_public_key
from engine.services.publish_documents import publish_library
from engine.terms import SYSTEM
from webui.session import EXTENSION

PARENT = "/configuration/parent"
STRICTER = """\
kind: rubric
id: simple
title: 评分表
version: 2
effective_from: 2023-06-01
changes: [从严]
extends: simple@1
change:
  items: {late: {deduct: {each: 5, of: reply.days_late, points: 4, at_most: 100}, why: 从严}}
"""


@pytest.fixture
def newer(app: Flask, author: FlaskClient) -> None:
    """The mother county has published a stricter rubric."""
    library = library_of([*mother_texts(), ("rubrics/simple-2.yaml", STRICTER)])
    with app.extensions[EXTENSION].desks.database.writing("small") as unit:
        publish_library(unit, library, actor=SYSTEM, at=NOW)


def decide(client: FlaskClient, act: str, **more: str) -> tuple[int, str]:
    data = {"csrf_token": token_of(client, PARENT), "document": "rubric/simple", "version": "2"}
    answer = client.post(f"{PARENT}/{act}", data={**data, **more})
    return answer.status_code, answer.location or answer.text


def test_there_is_nothing_to_decide_while_the_parent_stays(author: FlaskClient) -> None:
    page = author.get(PARENT).text
    assert "本县沿用“小县”" in page
    assert "上级没有新版" in page


@pytest.mark.usefixtures("newer")
def test_a_new_version_is_told_clause_by_clause_and_taken_as_a_draft(author: FlaskClient) -> None:
    page = author.get(PARENT).text
    assert "上级第 1 版 → 第 2 版" in page
    assert "扣 4 分" in page
    assert decide(author, "take") == (302, "/configuration/rubric/simple/edit")
    draft = author.get("/configuration/rubric/simple/edit").text
    assert "extends: small:simple@2" in draft
    assert "没有发现错误" in draft


@pytest.mark.usefixtures("newer")
def test_a_second_click_on_take_makes_no_second_draft(author: FlaskClient) -> None:
    decide(author, "take")
    status, text = decide(author, "take")
    assert status == 409
    assert "已有草稿" in text


@pytest.mark.usefixtures("newer")
def test_a_version_is_left_with_a_reason_and_not_asked_again(author: FlaskClient) -> None:
    status, text = decide(author, "leave", reason=" ")
    assert (status, "请写明不采用的理由" in text) == (422, True)
    assert decide(author, "leave", reason="太严") == (302, PARENT)
    page = author.get(PARENT).text
    assert "上级没有新版" in page
    assert "第 2 版：太严" in page


def test_only_authors_decide(app: Flask, author: FlaskClient) -> None:
    assert author.get(PARENT).status_code == 200
    approver = app.test_client()
    sign_in(approver, "ding", county="qinghe")
    assert approver.get(PARENT).status_code == 403


def test_the_rules_are_handed_on_signed_with_the_countys_own_key(author: FlaskClient) -> None:
    page = author.get("/configuration/export").text
    answer = author.get("/configuration/export/pack.zip")
    key = read_public_key(author.get("/configuration/export/key.pub").text, "qinghe.pub")
    archive = read_archive(answer.data, "qinghe.zip", engine_version())
    assert archive.signer == key
    assert key.name == "青禾县"
    shown = re.sub(r"<[^>]+>|\s", "", page)
    assert key.key in shown
    assert "parent.zip" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_two_counties_sign_with_two_keys(app: Flask, author: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other, "wu")
    addresses = [client.get("/configuration/export/key.pub").text for client in (author, other)]
    assert addresses[0] != addresses[1]


def test_who_neither_writes_nor_approves_hands_nothing_on(app: Flask, author: FlaskClient) -> None:
    assert author.get("/configuration").status_code == 200
    handler = app.test_client()
    sign_in(handler, "chu", county="qinghe")
    assert handler.get("/configuration/export/pack.zip").status_code == 403


@pytest.fixture
def more(app: Flask, author: FlaskClient) -> None:
    """The mother county has published a rubric it had not before."""
    texts = mother_texts()
    text = dict(texts)["rubrics/simple.yaml"].replace("id: simple\n", "id: extra\n")
    with app.extensions[EXTENSION].desks.database.writing("small") as unit:
        library = library_of([*texts, ("rubrics/extra.yaml", text)])
        publish_library(unit, library, actor=SYSTEM, at=NOW)


@pytest.mark.usefixtures("more")
def test_a_document_the_parent_added_is_taken_as_a_new_one(author: FlaskClient) -> None:
    page = author.get(PARENT).text
    assert "上级新增" in page
    assert "采用后是本县的一份新文件" in page
    taken = decide(author, "take", document="rubric/extra", version="1")
    assert taken == (302, "/configuration/rubric/extra/edit")
    draft = author.get("/configuration/rubric/extra/edit").text
    assert "extends: small:extra@1" in draft
    assert "新文件草稿" in draft
    assert "规定的内容相同" in draft
    assert "没有发现错误" in draft
    address = re.search(r'href="(/configuration/rubric/small:extra/1)"', draft)
    assert address is not None
    assert author.get(address[1]).status_code == 200
    assert author.get("/configuration/rubric/extra/edit/grid").status_code == 200


@pytest.mark.usefixtures("more")
def test_what_the_parent_added_can_be_left(author: FlaskClient) -> None:
    left = decide(author, "leave", document="rubric/extra", version="1", reason="用不着")
    assert left == (302, PARENT)
    assert "上级没有新版" in author.get(PARENT).text
