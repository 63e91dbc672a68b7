"""A what-if as a durable job of DBOS, run within whatever process was asked for it.

DBOS is started for the first replay and stopped after the last, so that a process that serves
pages carries none of it while nobody asks.  Which replays are begun and done stands in a database
of its own beside that of the worker, whose schedules are nobody's business here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition

from dbos import DBOS, DBOSConfig, SetWorkflowID

_APPLICATION = "onecase-replays"
_VERSION = "1"
"""Version of the job's own shape; one begun under another version is not resumed by this one."""

Run = Callable[[str], None]

_runs: dict[str, Run] = {}
"""What computes a replay, by county: a job is told only names."""

_users = 0
_running = 0
_changed = Condition()


@DBOS.step()
def compute_replay(county: str, replay: str) -> bool:
    """Compute a replay; tell whether this process serves its county."""
    run = _runs.get(county)
    if run is None:
        return False
    with _counted():
        run(replay)
    return True


@DBOS.workflow()
def replay_draft(county: str, replay: str) -> bool:
    """Try a draft on everything, durably: cut off, it goes on when DBOS is started again."""
    return compute_replay(county, replay)


def run_durably(county: str, replay: str, run: Run, state: Path) -> None:
    """Run a replay as a job and return when it is done; others that were cut off go on, too.

    Args:
        county: Key of the county.
        replay: Id of the replay, which is that of the job: one begun twice runs once.
        run: Computes a replay of this county.
        state: File in which DBOS keeps the jobs.
    """
    _runs[county] = run
    with _dbos(state):
        with SetWorkflowID(f"{county}/{replay}"):
            job = DBOS.start_workflow(replay_draft, county, replay)
        job.get_result()


@contextmanager
def _dbos(state: Path) -> Iterator[None]:
    """Lend DBOS, started if nobody uses it yet and stopped when nobody does any more."""
    global _users  # noqa: PLW0603  one DBOS for a process
    with _changed:
        if _users == 0:
            DBOS(config=_configuration(state))
            DBOS.launch()
        _users += 1
    try:
        yield
    finally:
        with _changed:
            _users -= 1
            if _users == 0:
                _changed.wait_for(lambda: _running == 0 or _users > 0)
            if _users == 0:
                DBOS.destroy()


@contextmanager
def _counted() -> Iterator[None]:
    """Count a replay as running: one that DBOS resumed by itself has nobody who waits for it."""
    global _running  # noqa: PLW0603  the same
    with _changed:
        _running += 1
    try:
        yield
    finally:
        with _changed:
            _running -= 1
            _changed.notify_all()


def _configuration(state: Path) -> DBOSConfig:
    return {
        "name": _APPLICATION,
        "system_database_url": f"sqlite:///{state}",
        "application_version": _VERSION,
        "log_level": "WARNING",
        "enable_otlp": False,
    }
