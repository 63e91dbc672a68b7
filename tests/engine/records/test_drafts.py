"""Drafts: what one person typed, on both databases, and nobody else's to read."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from engine.records.rebuild import rebuild_and_compare
from engine.records.values import Draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.engine.records.conftest import Clerk

SAVED = datetime(2023, 5, 4, 6, 3, tzinfo=UTC)
DRAFT = Draft(
    person="li",
    subject="p1/report",
    workflow="petition",
    step="report",
    case="p1",
    form_id="report",
    form_version=1,
    base_revision=3,
    answers={"found": "桥板腐烂", "amount": Decimal("12.5"), "count": "十二", "_choice": {"a": 1}},
    raw=((("people", 0, "name"), "王\u2028五"), (("", -1), "名称")),
    version=1,
    token="t1",
    page="a",
    turn=4,
    saved_at=SAVED,
)


def keep(clerk: Clerk, *drafts: Draft) -> None:
    with clerk.writing() as unit:
        for draft in drafts:
            unit.keep_draft(draft)


def read(clerk: Clerk, person: str = "li", subject: str = "p1/report") -> Draft | None:
    with clerk.reading() as unit:
        return unit.draft(person, subject)


def test_a_draft_comes_back_as_it_was_kept(clerk: Clerk) -> None:
    keep(clerk, DRAFT)
    assert read(clerk) == DRAFT


def test_a_draft_of_a_new_case_has_no_case_and_no_revision(clerk: Clerk) -> None:
    fresh = replace(DRAFT, subject="new/petition", case=None, base_revision=None)
    keep(clerk, fresh)
    assert read(clerk, subject="new/petition") == fresh


def test_the_later_save_takes_the_place_of_the_earlier(clerk: Clerk) -> None:
    later = replace(DRAFT, answers={}, version=2, saved_at=SAVED + timedelta(minutes=1))
    keep(clerk, DRAFT, later)
    with clerk.reading() as unit:
        assert unit.drafts("li") == (later,)


def test_nobody_reads_the_draft_of_another(clerk: Clerk) -> None:
    keep(clerk, DRAFT)
    assert read(clerk, person="wang") is None
    with clerk.reading() as unit:
        assert unit.drafts("wang") == ()


def test_a_county_does_not_see_the_drafts_of_another(new_clerk: Callable[[], Clerk]) -> None:
    here, there = new_clerk(), new_clerk()
    keep(here, DRAFT)
    assert read(there) is None
    with there.writing() as unit:
        assert unit.drop_drafts_before(SAVED + timedelta(days=400)) == 0
    assert read(here) == DRAFT


def test_drafts_are_listed_the_last_saved_first(clerk: Clerk) -> None:
    later = replace(DRAFT, subject="p2/report", saved_at=SAVED + timedelta(hours=1))
    keep(clerk, DRAFT, later)
    with clerk.reading() as unit:
        assert unit.drafts("li") == (later, DRAFT)


def test_a_draft_is_dropped_once(clerk: Clerk) -> None:
    keep(clerk, DRAFT)
    with clerk.writing() as unit:
        assert unit.drop_draft("wang", DRAFT.subject) is False
        assert unit.drop_draft("li", DRAFT.subject) is True
        assert unit.drop_draft("li", DRAFT.subject) is False


def test_filing_drops_the_draft_of_this_very_submission_only(clerk: Clerk) -> None:
    other = replace(DRAFT, subject="p2/report", token="t2")
    keep(clerk, DRAFT, other, replace(DRAFT, person="wang"))
    with clerk.writing() as unit:
        unit.drop_draft_filed("li", "t1")
    with clerk.reading() as unit:
        assert unit.drafts("li") == (other,)
        assert len(unit.drafts("wang")) == 1


def test_old_drafts_of_everybody_are_dropped(clerk: Clerk) -> None:
    young = replace(DRAFT, subject="p2/report", saved_at=SAVED + timedelta(days=1))
    keep(clerk, DRAFT, young, replace(DRAFT, person="wang"))
    with clerk.writing() as unit:
        assert unit.drop_drafts_before(SAVED + timedelta(seconds=1)) == 2
    with clerk.reading() as unit:
        assert (unit.drafts("li"), unit.drafts("wang")) == ((young,), ())


def test_a_transaction_for_reading_keeps_no_draft(clerk: Clerk) -> None:
    with clerk.reading() as unit, pytest.raises(RuntimeError, match="for reading"):
        unit.keep_draft(DRAFT)


def test_what_failed_leaves_the_draft_there(clerk: Clerk) -> None:
    keep(clerk, DRAFT)

    def fail() -> None:
        with clerk.writing() as unit:
            unit.drop_draft_filed("li", "t1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert read(clerk) == DRAFT


def test_a_draft_is_no_difference_to_the_journal(clerk: Clerk) -> None:
    clerk.open()
    keep(clerk, DRAFT)
    assert rebuild_and_compare(clerk.database, clerk.county) == ()
    with clerk.reading() as unit:
        assert len(unit.entries()) == 1


KILLED = """
import os, sys
from datetime import datetime, UTC
from engine.records.session import Database
from engine.records.values import Draft
url, county = sys.argv[1:]
draft = Draft("li", "p1/report", "petition", "report", "p1", "report", 1, 3, {"found": "said"}, (),
              1, "t1", "a", 1, datetime(2023, 5, 4, tzinfo=UTC))
database = Database(url)
with database.writing(county) as unit:
    unit.keep_draft(draft)
with database.writing(county) as unit:
    unit.drop_draft_filed("li", "t1")
    unit.remember_act("t1", "p1")
    os._exit(9)
"""


def test_a_process_killed_while_filing_leaves_what_was_saved(clerk: Clerk) -> None:
    url = clerk.database._engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, url, clerk.county], check=False, capture_output=True
    )
    assert done.returncode == 9, done.stderr
    kept = read(clerk)
    assert kept is not None
    assert kept.answers == {"found": "said"}
    with clerk.reading() as unit:
        assert unit.acted("t1") is None
