"""What-if in the background: asked for once, watched by anybody, resumed after a kill.

The results lie in the county's records.  Whoever computes one holds a lock on a file of the
county's folder; the system lets go of it when the process dies, so that a replay that was cut off
is told from one that is still at work.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread

from engine.clock import county_date
from engine.errors import NotFoundError
from engine.jobs.locks import taken
from engine.records.rule_values import Replay
from engine.services.desk import Desk
from engine.services.replay_draft import ask_replay, require_replayer, run_replay
from engine.terms import Actor

_FOLDER = "replays"
_OWNER_ONLY, _OWNERS_FOLDER = 0o600, 0o700
_TOLD_EVERY = 2  # percent between two notes of how far it is

_starting = Lock()
"""Two clicks at the same moment begin one replay."""

_ours: set[str] = set()
"""Locks this process holds, by their file: taken when asked for, let go of when it is done."""


@dataclass(frozen=True, slots=True)
class ReplayJobs:
    """The replays of a county's drafts.

    Attributes:
        folder: The county's folder; each replay has a lock in it.
        state: File in which DBOS keeps which replays are begun and done.
    """

    desk: Desk
    folder: Path
    state: Path

    def start(
        self,
        kind: str,
        document: str,
        *,
        actor: Actor,
        at: datetime,
        token: str | None = None,
    ) -> Replay:
        """Begin to replay a draft unless somebody is at work on it; return the replay.

        Raises:
            AccessError: the person neither writes nor approves rules.
            NotFoundError: there is no such draft.
            ConflictError: documents of this kind cannot be replayed.
        """
        with _starting:
            replay = ask_replay(
                self.desk,
                kind,
                document,
                actor=actor,
                at=at,
                at_work=lambda name: bool(self.at_work([name])),
                token=token,
            )
            if replay.state == "waiting":
                self._begin(replay.id)
        return replay

    def resume(self, replay_id: str, *, actor: Actor, at: datetime) -> bool:
        """Go on with a replay that was cut off; tell whether there was anything to do.

        Raises:
            AccessError: the person neither writes nor approves rules.
            NotFoundError: there is no such replay.
        """
        with self.desk.database.reading(self.desk.county) as unit:
            require_replayer(self.desk.county_on(unit, county_date(at)).document, actor)
            replay = unit.replay(replay_id)
        with _starting:
            return replay.state in {"waiting", "running"} and self._begin(replay_id)

    def at_work(self, replays: Iterable[str]) -> tuple[str, ...]:
        """Return those of these replays that somebody is at work on, in whatever process."""
        return tuple(name for name in replays if self._is_held(name))

    def wait(self, replay: str) -> None:
        """Return when nobody is at work on a replay."""
        lock = self._open(replay)
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.close(lock)

    def _begin(self, replay: str) -> bool:
        lock = self._lock(replay)
        if lock is None:
            return False
        _ours.add(self._name(replay))
        Thread(target=self._work, args=(replay, lock), name=replay, daemon=True).start()
        return True

    def _work(self, replay: str, lock: int) -> None:
        """Have DBOS run it; the lock is let go when the result is kept."""
        from engine.jobs.replay_job import run_durably  # noqa: PLC0415  DBOS takes a second

        try:
            run_durably(str(self.desk.county), replay, self.run, self.state)
        finally:
            _ours.discard(self._name(replay))
            os.close(lock)

    def run(self, replay: str) -> None:
        """Compute a replay now, unless another process does; one that is done stays as it is."""
        with self._held(replay) as mine:
            if not mine:
                return
            with self.desk.database.reading(self.desk.county) as unit:
                try:
                    wanted = unit.replay(replay)
                except NotFoundError:
                    return  # The draft was given up meanwhile.
            if wanted.state in {"waiting", "running"}:
                tell = _Telling(self.desk, replay)
                run_replay(self.desk, replay, at=wanted.asked_at, progress=tell.progress)

    # locks

    @contextmanager
    def _held(self, replay: str) -> Iterator[bool]:
        """Hold the lock of a replay, the one taken when it was asked for if it was here."""
        if self._name(replay) in _ours:
            yield True
            return
        lock = self._lock(replay)
        try:
            yield lock is not None
        finally:
            if lock is not None:
                os.close(lock)

    def _is_held(self, replay: str) -> bool:
        lock = self._lock(replay)
        if lock is not None:
            os.close(lock)
        return lock is None

    def _lock(self, replay: str) -> int | None:
        """Return the lock taken; None if somebody holds it."""
        return taken(self._open(replay))

    def _open(self, replay: str) -> int:
        file = Path(self._name(replay))
        file.parent.mkdir(mode=_OWNERS_FOLDER, parents=True, exist_ok=True)
        return os.open(file, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)

    def _name(self, replay: str) -> str:
        """Return the file of a replay's lock; ids may hold what a file's name may not."""
        digest = hashlib.sha256(replay.encode()).hexdigest()[:32]
        return str(self.folder / _FOLDER / f"{digest}.lock")


@dataclass(slots=True)
class _Telling:
    """Notes in the records how far a replay is, now and then."""

    desk: Desk
    replay: str
    told: int = -_TOLD_EVERY

    def progress(self, done: int, total: int) -> None:
        """Note it if enough was done since the last time."""
        percent = done * 100 // total if total else 100
        if percent - self.told < _TOLD_EVERY:
            return
        self.told = percent
        with self.desk.database.writing(self.desk.county) as unit:
            unit.change_replay(self.replay, done=done, total=total)
