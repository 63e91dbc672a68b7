"""Packs: what is taken over, what the zip holds, and everything that is refused."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.configuration.library import examine_folder, load_library
from engine.configuration.packs.archive import read_archive, write_archive
from engine.configuration.packs.composing import Pack, compose
from engine.configuration.packs.container import MANIFEST, SIGNATURE, write_container
from engine.configuration.packs.reading import read_pack
from engine.configuration.packs.signing import SigningKey, read_public_key, read_signing_key
from engine.configuration.problems import ConfigurationFaults

SOUND = Path(__file__).parents[3] / "broken_configuration" / "sound"
ENGINE = "1.2.0"
HEAD = "kind: pack\nid: child\ntitle: 子县\nparent: {id: %s}\n"


@pytest.fixture(scope="module")
def parent() -> Pack:
    """The small county as a pack."""
    return read_pack(SOUND)


@pytest.fixture
def child(parent: Pack, tmp_path: Path) -> Path:
    """The folder of a county that takes everything over and says nothing else."""
    folder = tmp_path / "child"
    folder.mkdir()
    (folder / "pack.yaml").write_text(HEAD % parent.head.id, "utf-8")
    (folder / "parent.zip").write_bytes(write_archive(parent, "0.0.1"))
    return folder


def codes(error: pytest.ExceptionInfo[ConfigurationFaults]) -> list[str]:
    return [one.code for one in error.value.report.problems]


def files_of(pack: Pack) -> dict[str, bytes]:
    """The files of a pack's zip, to be tampered with."""
    with zipfile.ZipFile(io.BytesIO(write_archive(pack, ENGINE))) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def refused(content: bytes, engine: str = ENGINE) -> list[str]:
    with pytest.raises(ConfigurationFaults) as error:
        read_archive(content, "p.zip", engine)
    assert all(one.zh and one.en for one in error.value.report.problems)
    return codes(error)


def test_a_county_without_pack_yaml_is_a_pack_by_its_county(parent: Pack) -> None:
    assert parent.parent is None
    assert parent.head.id == parent.source("county.yaml").value(("id",))


def test_what_is_not_mentioned_is_taken_over(child: Path, parent: Pack) -> None:
    library = load_library(child)
    assert library.county().path == f"adopted/{parent.head.id}/county.yaml"
    assert library.documents == tuple(library.all())
    assert [one.path for one in library.bases] == [f"packs/{parent.head.id}/national/terms.yaml"]


def test_what_the_county_writes_itself_stands_in_place_of_the_parents(
    child: Path, parent: Pack
) -> None:
    (child / "rubrics").mkdir()
    (child / "rubrics" / "own.yaml").write_text(
        "kind: rubric\nid: simple\ntitle: 本县\nversion: 1\neffective_from: 2024-01-01\n"
        f"extends: {parent.head.id}:simple@1\n"
        "change: {grades: {good: {from: 80, why: 从严}}}\n",
        "utf-8",
    )
    library = load_library(child)
    own = library.find("rubric", "simple")
    assert own.path == "rubrics/own.yaml"
    assert f"{parent.head.id}:simple" in [one.ref.id for one in library.bases]


def test_a_document_is_dropped_with_a_reason(child: Path, parent: Pack) -> None:
    rubric = next(one for one in read_pack(SOUND).documents if one.startswith("rubrics/"))
    assert rubric
    with (child / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("drop: {rubric/simple: 本县不评}\n")
    examined = examine_folder(child)
    assert "simple" not in examined.library.ids("rubric")


@pytest.mark.parametrize("word", ["drop: {rubric/simpel: 不用}", "kept: {rubric/simpel: 1}"])
def test_a_document_the_parent_has_not_is_told_with_the_nearest(child: Path, word: str) -> None:
    with (child / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write(f"{word}\n")
    [problem] = examine_folder(child).report.errors
    assert (problem.code, problem.file, problem.line) == ("unknown-reference", "pack.yaml", 5)
    assert "rubric/simple" in problem.zh


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kind: pack\nid: child\n", "missing-key"),
        ("kind: pack\nid: child\ntitle: 县\nparrent: {id: x}\n", "unknown-key"),
        ("kind: pack\nid: child\ntitle: 县\nparent: {id: x, sha256: abc}\n", "wrong-name"),
        ("kind: pack\nid: child\ntitle: 县\nparent: {id: nowhere}\n", "pack-parent"),
        ("- 1\n", "missing-key"),
    ],
)
def test_a_faulty_head_is_told(child: Path, text: str, code: str) -> None:
    (child / "pack.yaml").write_text(text, "utf-8")
    assert code in {one.code for one in examine_folder(child).report.errors}


