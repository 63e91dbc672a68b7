"""The zip around a pack: the same bytes for the same files, and nothing unpacked on trust.

Files are stored, not squeezed: what a library squeezes depends on its version, what is stored does
not.  Others may squeeze a pack again; while it is read, what comes out is counted.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from engine.configuration.packs.pack_file import PACK_FILE, PARENT_FILE
from engine.configuration.packs.refusals import refusal
from engine.configuration.problems import ConfigurationFaults

MANIFEST, SIGNATURE = "manifest.json", "signature.json"

MOST_BYTES = 20_000_000
MOST_FILES = 2_000
_MOST_TIMES = 200
_SMALL = 100_000
_CHUNK = 65_536
_LONGEST_NAME = 300

_OLDEST = (1980, 1, 1, 0, 0, 0)
_SEGMENT = r"[^/\\:*?\"<>|\x00-\x1f]+"
_DOCUMENT = re.compile(
    rf"(?:packs/(?!\.){_SEGMENT}/)?(?:(?:forms|rubrics|workflows|national|provincial)/)?"
    rf"(?!\.){_SEGMENT}\.yaml\Z"
)
_NO_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError)


def write_container(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip: sorted, without times, owners or anything else of this machine."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _OLDEST)
            info.create_system = 3
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            file.writestr(info, files[name])
    return buffer.getvalue()


def read_container(content: bytes, file: str) -> dict[str, bytes]:
    """Return the files of a pack's zip.

    Args:
        content: The bytes of the zip.
        file: Its name, for messages.

    Raises:
        ConfigurationFaults: It is no zip, too large, or holds what no pack holds: paths that lead
            out of the folder, links, a name twice, other files, more than it says.
    """
    if len(content) > MOST_BYTES:
        raise too_large(file)
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            listed = opened.infolist()
            _refuse_names(listed, file)
            return _read_all(opened, listed, file)
    except _NO_ZIP as error:
        raise refusal(
            "pack-format",
            file,
            "这不是配置包，或文件已损坏、设了密码，请对方用 onecase pack export 重新导出。",
            "this is no pack, or it is damaged or locked; ask for a new onecase pack export.",
        ) from error


def _read_all(
    opened: zipfile.ZipFile, listed: list[zipfile.ZipInfo], file: str
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for info in listed:
        files[info.filename] = _read(opened, info, left, file)
        left -= len(files[info.filename])
    return files


def _read(opened: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, file: str) -> bytes:
    """Return one file, counted while it is unpacked: what the zip says of its size may be a lie."""
    allowed = min(most, max(_SMALL, _MOST_TIMES * info.compress_size))
    parts, size = [], 0
    with opened.open(info) as stream:
        while part := stream.read(_CHUNK):
            size += len(part)
            if size > allowed:
                raise too_large(file, info.filename)
            parts.append(part)
    return b"".join(parts)


def _refuse_names(listed: list[zipfile.ZipInfo], file: str) -> None:
    if len(listed) > MOST_FILES:
        raise too_large(file)
    seen: set[str] = set()
    for info in listed:
        name = info.orig_filename
        _refuse_path(name, file)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in {0, stat.S_IFREG} or info.is_dir():
            zh = f"包里的“{name}”不是普通文件（链接、文件夹等），没有导入；请对方重新导出。"
            en = f"'{name}' is no plain file but a link or folder; nothing was imported."
            raise refusal("pack-link", file, zh, en)
        if name.casefold() in seen:
            zh = f"包里有两个“{name}”，分不清哪个算数；请对方重新导出。"
            en = f"'{name}' stands there twice, so which counts is open; ask for a new export."
            raise refusal("pack-twice", file, zh, en)
        seen.add(name.casefold())
        if name not in {MANIFEST, SIGNATURE, PACK_FILE, PARENT_FILE} and not _is_document(name):
            zh = f"配置包里不该有“{name}”，没有导入；请对方用 onecase pack export 导出。"
            en = f"'{name}' is nothing a pack holds; ask for a new onecase pack export."
            raise refusal("pack-unknown", file, zh, en)


def _refuse_path(name: str, file: str) -> None:
    parts = name.replace("\\", "/").split("/")
    leads_out = ".." in parts or "." in parts or name.startswith(("/", "\\")) or ":" in parts[0]
    if leads_out or "\\" in name or "\x00" in name or len(name) > _LONGEST_NAME:
        zh = f"包里的路径“{name[:80]}”会写到文件夹外面，没有导入；这个包不可信，请向对方核实。"
        en = f"the path '{name[:80]}' leads out of the folder; do not trust this pack."
        raise refusal("pack-path", file, zh, en)


def _is_document(name: str) -> bool:
    return _DOCUMENT.match(name) is not None


def too_large(file: str, name: str = "") -> ConfigurationFaults:
    """Return the error for a pack that holds too much, or a file of it that does.

    Args:
        file: The zip, for messages.
        name: The file within it; empty for the whole.
    """
    which = f"“{name}”" if name else "配置包"
    return refusal(
        "pack-size",
        file,
        f"{which}解开后太大（总共最多 {MOST_BYTES} 字节、{MOST_FILES} 个文件），没有导入；"
        "配置包只放文件，请对方重新导出。",
        f"{name or 'the pack'} unpacks to too much (at most {MOST_BYTES} bytes and {MOST_FILES} "
        "files); a pack holds documents alone, ask for a new export.",
    )
