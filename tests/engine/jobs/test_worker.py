"""The worker: ticks as durable jobs, resumed after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from dbos import DBOS
from story_support import KEY, desk_in
from two_counties import SUPERVISOR, YUEZHOU

from engine.clock import moment_of
from engine.errors import ConfigurationError
from engine.jobs.worker import Worker, judge_ladder, morning_tick, tick_as_of
from engine.records.session import Database
from engine.services.counties import Desks
from engine.services.desk import Desk
from engine.services.publish_documents import publish_folder
from engine.terms import SYSTEM, CountyId

LATER = date(2023, 11, 1)
"""Long after the story: whatever is still open is overdue."""

CUT_OFF = """
import os, signal, sys
from datetime import date
import engine.jobs.worker as worker
from engine.records.session import Database
from engine.services.counties import Desks
from engine.services.desk import Desk
from engine.terms import CountyId

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

worker.run_tick = die
desk = Desk(Database(sys.argv[1]), CountyId("shengzhou"), bytes.fromhex(sys.argv[3]))
with worker.Worker(Desks.alone(desk), sys.argv[2]) as running:
    running.tick(date.fromisoformat(sys.argv[4]))
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path) as lent:
        yield lent


@pytest.fixture
def state_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'jobs.db'}"


def fired_rules(desk: Desk) -> int:
    with desk.database.reading(desk.county) as unit:
        return sum(len(case.fired) for case in unit.cases())


def test_a_tick_is_done_as_a_job_and_a_second_one_changes_nothing(
    desk: Desk, state_url: str
) -> None:
    before = fired_rules(desk)
    with Worker(Desks.alone(desk), state_url) as worker:
        first, second = worker.tick(LATER), worker.tick(LATER)
    assert first > 0
    assert second == 0
    assert fired_rules(desk) == before + first


def test_the_morning_tick_is_scheduled_in_the_countys_time(desk: Desk, state_url: str) -> None:
    with Worker(Desks.alone(desk), state_url):
        schedules = DBOS.list_schedules()
    assert [(each["schedule"], each["cron_timezone"]) for each in schedules] == [
        ("0 0 6 * * *", "Asia/Shanghai")
    ]


def test_starting_again_does_not_schedule_twice(desk: Desk, state_url: str) -> None:
    for _ in range(2):
        with Worker(Desks.alone(desk), state_url):
            scheduled = len(DBOS.list_schedules())
    assert scheduled == 1


def test_every_county_is_judged_in_the_morning_each_as_a_job_of_its_own(
    desk: Desk, state_url: str
) -> None:
    desks = Desks(
        desk.database,
        desk.county,
        lambda name: desk if name == desk.county else Desk(desk.database, name, KEY),
    )
    publish_folder(desks.found(YUEZHOU), SUPERVISOR, actor=SYSTEM, at=moment_of(LATER))
    before = fired_rules(desk)
    with Worker(desks, state_url):
        DBOS.start_workflow(morning_tick, moment_of(LATER), desk.county).get_result()
        jobs = [each for each in DBOS.list_workflows() if each.name == tick_as_of.__qualname__]
        results = [DBOS.retrieve_workflow(job.workflow_id).get_result() for job in jobs]
    assert sorted(results) == [0, fired_rules(desk) - before]
    assert fired_rules(desk) > before


def test_a_tick_cut_off_by_a_kill_is_done_at_the_next_start(tmp_path: Path, state_url: str) -> None:
    with desk_in(tmp_path) as desk:
        before, url = fired_rules(desk), f"sqlite:///{tmp_path / 'onecase.db'}"
    arguments = [url, state_url, KEY.hex(), LATER.isoformat()]
    died = subprocess.run(
        [sys.executable, "-c", CUT_OFF, *arguments],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=120,
    )
    assert died.returncode == -signal.SIGKILL
    with closing(Database(url)) as database:
        desk = Desk(database, CountyId("shengzhou"), KEY)
        with Worker(Desks.alone(desk), state_url):
            for status in DBOS.list_workflows():
                DBOS.retrieve_workflow(status.workflow_id).get_result()
        assert fired_rules(desk) > before


def test_a_job_of_another_county_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match="nowhere"):
        judge_ladder("nowhere", LATER.isoformat())
