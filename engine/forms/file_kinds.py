"""Which kind a file is, told from its bytes; its name and what a browser says count for nothing.

Only what is on the list below is taken, and only if it is that kind and nothing else besides: a
picture that is an archive too, an office file with macros, a page or a program are refused.
``puremagic`` knows the first bytes of several hundred kinds; what it cannot tell, such as which
office file a zip archive is, is looked up inside.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Final

import puremagic

LARGEST_UNPACKED: Final = 512 * 1024 * 1024
"""Bytes an office file may say it unpacks to; more is made to choke whoever opens it."""

_MOST_PARTS: Final = 5_000
_HEAD, _TAIL = 1_024, 2_048
_ARCHIVE, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(rb"<\s*(html|script|svg|!doctype|iframe|body)", re.IGNORECASE)
_ACTIVE = re.compile(r"vbaProject\.bin|/activeX/|\.(exe|dll|js|vbs|bat|ps1)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that may be uploaded.

    Attributes:
        media_type: What it is called in HTTP.
        endings: What its name may end in, without the dot; the first is the usual one.
    """

    media_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Final[Mapping[str, Kind]] = {
    "pdf": Kind("application/pdf", ("pdf",)),
    "jpg": Kind("image/jpeg", ("jpg", "jpeg")),
    "png": Kind("image/png", ("png",)),
    "docx": Kind(f"{_OFFICE}.wordprocessingml.document", ("docx",)),
    "xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",)),
    "ofd": Kind("application/ofd", ("ofd",)),
    "doc": Kind("application/msword", ("doc",)),
    "wps": Kind("application/vnd.ms-works", ("wps",)),
    "xls": Kind("application/vnd.ms-excel", ("xls",)),
    "et": Kind("application/vnd.wps-office.et", ("et",)),
}
"""What ``ui.accept`` may name."""

_INSIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "docx": ("[Content_Types].xml", "word/document.xml"),
    "xlsx": ("[Content_Types].xml", "xl/workbook.xml"),
    "ofd": ("OFD.xml",),
}
_STREAMS: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    ("doc", "wps"): ("WordDocument",),
    ("xls", "et"): ("Workbook", "Book"),
}
_MACROS: Final = ("_VBA_PROJECT", "Macros")


def ending_of(name: str) -> str:
    """Return what a file's name ends in, in small letters and without the dot."""
    _, dot, ending = name.rpartition(".")
    return ending.lower() if dot else ""


def kind_named(name: str) -> str | None:
    """Return the kind a file's name promises, None if it is none of the list."""
    ending = ending_of(name)
    return next((kind for kind, one in KINDS.items() if ending in one.endings), None)


def is_of_kind(kind: str, file: IO[bytes]) -> bool:
    """Tell whether the bytes are a file of this kind and of no other.

    Args:
        kind: A key of ``KINDS``.
        file: The file, to be read from anywhere; where it stands afterwards is not said.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if kind in _INSIDE:
        return head.startswith(_ARCHIVE) and _is_office(kind, file)
    if zipfile.is_zipfile(file) or _PAGE.search(head):
        return False
    if kind in _COMPOUNDS:
        return head.startswith(_COMPOUND) and _is_compound(kind, file)
    return _looks_like(kind, head) and _ENDS[kind](head, _tail(file))


def _looks_like(kind: str, head: bytes) -> bool:
    """Tell whether the first bytes are of the kind, as the library of kinds knows them."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return False
    media = KINDS[kind].media_type
    return any(one.offset == 0 and one.mime_type == media for one in found)


def _tail(file: IO[bytes]) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    return file.read()


_ENDS: Final[Mapping[str, Callable[[bytes, bytes], bool]]] = {
    "pdf": lambda head, tail: head.startswith(b"%PDF-") and b"%%EOF" in tail,
    # Telephones append a film to a picture, so what comes after its end is let pass.
    "jpg": lambda _head, _tail: True,
    "png": lambda head, tail: head[12:16] == b"IHDR" and tail[-8:-4] == b"IEND",
}


def _is_office(kind: str, file: IO[bytes]) -> bool:
    """Tell whether an archive is this office file, with no macros and nothing that runs in it."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    return (
        len(parts) <= _MOST_PARTS
        and unpacked <= LARGEST_UNPACKED
        and names.issuperset(_INSIDE[kind])
        and sum(names.issuperset(needed) for needed in _INSIDE.values()) == 1
        and not any(map(_ACTIVE.search, names))
    )


_COMPOUNDS: Final = frozenset(kind for kinds in _STREAMS for kind in kinds)


def _is_compound(kind: str, file: IO[bytes]) -> bool:
    """Tell whether an older office file holds the stream of its kind, and no macros."""
    file.seek(0)
    content = file.read()
    wanted = next(streams for kinds, streams in _STREAMS.items() if kind in kinds)
    return _holds(content, wanted) and not _holds(content, _MACROS)


def _holds(content: bytes, names: Iterable[str]) -> bool:
    """Tell whether a compound file has one of these streams: their names stand in it as UTF-16."""
    return any(f"{name}\0".encode("utf-16-le") in content for name in names)
