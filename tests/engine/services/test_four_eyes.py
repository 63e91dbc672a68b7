"""Drafts submitted by one person and approved or returned by another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from four_eyes_support import (
    APPROVER,
    AUTHOR,
    BEGINS,
    EXAMPLES,
    LATER,
    LOWERED,
    RUBRIC,
    approve,
    begin,
    both,
    draft_of,
    rewrite,
    submission,
    submit,
    written,
)
from story_support import JULY, NOW, TODAY, person

from engine.clock import moment_of
from engine.configuration.library import library_of
from engine.configuration.problems import ConfigurationFaults
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError, OnecaseError
from engine.records.rebuild import rebuild_and_compare
from engine.records.rule_values import Replay
from engine.services.approve_drafts import approve_draft, approve_within, return_draft
from engine.services.edit_documents import discard_document_draft
from engine.services.publish_documents import publish_library
from engine.services.submit_drafts import take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.records.values import DocumentDraft
    from engine.services.desk import Desk


def versions(desk: Desk, kind: str = "rubric", name: str = RUBRIC) -> list[int]:
    with desk.database.reading(desk.county) as unit:
        return [one.ref.version for one in desk.library(unit).named(name) if one.ref.kind == kind]


def last_event(desk: Desk) -> str:
    with desk.database.reading(desk.county) as unit:
        return unit.entries(after_seq=unit.head().seq - 1)[0].event.event


def send_back(desk: Desk, name: str, words: str = "请写明依据", token: str | None = None) -> None:
    return_draft(desk, name, words=words, actor=person(desk, APPROVER), at=LATER, token=token)


class TestSubmitting:
    def test_a_draft_waits_with_the_words_of_its_author(self, story_desk: Desk) -> None:
        written(story_desk)
        kept = submission(story_desk, submit(story_desk))
        assert (kept.state, kept.version, kept.effective_from) == ("waiting", 2, BEGINS)
        assert (kept.submitted_by, kept.words) == (AUTHOR, "按新规定少扣一分")
        assert last_event(story_desk) == "draft-submitted"

    def test_the_text_is_kept_as_it_was(self, story_desk: Desk) -> None:
        written(story_desk)
        draft, name = draft_of(story_desk), submit(story_desk)
        with story_desk.database.reading(story_desk.county) as unit:
            kept = unit.submitted_text(name)
        assert draft is not None
        assert (kept.path, kept.text) == (draft.path, draft.text)

    def test_a_draft_that_waits_can_be_neither_changed_nor_given_up(self, story_desk: Desk) -> None:
        written(story_desk)
        submit(story_desk)
        with pytest.raises(ConflictError, match="等待审批"):
            rewrite(story_desk, "points: 1, at_most: 8", "points: 1, at_most: 7")
        author = person(story_desk, AUTHOR)
        with pytest.raises(ConflictError, match="等待审批"):
            discard_document_draft(story_desk, "rubric", RUBRIC, actor=author, at=NOW)

    def test_sent_twice_it_waits_once(self, story_desk: Desk) -> None:
        written(story_desk)
        first = submit(story_desk, token="t" * 32)
        assert submit(story_desk, token="t" * 32) == first
        with story_desk.database.reading(story_desk.county) as unit:
            assert len(unit.submissions()) == 1

    def test_submitting_what_waits_tells_who_did(self, story_desk: Desk) -> None:
        written(story_desk)
        submit(story_desk)
        with pytest.raises(ConflictError, match="马志豪已于2023-07-28 14:05提交"):
            submit(story_desk)

    def test_who_saved_meanwhile_is_told(self, story_desk: Desk) -> None:
        written(story_desk)
        rewrite(story_desk, "points: 1, at_most: 8", "points: 1, at_most: 7")
        with pytest.raises(ConflictError, match="马志豪于2023-07-28 14:00又保存过"):
            submit(story_desk, revision=2)

    def test_only_authors_submit(self, story_desk: Desk) -> None:
        written(story_desk)
        with pytest.raises(AccessError):
            submit(story_desk, by=APPROVER)

    def test_words_have_a_length(self, story_desk: Desk) -> None:
        written(story_desk)
        with pytest.raises(FilingError, match="2000"):
            submit(story_desk, words="长" * 2001)

    def test_the_newest_what_if_of_the_same_text_goes_with_it(self, story_desk: Desk) -> None:
        written(story_desk)
        draft = draft_of(story_desk)
        assert draft is not None
        same = sha256(draft.text.encode()).hexdigest()
        with story_desk.database.writing(story_desk.county) as unit:
            for number, (hashed, state) in enumerate(
                [(same, "done"), (same, "failed"), ("0" * 64, "done"), (same, "done")]
            ):
                unit.begin_replay(
                    Replay(
                        id=f"replay-{number}",
                        kind="rubric",
                        document=RUBRIC,
                        revision=draft.revision,
                        text_sha256=hashed,
                        asked_by=AUTHOR,
                        asked_at=NOW + timedelta(minutes=1 - number),
                        state=state,  # type: ignore[arg-type]  # of the four there are
                    )
                )
        assert submission(story_desk, submit(story_desk)).replay == "replay-0"


class TestWhatMayNotBeSubmitted:
    def test_a_draft_with_errors(self, story_desk: Desk) -> None:
        written(story_desk)
        rewrite(story_desk, "conclude.days_late, points", "conclude.days_latte, points")
        with pytest.raises(ConfigurationFaults, match="days_latte"):
            submit(story_desk)

    def test_a_draft_whose_example_fails(self, story_desk: Desk) -> None:
        written(story_desk)
        rewrite(story_desk, "then: {score: 67, grade", "then: {score: 68, grade")
        with pytest.raises(ConfigurationFaults, match="示例"):
            submit(story_desk)

    def test_a_draft_that_says_nothing_new(self, story_desk: Desk) -> None:
        begin(story_desk)
        with pytest.raises(ConflictError, match="完全相同"):
            submit(story_desk)

    def test_a_draft_that_reaches_back(self, story_desk: Desk) -> None:
        written(story_desk, on=TODAY - timedelta(days=1))
        with pytest.raises(ConflictError, match="不能倒追"):
            submit(story_desk)

    def test_from_today_on_is_early_enough(self, story_desk: Desk) -> None:
        written(story_desk, on=TODAY)
        assert submission(story_desk, submit(story_desk)).effective_from == TODAY

    def test_a_draft_under_another_name_or_number(self, story_desk: Desk) -> None:
        written(story_desk)
        rewrite(story_desk, "\nversion: 2\n", "\nversion: 3\n")
        with pytest.raises(ConflictError, match="应为第 2 版"):
            submit(story_desk)
        rewrite(story_desk, f"id: {RUBRIC}\n", "id: another-rubric\n")
        with pytest.raises((ConflictError, ConfigurationFaults)):
            submit(story_desk)

    def test_a_draft_that_was_given_up(self, story_desk: Desk) -> None:
        with pytest.raises(ConflictError, match="已经不在"):
            submit(story_desk)

    def test_a_draft_another_version_has_overtaken(self, story_desk: Desk) -> None:
        written(story_desk)
        draft = draft_of(story_desk)
        approve(story_desk, submit(story_desk))
        assert draft is not None
        with story_desk.database.writing(story_desk.county) as unit:
            unit.keep_document_draft(_first(draft, version=3))
        with pytest.raises(ConflictError, match="第 2 版已经发布"):
            submit(story_desk)


def _first(draft: DocumentDraft, *, version: int) -> DocumentDraft:
    text = draft.text.replace("\nversion: 2\n", f"\nversion: {version}\n")
    text = text.replace("effective_from: 2024-01-01", "effective_from: 2024-02-01")
    return replace(draft, revision=1, text=text, path="rubrics/again.yaml")


class TestTakingBack:
    def test_the_author_writes_on(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        take_back(story_desk, name, words="再想想", actor=person(story_desk, AUTHOR), at=LATER)
        assert submission(story_desk, name).state == "taken-back"
        rewrite(story_desk, "points: 1, at_most: 8", "points: 1, at_most: 7")

    def test_twice_is_once(self, story_desk: Desk) -> None:
        written(story_desk)
        name, author = submit(story_desk), person(story_desk, AUTHOR)
        for _ in range(2):
            take_back(story_desk, name, actor=author, at=LATER, token="t" * 32)
        with pytest.raises(ConflictError, match="撤回"):
            take_back(story_desk, name, actor=author, at=LATER)

    def test_an_approver_cannot(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        with pytest.raises(AccessError):
            take_back(story_desk, name, actor=person(story_desk, APPROVER), at=LATER)

    def test_the_next_submission_has_a_name_of_its_own(self, story_desk: Desk) -> None:
        written(story_desk)
        first = submit(story_desk)
        take_back(story_desk, first, actor=person(story_desk, AUTHOR), at=LATER)
        assert submit(story_desk, at=LATER + timedelta(minutes=1)) != first


class TestApproving:
    def test_the_version_is_published_and_the_draft_goes(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        approve(story_desk, name)
        assert versions(story_desk) == [1, 2]
        assert draft_of(story_desk) is None
        kept = submission(story_desk, name)
        assert (kept.state, kept.decided_by, kept.decision) == ("approved", APPROVER, "依据充分")

    def test_the_records_say_who_wrote_and_who_approved(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        approve(story_desk, name)
        with story_desk.database.reading(story_desk.county) as unit:
            [kept] = [one for one in unit.documents() if one.submission == name]
        assert (kept.submitted_by, kept.published_by, kept.pin.version) == (AUTHOR, APPROVER, 2)
        assert rebuild_and_compare(story_desk.database, story_desk.county) == ()

    def test_it_is_in_force_from_its_day_and_open_sessions_keep_theirs(
        self, story_desk: Desk
    ) -> None:
        written(story_desk)
        approve(story_desk, submit(story_desk))
        with story_desk.database.reading(story_desk.county) as unit:
            library = story_desk.library(unit)
            before = library.find("rubric", RUBRIC, on=BEGINS - timedelta(days=1))
            after = library.find("rubric", RUBRIC, on=BEGINS)
            session = unit.session(JULY)
        assert (before.ref.version, after.ref.version) == (1, 2)
        assert [pin.version for pin in session.bundle if pin.id == RUBRIC] in ([1], [])

    def test_twice_is_once(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        for _ in range(2):
            approve(story_desk, name, token="t" * 32)
        assert versions(story_desk) == [1, 2]

    @pytest.mark.parametrize("who", [AUTHOR, "liang-xudong"])
    def test_others_than_approvers_are_refused(self, who: str, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        with pytest.raises(AccessError):
            approve_draft(story_desk, name, actor=person(story_desk, who), at=LATER)

    def test_who_submitted_cannot_approve_though_the_right_is_there(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        with pytest.raises(AccessError, match="您提交的"):
            approve_draft(story_desk, name, actor=both(story_desk, AUTHOR), at=LATER)

    def test_who_saved_anything_of_it_cannot_approve(self, story_desk: Desk) -> None:
        begin(story_desk)
        second = both(story_desk, APPROVER)
        rewrite(story_desk, *LOWERED, by=second)
        for example in EXAMPLES:
            rewrite(story_desk, *example)
        name = submit(story_desk)
        with pytest.raises(AccessError, match="参与编制"):
            approve_draft(story_desk, name, actor=second, at=LATER)

    def test_its_day_may_have_passed_while_it_waited(self, story_desk: Desk) -> None:
        written(story_desk, on=TODAY)
        name = submit(story_desk)
        with pytest.raises(ConflictError, match="不能倒追"):
            approve(story_desk, name, at=moment_of(TODAY + timedelta(days=1)))
        send_back(story_desk, name)

    def test_it_is_checked_among_the_documents_of_that_day(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        _publish_beside(story_desk)
        with pytest.raises(OnecaseError):
            approve(story_desk, name)
        assert submission(story_desk, name).state == "waiting"

    def test_a_submission_nobody_made_is_not_found(self, story_desk: Desk) -> None:
        with pytest.raises(NotFoundError):
            approve(story_desk, "rubric-none-2-1")


def _publish_beside(desk: Desk) -> None:
    """Publish another second version of the rubric, as a folder would."""
    draft = draft_of(desk)
    assert draft is not None
    text = draft.text.replace("points: 1, at_most: 8", "points: 1, at_most: 6")
    with desk.database.writing(desk.county) as unit:
        texts = [(one.path, one.text) for one in unit.documents()]
        library = library_of([*texts, ("rubrics/beside.yaml", text)])
        publish_library(unit, library, actor=person(desk, APPROVER), at=NOW)


class TestReturning:
    def test_the_author_writes_on_and_reads_why(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        send_back(story_desk, name)
        kept = submission(story_desk, name)
        assert (kept.state, kept.decision, kept.decided_by) == ("returned", "请写明依据", APPROVER)
        rewrite(story_desk, "points: 1, at_most: 8", "points: 1, at_most: 7")

    def test_words_are_needed(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        with pytest.raises(FilingError, match="请写明要改什么"):
            send_back(story_desk, name, " ")

    def test_twice_is_once(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        for _ in range(2):
            send_back(story_desk, name, token="t" * 32)
        assert last_event(story_desk) == "draft-returned"

    def test_a_second_approver_is_told_what_the_first_did(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        send_back(story_desk, name)
        with pytest.raises(ConflictError, match="潘忠良已于2023-07-28 14:05退回"):
            approve(story_desk, name)


class TestAtTheSameMoment:
    def test_of_three_approvers_one_publishes_and_the_others_are_told(
        self, story_desk: Desk
    ) -> None:
        written(story_desk)
        name = submit(story_desk)
        refusals = _at_once(*(lambda: approve(story_desk, name) for _ in range(3)))
        assert refusals.count(None) == 1
        assert all(isinstance(one, ConflictError) for one in refusals if one)
        assert versions(story_desk) == [1, 2]

    def test_approving_and_returning_have_one_winner(self, story_desk: Desk) -> None:
        written(story_desk)
        name = submit(story_desk)
        refusals = _at_once(lambda: approve(story_desk, name), lambda: send_back(story_desk, name))
        assert refusals.count(None) == 1
        assert rebuild_and_compare(story_desk.database, story_desk.county) == ()

    def test_stopped_in_the_middle_nothing_has_happened(self, story_desk: Desk) -> None:
        written(story_desk)
        name, approver = submit(story_desk), person(story_desk, APPROVER)
        county = story_desk.county
        with pytest.raises(KeyboardInterrupt), story_desk.database.writing(county) as unit:  # noqa: PT012  the transaction ends by it
            approve_within(unit, story_desk, name, "", actor=approver, at=LATER)
            raise KeyboardInterrupt
        assert versions(story_desk) == [1]
        assert submission(story_desk, name).state == "waiting"
        approve(story_desk, name)
        assert versions(story_desk) == [1, 2]


def _at_once(*acts: Callable[[], object]) -> list[OnecaseError | None]:
    ready = Barrier(len(acts))

    def play(act: Callable[[], object]) -> OnecaseError | None:
        ready.wait()
        try:
            act()
        except OnecaseError as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(len(acts)) as players:
        return list(players.map(play, acts))
