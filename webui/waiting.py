"""How much waits for a person, counted once for each state of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.services.read_cases import WorkItem, my_work
from webui.session import Member, desk, moment, office, today


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits, and how much of it is past its due day."""

    count: int
    late: int


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
    known = counted.get(member.actor.person)
    if not isinstance(known, Counted) or (known.seq, known.day) != (seq, today()):
        known = Counted(seq, today(), _count(my_work(desk(), actor=member.actor, at=moment())))
        counted[member.actor.person] = known
    return known.waiting


def _count(items: tuple[WorkItem, ...]) -> Waiting:
    late = sum(item.line.clock is not None and item.line.clock.state == "overdue" for item in items)
    return Waiting(len(items), late)
