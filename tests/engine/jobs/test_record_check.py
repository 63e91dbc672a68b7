"""The check of all records as a job: watched from anywhere, begun anew after a kill."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from story_support import KEY, NOW, SALON, desk_in, person

from engine.errors import AccessError
from engine.jobs.record_check import CheckState, RecordCheck

AUDITOR = "ren-yaoming"

CUT_OFF = """
import os, signal, sys
from pathlib import Path
import engine.jobs.record_check as job
from engine.clock import moment_of
from engine.records.session import Database
from engine.services.desk import Desk
from engine.services.people import actor_of
from engine.terms import CountyId
from datetime import date

def die(desk, *, progress):
    progress(40, 100)
    os.kill(os.getpid(), signal.SIGKILL)

job.check_records = die
folder = Path(sys.argv[1])
database = Database(f"sqlite:///{folder / 'onecase.db'}")
desk = Desk(database, CountyId("shengzhou"), bytes.fromhex(sys.argv[2]))
at = moment_of(date(2023, 7, 28))
with desk.database.reading("shengzhou") as unit:
    auditor = actor_of(desk.county_on(unit, date(2023, 7, 28)).document, sys.argv[3])
check = job.RecordCheck(desk, folder)
check.start(actor=auditor, at=at)
check.wait()
"""


@pytest.fixture
def check(tmp_path: Path) -> Iterator[RecordCheck]:
    with desk_in(tmp_path) as desk:
        running = RecordCheck(desk, tmp_path)
        yield running
        running.wait()


def look(check: RecordCheck) -> CheckState | None:
    return check.look(actor=person(check.desk, AUDITOR), at=NOW)


def start(check: RecordCheck) -> bool:
    return check.start(actor=person(check.desk, AUDITOR), at=NOW)


def ended(check: RecordCheck) -> CheckState:
    check.wait()
    state = look(check)
    assert state is not None
    return state


@pytest.fixture
def at_work(check: RecordCheck) -> Iterator[RecordCheck]:
    """A check that another process is at, a third done."""
    state = {"asked_by": "任耀明", "asked_at": NOW.isoformat(), "done": 40, "total": 120}
    more = {"found": None, "failed": False, "cut_off": False}
    (check.folder / "record-check.json").write_text(json.dumps({**state, **more}), "utf-8")
    with (check.folder / "record-check.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield check


def test_before_the_first_check_there_is_nothing_to_see(check: RecordCheck) -> None:
    assert look(check) is None


def test_a_check_keeps_what_it_found_and_up_to_which_entry(check: RecordCheck) -> None:
    assert start(check)
    state = ended(check)
    assert (state.running, state.failed, state.asked_by, state.asked_at) == (
        False,
        False,
        "任耀明",
        NOW,
    )
    assert state.found
    assert state.found.ok
    with check.desk.database.reading("shengzhou") as unit:
        assert state.found.head == unit.head()


def test_what_another_hand_changed_is_kept_as_found(check: RecordCheck) -> None:
    with sqlite3.connect(check.folder / "onecase.db") as connection:
        connection.execute("UPDATE cases SET stage = 'declined' WHERE id = ?", (SALON,))
    connection.close()
    start(check)
    state = ended(check)
    assert state.found
    assert [(each.table, each.stored) for each in state.found.differences] == [
        ("cases", "declined")
    ]


def test_a_check_at_work_shows_how_far_it_is_and_no_second_one_begins(
    at_work: RecordCheck,
) -> None:
    state = look(at_work)
    assert state is not None
    assert (state.running, state.percent) == (True, 33)
    assert not start(at_work)


def test_a_check_tells_its_progress_while_it_runs(
    check: RecordCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    write = RecordCheck._write
    monkeypatch.setattr(
        RecordCheck, "_write", lambda self, state: (told.append(state.percent), write(self, state))
    )
    start(check)
    check.wait()
    assert told[0] == 0
    assert max(told) == 100
    assert len(set(told)) > 3


def test_a_check_whose_process_was_killed_is_seen_as_cut_off_and_begins_anew(
    check: RecordCheck,
) -> None:
    died = subprocess.run(
        [sys.executable, "-c", CUT_OFF, str(check.folder), KEY.hex(), AUDITOR],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=120,
    )
    assert died.returncode == -signal.SIGKILL
    state = look(check)
    assert state is not None
    assert (state.cut_off, state.running, state.percent) == (True, False, 40)
    assert start(check)
    assert ended(check).found


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_check_that_failed_says_so_and_can_be_asked_for_again(
    check: RecordCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise sqlite3.DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr("engine.jobs.record_check.check_records", fail)
        start(check)
        state = ended(check)
    assert (state.failed, state.running, state.found) == (True, False, None)
    assert start(check)
    assert ended(check).found


def test_only_the_owner_reads_what_was_found(check: RecordCheck) -> None:
    start(check)
    check.wait()
    for name in ("record-check.json", "record-check.lock"):
        assert stat.S_IMODE((check.folder / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("who", ["liang-xudong", "cai-jialiang"])
def test_only_auditors_begin_a_check_or_look_at_it(check: RecordCheck, who: str) -> None:
    with pytest.raises(AccessError):
        check.start(actor=person(check.desk, who), at=NOW)
    with pytest.raises(AccessError):
        check.look(actor=person(check.desk, who), at=NOW)
    assert look(check) is None
