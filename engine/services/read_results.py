"""Reading a drawn case under review: the live board, then the result with every point explained.

Before a round is opened nothing of its sheets can be read here, only who has handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine.clock import county_date
from engine.configuration.county import County
from engine.configuration.library import Library, Loaded
from engine.configuration.programme import Consequence
from engine.configuration.rubric import Rubric
from engine.errors import AccessError
from engine.records.session import UnitOfWork
from engine.records.values import AssessmentLine, Bulletin, Case, Result, Session
from engine.rules.trace import Trace
from engine.scoring.combination import Combined, CombinedItem
from engine.scoring.results import ItemScore, ScoreSheet
from engine.scoring.rubrics import Criterion
from engine.scoring.second_look import SecondLookReason
from engine.services.casebook import pinned
from engine.services.confidence import may_see, stands_above
from engine.services.consequences import due_consequences, review_facts
from engine.services.desk import Desk
from engine.services.people import require_right
from engine.services.read_reviews import names_of, unit_title
from engine.services.read_scoring import AssessorSeat, seats_of, second_look_of
from engine.services.score_case import (
    ScoringTable,
    combined_result,
    open_table,
    result_event,
    sheets_of_round,
)
from engine.terms import Actor, Label, Points

Tone = Literal["good", "plain", "bad"]
"""How a grade is shown."""


@dataclass(frozen=True, slots=True)
class ExplainedItem:
    """An item of the result with all that is known of why.

    Attributes:
        criterion: The clause as the rubric has it.
        score: Of an item the facts found: the sentence why, in both languages.
        trace: Of the same: which facts, which values.
    """

    item: CombinedItem
    criterion: Criterion
    score: ItemScore | None
    trace: Trace | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that followed from a confirmed result.

    Attributes:
        title: Title of the consequence in the programme.
        basis: What it rests on.
    """

    rule: str
    title: Label
    basis: str | None
    bulletin: Bulletin | None = None
    assessment: AssessmentLine | None = None
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A drawn case under review: who has handed in, and once a round is open what came of it.

    Attributes:
        seats: Who scores it.
        totals: ``(seat, total, grade title)`` of each sheet of the newest open round.
        round_shown: The round of ``totals``; None before any is open.
        combined: The result of the current round, once all its sheets are in.
        items: Everything in that result, explained: items, then vetoes, flags and bonuses.
        due: What will follow once the chair confirms.
        confirms: The reader chairs and may confirm now.
        scores: The reader still has a sheet to hand in.
    """

    table: ScoringTable
    rubric: Loaded[Rubric]
    seats: tuple[AssessorSeat, ...]
    totals: tuple[tuple[AssessorSeat, Points, Label], ...]
    round_shown: int | None
    second_look: SecondLookReason | None
    combined: Combined | None
    items: tuple[ExplainedItem, ...]
    follow_ups: tuple[FollowUp, ...]
    due: tuple[Consequence, ...]
    confirmed_by: str | None
    confirms: bool
    scores: bool
    opens_case: bool


@dataclass(frozen=True, slots=True)
class ReviewBehind:
    """The confirmed review from which a case follows.

    Attributes:
        items: What took points off, by item, in both languages where the rubric has both.
    """

    session: Session
    result: Result
    items: Mapping[str, CombinedItem]


def review_behind(desk: Desk, case: Case, *, actor: Actor, at: datetime) -> ReviewBehind | None:
    """Return the review a case follows from; None if there is none this person may read."""
    if case.session is None or case.parent is None:
        return None
    try:
        view = read_review(desk, case.session, case.parent, actor=actor, at=at)
    except AccessError:
        return None
    result = view.table.reviewed.result
    items = {each.item.item: each.item for each in view.items}
    return ReviewBehind(view.table.session, result, items) if result else None


def read_review(
    desk: Desk, session_id: str, case_id: str, *, actor: Actor, at: datetime
) -> ReviewView:
    """Return a drawn case under review as this person may see it.

    Who is of the unit reviewed sees a confirmed result, without the names of the assessors.

    Raises:
        NotFoundError: the case was not drawn in this session.
        AccessError: the person may not read this review, or not yet.
    """
    with desk.database.reading(desk.county) as unit:
        today = desk.county_on(unit, county_date(at)).document
        require_right(today, actor, "review.read")
        table = open_table(unit, desk, session_id, case_id)
        wide = _require_reader(today, table, actor)
        is_open = table.reviewed.round in table.reviewed.opened_rounds
        combined = combined_result(unit, table) if is_open else None
        seats = seats_of(table, named=wide)
        shown = max(table.reviewed.opened_rounds, default=None)
        result = table.reviewed.result
        names = names_of(table.county)
        sheets = sheets_of_round(unit, table, shown) if shown else ()
        return ReviewView(
            table=table,
            rubric=pinned(desk.library(unit), table.session.bundle, Rubric, table.programme.rubric),
            seats=seats,
            totals=_totals(seats, sheets),
            round_shown=shown,
            second_look=second_look_of(unit, table),
            combined=combined,
            items=_explained(table, combined, sheets) if combined else (),
            follow_ups=_follow_ups(unit, table) if result else (),
            due=_due(table, combined) if combined and not result else (),
            confirmed_by=names.get(result.confirmed_by, result.confirmed_by) if result else None,
            confirms=bool(combined and not result and actor.person == table.session.chair),
            scores=any(each.person == actor.person and not each.handed for each in seats)
            and result is None,
            opens_case=may_see(today, table.book.case, actor),
        )


def _require_reader(today: County, table: ScoringTable, actor: Actor) -> bool:
    """Let pass who may read this review; tell whether with the names of the assessors."""
    if stands_above(today, actor):
        return True
    if not may_see(today, table.book.case, actor):
        raise AccessError(
            "这件评查不在您的职责范围内", "This review is outside your duties", value=actor.person
        )
    if table.reviewed.result is None:
        raise AccessError("结果尚未确认", "The result is not confirmed yet", value=actor.person)
    return False


def _totals(
    seats: Sequence[AssessorSeat], sheets: Sequence[tuple[str, ScoreSheet]]
) -> tuple[tuple[AssessorSeat, Points, Label], ...]:
    known = {seat.person: seat for seat in seats}
    return tuple(
        (known[person], sheet.total, sheet.grade_title)
        for person, sheet in sheets
        if person in known
    )


def _explained(
    table: ScoringTable, combined: Combined, sheets: Sequence[tuple[str, ScoreSheet]]
) -> tuple[ExplainedItem, ...]:
    by_facts = {
        score.item: score
        for _, sheet in sheets
        for score in (*sheet.items, *sheet.shifted, *sheet.vetoes, *sheet.flags, *sheet.bonuses)
        if score.found_by == "facts"
    }
    found = (*combined.items, *combined.vetoes, *combined.flags, *combined.bonuses)
    return tuple(
        ExplainedItem(
            item=item,
            criterion=table.rubric.criteria[item.item],
            score=by_facts.get(item.item),
            trace=by_facts[item.item].trace if item.item in by_facts else None,
        )
        for item in found
    )


def _due(table: ScoringTable, combined: Combined) -> tuple[Consequence, ...]:
    facts = review_facts(result_event(table, combined))
    return due_consequences(table.programme, table.book.sheet.with_values(facts))


def _follow_ups(unit: UnitOfWork, table: ScoringTable) -> tuple[FollowUp, ...]:
    """Return what followed, in the order of the programme's consequences."""
    session, case = table.session.id, table.book.case
    bulletins = unit.bulletins(session=session, case=case.id)
    postings = [each for each in unit.assessments(session=session) if each.case == case.id]
    children = [each for each in unit.children(case.id) if each.session == session]
    followed: list[FollowUp] = []
    for rule in table.programme.consequences:
        head = (rule.id, rule.title, rule.basis)
        opened = {act.workflow for act in rule.then if act.do == "open"}
        followed += [FollowUp(*head, case=each) for each in children if each.workflow in opened]
        followed += [FollowUp(*head, bulletin=each) for each in bulletins if each.rule == rule.id]
        followed += [FollowUp(*head, assessment=each) for each in postings if each.rule == rule.id]
    return tuple(followed)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A confirmed result in a list.

    Attributes:
        grade: Title of the grade.
        tone: How the grade is shown.
    """

    session: Session
    case: str
    number: str
    unit: Label
    score: Points
    grade: Label
    tone: Tone


@dataclass(frozen=True, slots=True)
class ResultsWanted:
    """Which results a list shows; what is None does not matter, days are inclusive."""

    programme: str | None = None
    grade: str | None = None
    held_from: date | None = None
    held_to: date | None = None

    def takes(self, session: Session) -> bool:
        """Tell whether the session was held in the days wanted."""
        return (self.held_from or date.min) <= session.held_on <= (self.held_to or date.max)


def list_results(
    desk: Desk, wanted: ResultsWanted, *, actor: Actor, at: datetime
) -> tuple[ResultLine, ...]:
    """Return the confirmed results the person may see, last held first.

    Raises:
        AccessError: the person may not read reviews.
    """
    with desk.database.reading(desk.county) as unit:
        today = desk.county_on(unit, county_date(at)).document
        require_right(today, actor, "review.read")
        sessions = [each for each in unit.sessions(wanted.programme) if wanted.takes(each)]
        ids = [each.case for session in sessions for each in session.cases if each.result]
        cases = {case.id: case for case in unit.cases(ids=ids)} if ids else {}
        wide = stands_above(today, actor)
        return tuple(
            _result_line(session, cases[each.case], result, desk.library(unit))
            for session in sessions
            for each in session.cases
            if (result := each.result) is not None
            and wanted.grade in {None, result.grade}
            and (wide or may_see(today, cases[each.case], actor))
        )


def _result_line(session: Session, case: Case, result: Result, library: Library) -> ResultLine:
    county = pinned(library, session.bundle, County).document
    rubric = pinned(library, session.bundle, Rubric).document
    band = next(each for each in rubric.grades if each.id == result.grade)
    return ResultLine(
        session=session,
        case=case.id,
        number=case.number,
        unit=unit_title(county, case.lead),
        score=result.score,
        grade=band.title,
        tone=band.tone,
    )
