"""Tables, rubrics and lists of a draft out to workbooks; changed workbooks back in as one save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.clock import county_date
from engine.configuration.opening import read_once
from engine.configuration.problems import Problem
from engine.configuration.workbook.exchange import open_book
from engine.configuration.workbook.list_differences import list_changes, moved_lists
from engine.configuration.workbook.row_changes import RowChange, other_changes, row_changes
from engine.configuration.workbook.subject import Subject, subject_of
from engine.configuration.workflow import TABLE_TITLES
from engine.errors import ConflictError, NotFoundError
from engine.records.values import DocumentDraft
from engine.services.desk import Desk
from engine.services.edit_documents import DraftView, keep_revision
from engine.services.exchange_lists import KIND as LISTS
from engine.services.exchange_lists import lists_in_effect
from engine.services.exchange_workbooks import take_workbook, write_csv, write_workbook
from engine.services.people import require_right
from engine.terms import Actor, Label

_WHOLE = ("rubric", "table", LISTS)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a workbook would make of a draft; nothing of it is saved.

    Attributes:
        rows: The rows that come, go or say something else.
        others: What else differs, by its title.
        problems: What is wrong, with its cell, and what was understood otherwise than written.
        after: The draft's text as it would be; None if the workbook cannot be taken over.
    """

    rows: tuple[RowChange, ...]
    others: tuple[Label, ...]
    problems: tuple[Problem, ...]
    after: str | None

    @property
    def changes(self) -> bool:
        """Tell whether it would change anything."""
        return bool(self.rows or self.others)


@dataclass(frozen=True, slots=True)
class _DraftPlace:
    """A draft among the published documents."""

    name: str
    own: str
    others: tuple[tuple[str, str], ...]

    @property
    def is_new(self) -> bool:
        return False

    def text(self) -> str:
        return self.own

    def texts(self, own: str) -> list[tuple[str, str]]:
        return [*self.others, (self.name, own)]


def books_of(view: DraftView) -> tuple[str, ...]:
    """Return what of a draft goes into a workbook.

    Tables of a workflow by their names; ``""`` for a table, a rubric, the lists of a county.
    """
    if view.draft.kind in _WHOLE:
        return ("",)
    if view.draft.kind != "workflow":
        return ()
    data = view.outline.data
    return tuple(one for one in TABLE_TITLES if isinstance(data.get(one), dict))


def draft_workbook(
    desk: Desk, view: DraftView, part: str, *, csv: bool, actor: Actor, at: datetime
) -> bytes:
    """Return the workbook of a table, rubric or lists of a draft, or a sheet alone as CSV.

    Raises:
        AccessError: the person may not write the configuration.
        NotFoundError: the draft holds no such table.
        ConfigurationError: the draft cannot be read.
    """
    if part not in books_of(view):
        raise NotFoundError("草稿里没有这张表", "the draft holds no such table", value=part)
    place = _place(desk, view, actor, at)
    if csv:
        return write_csv(place, table=part or None)
    return write_workbook(place, table=part or None)


def propose_workbook(
    desk: Desk,
    view: DraftView,
    content: bytes,
    file: str,
    *,
    force: bool = False,
    actor: Actor,
    at: datetime,
) -> Proposal:
    """Return what a workbook would change in a draft, row by row.

    Args:
        desk: The county's desk.
        view: The draft.
        content: An xlsx file, or CSV if the name ends so.
        file: Its name.
        force: Take it over although the draft changed since it was written.
        actor: The author.
        at: When.

    Raises:
        AccessError: the person may not write the configuration.
        ConflictError: the draft changed since the workbook was written.
        ConfigurationError: the draft itself cannot be read or changed.
    """
    place = _place(desk, view, actor, at)
    taken = take_workbook(content, file, place, force=force)
    if taken.after is None:
        return Proposal((), (), taken.problems, None)
    if view.draft.kind == LISTS:
        says = [lists_in_effect(place, text) for text in (taken.before, taken.after)]
        return Proposal(list_changes(*says), moved_lists(*says), taken.problems, taken.after)
    part = open_book(content, file).part
    before, after = (_subject(view, text, part) for text in (taken.before, taken.after))
    return Proposal(
        row_changes(before, after),
        other_changes(before, after),
        taken.problems,
        _own_text(view, taken.after),
    )


def keep_workbook(
    desk: Desk, view: DraftView, proposal: Proposal, revision: int, *, actor: Actor, at: datetime
) -> DocumentDraft:
    """Keep what a workbook makes of a draft as its next save.

    Raises:
        AccessError: the person may not write the configuration.
        ConflictError: the draft was saved since the changes were shown, or given up, or the
            workbook cannot be taken over.
    """
    if proposal.after is None or view.draft.revision != revision:
        raise ConflictError(
            "看过改动以后，草稿又保存过，没有导入",
            "the draft was saved since the changes were shown; nothing was taken over",
        )
    return keep_revision(desk, view.draft, proposal.after, actor=actor, at=at)


def _subject(view: DraftView, text: str, part: str | None) -> Subject:
    return subject_of(text, view.draft.path, part=part, dictionary=view.outline.facts)


def _place(desk: Desk, view: DraftView, actor: Actor, at: datetime) -> _DraftPlace:
    with desk.database.reading(desk.county) as unit:
        require_right(desk.county_on(unit, county_date(at)).document, actor, "configuration.write")
        texts = tuple((each.path, each.text) for each in unit.documents())
    text = view.manuscript.whole if _states_differences(view) else view.draft.text
    return _DraftPlace(view.draft.path, text, texts)


def _states_differences(view: DraftView) -> bool:
    """Tell whether a workbook holds what follows from the text; lists see to that themselves."""
    return view.manuscript.above is not None and view.draft.kind != LISTS


def _own_text(view: DraftView, after: str) -> str:
    """Return the draft's text so that it says what a workbook made of it."""
    if not _states_differences(view):
        return after
    data = read_once(after, view.draft.path).data
    return view.rewritten(data if isinstance(data, dict) else {})
