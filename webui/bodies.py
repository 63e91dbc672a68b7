"""What comes in with a request: read up to a bound, so that a large file loses nothing else.

A form with files may be large as a whole; a single file above the bound is read and thrown away,
so that what was typed beside it comes back with a word on the file.
"""

from __future__ import annotations

import tempfile
from typing import IO, Final, cast

from flask import Flask, Request, request, session
from typing_extensions import override

from engine.forms.files import LARGEST_FILE_MB

LARGEST_UPLOAD: Final = 160 * 1024 * 1024
"""Bytes of a form with its files; what is larger is not read at all."""

_LARGEST_FILE: Final = LARGEST_FILE_MB * 1024 * 1024
_IN_MEMORY: Final = 512 * 1024
_TAKING_FILES: Final = frozenset({"cases.do_it", "cases.register_it", "adoption.look"})


class BoundedFile:
    """A file as it comes in; nothing of one that is too large is kept.

    Attributes:
        too_large: More came than a file may have.
    """

    def __init__(self, largest: int = _LARGEST_FILE) -> None:
        """Begin with nothing."""
        self._file = tempfile.SpooledTemporaryFile[bytes](max_size=_IN_MEMORY)
        self._largest = largest
        self._came = 0
        self.too_large = False

    def write(self, content: bytes) -> int:
        """Write what came, unless it is too much; tell how much that was."""
        self._came += len(content)
        if self._came <= self._largest:
            return self._file.write(content)
        if not self.too_large:
            self.too_large = True
            self._file.seek(0)
            self._file.truncate()
        return len(content)

    def __del__(self) -> None:
        """Close the file: a request that is broken off leaves that to nobody else."""
        self._file.close()

    def __getattr__(self, name: str) -> object:
        """Return what else a file can do, such as ``read`` and ``seek``."""
        return getattr(self._file, name)


class BoundedRequest(Request):
    """A request whose files are bounded one by one."""

    @override
    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Return where a file is written while it comes in."""
        return cast("IO[bytes]", BoundedFile())


def install(app: Flask) -> None:
    """Let those who are signed in send files with the forms that take them; call before the rest.

    Everything else stays within the application's ``MAX_CONTENT_LENGTH``.
    """
    app.request_class = BoundedRequest
    app.before_request(_allow_files)


def _allow_files() -> None:
    taking = request.endpoint in _TAKING_FILES and "_user_id" in session
    if taking and request.mimetype == "multipart/form-data":
        request.max_content_length = LARGEST_UPLOAD
