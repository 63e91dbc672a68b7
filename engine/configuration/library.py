"""Find and load documents: a folder in, a library of checked versions out.

A folder holds ``county.yaml``, ``calendar.yaml``, ``forms/``, ``rubrics/`` and ``workflows/``
(workflows, programmes and tables).  Versions of one document stand side by side in files of any
name; what counts is ``kind``, ``id`` and ``version`` inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast

from engine.configuration.calendar import Calendar
from engine.configuration.checks.world import Piece
from engine.configuration.county import County
from engine.configuration.dictionary import gather_facts
from engine.configuration.head import EventDate, Head
from engine.configuration.kinds import MODELS, full_id
from engine.configuration.loaded import DRAFT, ChoiceRule, Chosen, Loaded
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
from engine.configuration.versions import Withdrawn, content_hash, in_force, standing
from engine.errors import ConfigurationError, ConflictError, NotFoundError, RuleError
from engine.expressions.names import Dictionary
from engine.terms import DocumentId, DocumentRef, FactValue

__all__ = [
    "DRAFT",
    "MODELS",
    "Chosen",
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


class Pinned(Protocol):
    """A version a case or session keeps."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True)
class Library:
    """The documents of a county, checked together; finds the version that applies.

    Attributes:
        documents: What cases are handled by.
        bases: Documents of the nation, the province or another county, which only serve the
            county's own to extend; nothing below finds them but ``named`` and ``published``.
        withdrawn: Versions (kind, id, number) no day finds any more; by their number they are.
    """

    documents: tuple[Loaded[Head], ...]
    bases: tuple[Loaded[Head], ...] = ()
    withdrawn: Withdrawn = frozenset()

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
        self,
        kind: str,
        document_id: str,
        *,
        on: date | None = None,
        version: int | None = None,
        as_known_on: date | None = None,
    ) -> Loaded[Head]:
        """Return one version of a document, by its number or by the day it applies.

        Without either the document must have a single version: "the latest" is never meant.

        Args:
            kind: Kind of document.
            document_id: Its id.
            on: Day on which the version is in force.
            version: Its number.
            as_known_on: Corrections recorded after this day are left aside.

        Raises:
            NotFoundError: No such document, version, or none in force on that day.
            ConfigurationError: Several versions, and neither number nor day says which.
        """
        versions = self._versions(kind, document_id)
        if version is not None:
            found = next((one for one in versions if one.ref.version == version), None)
            return _chosen(found or self._none(kind, document_id, f"@{version}"), "pin")
        if on is not None:
            found = _on(self.counting(versions), on, as_known_on)
            loaded = found or self._none(kind, document_id, f" {on.isoformat()}")
            return _chosen(loaded, "day", on=on, as_known_on=as_known_on)
        if len(versions) > 1:
            raise ConfigurationError(
                f"“{document_id}”有 {len(versions)} 个版本，要说明用哪一版或哪一天",
                f"'{document_id}' has {len(versions)} versions; say which, or for which day",
                place=document_id,
            )
        return _chosen(versions[0], "only")

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
        return _chosen(found, "session")

    def choose(
        self,
        kind: str,
        document_id: str,
        *,
        pin: int | None = None,
        session: Iterable[Pinned] = (),
        dates: Mapping[str, FactValue] | None = None,
        started_on: date | None = None,
        as_known_on: date | None = None,
    ) -> Loaded[Head]:
        """Return the version that applies, by what the document itself says it goes by.

        A pin comes first, then what the case or session keeps, then the date of the fact the
        document names (``applies_by``), or the day the case or session started.  There is no
        "latest" and no today.

        Args:
            kind: Kind of document.
            document_id: Its id.
            pin: Number of a version, for replays and tests.
            session: Versions the case or session keeps.
            dates: Facts of the case, among them the one the document goes by.
            started_on: Day on which the case or session started.
            as_known_on: Corrections recorded after this day are left aside.

        Raises:
            NotFoundError: No such document or version, or none in force on the day that decides.
            ConflictError: What the session keeps says something else than it did.
            RuleError: The day that decides is not known.
        """
        if pin is not None:
            return self.find(kind, document_id, version=pin)
        for kept in session:
            if (kept.kind, kept.id) == (kind, document_id):
                return self.at(kind, document_id, kept.version, kept.sha256)
        fact = self.goes_by(kind, document_id)
        day = started_on if fact is None else (dates or {}).get(fact)
        if not isinstance(day, date):
            raise _no_day(document_id, fact)
        found = self.find(kind, document_id, on=day, as_known_on=as_known_on)
        return found if fact is None else _chosen(found, "event-date", day, fact, as_known_on)

    def choose_all(
        self,
        wanted: Iterable[tuple[str, str]],
        *,
        session: Iterable[Pinned] = (),
        dates: Mapping[str, FactValue] | None = None,
        started_on: date | None = None,
        as_known_on: date | None = None,
    ) -> tuple[Loaded[Head], ...]:
        """Return the versions of several documents that decide together: by one date, one session.

        Args:
            wanted: Kind and id of each.
            session: Versions the case or session keeps.
            dates: Facts of the case.
            started_on: Day on which the case or session started.
            as_known_on: Corrections recorded after this day are left aside.

        Raises:
            ConfigurationError: They go by the dates of different facts.
            OnecaseError: One of them cannot be chosen, see ``choose``.
        """
        named, kept = tuple(wanted), tuple(session)
        facts = {fact for kind, one in named if (fact := self.goes_by(kind, one))}
        if len(facts) > 1:
            listed = "、".join(sorted(facts))
            raise ConfigurationError(
                f"一起作决定的文件要按同一个日期选用版本，不能混用：{listed}",
                f"documents that decide together go by one date: {', '.join(sorted(facts))}",
                value=listed,
            )
        return tuple(
            self.choose(
                kind,
                one,
                session=kept,
                dates=dates,
                started_on=started_on,
                as_known_on=as_known_on,
            )
            for kind, one in named
        )

    def goes_by(self, kind: str, document_id: str) -> str | None:
        """Return the fact whose date chooses the version, None if the session's start does."""
        for loaded in self._versions(kind, document_id):
            applies_by = getattr(loaded.document, "applies_by", None)
            if isinstance(applies_by, EventDate):
                return applies_by.event_date
        return None

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
        counting = self.counting(self.all(kind))
        versions = [one for one in counting if one.ref.version != DRAFT] or list(counting)
        newest = max((one.effective_from for one in versions), default=None)
        day = on or newest
        found = in_force(standing(versions), day) if day else None
        loaded = found or self._none(kind, kind, f" {day.isoformat()}" if day else "")
        return _chosen(loaded, "day", on=day)

    def counting(self, versions: Iterable[Loaded[Head]]) -> tuple[Loaded[Head], ...]:
        """Return the versions that were not withdrawn."""
        return tuple(
            one
            for one in versions
            if (one.ref.kind, one.ref.id, one.ref.version) not in self.withdrawn
        )

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


