"""Scoring in the room: recusal, blind sheets, opening them together, the chair's confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine.audit.entry import (
    LostItem,
    PassedLoss,
    Recused,
    ResultConfirmed,
    ScoresOpened,
    SessionClosed,
    SheetHanded,
)
from engine.configuration.county import County
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError, TransitionError
from engine.forms.canonical import answers_hash
from engine.records.session import UnitOfWork
from engine.records.values import Case, HandedSheet, ReviewedCase, Session
from engine.routing.conflicts import Conflict, panel_conflicts
from engine.scoring.combination import Combined, CombinedItem, combine
from engine.scoring.deductions import Finding
from engine.scoring.results import ItemScore, ScoreSheet, Shifted, sheet_from_json
from engine.scoring.rubrics import CompiledRubric
from engine.scoring.second_look import needs_second_look
from engine.scoring.sheet import score
from engine.services import shelf
from engine.services.casebook import Casebook, open_casebook, pinned
from engine.services.consequences import apply_consequences
from engine.services.desk import Desk
from engine.services.kept_reviews import keep_review
from engine.services.stored_findings import finding_to_json
from engine.terms import Actor


@dataclass(frozen=True, slots=True)
class ScoringTable:
    """What lies on the panel's table for one drawn case.

    Attributes:
        assessors: Who scores this case, in order of their seats.
        rubric: The rubric the session is pinned to, ready for use.
    """

    session: Session
    reviewed: ReviewedCase
    book: Casebook
    programme: Programme
    county: County
    rubric: CompiledRubric
    assessors: tuple[str, ...]


def open_table(unit: UnitOfWork, desk: Desk, session_id: str, case_id: str) -> ScoringTable:
    """Return the scoring table of a drawn case; facts are those of the day the session is held.

    Raises:
        NotFoundError: the case was not drawn in this session.
    """
    session = unit.session(session_id)
    reviewed = next((each for each in session.cases if each.case == case_id), None)
    if reviewed is None:
        raise NotFoundError(
            "此件不在本次抽取之列", "This case was not drawn in this session", value=case_id
        )
    library = desk.library(unit)
    programme = pinned(library, session.bundle, Programme, session.programme).document
    county = pinned(library, session.bundle, County).document
    rubric = pinned(library, session.bundle, Rubric, programme.rubric)
    book = open_casebook(unit, desk, unit.case(case_id), session.held_on)
    return ScoringTable(
        session=session,
        reviewed=reviewed,
        book=book,
        programme=programme,
        county=county,
        rubric=shelf.rubric(rubric, desk.dictionary(unit, session.held_on)),
        assessors=assessors_of(session, reviewed, book.case, programme, county),
    )


def assessors_of(
    session: Session, reviewed: ReviewedCase, case: Case, programme: Programme, county: County
) -> tuple[str, ...]:
    """Return who scores the case: the first members by seat whom no conflict keeps away."""
    free = [
        person
        for person in session.members
        if not conflicts_of(person, reviewed, case, programme, county)
    ]
    return tuple(free[: programme.panel.size])


def conflicts_of(
    person: str, reviewed: ReviewedCase, case: Case, programme: Programme, county: County
) -> tuple[Conflict, ...]:
    """Return why a person must not score a case; empty if the person may."""
    return panel_conflicts(
        programme.panel,
        county,
        person,
        lead=case.lead,
        co_units=case.co_units,
        holders=[(holder.role, holder.person) for holder in case.holders],
        declared=reviewed.recused,
    )


def recuse(
    desk: Desk, session_id: str, case_id: str, *, reason: str, actor: Actor, at: datetime
) -> None:
    """Keep a panel member away from a case at the member's own word; the next seat moves up.

    Raises:
        AccessError: the actor is no member of the panel.
        FilingError: no reason is given.
        TransitionError: the member handed in a sheet already, the scores were opened, or the panel
            would be too small.
    """
    if not reason.strip():
        raise FilingError((("reason", "请写明回避理由", "Give the reason"),))
    with desk.database.writing(desk.county) as unit:
        table = open_table(unit, desk, session_id, case_id)
        _require_recusable(table, actor)
        event = Recused(
            session=session_id, case=case_id, person=actor.person, reason=reason.strip()
        )
        unit.record(event, actor=actor, at=at)
        _require_full_panel(open_table(unit, desk, session_id, case_id))


def _require_recusable(table: ScoringTable, actor: Actor) -> None:
    if actor.person not in table.session.members:
        raise AccessError(
            "您不在本次评查组内", "You are not on the panel of this session", value=actor.person
        )
    if table.reviewed.opened_rounds:
        raise TransitionError(
            "评分已经公开，不能再申请回避",
            "The scores are open; recusal is no longer possible",
            place=table.book.case.number,
        )
    if actor.person in table.reviewed.handed:
        raise TransitionError(
            "已提交评分表，不能再申请回避",
            "The sheet is in; recusal is no longer possible",
            place=table.book.case.number,
        )


def _require_full_panel(table: ScoringTable) -> None:
    """Refuse what would leave the case to fewer assessors than the programme seats."""
    size = table.programme.panel.size
    if len(table.assessors) < size:
        raise TransitionError(
            f"本件可评的评委不足{size}人，请先增补评委",
            f"Fewer than {size} members may score this case; seat others first",
            place=table.book.case.number,
            value=len(table.assessors),
        )


def preview_sheet(table: ScoringTable, findings: Sequence[Finding]) -> ScoreSheet:
    """Return the sheet as it would come out, without handing it in.

    Raises:
        FilingError: a finding is at fault.
    """
    return score(table.rubric, table.book.sheet, findings)


def hand_in_sheet(
    desk: Desk,
    session_id: str,
    case_id: str,
    *,
    findings: Sequence[Finding],
    actor: Actor,
    at: datetime,
) -> ScoreSheet:
    """Hand in the actor's sheet; it stays closed until every assessor's is in.

    Raises:
        AccessError: the actor does not score this case.
        TransitionError: too few members may score it, or its result is confirmed.
        ConflictError: the actor's sheet of this round is in already.
        FilingError: a finding is at fault.
    """
    with desk.database.writing(desk.county) as unit:
        table = open_table(unit, desk, session_id, case_id)
        _require_assessor(table, actor)
        _require_full_panel(table)
        if actor.person in table.reviewed.handed:
            raise ConflictError(
                "您本轮的评分表已经提交，不能重复提交",
                "Your sheet of this round is in already",
                place=table.book.case.number,
            )
        sheet = preview_sheet(table, findings)
        _keep(unit, table, sheet, findings, actor=actor, at=at)
        if len(table.reviewed.handed) + 1 == len(table.assessors):
            _open_scores(unit, table, at=at, actor=actor)
        return sheet


def _require_assessor(table: ScoringTable, actor: Actor) -> None:
    if table.reviewed.result is not None:
        raise TransitionError(
            "结果已确认，不再评分", "The result is confirmed", place=table.session.title
        )
    if actor.person in table.assessors:
        return
    conflicts = conflicts_of(
        actor.person, table.reviewed, table.book.case, table.programme, table.county
    )
    zh = "；".join(each.zh for each in conflicts) or "本件由其他评委评分"
    en = "; ".join(each.en for each in conflicts) or "other members score this case"
    raise AccessError(f"您不评此件：{zh}", f"You do not score this case: {en}", value=actor.person)


def _keep(
    unit: UnitOfWork,
    table: ScoringTable,
    sheet: ScoreSheet,
    findings: Sequence[Finding],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    case, number = table.book.case.id, table.reviewed.round
    content: dict[str, object] = {
        "findings": [finding_to_json(each) for each in findings],
        "sheet": sheet.to_json(),
    }
    attempt = len(table.session.draws)
    name = f"{table.session.id}/{attempt}/{case}/{number}/{actor.person}"
    digest = answers_hash(content)
    unit.keep_sheet(
        name,
        session=table.session.id,
        case=case,
        round=number,
        assessor=actor.person,
        content=content,
        sha256=digest,
        at=at,
    )
    event = SheetHanded(
        session=table.session.id,
        case=case,
        round=number,
        assessor=actor.person,
        sheet=name,
        sheet_sha256=digest,
    )
    unit.record(event, actor=actor, at=at)


def sheets_of_round(
    unit: UnitOfWork, table: ScoringTable, number: int
) -> tuple[tuple[str, ScoreSheet], ...]:
    """Return ``(assessor, sheet)`` of a round in order of the seats."""
    handed = {
        each.assessor: each for each in unit.sheets(table.session.id, table.book.case.id, number)
    }
    ordered = [person for person in table.session.members if person in handed]
    return tuple((person, _sheet(handed[person])) for person in ordered)


def _sheet(handed: HandedSheet) -> ScoreSheet:
    content = handed.content["sheet"]
    if not isinstance(content, dict):
        message = f"sheet {handed.id} holds no sheet"
        raise TypeError(message)
    return sheet_from_json(content)


def _open_scores(unit: UnitOfWork, table: ScoringTable, *, actor: Actor, at: datetime) -> None:
    number = table.reviewed.round
    sheets = sheets_of_round(unit, table, number)
    again = None
    if number == 1:
        again = needs_second_look(
            table.programme.second_look,
            [sheet.total for _, sheet in sheets],
            [sheet.grade for _, sheet in sheets],
        )
    event = ScoresOpened(
        session=table.session.id,
        case=table.book.case.id,
        round=number,
        totals={person: sheet.total for person, sheet in sheets},
        second_look=again.zh if again else None,
    )
    unit.record(event, actor=actor, at=at)


def combined_result(unit: UnitOfWork, table: ScoringTable) -> Combined:
    """Return the sheets of the current round combined as the programme says.

    Raises:
        TransitionError: sheets of this round are still missing.
    """
    if table.reviewed.round not in table.reviewed.opened_rounds:
        missing = len(table.assessors) - len(table.reviewed.handed)
        raise TransitionError(
            f"还有{missing}张评分表未提交",
            f"{missing} sheets are still missing",
            place=table.book.case.number,
        )
    sheets = sheets_of_round(unit, table, table.reviewed.round)
    return combine(table.programme.combine, table.rubric, sheets)


def confirm_result(
    desk: Desk, session_id: str, case_id: str, *, actor: Actor, at: datetime
) -> ResultConfirmed:
    """The chair confirms the combined result; its consequences follow in the same transaction.

    Raises:
        AccessError: the actor does not chair this session.
        TransitionError: sheets are missing, or it was confirmed already.
    """
    with desk.database.writing(desk.county) as unit:
        table = open_table(unit, desk, session_id, case_id)
        if actor.person != table.session.chair:
            raise AccessError("只有评查组组长能确认结果", "Only the chair confirms the result")
        if table.reviewed.result is not None:
            raise TransitionError("结果已确认", "The result is confirmed already")
        event = result_event(table, combined_result(unit, table))
        unit.record(event, actor=actor, at=at)
        apply_consequences(unit, desk, table.programme, table.book, event, actor=actor, at=at)
        if all(each.result for each in unit.session(session_id).cases):
            unit.record(SessionClosed(session=session_id), actor=actor, at=at)
        keep_review(unit, desk, session_id, case_id)
        return event


def result_event(table: ScoringTable, combined: Combined) -> ResultConfirmed:
    """Return the journal entry of a combined result."""
    return ResultConfirmed(
        session=table.session.id,
        case=table.book.case.id,
        round=table.reviewed.round,
        score=combined.total,
        grade=combined.grade,
        lost=tuple(_lost(item) for item in combined.items if item.points > 0),
        vetoes=tuple(_lost(item) for item in combined.vetoes),
        flags=tuple(_lost(item) for item in combined.flags),
        shifted=tuple(_passed(item, item.shift) for item in combined.items if item.shift),
        dimensions={each.id: each.lost for each in combined.dimensions},
        sentence=combined.sentence,
    )


def _lost(item: CombinedItem) -> LostItem:
    return LostItem(
        item=item.item,
        title=item.title.zh,
        dimension=item.dimension,
        points=item.points,
        basis=item.basis,
        requirement=item.requirement.zh if item.requirement else None,
        reasons=tuple(dict.fromkeys(each.reason for each in item.by if each.reason)),
        evidence=tuple(dict.fromkeys(each.evidence for each in item.by if each.evidence)),
        found_by=item.finders,
    )


def _passed(item: CombinedItem, shift: Shifted) -> PassedLoss:
    bare = _lost(item).model_dump(exclude={"points"})
    return PassedLoss(**bare, points=shift.points, unit=shift.unit, approval=shift.approval)


def points_lost(event: ResultConfirmed) -> Decimal:
    """Return the points all items took off."""
    return sum((each.points for each in event.lost), Decimal(0))


def findings_locked(sheet: ScoreSheet) -> tuple[ItemScore, ...]:
    """Return what the facts alone deduct: shown locked on the sheet before anybody scores."""
    return tuple(
        item
        for dimension in sheet.dimensions
        for item in dimension.items
        if item.found_by == "facts" and item.points > 0
    )
