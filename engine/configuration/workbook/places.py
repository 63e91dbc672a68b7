"""Which cell of a workbook shows what stands at a path of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.configuration.problems import Path, dotted
from engine.configuration.workbook.about import TITLE
from engine.configuration.workbook.faults import address
from engine.configuration.workbook.frame import Frame
from engine.configuration.workbook.pages import Sheet
from engine.configuration.workbook.rubric_view import RubricView, field_of
from engine.configuration.workbook.subject import Subject
from engine.configuration.workbook.table_changes import place_of
from engine.configuration.workbook.table_view import FIELD_ROW, FIRST_ROW, TableView

_LISTS = {"when": "inputs", "then": "outputs"}


def places_of(
    subject: Subject, sheet: str, frame: Frame | None = None, about: Sheet | None = None
) -> dict[str, str]:
    """Return the address of what stands at each dotted path of a document.

    Args:
        subject: The document whose paths are meant.
        sheet: Name of the sheet of its table or rubric.
        frame: That sheet as it was read; None for the one that is written.
        about: The sheet of settings as it was read; None for the one that is written.
    """
    view = subject.view
    lines = {row.id: row.number for row in frame.rows} if frame else {}
    found = dict(_settings(subject, about))
    if isinstance(view, RubricView):
        found |= _rubric(view, sheet, frame, lines)
    else:
        found |= _table(view, subject.base, sheet, frame, lines)
    return found


def nearest_place(path: str, places: Mapping[str, str]) -> str | None:
    """Return the address of a dotted path, or of the nearest thing around it that has one."""
    while path:
        if path in places:
            return places[path]
        path = path.rpartition(".")[0]
    return None


def _settings(subject: Subject, about: Sheet | None) -> Iterator[tuple[str, str]]:
    rows = {about.text(row, 1): row for row in about.filled_rows(2)} if about else {}
    for number, setting in enumerate(subject.settings(), start=2):
        if setting.path is not None:
            row = rows.get(setting.key, number)
            yield dotted(setting.path), address(about.title if about else TITLE, row, 3)


def _table(
    view: TableView, base: Path, sheet: str, frame: Frame | None, lines: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    columns = {one.key: number for number, one in enumerate(view.columns, start=2)}
    if frame:
        columns |= {one.key: one.number for one in frame.columns}
    for kind, key in _LISTS.items():
        for count, column in enumerate(one for one in view.columns if one.kind == kind):
            yield dotted((*base, key, count)), address(sheet, FIELD_ROW, columns[column.key])
    for count, rule in enumerate(view.rows):
        line = lines.get(rule.id, FIRST_ROW + count)
        yield dotted((*base, "rules", count)), address(sheet, line, 1)
        for column in view.columns:
            where = address(sheet, line, columns[column.key])
            yield dotted((*base, "rules", count, *place_of(column))), where


def _rubric(
    view: RubricView, sheet: str, frame: Frame | None, lines: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    numbers = {one.field: one.number for one in frame.columns} if frame else {}
    for count, row in enumerate(view.rows):
        line = lines.get(row.id, FIRST_ROW + count)
        yield dotted(row.path), address(sheet, line, 1)
        for number, path in enumerate(view.fields, start=2):
            column = numbers.get(field_of(path), number)
            yield dotted((*row.path, *path)), address(sheet, line, column)
