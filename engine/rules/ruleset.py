"""Rule sets on durable-rules, kept to the one way of using it that was proven safe.

Low-level calls only (no ``durable.lang``, no host, no threads), one constant state that is
deleted after each case, a warm-up fact before the first deletion, few rules and few possible
firings in each compiled set, whole numbers as the only values, one process and one thread at a
time.  A condition that cannot be carried this way is answered by the Python twin.

This is the only module that imports durable-rules.
"""

from __future__ import annotations

import json
import os
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from engine.errors import RuleError
from engine.expressions import tree
from engine.expressions.names import Dictionary
from engine.rules.codes import Carried, Codes, NotCarriedError
from engine.rules.conditions import holds
from engine.rules.facts import FactSheet

try:
    import durable_rules_engine as native
except ImportError:  # pragma: no cover  the C extension is not built on this machine
    native = None

Runtime = Literal["durable", "python"]

# The engine fails with more than 64 firings and never returns from 512 root conditions.
_MOST_RULES = 59  # and the warm-up rule
_MOST_FIRINGS = 60
_MOST_NODES = 400
_MOST_KEYS = 200  # the engine allows 252 keys a fact
_MOST_FIRINGS_OF_A_RULE = 16
_MOST_NODES_OF_A_RULE = 128
# The engine keeps 32 expressions in a row and refuses a rule with more (its error 113); how it
# joins them is its own affair, and none of up to 31 was ever refused.
_MOST_TERMS_OF_A_RULE = 29  # and the $and with the test that keeps the warm-up fact out
_STATE = "s"
MOST_PARTS = 4
"""Events one rule may join in durable-rules."""
EVENT_KEYS = (
    *(f"p{number}" for number in range(MOST_PARTS)),  # 1 where the event meets that part
    "place",
    "day",
    "until",  # the last day on which what begins here may end
    "denied_before",  # events that must not lie between: before this one
    "denied_so_far",  # and this one among them
)
"""Numbers an event is given to durable-rules by; windows are comparisons between two of them."""
_RESERVED = ("sid", "id", "__case", "__warm")
_WARM_UP = json.dumps({"sid": _STATE, "id": "w", "__warm": 1})


def durable_loads() -> bool:
    """Tell whether durable-rules is built and loads on this machine."""
    return native is not None


