"""The long lists of a county document out to a workbook, and a changed workbook back into its text.

What is exchanged is what the document says in effect; one that extends another goes on stating
only what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.configuration.authoring.manuscripts import Manuscript
from engine.configuration.authoring.matching import alike
from engine.configuration.authoring.parts import Outline
from engine.configuration.opening import read_once
from engine.configuration.problems import ConfigurationFaults, Problem
from engine.configuration.workbook.exchange import Book
from engine.configuration.workbook.list_changes import TakenLists, take_lists
from engine.configuration.workbook.list_sheets import write_lists
from engine.configuration.yaml_source import Plain
from engine.expressions.names import Dictionary
from engine.services.check_documents import check_document_texts
from engine.services.document_texts import Place, Taken

KIND = "county"
"""The kind of document whose long lists are exchanged."""


def holds_lists(text: str, name: str) -> bool:
    """Tell whether a text is a document whose lists are exchanged.

    Raises:
        ConfigurationFaults: It is no YAML that can be read.
    """
    return read_once(text, name).value(("kind",)) == KIND


def lists_in_effect(place: Place, text: str) -> Mapping[str, Plain]:
    """Return what a document says in effect, its lists among it.

    Raises:
        ConfigurationFaults: A document beside it is no YAML that can be read.
    """
    return _manuscript(place, text).data


def write_county(place: Place, text: str) -> bytes:
    """Return the workbook of a county document's lists.

    Raises:
        ConfigurationError: A text is too long for a cell, or a document cannot be read.
    """
    return write_lists(lists_in_effect(place, text))


def take_county(book: Book, place: Place, before: str, *, force: bool = False) -> Taken:
    """Return what a workbook makes of a county document; what is wrong is told, not raised.

    Args:
        book: The workbook.
        place: Where the document lies.
        before: Its text.
        force: Take it over although the lists changed since it was written out.

    Raises:
        ConflictError: The lists changed since the workbook was written out.
        ConfigurationError: The document itself cannot be read or changed.
    """
    manuscript = _manuscript(place, before)
    try:
        taken = take_lists(manuscript.data, book, place.name, force=force)
    except ConfigurationFaults as error:
        return Taken(before, None, error.report.problems)
    if alike(dict(manuscript.data), dict(taken.data)):
        return Taken(before, before, taken.notes)
    order = Outline(KIND, manuscript.data, Dictionary(())).order
    after = manuscript.rewritten(taken.data, order)
    found = _new_faults(place, before, after, taken, book.file)
    return Taken(before, after, (*taken.notes, *found))


def _manuscript(place: Place, text: str) -> Manuscript:
    others = [one for one in place.texts(text) if one[0] != place.name]
    return Manuscript.of(others, place.name, text)


def _new_faults(
    place: Place, before: str, after: str, taken: TakenLists, file: str
) -> tuple[Problem, ...]:
    """Return the errors that come with the changes, each with its cell where it stands in one."""
    known = {(one.file, one.code, one.zh) for one in _problems(place, before)}
    manuscript = _manuscript(place, after)
    found = []
    for problem in _problems(place, after):
        if (problem.file, problem.code, problem.zh) in known:
            continue
        where = None
        if problem.file == place.name:
            where = taken.where(manuscript.in_effect(problem))
        at_cell = replace(problem, file=file, line=0, column=0, path=where or "")
        found.append(problem if where is None else at_cell)
    return tuple(found)


def _problems(place: Place, text: str) -> tuple[Problem, ...]:
    return check_document_texts(place.texts(text)).problems
