"""Conditions as tests between small whole numbers, the only thing durable-rules is given.

Every fact a rule set mentions becomes a code: 0 where it is not known, an even number where it
equals a literal of the rules, an odd one between two literals.  Texts, dates, decimals, nulls
and long numbers never reach the C code, so none of its ways to misread them can happen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from engine.expressions import tree
from engine.rules.facts import FactSheet
from engine.terms import FactValue

UNKNOWN = 0
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_OPERATORS = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}


class NotCarriedError(Exception):
    """The condition cannot be put into codes; the Python twin answers it."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A condition in the form of durable-rules.

    Attributes:
        test: One test, ``$and`` or ``$or``.
        nodes: Ways through its ``$or`` branches: what it costs to compile.
        firings: How often it can fire for one case, since each true branch fires.
    """

    test: dict[str, Any]
    nodes: int = 1
    firings: int = 1

    @property
    def terms(self) -> int:
        """Return how many comparisons, ``$and`` and ``$or`` it is written with."""
        return _terms(self.test)


class Codes:
    """The codes of all facts that some conditions read."""

    def __init__(self, conditions: Iterable[tree.Condition]) -> None:
        """Gather the literals each fact is compared with, in their order."""
        literals: dict[str, set[FactValue]] = {}
        for condition in conditions:
            for test in _tests(condition):
                known = {value for value in _values(test.cell) if value is not None}
                literals.setdefault(test.fact, set()).update(known)
        # All literals of a fact have its type, so they can be ordered.
        self._cuts: dict[str, list[Any]] = {
            fact: sorted(values, key=_in_order) for fact, values in literals.items()
        }
        self.keys = {fact: f"f{number}" for number, fact in enumerate(self._cuts)}

    def code(self, fact: str, value: FactValue) -> int:
        """Return the place of a value among the literals of its fact."""
        if value is None:
            return UNKNOWN
        cuts = self._cuts[fact]
        place = bisect_left(cuts, value)
        return 2 * place + (2 if place < len(cuts) and cuts[place] == value else 1)

    def of_sheet(self, sheet: FactSheet) -> dict[str, int]:
        """Return the codes of a case; every key is filled."""
        return {key: self.code(fact, sheet[fact]) for fact, key in self.keys.items()}

    def carry(self, condition: tree.Condition, *, wanted: bool = True) -> Carried:
        """Return what is true exactly where the condition is known to be ``wanted``.

        Raises:
            NotCarriedError: It compares two facts.
        """
        match condition:
            case tree.Test(fact, cell):
                return self._cell(fact, cell, wanted=wanted)
            case tree.Not(part):
                return self.carry(part, wanted=not wanted)
            case tree.Always():
                return Carried({"__case": 1 if wanted else 2})
            case tree.All(parts):
                join = _both if wanted else _either
            case tree.AnyPart(parts):
                join = _either if wanted else _both
        return join([self.carry(part, wanted=wanted) for part in parts])

    def _cell(self, fact: str, cell: tree.Cell, *, wanted: bool) -> Carried:
        match cell:
            case tree.Anything():
                return Carried({"__case": 1 if wanted else 2})
            case tree.AnyOf(tests):
                return self._list(fact, tests, wanted=wanted)
            case tree.Negation(tests):
                return self._list(fact, tests, wanted=not wanted)
            case _:
                return self._test(fact, cell, wanted=wanted)

    def _list(self, fact: str, tests: Sequence[tree.SimpleTest], *, wanted: bool) -> Carried:
        parts = [self._test(fact, test, wanted=wanted) for test in tests]
        if not wanted:
            return _both(parts)
        joined = _either(parts)
        if all(isinstance(test, tree.Equals) for test in tests):
            return Carried(joined.test, joined.nodes)  # a fact equals one literal at a time
        return joined

    def _test(self, fact: str, test: tree.SimpleTest, *, wanted: bool) -> Carried:
        match test:
            case tree.Equals(tree.Literal(value)):
                key, code = self.keys[fact], self.code(fact, value)
                return Carried({key: code} if wanted else {"$neq": {key: code}})
            case tree.Compare(op, tree.Literal(value)):
                return self._order(fact, op if wanted else _OPPOSITE[op], value)
            case tree.Interval(tree.Literal(low), tree.Literal(high), low_open, high_open):
                above, below = (">" if low_open else ">="), ("<" if high_open else "<=")
                if wanted:
                    return _both([self._order(fact, above, low), self._order(fact, below, high)])
                outside = _either(
                    [
                        self._order(fact, _OPPOSITE[above], low),
                        self._order(fact, _OPPOSITE[below], high),
                    ]
                )
                return Carried(outside.test, outside.nodes)  # no value lies on both sides
            case _:
                raise NotCarriedError

    def _order(self, fact: str, op: str, value: FactValue) -> Carried:
        key = self.keys[fact]
        test = {_OPERATORS[op]: {key: self.code(fact, value)}}
        if op in {">", ">="}:
            return Carried(test)
        return Carried({"$and": [{"$gt": {key: UNKNOWN}}, test]})


def _both(parts: Sequence[Carried]) -> Carried:
    if len(parts) == 1:
        return parts[0]
    return Carried(
        {"$and": [part.test for part in parts]},
        reduce(lambda ways, part: ways * part.nodes, parts, 1),
        reduce(lambda times, part: times * part.firings, parts, 1),
    )


def _either(parts: Sequence[Carried]) -> Carried:
    if len(parts) == 1:
        return parts[0]
    return Carried(
        {"$or": [part.test for part in parts]},
        sum(part.nodes for part in parts),
        sum(part.firings for part in parts),
    )


def _terms(test: Mapping[str, Any]) -> int:
    parts = (*test.get("$and", ()), *test.get("$or", ()))
    return 1 + sum(map(_terms, parts))


def _tests(condition: tree.Condition) -> Iterable[tree.Test]:
    match condition:
        case tree.Test():
            yield condition
        case tree.All(parts) | tree.AnyPart(parts):
            for part in parts:
                yield from _tests(part)
        case tree.Not(part):
            yield from _tests(part)
        case tree.Always():
            return


def _values(cell: tree.Cell) -> Iterable[FactValue]:
    match cell:
        case tree.AnyOf(tests) | tree.Negation(tests):
            for test in tests:
                yield from _values(test)
        case tree.Equals(tree.Literal(value)) | tree.Compare(_, tree.Literal(value)):
            yield value
        case tree.Interval(low, high):
            yield from (end.value for end in (low, high) if isinstance(end, tree.Literal))
        case _:
            return


def _in_order(value: FactValue) -> Any:  # noqa: ANN401  literals of one fact have one type
    return value