def library_of(texts: Iterable[tuple[str, str]], withdrawn: Withdrawn = frozenset()) -> Library:
    """Return the documents of texts given as ``(path, text)``, as a folder would hold them.

    Unlike a folder these need not be complete: what there is no county for is not checked.

    Args:
        texts: The documents.
        withdrawn: Versions among them that no longer count for what begins.

    Raises:
        ConfigurationFaults: Some document has errors; holds those of all texts.
    """
    return _library(open_texts(texts, withdrawn))


def check_folder(folder: Path) -> Report:
    """Return everything wrong with the documents of a folder; raises for none of it."""
    return open_folder(folder).report()


def examine_folder(folder: Path, withdrawn: Withdrawn = frozenset()) -> Examined:
    """Return what can be read of a folder with what is wrong with it, for checks above."""
    return _examined(open_folder(folder, withdrawn))


def examine_texts(texts: Iterable[tuple[str, str]], withdrawn: Withdrawn = frozenset()) -> Examined:
    """Return what can be read of ``(path, text)`` with what is wrong with it."""
    return _examined(open_texts(texts, withdrawn))


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
    library = Library(tuple(documents), tuple(bases), opened.withdrawn)
    return Examined(library, opened.report(), not opened.broken)


def _loaded(piece: Piece) -> Loaded[Head]:
    parents = tuple(map(_loaded, piece.parents))
    ref = _ref(piece.document, piece.source.name)
    return Loaded(piece.document, ref, piece.source, parents, piece.gone)


def _ref(document: Head, name: str) -> DocumentRef:
    number = document.version if document.version is not None else DRAFT
    known_as = DocumentId(full_id(document.id, name))
    return DocumentRef(document.kind, known_as, number, content_hash(document))


def _on(
    versions: Iterable[Loaded[Head]], on: date, as_known_on: date | None
) -> Loaded[Head] | None:
    numbered = [one for one in versions if one.ref.version != DRAFT]
    return in_force(standing(numbered, as_known_on), on)


def _chosen(
    loaded: Loaded[Head],
    rule: ChoiceRule,
    on: date | None = None,
    fact: str | None = None,
    as_known_on: date | None = None,
) -> Loaded[Head]:
    return replace(loaded, chosen=Chosen(loaded.ref, rule, on, fact, as_known_on))


def _no_day(document_id: str, fact: str | None) -> RuleError:
    if fact is None:
        return RuleError(
            f"不知道从哪一天开始，定不下“{document_id}”用哪一版",
            f"the day it started is not known, so no version of '{document_id}' can be chosen",
            place=document_id,
        )
    return RuleError(
        f"“{document_id}”按“{fact}”的日期选用版本，但没有这个日期",
        f"'{document_id}' goes by the date of '{fact}', which is not known",
        place=document_id,
        value=fact,
    )


def _order(loaded: Loaded[Head]) -> tuple[int, str, int]:
    return list(MODELS).index(loaded.ref.kind), loaded.ref.id, loaded.ref.version
