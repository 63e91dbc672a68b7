"""What-if as a job: one for two clicks, watched from anywhere, resumed after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from four_eyes_support import RUBRIC
from replay_support import LOWER, author, changes_of, drafted, kept
from story_support import KEY, NOW, desk_in, person

from engine.errors import AccessError
from engine.jobs import replays
from engine.jobs.replays import ReplayJobs
from engine.records.rule_values import Replay
from engine.services.read_replay import ReplayView, replay_summary

CUT_OFF = """
import os, signal, sys
from datetime import date
from pathlib import Path
from engine.clock import moment_of
import engine.jobs.replays as job
from engine.records.session import Database
from engine.services.desk import Desk
from engine.services.people import actor_of
from engine.terms import CountyId

def die(desk, replay, *, at, progress):
    progress(40, 100)
    os.kill(os.getpid(), signal.SIGKILL)

job.run_replay = die
folder = Path(sys.argv[1])
database = Database(f"sqlite:///{folder / 'onecase.db'}")
desk = Desk(database, CountyId("shengzhou"), bytes.fromhex(sys.argv[2]))
with desk.database.reading("shengzhou") as unit:
    author = actor_of(desk.county_on(unit, date(2023, 7, 28)).document, "ma-zhihao")
jobs = job.ReplayJobs(desk, folder, folder / "replays.db")
begun = jobs.start("rubric", "first-petition", actor=author, at=moment_of(date(2023, 7, 28), 14))
jobs.wait(begun.id)
"""


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[ReplayJobs]:
    with desk_in(tmp_path) as desk:
        drafted(desk, LOWER)
        yield ReplayJobs(desk, tmp_path, tmp_path / "replays.db")


def start(jobs: ReplayJobs, token: str | None = None) -> Replay:
    return jobs.start("rubric", RUBRIC, actor=author(jobs.desk), at=NOW, token=token)


def ended(jobs: ReplayJobs, replay: str) -> Replay:
    jobs.wait(replay)
    return kept(jobs.desk, replay)


def look(jobs: ReplayJobs) -> ReplayView:
    names = [one.id for one in _all(jobs)]
    view = replay_summary(
        jobs.desk,
        "rubric",
        RUBRIC,
        actor=author(jobs.desk),
        at=NOW,
        at_work=jobs.at_work(names),
    )
    assert view is not None
    return view


def _all(jobs: ReplayJobs) -> tuple[Replay, ...]:
    with jobs.desk.database.reading(jobs.desk.county) as unit:
        return unit.replays("rubric", RUBRIC)


def test_a_replay_runs_in_the_background_and_keeps_what_it_found(jobs: ReplayJobs) -> None:
    begun = start(jobs)
    assert begun.state == "waiting"
    done = ended(jobs, begun.id)
    assert (done.state, done.ended_at) == ("done", NOW)
    assert changes_of(jobs.desk, done)
    assert look(jobs).done
    assert jobs.at_work([begun.id]) == ()


def test_two_clicks_begin_one(jobs: ReplayJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = Event()
    run = replays.run_replay

    def slowly(*given: object, **named: object) -> None:
        assert go_on.wait(60)
        run(*given, **named)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr("engine.jobs.replays.run_replay", slowly)
    first = start(jobs)
    second = start(jobs)
    view = look(jobs)
    go_on.set()
    assert (second.id, view.running, view.cut_off) == (first.id, True, False)
    assert ended(jobs, first.id).state == "done"
    assert [one.id for one in _all(jobs)] == [first.id]


def test_one_act_sent_again_later_begins_nothing(jobs: ReplayJobs) -> None:
    first = start(jobs, "act")
    ended(jobs, first.id)
    assert start(jobs, "act").id == first.id
    assert start(jobs, "another").id != first.id
    jobs.wait(_all(jobs)[0].id)


def test_a_replay_whose_process_was_killed_is_seen_as_cut_off_and_goes_on(
    jobs: ReplayJobs,
) -> None:
    died = subprocess.run(
        [sys.executable, "-c", CUT_OFF, str(jobs.folder), KEY.hex()],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=120,
    )
    assert died.returncode == -signal.SIGKILL
    view = look(jobs)
    assert (view.cut_off, view.running, view.percent) == (True, False, 40)
    assert jobs.resume(view.replay.id, actor=author(jobs.desk), at=NOW)
    assert ended(jobs, view.replay.id).state == "done"
    assert changes_of(jobs.desk, view.replay)
    assert not jobs.resume(view.replay.id, actor=author(jobs.desk), at=NOW)


def test_one_that_was_cut_off_can_be_begun_anew(jobs: ReplayJobs) -> None:
    with jobs.desk.database.writing(jobs.desk.county) as unit:
        unit.begin_replay(_left_behind(jobs))
    assert look(jobs).cut_off
    begun = start(jobs)
    assert begun.id != "left-behind"
    assert ended(jobs, begun.id).state == "done"


def _left_behind(jobs: ReplayJobs) -> Replay:
    with jobs.desk.database.reading(jobs.desk.county) as unit:
        draft = unit.document_draft("rubric", RUBRIC)
    assert draft is not None
    return Replay("left-behind", "rubric", RUBRIC, draft.revision, "0" * 64, "ma-zhihao", NOW)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_replay_that_failed_says_so_and_can_be_asked_for_again(
    jobs: ReplayJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("engine.services.replay_draft.replay_on_reviews", fail)
        failed = ended(jobs, start(jobs).id)
    assert (failed.state, look(jobs).running) == ("failed", False)
    assert "程序出错" in look(jobs).failure.zh
    assert ended(jobs, start(jobs).id).state == "done"


def test_a_draft_given_up_while_it_waits_stops_quietly(jobs: ReplayJobs) -> None:
    with jobs.desk.database.writing(jobs.desk.county) as unit:
        unit.begin_replay(_left_behind(jobs))
        unit.drop_replays("rubric", RUBRIC)
    jobs.run("left-behind")
    assert _all(jobs) == ()


def test_others_neither_begin_nor_resume_one(jobs: ReplayJobs) -> None:
    other = person(jobs.desk, "liang-xudong")
    with pytest.raises(AccessError):
        jobs.start("rubric", RUBRIC, actor=other, at=NOW)
    with pytest.raises(AccessError):
        jobs.resume("left-behind", actor=other, at=NOW)


def test_an_approver_may_begin_one(jobs: ReplayJobs) -> None:
    begun = jobs.start("rubric", RUBRIC, actor=person(jobs.desk, "pan-zhongliang"), at=NOW)
    assert ended(jobs, begun.id).state == "done"
