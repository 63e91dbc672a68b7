"""Files that come with a form: read from the request, kept on the page by a token.

A token holds what would be stored of the file, signed for the person who sent it: a page that is
shown again brings its files along, and nobody can name a file they never had.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final, cast

from flask import Flask, current_app, g, has_request_context, request, url_for
from itsdangerous import BadData, TimestampSigner
from werkzeug.datastructures import FileStorage, MultiDict

from engine.forms.canonical import canonical
from engine.forms.file_kinds import ending_of
from engine.forms.files import FileAnswer, FileRules, clean_name, files_of, is_file, size_said
from engine.records.file_store import FileStore
from engine.services.keep_files import receive_file, still_there, too_large
from webui.session import EXTENSION, actor, desk
from webui.stale import token_refused

FILE_SUFFIX: Final = "-file"
"""Ends the name of a control for files; the tokens stand under the field's own name."""

_VALID: Final = timedelta(days=365)
"""A token outlasts any draft; whether the bytes are there still is asked anew each time."""


class Uploads:
    """The files of one request, each taken once however often it is asked for."""

    def __init__(
        self, store: FileStore, files: MultiDict[str, FileStorage], signer: TimestampSigner
    ) -> None:
        """Take nothing yet: only what a field of the form asks for is looked at."""
        self._store = store
        self._files = files
        self._signer = signer
        self._taken: dict[str, tuple[FileAnswer, ...]] = {}

    def arrived(self, name: str, rules: FileRules) -> Sequence[FileAnswer]:
        """Return the files sent under a control's name, held to the field's rules."""
        if name not in self._taken:
            sent = [each for each in self._files.getlist(name + FILE_SUFFIX) if each.filename]
            # One more than may be taken, so that the field says there are too many.
            self._taken[name] = tuple(self._take(each, rules) for each in sent[: rules.most + 1])
        return self._taken[name]

    def claimed(self, token: str) -> FileAnswer | None:
        """Return the file a token was made for; None for any other text."""
        try:
            text = self._signer.unsign(token, max_age=int(_VALID.total_seconds()))
            answer = json.loads(text)
        except (BadData, ValueError):
            return None
        return still_there(self._store, answer) if is_file(answer) else None

    def token(self, file: Mapping[str, object]) -> str:
        """Return the text by which a page names a file it has."""
        return self._signer.sign(canonical(file)).decode()

    def _take(self, sent: FileStorage, rules: FileRules) -> FileAnswer:
        name = sent.filename or ""
        if getattr(sent.stream, "too_large", False):
            return too_large(clean_name(name, ending_of(name) or "bin"), rules)
        return receive_file(self._store, sent.stream, name=name, rules=rules)


def uploads() -> Uploads:
    """Return the files of this request; those of its person alone can be named by a token."""
    if "uploads" not in g:
        key = str(current_app.secret_key)
        if isinstance(current_app.secret_key, bytes):
            key = current_app.secret_key.hex()
        signer = TimestampSigner(key, salt=f"uploaded by {actor().person} of {desk().county}")
        # Nothing is stored for a post of unknown origin; what the page had already stays.
        files = MultiDict[str, FileStorage]() if token_refused() else request.files
        g.uploads = Uploads(desk().files, files, signer)
    return cast("Uploads", g.uploads)


def tokens_of(value: object) -> Iterable[str]:
    """Return the tokens of the files in a field; on a page for nobody, their SHA-256."""
    if not has_request_context() or EXTENSION not in current_app.extensions:
        return tuple(str(file["sha256"]) for file in files_of(value))
    return tuple(uploads().token(file) for file in files_of(value))


def install(app: Flask) -> None:
    """Give templates what they need to show files."""
    app.jinja_env.globals.update(
        files_of=files_of, size_said=size_said, tokens_of=tokens_of, file_address=_address
    )


def _address(file: Mapping[str, object]) -> str | None:
    """Return where a file of the case on this page can be had; None where no case is shown."""
    case = g.get("filed_in")
    return url_for("cases.file", case=case, sha256=file["sha256"]) if case else None
