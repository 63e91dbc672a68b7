"""Which values of an ordered column the tests of a cell take: nothing, something, everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.expressions import tree
from engine.expressions.names import FactType
from engine.terms import FactValue

Ordered = Decimal | str


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the line; None is an end without limit."""

    low: Ordered | None
    high: Ordered | None
    low_open: bool = False
    high_open: bool = False


def is_empty(low: FactValue, high: FactValue, *, opens: tuple[bool, bool], kind: FactType) -> bool:
    """Tell whether no value of this type lies between two literals."""
    span = _tight(Span(_place(low), _place(high), *opens), kind)
    return not _in_order(span.low, span.high, touching=not (span.low_open or span.high_open))


def covers_everything(tests: Iterable[tree.SimpleTest], kind: FactType) -> bool:
    """Tell whether every known value of an ordered type meets one of the tests.

    Tests that mention another fact take nothing for certain and are passed over.
    """
    spans = [_tight(span, kind) for test in tests if (span := span_of(test)) is not None]
    starts = [span for span in spans if span.low is None]
    if not starts:
        return False
    reach = max(starts, key=_reach_key)
    for span in sorted((s for s in spans if s.low is not None), key=_start_key):
        if reach.high is None:
            return True
        if not _meets(reach, span, kind):
            return False
        reach = max(reach, span, key=_reach_key)
    return reach.high is None


def span_of(test: tree.SimpleTest) -> Span | None:
    """Return the piece of the line a test takes, None if it depends on a fact or is ``null``."""
    match test:
        case tree.Interval(tree.Literal(low), tree.Literal(high), low_open, high_open):
            return Span(_place(low), _place(high), low_open, high_open)
        case tree.Compare(op, tree.Literal(value)) if op in {"<", "<="}:
            return Span(None, _place(value), high_open=op == "<")
        case tree.Compare(op, tree.Literal(value)):
            return Span(_place(value), None, low_open=op == ">")
        case tree.Equals(tree.Literal(value)) if value is not None:
            return Span(_place(value), _place(value))
        case _:
            return None


def _place(value: FactValue) -> Ordered:
    """Return where a value stands on its line; dates by the number of their day."""
    if isinstance(value, date):
        return Decimal(value.toordinal())
    if isinstance(value, bool) or value is None:
        return Decimal(int(bool(value)))
    return value


def _tight(span: Span, kind: FactType) -> Span:
    """Close the ends of whole numbers and days: ``(5..9)`` is ``[6..8]``."""
    if kind not in {"integer", "date"}:
        return span
    low, high = span.low, span.high
    if isinstance(low, Decimal) and span.low_open:
        low += 1
    if isinstance(high, Decimal) and span.high_open:
        high -= 1
    return Span(low, high)


def _in_order(first: Ordered | None, second: Ordered | None, *, touching: bool) -> bool:
    if isinstance(first, Decimal) and isinstance(second, Decimal):
        return first < second or (touching and first == second)
    if isinstance(first, str) and isinstance(second, str):
        return first < second or (touching and first == second)
    return True


def _meets(left: Span, right: Span, kind: FactType) -> bool:
    """Tell whether nothing lies between the end of ``left`` and the start of ``right``."""
    low, high = right.low, left.high
    if kind in {"integer", "date"} and isinstance(high, Decimal):
        high += 1
    return _in_order(low, high, touching=not (right.low_open and left.high_open))


def _reach_key(span: Span) -> tuple[bool, Ordered, bool]:
    high = span.high
    return (high is None, Decimal(0) if high is None else high, not span.high_open)


def _start_key(span: Span) -> tuple[Ordered, bool]:
    return (Decimal(0) if span.low is None else span.low, span.low_open)
