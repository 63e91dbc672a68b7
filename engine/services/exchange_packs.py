"""Packs go out as one signed zip and come in again, all of it or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.configuration.library import check_folder
from engine.configuration.packs.archive import read_archive, write_archive
from engine.configuration.packs.composing import Pack
from engine.configuration.packs.pack_file import PARENT_FILE
from engine.configuration.packs.reading import engine_version, read_pack
from engine.configuration.packs.signing import PublicKey, SigningKey, read_public_key
from engine.configuration.problems import ConfigurationFaults
from engine.errors import AccessError, ConflictError
from engine.services.check_documents import check_documents


@dataclass(frozen=True, slots=True)
class Received:
    """A pack that came in.

    Attributes:
        signer: Who signed it; None if nobody did.
        trusted: The signature is by a key that is trusted here.
    """

    pack: Pack
    signer: PublicKey | None
    trusted: bool


def export_pack(folder: Path, key: SigningKey | None = None) -> bytes:
    """Return the pack in a folder as a zip; the same bytes for the same pack.

    Raises:
        ConfigurationFaults: Its documents have errors: what is handed on must stand.
    """
    report = check_documents(folder)
    if not report.ok:
        raise ConfigurationFaults(report)
    return write_archive(read_pack(folder), engine_version(), key)


def import_pack(
    file: Path, folder: Path, trusted: Iterable[PublicKey] = (), *, only_trusted: bool = False
) -> Received:
    """Unpack a zip into a folder that is not there yet or empty.

    Nothing is left of it unless all of it can be used.

    Args:
        file: The zip.
        folder: Where to.
        trusted: Keys whose signatures are believed.
        only_trusted: Refuse a pack that none of these signed.

    Raises:
        AccessError: Nobody who is trusted signed it.
        ConfigurationFaults: The zip cannot be trusted, or its documents have errors.
        ConflictError: There is something in the folder.
    """
    refuse_full(folder)
    received = receive_pack(file.read_bytes(), file.name, trusted)
    if only_trusted and not received.trusted:
        raise AccessError(
            "不是信任的人签名的，没有导入",
            "nobody who is trusted signed it; nothing was imported",
            place=file.name,
            hint="核对公钥后用 --trusted 写明，或去掉 --signed",
            hint_en="verify the key and name it with --trusted, or leave out --signed",
        )
    files = dict(received.pack.files)
    parent = received.pack.parent
    if parent is not None and parent.archive is not None:
        files[PARENT_FILE] = parent.archive
    put_folder(files, folder, checked=True)
    return received


def receive_pack(content: bytes, file: str, trusted: Iterable[PublicKey] = ()) -> Received:
    """Return the pack in the bytes of a zip, every hash and the signature checked.

    A zip without a signature is taken and said to have none; one whose signature is wrong is not.

    Args:
        content: The zip.
        file: Its name, for messages.
        trusted: Keys whose signatures are believed.

    Raises:
        ConfigurationFaults: The zip cannot be trusted to say what it says.
    """
    archive = read_archive(content, file, engine_version())
    known = {one.key for one in trusted}
    believed = archive.signer is not None and archive.signer.key in known
    return Received(archive.pack, archive.signer, believed)


def refuse_full(folder: Path) -> None:
    """Stop unless a folder is not there yet or empty.

    Raises:
        ConflictError: There is something in it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConflictError(
            "这里已经有文件，没有写入",
            "there is something here already; nothing was written",
            place=str(folder),
            hint="换一个还没有的文件夹名",
            hint_en="name a folder that is not there yet",
        )


def put_folder(files: Mapping[str, bytes], folder: Path, *, checked: bool) -> None:
    """Write files into a new folder, all or none: beside it first, then put in its place.

    Args:
        files: Contents by path within the folder.
        folder: Not there yet or empty.
        checked: Refuse documents with errors.

    Raises:
        ConfigurationFaults: The documents have errors.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent.resolve()))
    try:
        for name, content in files.items():
            target = beside / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if checked:
            report = check_folder(beside)
            if not report.ok:
                raise ConfigurationFaults(report)
        beside.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def trusted_keys(places: Iterable[Path]) -> tuple[PublicKey, ...]:
    """Return the public keys in files, and in every ``*.pub`` of folders.

    Raises:
        ConfigurationFaults: A file holds none.
    """
    files = [
        file
        for place in places
        for file in (sorted(place.glob("*.pub")) if place.is_dir() else [place])
    ]
    return tuple(
        read_public_key(file.read_text("utf-8", errors="replace"), file.name) for file in files
    )
