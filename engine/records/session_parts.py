"""What belongs to review sessions: draws, witnesses, cases, sheets in, results."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.audit.entry import DrawnCase, LostItem, PassedLoss
from engine.records.case_parts import pins_of
from engine.records.repository import pages
from engine.records.reviews import (
    DRAW_WITNESSES,
    DRAWN_CASES,
    DRAWS,
    HANDED_SHEETS,
    RECUSALS,
    RESULTS,
    SCORE_OPENINGS,
    SESSION_CASES,
)
from engine.records.values import Draw, Result, ReviewedCase, Session, SessionHead

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection, Row, Table

Group = dict[tuple[Any, ...], list["Row[Any]"]]
"""Rows by the values of their first key columns."""


def sessions_of(
    connection: Connection, county: str, rows: Sequence[Row[Any]]
) -> tuple[Session, ...]:
    """Return the sessions of these rows with draws and cases, in the order of the rows."""
    ids = [row.id for row in rows]
    draws = draws_of(connection, county, ids)
    cases = reviewed_cases_of(connection, county, ids)
    return tuple(
        Session(
            **_head_of(row),
            draws=tuple(draws.get(row.id, ())),
            cases=tuple(cases.get(row.id, ())),
        )
        for row in rows
    )


def heads_of(rows: Sequence[Row[Any]]) -> tuple[SessionHead, ...]:
    """Return the sessions of these rows without what was drawn and judged in them."""
    return tuple(SessionHead(**_head_of(row)) for row in rows)


def _head_of(row: Row[Any]) -> dict[str, Any]:
    values = {name: row._mapping[name] for name in SessionHead.__dataclass_fields__}  # noqa: SLF001  SQLAlchemy's documented name
    return {**values, "bundle": pins_of(row.bundle), "members": tuple(row.members)}


def draws_of(
    connection: Connection, county: str, sessions: Collection[str]
) -> Mapping[str, list[Draw]]:
    """Return the attempts at a draw of each session, in order."""
    by_attempt = ("session_id", "attempt")
    witnesses = _grouped(connection, county, DRAW_WITNESSES, by_attempt, ("turn",), sessions)
    drawn = _grouped(connection, county, DRAWN_CASES, by_attempt, ("stratum", "rank"), sessions)
    found: dict[str, list[Draw]] = defaultdict(list)
    attempts = _grouped(connection, county, DRAWS, ("session_id",), ("attempt",), sessions)
    for (session,), rows in attempts.items():
        for row in rows:
            place = (session, row.attempt)
            found[session].append(
                Draw(
                    attempt=row.attempt,
                    frame=row.frame,
                    frame_sha256=row.frame_sha256,
                    witnesses=tuple((one.witness, one.words) for one in witnesses.get(place, ())),
                    seed=row.seed,
                    drawn=tuple(map(_drawn, drawn.get(place, ()))),
                    void_reason=row.void_reason,
                )
            )
    return found


def reviewed_cases_of(
    connection: Connection, county: str, sessions: Collection[str]
) -> Mapping[str, list[ReviewedCase]]:
    """Return the cases each session reviews, by stratum and rank."""
    place = ("session_id", "case_id")
    recusals = _grouped(connection, county, RECUSALS, place, ("person",), sessions)
    handed = _grouped(connection, county, HANDED_SHEETS, place, ("at", "assessor"), sessions)
    openings = _grouped(connection, county, SCORE_OPENINGS, place, ("round",), sessions)
    results = _grouped(connection, county, RESULTS, place, ("round",), sessions)
    found: dict[str, list[ReviewedCase]] = defaultdict(list)
    under_review = _grouped(
        connection, county, SESSION_CASES, ("session_id",), ("stratum", "rank"), sessions
    )
    for (session,), rows in under_review.items():
        for row in rows:
            at = (session, row.case_id)
            found[session].append(
                ReviewedCase(
                    case=row.case_id,
                    stratum=row.stratum,
                    rank=row.rank,
                    round=row.round,
                    opened_rounds=tuple(one.round for one in openings.get(at, ())),
                    second_look=row.second_look,
                    recused={one.person: one.reason for one in recusals.get(at, ())},
                    handed=tuple(
                        one.assessor for one in handed.get(at, ()) if one.round == row.round
                    ),
                    result=next(map(_result, results.get(at, ())), None),
                )
            )
    return found


def _grouped(  # noqa: PLR0917  a query has a table, keys, an order and whose rows
    connection: Connection,
    county: str,
    table: Table,
    keys: tuple[str, ...],
    order: tuple[str, ...],
    sessions: Collection[str],
) -> Group:
    """Return the rows of a table that belong to these sessions, by their keys, ordered."""
    found: Group = defaultdict(list)
    for page in pages(sessions):
        query = (
            select(table)
            .where(table.c.county == county, table.c.session_id.in_(page))
            .order_by(*(table.c[name] for name in order))
        )
        for row in connection.execute(query):
            found[tuple(row._mapping[name] for name in keys)].append(row)  # noqa: SLF001  SQLAlchemy's documented name
    return found


def _drawn(row: Row[Any]) -> DrawnCase:
    return DrawnCase(case=row.case_id, stratum=row.stratum, ticket=row.ticket, rank=row.rank)


def _result(row: Row[Any]) -> Result:
    return Result(
        round=row.round,
        score=row.score,
        grade=row.grade,
        lost=_items(row.lost),
        vetoes=_items(row.vetoes),
        flags=_items(row.flags),
        shifted=tuple(PassedLoss.model_validate(item) for item in row.shifted or ()),
        dimensions={name: Decimal(points) for name, points in row.dimensions.items()},
        sentence=row.sentence,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
    )


def _items(items: Sequence[Mapping[str, Any]]) -> tuple[LostItem, ...]:
    return tuple(LostItem.model_validate(item) for item in items)
