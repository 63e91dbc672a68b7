"""The file around a workbook: whether it is one, is not too large and holds nothing that acts."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from engine.configuration.workbook.faults import Faults

MOST_BYTES = 10_000_000
MOST_BYTES_INSIDE = 30_000_000
MOST_PARTS = 500
_MOST_TIMES = 200
"""A part that grows more than this when it is unpacked is no workbook but a bomb."""
_SMALL = 1_000_000

_OLD = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ACTS = re.compile(r"(?i)vbaProject|macrosheets/|activeX/|embeddings/|ctrlProps/")
_FETCHES = re.compile(r"(?i)externalLinks/|connections\.xml|queryTables/|webextensions/")
_TYPES = "[Content_Types].xml"
_SPANNING = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b([^>]*)>")
_SPAN = re.compile(
    rb"""\bref\s*=\s*["']\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?["']"""
)
_MOST_SPANNED = 100_000
_NO_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def refuse_other_files(content: bytes, faults: Faults) -> None:
    """Stop unless the bytes are an xlsx file that holds values alone.

    Raises:
        ConfigurationFaults: It is another kind of file, too large, locked, or holds macros, links.
    """
    for code, zh, en in _found(content):
        faults.note("", code, zh, en)
    faults.refuse()


_Fault = tuple[str, str, str]
"""Code, Chinese and English."""


def _fault(code: str, zh: str, en: str) -> _Fault:
    return code, zh, en


def _found(content: bytes) -> Iterator[_Fault]:
    if len(content) > MOST_BYTES:
        yield _too_large(len(content), MOST_BYTES)
    elif content.startswith(_OLD):
        yield _old(locked=_LOCKED in content)
    elif not content.startswith(b"PK"):
        yield _fault(
            "workbook-format",
            "这不是 xlsx 文件，请另存为 xlsx。",
            "this is no xlsx file; save it as xlsx.",
        )
    else:
        yield from _found_inside(content)


def _found_inside(content: bytes) -> Iterator[_Fault]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            parts = file.infolist()
            bomb = tuple(_bomb(parts))
            types = b"" if bomb or _TYPES not in file.namelist() else file.read(_TYPES)
            wide = not bomb and any(map(_spans_too_much, _sheets(file)))
    except _NO_ZIP:
        parts, types, bomb, wide = [], b"", (), False
    if bomb or wide:
        yield from bomb or [_too_large(len(content), MOST_BYTES_INSIDE)]
        return
    names = [part.filename for part in parts]
    if b"spreadsheetml" not in types or "xl/workbook.xml" not in names:
        yield _fault(
            "workbook-format",
            "文件打不开，或不是 xlsx 表格，请在 WPS 或 Excel 里另存为 xlsx。",
            "the file cannot be opened or is no xlsx workbook; save it as xlsx.",
        )
        return
    if any(part.flag_bits & 1 for part in parts):
        yield _old(locked=True)
    if b"macroEnabled" in types or any(map(_ACTS.search, names)):
        yield _fault(
            "workbook-macro",
            "文件里有宏、控件或嵌入对象，请另存为不带宏的 xlsx，并删去嵌入对象。",
            "the file holds macros, controls or embedded objects; save it as xlsx without them.",
        )
    if any(map(_FETCHES.search, names)):
        yield _fault(
            "workbook-link",
            "文件引用了别的工作簿或外部数据，请断开链接、粘贴为数值后再导入。",
            "the file refers to other workbooks or outside data; break the links, paste values.",
        )


def _bomb(parts: list[zipfile.ZipInfo]) -> Iterator[_Fault]:
    size = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > _SMALL and part.file_size > _MOST_TIMES * part.compress_size
        for part in parts
    )
    twice = len({part.filename for part in parts}) < len(parts)
    if size > MOST_BYTES_INSIDE or swollen or len(parts) > MOST_PARTS or twice:
        yield _too_large(size, MOST_BYTES_INSIDE)


def _sheets(file: zipfile.ZipFile) -> Iterator[bytes]:
    for name in file.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            yield file.read(name)


def _spans_too_much(sheet: bytes) -> bool:
    """Tell whether merged cells or links cover so much that listing their cells would not end."""
    if b"\x00" in sheet[:4]:
        return True  # another encoding, in which nothing could be found here
    cells = 0
    for element in _SPANNING.finditer(sheet):
        span = _SPAN.search(element[1])
        if span is None:
            return True
        rows = abs(int(span[4] or span[2]) - int(span[2])) + 1
        columns = abs(_column(span[3] or span[1]) - _column(span[1])) + 1
        cells += rows * columns
    return cells > _MOST_SPANNED


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _too_large(size: int, most: int) -> _Fault:
    zh = f"文件太大（{size} 字节，最多 {most} 字节），请删去多余的工作表、图片和空行。"
    en = f"the file is too large ({size} bytes, at most {most}); delete spare sheets and pictures."
    return _fault("workbook-size", zh, en)


def _old(*, locked: bool) -> _Fault:
    if locked:
        return _fault(
            "workbook-format",
            "文件设了打开密码，请取消密码后另存为 xlsx。",
            "the file is locked with a password; remove it and save it as xlsx.",
        )
    return _fault(
        "workbook-format",
        "这是旧格式（.xls 或 .et），请另存为 xlsx。",
        "this is an old format (.xls or .et); save it as xlsx.",
    )
