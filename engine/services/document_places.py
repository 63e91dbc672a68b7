"""Where a document lies that somebody names by its file: in which folder, beside which others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as File

from engine.configuration.kinds import FOLDERS
from engine.configuration.packs.reading import texts_of_folder
from engine.configuration.yaml_source import read_bytes

_HIGHEST = 4
"""Levels above a file at which its folder of documents is looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document lies.

    Attributes:
        folder: The folder of documents around it; None if it stands alone.
        name: Its path within that folder.
        file: The file itself.
    """

    folder: File | None
    name: str
    file: File

    @property
    def is_new(self) -> bool:
        """Tell whether there is no such file yet."""
        return not self.file.exists()

    def text(self) -> str:
        """Return the document, without a byte order mark.

        Raises:
            ConfigurationFaults: It is no UTF-8.
        """
        return read_bytes(self.file.read_bytes(), self.name).text

    def texts(self, own: str) -> list[tuple[str, str]]:
        """Return all documents of the folder with their names, this one with the given text."""
        return [*self._others(), (self.name, own)]

    def _others(self) -> Iterator[tuple[str, str]]:
        texts = texts_of_folder(self.folder) if self.folder else {}
        yield from ((name, text) for name, text in texts.items() if name != self.name)


def place_of(document: File, folder: File | None = None) -> Place:
    """Return where a document lies: in the folder given, in the one around it, or alone.

    Args:
        document: The file, which need not be there yet.
        folder: The folder of documents, where it is not the one around the file.
    """
    path = document.resolve()
    above = list(path.parents)[:_HIGHEST]
    with_county = [one for one in above if (one / "county.yaml").is_file()]
    # The outermost: a pack of another county within the folder has a county of its own.
    around = folder or next(reversed(with_county), None)
    if around is not None and path.is_relative_to(around.resolve()):
        return Place(around, path.relative_to(around.resolve()).as_posix(), document)
    kind = path.parent.name if path.parent.name in FOLDERS else "workflows"
    return Place(around, f"{kind}/{path.name}", document)
