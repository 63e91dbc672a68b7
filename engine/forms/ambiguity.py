"""Whether a pattern reads some text in a number of ways that doubles with every character.

Engines that try one way after another need that many steps.  The pattern becomes an automaton
whose states are its characters; it is ambiguous if two different ways lead from a state back to
the same state over the same text.  ``(a+)+``, ``(a|aa)*`` and ``(a?b?)*`` are, ``(a+b)+`` is not.
"""

from __future__ import annotations

import re
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, cast

from engine.forms.values import items

_MANY: Final = 8
"""A repetition up to this often counts as one without end."""

_MOST_STATES: Final = 2_000
_MOST_LOOPING: Final = 150
_SAMPLES: Final = frozenset("aAzZ09_ \t\n.-,;:@/\\信é１")
_PROPERTY = re.compile(r"\\[pP]\{[^}]*\}")
_Tree: TypeAlias = Iterable[tuple[object, object]]
_LOOPS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


@dataclass(slots=True)
class _Part:
    """A part of a pattern: where it can begin and end, and whether it can be empty."""

    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    empty: bool = True


@dataclass(slots=True)
class _Automaton:
    """States with the characters they stand for, and the ways between them with their number."""

    alphabet: frozenset[str]
    signs: list[frozenset[str]] = field(default_factory=list)
    ways: Counter[tuple[int, int]] = field(default_factory=Counter)


def is_ambiguous(pattern: str) -> bool:
    """Tell whether the pattern can take exponential time; one too large to tell counts as such."""
    plain = _PROPERTY.sub(r"\\w", pattern)
    try:
        tree = parser.parse(plain)
    except (re.error, RecursionError, OverflowError):
        return False  # Whether it can be read at all is asked elsewhere.
    automaton = _Automaton(_SAMPLES | frozenset(plain))
    _sequence(automaton, tree)
    return len(automaton.signs) > _MOST_STATES or _doubles(automaton)


def _sequence(automaton: _Automaton, tree: _Tree) -> _Part:
    whole = _Part()
    for operation, argument in tree:
        if len(automaton.signs) > _MOST_STATES:
            break
        whole = _chained(automaton, whole, _part(automaton, str(operation), argument))
    return whole


def _chained(automaton: _Automaton, one: _Part, other: _Part) -> _Part:
    automaton.ways.update((here, there) for here in one.last for there in other.first)
    return _Part(
        one.first + other.first if one.empty else one.first,
        one.last + other.last if other.empty else other.last,
        one.empty and other.empty,
    )


def _part(automaton: _Automaton, operation: str, argument: object) -> _Part:
    if operation in _LOOPS:
        return _repeated(automaton, argument)
    if operation in {"SUBPATTERN", "ATOMIC_GROUP"}:
        inner = items(argument)[-1] if operation == "SUBPATTERN" else argument
        return _sequence(automaton, cast("_Tree", inner))
    if operation == "BRANCH":
        parts = [
            _sequence(automaton, each) for each in cast("tuple[object, list[_Tree]]", argument)[1]
        ]
        return _Part(
            tuple(state for part in parts for state in part.first),
            tuple(state for part in parts for state in part.last),
            any(part.empty for part in parts),
        )
    if operation in {"LITERAL", "NOT_LITERAL", "ANY", "IN"}:
        automaton.signs.append(frozenset(_signs(automaton.alphabet, operation, argument)))
        state = (len(automaton.signs) - 1,)
        return _Part(state, state, empty=False)
    return _Part()


def _repeated(automaton: _Automaton, argument: object) -> _Part:
    least, most, inner = cast("tuple[int, int, _Tree]", argument)
    endless = least != most and (most is codes.MAXREPEAT or int(most) >= _MANY)
    whole = _Part()
    for _ in range(1 if endless else min(int(most), _MANY)):
        whole = _chained(automaton, whole, _optional(_sequence(automaton, inner), least))
    if endless:
        automaton.ways.update((here, there) for here in whole.last for there in whole.first)
    return whole


def _optional(part: _Part, least: int) -> _Part:
    return part if least else _Part(part.first, part.last, empty=True)


def _signs(alphabet: frozenset[str], operation: str, argument: object) -> Iterator[str]:
    if operation == "IN":
        pairs = cast("Sequence[tuple[object, object]]", argument)
        negated = bool(pairs) and str(pairs[0][0]) == "NEGATE"
        for sign in alphabet:
            if any(_holds(str(kind), what, sign) for kind, what in pairs) is not negated:
                yield sign
        return
    for sign in alphabet:
        same = operation == "ANY" or ord(sign) == argument
        if same is not (operation == "NOT_LITERAL"):
            yield sign


def _holds(kind: str, what: object, sign: str) -> bool:
    if kind == "LITERAL":
        return ord(sign) == what
    if kind == "RANGE":
        low, high = cast("tuple[int, int]", what)
        return low <= ord(sign) <= high
    name = str(what)
    found = {
        "DIGIT": sign.isdigit(),
        "SPACE": sign.isspace(),
        "WORD": sign.isalnum() or sign == "_",
    }
    for word, holds in found.items():
        if name.endswith(word):
            return holds is not name.endswith(f"NOT_{word}")
    return False


def _doubles(automaton: _Automaton) -> bool:
    """Tell whether a way doubles: twice the same in a loop, or two apart that meet again."""
    ahead: dict[int, list[int]] = {}
    for here, there in automaton.ways:
        ahead.setdefault(here, []).append(there)
    twice = [way for way, count in automaton.ways.items() if count > 1]
    if any(here in _reached(ahead, there) for here, there in twice):
        return True
    looping = [state for state in ahead if state in _reached(ahead, state, itself=False)]
    return len(looping) > _MOST_LOOPING or any(
        _parts_and_meets(automaton, ahead, state) for state in looping
    )


def _reached(ahead: dict[int, list[int]], start: int, *, itself: bool = True) -> set[int]:
    found: set[int] = {start} if itself else set()
    waiting = [start]
    while waiting:
        for there in ahead.get(waiting.pop(), ()):
            if there not in found:
                found.add(there)
                waiting.append(there)
    return found


def _parts_and_meets(automaton: _Automaton, ahead: dict[int, list[int]], state: int) -> bool:
    """Tell whether two different ways lead from the state back to it over the same text."""
    signs = automaton.signs
    seen: set[tuple[int, int, bool]] = set()
    waiting = [(state, state, False)]
    while waiting:
        one, other, apart = waiting.pop()
        for left in ahead.get(one, ()):
            for right in ahead.get(other, ()):
                now_apart = apart or left != right
                if (left, right, now_apart) in seen or signs[left].isdisjoint(signs[right]):
                    continue
                if left == right == state and now_apart:
                    return True
                seen.add((left, right, now_apart))
                waiting.append((left, right, now_apart))
    return False
