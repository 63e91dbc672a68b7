"""Values of a draft saved together: one revision, others' changes kept, clashes told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from story_support import NOW, person

from engine.configuration.authoring.spots import value_at
from engine.errors import AccessError, ConflictError
from engine.services.desk import Desk
from engine.services.edit_documents import (
    GONE,
    DraftView,
    begin_draft,
    discard_document_draft,
    open_draft,
)
from engine.services.edit_spots import SentValues, SpotsOutcome, save_spots

AUTHOR = "ma-zhihao"
LATE = "dimensions/procedure/items/conclude-late/deduct/points"
CAP = "dimensions/procedure/items/conclude-late/deduct/at_most"
BAND = "grades/excellent/from"


@pytest.fixture
def draft(story_desk: Desk) -> DraftView:
    """A new version of the rubric, as it was begun."""
    begin_draft(
        story_desk,
        "rubric",
        "first-petition",
        effective_from=date(2024, 1, 1),
        changes=["迟办少扣一分"],
        actor=person(story_desk, AUTHOR),
        at=NOW,
    )
    return view(story_desk)


def view(desk: Desk) -> DraftView:
    found = open_draft(desk, "rubric", "first-petition", actor=person(desk, AUTHOR), at=NOW)
    assert found is not None
    return found


def send(
    desk: Desk,
    values: dict[str, object],
    *,
    revision: int = 1,
    seen: int = 0,
    author: str = AUTHOR,
) -> SpotsOutcome:
    sent = SentValues(revision, seen, values)
    later = NOW + timedelta(minutes=1)
    return save_spots(desk, view(desk), sent, actor=person(desk, author), at=later)


def test_one_number_is_one_line_and_one_revision(story_desk: Desk, draft: DraftView) -> None:
    outcome = send(story_desk, {LATE: 1, BAND: 90})
    assert (outcome.saved, outcome.draft.revision) == (True, 2)
    before, after = draft.draft.text.splitlines(), outcome.draft.text.splitlines()
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert len(changed) == 1
    assert changed[0][1] == changed[0][0].replace("points: 2", "points: 1")


def test_many_values_are_one_revision(story_desk: Desk, draft: DraftView) -> None:
    outcome = send(story_desk, {LATE: 1, CAP: GONE, BAND: 91})
    assert outcome.draft.revision == draft.draft.revision + 1
    data = view(story_desk).outline.data
    assert [value_at(data, spot) for spot in (LATE, CAP, BAND)] == [1, GONE, 91]


@pytest.mark.usefixtures("draft")
def test_what_says_the_same_saves_nothing(story_desk: Desk) -> None:
    outcome = send(story_desk, {LATE: 2, BAND: 90})
    assert (outcome.saved, outcome.draft.revision, outcome.others) == (False, 1, ())


@pytest.mark.usefixtures("draft")
def test_two_people_on_two_values_both_count(story_desk: Desk) -> None:
    send(story_desk, {LATE: 1})
    outcome = send(story_desk, {LATE: 2, BAND: 91}, revision=1)
    assert outcome.saved
    assert value_at(view(story_desk).outline.data, LATE) == 1
    assert value_at(view(story_desk).outline.data, BAND) == 91


@pytest.mark.usefixtures("draft")
def test_two_people_on_one_value_are_told_and_nothing_is_overwritten(story_desk: Desk) -> None:
    send(story_desk, {LATE: 1})
    outcome = send(story_desk, {LATE: 3, BAND: 91}, revision=1)
    assert not outcome.saved
    (clash,) = outcome.others
    assert (clash.spot, clash.before, clash.theirs, clash.yours) == (LATE, 2, 1, 3)
    assert value_at(view(story_desk).outline.data, LATE) == 1
    again = send(story_desk, {LATE: 3, BAND: 91}, revision=1, seen=outcome.draft.revision)
    assert again.saved
    assert value_at(view(story_desk).outline.data, LATE) == 3


@pytest.mark.usefixtures("draft")
def test_two_people_of_one_mind_do_not_clash(story_desk: Desk) -> None:
    send(story_desk, {LATE: 1})
    outcome = send(story_desk, {LATE: 1}, revision=1)
    assert (outcome.saved, outcome.others) == (False, ())


@pytest.mark.usefixtures("draft")
def test_a_row_taken_away_meanwhile_is_told(story_desk: Desk) -> None:
    items = "dimensions/procedure/items"
    data = view(story_desk).outline.data
    held = value_at(data, items)
    assert isinstance(held, list)
    send(story_desk, {items: [row for row in held if row["id"] != "conclude-late"]})
    outcome = send(story_desk, {LATE: 1}, revision=1)
    assert [one.theirs for one in outcome.others] == [GONE]
    assert not send(story_desk, {LATE: 1}, revision=1, seen=2).saved


@pytest.mark.usefixtures("draft")
def test_an_item_is_found_though_rows_above_it_moved(story_desk: Desk) -> None:
    held = value_at(view(story_desk).outline.data, "dimensions/procedure/items")
    assert isinstance(held, list)
    send(story_desk, {"dimensions/procedure/items": held[::-1]})
    assert send(story_desk, {LATE: 1}, revision=1).saved
    assert value_at(view(story_desk).outline.data, LATE) == 1


@pytest.mark.usefixtures("draft")
def test_a_page_from_no_known_revision_overwrites_nothing(story_desk: Desk) -> None:
    outcome = send(story_desk, {LATE: 1}, revision=77)
    assert [one.before for one in outcome.others] == [GONE]
    assert not outcome.saved


@pytest.mark.usefixtures("draft")
def test_nobody_but_authors_saves(story_desk: Desk) -> None:
    with pytest.raises(AccessError):
        send(story_desk, {LATE: 1}, author="pan-zhongliang")


def test_a_draft_given_up_meanwhile_is_told(story_desk: Desk, draft: DraftView) -> None:
    discard_document_draft(
        story_desk, "rubric", "first-petition", actor=person(story_desk, AUTHOR), at=NOW
    )
    with pytest.raises(ConflictError):
        save_spots(
            story_desk,
            draft,
            SentValues(1, 1, {LATE: 1}),
            actor=person(story_desk, AUTHOR),
            at=NOW,
        )
