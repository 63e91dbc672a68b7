"""Where a document lies that goes out to a workbook, and what a workbook made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.configuration.problems import Problem, Report


class Place(Protocol):
    """Where a document lies, and the documents beside it: in a folder, or among drafts."""

    @property
    def name(self) -> str:
        """Return its path among the others."""

    @property
    def is_new(self) -> bool:
        """Tell whether there is no such document yet."""

    def text(self) -> str:
        """Return the document."""

    def texts(self, own: str) -> list[tuple[str, str]]:
        """Return all documents as ``(path, text)``, this one with the given text."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a workbook made of a document.

    Attributes:
        before: The document's text as it was; empty if there was none.
        after: Its text with the changes; None if the workbook cannot be taken over.
        problems: What is wrong, with its cell, and what was understood otherwise than written.
    """

    before: str
    after: str | None
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Tell whether the document may be written."""
        return self.after is not None and Report(self.problems).ok
