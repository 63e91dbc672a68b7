"""What the template of my work gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from engine.configuration.library import Loaded
from engine.configuration.workflow import Workflow
from engine.services.entries import KnownWorkflow
from engine.services.open_case import first_step
from engine.services.read_cases import WorkItem
from webui.blueprints.cases.pages import Line, line_of
from webui.language import label, language
from webui.names import Names


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits.

    Attributes:
        address: Where it is done: the form of the step, or the case itself for a reminder.
        urgent: Proposed by the ladder, or past its due day.
    """

    title: str
    address: str
    line: Line
    urgent: bool
    reminder: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    """What waits for a person, the most pressing first."""

    person: str
    urgent: tuple[Task, ...]
    others: tuple[Task, ...]

    @property
    def count(self) -> int:
        """Return how much waits."""
        return len(self.urgent) + len(self.others)

    @property
    def late(self) -> int:
        """Return how much of it is past its due day."""
        return sum(task.line.is_overdue for task in (*self.urgent, *self.others))


def work_page(person: str, items: Sequence[WorkItem], names: Names) -> WorkPage:
    """Return the page of a person's work."""
    tasks = [_task(item, names) for item in items]
    return WorkPage(
        person=person,
        urgent=tuple(task for task in tasks if task.urgent),
        others=tuple(task for task in tasks if not task.urgent),
    )


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words."""

    address: str
    title: str


def openings(known: Sequence[KnownWorkflow]) -> tuple[Link, ...]:
    """Return the forms with which the person begins cases; the workflow is named if several are."""
    mine = [each.workflow for each in known if each.may_open]
    return tuple(
        Link(
            url_for("cases.register", workflow=each.ref.id),
            _opening(each) if len(mine) == 1 else f"{_opening(each)}：{label(each.document.title)}",
        )
        for each in mine
    )


def _opening(workflow: Loaded[Workflow]) -> str:
    return label(first_step(workflow.document).title)


def lists_of(known: Sequence[KnownWorkflow]) -> tuple[Link, ...]:
    """Return the lists of all workflows."""
    return tuple(
        Link(
            url_for("cases.listing", workflow=each.workflow.ref.id),
            label(each.workflow.document.title),
        )
        for each in known
    )


def _task(item: WorkItem, names: Names) -> Task:
    line = line_of(item.line, names)
    return Task(
        title=item.title[1] if language() == "en" else item.title[0],
        address=(
            url_for("cases.do", case=item.line.case.id, step=item.step)
            if item.step
            else line.address
        ),
        line=line,
        urgent=item.urgent,
        reminder=item.step is None,
    )
