"""Tables, rubrics and lists of a county out to workbooks, and changed workbooks back in.

Nothing is written here: the caller gets the bytes of a workbook or the new text of a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

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
from engine.errors import ConfigurationError
from engine.expressions.names import Dictionary
from engine.services.check_documents import check_document_texts
from engine.services.document_texts import Place, Taken
from engine.services.exchange_lists import holds_lists, take_county, write_county


def write_workbook(place: Place, *, table: str | None = None) -> bytes:
    """Return the workbook of a document, with what its check found and what its examples gave.

    Args:
        place: Where the document lies.
        table: Table of a workflow, needed if it has several.

    Raises:
        ConfigurationError: The document holds no table or rubric, or cannot be read.
    """
    text = place.text()
    if holds_lists(text, place.name):
        return write_county(place, text)
    subject = _subject(place, text, table)
    report = check_document_texts(place.texts(text))
    problems = tuple(one for one in report.problems if one.file == place.name)
    return export_book(subject, problems, tuple(_results(subject, report, problems)))


def write_csv(place: Place, *, table: str | None = None) -> bytes:
    """Return the sheet of a table or rubric as CSV.

    Raises:
        ConfigurationError: The document holds no table or rubric, or cannot be read.
    """
    text = place.text()
    if holds_lists(text, place.name):
        raise ConfigurationError(
            "名单有好几张，只能导出成 xlsx",
            "there are several lists; they go out as xlsx alone",
            place=place.name,
            hint="文件名以 .xlsx 结尾",
            hint_en="name a file ending in .xlsx",
        )
    return export_csv(_subject(place, text, table))


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
        if before and holds_lists(before, place.name):
            return take_county(book, place, before, force=force)
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


__all__ = ["Place", "Taken", "take_workbook", "write_csv", "write_workbook"]
