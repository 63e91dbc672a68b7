"""What the template of my work gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from engine.services.read_cases import WorkItem
from webui.blueprints.cases.pages import Line, line_of
from webui.language import language
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
