"""What results were made from: kept, told apart from what is outdated, read in bulk."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from engine.audit.entry import PanelSeated
from engine.records.reviewed_facts import FORMAT, REVIEWED_FACTS

if TYPE_CHECKING:
    from tests.engine.records.conftest import Clerk


@pytest.fixture
def judged(clerk: Clerk) -> Clerk:
    """A clerk of a county with one confirmed result, nothing kept of what it was made from."""
    clerk.publish()
    clerk.open()
    clerk.convene()
    clerk.record(PanelSeated(session="s1", members=("zhou", "wu"), chair="zhou"))
    clerk.draw()
    clerk.hand_in()
    clerk.open_scores()
    clerk.confirm()
    return clerk


def test_what_is_kept_comes_back(judged: Clerk) -> None:
    kept = judged.keep_review()
    with judged.reading() as unit:
        assert unit.kept_review("s1", "p1") == kept
        assert unit.kept_review("s1", "p2") is None


def test_a_result_nobody_kept_what_it_was_made_from_is_named(judged: Clerk) -> None:
    with judged.reading() as unit:
        assert unit.reviews_not_kept(["s1", "s2"]) == {"s1": ("p1",)}
        assert list(unit.kept_reviews(["s1"])) == []


def test_all_are_read_as_they_are_written(judged: Clerk) -> None:
    kept = judged.keep_review()
    with judged.reading() as unit:
        assert unit.reviews_not_kept(["s1"]) == {}
        [row] = unit.kept_reviews(["s1", "s2"])
        result = unit.session("s1").cases[0].result
        number = unit.case("p1").number
    assert result is not None
    assert row[:7] == ("s1", "p1", number, "market", str(result.score), result.grade, 2)
    assert json.loads(row.facts) == kept.facts
    assert json.loads(row.findings) == kept.findings


def test_a_unit_may_be_unknown(judged: Clerk) -> None:
    judged.keep_review(unit=None)
    with judged.reading() as unit:
        assert [one.unit for one in unit.kept_reviews(["s1"])] == [None]


def test_kept_again_the_later_takes_the_place(judged: Clerk) -> None:
    judged.keep_review()
    later = judged.keep_review(unit="ecology")
    with judged.reading() as unit:
        assert unit.kept_review("s1", "p1") == later
        assert len(list(unit.kept_reviews(["s1"]))) == 1


def test_of_another_sessions_results_nothing_is_read(judged: Clerk) -> None:
    judged.keep_review()
    with judged.reading() as unit:
        assert list(unit.kept_reviews(["s2"])) == []


@pytest.mark.parametrize("what", ["round", "confirmed_at", "format"])
def test_what_was_made_of_another_result_or_by_an_older_program_does_not_count(
    judged: Clerk, what: str
) -> None:
    kept = judged.keep_review()
    others = {
        "round": kept.round + 1,
        "confirmed_at": kept.confirmed_at - timedelta(minutes=1),
        "format": FORMAT - 1,
    }
    with judged.writing() as unit:
        ours = unit.ours(REVIEWED_FACTS)
        unit.connection.execute(update(REVIEWED_FACTS).where(ours).values({what: others[what]}))
    with judged.reading() as unit:
        assert unit.kept_review("s1", "p1") is None
        assert list(unit.kept_reviews(["s1"])) == []
        assert unit.reviews_not_kept(["s1"]) == {"s1": ("p1",)}


def test_a_transaction_for_reading_keeps_nothing(judged: Clerk) -> None:
    with judged.reading() as unit, pytest.raises(RuntimeError):
        unit.keep_reviews([])


def test_two_counties_with_the_same_keys_keep_their_own(
    new_clerk: Callable[[], Clerk],
) -> None:
    one, other = new_clerk(), new_clerk()
    for clerk in (one, other):
        clerk.live_a_year()
    other.keep_review(unit="ecology")
    with one.reading() as unit:
        assert [row.unit for row in unit.kept_reviews(["s1"])] == ["market"]
    with other.reading() as unit:
        assert [row.unit for row in unit.kept_reviews(["s1"])] == ["ecology"]


def test_heads_of_sessions_are_those_of_the_sessions(judged: Clerk) -> None:
    with judged.reading() as unit:
        [head], [session] = unit.session_heads(), unit.sessions()
    names = type(head).__dataclass_fields__
    assert {name: getattr(session, name) for name in names} == {
        name: getattr(head, name) for name in names
    }
