"""What results were made from: kept when they are confirmed, filled in later, read but once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from replay_support import LOWER, changes_of, drafted, tried
from sqlalchemy import delete
from story_support import MAY, SALON

from engine.records.reviewed_facts import REVIEWED_FACTS
from engine.records.rule_values import KeptReview
from engine.services import past_reviews
from engine.services.desk import Desk
from engine.services.kept_reviews import keep_older_reviews, review_kept, written_review
from engine.services.past_reviews import PastReview, reviews_in


def kept(desk: Desk, session: str = MAY, case: str = SALON) -> KeptReview | None:
    with desk.database.reading(desk.county) as unit:
        return unit.kept_review(session, case)


def gathered(desk: Desk, session: str = MAY) -> list[KeptReview]:
    """Gather what results were made from anew from the journal, whatever is kept."""
    with desk.database.reading(desk.county) as unit:
        found = list(reviews_in(unit, desk, session))
    return [written_review(one) for one in found if isinstance(one, PastReview)]


def empty(desk: Desk) -> None:
    """Take everything kept away, as in a county whose results are older than the table."""
    with desk.database.writing(desk.county) as unit:
        unit.connection.execute(delete(REVIEWED_FACTS).where(unit.ours(REVIEWED_FACTS)))


@pytest.fixture
def casebooks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the casebooks gathered for past reviews."""
    opened: list[str] = []
    gather = past_reviews.casebook_from

    def counted(*given: object) -> object:
        opened.append(given[2].id)  # type: ignore[attr-defined]  # a case
        return gather(*given)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(past_reviews, "casebook_from", counted)
    return opened


def test_what_a_result_was_made_from_is_kept_when_it_is_confirmed(read_desk: Desk) -> None:
    found = kept(read_desk)
    assert found is not None
    assert [found] == gathered(read_desk)
    assert (found.seats, found.facts["case.lead"]) == (5, found.unit)
    assert found.reasons["shallow-investigation"][0] == "未深入调查"


def test_older_results_are_filled_in_by_the_first_replay(
    story_desk: Desk, casebooks: list[str]
) -> None:
    before = kept(story_desk)
    empty(story_desk)
    drafted(story_desk, LOWER)
    first = tried(story_desk)
    assert (casebooks, kept(story_desk)) == ([SALON], before)
    told = changes_of(story_desk, first)
    second = tried(story_desk)
    assert casebooks == [SALON]
    assert (changes_of(story_desk, second), second.summary) == (told, first.summary)


def test_a_replay_reads_no_casebook_of_what_is_kept(story_desk: Desk, casebooks: list[str]) -> None:
    drafted(story_desk, LOWER)
    assert changes_of(story_desk, tried(story_desk))
    assert casebooks == []


def test_what_an_older_program_kept_is_made_again(story_desk: Desk, tmp_path: Path) -> None:
    before = kept(story_desk)
    with sqlite3.connect(tmp_path / "onecase.db") as connection:
        connection.execute("UPDATE reviewed_facts SET format = 0, facts = '{}'")
    connection.close()
    assert kept(story_desk) is None
    keep_older_reviews(story_desk, [MAY], progress=lambda _done, _all: None)
    assert kept(story_desk) == before


def test_filling_in_says_how_far_it_is(story_desk: Desk) -> None:
    empty(story_desk)
    told: list[tuple[int, int]] = []
    assert keep_older_reviews(story_desk, [MAY], progress=lambda *far: told.append(far)) == ()
    assert told == [(1, 1)]
    keep_older_reviews(story_desk, [MAY], progress=lambda *far: told.append(far))
    assert told == [(1, 1)]


def test_cut_off_it_goes_on_with_what_is_missing(story_desk: Desk, casebooks: list[str]) -> None:
    def killed(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    empty(story_desk)
    with pytest.raises(KeyboardInterrupt):
        keep_older_reviews(story_desk, [MAY], progress=killed)
    assert casebooks == [SALON]
    keep_older_reviews(story_desk, [MAY], progress=killed)
    assert casebooks == [SALON]


def test_what_is_not_kept_is_gathered_when_it_is_looked_at(story_desk: Desk) -> None:
    before = kept(story_desk)
    empty(story_desk)
    with story_desk.database.reading(story_desk.county) as unit:
        assert review_kept(unit, story_desk, MAY, SALON) == before
        assert review_kept(unit, story_desk, MAY, "nothing") is None
