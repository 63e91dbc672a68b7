"""What is to be done when: acts are run in the order of their moments, whoever planned them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import heappop, heappush

from engine.clock import moment_of

Doing = Callable[[datetime], None]

_MINUTES_OF_A_DAY = 480


@dataclass(order=True, slots=True)
class _Entry:
    day: date
    rank: int
    turn: int
    doing: Doing = field(compare=False)


@dataclass(slots=True)
class Agenda:
    """A queue of acts by day; on one day by rank, then in the order they were planned."""

    _entries: list[_Entry] = field(default_factory=list)
    _turn: int = 0
    _day: date | None = None
    _minute: int = 0
    done: int = 0

    def plan(self, day: date, doing: Doing, *, rank: int = 0) -> None:
        """Put an act on the agenda; one planned for a day already past is done next."""
        self._turn += 1
        heappush(self._entries, _Entry(day, rank, self._turn, doing))

    def run(
        self, *, until: date | None = None, progress: Callable[[date], None] | None = None
    ) -> None:
        """Do everything up to and including a day, also what acts themselves put on the agenda."""
        while self._entries and (until is None or self._entries[0].day <= until):
            entry = heappop(self._entries)
            entry.doing(self._moment(entry.day))
            self.done += 1
            if progress:
                progress(entry.day)

    def _moment(self, day: date) -> datetime:
        """Return a moment in office hours, later than all before; time never runs backwards."""
        if self._day is None or day > self._day:
            self._day, self._minute = day, 0
        else:
            self._minute = min(self._minute + 1, _MINUTES_OF_A_DAY - 1)
        return moment_of(self._day, 9 + self._minute // 60, self._minute % 60)