class Ruleset:
    """Rules that fire on the facts of a case.

    Attributes:
        runtime: ``durable``, or ``python`` where durable-rules does not load or is not wanted.
    """

    def __init__(
        self,
        rules: Mapping[str, tree.Condition],
        dictionary: Dictionary,
        prefer: Runtime = "durable",
    ) -> None:
        """Sort out which rules durable-rules may carry; compiling waits for the first case."""
        self.runtime: Runtime = "durable" if prefer == "durable" and native else "python"
        self.rules = dict(rules)
        self.dictionary = dictionary
        self._batches = _batches(self.rules) if self.runtime == "durable" else ()
        self._carried = {rule for batch in self._batches for rule in batch.rules}
        self._compiled: _Compiled | None = None

    def runtime_of(self, rule: str) -> Runtime:
        """Return which runtime answers this rule.

        Raises:
            KeyError: There is no such rule.
        """
        self.rules[rule]
        return "durable" if rule in self._carried else "python"

    def fire(self, sheet: FactSheet) -> frozenset[str]:
        """Return the rules whose conditions are known to hold.

        Raises:
            RuleError: durable-rules refused the case.
        """
        fired = {
            rule
            for rule, condition in self.rules.items()
            if rule not in self._carried and holds(condition, sheet)
        }
        if self._batches:
            fired |= self._in_this_process().fire(sheet)
        return frozenset(fired)

    def _in_this_process(self) -> _Compiled:
        """Return the compiled sets; what was compiled before a fork is not touched after it."""
        if self._compiled is None or self._compiled.process != os.getpid():
            self._compiled = _Compiled(self._batches)
        return self._compiled


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rules compiled together.

    Attributes:
        rules: Names; the rule at place 3 is called ``r3`` in the engine.
        definition: JSON of the whole set, made here and nowhere else.
    """

    rules: tuple[str, ...]
    codes: Codes
    definition: str


class _Compiled:
    """The sets of one process, used by one thread at a time."""

    def __init__(self, batches: Sequence[_Batch]) -> None:
        self.process = os.getpid()
        self._lock = threading.Lock()
        self._sets: list[tuple[_Batch, int]] = []
        weakref.finalize(self, _release, self._sets, self.process).atexit = False
        for batch in batches:
            handle = _create(batch.definition)
            self._sets.append((batch, handle))
            # An action must have run in the state's slot before the state is first deleted.
            _run(handle, _WARM_UP)

    def fire(self, sheet: FactSheet) -> set[str]:
        fired = set()
        with self._lock:
            for batch, handle in self._sets:
                fact = {"sid": _STATE, "id": "c", "__case": 1, **batch.codes.of_sheet(sheet)}
                fired |= {batch.rules[int(name[1:])] for name in _run(handle, json.dumps(fact))}
        return fired


class EventJoin:
    """Joins of two to four events of one case: that they follow one another in time.

    Whole numbers only, all keys filled, no ``none``: what must not lie between is counted before
    and compared.  Who calls sees to it that few events and few matches are given.
    """

    def __init__(self) -> None:
        """Compile nothing yet; a join is compiled when it is first asked for."""
        self._begin()

    def _begin(self) -> None:
        """Start anew in this process; what was compiled or locked before a fork is left alone."""
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._handles: dict[int, int] = {}

    def fires(self, parts: int, facts: Sequence[Mapping[str, int]]) -> bool:
        """Tell whether some of the events, in their order, meet all parts of a rule.

        Args:
            parts: How many parts the rule has, at most ``MOST_PARTS``.
            facts: For each event the numbers named in ``EVENT_KEYS``, earliest first.

        Raises:
            RuleError: durable-rules refused an event.
        """
        if len(facts) < parts:
            return False  # nor is there a state to delete where nothing was asserted
        if self._process != os.getpid():
            self._begin()
        with self._lock:
            handle = self._handle(parts)
            texts = (
                json.dumps({"sid": _STATE, "id": f"e{number}", "__case": 1, **fact})
                for number, fact in enumerate(facts)
            )
            return bool(_run_all(handle, texts))

    def _handle(self, parts: int) -> int:
        if parts not in self._handles:
            refuse_equal_hashes((*_RESERVED, *EVENT_KEYS))
            self._handles[parts] = _create(_join(parts))
            _run(self._handles[parts], _WARM_UP)
        return self._handles[parts]


def _join(parts: int) -> str:
    """Return the definition that joins so many events, JSON made here and nowhere else."""
    names = "abcd"[:parts]
    tests: list[dict[str, object]] = [{"a": {"$and": [{"__case": 1}, {"p0": 1}]}}]
    for number, (before, name) in enumerate(pairwise(names), start=1):
        later: list[dict[str, object]] = [
            {"__case": 1},
            {f"p{number}": 1},
            {"$gt": {"place": {before: "place"}}},
            {"$lte": {"day": {"a": "until"}}},
        ]
        if number == parts - 1:
            later.append({"$lte": {"denied_before": {"a": "denied_so_far"}}})
        tests.append({name: {"$and": later}})
    return json.dumps({"w": _rule({"__warm": 1}), "r0": {"all": tests}})


def _create(definition: str) -> int:
    if native is None:  # pragma: no cover  batches are made only where it loads
        raise RuleError("durable-rules 不可用", "durable-rules is not available")
    handle: int = native.create_ruleset("onecase", definition)
    return handle


def _run(handle: int, fact: str) -> set[str]:
    """Return the names of the rules one fact fires; the state is gone afterwards."""
    return _run_all(handle, (fact,))


def _run_all(handle: int, facts: Iterable[str]) -> set[str]:
    """Return the names fired by the first fact that fires any; the state is gone afterwards."""
    if native is None:  # pragma: no cover  batches are made only where it loads
        return set()
    names: set[str] = set()  # a rule fires once for each true branch of an $or
    try:
        for fact in facts:
            names = _assert(handle, fact)
            if names:
                break
    finally:
        native.delete_state(handle, _STATE)
    return names


def _assert(handle: int, fact: str) -> set[str]:
    """Return the names of the rules that fire with one fact more."""
    if native is None:  # pragma: no cover  batches are made only where it loads
        return set()
    names = set()
    code, offset = native.assert_fact(handle, fact)
    if code not in {0, 1}:  # 0 some rule fired, 1 none did
        raise RuleError(
            f"durable-rules 拒收案件事实（代码 {code}）",
            f"durable-rules refused the facts (code {code})",
        )
    started = native.start_action_for_state(handle, offset) if code == 0 else None
    message: str | None = started[1] if started else None
    while message:
        names.add(message[2 : message.index('"', 2)])
        message = native.complete_and_start_action(handle, offset)
    return names


def _release(sets: list[tuple[_Batch, int]], process: int) -> None:
    if native is not None and os.getpid() == process:
        for _, handle in sets:
            native.delete_ruleset(handle)


def _batches(rules: Mapping[str, tree.Condition]) -> tuple[_Batch, ...]:
    """Divide the rules that can be carried into sets within the engine's limits."""
    batches: list[list[str]] = []
    nodes = firings = 0
    facts: set[str] = set()
    for rule, condition in rules.items():
        codes = Codes([condition])
        carried = _carry(codes, condition)
        if carried is None:
            continue
        nodes, firings = nodes + carried.nodes, firings + carried.firings
        facts |= codes.keys.keys()
        if (
            not batches
            or len(batches[-1]) == _MOST_RULES
            or nodes > _MOST_NODES
            or firings > _MOST_FIRINGS
            or len(facts) > _MOST_KEYS
        ):
            batches.append([])
            nodes, firings, facts = carried.nodes, carried.firings, set(codes.keys)
        batches[-1].append(rule)
    return tuple(_batch(names, rules) for names in batches)


