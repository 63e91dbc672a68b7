from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import get_args

import pytest
from flask import Flask
from html_support import Page
from story_support import JULY, PETITIONER, SALON, visitor

from engine.audit import entry
from webui.blueprints.journal.pages import EVENTS

AUDITOR = "ren-yaoming"


def test_every_kind_of_entry_has_a_title() -> None:
    kinds = {
        get_args(each.model_fields["event"].annotation)[0]
        for each in vars(entry).values()
        if isinstance(each, type)
        and issubclass(each, entry.Payload)
        and "event" in each.model_fields
    }
    assert kinds == set(EVENTS)


def test_the_newest_entries_stand_first_with_the_head_of_the_chain(read_app: Flask) -> None:
    page = Page(visitor(read_app, AUDITOR).get("/journal").text)
    numbers = [each["id"] for each in page.all("li") if (each["id"] or "").startswith("entry-")]
    assert len(numbers) == 50
    assert numbers == sorted(numbers, key=lambda name: -int(name.removeprefix("entry-")))
    assert f"第 {numbers[0].removeprefix('entry-')} 条" in page.elements[0].text


def test_a_case_is_found_by_its_number(read_app: Flask) -> None:
    page = visitor(read_app, AUDITOR).get("/journal?case=嵊信〔2023〕1号").text
    assert "步骤 分流转办" in page
    assert "原环节 待分流" in page
    assert f"/journal?case={SALON}" in page


def test_a_session_is_found_by_its_id(read_app: Flask) -> None:
    page = visitor(read_app, AUDITOR).get(f"/journal?session={JULY}").text
    assert "召开评查会" in page
    assert "确定评查组" in page
    assert "组长 蔡家良" in page


def test_what_was_hashed_can_be_read(read_app: Flask) -> None:
    page = visitor(read_app, AUDITOR).get(f"/journal?session={JULY}").text
    assert "&#34;event&#34;:&#34;panel-seated&#34;" in page


def test_pages_follow_each_other(read_app: Flask) -> None:
    client = visitor(read_app, AUDITOR)
    assert 'rel="next"' in client.get("/journal").text
    assert 'rel="prev"' in client.get("/journal?page=2").text
    assert client.get("/journal?page=none").status_code == 200


def test_an_unknown_case_is_not_found(read_app: Flask) -> None:
    assert visitor(read_app, AUDITOR).get("/journal?case=nothing").status_code == 404


def test_the_journal_names_no_petitioner(read_app: Flask) -> None:
    page = visitor(read_app, AUDITOR).get(f"/journal?case={SALON}").text
    assert PETITIONER not in page
    assert "13900000202" not in page


@pytest.mark.parametrize("path", ["/journal", "/journal/check"])
def test_only_auditors_open_the_journal(read_app: Flask, path: str) -> None:
    assert visitor(read_app, "liang-xudong").get(path).status_code == 403


def test_whole_records_are_said_to_be_whole(read_app: Flask) -> None:
    assert "记录完整" in visitor(read_app, AUDITOR).get("/journal/check").text


def test_a_changed_record_raises_the_alarm(app: Flask, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "onecase.db") as connection:
        connection.execute("UPDATE cases SET stage = 'declined' WHERE id = ?", (SALON,))
    connection.close()
    page = visitor(app, AUDITOR).get("/journal/check").text
    assert "有 1 处不一致" in page
    assert "请立即停止办理" in page
    assert "declined" in page


def test_the_journal_speaks_english_on_request(read_app: Flask) -> None:
    page = visitor(read_app, AUDITOR, "en").get(f"/journal?session={JULY}").text
    assert "Panel seated" in page
