"""What the templates of lists, steps and registration get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for

from engine.configuration.workflow import Stage
from engine.services.read_cases import CaseLine, CasePage
from webui.blueprints.cases.clocks import ClockView, clock_view
from webui.blueprints.cases.filters import Wanted
from webui.language import label
from webui.names import Names

PAGE_SIZE = 30

CHIPS: Mapping[str, str] = {
    "wait": "waiting",
    "good": "cleared",
    "bad": "due-soon",
    "plain": "open",
}
"""Chip of the theme for each tone a stage may have."""


@dataclass(frozen=True, slots=True)
class StageChip:
    """A stage as a chip: tone of the theme and word."""

    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list."""

    address: str
    number: str
    headline: str
    stage: StageChip
    workflow: str
    unit: str
    topic: str
    opened_on: date
    clock: ClockView | None

    @property
    def is_overdue(self) -> bool:
        """Tell whether its most pressing clock has run out."""
        return self.clock is not None and self.clock.tone == "overdue"


@dataclass(frozen=True, slots=True)
class Tab:
    """A stage above a list, with how many cases stand in it."""

    title: str
    count: int
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list.

    Attributes:
        new: Address to open a case of the workflow; None if the person may not.
        filtered: Something narrows the list.
    """

    title: str
    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    wanted: Wanted
    tabs: tuple[Tab, ...] = ()
    new: str | None = None
    workflow: str | None = None

    def address_of(self, page: int) -> str:
        """Return the address of another page of the same list."""
        return self.wanted.address(self.workflow, page=page)


def stage_chip(stage: Stage) -> StageChip:
    """Return a stage as a chip."""
    return StageChip(tone=CHIPS[stage.tone], word=label(stage.title))


def line_of(line: CaseLine, names: Names) -> Line:
    """Return a case as a line of a list."""
    case = line.case
    return Line(
        address=url_for("cases.show", case=case.id),
        number=case.number,
        headline=case.headline or case.number,
        stage=stage_chip(line.stage),
        workflow=label(line.workflow.document.title),
        unit=names.unit(case.lead),
        topic=names.topic(case.topic),
        opened_on=case.opened_on,
        clock=clock_view(line.clock) if line.clock else None,
    )


def lines_of(page: CasePage, names: Names) -> tuple[Line, ...]:
    """Return the lines of a page of cases."""
    return tuple(line_of(line, names) for line in page.lines)


def pages_for(total: int) -> int:
    """Return how many pages so many cases fill, at least 1."""
    return max(1, -(-total // PAGE_SIZE))
