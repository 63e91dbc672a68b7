"""Where the bytes of uploaded files lie: a folder of the installation that no page serves.

A file is named after its SHA-256, so the same one is kept once and a changed one is known.  What
was sent waits under ``waiting``; only when the answers that name it are filed is it kept for good.
What waits longer than a day and stands in no draft is tidied away.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import IO, Final, Literal

from engine.errors import ConfigurationError, NotFoundError

State = Literal["whole", "missing", "altered"]
"""What the check of a kept file found."""

_BLOCK: Final = 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_WAITING: Final = "waiting"
_PRIVATE, _OWN = 0o700, 0o600


@dataclass(frozen=True, slots=True)
class FileStore:
    """The files of an installation.

    Attributes:
        folder: Where they lie; None where an installation has no folder, such as in a test.
    """

    folder: Path | None = None

    def receive(self, content: IO[bytes]) -> str:
        """Write a file down to wait for its answers; return its SHA-256.

        It is written under another name, brought to the disk and only then given its own, so a
        file that is there is there as a whole.
        """
        folder = self._folder() / _WAITING
        _make(folder)
        digest = hashlib.sha256()
        number, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
        try:
            with os.fdopen(number, "wb") as file:
                content.seek(0)
                while block := content.read(_BLOCK):
                    digest.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(_OWN)
            sha256 = digest.hexdigest()
            target = self._waiting(sha256)
            _make(target.parent)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync(target.parent)
        return sha256

    def keep(self, sha256: str) -> None:
        """Keep a file for good; does nothing if it is kept.

        Raises:
            NotFoundError: it neither waits nor is kept.
        """
        kept = self._kept(sha256)
        if kept.is_file():
            return
        _make(kept.parent)
        waiting = self._waiting(sha256)
        if not waiting.is_file():
            raise _lost(sha256)
        # A link, not a move: the answers may still be refused, and the page shown again.
        with suppress(FileExistsError):
            os.link(waiting, kept)
        _sync(kept.parent)

    def has(self, sha256: str) -> bool:
        """Tell whether the file waits or is kept."""
        return self._kept(sha256).is_file() or self._waiting(sha256).is_file()

    def touch(self, sha256: str) -> None:
        """Let a file that waits go on waiting from now; somebody still has it on a page."""
        with suppress(FileNotFoundError):
            os.utime(self._waiting(sha256))

    def open(self, sha256: str) -> BufferedReader:
        """Open a kept file for reading.

        Raises:
            NotFoundError: it is not there.
        """
        try:
            return self._kept(sha256).open("rb")
        except FileNotFoundError as fault:
            raise _lost(sha256) from fault

    def open_waiting(self, sha256: str) -> BufferedReader:
        """Open a file that waits, or one that is kept, for reading.

        Raises:
            NotFoundError: it is neither.
        """
        try:
            return self._waiting(sha256).open("rb")
        except FileNotFoundError:
            return self.open(sha256)

    def check(self, sha256: str) -> State:
        """Tell whether a kept file is there and still what its name says."""
        if self.folder is None or not self._kept(sha256).is_file():
            return "missing"
        with self.open(sha256) as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        return "whole" if found == sha256 else "altered"

    def tidy(self, before: datetime, wanted: Collection[str]) -> int:
        """Delete what has waited since before a moment and nobody wants; return how many.

        Args:
            before: Aware moment.
            wanted: SHA-256 of files that may wait longer, such as those in drafts.
        """
        count = 0
        for path in self._waiting_files():
            with suppress(FileNotFoundError):
                since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if since < before and path.parent.name + path.name not in wanted:
                    path.unlink()
                    count += 1
        return count

    def _waiting_files(self) -> Iterator[Path]:
        """Yield what waits, and parts of files whose sending was broken off."""
        if self.folder is not None:
            waiting = self.folder / _WAITING
            yield from waiting.glob(".*.part")
            yield from waiting.glob("??/*")

    def _kept(self, sha256: str) -> Path:
        return _placed(self._folder(), sha256)

    def _waiting(self, sha256: str) -> Path:
        return _placed(self._folder() / _WAITING, sha256)

    def _folder(self) -> Path:
        if self.folder is None:
            raise ConfigurationError(
                "没有存放上传文件的文件夹", "there is no folder for uploaded files"
            )
        return self.folder


NO_FILE_STORE: Final = FileStore()
"""Takes no files: of a desk that has no folder."""


def _placed(folder: Path, sha256: str) -> Path:
    """Return where a file lies; anything but a hash could lead out of the folder."""
    if not _SHA256.match(sha256):
        raise _lost(sha256)
    return folder / sha256[:2] / sha256[2:]


def _make(folder: Path) -> None:
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    # Parents are made by the umask alone.
    for each in (folder, *folder.parents[:2]):
        if each.stat().st_mode & 0o077 and each.name in {_WAITING, "uploads"}:
            each.chmod(_PRIVATE)


def _sync(folder: Path) -> None:
    """Bring a folder's new name to the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _lost(sha256: str) -> NotFoundError:
    return NotFoundError("上传的文件不在了", "The uploaded file is not there", value=sha256[:12])
