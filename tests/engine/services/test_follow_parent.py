"""The parent's new version is shown, taken as a draft, or left with a reason; never by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from adoption_support import NOW, TODAY, mother_texts
from house_support import House, house_in

from engine.configuration.kinds import PACKS
from engine.configuration.library import library_of
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError
from engine.services.edit_documents import discard_document_draft, open_draft
from engine.services.follow_parent import ParentNews, leave_version, parent_news, take_version
from engine.services.people import actor_of
from engine.services.publish_documents import publish_library
from engine.terms import SYSTEM

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
LONGER = """\
kind: workflow
id: petition
title: 信访办理
version: 2
effective_from: 2023-06-01
changes: [延长]
extends: petition@1
change:
  numbering: 小访〔{year}〕{serial}号
  why: 换文号
  clocks: {reply: {limit: {days: 90}, why: 延长}}
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with house_in(tmp_path) as made:
        yield made


def test_nothing_is_offered_while_the_parent_stays_as_it_was(house: House) -> None:
    news = house.news()
    assert str(news.parent) == "小县"
    assert news.at_hand
    assert news.offers == ()


def test_what_would_change_here_is_told_in_words(house: House) -> None:
    house.publish_above("rubrics/simple-2.yaml", STRICTER)
    (offer,) = house.news().offers
    assert (offer.key, offer.old, offer.new) == ("rubric/simple", 1, 2)
    assert any("扣 2 分" in one.text("zh") and "扣 4 分" in one.text("zh") for one in offer.effects)


def test_what_this_county_lays_down_itself_stays(house: House) -> None:
    house.publish_above("workflows/petition-2.yaml", LONGER)
    (offer,) = house.news().offers
    assert any("90" in one.text("zh") for one in offer.effects)
    assert any("小访" in one.text("zh") for one in offer.overruled)
    assert not any("小访" in one.text("zh") for one in offer.effects)


def test_a_version_taken_is_a_draft_and_holds_for_nobody_yet(house: House) -> None:
    house.publish_above("rubrics/simple-2.yaml", STRICTER)
    draft = take_version(house.desks, house.desk, "rubric/simple", 2, actor=house.actor(), at=NOW)
    assert draft.path == "rubrics/simple-2.yaml"
    assert "extends: small:simple@2" in draft.text
    view = open_draft(house.desk, "rubric", "simple", actor=house.actor(), at=NOW)
    assert view is not None
    assert view.check.errors == ()
    comparison = view.comparison()
    assert comparison is not None
    assert "扣 4 分" in comparison.text("zh")
    with house.desks.database.reading("qinghe") as unit:
        library = house.desk.library(unit)
    assert library.find("rubric", "simple", on=date(2023, 7, 1)).ref.version == 1
    assert [one.path for one in library.bases if "simple" in one.path] == [
        f"{PACKS}small/rubrics/simple-2.yaml"
    ]


def test_an_own_document_follows_and_keeps_what_it_says(house: House) -> None:
    house.publish_above("workflows/petition-2.yaml", LONGER)
    take_version(house.desks, house.desk, "workflow/petition", 2, actor=house.actor(), at=NOW)
    text = house.draft_text("workflow", "petition")
    assert "extends: small:petition@2" in text
    assert "青信" in text
    assert "version: 2" in text


def test_a_draft_given_up_brings_the_offer_back(house: House) -> None:
    house.publish_above("rubrics/simple-2.yaml", STRICTER)
    take_version(house.desks, house.desk, "rubric/simple", 2, actor=house.actor(), at=NOW)
    discard_document_draft(house.desk, "rubric", "simple", actor=house.actor(), at=NOW)
    (offer,) = house.news().offers
    take_version(house.desks, house.desk, offer.key, 2, actor=house.actor(), at=NOW)


def test_a_second_draft_of_a_document_is_refused(house: House) -> None:
    house.publish_above("rubrics/simple-2.yaml", STRICTER)
    take_version(house.desks, house.desk, "rubric/simple", 2, actor=house.actor(), at=NOW)
    with pytest.raises(ConflictError, match="已有草稿"):
        take_version(house.desks, house.desk, "rubric/simple", 2, actor=house.actor(), at=NOW)


def test_a_version_left_is_not_asked_for_again_but_a_later_one_is(house: House) -> None:
    house.publish_above("rubrics/simple-2.yaml", STRICTER)
    for _ in range(2):
        leave_version(
            house.desks, house.desk, "rubric/simple", 2, reason="太严", actor=house.actor(), at=NOW
        )
    news = house.news()
    assert news.offers == ()
    assert [(one.document, one.version, one.reason) for one in news.left] == [
        ("rubric/simple", 2, "太严")
    ]
    third = STRICTER.replace("version: 2", "version: 3").replace("2023-06-01", "2023-08-01")
    library = library_of([*mother_texts(), ("rubrics/simple-2.yaml", STRICTER),
                          ("rubrics/simple-3.yaml", third)])  # fmt: skip
    with house.desks.database.writing("small") as unit:
        publish_library(unit, library, actor=SYSTEM, at=NOW)
    assert [one.new for one in house.news().offers] == [3]


def test_leaving_needs_a_reason(house: House) -> None:
    house.publish_above("rubrics/simple-2.yaml", STRICTER)
    with pytest.raises(FilingError, match="理由"):
        leave_version(
            house.desks, house.desk, "rubric/simple", 2, reason=" ", actor=house.actor(), at=NOW
        )


def test_a_version_that_is_not_offered_cannot_be_taken(house: House) -> None:
    with pytest.raises(NotFoundError, match="没有给出这一版"):
        take_version(house.desks, house.desk, "rubric/simple", 7, actor=house.actor(), at=NOW)


def test_only_authors_decide(house: House) -> None:
    house.publish_above("rubrics/simple-2.yaml", STRICTER)
    approver = house.actor("chu")
    with pytest.raises(AccessError):
        parent_news(house.desks, house.desk, actor=approver, at=NOW)
    with pytest.raises(AccessError):
        take_version(house.desks, house.desk, "rubric/simple", 2, actor=approver, at=NOW)


def test_a_county_that_takes_over_none_is_told_so(house: House) -> None:
    desk = house.desks.of("small")
    with desk.database.reading("small") as unit:
        author = actor_of(desk.county_on(unit, TODAY).document, "wu")
    assert parent_news(house.desks, desk, actor=author, at=NOW) == ParentNews()
