"""Rows of decision tables edited as a sheet: saved as the form of their part would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.configuration.authoring.county_names import Named
from engine.configuration.authoring.parts import Outline
from engine.configuration.authoring.sheet import Sheet, SheetRow, sheet_of
from engine.configuration.problems import Problem, dotted
from engine.errors import NotFoundError
from engine.rules.table_faults import TableFault
from engine.services.desk import Desk
from engine.services.edit_documents import DraftView, earlier_outline
from engine.services.edit_parts import Outcome, Sent, part_named, save_part
from engine.terms import Actor

_WITNESSED = frozenset({"gap", "overlap", "masked", "default-missing", "missing-output"})
"""Faults that a case shows to somebody who reads no proofs."""


@dataclass(frozen=True, slots=True)
class SentSheet:
    """What an author sent of a sheet.

    Attributes:
        part: The part that holds the rows.
        revision: The save the page was made from.
        seen: A later save the author was told of and goes beyond; 0 for none.
        keys: The columns, as the page had them.
        rows: The rows, each with a cell for each column.
    """

    part: str
    revision: int
    seen: int
    keys: tuple[str, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """What came of sending a sheet.

    Attributes:
        outcome: What came of it as a part; None if nothing could be tried.
        faults: What cannot be read by number of row and column, in Chinese and English; nothing
            was saved then.
        moved: The columns are others by now than those that were sent; nothing was saved then.
    """

    outcome: Outcome | None = None
    faults: Mapping[tuple[int, int], tuple[str, str]] | None = None
    moved: bool = False


def open_sheet(view: DraftView, part: str) -> Sheet:
    """Return the rows of a decision table of a draft as a sheet.

    Raises:
        NotFoundError: there is no such part, or it holds no rows of a table.
    """
    return _sheet(view.outline, part, view.lists)


def earlier_sheet(
    desk: Desk, view: DraftView, part: str, revision: int, *, actor: Actor, at: datetime
) -> Sheet | None:
    """Return the sheet as an earlier save left it; None if that is not kept.

    Raises:
        AccessError: the person may not write the configuration.
        NotFoundError: there is no such part, or it holds no rows of a table.
    """
    outline = earlier_outline(desk, view, revision, actor=actor, at=at)
    return None if outline is None else _sheet(outline, part, view.lists)


def save_sheet(
    desk: Desk, view: DraftView, sent: SentSheet, *, actor: Actor, at: datetime
) -> SheetOutcome:
    """Put what an author sent of a sheet into the draft, as one save.

    Raises:
        AccessError: the person may not write the configuration.
        NotFoundError: there is no such part, or it holds no rows of a table.
        ConflictError: the draft was given up, or saved in this very moment.
        ConfigurationError: the text is written in a way that cannot be changed in place.
    """
    now = open_sheet(view, sent.part)
    began = earlier_sheet(desk, view, sent.part, sent.revision, actor=actor, at=at) or now
    if sent.keys != began.keys or began.keys != now.keys:
        return SheetOutcome(moved=True)
    # The same page sent twice names its new rows alike, so that it counts once.
    taken = [row.id for row in now.rows] if sent.seen else []
    answers = began.as_answers(sent.rows, taken)
    part = Sent(sent.part, sent.revision, sent.seen, answers)
    outcome = save_part(desk, view, part, actor=actor, at=at)
    faults: dict[tuple[int, int], tuple[str, str]] = {}
    for fault in outcome.faults:
        row, *inside = fault.path
        column = began.column_at(tuple(inside))
        faults.setdefault((int(row), column or 0), (fault.zh, fault.en))
    return SheetOutcome(outcome, faults)


def cases_shown(view: DraftView, sheet: Sheet) -> tuple[TableFault, ...]:
    """Return what is proved of the table as saved and shown by a case, mistakes first."""
    found = view.check.proofs(sheet.section.path[:-1])
    return tuple(fault for fault in found if fault.code in _WITNESSED)


def problems_by_row(
    view: DraftView, sheet: Sheet
) -> Mapping[str, Sequence[tuple[int | None, Problem]]]:
    """Return what is wrong with each row as saved: by its id, with the number of the column."""
    found: dict[str, list[tuple[int | None, Problem]]] = {}
    start = f"{dotted(sheet.section.path)}."
    places = [dotted(column.path) for column in sheet.columns]
    for problem in view.check.own:
        if not problem.path.startswith(start):
            continue
        number, _, inside = problem.path.removeprefix(start).partition(".")
        column = next((n for n, one in enumerate(places) if _within(inside, one)), None)
        if int(number) < len(sheet.rows):
            found.setdefault(sheet.rows[int(number)].id, []).append((column, problem))
    return found


def _within(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}.")


def _sheet(outline: Outline, part: str, lists: Mapping[str, tuple[Named, ...]]) -> Sheet:
    sheet = sheet_of(outline, part_named(outline, part), lists)
    if sheet is None:
        raise NotFoundError(
            "这一部分不是决策表的各行", "this part holds no rows of a decision table", value=part
        )
    return sheet
