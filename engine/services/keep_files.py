"""Uploaded files: taken if they are what the field asks for, kept with the answers, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import IO, Final

from engine.audit.entry import CountyFounded
from engine.configuration.packs.pack_file import PARENT_FILE
from engine.errors import FilingError, NotFoundError
from engine.forms.file_kinds import KINDS, is_of_kind, kind_named
from engine.forms.files import FileAnswer, FileRules, RefusedFile, clean_name, files_within
from engine.records.file_store import FileStore
from engine.records.session import UnitOfWork
from engine.records.values import Difference
from engine.services.desk import Desk

PATIENCE: Final = timedelta(days=1)
"""How long a file waits for its answers to be filed."""


def receive_file(
    store: FileStore, content: IO[bytes], *, name: str, rules: FileRules
) -> FileAnswer:
    """Take a file that was sent, or say why not; it waits until its answers are filed.

    Args:
        store: Where it is written.
        content: Its bytes, to be read from anywhere.
        name: As the browser sent it.
        rules: What the field takes.
    """
    kind = kind_named(name)
    shown = clean_name(name, KINDS[kind].endings[0] if kind else "bin")
    size = content.seek(0, 2)
    if size == 0:
        return RefusedFile("file-empty", {"name": shown})
    if size > rules.largest:
        return too_large(shown, rules)
    if kind is None or kind not in rules.accept or not is_of_kind(kind, content):
        accept = "、".join(each.upper() for each in rules.accept)
        return RefusedFile("file-type", {"name": shown, "accept": accept})
    sha256 = store.receive(content)
    return {"sha256": sha256, "name": shown, "type": KINDS[kind].media_type, "size": size}


def too_large(name: str, rules: FileRules) -> RefusedFile:
    """Return the refusal of a file that is larger than its field takes."""
    return RefusedFile("file-size", {"name": name, "limit": rules.max_mb})


def still_there(store: FileStore, answer: Mapping[str, object]) -> FileAnswer:
    """Return a file that was taken before, and let it wait on; a refusal if it is gone."""
    sha256 = str(answer["sha256"])
    if not store.has(sha256):
        return RefusedFile("file-lost", {"name": answer["name"]})
    store.touch(sha256)
    return answer


def keep_filed(store: FileStore, answers: Mapping[str, object]) -> None:
    """Keep the files of answers that are about to be filed.

    Raises:
        FilingError: one is not there; nothing may be filed then.
    """
    for path, file in files_within(answers):
        try:
            store.keep(str(file["sha256"]))
        except NotFoundError as fault:
            zh, en = (
                "上传的文件已不在服务器上，请重新选择",
                "the file is gone; please choose it again",
            )
            raise FilingError(((".".join(map(str, path)), zh, en),)) from fault


def file_differences(unit: UnitOfWork, store: FileStore) -> Iterator[Difference]:
    """Yield every file that is named and is missing or no longer what it was.

    Answers name files, and the journal the pack that was sent when the county was founded.
    """
    checked: set[str] = set()
    for filing, answers in unit.answers_with_files():
        for _, file in files_within(answers):
            sha256 = str(file["sha256"])
            if sha256 in checked:
                continue
            checked.add(sha256)
            yield from _unlike(store, sha256, filing)
    archive = parent_archive_of(unit)
    if archive is not None:
        yield from _unlike(store, archive, PARENT_FILE)


def _unlike(store: FileStore, sha256: str, named_in: str) -> Iterator[Difference]:
    state = store.check(sha256)
    if state != "whole":
        found = "文件缺失" if state == "missing" else "内容已改变"
        yield Difference("files", sha256, named_in, found, sha256)


def parent_archive_of(unit: UnitOfWork) -> str | None:
    """Return the SHA-256 of the pack that was sent to found this county from; None if none was."""
    for entry in unit.entries_of_kind("county-founded"):
        event = entry.event
        if isinstance(event, CountyFounded) and event.county == unit.county:
            return event.parent_archive
    return None


def tidy_files(desk: Desk, *, at: datetime) -> int:
    """Delete files that have waited for more than a day and stand in no draft; return how many."""
    with desk.database.reading(desk.county) as unit:
        wanted = set(_drafted(unit))
    return desk.files.tidy(at - PATIENCE, wanted)


def _drafted(unit: UnitOfWork) -> Iterator[str]:
    for answers in unit.drafted_answers():
        yield from (str(file["sha256"]) for _, file in files_within(answers))
