"""Facts as columns of a table, and the values of a document as literals beside them.

Numbers are exact: whole numbers of at most 64 bits or decimals of at most 38 digits.  Every
decimal literal is cast to a type that holds it and the column it meets, so that no backend reads
it as a floating-point number or cuts its digits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from engine.errors import RuleError
from engine.expressions import tree
from engine.expressions.names import Dictionary, Fact
from engine.terms import FactValue

MOST_DIGITS = 38
"""Digits of the widest decimal that every backend has."""

WHOLE_DIGITS = 19
"""Digits of a whole number of 64 bits."""

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Digits:
    """Room of an exact number: digits before and after the decimal point."""

    before: int
    after: int

    @property
    def type(self) -> dt.Decimal:
        """Return the decimal type with this room."""
        return dt.Decimal(self.before + self.after, self.after)

    @property
    def fits(self) -> bool:
        """Tell whether every backend has such a type."""
        return self.before + self.after <= MOST_DIGITS

    def joined(self, other: Digits) -> Digits:
        """Return the room that holds both."""
        return Digits(max(self.before, other.before), max(self.after, other.after))


class FactColumns:
    """The facts of many cases, one row per case.

    A fact without a column is unknown in every case.

    Raises:
        RuleError: A column is of another type than its fact; ``place`` is the fact's name.
    """

    def __init__(
        self, cases: ir.Table, dictionary: Dictionary, reads: Iterable[str] | None = None
    ) -> None:
        """Check the columns of the facts that will be read (default: of all that are there)."""
        self._cases = cases
        self._dictionary = dictionary
        self._present = frozenset(cases.columns)
        for name in dictionary if reads is None else reads:
            if name in self._present:
                _check_type(dictionary[name], cases[name].type())

    def __getitem__(self, name: str) -> ir.Value:
        """Return the column of a fact, a column of nulls where the table lacks it."""
        if name in self._present:
            return self._cases[name]
        return ibis.null(_EMPTY[self._dictionary[name].type])

    def fact(self, name: str) -> Fact:
        """Return what the dictionary says about a fact."""
        return self._dictionary[name]

    def operand(self, operand: tree.Operand, beside: str) -> ir.Value:
        """Return what a cell of the fact ``beside`` compares it with."""
        if isinstance(operand, tree.Name):
            return self[operand.fact]
        return literal(operand.value, self.fact(beside), beside=self[beside])


_EMPTY = {
    "text": "string",
    "integer": "int64",
    "number": "decimal(18, 6)",
    "boolean": "boolean",
    "date": "date",
}

_WANTED = {
    "text": ("文本", "text"),
    "integer": ("整数", "a whole number of at most 64 bits"),
    "number": ("整数或定点小数（decimal）", "a whole number or a decimal"),
    "boolean": ("是或否", "true or false"),
    "date": ("日期", "a date"),
}


def _check_type(fact: Fact, kind: dt.DataType) -> None:
    if _is_of_type(fact, kind):
        return
    zh, en = _WANTED[fact.type]
    raise RuleError(
        f"“{fact.title}”这一列应是{zh}，实际是 {kind}",
        f"the column holds {en}, but it is {kind}",
        place=fact.name,
    )


def _is_of_type(fact: Fact, kind: dt.DataType) -> bool:
    match fact.type:
        case "text":
            return bool(kind.is_string())
        case "boolean":
            return bool(kind.is_boolean())
        case "date":
            return bool(kind.is_date())
        case "integer":
            return _is_whole(kind)
        case "number":
            return _is_whole(kind) or bool(kind.is_decimal() and kind.precision is not None)


def _is_whole(kind: dt.DataType) -> bool:
    return bool(kind.is_integer()) and not kind.is_uint64()


def digits_of_column(column: ir.Value) -> Digits:
    """Return the room of a column of numbers."""
    kind = column.type()
    if kind.is_decimal():
        return Digits(kind.precision - kind.scale, kind.scale)
    return Digits(WHOLE_DIGITS, 0)


def digits_of(number: Decimal) -> Digits:
    """Return the room a number needs.

    >>> digits_of(Decimal("12.50"))
    Digits(before=2, after=1)
    """
    text = plain(abs(number))
    before, _, after = text.partition(".")
    return Digits(len(before), len(after))


def plain(number: Decimal) -> str:
    """Return a number without exponent and without zeros at its end."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def literal(value: FactValue, fact: Fact, *, beside: ir.Value | None = None) -> ir.Value:
    """Return a value of a document as a literal of its fact's type.

    Args:
        value: The value; None becomes a typed null.
        fact: The fact or output it is a value of.
        beside: The column of numbers it is compared with.

    Raises:
        RuleError: Not every backend can hold it.
    """
    match value:
        case None:
            return ibis.null(_EMPTY[fact.type])
        case Decimal():
            return _number(value, fact, beside)
        case str() if "\0" in value:
            raise refusal(fact.name, "文本含有空字符（NUL）", "the text holds a NUL character")
        case str():
            return ibis.literal(value, "string")
        case bool():
            return ibis.literal(value, "boolean")
        case _:
            return ibis.literal(value, "date")


def _number(value: Decimal, fact: Fact, beside: ir.Value | None) -> ir.Value:
    whole = beside is None or not beside.type().is_decimal()
    if whole and value % 1 == 0 and abs(value) <= _LARGEST:
        return ibis.literal(int(value), "int64")
    room = digits_of(value)
    return exact(value, room if beside is None else room.joined(digits_of_column(beside)), fact)


def exact(value: Decimal, room: Digits, fact: Fact) -> ir.Value:
    """Return a number as a decimal literal with this room.

    Raises:
        RuleError: The room is wider than every backend has.
    """
    if not room.fits:
        need = room.before + room.after
        raise refusal(
            fact.name,
            f"数字 {plain(value)} 连同该列共需 {need} 位，最多 {MOST_DIGITS} 位",
            f"the number {plain(value)} and its column need {need} digits, of {MOST_DIGITS}",
        )
    return ibis.literal(plain(value)).cast(room.type)


def refuse_twins(names: Iterable[str]) -> None:
    """Refuse columns to be made whose names differ in capitals only: most backends mix them up.

    Raises:
        RuleError: ``place`` is the second name.
    """
    seen: dict[str, str] = {}
    for name in names:
        twin = seen.setdefault(name.lower(), name)
        if twin != name:
            raise refusal(
                name, f"与“{twin}”只有大小写不同", f"it differs from {twin!r} in capitals only"
            )


def refusal(place: str, zh: str, en: str) -> RuleError:
    """Return the error of what cannot be said in columns."""
    return RuleError(
        f"不能按列批量计算：{zh}",
        f"this cannot be computed in columns: {en}",
        place=place,
    )
