from __future__ import annotations

from desk_support import Person, hidden_fields
from flask import Flask

NEW = "/cases/letters/new"


def test_a_registered_case_is_shown_with_its_number(app: Flask) -> None:
    anna = Person.of(app, "anna")
    page = anna.see(anna.register("桥上有个大洞"))
    assert "桥上有个大洞" in page
    assert "纸信〔2023〕1号" in page
    assert "已登记：纸信〔2023〕1号" in page


def test_what_is_missing_is_said_and_what_was_typed_stays(app: Flask) -> None:
    anna = Person.of(app, "anna")
    answer = anna.send(NEW, f_headline="桥上有个大洞", f_topic="", f_writer="")
    assert answer.status_code == 422
    assert "有 2 处需要修改" in answer.text
    assert 'value="桥上有个大洞"' in answer.text


def test_a_second_click_registers_nothing_more(app: Flask) -> None:
    anna = Person.of(app, "anna")
    hidden = hidden_fields(anna.see(NEW))
    typed = {"f_headline": "桥上有个大洞", "f_topic": "bridges", "f_writer": "某人"}
    first = anna.post(NEW, hidden, **typed)
    second = anna.post(NEW, hidden, **typed)
    assert first.location == second.location
    assert "共 1 件" in anna.see("/cases/letters")


def test_a_refused_form_keeps_its_token(app: Flask) -> None:
    anna = Person.of(app, "anna")
    hidden = hidden_fields(anna.see(NEW))
    refused = anna.post(NEW, hidden, f_headline="桥")
    assert hidden_fields(refused.text)["_token"] == hidden["_token"]


def test_who_may_not_register_is_refused(app: Flask) -> None:
    assert Person.of(app, "cleo").status(NEW) == 403
    assert Person.of(app, "bert").status(NEW) == 403


def test_an_unknown_workflow_is_not_found(app: Flask) -> None:
    anna = Person.of(app, "anna")
    assert anna.status("/cases/parcels/new") == 404
    assert anna.status("/cases/parcels") == 404
