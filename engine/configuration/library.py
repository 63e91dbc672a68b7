"""Find and load documents: a folder in, a library of checked versions out.

A folder holds ``county.yaml``, ``calendar.yaml``, ``forms/``, ``rubrics/`` and ``workflows/``
(workflows, programmes and tables).  Versions of one document stand side by side in files of any
name; what counts is ``kind``, ``id`` and ``version`` inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Generic, TypeVar, cast

from pydantic import ValidationError

from engine.configuration.calendar import Calendar
from engine.configuration.checks.world import Piece
from engine.configuration.county import County
from engine.configuration.crosschecks import SINGLE, check_together
from engine.configuration.dictionary import gather_facts
from engine.configuration.form import Form
from engine.configuration.head import Head
from engine.configuration.model_faults import explain_model_faults
from engine.configuration.problems import (
    ConfigurationFaults,
    Problem,
    Report,
    choices_en,
    choices_zh,
    nearest_word,
    show,
)
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.table import Table
from engine.configuration.versions import content_hash, in_force
from engine.configuration.workflow import Workflow
from engine.configuration.yaml_faults import too_large
from engine.configuration.yaml_source import MOST_BYTES, Source, read_bytes, read_yaml
from engine.errors import ConfigurationError, ConflictError, NotFoundError
from engine.expressions.names import Dictionary
from engine.terms import DocumentId, DocumentRef

D_co = TypeVar("D_co", bound=Head, covariant=True)

MODELS: Mapping[str, type[Head]] = {
    "county": County,
    "calendar": Calendar,
    "form": Form,
    "rubric": Rubric,
    "workflow": Workflow,
    "programme": Programme,
    "table": Table,
}

FOLDERS: Mapping[str, tuple[str, ...]] = {
    "": ("county", "calendar"),
    "forms": ("form",),
    "rubrics": ("rubric",),
    "workflows": ("workflow", "programme", "table"),
}
"""Which kinds lie in which folder."""

DRAFT = 0
"""Stands for the version of a document that has no number yet."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[D_co]):
    """A document with its name, its hash and the text it was read from.

    Attributes:
        path: Path within the folder of documents.
        source: The values with their lines.
    """

    document: D_co
    ref: DocumentRef
    source: Source

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
    """The documents of a county, checked together; finds the version that applies."""

    documents: tuple[Loaded[Head], ...]

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
    return _library(_open_folder(folder))


def library_of(texts: Iterable[tuple[str, str]]) -> Library:
    """Return the documents of texts given as ``(path, text)``, as a folder would hold them.

    Unlike a folder these need not be complete: what there is no county for is not checked.

    Raises:
        ConfigurationFaults: Some document has errors; holds those of all texts.
    """
    return _library(_open_texts(texts))


def check_folder(folder: Path) -> Report:
    """Return everything wrong with the documents of a folder; raises for none of it."""
    return _open_folder(folder).report()


def examine_folder(folder: Path) -> Examined:
    """Return what can be read of a folder with what is wrong with it, for checks above."""
    return _examined(_open_folder(folder))


def examine_texts(texts: Iterable[tuple[str, str]]) -> Examined:
    """Return what can be read of ``(path, text)`` with what is wrong with it."""
    return _examined(_open_texts(texts))


def check_texts(texts: Iterable[tuple[str, str]]) -> Report:
    """Return everything wrong with documents given as ``(path, text)``."""
    return _open_texts(texts).report()


def read_document(source: Source) -> Head:
    """Return the document a source holds, by its ``kind``.

    Raises:
        ConfigurationFaults: It is no document of its kind; holds every fault of it.
    """
    model = _model_of(source)
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        faults = explain_model_faults(error, model, source)
        raise ConfigurationFaults(Report.of(faults)) from error


@dataclass
class _Opened:
    """What came of opening files: documents, problems, and the kinds with an unread file."""

    pieces: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def read(self, name: str, open_source: Callable[[], Source]) -> None:
        """Open one file; what is wrong with it is kept, not raised."""
        kinds: tuple[str, ...] = _kinds_of(name)
        try:
            source = open_source()
            kinds = _kind_in(source) or kinds
            document = read_document(source)
        except ConfigurationFaults as error:
            self.problems.extend(error.report.problems)
            self.broken.update(kinds)
            return
        self.pieces.append(Piece(source, document))
        self.problems.extend(_wrong_folder(source, document))

    def report(self) -> Report:
        """Return all problems, those between the documents too."""
        return Report.of((*self.problems, *check_together(self.pieces, self.broken)))


def _kinds_of(name: str) -> tuple[str, ...]:
    """Return the kinds a file may be of, by its folder; for a file at the top by its name."""
    folder, _, base = name.rpartition("/")
    kinds = FOLDERS.get(folder, tuple(MODELS))
    stem = base.removesuffix(".yaml")
    return (stem,) if not folder and stem in kinds else kinds


def _kind_in(source: Source) -> tuple[str, ...]:
    kind = source.value(("kind",))
    return (kind,) if isinstance(kind, str) and kind in MODELS else ()


