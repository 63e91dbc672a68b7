"""How much waits for a person, counted once for each state of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.services.read_cases import my_work
from engine.services.read_submissions import my_rules
from engine.services.review_work import my_reviews
from engine.terms import Actor
from webui.session import Member, desk, moment, office, today


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits, how much of it is past its due day, and how much are reviews and rules."""

    count: int
    late: int
    reviews: int = 0
    rules: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A count with what it was counted of: the last entry of the journal, and the day."""

    seq: int
    day: date
    waiting: Waiting


def waiting_for(member: Member) -> Waiting:
    """Return how much waits for the person; costs one small query unless something happened."""
    with desk().database.reading(desk().county) as unit:
        seq = unit.head().seq
    counted = office().counted
    whose = (member.tenant, member.actor.person)
    known = counted.get(whose)
    if not isinstance(known, Counted) or (known.seq, known.day) != (seq, today()):
        known = Counted(seq, today(), _count(member.actor))
        counted[whose] = known
    return known.waiting


def forget_counts() -> None:
    """Count anew, after something that is no act of the journal."""
    office().counted.clear()


def _count(actor: Actor) -> Waiting:
    items = my_work(desk(), actor=actor, at=moment())
    reviews = my_reviews(desk(), actor=actor, at=moment())
    late = sum(item.line.clock is not None and item.line.clock.state == "overdue" for item in items)
    rules = my_rules(desk(), actor=actor, at=moment())
    return Waiting(len(items) + len(reviews) + len(rules), late, len(reviews), len(rules))
