"""Outputs of a table as columns: literals, other facts, plain arithmetic, lists.

Sums and products of exact numbers come out the same everywhere as long as the digits suffice, so
the digits are counted beforehand.  Quotients do not: one engine rounds, another gives a float.
Only a quotient that is a product is taken, such as ``x / 8``, which is ``x * 0.125``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from engine.expressions import tree
from engine.expressions.names import Fact
from engine.rules.columns.facts import (
    WHOLE_DIGITS,
    Digits,
    FactColumns,
    digits_of,
    digits_of_column,
    exact,
    literal,
    refusal,
)

_WHOLE = Digits(WHOLE_DIGITS, 0)
_PLAIN_TYPES = {"text": "string", "boolean": "boolean", "date": "date", "integer": "int64"}
_LIST = "array<string>"


@dataclass(frozen=True, slots=True)
class OutputType:
    """What all outputs of a column become.

    Attributes:
        fact: The output column.
        kind: Its type on the backend.
    """

    fact: Fact
    kind: dt.DataType

    def write(self, output: tree.Output, facts: FactColumns) -> ir.Value:
        """Return an output of this column.

        Raises:
            RuleError: It cannot be said in columns; ``place`` is the output's name.
        """
        if self.kind.is_array():
            return _list(output, self.fact, facts)
        if isinstance(output, tree.Several):
            raise refusal(self.fact.name, "结果是列表", "the output is a list")
        if output == tree.Literal(None):
            return ibis.null(self.kind)
        if self.fact.type == "number" or isinstance(output, tree.Arithmetic):
            return _number(output, self.fact, facts).value.cast(self.kind)
        if isinstance(output, tree.Name):
            return facts[output.fact].cast(self.kind)
        return literal(output.value, self.fact)


def output_type(
    fact: Fact, outputs: Iterable[tree.Output], facts: FactColumns, *, added: int = 1
) -> OutputType:
    """Return the type that holds every one of these outputs.

    Args:
        fact: The output column.
        outputs: What its rows and its default give.
        facts: The columns outputs may read.
        added: How many of them may be added together.

    Raises:
        RuleError: An output cannot be said in columns.
    """
    written = [output for output in outputs if output != tree.Literal(None)]
    if any(isinstance(output, tree.Several) for output in written):
        if fact.type != "text":
            raise refusal(fact.name, "只有文本可以成列表", "lists are of texts only")
        return OutputType(fact, dt.dtype(_LIST))
    rooms = [
        _room(output, fact, facts) for output in written if not isinstance(output, tree.Several)
    ]
    if fact.type != "number":
        return OutputType(fact, dt.dtype(_PLAIN_TYPES[fact.type]))
    room = reduce(Digits.joined, [one for one in rooms if one], Digits(1, 0))
    room = Digits(room.before + len(str(added - 1)) if added > 1 else room.before, room.after)
    _check_room(room, fact)
    return OutputType(fact, room.type)


def total(parts: Sequence[ir.Value]) -> ir.Value:
    """Return the sum of columns, added in pairs: so the type widens with the depth, not the count.

    Each addition of decimals takes one more digit, and past 38 backends differ.  Of nothing the
    sum is 0.
    """
    if not parts:
        return ibis.literal(0, "int32")
    while len(parts) > 1:
        pairs = [left + right for left, right in zip(parts[::2], parts[1::2], strict=False)]
        parts = [*pairs, parts[-1]] if len(parts) % 2 else pairs
    return parts[0]


@dataclass(frozen=True, slots=True)
class _Exact:
    """A number and the room it takes."""

    value: ir.Value
    room: Digits

    def widened(self, room: Digits) -> _Exact:
        """Return a decimal with this room; a whole number meets every decimal as it is."""
        return _Exact(self.value.cast(room.type), room) if self._is_decimal else self

    def meets(self, other: _Exact) -> bool:
        """Tell whether Ibis lets the two stand in one sum: one type holds the other."""
        if not (self._is_decimal and other._is_decimal):
            return True
        return self.room.joined(other.room) in {self.room, other.room}

    @property
    def _is_decimal(self) -> bool:
        return bool(self.value.type().is_decimal())


def _room(output: tree.Single, fact: Fact, facts: FactColumns) -> Digits | None:
    """Return the room of a number, None of another output; refuse what is no exact number."""
    if fact.type not in {"integer", "number"}:
        return None
    room = _number(output, fact, facts).room
    if fact.type == "integer" and room.after:
        raise refusal(fact.name, "整数结果由小数算出", "a whole output is calculated from decimals")
    return room


def _number(output: tree.Output, fact: Fact, facts: FactColumns) -> _Exact:
    match output:
        case tree.Literal(Decimal() as value):
            room = digits_of(value)
            if room.after or room.before >= WHOLE_DIGITS:
                return _Exact(exact(value, room, fact), room)
            return _Exact(ibis.literal(int(value), "int64"), room)
        case tree.Name(name):
            return _Exact(facts[name], digits_of_column(facts[name]))
        case tree.Arithmetic("/", left, right):
            inverse = tree.Literal(_inverse(right, fact))
            return _number(tree.Arithmetic("*", left, inverse), fact, facts)
        case tree.Arithmetic(op, left, right):
            return _calculated(op, _number(left, fact, facts), _number(right, fact, facts), fact)
        case _:
            return _Exact(ibis.null("int64"), Digits(1, 0))


def _calculated(op: tree.ArithmeticOp, left: _Exact, right: _Exact, fact: Fact) -> _Exact:
    if not (left.value.type().is_decimal() or right.value.type().is_decimal()):
        # Whole numbers stay whole numbers of 64 bits: what does not fit stops the query.
        return _Exact(_apply(op, left.value, right.value), _WHOLE)
    joined = left.room.joined(right.room)
    if op != "*":
        room = Digits(joined.before + 1, joined.after)
        left, right = left.widened(joined), right.widened(joined)
    else:
        if not left.meets(right):
            right = right.widened(joined)
        room = Digits(left.room.before + right.room.before, left.room.after + right.room.after)
    _check_room(room, fact)
    return _Exact(_apply(op, left.value, right.value).cast(room.type), room)


def _apply(op: tree.ArithmeticOp, left: ir.Value, right: ir.Value) -> ir.Value:
    match op:
        case "+":
            return left + right
        case "-":
            return left - right
        case _:
            return left * right


def _check_room(room: Digits, fact: Fact) -> None:
    if not room.fits:
        raise refusal(
            fact.name,
            f"算式的结果可达 {room.before + room.after} 位数字",
            f"the result may have {room.before + room.after} digits",
        )


def _inverse(divisor: tree.Single, fact: Fact) -> Decimal:
    """Return 1 by a written divisor, if that is a decimal of few digits."""
    if isinstance(divisor, tree.Literal) and isinstance(divisor.value, Decimal) and divisor.value:
        inverse = 1 / Fraction(divisor.value)
        for places in range(13):
            scaled = inverse * 10**places
            if scaled.denominator == 1:
                return Decimal(scaled.numerator).scaleb(-places)
    raise refusal(
        fact.name,
        "除法只能除以写明的、能化为有限小数的数（如 2、5、8）",
        "a divisor is written out and its inverse ends after a few digits (2, 5, 8 and the like)",
    )


def _list(output: tree.Output, fact: Fact, facts: FactColumns) -> ir.Value:
    if output == tree.Literal(None):
        return ibis.null(_LIST)
    parts = output.parts if isinstance(output, tree.Several) else (output,)
    return ibis.array([_text(part, fact, facts) for part in parts]).cast(_LIST)


def _text(part: tree.Single, fact: Fact, facts: FactColumns) -> ir.Value:
    match part:
        case tree.Name(name):
            return facts[name]
        case tree.Literal(value):
            return literal(value, fact)
        case _:
            raise refusal(fact.name, "列表里有算式", "there is arithmetic in the list")
