"""Files of a case, handed out to those who may read the field they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from engine.errors import NotFoundError
from engine.forms.files import files_within
from engine.services.desk import Desk
from engine.services.read_cases import CaseFile


@dataclass(frozen=True, slots=True)
class FiledFile:
    """A file of a case as one person may have it.

    Attributes:
        type: Media type, told from its bytes when it was taken.
        content: Its bytes; whoever asked closes it.
    """

    name: str
    type: str
    size: int
    content: BinaryIO


def read_file(desk: Desk, case: CaseFile, sha256: str) -> FiledFile:
    """Return a file that was filed in a case, if this person sees the field it stands in.

    Args:
        desk: The county's desk.
        case: The case, opened for this person: what they may not see is veiled in it.
        sha256: The file.

    Raises:
        NotFoundError: no answer this person may read names it, or its bytes are gone.
    """
    for shown in case.filings:
        for _, file in files_within(shown.answers):
            if file["sha256"] == sha256:
                content = desk.files.open(sha256)
                size = int(str(file["size"]))
                return FiledFile(str(file["name"]), str(file["type"]), size, content)
    raise NotFoundError("没有这个文件", "There is no such file", value=sha256[:12])
