"""Drafts submitted, versions withdrawn, cases moved and what-if results, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from engine.audit.entry import (
    CaseMoved,
    DocumentPublished,
    DocumentWithdrawn,
    DraftReturned,
    DraftTakenBack,
    Pin,
)
from engine.errors import ConflictError, IntegrityError, NotFoundError
from engine.records.rebuild import rebuild_and_compare
from tests.engine.records.conftest import CHANGE, FORM, LI, REPLAY

if TYPE_CHECKING:
    from tests.engine.records.conftest import Clerk


def states(clerk: Clerk) -> dict[str, str]:
    with clerk.reading() as unit:
        return {each.id: each.state for each in unit.submissions()}


def test_a_submission_waits_with_its_text(clerk: Clerk) -> None:
    clerk.submit(text="kind: rubric  # 初次\n")
    with clerk.reading() as unit:
        kept, written = unit.submission("sub-1"), unit.submitted_text("sub-1")
    assert (kept.state, kept.submitted_by, kept.decided_by) == ("waiting", LI.person, None)
    assert (written.path, written.text) == (
        "rubrics/first-petition-2.yaml",
        "kind: rubric  # 初次\n",
    )


def test_submissions_are_found_by_document_and_state(clerk: Clerk) -> None:
    clerk.submit()
    clerk.record(DraftReturned(submission="sub-1", words="请写明依据"))
    clerk.submit("sub-2")
    with clerk.reading() as unit:
        waiting = unit.submissions("rubric", "first-petition", "waiting")
        assert [each.id for each in waiting] == ["sub-2"]
        assert [each.id for each in unit.submissions()] == ["sub-2", "sub-1"]
        assert unit.submissions("rubric", "another") == ()


def test_of_two_submissions_of_one_moment_the_later_comes_first(clerk: Clerk) -> None:
    for number in ("9", "10"):
        clerk.submit(f"sub-{number}")
        clerk.record(DraftReturned(submission=f"sub-{number}", words="请写明依据"))
    with clerk.writing() as unit:
        unit.connection.execute(text("UPDATE submissions SET submitted_at = '2023-06-01 00:00'"))
        assert [each.id for each in unit.submissions()] == ["sub-10", "sub-9"]


def test_what_was_decided_is_kept_with_who_and_why(clerk: Clerk) -> None:
    clerk.submit()
    entry = clerk.record(DraftReturned(submission="sub-1", words="请写明依据"))
    with clerk.reading() as unit:
        kept = unit.submission("sub-1")
    assert (kept.state, kept.decision, kept.decided_at) == ("returned", "请写明依据", entry.at)


def test_a_draft_taken_back_waits_no_longer(clerk: Clerk) -> None:
    clerk.submit()
    clerk.record(DraftTakenBack(submission="sub-1", words="再改一处"))
    assert states(clerk) == {"sub-1": "taken-back"}


def test_publishing_a_submission_approves_it(clerk: Clerk) -> None:
    clerk.submit()
    clerk.record(
        DocumentPublished(
            document=replace_version(2),
            title="评分表",
            effective_from=date(2023, 9, 1),
            submission="sub-1",
            submitted_by="ma",
            words="依据充分",
        )
    )
    assert states(clerk) == {"sub-1": "approved"}
    with clerk.reading() as unit:
        assert unit.submission("sub-1").decision == "依据充分"


def replace_version(version: int) -> Pin:
    return FORM.model_copy(update={"version": version})


def test_a_text_other_than_its_hash_is_refused(clerk: Clerk) -> None:
    with pytest.raises(IntegrityError), clerk.writing() as unit:
        unit.keep_submitted_text("sub-9", "0" * 64, "a.yaml", "kind: rubric\n")


def test_a_submitted_text_cannot_be_changed(clerk: Clerk) -> None:
    clerk.submit()
    with pytest.raises(DatabaseError, match="append-only"), clerk.writing() as unit:
        unit.connection.execute(text("UPDATE submitted_texts SET text = 'x'"))


def test_a_submission_is_kept_once(clerk: Clerk) -> None:
    clerk.submit()
    with pytest.raises(ConflictError, match="已经提交"):
        clerk.submit()


def test_a_submission_nobody_made_is_not_found(clerk: Clerk) -> None:
    with clerk.reading() as unit:
        with pytest.raises(NotFoundError):
            unit.submission("none")
        with pytest.raises(NotFoundError):
            unit.submitted_text("none")


def test_a_withdrawn_version_is_listed_with_its_reason(clerk: Clerk) -> None:
    pin = clerk.publish()
    clerk.record(DocumentWithdrawn(document=pin, reason="漏了一天", on=date(2023, 6, 2)))
    with clerk.reading() as unit:
        [(key, kept)] = unit.withdrawals().items()
    assert key == (pin.kind, pin.id, pin.version)
    assert (kept.reason, kept.on, kept.withdrawn_by) == ("漏了一天", date(2023, 6, 2), LI.person)


def test_a_version_is_withdrawn_once(clerk: Clerk) -> None:
    withdrawn = DocumentWithdrawn(document=clerk.publish(), reason="漏了一天", on=date(2023, 6, 2))
    clerk.record(withdrawn)
    with pytest.raises(ConflictError):
        clerk.record(withdrawn)


def test_the_stamp_of_the_library_grows_when_a_version_is_withdrawn(clerk: Clerk) -> None:
    pin = clerk.publish()
    with clerk.reading() as unit:
        before = unit.library_stamp()
    clerk.record(DocumentWithdrawn(document=pin, reason="漏了一天", on=date(2023, 6, 2)))
    with clerk.reading() as unit:
        assert unit.library_stamp() == before + 1


def test_open_cases_that_keep_a_version_are_counted(clerk: Clerk) -> None:
    clerk.open()
    clerk.open("p2", serial=2)
    with clerk.reading() as unit:
        assert unit.keeping(FORM) == (2, 0)
        assert unit.keeping(FORM.model_copy(update={"sha256": "0" * 64})) == (0, 0)


def test_a_moved_case_keeps_its_new_versions_and_grows_a_revision(clerk: Clerk) -> None:
    clerk.open()
    before, newer = clerk.case(), FORM.model_copy(update={"version": 2})
    clerk.record(
        CaseMoved(case="p1", before=(FORM,), after=(newer,), bundle=(newer,), reason="换用新版")
    )
    assert clerk.case().bundle == (newer,)
    assert clerk.case().revision == before.revision + 1


def test_what_rules_changing_leaves_follows_from_the_journal(clerk: Clerk) -> None:
    clerk.change_rules(clerk.publish())
    assert rebuild_and_compare(clerk.database, clerk.county) == ()


class TestReplays:
    def test_a_replay_is_brought_on_and_read(self, clerk: Clerk) -> None:
        ended = datetime(2023, 6, 3, 1, tzinfo=UTC)
        with clerk.writing() as unit:
            unit.begin_replay(REPLAY)
            unit.change_replay(REPLAY.id, state="running", done=40, total=66)
        with clerk.reading() as unit:
            assert unit.replay(REPLAY.id) == replace(REPLAY, state="running", done=40, total=66)
        with clerk.writing() as unit:
            unit.change_replay(REPLAY.id, state="done", ended_at=ended, summary={"cases": 66})
        with clerk.reading() as unit:
            [kept] = unit.replays("rubric", "first-petition")
        assert (kept.state, kept.ended_at, kept.summary) == ("done", ended, {"cases": 66})

    def test_a_replay_begins_once(self, clerk: Clerk) -> None:
        with clerk.writing() as unit:
            unit.begin_replay(REPLAY)
        with pytest.raises(ConflictError), clerk.writing() as unit:
            unit.begin_replay(REPLAY)

    def test_its_changes_come_back_in_order_page_by_page(self, clerk: Clerk) -> None:
        found = [
            replace(CHANGE, case=f"p{number}", what="score" if number % 2 else "route")
            for number in range(7)
        ]
        with clerk.writing() as unit:
            unit.begin_replay(REPLAY)
            unit.keep_replay_changes(REPLAY.id, found)
        with clerk.reading() as unit:
            assert list(unit.replay_changes(REPLAY.id)) == found
            scores = unit.replay_changes(REPLAY.id, ["score"], limit=2, offset=1)
            assert [each.case for each in scores] == ["p3", "p5"]
            assert unit.count_replay_changes(REPLAY.id) == {"score": 3, "route": 4}

    def test_many_changes_are_all_kept(self, clerk: Clerk) -> None:
        with clerk.writing() as unit:
            unit.begin_replay(REPLAY)
            unit.keep_replay_changes(REPLAY.id, (CHANGE for _ in range(12_001)))
        with clerk.reading() as unit:
            assert unit.count_replay_changes(REPLAY.id) == {"score": 12_001}

    def test_a_later_run_replaces_what_an_earlier_one_found(self, clerk: Clerk) -> None:
        with clerk.writing() as unit:
            unit.begin_replay(REPLAY)
            unit.keep_replay_changes(REPLAY.id, [CHANGE, CHANGE])
            unit.keep_replay_changes(REPLAY.id, [replace(CHANGE, case="p9")])
        with clerk.reading() as unit:
            assert [each.case for each in unit.replay_changes(REPLAY.id)] == ["p9"]

    def test_replays_are_dropped_but_those_to_be_kept(self, clerk: Clerk) -> None:
        with clerk.writing() as unit:
            for name in ("one", "two"):
                unit.begin_replay(replace(REPLAY, id=name))
                unit.keep_replay_changes(name, [CHANGE])
            assert unit.drop_replays("rubric", "first-petition", but=["two"]) == 1
        with clerk.reading() as unit:
            assert [each.id for each in unit.replays("rubric", "first-petition")] == ["two"]
            assert unit.replay_changes("one") == ()
            assert unit.replay_changes("two") == (CHANGE,)
