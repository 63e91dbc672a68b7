"""What a draft would break among running and finished things, found before it is published.

Cases keep the versions they began with, so most drafts break nothing.  But who holds which post,
which units and areas there are and which days are workdays is read from what is in force today,
for running cases too; and a draft that reaches back would have results already confirmed come out
differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from engine.clock import county_date
from engine.configuration.calendar import Calendar
from engine.configuration.county import County
from engine.configuration.form import Form
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import ConfigurationFaults, Problem, Report
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.workflow import Workflow
from engine.records.session import UnitOfWork
from engine.services import shelf
from engine.services.calendar_impact import calendar_impact
from engine.services.county_impact import county_impact
from engine.services.desk import Desk
from engine.services.draft_checks import DraftCheck
from engine.services.people import require_right
from engine.services.results_impact import results_impact
from engine.services.workflow_impact import form_impact, workflow_impact
from engine.terms import Actor

MOST_TOLD = 20
"""Problems told at one time; mending these first shows what is left."""


def impact_problems(
    unit: UnitOfWork, desk: Desk, loaded: Loaded[Head], library: Library, *, at: datetime
) -> tuple[Problem, ...]:
    """Return what a draft would break, the errors first; empty if nothing.

    Args:
        unit: The records of the county.
        desk: The county's desk.
        loaded: The draft.
        library: Every published document with the draft among them, free of errors.
        at: When it is asked.
    """
    if loaded not in library.documents:
        return ()
    found = sorted(_found(unit, desk, loaded, library, at), key=lambda one: one.severity != "error")
    return (*found[:MOST_TOLD], *_more(loaded, found[MOST_TOLD:]))


def harm_of_draft(
    desk: Desk, check: DraftCheck, *, actor: Actor, at: datetime
) -> tuple[Problem, ...]:
    """Return what a draft would break; nothing is said of what cannot be judged yet.

    Raises:
        AccessError: the person may not write the configuration.
    """
    if check.loaded is None or not check.tried:
        return ()
    with desk.database.reading(desk.county) as unit:
        require_right(desk.county_on(unit, county_date(at)).document, actor, "configuration.write")
        return impact_problems(unit, desk, check.loaded, check.library, at=at)


def refuse_harm(
    unit: UnitOfWork, desk: Desk, loaded: Loaded[Head], library: Library, *, at: datetime
) -> None:
    """Stop if a version to be published would break something; see ``impact_problems``.

    Raises:
        ConfigurationFaults: It would; holds every reason with the way out.
    """
    report = Report(impact_problems(unit, desk, loaded, library, at=at))
    if not report.ok:
        raise ConfigurationFaults(report)


def _found(
    unit: UnitOfWork, desk: Desk, loaded: Loaded[Head], library: Library, at: datetime
) -> Iterator[Problem]:
    day = county_date(at)
    match loaded.document:
        case County():
            yield from county_impact(unit, desk, shelf.narrow(loaded, County), day)
        case Calendar():
            yield from calendar_impact(unit, desk, shelf.narrow(loaded, Calendar), day)
        case Workflow():
            yield from workflow_impact(unit, shelf.narrow(loaded, Workflow))
        case Form():
            yield from form_impact(shelf.narrow(loaded, Form), desk.library(unit), library)
        case Rubric() | Programme():
            yield from results_impact(unit, desk, loaded, library)
        case _:
            pass


def _more(loaded: Loaded[Head], left: list[Problem]) -> Iterator[Problem]:
    if left:
        worst = left[0].severity
        zh, en = f"另有{len(left)}处，没有逐条列出。", f"there are {len(left)} more, not listed."
        yield Problem(worst, "more-harm", loaded.path, 0, 0, "", zh, en)
