"""What confirmed results were made from: kept, read in bulk, told apart from what is outdated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Select, Text, and_, cast, delete, insert, select

from engine.records.cases import CASES
from engine.records.repository import Repository, pages
from engine.records.reviewed_facts import FORMAT, REVIEWED_FACTS
from engine.records.reviews import RESULTS
from engine.records.rule_values import KeptReview

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement

_AT_ONCE = 2000
"""Rows held in memory while all are read."""

_COUNTS = and_(
    REVIEWED_FACTS.c.county == RESULTS.c.county,
    REVIEWED_FACTS.c.session_id == RESULTS.c.session_id,
    REVIEWED_FACTS.c.case_id == RESULTS.c.case_id,
    REVIEWED_FACTS.c.round == RESULTS.c.round,
    REVIEWED_FACTS.c.confirmed_at == RESULTS.c.confirmed_at,
    REVIEWED_FACTS.c.format == FORMAT,
)
"""Where a row was made from the very result that stands, by the program as it is."""


class KeptRow(NamedTuple):
    """A confirmed result with what it was made from, as it is written: nothing is read into values.

    Attributes:
        number: Of the case.
        unit: That led when the last sheet came in.
        score: In points, as text.
        seats: How many sheets made the result.
        facts: JSON ``{name: fact}``.
        findings: JSON list of objects with ``seat``, ``item``, ``points`` and ``times``.
    """

    session: str
    case: str
    number: str
    unit: str | None
    score: str
    grade: str
    seats: int
    facts: str
    findings: str


class ReviewedFactQueries(Repository):
    """What confirmed results of the county were made from."""

    def keep_reviews(self, reviews: Iterable[KeptReview]) -> None:
        """Keep what results were made from, in place of what was kept of them before."""
        self.must_write()
        for one in reviews:
            values = {name: getattr(one, name) for name in _VALUES}
            values |= {name: _json(getattr(one, name)) for name in _JSON}
            place = {"session_id": one.session, "case_id": one.case}
            self.connection.execute(delete(REVIEWED_FACTS).where(self._at(one.session, one.case)))
            row = {"county": self.county, "format": FORMAT, **place, **values}
            self.connection.execute(insert(REVIEWED_FACTS), row)

    def kept_review(self, session: str, case: str) -> KeptReview | None:
        """Return what a confirmed result was made from; None if it is not kept."""
        kept = select(REVIEWED_FACTS).join(RESULTS, _COUNTS).where(self._at(session, case))
        rows = self.rows(kept)
        if not rows:
            return None
        values = rows[0]._mapping  # noqa: SLF001  SQLAlchemy's documented name
        read = {name: json.loads(values[name]) for name in _JSON}
        return KeptReview(session, case, **{name: values[name] for name in _VALUES}, **read)

    def reviews_not_kept(self, sessions: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the cases of these sessions whose results were made from nobody keeps what."""
        found: dict[str, list[str]] = {}
        for page in pages(sessions):
            query = (
                select(RESULTS.c.session_id, RESULTS.c.case_id)
                .outerjoin(REVIEWED_FACTS, _COUNTS)
                .where(
                    self.ours(RESULTS),
                    RESULTS.c.session_id.in_(page),
                    REVIEWED_FACTS.c.case_id.is_(None),
                )
                .order_by(RESULTS.c.session_id, RESULTS.c.case_id)
            )
            for row in self.connection.execute(query):
                found.setdefault(row.session_id, []).append(row.case_id)
        return {session: tuple(cases) for session, cases in found.items()}

    def kept_reviews(self, sessions: Collection[str]) -> Iterator[KeptRow]:
        """Yield the confirmed results of these sessions with what they were made from.

        Results that nothing is kept of are left out: see ``reviews_not_kept``.
        """
        for page in pages(sessions):
            query = self._bulk(page).execution_options(yield_per=_AT_ONCE)
            for row in self.connection.execute(query):
                yield KeptRow._make(row)

    def _bulk(self, page: Collection[str]) -> Select[tuple[str, ...]]:
        same_case = and_(CASES.c.county == RESULTS.c.county, CASES.c.id == RESULTS.c.case_id)
        each = REVIEWED_FACTS.c
        return (
            select(
                RESULTS.c.session_id,
                RESULTS.c.case_id,
                CASES.c.number,
                each.unit,
                cast(RESULTS.c.score, Text),
                RESULTS.c.grade,
                each.seats,
                each.facts,
                each.findings,
            )
            .join(REVIEWED_FACTS, _COUNTS)
            .join(CASES, same_case)
            .where(self.ours(RESULTS), RESULTS.c.session_id.in_(page))
        )

    def _at(self, session: str, case: str) -> ColumnElement[bool]:
        each = REVIEWED_FACTS.c
        same = (each.session_id == session) & (each.case_id == case)
        return self.ours(REVIEWED_FACTS) & same


_VALUES = ("round", "confirmed_at", "unit", "seats")
_JSON = ("facts", "findings", "reasons")


_json = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode
