"""Reading the scoring of a drawn case as an assessor does: material, facts, the own sheet.

Blind until all are in: of sheets only the reader's own is read here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.clock import county_date
from engine.errors import AccessError, FilingError
from engine.forms.visibility import Viewer
from engine.records.session import UnitOfWork
from engine.records.values import HandedSheet
from engine.scoring.deductions import Finding
from engine.scoring.results import ItemScore, ScoreSheet, sheet_from_json
from engine.scoring.second_look import SecondLookReason, needs_second_look
from engine.scoring.sheet import explain_facts
from engine.services.confidence import may_see, viewer_of
from engine.services.desk import Desk
from engine.services.people import require_right
from engine.services.read_cases import ShownFiling, shown_filings
from engine.services.read_reviews import names_of
from engine.services.score_case import (
    ScoringTable,
    conflicts_of,
    open_table,
    preview_sheet,
    sheets_of_round,
)
from engine.services.stored_findings import finding_from_json
from engine.terms import Actor, Label


@dataclass(frozen=True, slots=True)
class AssessorSeat:
    """One who scores a case.

    Attributes:
        number: Place at the table, from 1.
        name: None for readers who are of the unit reviewed: they do not learn who scored what.
        handed: The sheet of the current round is in.
    """

    person: str
    number: int
    name: str | None
    handed: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What findings would come to.

    Attributes:
        sheet: The sheet of the findings without faults.
        faults: ``(item, zh, en)`` of those with faults.
    """

    sheet: ScoreSheet
    faults: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class SheetDesk:
    """What lies before an assessor.

    Attributes:
        seats: Who scores the case.
        facts: What the facts say of each item they could find, by item.
        refusals: Why this member does not score the case; empty for an assessor.
        scores: The member is one of the assessors.
        own: The member's sheet of this round, once it is in.
        before: The member's findings of the round before, where the panel looks again.
        material: Forms filed in the case, confidential answers veiled.
        steps: ``(day, title of the step, by whom)`` of what was done in the case.
    """

    table: ScoringTable
    seats: tuple[AssessorSeat, ...]
    facts: Mapping[str, ItemScore]
    refusals: tuple[Label, ...]
    scores: bool
    own: ScoreSheet | None
    before: tuple[Finding, ...]
    second_look: SecondLookReason | None
    material: tuple[ShownFiling, ...]
    viewer: Viewer
    steps: tuple[tuple[date, Label, str], ...]

    def try_findings(self, findings: Sequence[Finding]) -> Trial:
        """Return what findings would come to; nothing is stored."""
        try:
            return Trial(preview_sheet(self.table, findings), ())
        except FilingError as error:
            wrong = {item for item, _, _ in error.faults}
            sound = [each for each in findings if each.item not in wrong]
            return Trial(preview_sheet(self.table, sound), error.faults)


def open_sheet(
    desk: Desk, session_id: str, case_id: str, *, actor: Actor, at: datetime
) -> SheetDesk:
    """Return what lies before a member of the panel for one case.

    Raises:
        NotFoundError: the case was not drawn in this session.
        AccessError: the person is no member of this panel.
    """
    with desk.database.reading(desk.county) as unit:
        today = desk.county_on(unit, county_date(at)).document
        require_right(today, actor, "review.score")
        table = open_table(unit, desk, session_id, case_id)
        if actor.person not in table.session.members:
            raise AccessError(
                "您不在本次评查组内", "You are not on the panel of this session", value=session_id
            )
        case = table.book.case
        handed = unit.sheets(session_id, case_id)
        viewer = viewer_of(today, case, actor)
        scores = actor.person in table.assessors
        reads = scores or may_see(today, case, actor)
        return SheetDesk(
            table=table,
            seats=seats_of(table, named=True),
            facts={each.item: each for each in explain_facts(table.rubric, table.book.sheet)},
            refusals=_refusals(table, actor),
            scores=scores,
            own=_own_sheet(handed, actor, table.reviewed.round),
            before=_own_findings(handed, actor, table.reviewed.round - 1),
            second_look=second_look_of(unit, table),
            material=shown_filings(unit, table.book, viewer) if reads else (),
            viewer=viewer,
            steps=_steps(table),
        )


def seats_of(table: ScoringTable, *, named: bool) -> tuple[AssessorSeat, ...]:
    """Return who scores the case, with names or without."""
    names = names_of(table.county)
    return tuple(
        AssessorSeat(
            person=person,
            number=number,
            name=names.get(person, person) if named else None,
            handed=person in table.reviewed.handed,
        )
        for number, person in enumerate(table.assessors, start=1)
    )


def _refusals(table: ScoringTable, actor: Actor) -> tuple[Label, ...]:
    conflicts = conflicts_of(
        actor.person, table.reviewed, table.book.case, table.programme, table.county
    )
    if conflicts:
        return tuple(Label(each.zh, each.en) for each in conflicts)
    if actor.person in table.assessors:
        return ()
    return (Label("席位在后，本件由前面的评委评分", "members with earlier seats score this case"),)


def _own_sheet(handed: Sequence[HandedSheet], actor: Actor, number: int) -> ScoreSheet | None:
    for each in handed:
        if each.assessor == actor.person and each.round == number:
            sheet = each.content["sheet"]
            return sheet_from_json(sheet) if isinstance(sheet, dict) else None
    return None


def _own_findings(handed: Sequence[HandedSheet], actor: Actor, number: int) -> tuple[Finding, ...]:
    for each in handed:
        if each.assessor == actor.person and each.round == number:
            written = each.content["findings"]
            return tuple(map(finding_from_json, written)) if isinstance(written, list) else ()
    return ()


def second_look_of(unit: UnitOfWork, table: ScoringTable) -> SecondLookReason | None:
    """Return why the panel looks again, made anew from the first round's sheets; None if not."""
    if table.reviewed.round == 1:
        return None
    sheets = sheets_of_round(unit, table, 1)
    return needs_second_look(
        table.programme.second_look,
        [sheet.total for _, sheet in sheets],
        [sheet.grade for _, sheet in sheets],
    )


def _steps(table: ScoringTable) -> tuple[tuple[date, Label, str], ...]:
    titles = {step.id: step.title for step in table.book.workflow.document.steps}
    return tuple(
        (event.on, titles.get(event.step, Label(event.step)), event.on_behalf)
        for event in table.book.events
    )
