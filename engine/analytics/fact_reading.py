"""Columns of a file as facts: what is read, and where a value is none of the fact's type.

A file of a typed kind (Parquet) is taken at its types.  CSV knows texts only and JSON a type for
each value, so these are read value by value; a text in JSON is never read as a number.  Nothing is
rounded: a number with more places than six, or larger than twelve digits before the point, is
refused, since what the rules would compare is not what stands in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from engine.expressions.names import Fact, FactType
from engine.rules.columns.facts import plain

Source = Literal["typed", "json", "csv"]
"""Where types stand: with the column, with each value, or nowhere."""

NUMBER = "decimal(18, 6)"
"""What a number of a file without decimals of its own becomes."""

_LARGEST = 10**12 - 1
_AS_READ = "decimal(38, 18)"
_NUMERAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_YES, _NO = ("true", "是"), ("false", "否")

STOPPED = "a value is none of its fact's type"
"""What DuckDB says when a query stops at a wrong value."""


@ibis.udf.scalar.builtin(name="error", signature=(("string",), "boolean"))  # type: ignore[untyped-decorator]  # Ibis has no types
def _stop(message: str) -> bool:  # type: ignore[empty-body]  # a function of DuckDB
    """Stop the query."""


def stop_where(wrong: ir.BooleanValue, value: ir.Value) -> ir.Value:
    """Return a column of a query that stops where it is wrong."""
    return ibis.cases((wrong, _stop(STOPPED).cast(value.type())), else_=value)


_WANTED: Mapping[str, tuple[str, str]] = {
    "text": ("文本", "texts"),
    "integer": ("整数", "whole numbers"),
    "number": (
        "数字（整数部分至多12位，小数至多6位）",
        "numbers of at most 12 digits and 6 places",
    ),
    "boolean": ("是或否（true、false）", "true or false"),
    "date": ("日期（如 2023-05-04）", "dates such as 2023-05-04"),
}
_YES_NO = ("分数或是否", "points, or true and false")


@dataclass(frozen=True, slots=True)
class Reading:
    """A column of a file as a fact.

    Attributes:
        value: The column in the type of the fact; null where the file says nothing.
        wrong: Where the file holds something else; None if its types exclude that.
        wanted: What the fact holds, in Chinese and English.
    """

    value: ir.Value
    wrong: ir.BooleanValue | None
    wanted: tuple[str, str]

    @property
    def certain(self) -> ir.Value:
        """The column as a fact; the query stops at a row where the file holds something else."""
        if self.wrong is None:
            return self.value
        kind = self.value.type()
        unless = ibis.cases((self.wrong, _stop(STOPPED).cast(kind)), else_=ibis.null(kind))
        return ibis.coalesce(self.value, unless)


def read_column(
    fact: Fact, raw: ir.Value, source: Source, *, yes: Decimal | None = None
) -> Reading:
    """Return a column of a file as a fact.

    Args:
        fact: The fact.
        raw: The column as the file has it.
        source: The kind of file.
        yes: What a plain yes stands for in a column of numbers; None if it may not stand there.
    """
    wanted = _WANTED[fact.type] if yes is None else _YES_NO
    if source == "typed":
        value, wrong = _typed(fact.type, raw, may_be_yes=yes is not None)
        return Reading(value, wrong, wanted)
    if source == "csv" and fact.type == "text":
        return Reading(raw, None, wanted)
    text = raw.cast("string") if source == "json" else raw
    match fact.type:
        case "text" | "date" if source == "json":
            value = _FROM_TEXT[fact.type](raw.str)  # null where the value is no text
        case "boolean" if source == "json":
            value = _boolean(text, yes=("true",), no=("false",))
        case "number" if yes is not None:
            value = _number_or_yes(text, yes)
        case kind:
            value = _FROM_TEXT[kind](text)
    return Reading(value, raw.notnull() & value.isnull(), wanted)


def _typed(
    kind: FactType, raw: ir.Value, *, may_be_yes: bool
) -> tuple[ir.Value, ir.BooleanValue | None]:
    """Return a typed column as a fact of this kind; of a foreign type only nulls are right."""
    held: dt.DataType = raw.type()
    if _is_of(kind, held) or (may_be_yes and held.is_boolean()):
        return raw, None
    value: ir.Value = ibis.null(_EMPTY[kind])
    match kind:
        case "number" | "integer" if held.is_floating():
            value = _FROM_TEXT[kind](raw.cast("string"))
        case "number" if held.is_uint64():
            return raw.cast("decimal(20, 0)"), None
        case "integer" if held.is_decimal() or held.is_uint64():
            value = _whole(raw.try_cast("int64"), raw)
        case "date" if held.is_timestamp() and held.timezone is None:
            day = raw.cast("date")
            value = ibis.cases((day.cast("timestamp") == raw, day), else_=ibis.null("date"))
    return value, raw.notnull() & value.isnull()


_EMPTY = {
    "text": "string",
    "integer": "int64",
    "number": NUMBER,
    "boolean": "boolean",
    "date": "date",
}


def _is_of(kind: FactType, held: dt.DataType) -> bool:
    whole = bool(held.is_integer()) and not held.is_uint64()
    fits = {
        "text": held.is_string(),
        "integer": whole,
        "number": whole or held.is_decimal(),
        "boolean": held.is_boolean(),
        "date": held.is_date(),
    }
    return bool(fits[kind])


def _whole(value: ir.Value, exact: ir.Value) -> ir.Value:
    """Return a whole number where it is what was read, null elsewhere."""
    return ibis.cases((value == exact, value), else_=ibis.null("int64"))


def _plainly_whole(text: ir.Value) -> tuple[ir.BooleanValue, ir.Value]:
    """Return where a text is a whole number as one writes it, and the number.

    Most numbers are, and this is several times quicker than to read a numeral.
    """
    number = text.try_cast("int64")
    return number.cast("string") == text, number


def _exact(text: ir.Value) -> ir.Value:
    """Return the number a text writes, null where it writes none."""
    bare = text.strip()
    written = ibis.cases((bare.re_search(_NUMERAL), bare), else_=ibis.null("string"))
    return written.try_cast(_AS_READ)


def _number(text: ir.Value) -> ir.Value:
    exact = _exact(text)
    value = exact.try_cast(NUMBER)
    plainly, whole = _plainly_whole(text)
    return ibis.cases(
        (plainly & whole.between(-_LARGEST, _LARGEST), whole.cast(NUMBER)),
        (value == exact, value),
        else_=ibis.null(NUMBER),
    )


def _number_or_yes(text: ir.Value, yes: Decimal) -> ir.Value:
    word = text.strip().lower()
    given, nothing = (ibis.literal(plain(number)).cast(NUMBER) for number in (yes, Decimal(0)))
    return ibis.cases((word.isin(_YES), given), (word.isin(_NO), nothing), else_=_number(text))


def _integer(text: ir.Value) -> ir.Value:
    exact = _exact(text)
    plainly, whole = _plainly_whole(text)
    return ibis.cases((plainly, whole), else_=_whole(exact.try_cast("int64"), exact))


def _boolean(
    text: ir.Value, *, yes: tuple[str, ...] = (*_YES, "1"), no: tuple[str, ...] = (*_NO, "0")
) -> ir.Value:
    word = text.strip().lower()
    return ibis.cases((word.isin(yes), True), (word.isin(no), False), else_=ibis.null("boolean"))


def _date(text: ir.Value) -> ir.Value:
    bare = text.strip()
    written = ibis.cases((bare.re_search(_DAY), bare), else_=ibis.null("string"))
    return written.try_cast("date")


def _text(text: ir.Value) -> ir.Value:
    return text


_FROM_TEXT: Mapping[str, Callable[[ir.Value], ir.Value]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}
