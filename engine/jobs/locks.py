"""Locks on files: the system lets go of them when the process that holds one dies."""

from __future__ import annotations

import fcntl
import os


def taken(lock: int) -> int | None:
    """Return an open file once it is locked; None, and close it, if somebody else holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock
