"""Find and load documents: a folder in, a library of checked versions out.

A folder holds ``county.yaml``, ``calendar.yaml``, ``forms/``, ``rubrics/`` and ``workflows/``
(workflows, programmes and tables).  Versions of one document stand side by side in files of any
name; what counts is ``kind``, ``id`` and ``version`` inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar, cast

from engine.configuration.calendar import Calendar
from engine.configuration.checks.world import Piece
from engine.configuration.county import County
from engine.configuration.dictionary import gather_facts
from engine.configuration.head import Head
from engine.configuration.kinds import MODELS
from engine.configuration.opening import (
    Opened,
    hash_contents,
    open_folder,
    open_texts,
    read_document,
)
from engine.configuration.problems import (
    ConfigurationFaults,
    Report,
    nearest_word,
)
from engine.configuration.versions import content_hash, in_force
from engine.configuration.yaml_source import Source
from engine.errors import ConfigurationError, ConflictError, NotFoundError
from engine.expressions.names import Dictionary
from engine.terms import DocumentId, DocumentRef

__all__ = [
    "DRAFT",
    "MODELS",
    "Examined",
    "Library",
    "Loaded",
    "check_folder",
    "check_texts",
    "examine_folder",
    "examine_texts",
    "hash_contents",
    "library_of",
    "load_library",
    "read_document",
]

D_co = TypeVar("D_co", bound=Head, covariant=True)

DRAFT = 0
"""Stands for the version of a document that has no number yet."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[D_co]):
    """A document with its name, its hash and the text it was read from.

    Attributes:
        path: Path within the folder of documents.
        source: The values with their lines, those taken over from a parent with its lines.
        parents: The documents it extends, nearest first.
    """

    document: D_co
    ref: DocumentRef
    source: Source
    parents: tuple[Loaded[Head], ...] = ()

    @property
    def path(self) -> str:
        """Return the path of the file within its folder."""
        return self.source.name

    @property
    def source_text(self) -> str:
        """Return the text the document was read from, comments included."""
        return self.source.text

    @property
    def effective_from(self) -> date:
        """Return the first day in force."""
        return self.document.effective_from

    @property
    def effective_to(self) -> date | None:
        """Return the first day no longer in force, None if open."""
        return self.document.effective_to


@dataclass(frozen=True)
class Library:
    """The documents of a county, checked together; finds the version that applies.

    Attributes:
        documents: What cases are handled by.
        bases: Documents of the nation, the province or another county, which only serve the
            county's own to extend; nothing below finds them but ``named`` and ``published``.
    """

    documents: tuple[Loaded[Head], ...]
    bases: tuple[Loaded[Head], ...] = ()

    @property
    def published(self) -> tuple[Loaded[Head], ...]:
        """Return everything that must be kept for good: parents first."""
        return (*self.bases, *self.documents)

    def named(self, document_id: str, version: int | None = None) -> tuple[Loaded[Head], ...]:
        """Return every document of this id (and version), of any kind and layer."""
        return tuple(
            one
            for one in self.published
            if one.ref.id == document_id and version in {None, one.ref.version}
        )

    def all(self, kind: str | None = None) -> tuple[Loaded[Head], ...]:
        """Return all documents of a kind (or of all), ordered by kind, id and version."""
        return tuple(one for one in self.documents if kind in {None, one.ref.kind})

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the ids of the documents of a kind."""
        return tuple(dict.fromkeys(str(one.ref.id) for one in self.all(kind)))

    def county(self, on: date | None = None) -> Loaded[County]:
        """Return the county document in force on a day; the newest if no day is given.

        Raises:
            NotFoundError: There is none, or none in force on that day.
        """
        return cast("Loaded[County]", self._single("county", on))

    def calendar(self, on: date | None = None) -> Loaded[Calendar]:
        """Return the calendar in force on a day; the newest if no day is given.

        Raises:
            NotFoundError: There is none, or none in force on that day.
        """
        return cast("Loaded[Calendar]", self._single("calendar", on))

    def find(
        self, kind: str, document_id: str, *, on: date | None = None, version: int | None = None
    ) -> Loaded[Head]:
        """Return one version of a document, by its number or by the day it applies.

        Without either the document must have a single version: "the latest" is never meant.

        Raises:
            NotFoundError: No such document, version, or none in force on that day.
            ConfigurationError: Several versions, and neither number nor day says which.
        """
        versions = self._versions(kind, document_id)
        if version is not None:
            found = next((one for one in versions if one.ref.version == version), None)
            return found or self._none(kind, document_id, f"@{version}")
        if on is not None:
            numbered = [one for one in versions if one.ref.version != DRAFT]
            return in_force(numbered, on) or self._none(kind, document_id, f" {on.isoformat()}")
        if len(versions) > 1:
            raise ConfigurationError(
                f"“{document_id}”有 {len(versions)} 个版本，要说明用哪一版或哪一天",
                f"'{document_id}' has {len(versions)} versions; say which, or for which day",
                place=document_id,
            )
        return versions[0]

    def at(self, kind: str, document_id: str, version: int, sha256: str) -> Loaded[Head]:
        """Return a pinned version.

        Raises:
            NotFoundError: There is no such version.
            ConflictError: It is there but says something else than when it was pinned.
        """
        found = self.find(kind, document_id, version=version)
        if found.ref.sha256 != sha256:
            raise ConflictError(
                "这一版文件的内容和立案时不一样了",
                "this version no longer says what it said when it was pinned",
                place=f"{document_id}@{version}",
                value=found.ref.sha256,
            )
        return found

    def dictionary(self, county: County | None = None) -> Dictionary:
        """Return the dictionary of all facts, by default with the newest county's lists."""
        lists_of = county or self._newest_county
        known = self._dictionaries.get(id(lists_of))
        if known is None:
            facts = gather_facts((one.document for one in self.documents), lists_of)
            # The county is kept beside its dictionary, so that its id stays its own.
            known = self._dictionaries[id(lists_of)] = (lists_of, facts)
        return known[1]

    @cached_property
    def _dictionaries(self) -> dict[int, tuple[County | None, Dictionary]]:
        return {}

    @cached_property
    def _newest_county(self) -> County | None:
        return self.county().document if self.all("county") else None

    def _single(self, kind: str, on: date | None) -> Loaded[Head]:
        versions = [one for one in self.all(kind) if one.ref.version != DRAFT]
        versions = versions or list(self.all(kind))
        newest = max((one.effective_from for one in versions), default=None)
        day = on or newest
        found = in_force(versions, day) if day else None
        return found or self._none(kind, kind, f" {day.isoformat()}" if day else "")

    def _versions(self, kind: str, document_id: str) -> tuple[Loaded[Head], ...]:
        versions = tuple(one for one in self.all(kind) if one.ref.id == document_id)
        if not versions:
            self._none(kind, document_id, "")
        return versions

    def _none(self, kind: str, document_id: str, which: str) -> Loaded[Head]:
        nearest = nearest_word(document_id, self.ids(kind))
        hint = nearest if nearest != document_id else None
        raise NotFoundError(
            f"没有这份文件：{kind} {document_id}{which}",
            f"there is no such document: {kind} {document_id}{which}",
            place=document_id,
            hint=f"是不是“{hint}”？" if hint else None,
            hint_en=f"did you mean '{hint}'?" if hint else None,
        )


