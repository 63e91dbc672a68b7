"""A new version of what was taken over: authors see what holds, the text states what differs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from adoption_support import NOW
from house_support import House, house_in

from engine.configuration.authoring.spots import value_at
from engine.configuration.library import library_of
from engine.services.approve_drafts import approve_draft
from engine.services.draft_workbooks import draft_workbook, keep_workbook, propose_workbook
from engine.services.edit_documents import DraftView, begin_draft, open_draft
from engine.services.edit_parts import Outcome, Sent, save_part
from engine.services.edit_spots import SentValues, SpotsOutcome, save_spots
from engine.services.edit_text import SentText, save_text
from engine.services.follow_parent import take_version
from engine.services.submit_drafts import submit_draft

POINTS = "dimensions/reply/items/late/deduct/points"
BEGUN = """\
kind: rubric
id: simple
title: {zh: 评分表}
version: 2
effective_from: 2023-04-01
extends: small:simple@1
changes: [本县从宽]
"""
MILDER = """\
change:
  items:
    late: {deduct: {each: 5, of: reply.days_late, points: 1, at_most: 100}, why: 本县从宽}
"""
ABOVE = """\
kind: rubric
id: simple
title: 评分表
version: 2
effective_from: 2023-06-01
changes: [从严]
extends: simple@1
change:
  items: {late: {deduct: {each: 5, of: reply.days_late, points: 4, at_most: 100}, why: 从严}}
  grades: {good: {from: 80, why: 从严}}
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A county that took over its mother's rubric as it stands, with a new version begun."""
    with house_in(tmp_path) as made:
        begin_draft(
            made.desk,
            "rubric",
            "simple",
            effective_from=date(2023, 4, 1),
            changes=["本县从宽"],
            actor=made.actor(),
            at=NOW,
        )
        yield made


def view(house: House, kind: str = "rubric", name: str = "simple") -> DraftView:
    found = open_draft(house.desk, kind, name, actor=house.actor(), at=NOW)
    assert found is not None
    return found


def send(house: House, values: dict[str, object], revision: int = 1) -> SpotsOutcome:
    sent = SentValues(revision, 0, values)
    return save_spots(house.desk, view(house), sent, actor=house.actor(), at=NOW)


def write(house: House, text: str) -> None:
    now = view(house)
    sent = SentText(text, now.draft.revision)
    assert save_text(house.desk, now, sent, actor=house.actor(), at=NOW).saved


def publish(house: House) -> None:
    """Let two people publish the draft."""
    revision = view(house).draft.revision
    submit_draft(
        house.desk, "rubric", "simple", revision=revision, words="", actor=house.actor(), at=NOW
    )
    with house.desks.database.reading("qinghe") as unit:
        (waiting,) = unit.submissions("rubric", "simple", "waiting")
    approve_draft(house.desk, waiting.id, actor=house.actor("ding"), at=NOW)


def test_it_begins_with_nothing_of_its_own(house: House) -> None:
    now = view(house)
    assert now.draft.text == BEGUN
    assert now.draft.path == "rubrics/simple-2.yaml"
    assert now.check.errors == ()


def test_authors_see_what_holds(house: House) -> None:
    now = view(house)
    assert value_at(now.outline.data, POINTS) == 2
    names = {one.name for one in now.outline.sections()}
    assert {"dimensions", "dimensions.0", "grades"} <= names
    assert names.isdisjoint({"change", "add", "remove", "replace"})


def test_a_number_changed_in_the_grid_is_the_only_difference_stated(house: House) -> None:
    outcome = send(house, {POINTS: 1})
    assert outcome.saved
    assert outcome.draft.text == BEGUN + MILDER
    assert value_at(view(house).outline.data, POINTS) == 1


def test_setting_it_back_leaves_no_difference(house: House) -> None:
    send(house, {POINTS: 1})
    assert send(house, {POINTS: 2}, revision=2).draft.text == BEGUN


def test_a_part_saved_by_its_form_states_its_differences(house: House) -> None:
    now = view(house)
    section = now.outline.section("grades")
    assert section is not None
    answers = now.outline.answers(section)
    assert isinstance(answers, list)
    answers[0]["from"] = 75
    outcome: Outcome = save_part(
        house.desk, now, Sent("grades", 1, 0, answers), actor=house.actor(), at=NOW
    )
    assert outcome.draft.text.removeprefix(BEGUN) == (
        "change:\n  grades: {good: {from: 75, why: 本县从宽}}\n"
    )