def _carry(codes: Codes, condition: tree.Condition) -> Carried | None:
    if len(codes.keys) > _MOST_KEYS:
        return None
    try:
        carried = codes.carry(condition)
    except NotCarriedError:
        return None
    small = (
        carried.nodes <= _MOST_NODES_OF_A_RULE
        and carried.firings <= _MOST_FIRINGS_OF_A_RULE
        and carried.terms <= _MOST_TERMS_OF_A_RULE
    )
    return carried if small else None


def _batch(names: Sequence[str], rules: Mapping[str, tree.Condition]) -> _Batch:
    codes = Codes(rules[name] for name in names)
    refuse_equal_hashes((*_RESERVED, *codes.keys.values()))
    definition = {"w": _rule({"__warm": 1})}
    for number, name in enumerate(names):
        # The first test keeps the warm-up fact out, whatever the condition says.
        definition[f"r{number}"] = _rule({"__case": 1}, codes.carry(rules[name]).test)
    return _Batch(tuple(names), codes, json.dumps(definition))


def _rule(*tests: dict[str, object]) -> dict[str, object]:
    return {"all": [{"m": {"$and": list(tests)}}]}


def refuse_equal_hashes(keys: Iterable[str]) -> None:
    """Refuse keys the engine cannot tell apart: it compares a 32-bit hash (FNV-1a) only.

    Raises:
        RuleError: Two keys have the same hash.
    """
    seen: dict[int, str] = {}
    for key in keys:
        value = 0x811C9DC5
        for byte in key.encode():
            value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
        other = seen.setdefault(value, key)
        if other != key:
            raise RuleError(
                f"键 {key} 与 {other} 在 durable-rules 中无法区分",
                f"durable-rules cannot tell the keys {key} and {other} apart",
            )
