"""A document out as a workbook, and a workbook's changes back into the document's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.configuration.editing.edits import Edits
from engine.configuration.editing.writing import write_document
from engine.configuration.problems import Problem
from engine.configuration.workbook.about import TITLE as ABOUT_TITLE
from engine.configuration.workbook.about import about_page, change_settings, setting_of
from engine.configuration.workbook.cases import TITLE as CASES_TITLE
from engine.configuration.workbook.cases import cases_page, change_cases, places_of_cases
from engine.configuration.workbook.csv_pages import read_csv, write_csv
from engine.configuration.workbook.faults import Faults
from engine.configuration.workbook.findings import TITLE as FINDINGS_TITLE
from engine.configuration.workbook.findings import findings_page
from engine.configuration.workbook.frame import OF_A_RUBRIC, OF_A_TABLE, Frame, read_frame
from engine.configuration.workbook.pages import ABOUT, CASES, FINDINGS, LISTS, Page, Sheet
from engine.configuration.workbook.places import nearest_place, places_of
from engine.configuration.workbook.reading import read_sheets
from engine.configuration.workbook.rubric_changes import change_rubric
from engine.configuration.workbook.rubric_view import RubricView, rubric_page
from engine.configuration.workbook.subject import Subject, subject_of
from engine.configuration.workbook.table_changes import change_table
from engine.configuration.workbook.table_view import page_of
from engine.configuration.workbook.writing import LISTS_TITLE, sheet_title, write_pages
from engine.configuration.workflow import TABLE_TITLES
from engine.configuration.yaml_source import Plain, read_once
from engine.errors import ConfigurationError, ConflictError
from engine.expressions.names import Dictionary

_OTHERS = {ABOUT: ABOUT_TITLE, CASES: CASES_TITLE, FINDINGS: FINDINGS_TITLE, LISTS: LISTS_TITLE}
_OF_THE_SAME = frozenset({"format", "kind", "id", "part"})
"""Settings that say whose workbook it is."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a workbook made of a document.

    Attributes:
        text: The document's text with the changes; the same if there are none.
        notes: What was understood otherwise than written, made up or left out.
        places: Address in the workbook of what stands at a dotted path of the new text.
    """

    text: str
    notes: tuple[Problem, ...]
    places: Mapping[str, str]

    def where(self, problem: Problem) -> str | None:
        """Return the cell a problem of the new text is about, None if it stands in no cell."""
        return nearest_place(problem.path, self.places)


def export_book(
    subject: Subject, problems: Sequence[Problem] = (), results: Sequence[str] = ()
) -> bytes:
    """Return the workbook of a document, the same bytes for the same document.

    Args:
        subject: The document.
        problems: What its check found; shown on a sheet of its own.
        results: What came of each of its examples, in their order.

    Raises:
        ConfigurationError: A text is too long for a cell.
    """
    main = _main_page(subject)
    places = places_of(subject, main.title) | places_of_cases(subject.cases())
    pages = [
        about_page(tuple(subject.settings())),
        main,
        cases_page(subject.cases(), results),
        findings_page(problems, {one: nearest_place(one.path, places) or "" for one in problems}),
    ]
    return write_pages(pages, subject.effective_from)


def export_csv(subject: Subject) -> bytes:
    """Return the sheet of the table or rubric alone, as CSV that spreadsheets open as UTF-8."""
    return write_csv(_main_page(subject))


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that was opened.

    Attributes:
        file: Its name, for messages.
        sheets: Its sheets; of a CSV file the one.
    """

    file: str
    sheets: tuple[Sheet, ...]

    @property
    def about(self) -> Sheet | None:
        """Return the sheet of settings, None if it was taken out or this is CSV."""
        return _sheet(self.sheets, ABOUT)

    @property
    def part(self) -> str | None:
        """Return which table of a workflow it holds, None if it is a document of its own."""
        if self.about is not None:
            return setting_of(self.about, "part") or None
        ends = (sheet.mark.rpartition(".")[2] for sheet in self.sheets)
        return next((end for end in ends if end in TABLE_TITLES), None)


def open_book(content: bytes, file: str) -> Book:
    """Return a workbook, or a CSV file if the name ends so.

    Raises:
        ConfigurationFaults: It is neither, is too large, or holds macros, links or entities.
    """
    faults = Faults(file)
    if file.lower().endswith(".csv"):
        return Book(file, (read_csv(content, faults),))
    return Book(file, read_sheets(content, faults))


def import_book(subject: Subject, book: Book, *, force: bool = False) -> Imported:
    """Return a document's text with the changes of its workbook.

    Args:
        subject: The document as it stands now.
        book: The workbook.
        force: Take the workbook over although the document changed since it was exported.

    Raises:
        ConfigurationFaults: The workbook cannot be taken over; holds every fault with its address.
        ConflictError: The document changed since the workbook was exported.
    """
    faults = Faults(book.file)
    about = book.about
    if about is not None:
        _refuse_others(subject, about, faults)
        _refuse_outdated(subject, about, force=force)
    return _take_over(subject, book, faults)