def test_comments_and_reasons_written_by_hand_stay(house: House) -> None:
    write(house, BEGUN + "change:  # 会议定的\n  items: {late: {title: 迟了, why: 人手少}}\n")
    text = send(house, {"grades/good/from": 60}, revision=2).draft.text
    assert text.removeprefix(BEGUN) == (
        "change:  # 会议定的\n  items: {late: {title: 迟了, why: 人手少}}\n"
        "  grades: {good: {from: 60, why: 本县从宽}}\n"
    )


def test_a_mistake_is_told_where_it_is_seen(house: House) -> None:
    send(house, {POINTS: -1})
    now = view(house)
    section = now.outline.section("dimensions.0")
    assert section is not None
    (problem,) = now.problems_of(section)
    assert problem.path == "dimensions.0.items.0.deduct.points"
    assert problem.line == BEGUN.count("\n") + 3


def test_what_two_people_changed_is_told_by_what_holds(house: House) -> None:
    send(house, {POINTS: 1})
    (other,) = send(house, {POINTS: 3}).others
    assert (other.before, other.theirs, other.yours) == (2, 1, 3)


def test_differences_that_cannot_be_read_are_mended_in_the_text_first(house: House) -> None:
    write(house, BEGUN + "change:\n  items: {nobody: {title: 甲, why: 乙}}\n")
    now = view(house)
    assert "change" in now.outline.data
    assert [one.code for one in now.check.errors] == ["unknown-reference"]


def test_a_version_of_the_parent_meets_what_differs_here(house: House) -> None:
    send(house, {POINTS: 1})
    publish(house)
    house.publish_above("rubrics/simple-2.yaml", ABOVE)
    (offer,) = house.news().offers
    assert [one.text("zh") for one in offer.effects if "80" in one.text("zh")]
    assert [one.text("zh") for one in offer.overruled if "4" in one.text("zh")]
    take_version(
        house.desks, house.desk, "rubric/simple", 2, actor=house.actor(), at=NOW + timedelta(1)
    )
    now = view(house)
    assert "extends: small:simple@2" in now.draft.text
    assert value_at(now.outline.data, POINTS) == 1
    assert value_at(now.outline.data, "grades/good/from") == 80


def test_a_form_is_taken_over_with_its_whole_text(house: House) -> None:
    with house.desks.database.reading("qinghe") as unit:
        forms = [one for one in house.desk.library(unit).published if one.ref.kind == "form"]
    (name,) = {str(one.ref.id) for one in forms[:1]}
    begin_draft(
        house.desk,
        "form",
        name,
        effective_from=date(2023, 4, 1),
        changes=["改表"],
        actor=house.actor(),
        at=NOW,
    )
    now = view(house, "form", name)
    assert now.manuscript.above is None
    assert "schema" in now.outline.data
    assert library_of([(now.draft.path, now.draft.text)]).documents


def test_a_workbook_holds_what_holds_and_comes_back_as_differences(house: House) -> None:
    now, actor = view(house), house.actor()
    book = draft_workbook(house.desk, now, "", csv=False, actor=actor, at=NOW)
    pages = openpyxl.load_workbook(io.BytesIO(book))
    row = next(row for row in pages["评分表"].iter_rows() if row[0].value == "late")
    cost = next(cell for cell in row if cell.value == "2")
    cost.value = "1"
    changed = io.BytesIO()
    pages.save(changed)
    proposal = propose_workbook(
        house.desk, now, changed.getvalue(), "评分表.xlsx", actor=actor, at=NOW
    )
    assert proposal.changes
    draft = keep_workbook(house.desk, now, proposal, now.draft.revision, actor=actor, at=NOW)
    assert draft.text == BEGUN + MILDER


def test_lists_of_a_county_are_edited_as_they_hold(house: House) -> None:
    begin_draft(
        house.desk,
        "county",
        "qinghe",
        effective_from=date(2023, 4, 1),
        changes=["增设单位"],
        actor=house.actor(),
        at=NOW,
    )
    now = view(house, "county", "qinghe")
    before = now.draft.text
    units = [*now.outline.data["units"], {"id": "北镇", "unit_kind": "town", "superior": "县局"}]
    after = now.rewritten({**now.outline.data, "units": units})
    added = set(after.splitlines()) - set(before.splitlines())
    assert len(added) == 1
    assert "北镇" in added.pop()
