"""Many cases, many events and several threads on rules over events, in a process of its own.

Run as a program it writes a word for each flood that was survived and answered as the Python
twin answers.
"""

from __future__ import annotations

import sys
import threading
from datetime import date, timedelta

from engine.rules.event_rules import CaseEvent, EventRule, EventRules, EventTest

SURVIVED = ["cases", "events", "edge", "threads"]
START = date(2023, 5, 1)
VISIT = EventTest(frozenset({"visit"}))
RULES = {
    f"{parts}-{days}": EventRule((VISIT,) * parts, days, VISIT if parts == 2 else None)
    for parts in (2, 3, 4)
    for days in (0, 5, 30)
}


def visits(number: int, *, every: int) -> list[CaseEvent]:
    return [CaseEvent("visit", START + timedelta(days=n * every)) for n in range(number)]


def agree(events: list[CaseEvent], times: int = 1) -> None:
    ours, twin = EventRules(RULES), EventRules(RULES, "python").fire(events)
    assert ours.runtime == "durable"
    for _ in range(times):
        assert ours.fire(events) == twin


def cases() -> None:
    """More cases than the engine bears states, most of which match nothing."""
    for number in range(1200):
        agree(visits(number % 6, every=number % 9))


def events() -> None:
    """More events than it may be given; the twin answers."""
    agree(visits(3000, every=1))


def edge() -> None:
    """As many as it is still given, and one more or less."""
    for number in range(5, 14):
        for every in (0, 1, 40):
            agree(visits(number, every=every))


def threads() -> None:
    wrong: list[BaseException] = []

    def work(number: int) -> None:
        try:
            agree(visits(number, every=number), 100)
        except BaseException as error:  # noqa: BLE001  handed over, not swallowed
            wrong.append(error)

    running = [threading.Thread(target=work, args=(number,)) for number in range(2, 6)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    assert wrong == []


def main() -> None:
    for flood in (cases, events, edge, threads):
        flood()
        print(flood.__name__, flush=True)  # noqa: T201  it is read by the test


if __name__ == "__main__":
    sys.exit(main())
