"""A pack that was sent: what it is found to hold, and that it goes along when handed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pack_support import SEAL, zipped

from engine.configuration.packs.archive import read_archive, write_archive
from engine.configuration.packs.beginning import NewCounty, begin_pack
from engine.configuration.packs.composing import Pack, compose
from engine.configuration.packs.reading import engine_version, read_pack
from engine.configuration.packs.rebuilding import rebuild_pack
from engine.configuration.problems import ConfigurationFaults
from engine.records.file_store import FileStore
from engine.services.sent_packs import let_wait, look_at_pack, pack_of_zip, waiting_zip

SONGQUAN = Path(__file__).parents[3] / "examples" / "songquan"


@pytest.fixture(scope="module")
def grandchild() -> bytes:
    """A zip of a county that takes over another one."""
    return write_archive(read_pack(SONGQUAN), engine_version(), SEAL)


def begun(parent: Pack) -> dict[str, str]:
    """The documents of a county that takes a pack over, as they are published."""
    county = NewCounty("xincheng", "新城县", "", date(2024, 1, 1))
    laid = compose(begin_pack(parent, county))
    return {one.name: one.content.decode() for one in laid}


def test_what_it_holds_is_counted_with_what_it_takes_over(grandchild: bytes) -> None:
    found = look_at_pack(grandchild, "s.zip")
    assert found.own == len(found.pack.documents)
    assert [one.head.id for one in found.above] == ["shengzhou"]
    assert found.counted["county"] == found.counted["calendar"] == 1
    assert sum(found.counted.values()) > found.own
    assert all(one.severity != "error" for one in found.remarks)


@pytest.mark.parametrize(("trusted", "believed"), [((), False), ((SEAL.public,), True)])
def test_a_signature_is_believed_by_its_key_alone(trusted: tuple, believed: bool) -> None:  # type: ignore[type-arg]
    found = look_at_pack(zipped(), "b.zip", trusted)
    assert found.signer == SEAL.public
    assert found.trusted is believed


def test_a_pack_with_errors_is_refused_with_every_one() -> None:
    pack = read_archive(zipped(), "b.zip", engine_version()).pack
    broken = {**pack.files, "calendar.yaml": b"kind: calendar\nid: calendar\n"}
    content = write_archive(replace(pack, files=broken, _read={}), engine_version())
    with pytest.raises(ConfigurationFaults) as error:
        look_at_pack(content, "b.zip")
    assert {one.file for one in error.value.report.problems} >= {"calendar.yaml"}


def test_a_zip_waits_under_a_plain_name(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "uploads")
    file = let_wait(store, b"bytes", "../../a.zip")
    assert (file["name"], file["size"]) == ("a.zip", 5)
    assert waiting_zip(store, file) == b"bytes"
    store.keep(str(file["sha256"]))
    assert waiting_zip(store, file) == b"bytes"
    assert waiting_zip(store, {"sha256": "0" * 64}) is None
    assert waiting_zip(store, {"sha256": "../../etc/passwd"}) is None


def test_what_was_taken_over_goes_along_as_it_was_signed(grandchild: bytes) -> None:
    parent = pack_of_zip(grandchild, "s.zip")
    rebuilt = rebuild_pack("xincheng", begun(parent), frozen=parent)
    assert rebuilt.parent is not None
    assert rebuilt.parent.archive == grandchild
    again = read_archive(write_archive(rebuilt, engine_version()), "x.zip", engine_version())
    assert again.pack.parent is not None
    assert again.pack.parent.sha256 == parent.sha256


def test_a_library_that_holds_something_else_of_it_does_without(grandchild: bytes) -> None:
    parent = pack_of_zip(grandchild, "s.zip")
    texts = begun(parent)
    later = {**texts, "packs/songquan/workflows/later.yaml": "kind: table\nid: later\n"}
    for held, frozen in ((later, parent), (texts, pack_of_zip(zipped(), "b.zip"))):
        rebuilt = rebuild_pack("xincheng", held, frozen=frozen)
        assert rebuilt.parent is not None
        assert (rebuilt.parent.head.id, rebuilt.parent.archive) == ("songquan", None)


def test_what_is_no_pack_is_refused() -> None:
    with pytest.raises(ConfigurationFaults):
        pack_of_zip(b"x", "x.zip")
