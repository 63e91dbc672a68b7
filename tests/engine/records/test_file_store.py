from __future__ import annotations

import hashlib
import io
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.errors import ConfigurationError, NotFoundError
from engine.records.file_store import NO_FILE_STORE, FileStore

CONTENT = "证据".encode()
NAME = hashlib.sha256(CONTENT).hexdigest()
LATER = datetime.now(UTC) + timedelta(days=2)  # noqa: TID251  files bear the clock's time


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "uploads")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_named_after_its_content(store: FileStore) -> None:
    assert store.receive(io.BytesIO(CONTENT)) == NAME
    assert store.has(NAME)


def test_what_only_waits_cannot_be_read(store: FileStore) -> None:
    store.receive(io.BytesIO(CONTENT))
    with pytest.raises(NotFoundError):
        store.open(NAME)


def test_a_kept_file_can_be_read(store: FileStore) -> None:
    store.receive(io.BytesIO(CONTENT))
    store.keep(NAME)
    with store.open(NAME) as file:
        assert file.read() == CONTENT


def test_keeping_twice_is_keeping_once(store: FileStore) -> None:
    store.receive(io.BytesIO(CONTENT))
    store.keep(NAME)
    store.keep(NAME)
    assert store.check(NAME) == "whole"


def test_what_was_never_sent_cannot_be_kept(store: FileStore) -> None:
    with pytest.raises(NotFoundError):
        store.keep(NAME)


def test_files_and_folders_are_their_owners_alone(store: FileStore) -> None:
    store.receive(io.BytesIO(CONTENT))
    store.keep(NAME)
    assert store.folder is not None
    kept = store.folder / NAME[:2] / NAME[2:]
    assert _mode(kept) == 0o600
    assert {_mode(folder) for folder in (kept.parent, store.folder, store.folder / "waiting")} == {
        0o700
    }


def test_a_broken_sending_leaves_nothing(store: FileStore) -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        store.receive(Broken(CONTENT))
    assert store.folder is not None
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["../secret.key", "", "a" * 63, NAME.upper(), f"{NAME}/x"])
def test_no_name_leads_out_of_the_folder(store: FileStore, name: str) -> None:
    with pytest.raises(NotFoundError):
        store.keep(name)


def test_a_changed_file_is_told(store: FileStore) -> None:
    store.receive(io.BytesIO(CONTENT))
    store.keep(NAME)
    assert store.folder is not None
    (store.folder / NAME[:2] / NAME[2:]).write_bytes(b"other")
    assert store.check(NAME) == "altered"


def test_a_missing_file_is_told(store: FileStore) -> None:
    assert store.check(NAME) == "missing"


def test_what_waited_too_long_is_tidied(store: FileStore) -> None:
    store.receive(io.BytesIO(CONTENT))
    assert store.tidy(LATER, set()) == 1
    assert not store.has(NAME)


def test_what_is_wanted_waits_on(store: FileStore) -> None:
    store.receive(io.BytesIO(CONTENT))
    assert store.tidy(LATER, {NAME}) == 0
    assert store.has(NAME)


def test_what_is_kept_is_never_tidied(store: FileStore) -> None:
    store.receive(io.BytesIO(CONTENT))
    store.keep(NAME)
    store.tidy(LATER, set())
    assert store.check(NAME) == "whole"


def test_a_file_still_on_a_page_waits_from_then_on(store: FileStore) -> None:
    store.receive(io.BytesIO(CONTENT))
    assert store.folder is not None
    waiting = store.folder / "waiting" / NAME[:2] / NAME[2:]
    os.utime(waiting, (0, 0))
    store.touch(NAME)
    assert store.tidy(datetime(2001, 1, 1, tzinfo=UTC), set()) == 0
    store.touch("0" * 64)


def test_parts_of_a_broken_sending_are_tidied(store: FileStore) -> None:
    store.receive(io.BytesIO(CONTENT))
    assert store.folder is not None
    (store.folder / "waiting" / ".x.part").write_bytes(b"half")
    assert store.tidy(LATER, {NAME}) == 1


def test_without_a_folder_nothing_is_taken() -> None:
    with pytest.raises(ConfigurationError):
        NO_FILE_STORE.receive(io.BytesIO(CONTENT))
    assert NO_FILE_STORE.tidy(LATER, set()) == 0
    assert NO_FILE_STORE.check(NAME) == "missing"
