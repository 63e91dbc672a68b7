"""The steps of a case as rules over events read them: who did what on which day, and how."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from engine.rules.event_rules import CaseEvent, Decision
from engine.terms import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.audit.entry import FactJson
    from engine.records.values import StepEvent
    from engine.services.casebook import Casebook

_KEPT = re.compile(r"events\.(\d+)\.(step|rule)\.(.+)")


def case_events(book: Casebook) -> tuple[CaseEvent, ...]:
    """Return the events of a case in their order.

    Roles are those of the posts a person holds in the county of the casebook's day.
    """
    roles = _roles(book)
    signing = {step.id for step in book.workflow.document.steps if step.sign_off}
    return tuple(
        CaseEvent(
            name=event.step,
            on=event.on,
            decision=_decision(book, event) if event.step in signing else None,
            roles=frozenset(roles.get(event.actor, ())),
        )
        for event in book.events
    )


def _roles(book: Casebook) -> Mapping[str, set[str]]:
    roles: dict[str, set[str]] = defaultdict(set, {SYSTEM.person: {SYSTEM.person}})
    for post in book.today.posts:
        if post.holder is not None:
            roles[post.holder].add(post.role)
    return roles


def _decision(book: Casebook, event: StepEvent) -> Decision | None:
    """Return what the signature said that this step gave: of the same person and moment."""
    for signature in book.case.signatures:
        if signature.person == event.actor and signature.at == event.at:
            return "agree" if signature.agreed else "return"
    return None


def event_key(number: int, event: CaseEvent) -> str:
    """Return the name under which the journal keeps the day of an event a rule fired by.

    >>> from datetime import date
    >>> event_key(2, CaseEvent("return", date(2023, 6, 1)))
    'events.2.step.return'
    """
    return f"events.{number}.{'rule' if event.fired else 'step'}.{event.name}"


def events_kept(facts: Mapping[str, FactJson]) -> tuple[CaseEvent, ...]:
    """Return the events by which a rule fired, from what the journal keeps of it."""
    met: list[tuple[int, CaseEvent]] = []
    for key, value in facts.items():
        kept = _KEPT.fullmatch(key)
        if kept and isinstance(value, dict) and "date" in value:
            day = date.fromisoformat(value["date"])
            met.append((int(kept[1]), CaseEvent(kept[3], day, fired=kept[2] == "rule")))
    return tuple(event for _, event in sorted(met, key=lambda one: one[0]))
