"""A pack as one file: its documents, the pack it takes over, what each weighs, who signed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version
from pydantic import ValidationError

from engine.configuration.packs.composing import Pack
from engine.configuration.packs.container import (
    MANIFEST,
    SIGNATURE,
    read_container,
    write_container,
)
from engine.configuration.packs.pack_file import PACK_FILE, PARENT_FILE, PackFile, read_head
from engine.configuration.packs.refusals import refusal
from engine.configuration.packs.signing import PublicKey, SigningKey, signer_of
from engine.configuration.yaml_source import Source, read_bytes

FORMAT = 1
"""Number of the way packs are written; one with a higher number is not read."""

DEEPEST = 8
"""Packs that may take over one another."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What a zip was found to hold.

    Attributes:
        signer: Who signed it; None if nobody did.
        engine: Version of the program that wrote it.
    """

    pack: Pack
    signer: PublicKey | None
    engine: str


def write_archive(pack: Pack, engine: str, key: SigningKey | None = None) -> bytes:
    """Return a pack as a zip, with the packs it takes over inside; the same for the same pack.

    Args:
        pack: The pack.
        engine: Version of this program.
        key: Who signs; None leaves only the hashes.
    """
    files = dict(pack.files)
    if pack.parent is not None:
        files[PARENT_FILE] = pack.parent.archive or write_archive(pack.parent, engine)
    manifest = _manifest(pack, files, engine)
    files[MANIFEST] = manifest
    if key is not None:
        files[SIGNATURE] = key.sign(manifest)
    return write_container(files)


def read_archive(content: bytes, file: str, engine: str, below: tuple[str, ...] = ()) -> Archive:
    """Return what a zip holds, every file weighed against the manifest, the signature checked.

    Args:
        content: The bytes of the zip.
        file: Its name, for messages.
        engine: Version of this program; a pack of a newer one is not read.
        below: Ids of the packs that take it over.

    Raises:
        ConfigurationFaults: It is no pack that can be trusted to say what it says.
    """
    files = read_container(content, file)
    manifest, signature = files.pop(MANIFEST, b""), files.pop(SIGNATURE, None)
    said = _read_manifest(manifest, file, engine)
    _refuse_changed(files, said, file)
    signer = None if signature is None else signer_of(manifest, signature, file)
    inner = files.pop(PARENT_FILE, None)
    head = head_of(files, file)
    refuse_circle(head.id, below, file)
    parent = None
    if inner is not None:
        within = f"{file}/{PARENT_FILE}"
        parent = read_archive(inner, within, engine, (*below, head.id)).pack
    pack = Pack(head, files, parent, content)
    _refuse_other_parent(pack, file)
    if said.get("sha256") != pack.sha256:
        raise _changed(file, "")
    return Archive(pack, signer, str(said["engine"]))


def head_of(files: dict[str, bytes], file: str) -> PackFile:
    """Return the head of a pack: its ``pack.yaml``, or that of its county if it stands alone.

    Raises:
        ConfigurationFaults: There is neither, or ``pack.yaml`` is at fault.
    """
    if PACK_FILE in files:
        return read_head(read_bytes(files[PACK_FILE], PACK_FILE))
    county = files.get("county.yaml")
    if county is None:
        zh = "缺少 pack.yaml，也没有 county.yaml，不知道是哪个县的文件。"
        en = "there is neither pack.yaml nor county.yaml to say whose documents these are."
        raise refusal("missing-document", file, zh, en)
    return _head_of_county(read_bytes(county, "county.yaml"), file)


def _head_of_county(source: Source, file: str) -> PackFile:
    said = {key: source.value((key,)) for key in ("id", "title", "version")}
    given = {key: value for key, value in said.items() if value is not None}
    try:
        return PackFile.model_validate({"kind": "pack", **given})
    except ValidationError as error:
        zh = "county.yaml 的 id、title 或 version 写得不对，不知道是哪个县的文件；请先改好。"
        en = "id, title or version of county.yaml cannot be read; mend it first."
        raise refusal("missing-document", file, zh, en) from error


def refuse_circle(name: str, below: tuple[str, ...], file: str) -> None:
    """Stop where a pack takes itself over, by way of others too.

    Raises:
        ConfigurationFaults: It does, or too many packs take over one another.
    """
    if name in below or len(below) >= DEEPEST:
        circle = " → ".join((*below, name))
        zh = f"配置包互相沿用绕成了一圈，或沿用层数太多：{circle}。请改 pack.yaml 的 parent。"
        en = f"packs take each other over in a circle, or too many do: {circle}; mend parent."
        raise refusal("extends-circle", file, zh, en)


def _manifest(pack: Pack, files: dict[str, bytes], engine: str) -> bytes:
    parent = pack.parent
    said = {
        "format": FORMAT,
        "engine": engine,
        "id": pack.head.id,
        "title": pack.head.title.zh,
        "version": pack.head.version,
        "sha256": pack.sha256,
        "parent": None if parent is None else {"id": parent.head.id, "sha256": parent.sha256},
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
    }
    return (json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _read_manifest(content: bytes, file: str, engine: str) -> dict[str, object]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("files"), dict):
        zh = "没有清单（manifest.json）或清单读不出来，请对方用 onecase pack export 重新导出。"
        en = "there is no manifest.json that can be read; ask for a new onecase pack export."
        raise refusal("pack-format", file, zh, en)
    if said.get("format") != FORMAT or _newer(said.get("engine"), engine):
        zh = f"这个包是较新的程序（{said.get('engine')}）做的，本机是 {engine}；请先升级再导入。"
        en = f"a newer program ({said.get('engine')}) wrote this, here is {engine}; upgrade first."
        raise refusal("pack-newer", file, zh, en)
    return said


def _newer(theirs: object, ours: str) -> bool:
    try:
        return Version(str(theirs)) > Version(ours)
    except InvalidVersion:
        return True


def _refuse_changed(files: dict[str, bytes], said: dict[str, object], file: str) -> None:
    listed = said["files"]
    assert isinstance(listed, dict)  # noqa: S101  seen when it was read
    for name in sorted({*files, *listed}):
        found = hashlib.sha256(files[name]).hexdigest() if name in files else None
        if found is None or found != listed.get(name):
            raise _changed(file, name)


def _changed(file: str, name: str) -> Exception:
    which, which_en = (f"“{name}”", f"'{name}'") if name else ("内容", "what it holds")
    return refusal(
        "pack-hash",
        file,
        f"{which}和清单里的哈希不一致：导出以后有人改过，或传输中损坏。没有导入，请对方重新发来。",
        f"{which_en} is not what the manifest says: changed after the export, or damaged on the "
        "way; ask for it again.",
    )


def _refuse_other_parent(pack: Pack, file: str) -> None:
    named, parent = pack.head.parent, pack.parent
    if named is None and parent is None:
        return
    same = named is not None and parent is not None and named.id == parent.head.id
    if not same or named is None or parent is None or named.sha256 not in {None, parent.sha256}:
        zh = "包里的 parent.zip 不是 pack.yaml 所说的那一份，请对方重新导出。"
        en = "parent.zip is not the pack that pack.yaml names; ask for a new export."
        raise refusal("pack-parent", file, zh, en)
