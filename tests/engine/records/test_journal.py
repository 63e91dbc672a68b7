"""The journal: one chain, no gaps, nothing rewritten, nobody overwritten unawares."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.audit.chain import beginning
from engine.audit.entry import PanelSeated, StepDone
from engine.audit.verify import verify_chain
from engine.errors import ConflictError, NotFoundError
from engine.records import engines
from engine.records.session import Database
from engine.terms import Actor, PersonId

if TYPE_CHECKING:
    from tests.engine.records.conftest import Clerk

CHEN = Actor(PersonId("chen"), "陈刚", frozenset(), frozenset(), frozenset())


def test_the_first_entry_follows_the_countys_beginning(clerk: Clerk) -> None:
    entry = clerk.open()
    assert (entry.seq, entry.previous_sha256) == (1, beginning(clerk.county).sha256)


def test_entries_are_numbered_without_gaps_and_linked(clerk: Clerk) -> None:
    one, two, three = clerk.open(), clerk.step(), clerk.route()
    assert [one.seq, two.seq, three.seq] == [1, 2, 3]
    assert (two.previous_sha256, three.previous_sha256) == (one.sha256, two.sha256)


def test_an_entry_reads_back_as_it_was_recorded(clerk: Clerk) -> None:
    recorded = (clerk.open(given={"a": {"number": "1.50"}}), clerk.file(), clerk.route())
    with clerk.reading() as unit:
        assert unit.entries() == recorded


def test_the_chain_of_a_whole_year_holds(clerk: Clerk) -> None:
    clerk.live_a_year()
    with clerk.reading() as unit:
        verdict = verify_chain(clerk.county, unit.links())
        assert verdict.ok
        assert verdict.head == unit.head()


def test_the_name_shown_for_the_actor_is_kept_beside_the_person(clerk: Clerk) -> None:
    clerk.open()
    entry = clerk.record(
        StepDone(
            case="p1",
            step="accept",
            from_stage="registered",
            to_stage="accepted",
            on=date(2023, 5, 5),
        ),
        by=CHEN,
    )
    assert (entry.actor, entry.on_behalf) == ("chen", "陈刚")


def test_entries_of_a_case_are_found_in_order(clerk: Clerk) -> None:
    clerk.open()
    clerk.open("p2", 2)
    clerk.step()
    with clerk.reading() as unit:
        assert [entry.seq for entry in unit.entries(case="p1")] == [1, 3]


def test_entries_of_a_session_are_found_in_order(clerk: Clerk) -> None:
    clerk.open()
    clerk.convene()
    clerk.draw()
    with clerk.reading() as unit:
        kinds = [entry.event.event for entry in unit.entries(session="s1")]
    assert kinds == ["session-opened", "frame-frozen", "witness-heard", "cases-drawn"]


def test_entries_are_read_in_portions(clerk: Clerk) -> None:
    clerk.open()
    for _ in range(4):
        clerk.step()
    with clerk.reading() as unit:
        assert [entry.seq for entry in unit.entries(after_seq=2, limit=2)] == [3, 4]


def test_an_event_about_an_unknown_case_is_refused_and_leaves_nothing(clerk: Clerk) -> None:
    clerk.open()
    with pytest.raises(NotFoundError, match="案件"):
        clerk.step("p9")
    with clerk.reading() as unit:
        assert unit.head().seq == 1


def test_an_event_about_an_unknown_session_is_refused(clerk: Clerk) -> None:
    with pytest.raises(NotFoundError, match="评查会议"):
        clerk.record(PanelSeated(session="s9", members=(), chair="x"))


def test_a_case_number_is_given_only_once(clerk: Clerk) -> None:
    clerk.open()
    with pytest.raises(ConflictError, match="已有相同编号"):
        clerk.open("p2", 1)


def test_whoever_catches_a_conflict_can_go_on_in_the_same_transaction(clerk: Clerk) -> None:
    first = clerk.open()
    event = first.event
    with clerk.writing() as unit:
        with pytest.raises(ConflictError):
            unit.record(event, actor=CHEN, at=clerk.now)
        again = event.model_copy(update={"case": "p2", "serial": 2})
        assert unit.record(again, actor=CHEN, at=clerk.now).seq == 2
    with clerk.reading() as unit:
        assert verify_chain(clerk.county, unit.links()).ok


def test_what_was_raised_takes_back_the_whole_transaction(clerk: Clerk) -> None:
    event = clerk.open().event.model_copy(update={"case": "p2", "serial": 2})

    def fail_late() -> None:
        with clerk.writing() as unit:
            unit.record(event, actor=CHEN, at=clerk.now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    with clerk.reading() as unit:
        assert unit.head().seq == unit.count_cases() == 1


def test_a_moment_without_zone_is_refused(clerk: Clerk) -> None:
    event = clerk.open().event.model_copy(update={"case": "p2", "serial": 2})
    with pytest.raises(ValueError, match="time zone"), clerk.writing() as unit:
        unit.record(event, actor=CHEN, at=datetime(2023, 5, 4, 9))  # noqa: DTZ001  the fault meant


def test_moments_are_kept_to_the_microsecond(clerk: Clerk) -> None:
    moment = datetime(2023, 5, 4, 1, 2, 3, 456789, tzinfo=UTC)
    event = clerk.open().event.model_copy(update={"case": "p2", "serial": 2})
    with clerk.writing() as unit:
        unit.record(event, actor=CHEN, at=moment)
    with clerk.reading() as unit:
        assert unit.entries()[-1].at == moment


def test_a_unit_opened_for_reading_refuses_to_record(clerk: Clerk) -> None:
    event = clerk.open().event
    with clerk.reading() as unit, pytest.raises(RuntimeError, match="for reading"):
        unit.record(event, actor=CHEN, at=clerk.now)


def test_two_writers_at_once_never_fork_the_chain(clerk: Clerk) -> None:
    clerk.open()

    def work() -> None:
        for _ in range(10):
            with clerk.writing() as unit:
                step = StepDone(
                    case="p1",
                    step="note",
                    from_stage="registered",
                    to_stage="registered",
                    on=date(2023, 5, 5),
                )
                unit.record(step, actor=CHEN, at=clerk.now)

    writers = [threading.Thread(target=work) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with clerk.reading() as unit:
        assert verify_chain(clerk.county, unit.links()).checked == 31
        assert unit.case("p1").revision == 31


def test_a_writer_who_waited_too_long_is_told_to_try_again(
    clerk: Clerk, empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "PATIENCE", 0.05)
    hasty = Database(empty_database._engine.url.render_as_string(hide_password=False))
    with (
        empty_database.writing(clerk.county),
        pytest.raises(ConflictError, match="请稍后再试"),
        hasty.writing(clerk.county),
    ):
        raise AssertionError
    hasty.close()


def test_a_reader_sees_the_state_of_its_beginning_while_somebody_writes(clerk: Clerk) -> None:
    clerk.open()
    with clerk.reading() as unit:
        before = unit.case("p1")
        clerk.step()
        assert unit.case("p1") == before


@pytest.mark.parametrize("table", ["journal", "filings", "sheets", "document_texts"])
@pytest.mark.parametrize("act", ["UPDATE {} SET sha256 = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_written_once(
    clerk: Clerk, table: str, act: str
) -> None:
    clerk.live_a_year()
    with (
        pytest.raises(DBAPIError, match=f"{table} is append-only"),
        clerk.database._engine.begin() as connection,
    ):
        connection.execute(text(act.format(table)))


def test_postgresql_refuses_to_empty_the_journal_at_once(clerk: Clerk) -> None:
    if clerk.database.dialect != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with (
        pytest.raises(DBAPIError, match="journal is append-only"),
        clerk.database._engine.begin() as connection,
    ):
        connection.execute(text("TRUNCATE journal"))


class TestRevisions:
    def test_the_revision_seen_is_accepted(self, clerk: Clerk) -> None:
        clerk.open()
        event = clerk.step().event
        clerk.record(event, expect_revision=2)
        assert clerk.case().revision == 3

    def test_a_case_changed_since_says_what_when_and_by_whom(self, clerk: Clerk) -> None:
        clerk.open()
        event = clerk.step().event
        clerk.record(event, by=CHEN)
        with pytest.raises(ConflictError) as caught:
            clerk.record(event, expect_revision=2)
        assert caught.value.text() == (
            "p1: 您打开之后已有 1 处变动：陈刚于2023-05-04 09:03办理了一个环节"
            "（请刷新页面，核对后再提交）"
        )
        assert "陈刚 did a step at 2023-05-04 09:03" in caught.value.text("en")

    def test_only_the_last_changes_are_told(self, clerk: Clerk) -> None:
        clerk.open()
        event = clerk.step().event
        for _ in range(7):
            clerk.record(event)
        with pytest.raises(ConflictError) as caught:
            clerk.record(event, expect_revision=1)
        assert caught.value.value == 8
        assert caught.value.zh.count("办理了一个环节") == 5

    def test_an_event_of_a_session_is_held_against_the_session(self, clerk: Clerk) -> None:
        clerk.open()
        clerk.convene()
        seated = PanelSeated(session="s1", members=("zhou",), chair="zhou")
        clerk.record(seated, expect_revision=1)
        with pytest.raises(ConflictError, match=r"李敏于.*确定评查组"):
            clerk.record(seated, expect_revision=1)

    def test_a_refused_event_leaves_nothing(self, clerk: Clerk) -> None:
        event = clerk.open().event
        step = clerk.step().event
        with pytest.raises(ConflictError):
            clerk.record(step, expect_revision=1)
        assert event.case == "p1"
        assert clerk.case().revision == 2
