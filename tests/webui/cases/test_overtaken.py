"""Pages overtaken by a new version of their form, or by what stands fast on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import paper_town
import pytest
from desk_support import Person, hidden_fields
from flask import Flask

from engine.audit.entry import DocumentPublished, Pin
from engine.clock import moment_of
from engine.configuration.library import read_document
from engine.configuration.versions import content_hash
from engine.configuration.yaml_source import read_yaml
from engine.records.session import Database
from engine.terms import SYSTEM

NEW = "/cases/letters/new"
NEXT_LETTER = (
    paper_town.LETTER.replace("version: 1", "version: 2")
    .replace("2020-01-01", "2023-01-01")
    .replace(
        "    writer: {type: string, title: 写信人, confidential: informant, en: {title: Writer}}\n",
        "    sender: {type: string, title: 寄信人, confidential: informant, en: {title: Sender}}\n",
    )
    .replace("required: [headline, topic, writer]", "required: [headline, topic, sender]")
    + """\
migrations:
- from: 1
  steps: [{rename: {writer: sender}}]
  why: 用词与邮局一致
"""
)
"""The form of a letter in which the writer is called the sender."""


def publish(database: Database, text: str, path: str) -> None:
    """Publish a further document in the county of paper."""
    document = read_document(read_yaml(text, path))
    pin = Pin(
        kind=document.kind,
        id=document.id,
        version=document.version or 1,
        sha256=content_hash(document),
    )
    at = moment_of(paper_town.OPENING_DAY - timedelta(days=1))
    event = DocumentPublished(
        document=pin, title=document.title.zh, effective_from=document.effective_from, changes=()
    )
    with database.writing("paper-town") as unit:
        unit.keep_document(pin, document.title.zh, text, path, document.effective_from)
        unit.record(event, actor=SYSTEM, at=at)


@pytest.fixture
def anna(app: Flask) -> Person:
    """The clerk at the front desk."""
    return Person.of(app, "anna")


@pytest.fixture
def new_form(database: Database) -> Callable[[], None]:
    """Publish the second version of the form when called."""
    return lambda: publish(database, NEXT_LETTER, "forms/letter-2.yaml")


def test_a_draft_is_moved_to_the_new_version_and_the_person_told(
    anna: Person, new_form: Callable[[], None]
) -> None:
    anna.send(NEW, _op="draft", f_headline="井水变黄了", f_writer="孟小满")
    new_form()
    page = anna.see(NEW)
    assert "表单已换版本" in page
    assert "转换了：写信人" in page
    assert 'name="f_sender"' in page
    assert 'value="孟小满"' in page
    answer = anna.send(NEW, f_headline="井水变黄了", f_topic="wells", f_sender="孟小满")
    assert answer.status_code == 302


def test_a_page_of_the_earlier_version_is_stopped_once_with_its_text_in_the_new_one(
    anna: Person, new_form: Callable[[], None]
) -> None:
    hidden = hidden_fields(anna.see(NEW))
    new_form()
    typed = {"f_headline": "井水变黄了", "f_topic": "wells"}
    answer = anna.post(NEW, hidden, f_writer="孟小满", **typed)
    assert answer.status_code == 409
    assert "换了版本" in answer.text
    assert 'name="f_sender"' in answer.text
    assert 'value="孟小满"' in answer.text
    again = anna.post(NEW, hidden_fields(answer.text), f_sender="孟小满", **typed)
    assert again.status_code == 302


def test_a_page_of_the_earlier_version_still_saves_its_draft(
    anna: Person, new_form: Callable[[], None]
) -> None:
    hidden = hidden_fields(anna.see(NEW))
    new_form()
    saved = anna.post(NEW, hidden, _op="draft", f_headline="井水变黄了", f_writer="孟小满")
    assert saved.status_code == 200
    assert "草稿已保存" in saved.text
    assert 'name="f_writer"' in saved.text
    assert "转换了：写信人" in anna.see(NEW)


def test_what_the_new_version_does_not_ask_is_shown_and_never_filed(
    anna: Person, database: Database
) -> None:
    anna.send(NEW, _op="draft", f_headline="井水变黄了", f_writer="孟小满")
    without = NEXT_LETTER[: NEXT_LETTER.index("migrations:")]
    publish(database, without, "forms/letter-2.yaml")
    page = anna.see(NEW)
    assert "现在的表单不再询问这些内容" in page
    assert "写信人：孟小满" in page
    answer = anna.send(NEW, f_headline="井水变黄了", f_topic="wells", f_sender="某人")
    case = answer.location.rpartition("/")[2]
    with database.reading("paper-town") as unit:
        (filing,) = unit.filings(case)
    assert filing.answers == {"headline": "井水变黄了", "topic": "wells", "sender": "某人"}
    assert filing.form.version == 2


def test_what_the_new_version_does_not_ask_stays_in_the_draft_when_it_is_saved_again(
    anna: Person, database: Database
) -> None:
    anna.send(NEW, _op="draft", f_headline="井水变黄了", f_writer="孟小满")
    publish(database, NEXT_LETTER[: NEXT_LETTER.index("migrations:")], "forms/letter-2.yaml")
    anna.send(NEW, _op="draft", f_headline="井水变黄又变臭")
    page = anna.see(NEW)
    assert 'value="井水变黄又变臭"' in page
    assert "孟小满" in page


def test_a_page_whose_locked_values_changed_is_stopped_once(anna: Person) -> None:
    case = anna.register("井水变黄了", "wells")
    anna.do(case, "route")
    hidden = hidden_fields(anna.see(NEW))
    typed = {"f_headline": "井水变黄了", "f_topic": "wells", "f_writer": "孟小满"}
    answer = anna.post(NEW, {**hidden, "_base": "0" * 64}, **typed)
    assert answer.status_code == 409
    assert "预先填好的内容在您打开页面之后变了" in answer.text
    assert 'value="孟小满"' in answer.text
    assert anna.post(NEW, hidden_fields(answer.text), **typed).status_code == 302
