"""The parent's new version is shown, taken as a draft, or left with a reason; never by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from adoption_support import NOW, TODAY, mother_texts
from house_support import House, house_in

from engine.configuration.kinds import PACKS
from engine.configuration.library import library_of
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError
from engine.records.values import DocumentDraft
from engine.services.approve_drafts import approve_draft
from engine.services.edit_documents import discard_document_draft, open_draft
from engine.services.follow_parent import ParentNews, leave_version, parent_news, take_version
from engine.services.new_documents import NewDocument, begin_document
from engine.services.people import actor_of
from engine.services.publish_documents import publish_library
from engine.services.submit_drafts import submit_draft
from engine.terms import SYSTEM, Label

LATER = NOW + timedelta(hours=1)
"""Documents kept since the county was founded are told apart by when."""

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


# ------------------------------------------------------------------ what the parent added


def added(name: str = "extra") -> str:
    """Return a rubric the mother county has not published yet."""
    text = dict(mother_texts())["rubrics/simple.yaml"]
    assert text.count("id: simple\n") == 1
    return text.replace("id: simple\n", f"id: {name}\n")


def take_added(house: House, name: str = "extra") -> DocumentDraft:
    actor = house.actor()
    return take_version(house.desks, house.desk, f"rubric/{name}", 1, actor=actor, at=LATER)


def test_a_document_the_parent_added_is_taken_as_a_new_document(house: House) -> None:
    house.publish_above("rubrics/extra.yaml", added())
    (offer,) = house.news().offers
    assert (offer.key, offer.old, offer.new) == ("rubric/extra", 0, 1)
    draft = take_added(house)
    assert draft.is_new
    assert (draft.id, draft.path) == ("extra", "rubrics/extra.yaml")
    assert "version: 1\n" in draft.text
    assert "extends: small:extra@1\n" in draft.text
    assert f"effective_from: {TODAY}\n" in draft.text


def test_what_was_added_differs_in_nothing_from_the_parents(house: House) -> None:
    house.publish_above("rubrics/extra.yaml", added())
    take_added(house)
    view = open_draft(house.desk, "rubric", "extra", actor=house.actor(), at=NOW)
    assert view is not None
    assert view.check.errors == ()
    assert view.base is None
    assert view.model is not None
    assert view.model.path == f"{PACKS}small/rubrics/extra.yaml"
    comparison = view.comparison()
    assert comparison is not None
    assert comparison.differences == ()


def test_what_was_added_holds_once_it_is_approved_and_is_not_offered_again(house: House) -> None:
    house.publish_above("rubrics/extra.yaml", added())
    take_added(house)
    submission = submit_draft(
        house.desk, "rubric", "extra", revision=1, words="", actor=house.actor(), at=NOW
    )
    approve_draft(house.desk, submission, actor=house.actor("ding"), at=NOW)
    with house.desks.database.reading("qinghe") as unit:
        found = house.desk.library(unit).find("rubric", "extra", on=TODAY)
    assert found.ref.version == 1
    assert house.news().offers == ()


def test_a_later_version_of_what_was_added_is_offered_as_of_any_other(house: House) -> None:
    house.publish_above("rubrics/extra.yaml", added())
    take_added(house)
    submission = submit_draft(
        house.desk, "rubric", "extra", revision=1, words="", actor=house.actor(), at=NOW
    )
    approve_draft(house.desk, submission, actor=house.actor("ding"), at=NOW)
    later = STRICTER.replace("id: simple\n", "id: extra\n").replace("simple@1", "extra@1")
    library = library_of(
        [*mother_texts(), ("rubrics/extra.yaml", added()), ("rubrics/e.yaml", later)]
    )
    with house.desks.database.writing("small") as unit:
        publish_library(unit, library, actor=SYSTEM, at=NOW)
    (offer,) = house.news().offers
    assert (offer.key, offer.old, offer.new) == ("rubric/extra", 1, 2)
    draft = take_version(house.desks, house.desk, "rubric/extra", 2, actor=house.actor(), at=NOW)
    assert (draft.base_version, draft.is_new) == (1, False)


def test_what_was_added_is_taken_once(house: House) -> None:
    house.publish_above("rubrics/extra.yaml", added())
    take_added(house)
    with pytest.raises(ConflictError, match="已有草稿"):
        take_added(house)


def test_given_up_what_was_added_can_be_taken_again(house: House) -> None:
    house.publish_above("rubrics/extra.yaml", added())
    take_added(house)
    discard_document_draft(house.desk, "rubric", "extra", actor=house.actor(), at=NOW)
    assert [one.key for one in house.news().offers] == ["rubric/extra"]
    assert take_added(house).revision == 1


def test_another_document_of_the_same_id_is_not_overwritten(house: House) -> None:
    house.publish_above("rubrics/extra.yaml", added())
    wanted = NewDocument("rubric", "simple", "extra", Label("本县自己的"), TODAY, ("另有用处",))
    begin_document(house.desk, wanted, actor=house.actor(), at=NOW)
    with pytest.raises(ConflictError, match="已有草稿"):
        take_added(house)
    submission = submit_draft(
        house.desk, "rubric", "extra", revision=1, words="", actor=house.actor(), at=NOW
    )
    approve_draft(house.desk, submission, actor=house.actor("ding"), at=NOW)
    with pytest.raises(ConflictError, match="本县自己的《本县自己的》") as found:
        take_added(house)
    assert "leave it" in found.value.text("en")


def test_what_was_added_can_be_left(house: House) -> None:
    house.publish_above("rubrics/extra.yaml", added())
    leave_version(
        house.desks, house.desk, "rubric/extra", 1, reason="用不着", actor=house.actor(), at=NOW
    )
    assert house.news().offers == ()
