"""The cases behind a figure of the dashboard, and which of them a person may open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine.analytics.measures import Period, topic_leaves, weight_of, where_of
from engine.clock import county_date
from engine.configuration.county import County, Measure
from engine.configuration.library import Library
from engine.configuration.workflow import Workflow
from engine.errors import NotFoundError
from engine.records.case_filters import CaseFilter
from engine.records.values import Case
from engine.services.casebook import pinned
from engine.services.confidence import may_see
from engine.services.desk import Desk
from engine.services.people import require_right
from engine.services.read_reviews import topic_title, unit_title
from engine.terms import Actor, FactValue, Label
from engine.workflow.parts import stage_of


@dataclass(frozen=True, slots=True)
class Counted:
    """Which cases are asked for: those of a measure, narrowed by topic and lead unit.

    Attributes:
        measure: Id of a measure of the county; None takes every case of the first workflow.
        topic: A topic of any level; a parent stands for all below it.
    """

    period: Period
    measure: str | None = None
    topic: str | None = None
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class CountedLine:
    """A case that counts.

    Attributes:
        weight: What it adds to the figure: 1, or the value of the fact that is added up.
        may_open: The reader may open the case; otherwise number and headline are not shown.
    """

    case: Case
    weight: Decimal
    unit: Label
    topic: Label
    stage: Label
    may_open: bool


@dataclass(frozen=True, slots=True)
class CountedCases:
    """The cases behind a figure, newest first; together they weigh what the figure says."""

    measure: Measure | None
    lines: tuple[CountedLine, ...]

    @property
    def total(self) -> Decimal:
        """Return the figure again."""
        return sum((line.weight for line in self.lines), Decimal(0))


def list_counted(desk: Desk, wanted: Counted, *, actor: Actor, at: datetime) -> CountedCases:
    """Return the cases behind a figure.

    Raises:
        AccessError: the person may not read statistics.
        NotFoundError: the county has no such measure, or it counts results of reviews.
    """
    with desk.database.reading(desk.county) as unit:
        county = desk.county_on(unit, county_date(at)).document
        require_right(county, actor, "statistics.read")
        measure = _measure(county, wanted.measure)
        found = unit.cases(**_filter(county, wanted, measure))
        library = desk.library(unit)
        where = where_of(county, measure) if measure else {}
        lines = (
            _line(county, library, case, measure, may_open=may_see(county, case, actor))
            for case in found
            if all(_meets(case, name, value) for name, value in where.items())
        )
        return CountedCases(measure, tuple(line for line in lines if line.weight))


def _measure(county: County, name: str | None) -> Measure | None:
    if name is None:
        return None
    for measure in county.measures:
        if measure.id == name and not measure.results:
            return measure
    raise NotFoundError("没有这项指标", "There is no such measure", value=name)


def _filter(county: County, wanted: Counted, measure: Measure | None) -> CaseFilter:
    first = next((each.workflow for each in county.measures if each.workflow), None)
    return {
        "workflow": measure.workflow if measure else first,
        "topic": topic_leaves(county, wanted.topic) if wanted.topic else None,
        "lead": wanted.lead,
        "opened_from": wanted.period.first,
        "opened_to": wanted.period.last,
    }


def _meets(case: Case, name: str, value: FactValue | tuple[str, ...]) -> bool:
    """Tell whether a case has what a measure asks; as the count in the database does."""
    columns: Mapping[str, FactValue] = {
        "workflow": case.workflow,
        "stage": case.stage,
        "lead": case.lead,
        "area": case.area,
        "topic": case.topic,
        "place": case.place,
        "final": case.final,
        "cleared": case.cleared_on is not None,
    }
    short = name.removeprefix("case.")
    found = columns[short] if short in columns else case.facts.get(name)
    return found in value if isinstance(value, tuple) else found == value


def _line(
    county: County, library: Library, case: Case, measure: Measure | None, *, may_open: bool
) -> CountedLine:
    workflow = pinned(library, case.bundle, Workflow, case.workflow).document
    added = measure.sum_of if measure else None
    return CountedLine(
        case=case,
        weight=weight_of((case.facts.get(added),) if added else ()),
        unit=unit_title(county, case.lead),
        topic=topic_title(county, case.topic),
        stage=stage_of(workflow, case.stage).title,
        may_open=may_open,
    )
