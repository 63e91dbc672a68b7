"""What the template of the library gets: each document with its versions on a common time line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import url_for

from engine.services.document_lives import Coming, DocumentLife, DraftLine
from engine.services.read_library import DocumentLine, VersionState
from webui.blueprints.configuration.pages import KINDS, DocumentRow, document_row
from webui.language import day, label, say

STATES: Mapping[VersionState, tuple[str, str]] = {
    "in-force": ("published", "现行"),
    "scheduled": ("waiting", "待生效"),
    "past": ("draft", "已被取代"),
    "withdrawn": ("overdue", "已停用"),
}
"""Chip and word of each state of a version."""

LONGEST_TEXT = 80

_AHEAD = timedelta(days=120)
"""The time line reaches at least so far beyond today."""

_BEHIND = timedelta(days=3653)
_BEYOND = timedelta(days=731)
"""And at most so far back, and so far on: a slip of the pen in a draft must not squeeze it."""

_FULL = 100.0
_LAST_WORD = 95.0
"""Percent up to which a year can be written without being cut off."""

_LEAST = 0.8
"""Percent of the time line; a bar is never thinner than can be seen."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The days a time line shows; places on it are percent of its length."""

    first: date
    last: date
    today: date

    def at(self, when: date) -> float:
        """Return where a day stands, within 0 to 100."""
        share = (when - self.first) / (self.last - self.first)
        return round(min(max(share, 0.0), 1.0) * _FULL, 2)

    @property
    def now(self) -> float:
        """Return where today stands."""
        return self.at(self.today)

    @property
    def years(self) -> tuple[tuple[float, int], ...]:
        """Return where each year begins; of many years only some."""
        years = range(self.first.year + 1, self.last.year + 1)
        step = 1 + len(years) // 9
        found = ((self.at(date(year, 1, 1)), year) for year in years[::step])
        return tuple((at, year) for at, year in found if at < _LAST_WORD)


@dataclass(frozen=True, slots=True)
class Bar:
    """A version or draft on the time line, in percent of its length.

    Attributes:
        state: past, in-force, scheduled, withdrawn or draft.
        open: It has no end laid down.
    """

    left: float
    width: float
    state: str
    number: int
    open: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with who wrote and approved it, when and why."""

    row: DocumentRow
    line: DocumentLine
    chip: tuple[str, str]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft with the way to it; without an address for those who may not write."""

    line: DraftLine
    version: int
    address: str | None
    title: str
    new: bool


@dataclass(frozen=True, slots=True)
class LifeRow:
    """A document in the library.

    Attributes:
        newest: The version to be named first; None of a document that is only being written.
        said: The time line in words.
    """

    title: str
    newest: VersionRow | None
    versions: tuple[VersionRow, ...]
    draft: DraftRow | None
    bars: tuple[Bar, ...]
    said: str


@dataclass(frozen=True, slots=True)
class LifeGroup:
    """The documents of one kind."""

    kind: str
    title: str
    rows: tuple[LifeRow, ...]


@dataclass(frozen=True, slots=True)
class ComingRow:
    """A change of the next ninety days."""

    row: VersionRow
    on: date
    days: int
    ends: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """What the reader looks for in the library; empty where nothing is asked."""

    kind: str = ""
    state: str = ""
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Tell whether anything is asked."""
        return bool(self.kind or self.state or self.text)

    def finds(self, life: DocumentLife) -> bool:
        """Tell whether a document is among what is sought."""
        words = " ".join((life.title.zh, life.title.en or "", life.id))
        return (
            self.kind in {"", life.kind}
            and self.text.casefold() in words.casefold()
            and (not self.state or self.state in _states(life))
        )


def _states(life: DocumentLife) -> frozenset[str]:
    written = {"draft"} if life.draft else set()
    return frozenset({one.state for one in life.versions} | written)


def read_sought(query: Mapping[str, str]) -> Sought:
    """Return what an address asks for; what makes no sense in it is left out."""
    kind, state = query.get("kind", ""), query.get("state", "")
    return Sought(
        kind=kind if kind in KINDS else "",
        state=state if state in {"scheduled", "withdrawn", "draft"} else "",
        text=query.get("text", "").strip()[:LONGEST_TEXT],
    )


def axis_of(lives: tuple[DocumentLife, ...], today: date) -> Axis:
    """Return the days the time lines show: all there is, but at most ten years back and two on."""
    days = [line.document.effective_from for life in lives for line in life.versions]
    days += [one for life in lives for one in _draft_days(life)]
    first = max(min([*days, today]), today - _BEHIND)
    last = min(max([*days, today]) + timedelta(days=60), today + _BEYOND)
    return Axis(first - timedelta(days=31), max(last, today + _AHEAD), today)


def _draft_days(life: DocumentLife) -> tuple[date, ...]:
    found = life.draft.effective_from if life.draft else None
    return (found,) if found else ()


def life_groups(
    lives: tuple[DocumentLife, ...], axis: Axis, *, writes: bool
) -> Iterator[LifeGroup]:
    """Yield the documents kind by kind."""
    for kind, members in groupby(lives, key=lambda life: life.kind):
        rows = tuple(_life_row(life, axis, writes=writes) for life in members)
        yield LifeGroup(kind, say(KINDS[kind]), rows)


def _life_row(life: DocumentLife, axis: Axis, *, writes: bool) -> LifeRow:
    versions = tuple(map(version_row, life.versions))
    said = [_said(one) for one in reversed(versions)]
    return LifeRow(
        title=label(life.title),
        newest=next((one for one in versions if one.line is life.newest), None),
        versions=versions,
        draft=draft_row(life, writes=writes) if life.draft else None,
        bars=tuple(_bars(life, axis)),
        said=say("；").join(said) or say("新文件，还没有发布"),
    )


def version_row(line: DocumentLine) -> VersionRow:
    """Return a version with its state, who wrote and approved it, and why."""
    tone, word = STATES[line.state]
    changes = tuple(line.document.document.changes)
    return VersionRow(document_row(line), line, (tone, say(word)), changes)


def _said(version: VersionRow) -> str:
    return say(
        "第 {version} 版 {state}，{day}起",
        version=version.row.version,
        state=version.chip[1],
        day=day(version.row.effective_from),
    )


def draft_row(life: DocumentLife, *, writes: bool) -> DraftRow | None:
    """Return the draft of a document; None where there is none."""
    if life.draft is None:
        return None
    draft = life.draft.draft
    return DraftRow(
        line=life.draft,
        version=draft.base_version + 1,
        address=url_for("configuration.edit", kind=draft.kind, document=draft.id)
        if writes
        else None,
        title=label(life.title),
        new=draft.is_new,
    )


def _bars(life: DocumentLife, axis: Axis) -> Iterator[Bar]:
    for line in reversed(life.versions):
        start, end = line.document.effective_from, line.until
        yield _bar(axis, start, end, line.state, line.document.ref.version)
    draft = life.draft
    if draft is not None and draft.effective_from is not None:
        yield _bar(axis, draft.effective_from, None, "draft", draft.draft.base_version + 1)


def _bar(axis: Axis, start: date, end: date | None, state: str, number: int) -> Bar:
    left = axis.at(start)
    right = axis.at(end) if end else _FULL
    width = max(round(right - left, 2), _LEAST)
    return Bar(min(left, _FULL - _LEAST), width, state, number, open=end is None)


def coming_rows(found: tuple[Coming, ...], today: date) -> tuple[ComingRow, ...]:
    """Return what begins or ends in the next ninety days."""
    return tuple(
        ComingRow(version_row(one.line), one.on, (one.on - today).days, one.ends) for one in found
    )
