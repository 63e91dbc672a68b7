"""Tables and rubrics of a folder out to workbooks, and changed workbooks back into the folder.

Nothing is written here: the caller gets the bytes of a workbook or the new text of a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from engine.configuration.library import examine_texts
from engine.configuration.problems import ConfigurationFaults, Problem, Report
from engine.configuration.workbook.exchange import (
    Book,
    Imported,
    export_book,
    export_csv,
    found_book,
    import_book,
    open_book,
)
from engine.configuration.workbook.subject import Subject, subject_of
from engine.expressions.names import Dictionary
from engine.services.check_documents import check_document_texts


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


def write_workbook(place: Place, *, table: str | None = None) -> bytes:
    """Return the workbook of a document, with what its check found and what its examples gave.

    Args:
        place: Where the document lies.
        table: Table of a workflow, needed if it has several.

    Raises:
        ConfigurationError: The document holds no table or rubric, or cannot be read.
    """
    text = place.text()
    subject = _subject(place, text, table)
    report = check_document_texts(place.texts(text))
    problems = tuple(one for one in report.problems if one.file == place.name)
    return export_book(subject, problems, tuple(_results(subject, report, problems)))


def write_csv(place: Place, *, table: str | None = None) -> bytes:
    """Return the sheet of a table or rubric as CSV.

    Raises:
        ConfigurationError: The document holds no table or rubric, or cannot be read.
    """
    return export_csv(_subject(place, place.text(), table))


def take_workbook(content: bytes, file: str, place: Place, *, force: bool = False) -> Taken:
    """Return what a workbook makes of a document; what is wrong is told, not raised.

    A document that the changes would make worse is not to be written: each error that was not
    there before is told with its cell.

    Args:
        content: An xlsx file, or CSV if the name ends so.
        file: Its name.
        place: Where the document lies, or shall lie if there is none yet.
        force: Take the workbook over although the document changed since it was exported.

    Raises:
        ConflictError: The document changed since the workbook was exported.
        ConfigurationError: The document itself cannot be read or changed.
    """
    before = "" if place.is_new else place.text()
    try:
        book = open_book(content, file)
        imported = _import(book, place, before, force=force)
    except ConfigurationFaults as error:
        return Taken(before, None, error.report.problems)
    faults = _new_faults(place, before, imported)
    found = (_at_cell(one, imported, file, place.name) for one in faults)
    return Taken(before, imported.text, (*imported.notes, *found))


def _import(book: Book, place: Place, before: str, *, force: bool) -> Imported:
    if not before:
        return found_book(book, place.name, _facts(place, ""))
    subject = _subject(place, before, book.part)
    return import_book(subject, book, force=force)


def _subject(place: Place, text: str, table: str | None) -> Subject:
    return subject_of(text, place.name, part=table, dictionary=_facts(place, text))


def _facts(place: Place, text: str) -> Dictionary:
    texts = place.texts(text) if text else [one for one in place.texts("") if one[1]]
    return examine_texts(texts).library.dictionary()


def _results(subject: Subject, report: Report, problems: Iterable[Problem]) -> Iterator[str]:
    """Yield what came of each example; none is tried while a document has errors."""
    failed = [one for one in problems if one.code == "example"]
    tried = all(one.code == "example" for one in report.errors)
    for place in range(len(subject.cases().raw)):
        start = f"examples.{place}"
        told = [one.zh for one in failed if f"{one.path}.".startswith(f"{start}.")]
        yield "\n".join(told) if told else "通过" if tried else "未试算：文件有错误"


def _new_faults(place: Place, before: str, imported: Imported) -> list[Problem]:
    """Return the errors that come with the changes, and every warning about the document."""
    if imported.text == before:
        return []
    known = set()
    if before:
        known = {(one.file, one.code, one.zh) for one in _problems(place, before)}
    return [
        one
        for one in _problems(place, imported.text)
        if (one.file, one.code, one.zh) not in known
        or (one.file == place.name and one.severity != "error")
    ]


def _problems(place: Place, text: str) -> tuple[Problem, ...]:
    return check_document_texts(place.texts(text)).problems


def _at_cell(problem: Problem, imported: Imported, file: str, name: str) -> Problem:
    """Return a problem of the new text with the cell it is about, where there is one."""
    where = imported.where(problem) if problem.file == name else None
    if where is None:
        return problem
    return replace(problem, file=file, line=0, column=0, path=where)
