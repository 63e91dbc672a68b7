"""An approval whose process is killed: nothing half-done stays, and approving again works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from four_eyes_support import (
    APPROVER,
    BEGINS,
    LATER,
    RUBRIC,
    approve,
    draft_of,
    submission,
    submit,
    written,
)
from story_support import KEY, desk_in

from engine.audit.entry import DocumentPublished
from engine.errors import ConflictError
from engine.records.rebuild import rebuild_and_compare
from engine.services.desk import Desk

DYING = """
import os, signal, sys
from datetime import datetime
from sqlalchemy import Connection
from engine.clock import county_date
from engine.records.session import Database, UnitOfWork
from engine.services.approve_drafts import approve_draft
from engine.services.desk import Desk
from engine.services.people import actor_of
from engine.terms import CountyId

address, key, name, approver, at, moment = sys.argv[1:]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

database = Database(address)
desk = Desk(database, CountyId("shengzhou"), bytes.fromhex(key))
at = datetime.fromisoformat(at)
with database.reading("shengzhou") as unit:
    who = actor_of(desk.county_on(unit, county_date(at)).document, approver)
if moment == "before commit":
    Connection.commit = die
elif moment != "after commit":
    setattr(UnitOfWork, moment, die)
approve_draft(desk, name, words="依据充分", actor=who, at=at, token="once")
die()
"""
"""Approves what was submitted and dies at the moment named."""

DURING = ("record", "drop_document_draft", "drop_replays", "remember_act", "before commit")
"""Moments of the one transaction, in their order."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path) as desk:
        written(desk)
        yield desk


def die(desk: Desk, folder: Path, name: str, moment: str) -> None:
    """Approve in a process of its own, which is killed at a moment."""
    given = (f"sqlite:///{folder / 'onecase.db'}", KEY.hex(), name, APPROVER, LATER.isoformat())
    died = subprocess.run(
        [sys.executable, "-c", DYING, *given, moment],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        timeout=120,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()


def kept(desk: Desk) -> object:
    """Return all an approval changes."""
    with desk.database.reading(desk.county) as unit:
        return (
            unit.head(),
            [one.pin for one in unit.documents()],
            unit.document_draft("rubric", RUBRIC),
            unit.submissions("rubric", RUBRIC),
            unit.acted("once"),
            unit.library_stamp(),
        )


def versions(desk: Desk) -> list[int]:
    """Return the versions of the rubric, as the journal says they were published."""
    with desk.database.reading(desk.county) as unit:
        events = [entry.event for entry in unit.entries()]
    published = [one.document for one in events if isinstance(one, DocumentPublished)]
    return [pin.version for pin in published if pin.id == RUBRIC]


@pytest.mark.parametrize("moment", DURING)
def test_nothing_half_done_stays_and_it_can_be_approved_again(
    desk: Desk, tmp_path: Path, moment: str
) -> None:
    name = submit(desk)
    before = kept(desk)
    die(desk, tmp_path, name, moment)
    assert kept(desk) == before
    assert submission(desk, name).state == "waiting"
    assert rebuild_and_compare(desk.database, desk.county) == ()
    approve(desk, name, token="once")
    assert (versions(desk), draft_of(desk)) == ([1, 2], None)
    with desk.database.reading(desk.county) as unit:
        assert desk.library(unit).find("rubric", RUBRIC, on=BEGINS).ref.version == 2
    assert rebuild_and_compare(desk.database, desk.county) == ()


def test_killed_after_its_end_it_is_done_once_and_whole(desk: Desk, tmp_path: Path) -> None:
    name = submit(desk)
    die(desk, tmp_path, name, "after commit")
    done = kept(desk)
    assert (versions(desk), draft_of(desk)) == ([1, 2], None)
    assert submission(desk, name).state == "approved"
    approve(desk, name, token="once")
    with pytest.raises(ConflictError):
        approve(desk, name, token="another")
    assert kept(desk) == done
    assert rebuild_and_compare(desk.database, desk.county) == ()
