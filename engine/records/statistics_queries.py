"""Counting cases: how many like this one came before, how many of each kind there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, cast, false, func, literal_column, or_, select

from engine.records.case_filters import CaseFilter, case_condition, has_fact
from engine.records.cases import CASE_FACTS, CASES
from engine.records.repository import Repository
from engine.records.reviews import RESULTS, SESSIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, FromClause

    from engine.terms import FactValue

Counts = tuple[tuple[tuple["FactValue", ...], int], ...]
"""For each combination of values how many there are, largest first."""


def _opened(letters: int) -> ColumnElement[str]:
    """Return the first letters of the date of opening, 4 for the year, 7 for the month."""
    # Written out, not bound: PostgreSQL takes two bound numbers in SELECT and GROUP BY for two.
    first: ColumnElement[int] = literal_column("1")
    length: ColumnElement[int] = literal_column(str(letters))
    return func.substr(cast(CASES.c.opened_on, Text), first, length)


COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "workflow": CASES.c.workflow,
    "stage": CASES.c.stage,
    "lead": CASES.c.lead,
    "area": CASES.c.area,
    "topic": CASES.c.topic,
    "place": CASES.c.place,
    "final": CASES.c.final,
    "cleared": CASES.c.cleared_on.is_not(None),
    "opened_on": CASES.c.opened_on,
    "opened_month": _opened(7),
    "opened_year": _opened(4),
}
"""What cases can be counted by beside their facts; ``case.stage`` means the same as ``stage``."""

RESULT_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "grade": RESULTS.c.grade,
    "programme": SESSIONS.c.programme,
    "period": SESSIONS.c.period,
    "session": RESULTS.c.session_id,
}
"""What confirmed results can be counted by beside what their cases can."""


class StatisticsQueries(Repository):
    """Counts made by the database, never by loading cases."""

    def earlier_cases(
        self,
        workflow: str,
        before_case: str,
        same: Mapping[str, FactValue],
        since: date,
        until: date,
    ) -> int:
        """Count the cases opened before this one that share all these facts with it.

        A fact that is not known is shared with nobody.  Of cases opened on the same day those
        count that stand earlier in the journal.

        Args:
            workflow: Workflow of the cases counted.
            before_case: The case itself, which need not be there yet.
            same: Facts and the values they must have.
            since: First day of opening that counts.
            until: Last day that counts.
        """
        if any(value is None for value in same.values()):
            return 0
        conditions = [
            self.ours(CASES),
            CASES.c.workflow == workflow,
            CASES.c.opened_on.between(since, until),
            CASES.c.id != before_case,
            *(has_fact(self.county, name, value) for name, value in same.items()),
            *self._opened_before(before_case),
        ]
        query = select(func.count()).select_from(CASES).where(*conditions)
        return self.connection.execute(query).scalar_one()

    def tally(
        self,
        workflow: str | Collection[str] | None,
        by: Sequence[str],
        where: Mapping[str, FactValue | tuple[str, ...]] | None = None,
        opened_from: date | None = None,
        opened_to: date | None = None,
    ) -> Counts:
        """Count cases by facts or columns.

        Args:
            workflow: One workflow or several; None counts all.
            by: Names of facts or of ``COLUMNS``; none gives one count of all.
            where: What a fact or column must be; None means it is unknown, a tuple that one of
                its values will do.
            opened_from: First day of opening that counts.
            opened_to: Last day that counts.

        Returns:
            ``((values of by), count)``, largest count first.
        """
        wanted: CaseFilter = {
            "workflow": workflow,
            "opened_from": opened_from,
            "opened_to": opened_to,
        }
        condition = and_(
            case_condition(self.county, wanted), *_restrictions(self.county, where or {})
        )
        return self._count(CASES, COLUMNS, by, condition)

    def tally_results(
        self,
        by: Sequence[str],
        *,
        programme: str | None = None,
        period: str | None = None,
        where: Mapping[str, FactValue | tuple[str, ...]] | None = None,
        held_from: date | None = None,
        held_to: date | None = None,
    ) -> Counts:
        """Count confirmed results by grade, programme, period, session or what their case has."""
        joined = RESULTS.join(
            SESSIONS,
            and_(SESSIONS.c.county == RESULTS.c.county, SESSIONS.c.id == RESULTS.c.session_id),
        ).join(CASES, and_(CASES.c.county == RESULTS.c.county, CASES.c.id == RESULTS.c.case_id))
        conditions = [self.ours(RESULTS), *_restrictions(self.county, where or {})]
        for column, value in ((SESSIONS.c.programme, programme), (SESSIONS.c.period, period)):
            if value is not None:
                conditions.append(column == value)
        if held_from is not None:
            conditions.append(SESSIONS.c.held_on >= held_from)
        if held_to is not None:
            conditions.append(SESSIONS.c.held_on <= held_to)
        return self._count(joined, {**COLUMNS, **RESULT_COLUMNS}, by, and_(*conditions))

    def _count(
        self,
        source: FromClause,
        columns: Mapping[str, ColumnElement[Any]],
        by: Sequence[str],
        condition: ColumnElement[bool],
    ) -> Counts:
        """Group and count, then put the typed columns of a fact together again."""
        keys: list[ColumnElement[Any]] = []
        places: list[slice] = []
        for name in by:
            column = columns.get(name.removeprefix("case."))
            start = len(keys)
            if column is not None:
                keys.append(column.label(f"key_{start}"))
            else:
                facts = CASE_FACTS.alias()
                source = source.outerjoin(
                    facts,
                    and_(
                        facts.c.county == CASES.c.county,
                        facts.c.case_id == CASES.c.id,
                        facts.c.name == name,
                    ),
                )
                keys.extend((facts.c.text, facts.c.number, facts.c.day, facts.c.flag))
            places.append(slice(start, len(keys)))
        query = select(*keys, func.count()).select_from(source).where(condition)
        counted = [
            (tuple(_known(row[place]) for place in places), row[-1])
            for row in self.rows(query.group_by(*keys) if keys else query)
        ]
        counted.sort(key=lambda pair: (-pair[1], [str(value) for value in pair[0]]))
        return tuple(counted)

    def _opened_before(self, known_case: str) -> list[ColumnElement[bool]]:
        """Return the condition of being opened before a case; none if it is not there yet."""
        row = self.connection.execute(
            select(CASES.c.opened_on, CASES.c.opened_seq).where(
                self.ours(CASES), CASES.c.id == known_case
            )
        ).first()
        if row is None:
            return []
        same_day = and_(CASES.c.opened_on == row.opened_on, CASES.c.opened_seq < row.opened_seq)
        return [or_(CASES.c.opened_on < row.opened_on, same_day)]


def _known(values: Sequence[Any]) -> FactValue:
    """Return the one value among the columns of a key that is there; None if none is."""
    return next((value for value in values if value is not None), None)


def _restrictions(
    county: str,
    where: Mapping[str, FactValue | tuple[str, ...]],
) -> list[ColumnElement[bool]]:
    """Return the condition for each name a count is restricted by."""
    return [_restriction(county, name, value) for name, value in where.items()]


def _restriction(county: str, name: str, value: FactValue | tuple[str, ...]) -> ColumnElement[bool]:
    column = COLUMNS.get(name.removeprefix("case."))
    if column is None and isinstance(value, tuple):
        return or_(false(), *(has_fact(county, name, one) for one in value))
    if column is None:
        return has_fact(county, name, value)  # type: ignore[arg-type]  # no tuple: that was just answered
    if isinstance(value, tuple):
        return column.in_(value)
    return column.is_(None) if value is None else column == value
