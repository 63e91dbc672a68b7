"""The drawing of a workflow on the pages of documents, drafts and cases."""

from __future__ import annotations

from drafting_support import begun, post, sent
from flask import Flask
from html_support import Page
from story_support import SALON, visitor

WORKFLOW = "/configuration/workflow/petition"


def svg_links(page: Page) -> list[str]:
    return [
        each["href"] or "" for each in page.all("a") if "oc-drawing__box" in (each["class"] or "")
    ]


def test_a_document_shows_its_drawing_with_links_to_its_clauses(read_app: Flask) -> None:
    page = Page(visitor(read_app, "ma-zhihao").get(WORKFLOW).text)
    links = svg_links(page)
    assert "#stage-signing" in links
    assert {link.removeprefix("#") for link in links} <= set(page.ids())


def test_the_drawing_speaks_english(read_app: Flask) -> None:
    text = visitor(read_app, "ma-zhihao", "en").get(WORKFLOW).text
    assert "To be routed" in text
    assert "Back to an earlier stage" in text


def test_a_document_without_stages_and_other_kinds_show_none(read_app: Flask) -> None:
    client = visitor(read_app, "ma-zhihao")
    for path in ("workflow/petition-terms", "rubric/first-petition"):
        assert "oc-drawing" not in client.get(f"/configuration/{path}").text


def test_a_draft_shows_its_drawing_with_ways_to_its_parts(app: Flask) -> None:
    client = begun(app, WORKFLOW)
    for path in ("edit", "edit/stages", "edit/steps"):
        links = svg_links(Page(client.get(f"{WORKFLOW}/{path}").text))
        assert set(links) == {f"{WORKFLOW}/edit/stages", f"{WORKFLOW}/edit/steps"}
    assert not svg_links(Page(client.get(f"{WORKFLOW}/edit/routing").text))


def test_the_drawing_follows_a_save_and_marks_what_is_wrong(app: Flask) -> None:
    client = begun(app, WORKFLOW)
    address = f"{WORKFLOW}/edit/stages"
    fields = sent(client, address)
    name = next(key for key, texts in fields.items() if texts == ["待签字"])
    post(client, address, **{**fields, name: "待逐级签字"})
    assert "待逐级签字" in client.get(f"{WORKFLOW}/edit").text
    fields = sent(client, address)
    name = next(key for key, texts in fields.items() if texts == ["signing"])
    post(client, address, **{**fields, name: "signature"})
    page = client.get(f"{WORKFLOW}/edit").text
    assert "oc-drawing__box--faulty" in page
    assert "这里有错误" in page


def test_a_case_shows_where_it_stands(read_app: Flask) -> None:
    page = visitor(read_app, "liang-xudong").get(f"/case/{SALON}").text
    assert page.count("oc-drawing__box--current") == 1
    assert "在流程图上看办到哪一步" in page