def _library(opened: _Opened) -> Library:
    examined = _examined(opened)
    if not examined.report.ok:
        raise ConfigurationFaults(examined.report)
    return examined.library


def _examined(opened: _Opened) -> Examined:
    loaded = (Loaded(one.document, _ref(one.document), one.source) for one in opened.pieces)
    library = Library(tuple(sorted(loaded, key=_order)))
    return Examined(library, opened.report(), not opened.broken)


def _ref(document: Head) -> DocumentRef:
    number = document.version if document.version is not None else DRAFT
    return DocumentRef(document.kind, DocumentId(document.id), number, content_hash(document))


def _order(loaded: Loaded[Head]) -> tuple[int, str, int]:
    return list(MODELS).index(loaded.ref.kind), loaded.ref.id, loaded.ref.version


def _open_folder(folder: Path) -> _Opened:
    opened = _Opened()
    if not folder.is_dir():
        zh, en = "没有这个文件夹。", "there is no such folder."
        opened.problems.append(_whole(str(folder), "no-folder", zh, en))
        return opened
    opened.problems.extend(_stray_files(folder))
    for path in sorted(folder.rglob("*.yaml")):
        opened.read(path.relative_to(folder).as_posix(), partial(_read_file, path, folder))
    for kind in SINGLE:
        if kind not in opened.broken | {piece.document.kind for piece in opened.pieces}:
            zh, en = f"缺少 {kind}.yaml 这份文件。", f"{kind}.yaml is missing."
            opened.problems.append(_whole(f"{kind}.yaml", "missing-document", zh, en))
    return opened


def _open_texts(texts: Iterable[tuple[str, str]]) -> _Opened:
    opened = _Opened()
    for name, text in texts:
        opened.read(name, partial(read_yaml, text, name))
    return opened


def _read_file(path: Path, folder: Path) -> Source:
    name, size = path.relative_to(folder).as_posix(), path.stat().st_size
    if size > MOST_BYTES:
        raise ConfigurationFaults(Report((too_large(name, size, MOST_BYTES),)))
    return read_bytes(path.read_bytes(), name)


def _model_of(source: Source) -> type[Head]:
    """Return the model of the document's kind, or raise with what is wrong with the kind."""
    if not isinstance(source.data, dict):
        zh, en = "文件是空的。", "the file is empty."
        if source.data is not None:
            zh = "文件应由“名称: 内容”组成，以 kind、id、title 开头。"
            en = "a document is made of 'name: content', beginning with kind, id and title."
        raise ConfigurationFaults(Report((_whole(source.name, "no-document", zh, en, 1),)))
    kind = source.data.get("kind")
    if isinstance(kind, str) and kind in MODELS:
        return MODELS[kind]
    allowed = tuple(MODELS)
    if "kind" not in source.data:
        zh = f"缺少“kind”，不知道这是哪一种文件{choices_zh(allowed)}"
        en = f"'kind' is missing; it says which kind of document this is{choices_en(allowed)}"
        problem = Problem("error", "missing-key", source.name, 1, 1, "kind", zh, en, None, allowed)
        raise ConfigurationFaults(Report((problem,)))
    found = show(kind)
    nearest = nearest_word(found, allowed)
    zh = f"没有“{found}”这种文件{choices_zh(allowed, nearest)}"
    en = f"there is no kind of document '{found}'{choices_en(allowed, nearest)}"
    line, column = source.mark(("kind",))
    raise ConfigurationFaults(
        Report(
            (
                Problem(
                    "error",
                    "unknown-kind",
                    source.name,
                    line,
                    column,
                    "kind",
                    zh,
                    en,
                    found,
                    allowed,
                    nearest,
                ),
            )
        )
    )


def _wrong_folder(source: Source, document: Head) -> Iterator[Problem]:
    folder = source.name.rpartition("/")[0]
    kinds = FOLDERS.get(folder)
    if kinds is None:
        listed = tuple(f"{name}/" for name in FOLDERS if name)
        zh = f"文件放错了地方：没有“{folder}/”这个文件夹{choices_zh(listed)}"
        en = f"the file lies in the wrong place: there is no folder '{folder}/'{choices_en(listed)}"
        yield _whole(source.name, "wrong-folder", zh, en)
    elif document.kind not in kinds:
        right = next(name for name, one in FOLDERS.items() if document.kind in one)
        where_zh, where_en = (f"“{right}/”", f"'{right}/'") if right else ("最上层", "the top")
        zh = f"{document.kind} 文件应放在{where_zh}。"
        en = f"a {document.kind} belongs in {where_en}."
        yield _whole(source.name, "wrong-folder", zh, en, source.line(("kind",)))


def _stray_files(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.rglob("*.yml")):
        name = path.relative_to(folder).as_posix()
        zh, en = (
            "没有读取这个文件：文件名应以 .yaml 结尾。",
            "not read: the name must end in .yaml.",
        )
        yield Problem("warning", "not-read", name, 0, 0, "", zh, en)


def _whole(name: str, code: str, zh: str, en: str, line: int = 0) -> Problem:
    return Problem("error", code, name, line, 1 if line else 0, "", zh, en)
