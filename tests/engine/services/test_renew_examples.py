"""Examples that come out otherwise: told with both outcomes, renewed only when asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from story_support import NOW, person

from engine.configuration.yaml_source import read_yaml
from engine.errors import AccessError, ConflictError
from engine.services.desk import Desk
from engine.services.edit_documents import DraftView, begin_draft, open_draft
from engine.services.edit_spots import SentValues, save_spots
from engine.services.renew_examples import NewOutcome, renew_examples, renewals_of

AUTHOR = "ma-zhihao"
POINTS = "dimensions/procedure/items/conclude-late/deduct/points"
LATER = NOW + timedelta(minutes=1)


def opened(desk: Desk) -> DraftView:
    view = open_draft(desk, "rubric", "first-petition", actor=person(desk, AUTHOR), at=NOW)
    assert view is not None
    return view


def change(desk: Desk, values: dict[str, object]) -> DraftView:
    before = opened(desk)
    sent = SentValues(before.draft.revision, 0, values)
    save_spots(desk, before, sent, actor=person(desk, AUTHOR), at=NOW)
    return opened(desk)


def renew(desk: Desk, view: DraftView, names: dict[int, str], who: str = AUTHOR) -> bool:
    revision = view.draft.revision
    return renew_examples(desk, view, revision, names, actor=person(desk, who), at=LATER)


@pytest.fixture
def begun(story_desk: Desk) -> DraftView:
    begin_draft(
        story_desk,
        "rubric",
        "first-petition",
        effective_from=date(2024, 1, 1),
        changes=["迟办少扣一分"],
        actor=person(story_desk, AUTHOR),
        at=NOW,
    )
    return opened(story_desk)


@pytest.fixture
def lowered(story_desk: Desk, begun: DraftView) -> DraftView:
    """A draft in which a late conclusion costs half as much."""
    assert begun.draft.revision == 1
    return change(story_desk, {POINTS: 1})


def test_a_draft_like_its_base_has_none(begun: DraftView) -> None:
    assert renewals_of(begun) == ()


def test_each_is_told_with_what_it_promised_and_what_comes(lowered: DraftView) -> None:
    short, capped = renewals_of(lowered)
    assert short.name == "超期6日办结，扣4分"
    assert NewOutcome("score", "96", "98") in short.outcomes
    assert NewOutcome("score", "92", "94") in capped.outcomes


def test_a_renewed_one_promises_what_comes_under_its_new_name(
    story_desk: Desk, lowered: DraftView
) -> None:
    short, capped = renewals_of(lowered)
    names = {short.position: "超期6日办结，扣2分", capped.position: "超期30日办结，扣6分"}
    assert renew(story_desk, lowered, names)
    now = opened(story_desk)
    assert renewals_of(now) == ()
    assert now.check.errors == ()
    data = read_yaml(now.draft.text, "x.yaml").data
    assert isinstance(data, dict)
    example = data["examples"][short.position]
    assert (example["name"], example["then"]["score"]) == ("超期6日办结，扣2分", 98)


def test_only_the_lines_of_the_renewed_one_change(story_desk: Desk, lowered: DraftView) -> None:
    short, _ = renewals_of(lowered)
    renew(story_desk, lowered, {short.position: short.name})
    now = opened(story_desk)
    pairs = zip(lowered.draft.text.splitlines(), now.draft.text.splitlines(), strict=True)
    changed = [new for old, new in pairs if old != new]
    assert changed
    assert len(changed) <= len(short.outcomes)
    assert [one.position for one in renewals_of(now)] == [renewals_of(lowered)[1].position]


def test_an_empty_name_leaves_the_old_one(story_desk: Desk, lowered: DraftView) -> None:
    short, _ = renewals_of(lowered)
    renew(story_desk, lowered, {short.position: "  "})
    assert short.name in opened(story_desk).draft.text


def test_nothing_ticked_changes_nothing(story_desk: Desk, lowered: DraftView) -> None:
    assert not renew(story_desk, lowered, {})
    assert opened(story_desk).draft.revision == lowered.draft.revision


def test_an_example_that_holds_is_left_as_it_is(story_desk: Desk, lowered: DraftView) -> None:
    assert not renew(story_desk, lowered, {0: "换个名字", 999: "没有"})


def test_outcomes_of_an_earlier_save_are_not_taken(story_desk: Desk, lowered: DraftView) -> None:
    short, _ = renewals_of(lowered)
    now = change(story_desk, {POINTS: 3})
    with pytest.raises(ConflictError, match="刚刚又有改动"):
        renew_examples(
            story_desk,
            now,
            lowered.draft.revision,
            {short.position: short.name},
            actor=person(story_desk, AUTHOR),
            at=LATER,
        )


def test_who_may_not_write_renews_nothing(story_desk: Desk, lowered: DraftView) -> None:
    short, _ = renewals_of(lowered)
    with pytest.raises(AccessError):
        renew(story_desk, lowered, {short.position: short.name}, "han-zhuoqun")


def test_an_unsound_draft_offers_none(story_desk: Desk, lowered: DraftView) -> None:
    assert renewals_of(lowered)
    assert renewals_of(change(story_desk, {"grades/qualified/from": 95})) == ()
