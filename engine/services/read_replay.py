"""What a person sees of a what-if: counts for everybody who may ask, names for who may read them.

Who may not read the results of reviews, or a case, sees its number and that something changes;
scores, grades, units and reasons stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.clock import county_date
from engine.configuration.county import County
from engine.records.rule_values import Replay, ReplayChange
from engine.records.session import UnitOfWork
from engine.records.values import Case
from engine.services.confidence import may_see, stands_above
from engine.services.desk import Desk
from engine.services.people import rights_of
from engine.services.replay_draft import (
    ON_CASES,
    ON_REVIEWS,
    failure_of,
    require_replayer,
    summary_of,
    trial_of,
)
from engine.services.replay_reviews import Trial, reasons_for
from engine.terms import SYSTEM, Actor, Label

PAGE = 50
"""Rows of a page."""

_BATCH = 1000
"""Rows handed out at one time to be written to a file."""

_GRADE = "grade/"

_TABS: Mapping[str, tuple[str, ...]] = {
    "scores": ("score",),
    "consequences": ("consequence",),
    "routing": ("route", "holder"),
    "deadlines": ("deadline",),
    "stages": ("stage", "escalation"),
    "forms": ("form",),
    "unreproducible": ("unreproducible",),
}
"""The lists of a replay by the sorts of change they hold; grades stand among the scores."""


@dataclass(frozen=True, slots=True)
class ReplayView:
    """A replay as a person may see it.

    Attributes:
        summary: Counts and movements; empty until it is done.
        asked_by: Name of who asked for it.
        earlier: The draft was saved again since, or the draft is gone.
        cut_off: The process computing it ended; nobody is at work on it.
        tabs: Lists that hold anything, with how much.
        grades: Changes of grade with how many: ``(from, to, many)``.
        detailed: The person reads the results of the whole county.
    """

    replay: Replay
    summary: Mapping[str, Any]
    asked_by: str
    earlier: bool
    cut_off: bool
    tabs: Mapping[str, int]
    grades: tuple[tuple[str, str, int], ...]
    detailed: bool

    @property
    def running(self) -> bool:
        """Tell whether somebody is at work on it."""
        return self.replay.state in {"waiting", "running"} and not self.cut_off

    @property
    def done(self) -> bool:
        """Tell whether there is a result."""
        return self.replay.state == "done"

    @property
    def percent(self) -> int:
        """Return how much is done, 0 to 100."""
        return self.replay.done * 100 // self.replay.total if self.replay.total else 0

    @property
    def failure(self) -> Label:
        """Return why it failed."""
        return failure_of(self.replay)


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """One thing that would change.

    Attributes:
        number: Number of the case; empty of what concerns several.
        content: What would change; None if the person may not read it.
        opens_case: The person may open the case.
        opens_result: The person may open the result of its review.
    """

    what: str
    number: str
    case: str | None
    session: str | None
    unit: str | None
    content: Mapping[str, Any] | None
    opens_case: bool
    opens_result: bool


@dataclass(frozen=True, slots=True)
class ReplayPage:
    """A page of a list.

    Attributes:
        many: Rows in all, of the grade asked for.
        page: From 1.
    """

    view: ReplayView
    tab: str
    rows: tuple[ReplayRow, ...]
    many: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.many // PAGE))


def can_be_replayed(kind: str) -> bool:
    """Tell whether drafts of a kind can be tried."""
    return kind in {*ON_REVIEWS, *ON_CASES}


def replays_of(
    desk: Desk, kind: str, document: str, *, actor: Actor, at: datetime, at_work: Sequence[str] = ()
) -> tuple[ReplayView, ...]:
    """Return the replays of a document's draft, the newest first.

    Raises:
        AccessError: the person neither writes nor approves rules.
    """
    with desk.database.reading(desk.county) as unit:
        reader = _Reader.of(unit, desk, actor, at)
        return tuple(reader.view(one, at_work) for one in unit.replays(kind, document))


def read_replay(
    desk: Desk,
    replay: str,
    *,
    actor: Actor,
    at: datetime,
    tab: str = "",
    grade: str = "",
    page: int = 1,
    at_work: Sequence[str] = (),
) -> ReplayPage:
    """Return a page of what a replay found.

    Args:
        desk: The county's desk.
        replay: Its id.
        actor: Who reads.
        at: When.
        tab: Which list; the first that holds anything if empty or unknown.
        grade: Only changes of this grade to that, as ``from/to``; all if empty.
        page: From 1; the last if there are fewer.
        at_work: Replays somebody is at work on.

    Raises:
        AccessError: the person neither writes nor approves rules.
        NotFoundError: there is no such replay.
    """
    with desk.database.reading(desk.county) as unit:
        reader = _Reader.of(unit, desk, actor, at)
        view = reader.view(unit.replay(replay), at_work)
        tab = tab if tab in view.tabs else next(iter(view.tabs), "")
        whats = _sorts(unit, replay, tab, grade)
        counts = unit.count_replay_changes(replay)
        many = sum(counts.get(what, 0) for what in whats)
        page = max(1, min(page, -(-many // PAGE)))
        changes = unit.replay_changes(replay, whats, PAGE, (page - 1) * PAGE) if whats else ()
        rows = reader.rows(changes)
        return ReplayPage(view, tab, reader.explained(view.replay, rows), many, page)


def rows_of(
    desk: Desk, replay: str, tab: str, *, actor: Actor, at: datetime
) -> Iterator[ReplayRow]:
    """Yield everything in a list of a replay, as far as the person may read it.

    Raises:
        AccessError: the person neither writes nor approves rules.
        NotFoundError: there is no such replay.
    """
    start = 0
    while True:
        with desk.database.reading(desk.county) as unit:
            reader = _Reader.of(unit, desk, actor, at)
            unit.replay(replay)
            rows = reader.rows(
                unit.replay_changes(replay, _sorts(unit, replay, tab, ""), _BATCH, start)
            )
        yield from rows
        if len(rows) < _BATCH:
            return
        start += _BATCH


def replay_summary(
    desk: Desk,
    kind: str,
    document: str,
    *,
    actor: Actor,
    at: datetime,
    replay: str | None = None,
    at_work: Sequence[str] = (),
) -> ReplayView | None:
    """Return the replay to be shown with a draft: this one, else the newest; None if there is none.

    Raises:
        AccessError: the person neither writes nor approves rules.
    """
    views = replays_of(desk, kind, document, actor=actor, at=at, at_work=at_work)
    wanted = (one for one in views if replay in {None, one.replay.id})
    return next(wanted, None)


def _sorts(unit: UnitOfWork, replay: str, tab: str, grade: str) -> list[str]:
    """Return the sorts of change a list holds."""
    if tab != "scores":
        return list(_TABS.get(tab, ()))
    found = [what for what in unit.count_replay_changes(replay) if what.startswith(_GRADE)]
    return [_GRADE + grade] if grade and _GRADE + grade in found else [*found, "score"]


@dataclass(frozen=True, slots=True)
class _Reader:
    """A person who looks at replays."""

    unit: UnitOfWork
    desk: Desk
    county: County
    actor: Actor

    @classmethod
    def of(cls, unit: UnitOfWork, desk: Desk, actor: Actor, at: datetime) -> _Reader:
        county = desk.county_on(unit, county_date(at)).document
        require_replayer(county, actor)
        return cls(unit, desk, county, actor)

    @property
    def above(self) -> bool:
        return stands_above(self.county, self.actor)

    def view(self, replay: Replay, at_work: Sequence[str]) -> ReplayView:
        draft = self.unit.document_draft(replay.kind, replay.document)
        names = {one.id: one.name for one in self.county.people} | {SYSTEM.person: SYSTEM.name}
        counts = self.unit.count_replay_changes(replay.id)
        grades = [what for what in counts if what.startswith(_GRADE)]
        told = {tab: sum(counts.get(what, 0) for what in whats) for tab, whats in _TABS.items()}
        told["scores"] += sum(counts[what] for what in grades)
        summary = summary_of(replay)
        units = summary.get("reviews", {}).get("units", ())
        if units and self.above:
            told = _with_units(told, len(units))
        unfinished = replay.state in {"waiting", "running"}
        pairs = (what.removeprefix(_GRADE).partition("/") for what in sorted(grades))
        return ReplayView(
            replay=replay,
            summary=summary,
            asked_by=names.get(replay.asked_by, replay.asked_by),
            earlier=draft is None or draft.revision != replay.revision,
            cut_off=unfinished and replay.id not in at_work,
            tabs={tab: many for tab, many in told.items() if many},
            grades=tuple((one, to, counts[f"{_GRADE}{one}/{to}"]) for one, _, to in pairs),
            detailed=self.above,
        )

    def rows(self, changes: Sequence[ReplayChange]) -> tuple[ReplayRow, ...]:
        ids = {one.case for one in changes if one.case}
        cases = {one.id: one for one in self.unit.cases(ids=list(ids))} if ids else {}
        return tuple(self._row(one, cases.get(one.case or "")) for one in changes)

    def _row(self, change: ReplayChange, case: Case | None) -> ReplayRow:
        sees = case is not None and may_see(self.county, case, self.actor)
        reads = "review.read" in rights_of(self.county, self.actor) and (sees or self.above)
        shown = reads if change.session else sees
        content = change.content if shown or change.what == "form" else None
        return ReplayRow(
            what=change.what,
            number=str(change.content.get("number", "")),
            case=change.case,
            session=change.session,
            unit=change.unit if shown else None,
            content=content,
            opens_case=sees,
            opens_result=change.session is not None and reads,
        )

    def explained(self, replay: Replay, rows: tuple[ReplayRow, ...]) -> tuple[ReplayRow, ...]:
        """Return the rows with the clauses put in words that were not when they were computed."""
        silent = [
            one.case for one in rows if one.case and one.content and not _is_explained(one.content)
        ]
        trial = trial_of(self.unit, replay) if silent else None
        if trial is None:
            return rows
        return tuple(self._told(one, trial) if one.case in silent else one for one in rows)

    def _told(self, row: ReplayRow, trial: Trial) -> ReplayRow:
        if row.session is None or row.case is None:
            return row
        return _told(row, reasons_for(self.unit, self.desk, row.session, row.case, trial))


def _with_units(told: Mapping[str, int], many: int) -> dict[str, int]:
    """Return the lists with that of units after the consequences."""
    found: dict[str, int] = {}
    for tab, count in told.items():
        found[tab] = count
        if tab == "consequences":
            found["units"] = many
    return found


def _is_explained(content: Mapping[str, Any]) -> bool:
    return bool(content.get("explained", True))


def _told(row: ReplayRow, reasons: Mapping[str, tuple[str, str]] | None) -> ReplayRow:
    if not reasons or row.content is None:
        return row
    clauses = []
    for clause in row.content["clauses"]:
        why, why_en = reasons.get(clause["id"], ("", ""))
        clauses.append({**clause, "why": why, "why_en": why_en})
    return replace(row, content={**row.content, "clauses": clauses})
