"""The page of a draft says what it would do to open cases and confirmed results."""

from __future__ import annotations

from datetime import date

from flask import Flask
from story_support import NOW, desk_of, person, visitor
from versions_support import next_text

from engine.services.edit_documents import begin_draft, keep_revision

PAGE = "/configuration/rubric/first-petition/edit"


def test_the_page_of_a_draft_that_reaches_back_names_the_result(app: Flask) -> None:
    desk, author = desk_of(app), person(desk_of(app), "ma-zhihao")
    back = date(2023, 5, 25)
    draft = begin_draft(
        desk, "rubric", "first-petition", effective_from=back, changes=(), actor=author, at=NOW
    )
    text = draft.text.replace("from: 70, tone: plain", "from: 60, tone: plain")
    assert text != draft.text
    keep_revision(desk, draft, next_text(text, back), actor=author, at=NOW)
    page = visitor(app, "ma-zhihao").get(PAGE).text
    assert 'id="impact"' in page
    assert "67 不合格 → 67 合格" in page
    assert "Cannot be published" in visitor(app, "ma-zhihao", "en").get(PAGE).text


def test_a_draft_that_breaks_nothing_says_nothing_of_it(app: Flask) -> None:
    author = person(desk_of(app), "ma-zhihao")
    begin_draft(
        desk_of(app),
        "rubric",
        "first-petition",
        effective_from=date(2024, 1, 1),
        changes=(),
        actor=author,
        at=NOW,
    )
    assert 'id="impact"' not in visitor(app, "ma-zhihao").get(PAGE).text
