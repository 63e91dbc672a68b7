"""What the template of my work gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from engine.configuration.library import Loaded
from engine.configuration.workflow import Workflow
from engine.services.agreed_totals import CountyTotals
from engine.services.entries import KnownWorkflow
from engine.services.keep_drafts import DraftLine
from engine.services.open_case import first_step
from engine.services.read_cases import WorkItem
from engine.services.read_submissions import RuleTask
from engine.services.review_work import ReviewAct, ReviewTask
from webui.blueprints.cases.pages import Line, line_of
from webui.language import as_written, label, language, say
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
class ReviewLine:
    """Something a review session waits for.

    Attributes:
        number: Of the drawn case; empty for what concerns the session as a whole.
    """

    title: str
    address: str
    session: str
    session_address: str
    number: str
    held_on: date


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A form the person began and has not submitted.

    Attributes:
        address: Where the person goes on with it.
        about: Subject and number of the case; empty for a new case.
    """

    title: str
    address: str
    about: str
    saved_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A draft of rules that waits for the person.

    Attributes:
        document: Its title and version.
        by: Who submitted it, or who returned it.
        words: What that person said.
    """

    title: str
    address: str
    document: str
    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class WorkPage:
    """What waits for a person, the most pressing first."""

    person: str
    urgent: tuple[Task, ...]
    others: tuple[Task, ...]
    reviews: tuple[ReviewLine, ...]
    drafts: tuple[DraftRow, ...]
    rules: tuple[RuleLine, ...] = ()

    @property
    def count(self) -> int:
        """Return how much waits."""
        return len(self.urgent) + len(self.others) + len(self.reviews) + len(self.rules)

    @property
    def late(self) -> int:
        """Return how much of it is past its due day."""
        return sum(task.line.is_overdue for task in (*self.urgent, *self.others))


@dataclass(frozen=True, slots=True)
class AgreedTable:
    """What counties agreed to show to a supervisor, of one half-year.

    Attributes:
        span: The half-year, in words.
        until: Its last day.
        here: Title of the county that supervises.
    """

    span: str
    until: date
    counties: tuple[CountyTotals, ...]
    here: str


REVIEW_ACTS: Mapping[ReviewAct, tuple[str, str]] = {
    "freeze": ("固定抽取范围", "reviews.session"),
    "witness": ("给出见证数", "reviews.witness"),
    "draw": ("抽取", "reviews.session"),
    "score": ("评分", "reviews.sheet"),
    "confirm": ("确认评查结果", "reviews.ask_confirmation"),
}
"""What to do in a session, in words, and the route where it is done."""


def work_page(
    person: str,
    items: Sequence[WorkItem],
    reviews: Sequence[ReviewTask],
    drafts: Sequence[DraftLine],
    names: Names,
    *,
    rules: Sequence[RuleTask] = (),
) -> WorkPage:
    """Return the page of a person's work."""
    tasks = [_task(item, names) for item in items]
    return WorkPage(
        person=person,
        urgent=tuple(task for task in tasks if task.urgent),
        others=tuple(task for task in tasks if not task.urgent),
        reviews=tuple(map(_review_line, reviews)),
        drafts=tuple(map(_draft_row, drafts)),
        rules=tuple(map(_rule_line, rules)),
    )


def _draft_row(line: DraftLine) -> DraftRow:
    case, title = line.case, label(line.step.title)
    if case is None:
        address = url_for("cases.register", workflow=line.draft.workflow)
        return DraftRow(title, address, "", line.draft.saved_at, line.is_open)
    address = url_for("cases.do", case=case.id, step=line.step.id)
    about = " · ".join(dict.fromkeys(part for part in (case.headline, case.number) if part))
    return DraftRow(title, address, about, line.draft.saved_at, line.is_open)


def _rule_line(task: RuleTask) -> RuleLine:
    line, kept = task.line, task.line.submission
    called = as_written(kept.title)
    document = f"{called} {say('第 {version} 版', version=kept.version)}"
    if task.act == "approve":
        address = url_for("configuration.submission", submission=kept.id)
        title = say("审批规则草稿")
        return RuleLine(title, address, document, line.by, kept.submitted_at, kept.words)
    address = url_for("configuration.edit", kind=kept.kind, document=kept.document)
    at = kept.decided_at or kept.submitted_at
    title = say("修改退回的草稿")
    return RuleLine(title, address, document, line.decided_by, at, kept.decision or "")


def _review_line(task: ReviewTask) -> ReviewLine:
    words, endpoint = REVIEW_ACTS[task.act]
    place = {"session": task.session.id} | ({"case": task.case} if task.case else {})
    return ReviewLine(
        title=say(words),
        address=url_for(endpoint, **place),  # type: ignore[arg-type]  # parts of the address
        session=task.session.title,
        session_address=url_for("reviews.session", session=task.session.id),
        number=task.number or "",
        held_on=task.session.held_on,
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


def review_opening() -> Link:
    """Return the form with which a review session is opened."""
    return Link(url_for("reviews.new_session"), say("建立评查会"))


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
