from __future__ import annotations

import fcntl
import json
import sqlite3
from pathlib import Path
from typing import get_args

import pytest
from flask import Flask
from html_support import Page
from story_support import JULY, PETITIONER, SALON, desk_of, draw_july, visitor
from webui_support import token_of

from engine.audit import entry
from engine.jobs.record_check import RecordCheck
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


def checked(app: Flask, language: str = "zh") -> str:
    """Ask for the check, wait for its end, and return the page."""
    client = visitor(app, AUDITOR, language)
    answer = client.post("/journal/check", data={"csrf_token": token_of(client, "/journal/check")})
    assert (answer.status_code, answer.location) == (303, "/journal/check")
    record_check(app).wait()
    return client.get("/journal/check").text


def record_check(app: Flask) -> RecordCheck:
    return RecordCheck(desk_of(app), app.extensions["onecase"].settings.instance.folder)


def test_nothing_is_checked_before_somebody_asks(app: Flask, tmp_path: Path) -> None:
    page = visitor(app, AUDITOR).get("/journal/check").text
    assert "还没有核对过" in page
    assert "开始核对" in page
    assert not (tmp_path / "record-check.json").exists()


def test_whole_records_are_said_to_be_whole(app: Flask) -> None:
    page = checked(app)
    assert "记录完整" in page
    assert "重新核对" in page
    assert "hx-trigger" not in page
    assert "还没有核对。" not in page


def test_what_was_added_after_the_check_is_said_to_be_unchecked(app: Flask) -> None:
    checked(app)
    draw_july(desk_of(app))
    page = visitor(app, AUDITOR).get("/journal/check").text
    assert "此后日志又增加了 4 条，还没有核对。" in page
    page = visitor(app, AUDITOR, "en").get("/journal/check").text
    assert "Since then 4 entries were added" in page


def test_a_changed_record_raises_the_alarm(app: Flask, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "onecase.db") as connection:
        connection.execute("UPDATE cases SET stage = 'declined' WHERE id = ?", (SALON,))
    connection.close()
    page = checked(app)
    assert "有 1 处不一致" in page
    assert "请立即停止办理" in page
    assert "declined" in page


def test_a_broken_chain_is_told_in_the_readers_language(app: Flask, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "onecase.db") as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE journal SET actor = 'somebody' WHERE seq = 40")
    connection.close()
    assert "第 40 号记录的内容与其哈希不符" in checked(app)
    page = visitor(app, AUDITOR, "en").get("/journal/check").text
    assert "the content of entry 40 does not agree with its hash" in page
    assert "第 40 号" not in page


def test_a_running_check_shows_its_progress_and_looks_again_by_itself(
    app: Flask, tmp_path: Path
) -> None:
    checked(app)
    file = tmp_path / "record-check.json"
    half = {**json.loads(file.read_text("utf-8")), "found": None, "done": 50, "total": 100}
    file.write_text(json.dumps(half), "utf-8")
    with (tmp_path / "record-check.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        text = visitor(app, AUDITOR).get("/journal/check").text
    page = Page(text)
    assert page.by_id("checked")["value"] == "50"
    assert page.by_id("check")["hx-trigger"] == "every 1s"
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text
    assert "已完成 50%" in text
    assert not page.all("form", action="/journal/check")


def test_a_check_that_was_cut_off_begins_anew_when_somebody_looks(
    app: Flask, tmp_path: Path
) -> None:
    checked(app)
    file = tmp_path / "record-check.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "found": None}), "utf-8")
    visitor(app, AUDITOR).get("/journal/check")
    record_check(app).wait()
    assert "记录完整" in visitor(app, AUDITOR).get("/journal/check").text


def test_a_check_that_failed_is_said_to_have_failed(app: Flask, tmp_path: Path) -> None:
    checked(app)
    file = tmp_path / "record-check.json"
    failed = {**json.loads(file.read_text("utf-8")), "found": None, "failed": True}
    file.write_text(json.dumps(failed), "utf-8")
    page = visitor(app, AUDITOR).get("/journal/check").text
    assert "核对没有完成" in page
    assert "重新核对" in page


def test_the_journal_speaks_english_on_request(read_app: Flask) -> None:
    page = visitor(read_app, AUDITOR, "en").get(f"/journal?session={JULY}").text
    assert "Panel seated" in page