@dataclass(frozen=True)
class Examined:
    """Documents that may have errors.

    Attributes:
        library: Every document that fits its model; no case may be judged by it.
        report: What is wrong with the documents one by one and between them.
        complete: Every file could be read.
    """

    library: Library
    report: Report
    complete: bool


def load_library(folder: Path) -> Library:
    """Return the documents of a folder.

    Raises:
        ConfigurationFaults: Some document has errors; holds those of all files.
    """
    return _library(open_folder(folder))


def library_of(texts: Iterable[tuple[str, str]]) -> Library:
    """Return the documents of texts given as ``(path, text)``, as a folder would hold them.

    Unlike a folder these need not be complete: what there is no county for is not checked.

    Raises:
        ConfigurationFaults: Some document has errors; holds those of all texts.
    """
    return _library(open_texts(texts))


def check_folder(folder: Path) -> Report:
    """Return everything wrong with the documents of a folder; raises for none of it."""
    return open_folder(folder).report()


def examine_folder(folder: Path) -> Examined:
    """Return what can be read of a folder with what is wrong with it, for checks above."""
    return _examined(open_folder(folder))


def examine_texts(texts: Iterable[tuple[str, str]]) -> Examined:
    """Return what can be read of ``(path, text)`` with what is wrong with it."""
    return _examined(open_texts(texts))


def check_texts(texts: Iterable[tuple[str, str]]) -> Report:
    """Return everything wrong with documents given as ``(path, text)``."""
    return open_texts(texts).report()


def _library(opened: Opened) -> Library:
    examined = _examined(opened)
    if not examined.report.ok:
        raise ConfigurationFaults(examined.report)
    return examined.library


def _examined(opened: Opened) -> Examined:
    documents = sorted(map(_loaded, opened.pieces), key=_order)
    bases = sorted(map(_loaded, opened.bases), key=_order)
    return Examined(Library(tuple(documents), tuple(bases)), opened.report(), not opened.broken)


def _loaded(piece: Piece) -> Loaded[Head]:
    parents = tuple(map(_loaded, piece.parents))
    return Loaded(piece.document, _ref(piece.document), piece.source, parents)


def _ref(document: Head) -> DocumentRef:
    number = document.version if document.version is not None else DRAFT
    return DocumentRef(document.kind, DocumentId(document.id), number, content_hash(document))


def _order(loaded: Loaded[Head]) -> tuple[int, str, int]:
    return list(MODELS).index(loaded.ref.kind), loaded.ref.id, loaded.ref.version