def test_a_parent_with_another_hash_is_not_taken(child: Path, parent: Pack) -> None:
    text = HEAD.replace("{id: %s}", "{id: %s, sha256: '" + "0" * 64 + "'}") % parent.head.id
    (child / "pack.yaml").write_text(text, "utf-8")
    [problem] = examine_folder(child).report.errors
    assert problem.code == "pack-parent"
    assert "onecase pack update" in problem.zh


def test_a_pack_that_takes_itself_over_is_refused(child: Path, parent: Pack) -> None:
    (child / "pack.yaml").write_text(
        f"kind: pack\nid: {parent.head.id}\ntitle: 县\nparent: {{id: {parent.head.id}}}\n", "utf-8"
    )
    [problem] = examine_folder(child).report.errors
    assert problem.code == "extends-circle"
    assert f"{parent.head.id} → {parent.head.id}" in problem.en


def test_a_file_of_ones_own_may_not_lie_where_the_parents_go(child: Path, parent: Pack) -> None:
    place = child / "adopted" / parent.head.id / "county.yaml"
    place.parent.mkdir(parents=True)
    place.write_text("kind: form\nid: stray\n", "utf-8")
    [problem] = examine_folder(child).report.errors
    assert problem.code == "pack-place"


def test_a_grandchild_takes_over_from_both(child: Path, parent: Pack, tmp_path: Path) -> None:
    folder = tmp_path / "grandchild"
    folder.mkdir()
    (folder / "pack.yaml").write_text(
        "kind: pack\nid: grandchild\ntitle: 孙县\nparent: {id: child}\n", "utf-8"
    )
    (folder / "parent.zip").write_bytes(write_archive(read_pack(child), "0.0.1"))
    assert load_library(folder).county().path == f"adopted/{parent.head.id}/county.yaml"
    assert {one.pack.head.id for one in compose(read_pack(folder))} == {parent.head.id}


def test_the_same_pack_gives_the_same_bytes(child: Path) -> None:
    assert write_archive(read_pack(child), ENGINE) == write_archive(read_pack(child), ENGINE)


def test_a_pack_comes_back_as_it_went_out(child: Path) -> None:
    pack = read_pack(child)
    archive = read_archive(write_archive(pack, ENGINE), "p.zip", ENGINE)
    assert (archive.pack.files, archive.pack.sha256) == (pack.files, pack.sha256)
    assert archive.signer is None
    assert archive.pack.parent is not None


def test_a_signature_says_who(child: Path) -> None:
    key = read_signing_key(SigningKey.new("青禾县").to_text(), "k")
    content = write_archive(read_pack(child), ENGINE, key)
    archive = read_archive(content, "p.zip", ENGINE)
    assert archive.signer == read_public_key(key.public.to_text(), "k.pub")
    assert write_archive(read_pack(child), ENGINE, key) == content


def test_the_parent_keeps_its_publishers_signature(parent: Pack, child: Path) -> None:
    signed = write_archive(parent, "0.0.1", SigningKey.new("上级"))
    (child / "parent.zip").write_bytes(signed)
    pack = read_archive(write_archive(read_pack(child), ENGINE), "p.zip", ENGINE).pack
    assert pack.parent is not None
    assert pack.parent.archive == signed


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../county.yaml", "pack-path"),
        ("rubrics/../../x.yaml", "pack-path"),
        ("/etc/county.yaml", "pack-path"),
        ("C:/county.yaml", "pack-path"),
        ("rubrics\\x.yaml", "pack-path"),
        ("./county.yaml", "pack-path"),
        ("run.sh", "pack-unknown"),
        ("scripts/run.yaml", "pack-unknown"),
        (".hidden.yaml", "pack-unknown"),
        ("adopted/x/county.yaml", "pack-unknown"),
    ],
)
def test_a_name_no_pack_has_is_refused(parent: Pack, name: str, code: str) -> None:
    assert refused(write_container({**files_of(parent), name: b"kind: form\n"})) == [code]