def found_book(book: Book, name: str, dictionary: Dictionary) -> Imported:
    """Return a new document with what a workbook says, where there was none before.

    Args:
        book: The workbook of a table or rubric.
        name: Path of the file the document will be.
        dictionary: The facts of its folder.

    Raises:
        ConfigurationFaults: The workbook cannot be taken over; holds every fault with its address.
        ConfigurationError: It does not say of which document it is, or is part of one.
    """
    about = book.about
    kind, name_in = ("", "") if about is None else _says(about)
    if about is None or kind not in {"table", "rubric"} or book.part or not name_in:
        raise ConfigurationError(
            "还没有这份文件，工作簿里又没有整份的决策表或评分表，没法新建",
            "there is no such document, and the workbook holds no whole table or rubric",
            place=name,
        )
    title, english = setting_of(about, "title"), setting_of(about, "title.en")
    head: dict[str, Plain] = {"kind": kind, "id": name_in, "title": title}
    if english:
        head["title"] = {"zh": title, "en": english}
    source = read_once(write_document(head), name)
    first = _take_over(Subject(source, kind, "", "", dictionary), book, Faults(book.file))
    # Only now there are outputs whose allowed values can be taken over.
    begun = subject_of(first.text, name, part=None, dictionary=dictionary)
    second = _take_over(begun, book, Faults(book.file))
    notes = (one for one in first.notes if one.code != "workbook-setting")
    return replace(second, notes=(*notes, *second.notes))


def _says(about: Sheet) -> tuple[str, str]:
    return setting_of(about, "kind"), setting_of(about, "id")


def _take_over(subject: Subject, book: Book, faults: Faults) -> Imported:
    about, cases = book.about, _sheet(book.sheets, CASES)
    edits = Edits(subject.source.text, subject.source.name)
    if about is not None:
        change_settings(edits, tuple(subject.settings()), about, faults)
    frame = _change_main(subject, _main_sheet(subject, book.sheets, faults), edits, faults)
    if cases is not None:
        change_cases(edits, subject.cases(), cases, faults)
    faults.refuse()
    text = edits.text()
    after = replace(subject, source=read_once(text, subject.source.name))
    places = places_of(after, frame.sheet.title, frame, about)
    if cases is not None:
        places |= places_of_cases(after.cases(), cases)
    return Imported(text, tuple(faults.problems), places)


def _main_page(subject: Subject) -> Page:
    view = subject.view
    title = sheet_title(view.title, _OTHERS.values())
    return rubric_page(view, title) if isinstance(view, RubricView) else page_of(view, title)


def _change_main(subject: Subject, sheet: Sheet, edits: Edits, faults: Faults) -> Frame:
    """Turn what the sheet of the table or rubric says otherwise into edits."""
    view = subject.view
    ids = [row.id for row in view.rows]
    if isinstance(view, RubricView):
        frame = read_frame(sheet, OF_A_RUBRIC, ids, faults)
        change_rubric(edits, view, frame, faults)
        return frame
    frame = read_frame(sheet, OF_A_TABLE, ids, faults)
    change_table(edits, subject.base, view, frame, dictionary=subject.dictionary, faults=faults)
    return frame


def _sheet(sheets: Sequence[Sheet], mark: str) -> Sheet | None:
    """Return the sheet with this mark, or of its name where the mark was lost."""
    marked = [one for one in sheets if one.mark == mark]
    named = [one for one in sheets if one.title == _OTHERS[mark]]
    return next(iter((*marked, *named)), None)


def _main_sheet(subject: Subject, sheets: Sequence[Sheet], faults: Faults) -> Sheet:
    found = [one for one in sheets if one.mark == subject.mark]
    if len(found) != 1:
        faults.note(
            "",
            "workbook-sheet",
            f"应有一张工作表的 A1 是“{subject.mark}”，找到 {len(found)} 张。",
            f"one sheet should say '{subject.mark}' in A1, found {len(found)}.",
            found=subject.mark,
        )
        faults.refuse()
    for one in sheets:
        known = one.mark in {*_OTHERS, subject.mark} or one.title in _OTHERS.values()
        if not known and (one.cells or one.faults):
            zh, en = "这张工作表没有读取。", "this sheet was not read."
            faults.note(one.title, "workbook-sheet", zh, en, severity="info")
    return found[0]


def _refuse_others(subject: Subject, about: Sheet, faults: Faults) -> None:
    """Stop if the workbook is one of another document."""
    for setting in subject.settings():
        said = setting_of(about, setting.key)
        if setting.key in _OF_THE_SAME and said != setting.shown:
            faults.note(
                about.title,
                "workbook-other",
                f"“{setting.label}”是“{said}”，而这份文件是“{setting.shown}”。",
                f"'{setting.key}' is '{said}', but the document's is '{setting.shown}'.",
                found=said,
            )
    faults.refuse()


def _refuse_outdated(subject: Subject, about: Sheet, *, force: bool) -> None:
    if not force and setting_of(about, "content_hash") != subject.sha256:
        raise ConflictError(
            "导出工作簿以后，这份文件又改过了",
            "the document changed since the workbook was exported",
            place=subject.source.name,
            value=subject.sha256,
            hint="请重新导出；确要以工作簿为准，加 --force",
            hint_en="export it again, or let the workbook win with --force",
        )
