"""The check of all records, in the background: begun once, watched by anybody, never lost.

How far it has come and what it found lie in a file of the installation's folder.  Whoever runs the
check holds a lock on a second file; the system lets go of it when the process dies, so that a
check that was cut off is told from one that is still at work, and can be begun anew.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Thread

from engine.audit.chain import Head
from engine.jobs.locks import taken
from engine.records.values import Difference
from engine.services.desk import Desk
from engine.services.read_journal import require_reader
from engine.services.verify_records import Verification, check_records
from engine.terms import Actor

_STATE, _LOCK = "record-check.json", "record-check.lock"
_OWNER_ONLY, _FOLDER = 0o600, 0o700


@dataclass(frozen=True, slots=True)
class CheckState:
    """How far a check has come, or what it found.

    Attributes:
        asked_by: Name of who asked for it.
        done: Parts checked so far, of ``total``; both 0 before the first.
        found: What it found; None before the end.
        failed: The program gave up; the reason stands in its own log.
        cut_off: The process ended before the check did; nobody is at work on it.
    """

    asked_by: str
    asked_at: datetime
    done: int = 0
    total: int = 0
    found: Verification | None = None
    failed: bool = False
    cut_off: bool = False

    @property
    def running(self) -> bool:
        """Tell whether somebody is at work on it."""
        return self.found is None and not self.failed and not self.cut_off

    @property
    def percent(self) -> int:
        """Return how much is done, 0 to 100."""
        return self.done * 100 // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """The check of a county's records.

    Attributes:
        folder: The county's folder; one check at a time runs for it, in whatever process.
    """

    desk: Desk
    folder: Path

    def look(self, *, actor: Actor, at: datetime) -> CheckState | None:
        """Return how the last check stands; None if there never was one.

        Raises:
            AccessError: the person may not read the journal.
        """
        require_reader(self.desk, actor, at)
        state = self._read()
        if state is None or not state.running:
            return state
        lock = self._lock()
        if lock is None:
            return state
        # Nobody is at work: it ended while we looked, or its process died.
        state = self._read()
        os.close(lock)
        return replace(state, cut_off=True) if state and state.running else state

    def start(self, *, actor: Actor, at: datetime) -> bool:
        """Begin a check unless one is at work; return whether it was begun.

        Raises:
            AccessError: the person may not read the journal.
        """
        require_reader(self.desk, actor, at)
        lock = self._lock()
        if lock is None:
            return False
        state = CheckState(asked_by=actor.name, asked_at=at)
        self._write(state)
        Thread(target=self._run, args=(state, lock), name=_STATE, daemon=True).start()
        return True

    def wait(self) -> None:
        """Return when no check is at work."""
        lock = self._open()
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.close(lock)

    def _run(self, state: CheckState, lock: int) -> None:
        """Check, and keep what came; the lock is let go when the result is written."""
        ended = replace(state, failed=True)
        try:
            found = check_records(
                self.desk,
                progress=lambda done, total: self._write(replace(state, done=done, total=total)),
            )
            ended = replace(state, found=found)
        finally:
            self._write(ended)
            os.close(lock)

    # files

    def _open(self) -> int:
        self.folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
        return os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)

    def _lock(self) -> int | None:
        """Return the lock taken; None if a check holds it."""
        return taken(self._open())

    def _read(self) -> CheckState | None:
        file = self.folder / _STATE
        return _from_json(file.read_text("utf-8")) if file.exists() else None

    def _write(self, state: CheckState) -> None:
        """Put the new state in place of the old at one stroke; others may be reading."""
        beside = self.folder / f"{_STATE}.new"
        beside.touch(_OWNER_ONLY)
        beside.write_text(_to_json(state), "utf-8")
        beside.replace(self.folder / _STATE)


def _to_json(state: CheckState) -> str:
    written = {**asdict(state), "asked_at": state.asked_at.isoformat()}
    return json.dumps(written, ensure_ascii=False)


def _from_json(text: str) -> CheckState:
    said = json.loads(text)
    found = said["found"]
    if found:
        found = Verification(
            head=Head(**found["head"]),
            differences=tuple(Difference(**each) for each in found["differences"]),
        )
    asked_at = datetime.fromisoformat(said["asked_at"])
    return CheckState(**{**said, "asked_at": asked_at, "found": found})
