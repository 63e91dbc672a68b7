"""Small files of every kind that may be uploaded, and some that may not."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import TypedDict

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    + bytes(40)
    + b"\xff\xd9"
)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content).to_bytes(4)
    return len(content).to_bytes(4) + kind + content + check


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", bytes.fromhex("00000001000000010802000000"))
    + _chunk(b"IDAT", zlib.compress(bytes(4)))
    + _chunk(b"IEND", b"")
)


def archive(names: Iterable[str], content: bytes = b"<x/>") -> bytes:
    """Return an archive that is the same whenever it is made: a test may be named after it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


DOCX = archive(["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
XLSX = archive(["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"])
OFD = archive(["OFD.xml", "Doc_0/Document.xml"])


def compound(*streams: str) -> bytes:
    """An older office file as far as the check looks: its signature and the names of streams."""
    named = b"".join(f"{name}\0".encode("utf-16-le").ljust(64, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + named


DOC = compound("Root Entry", "WordDocument", "1Table")
XLS = compound("Root Entry", "Workbook")

GOOD = {
    "pdf": PDF, "jpg": JPG, "png": PNG, "docx": DOCX, "xlsx": XLSX, "ofd": OFD, "doc": DOC,
    "wps": DOC, "xls": XLS, "et": XLS,
}  # fmt: skip


class Body(TypedDict):
    """A body with its type, as the test client takes them."""

    data: bytes
    content_type: str


def multipart(sent: Mapping[str, object]) -> Body:
    """Return a form with files as a browser sends it; a file is ``(content, name)``.

    Encoded here: the test client would leave the temporary file of a large one behind.
    """
    fields = MultiDict()
    for name, value in sent.items():
        for each in value if isinstance(value, list) else [value]:
            is_file = isinstance(each, tuple)
            content = FileStorage(io.BytesIO(each[0]), each[1]) if is_file else each
            fields.add(name, content)
    boundary, body = encode_multipart(fields)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