def zipped(entries: list[tuple[zipfile.ZipInfo, bytes]], kind: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as file:
        for info, content in entries:
            file.writestr(info, content, kind)
    return buffer.getvalue()


def test_a_link_is_refused() -> None:
    info = zipfile.ZipInfo("county.yaml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refused(zipped([(info, b"/etc/passwd")])) == ["pack-link"]


def test_a_folder_is_refused() -> None:
    info = zipfile.ZipInfo("forms.yaml/")
    assert refused(zipped([(info, b"")]))[0] in {"pack-link", "pack-unknown"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("again", ["county.yaml", "COUNTY.yaml"])
def test_a_name_twice_is_refused(again: str) -> None:
    entries = [(zipfile.ZipInfo("county.yaml"), b"a"), (zipfile.ZipInfo(again), b"b")]
    assert refused(zipped(entries)) == ["pack-twice"]


def test_a_bomb_is_refused_while_it_unpacks() -> None:
    bomb = zipped([(zipfile.ZipInfo("county.yaml"), b"0" * 19_000_000)], zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    assert refused(bomb) == ["pack-size"]


def test_too_many_files_are_refused() -> None:
    many = {f"forms/f{one}.yaml": b"" for one in range(2_001)}
    assert refused(write_container(many)) == ["pack-size"]


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"PK\x03\x04" + b"\x00" * 60])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert refused(content) == ["pack-format"]


def tampered(change: Callable[[dict[str, bytes]], object]) -> Callable[[Pack], bytes]:
    def make(pack: Pack) -> bytes:
        files = files_of(pack)
        change(files)
        return write_container(files)

    return make


def with_manifest(**said: object) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        files[MANIFEST] = json.dumps({**json.loads(files[MANIFEST]), **said}).encode()

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda files: files.update({"county.yaml": b"kind: county\n"}), "pack-hash"),
        (lambda files: files.update({"forms/more.yaml": b"kind: form\n"}), "pack-hash"),
        (lambda files: files.pop("calendar.yaml"), "pack-hash"),
        (lambda files: files.pop(MANIFEST), "pack-format"),
        (lambda files: files.update({MANIFEST: b"[1]"}), "pack-format"),
        (with_manifest(engine="9.9.9"), "pack-newer"),
        (with_manifest(engine="new"), "pack-newer"),
        (with_manifest(format=2), "pack-newer"),
        (with_manifest(sha256="0" * 64), "pack-hash"),
        (lambda files: files.update({SIGNATURE: b"{}"}), "pack-signature"),
        (lambda files: files.update({SIGNATURE: b"\xff"}), "pack-signature"),
    ],
)
def test_what_was_changed_after_the_export_is_refused(
    parent: Pack, change: Callable[[dict[str, bytes]], object], code: str
) -> None:
    assert refused(tampered(change)(parent)) == [code]


def test_a_signature_over_another_pack_is_refused(parent: Pack) -> None:
    other = SigningKey.new("别人").sign(b"something else")
    files = {**files_of(parent), SIGNATURE: other}
    assert refused(write_container(files)) == ["pack-signature"]


def test_a_pack_of_an_older_program_is_read(parent: Pack) -> None:
    archive = read_archive(write_archive(parent, "1.0.0"), "p.zip", ENGINE)
    assert archive.engine == "1.0.0"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"kind": "onecase-signing-key"}', "x"])
def test_a_file_that_is_no_key_is_told(text: str) -> None:
    for read in (read_signing_key, read_public_key):
        with pytest.raises(ConfigurationFaults) as error:
            read(text, "k")
        assert codes(error) == ["pack-key"]


@pytest.mark.parametrize("name", ["id: ../x", "id: 1", "id: [a]", "name: x"])
def test_a_county_that_does_not_say_who_it_is_is_no_parent(tmp_path: Path, name: str) -> None:
    (tmp_path / "county.yaml").write_text(f"kind: county\n{name}\ntitle: 县\n", "utf-8")
    with pytest.raises(ConfigurationFaults) as error:
        read_pack(tmp_path)
    assert codes(error) == ["missing-document"]


def test_a_folder_without_documents_is_no_parent(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationFaults) as error:
        read_pack(tmp_path)
    assert codes(error) == ["missing-document"]
