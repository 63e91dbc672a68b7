"""What each event of a review session changes in the tables of reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.records.reviews import (
    ASSESSMENTS,
    BULLETINS,
    DRAW_WITNESSES,
    DRAWN_CASES,
    DRAWS,
    HANDED_SHEETS,
    RECUSALS,
    RESULTS,
    SCORE_OPENINGS,
    SESSION_CASES,
    SESSIONS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.audit.entry import (
        AssessmentPosted,
        BulletinIssued,
        CasesDrawn,
        DrawVoided,
        FrameFrozen,
        LostItem,
        PanelSeated,
        Recused,
        ResultConfirmed,
        ScoresOpened,
        SessionClosed,
        SessionOpened,
        SheetHanded,
        WitnessHeard,
    )
    from engine.records.page import Page


def session_opened(page: Page, event: SessionOpened) -> None:
    """Make the session, prepared and without a panel."""
    page.add(
        SESSIONS,
        id=event.session,
        programme=event.programme,
        title=event.title,
        mode=event.mode,
        held_on=event.held_on,
        period=event.period,
        stage="prepared",
        revision=0,
        opened_seq=page.entry.seq,
        bundle=[pin.model_dump() for pin in event.bundle],
        members=[],
    )


def panel_seated(page: Page, event: PanelSeated) -> None:
    """Name who scores and who chairs, in place of those named before."""
    page.change(SESSIONS, {"id": event.session}, members=list(event.members), chair=event.chair)


def frame_frozen(page: Page, event: FrameFrozen) -> None:
    """Begin an attempt at a draw with its frame."""
    page.add(
        DRAWS,
        session_id=event.session,
        attempt=event.attempt,
        frame=event.frame,
        frame_sha256=event.frame_sha256,
    )
    page.change(SESSIONS, {"id": event.session}, stage="frozen")


def witness_heard(page: Page, event: WitnessHeard) -> None:
    """Keep a witness's words, in turn."""
    page.add(
        DRAW_WITNESSES,
        session_id=event.session,
        attempt=event.attempt,
        turn=event.turn,
        witness=event.witness,
        words=event.words,
    )


def cases_drawn(page: Page, event: CasesDrawn) -> None:
    """Keep the draw and put its cases before the panel, in their first round."""
    page.change(
        DRAWS,
        {"session_id": event.session, "attempt": event.attempt},
        seed=event.seed,
        certificate_sha256=event.certificate_sha256,
    )
    page.add_all(
        DRAWN_CASES,
        [
            {
                "session_id": event.session,
                "attempt": event.attempt,
                "case_id": drawn.case,
                "stratum": drawn.stratum,
                "ticket": drawn.ticket,
                "rank": drawn.rank,
            }
            for drawn in event.drawn
        ],
    )
    page.add_all(
        SESSION_CASES,
        [
            {
                "session_id": event.session,
                "case_id": drawn.case,
                "stratum": drawn.stratum,
                "rank": drawn.rank,
                "round": 1,
            }
            for drawn in event.drawn
        ],
    )
    page.change(SESSIONS, {"id": event.session}, stage="scoring")


def draw_voided(page: Page, event: DrawVoided) -> None:
    """Keep the attempt with its reason; what followed from it no longer counts."""
    page.change(
        DRAWS,
        {"session_id": event.session, "attempt": event.attempt},
        void_reason=event.reason,
    )
    for table in (SESSION_CASES, RECUSALS, HANDED_SHEETS, SCORE_OPENINGS, RESULTS):
        page.remove(table, {"session_id": event.session})
    page.change(SESSIONS, {"id": event.session}, stage="prepared")


def recused(page: Page, event: Recused) -> None:
    """Note that a member does not score a case; a later reason takes the place of an earlier."""
    keys = {"session_id": event.session, "case_id": event.case, "person": event.person}
    page.remove(RECUSALS, keys)
    page.add(RECUSALS, **keys, reason=event.reason)


def sheet_handed(page: Page, event: SheetHanded) -> None:
    """Note that a sheet is in, without what it says."""
    page.add(
        HANDED_SHEETS,
        session_id=event.session,
        case_id=event.case,
        round=event.round,
        assessor=event.assessor,
        sheet=event.sheet,
        sheet_sha256=event.sheet_sha256,
        at=page.entry.at,
    )


def scores_opened(page: Page, event: ScoresOpened) -> None:
    """Make a round visible; a second look begins the next one."""
    keys = {"session_id": event.session, "case_id": event.case}
    page.add(
        SCORE_OPENINGS,
        **keys,
        round=event.round,
        totals={assessor: str(total) for assessor, total in event.totals.items()},
        second_look=event.second_look,
    )
    begun = event.round + 1 if event.second_look is not None else event.round
    page.change(SESSION_CASES, keys, second_look=event.second_look, round=begun)


def result_confirmed(page: Page, event: ResultConfirmed) -> None:
    """Keep the confirmed result, in place of one confirmed before an objection."""
    keys = {"session_id": event.session, "case_id": event.case}
    page.remove(RESULTS, keys)
    page.add(
        RESULTS,
        **keys,
        round=event.round,
        score=event.score,
        grade=event.grade,
        lost=_items(event.lost),
        vetoes=_items(event.vetoes),
        flags=_items(event.flags),
        # NULL where nothing passed on, as in rows older than the column.
        shifted=_items(event.shifted) or None,
        dimensions={name: str(points) for name, points in event.dimensions.items()},
        sentence=event.sentence,
        confirmed_by=page.entry.actor,
        confirmed_at=page.entry.at,
    )


def bulletin_issued(page: Page, event: BulletinIssued) -> None:
    """Keep the bulletin."""
    page.add(
        BULLETINS,
        seq=page.entry.seq,
        session_id=event.session,
        case_id=event.case,
        units=list(event.units),
        audience=event.audience,
        rule=event.rule,
        issued_on=event.on,
    )


def assessment_posted(page: Page, event: AssessmentPosted) -> None:
    """Keep the points put on a unit's assessment."""
    page.add(
        ASSESSMENTS,
        seq=page.entry.seq,
        session_id=event.session,
        case_id=event.case,
        unit=event.unit,
        points=event.points,
        rule=event.rule,
        posted_on=event.on,
    )


def session_closed(page: Page, event: SessionClosed) -> None:
    """Close the session."""
    page.change(SESSIONS, {"id": event.session}, stage="closed")


def _items(items: Sequence[LostItem]) -> list[dict[str, object]]:
    """Write items of a result as JSON values; points as text."""
    return [item.model_dump(mode="json") for item in items]
