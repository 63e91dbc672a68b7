"""What the review sessions under way wait for from one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.clock import county_date
from engine.configuration.county import Right
from engine.records.values import Session
from engine.services.desk import Desk
from engine.services.people import rights_of
from engine.services.read_reviews import NextAct, SessionView, list_sessions, read_session
from engine.terms import Actor

ReviewAct = Literal["freeze", "witness", "draw", "score", "confirm"]

_RIGHTS: dict[NextAct, tuple[ReviewAct, Right]] = {
    "freeze": ("freeze", "review.prepare"),
    "witness": ("witness", "review.witness"),
    "draw": ("draw", "review.prepare"),
}
"""What a session as a whole may wait for, and the right it takes."""


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """Something a session waits for.

    Attributes:
        case: The drawn case; None for what concerns the session as a whole.
        number: Printed number of that case.
    """

    act: ReviewAct
    session: Session
    case: str | None = None
    number: str | None = None


def my_reviews(desk: Desk, *, actor: Actor, at: datetime) -> tuple[ReviewTask, ...]:
    """Return what waits for the person in sessions under way, the session held first first.

    A person who may not read reviews has no such tasks.
    """
    with desk.database.reading(desk.county) as unit:
        rights = rights_of(desk.county_on(unit, county_date(at)).document, actor)
    if "review.read" not in rights:
        return ()
    under_way = [
        line.session.id
        for line in list_sessions(desk, actor=actor, at=at)
        if line.session.stage != "closed"
    ]
    views = (read_session(desk, each, actor=actor, at=at) for each in reversed(under_way))
    return tuple(task for view in views for task in _tasks(view))


def _tasks(view: SessionView) -> Iterator[ReviewTask]:
    act, right = _RIGHTS.get(view.next_act, (None, None))
    if act and right in view.rights and not (act == "witness" and view.heard):
        yield ReviewTask(act, view.session)
    for line in view.cases:
        case = line.reviewed.case
        if line.scores:
            yield ReviewTask("score", view.session, case, line.number)
        if line.confirms:
            yield ReviewTask("confirm", view.session, case, line.number)
