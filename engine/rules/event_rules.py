"""Rules over several events of one case: what follows what within how many days.

durable-rules answers where few events can take part; its Python twin answers all else, and says
of every rule that fired by which events it did.  A rule may read that another one fired: that is
an event too, on the day the other one came about.  Which rules wait for which is settled before,
so each is judged once and none can feed itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal

from engine.errors import RuleError
from engine.rules.ruleset import EVENT_KEYS, MOST_PARTS, EventJoin, Runtime, durable_loads

Decision = Literal["agree", "return"]
MOST_EVENTS = 60
"""Events of a case, and ways to match them, with which durable-rules is still asked."""

_JOIN = EventJoin()


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that happened to a case.

    Attributes:
        name: The step done; of a rule that fired, its name.
        roles: Those of whoever did it.
        fired: It is a rule that fired, not a step.
    """

    name: str
    on: date
    decision: Decision | None = None
    roles: frozenset[str] = frozenset()
    fired: bool = False


@dataclass(frozen=True, slots=True)
class EventTest:
    """What an event must be; without roles or a decision, any will do."""

    steps: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    decision: Decision | None = None
    roles: frozenset[str] = frozenset()

    def holds(self, event: CaseEvent) -> bool:
        """Tell whether the event is such a one."""
        return (
            event.name in (self.rules if event.fired else self.steps)
            and self.decision in {None, event.decision}
            and (not self.roles or not self.roles.isdisjoint(event.roles))
        )


@dataclass(frozen=True, slots=True)
class EventRule:
    """Events in this order, each another one, from the first to the last within some days.

    Attributes:
        without: What must not lie between the first and the last.
    """

    parts: tuple[EventTest, ...]
    within_days: int
    without: EventTest | None = None

    @property
    def reads(self) -> frozenset[str]:
        """Return the rules whose firing it looks at."""
        tests = (*self.parts, *((self.without,) if self.without else ()))
        return frozenset[str]().union(*(test.rules for test in tests))


class EventRules:
    """Rules over the events of a case, each fired at most once for it."""

    def __init__(self, rules: Mapping[str, EventRule], prefer: Runtime = "durable") -> None:
        """Settle the order in which rules that read one another are judged.

        Raises:
            RuleError: A rule reads, through others or not, that it fired itself, or reads a rule
                that does not exist.
        """
        self.rules = dict(rules)
        self.rounds = _rounds(self.rules)
        self.runtime: Runtime = "durable" if prefer == "durable" and durable_loads() else "python"

    def fire(self, events: Sequence[CaseEvent]) -> dict[str, tuple[CaseEvent, ...]]:
        """Return each rule that fires, with the events by which it did first.

        Args:
            events: As they were done; those of one day keep this order.

        Raises:
            RuleError: durable-rules refused an event, or says otherwise than its twin.
        """
        # Where an event stands; what a rule's firing adds stands right behind what completed it.
        known: dict[tuple[int, ...], CaseEvent] = {
            (n,): event for n, event in enumerate(sorted(events, key=lambda one: one.on))
        }
        fired: dict[str, tuple[CaseEvent, ...]] = {}
        for number, names in enumerate(self.rounds):
            order = sorted(known)
            line = [known[place] for place in order]
            for position, name in enumerate(names):
                match = self._match(self.rules[name], line)
                if match is not None:
                    fired[name] = tuple(line[place] for place in match)
                    last = CaseEvent(name, line[match[-1]].on, fired=True)
                    known[*order[match[-1]], number, position] = last
        return {name: fired[name] for name in self.rules if name in fired}

    def _match(self, rule: EventRule, line: Sequence[CaseEvent]) -> tuple[int, ...] | None:
        facts = event_facts(rule, line) if self.runtime == "durable" else None
        if facts is not None and not _JOIN.fires(len(rule.parts), facts):
            return None
        match = first_match(rule, line)
        if facts is not None and match is None:
            raise RuleError(
                "durable-rules 与 Python 对事件规则的判断不一致",
                "durable-rules and Python disagree about a rule over events",
            )
        return match


def first_match(rule: EventRule, line: Sequence[CaseEvent]) -> tuple[int, ...] | None:
    """Return the places of the events that meet a rule first; None if it is not met.

    Of all that meet it, those that are complete earliest; of these, those that begin earliest.

    Args:
        rule: The rule.
        line: Events in their order.
    """
    matches = [match for start in range(len(line)) if (match := _from(start, rule, line))]
    return min(matches, key=lambda match: (match[-1], match[0]), default=None)


def _from(start: int, rule: EventRule, line: Sequence[CaseEvent]) -> tuple[int, ...] | None:
    """Return the match that begins at this event: to take each part's next is soonest done."""
    places: list[int] = []
    for place in range(start, len(line)):
        event = line[place]
        if (event.on - line[start].on).days > rule.within_days:
            return None
        if rule.parts[len(places)].holds(event):
            places.append(place)
            if len(places) == len(rule.parts):
                return tuple(places)
        if not places:
            return None
        if place > start and rule.without is not None and rule.without.holds(event):
            return None
    return None


def event_facts(rule: EventRule, line: Sequence[CaseEvent]) -> list[dict[str, int]] | None:
    """Return what durable-rules is given of the events: whole numbers, every key filled.

    Returns:
        None where it is not to be asked: more parts, more events or more ways than it bears.
    """
    if not 1 < len(rule.parts) <= MOST_PARTS:
        return None
    denied = [rule.without is not None and rule.without.holds(event) for event in line]
    so_far = list(accumulate(denied, initial=0))
    facts: list[dict[str, int]] = []
    ways = [1, *[0] * len(rule.parts)]  # of meeting the first so many parts, whatever the days
    for place, event in enumerate(line):
        meets = [int(part.holds(event)) for part in rule.parts]
        if not any(meets):
            continue
        for number in range(len(meets), 0, -1):
            ways[number] += meets[number - 1] * ways[number - 1]
        if len(facts) == MOST_EVENTS or max(ways) > MOST_EVENTS:
            return None
        day = (event.on - line[0].on).days
        numbers = (*meets, *[0] * (MOST_PARTS - len(meets)), place, day, day + rule.within_days)
        counted = (so_far[place], so_far[place + 1])
        facts.append(dict(zip(EVENT_KEYS, (*numbers, *counted), strict=True)))
    return facts


def _rounds(rules: Mapping[str, EventRule]) -> tuple[tuple[str, ...], ...]:
    """Return the rules in rounds: each reads only what fired in the rounds before."""
    rounds: list[tuple[str, ...]] = []
    settled: set[str] = set()
    while len(settled) < len(rules):
        ready = tuple(n for n, rule in rules.items() if n not in settled and rule.reads <= settled)
        if not ready:
            names = [name for name in rules if name not in settled]
            raise RuleError(
                f"升级规则互相等待，或读取没有事件的规则：{'、'.join(names)}",
                f"rules wait for one another, or read one without events: {', '.join(names)}",
                value=names[0],
            )
        rounds.append(ready)
        settled.update(ready)
    return tuple(rounds)
