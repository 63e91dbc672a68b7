"""The whole text of a draft: kept as typed, refused with line and way out, nothing lost."""

from __future__ import annotations

import json

import pytest
from draft_support import RUBRIC, begun, draft_text, sent, sent_by
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import visitor

YAML = f"{RUBRIC}/edit/yaml"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An author who began a new version of the rubric."""
    return begun(app)


def typed(client: FlaskClient, before: str, after: str) -> dict[str, list[str]]:
    fields = sent(client, YAML)
    assert before in fields["text"][0]
    return {**fields, "text": [fields["text"][0].replace(before, after, 1)]}


def test_an_untouched_text_is_no_change(app: Flask, client: FlaskClient) -> None:
    before = draft_text(app)
    assert client.post(YAML, data=sent(client, YAML)).status_code == 302
    assert "没有改动" in client.get(YAML).text
    assert draft_text(app) == before


def test_comments_are_kept_as_they_were_typed(app: Flask, client: FlaskClient) -> None:
    before = draft_text(app)
    new = "full_marks:   100  # 满分不变"
    assert client.post(YAML, data=typed(client, "full_marks: 100", new)).status_code == 302
    assert draft_text(app) == before.replace("full_marks: 100", new)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [("kind: rubric", "kind: table", "6"), ("version: 2", "version: 7", "9")],
)
def test_a_text_of_another_document_is_refused_with_its_line(
    app: Flask, client: FlaskClient, before: str, after: str, line: str
) -> None:
    kept = draft_text(app)
    answer = client.post(YAML, data=typed(client, before, after))
    assert answer.status_code == 422
    page = Page(answer.text)
    assert after in page.sent()["text"][0]
    assert f"第 {line} 行" in page.by_id("problems").text
    (mark,) = json.loads(page.by_id("text")["data-oc-marks"] or "")
    assert (str(mark["line"]), mark["severity"]) == (line, "error")
    assert draft_text(app) == kept


def test_a_text_that_is_no_yaml_comes_back_as_typed(app: Flask, client: FlaskClient) -> None:
    kept = draft_text(app)
    answer = client.post(YAML, data=typed(client, "full_marks: 100", "full_marks: [100"))
    assert answer.status_code == 422
    assert "full_marks: [100" in sent_by(answer)["text"][0]
    assert draft_text(app) == kept


def test_mistakes_the_check_finds_are_kept_and_marked(client: FlaskClient) -> None:
    data = typed(client, "full_marks: 100", "full_marks: 90")
    assert client.post(YAML, data=data).status_code == 302
    marks = json.loads(Page(client.get(YAML).text).by_id("text")["data-oc-marks"] or "")
    assert any("满分" in each["text"] and each["line"] == 15 for each in marks)


def test_what_others_saved_meanwhile_is_shown_and_not_overwritten(
    app: Flask, client: FlaskClient
) -> None:
    mine = typed(client, "step: 0.5", "step: 1")
    client.post(YAML, data=typed(client, "full_marks: 100", "full_marks: 99"))
    answer = client.post(YAML, data=mine)
    assert answer.status_code == 409
    page = Page(answer.text)
    assert [one.text for one in page.all("del")] == ["full_marks: 100"]
    assert [one.text for one in page.all("ins")] == ["full_marks: 99"]
    assert "step: 1" in page.sent()["text"][0]
    assert "full_marks: 99" in draft_text(app)
    assert client.post(YAML, data=page.sent()).status_code == 302
    assert "step: 1" in draft_text(app)


def test_only_authors_see_the_text_of_a_draft(app: Flask, client: FlaskClient) -> None:
    assert client.get(YAML).status_code == 200
    other = visitor(app, "pan-zhongliang")
    assert other.get(YAML).status_code == 403
    assert other.get(f"{RUBRIC}/edit/yaml").status_code == 403


def test_a_published_text_is_for_reading(read_app: Flask) -> None:
    client = visitor(read_app, "pan-zhongliang")
    page = Page(client.get(f"{RUBRIC}/1/text").text)
    assert "readonly" in page.by_id("text").attributes
    assert "首次发布" in page.by_id("text").text
    assert client.get(f"{RUBRIC}/9/text").status_code == 404


def test_the_editor_is_loaded_where_it_is_shown_and_nowhere_else(client: FlaskClient) -> None:
    assert "yaml-view.js" in client.get(YAML).text
    for path in ("edit", "edit/grid", "edit/grades"):
        assert "yaml-view.js" not in client.get(f"{RUBRIC}/{path}").text


@pytest.mark.parametrize("kind", ["workflow/petition", "form/reply", "programme/monthly-review"])
def test_every_kind_has_its_text(app: Flask, kind: str) -> None:
    address = f"/configuration/{kind}"
    client = begun(app, address)
    assert client.post(f"{address}/edit/yaml", data=sent(client, f"{address}/edit/yaml"))
    assert f"id: {kind.partition('/')[2]}" in draft_text(app, *kind.split("/"))


def test_what_is_typed_is_never_markup(client: FlaskClient) -> None:
    nasty = "# </textarea><script>alert(1)</script>"
    client.post(YAML, data=typed(client, "full_marks: 100", f"full_marks: 100 {nasty}"))
    shown = client.get(YAML).text
    assert "<script>alert" not in shown
    assert nasty in Page(shown).sent()["text"][0]
