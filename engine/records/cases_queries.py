"""Reading cases: one, a page of many, how many; all parts of a page in one query each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import bindparam, func, select

from engine.errors import NotFoundError
from engine.records.base import columns_of
from engine.records.case_filters import CaseFilter, case_condition
from engine.records.case_parts import cases_of, steps_of
from engine.records.cases import CASES
from engine.records.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Unpack

    from engine.records.values import Case, StepEvent


ONE = select(*columns_of(CASES)).where(
    CASES.c.county == bindparam("of_county"), CASES.c.id == bindparam("of_case")
)
"""One case; kept as built."""


class CaseQueries(Repository):
    """Cases of the county as they stand."""

    def case(self, case: str) -> Case:
        """Return a case.

        Raises:
            NotFoundError: the county has no such case.
        """
        named = {"of_county": self.county, "of_case": case}
        rows = self.connection.execute(ONE, named).all()
        if not rows:
            raise NotFoundError("没有这件案件", "no such case", value=case)
        return cases_of(self.connection, self.county, rows)[0]

    def cases(
        self,
        *,
        limit: int | None = None,
        offset: int = 0,
        order: Literal["newest", "oldest"] = "newest",
        **wanted: Unpack[CaseFilter],
    ) -> tuple[Case, ...]:
        """Return the cases that meet the filter, by date of opening, newest first."""
        columns = (CASES.c.opened_on, CASES.c.opened_seq)
        places = [column.desc() if order == "newest" else column.asc() for column in columns]
        query = (
            select(*columns_of(CASES)).where(case_condition(self.county, wanted)).order_by(*places)
        )
        rows = self.rows(query.limit(limit).offset(offset or None))
        return cases_of(self.connection, self.county, rows)

    def count_cases(self, **wanted: Unpack[CaseFilter]) -> int:
        """Return how many cases meet the filter."""
        condition = case_condition(self.county, wanted)
        return self.connection.execute(
            select(func.count()).select_from(CASES).where(condition)
        ).scalar_one()

    def children(self, case: str) -> tuple[Case, ...]:
        """Return the cases that follow from a case, oldest first."""
        return self.cases(parent=case, order="oldest")

    def next_serial(self, workflow: str, year: int) -> int:
        """Return the number the next case of a workflow gets in a year, from 1."""
        last = self.connection.execute(
            select(func.max(CASES.c.serial)).where(
                self.ours(CASES), CASES.c.workflow == workflow, CASES.c.year == year
            )
        ).scalar()
        return (last or 0) + 1

    def step_events(self, case: str) -> tuple[StepEvent, ...]:
        """Return the steps done in a case, in order."""
        return self.step_events_of((case,))[case]

    def step_events_of(self, cases: Collection[str]) -> Mapping[str, tuple[StepEvent, ...]]:
        """Return the steps done in each of these cases, in order."""
        return steps_of(self.connection, self.county, cases)
