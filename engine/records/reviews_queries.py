"""Reading review sessions, the sheets behind them and what they led to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from engine.errors import NotFoundError
from engine.records.base import columns_of
from engine.records.documents import SHEETS
from engine.records.repository import Repository
from engine.records.reviews import (
    ASSESSMENTS,
    BULLETINS,
    HANDED_SHEETS,
    SESSION_CASES,
    SESSIONS,
)
from engine.records.session_parts import heads_of, reviewed_cases_of, sessions_of
from engine.records.values import AssessmentLine, Bulletin, HandedSheet
from engine.records.verified import refuse_wrong_hash

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy import Row, Select

    from engine.records.values import ReviewedCase, Session, SessionHead


class ReviewQueries(Repository):
    """Review sessions of the county."""

    def session(self, session: str) -> Session:
        """Return a session.

        Raises:
            NotFoundError: the county has no such session.
        """
        rows = self.rows(
            select(*columns_of(SESSIONS)).where(self.ours(SESSIONS), SESSIONS.c.id == session)
        )
        if not rows:
            raise NotFoundError("没有这次评查会议", "no such session", value=session)
        return sessions_of(self.connection, self.county, rows)[0]

    def sessions(
        self, programme: str | None = None, limit: int | None = None
    ) -> tuple[Session, ...]:
        """Return sessions, of one programme or all, last held first."""
        query = self._newest_first()
        if programme is not None:
            query = query.where(SESSIONS.c.programme == programme)
        return sessions_of(self.connection, self.county, self.rows(query.limit(limit)))

    def session_heads(self) -> tuple[SessionHead, ...]:
        """Return all sessions without what was drawn and judged in them, last held first."""
        return heads_of(self.rows(self._newest_first()))

    def _newest_first(self) -> Select[Any]:
        query = select(*columns_of(SESSIONS)).where(self.ours(SESSIONS))
        return query.order_by(SESSIONS.c.held_on.desc(), SESSIONS.c.opened_seq.desc())

    def reviewed_in(self, programme: str) -> frozenset[str]:
        """Return the cases that any session of a programme has drawn, void draws left out."""
        query = (
            select(SESSION_CASES.c.case_id)
            .join(SESSIONS, _same_session(SESSION_CASES))
            .where(self.ours(SESSION_CASES), SESSIONS.c.programme == programme)
        )
        return frozenset(row.case_id for row in self.rows(query))

    def next_session_serial(self, programme: str, period: str) -> int:
        """Return which session of a programme in a period the next one is, from 1."""
        query = select(func.count()).where(
            self.ours(SESSIONS), SESSIONS.c.programme == programme, SESSIONS.c.period == period
        )
        return self.connection.execute(query).scalar_one() + 1

    def reviews_of(self, case: str) -> tuple[tuple[str, ReviewedCase], ...]:
        """Return each session that reviews a case and what it says of it, oldest first."""
        query = (
            select(SESSION_CASES.c.session_id)
            .join(SESSIONS, _same_session(SESSION_CASES))
            .where(self.ours(SESSION_CASES), SESSION_CASES.c.case_id == case)
            .order_by(SESSIONS.c.opened_seq)
        )
        sessions = [row.session_id for row in self.rows(query)]
        reviewed = reviewed_cases_of(self.connection, self.county, sessions)
        return tuple(
            (session, one) for session in sessions for one in reviewed[session] if one.case == case
        )

    def keep_sheet(  # noqa: PLR0917  a sheet is told by all of these
        self,
        sheet: str,
        session: str,
        case: str,
        round: int,  # noqa: A002  the panel's word
        assessor: str,
        content: Mapping[str, object],
        sha256: str,
        at: datetime,
    ) -> None:
        """Keep what a sheet says; it cannot be changed, and counts once ``SheetHanded`` is in.

        Raises:
            IntegrityError: the hash is not that of the content.
            ConflictError: a sheet of this id is there already.
        """
        refuse_wrong_hash(content, sha256, place=sheet)
        self.put(
            SHEETS,
            "这份评分表已经提交",
            "this sheet has been handed in already",
            id=sheet,
            session_id=session,
            case_id=case,
            round=round,
            assessor=assessor,
            content=content,
            sha256=sha256,
            at=at,
        )

    def sheets(
        self,
        session: str,
        case: str | None = None,
        round: int | None = None,  # noqa: A002  the panel's word
    ) -> tuple[HandedSheet, ...]:
        """Return the sheets handed in, of one case and round or all, by round and assessor."""
        query = (
            select(SHEETS)
            .join(
                HANDED_SHEETS,
                and_(
                    HANDED_SHEETS.c.county == SHEETS.c.county, HANDED_SHEETS.c.sheet == SHEETS.c.id
                ),
            )
            .where(
                self.ours(SHEETS),
                HANDED_SHEETS.c.session_id == session,
            )
            .order_by(HANDED_SHEETS.c.round, HANDED_SHEETS.c.assessor)
        )
        if case is not None:
            query = query.where(HANDED_SHEETS.c.case_id == case)
        if round is not None:
            query = query.where(HANDED_SHEETS.c.round == round)
        return tuple(map(_sheet, self.rows(query)))

    def bulletins(
        self, session: str | None = None, case: str | None = None
    ) -> tuple[Bulletin, ...]:
        """Return bulletins, of one session or case or all, in the order they were issued."""
        query = select(BULLETINS).where(self.ours(BULLETINS)).order_by(BULLETINS.c.seq)
        if session is not None:
            query = query.where(BULLETINS.c.session_id == session)
        if case is not None:
            query = query.where(BULLETINS.c.case_id == case)
        return tuple(map(_bulletin, self.rows(query)))

    def assessments(
        self,
        session: str | None = None,
        unit: str | None = None,
        posted_from: date | None = None,
        posted_to: date | None = None,
    ) -> tuple[AssessmentLine, ...]:
        """Return postings, of a session, a unit, some days (inclusive) or all, in order."""
        query = select(ASSESSMENTS).where(self.ours(ASSESSMENTS)).order_by(ASSESSMENTS.c.seq)
        if session is not None:
            query = query.where(ASSESSMENTS.c.session_id == session)
        if unit is not None:
            query = query.where(ASSESSMENTS.c.unit == unit)
        if posted_from is not None:
            query = query.where(ASSESSMENTS.c.posted_on >= posted_from)
        if posted_to is not None:
            query = query.where(ASSESSMENTS.c.posted_on <= posted_to)
        return tuple(map(_line, self.rows(query)))


def _same_session(table: Any) -> Any:  # noqa: ANN401  a table in, a condition out
    return and_(SESSIONS.c.county == table.c.county, SESSIONS.c.id == table.c.session_id)


def _sheet(row: Row[Any]) -> HandedSheet:
    return HandedSheet(
        id=row.id,
        case=row.case_id,
        round=row.round,
        assessor=row.assessor,
        content=row.content,
        sha256=row.sha256,
        at=row.at,
    )


def _bulletin(row: Row[Any]) -> Bulletin:
    return Bulletin(
        session=row.session_id,
        case=row.case_id,
        units=tuple(row.units),
        audience=row.audience,
        rule=row.rule,
        on=row.issued_on,
    )


def _line(row: Row[Any]) -> AssessmentLine:
    return AssessmentLine(
        session=row.session_id,
        case=row.case_id,
        unit=row.unit,
        points=row.points,
        rule=row.rule,
        on=row.posted_on,
    )
