"""A case as facts: typed values under dotted names, checked once when the sheet is made."""

from __future__ import annotations

import reprlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from typing_extensions import override

from engine.errors import RuleError
from engine.expressions.names import Dictionary, Fact
from engine.terms import FactValue

FactJson = str | bool | None | dict[str, str]
"""A fact as JSON: text, boolean, null, ``{"number": "12.5"}`` or ``{"date": "2023-05-04"}``."""

_MOST_DIGITS = 28  # before or after the point; what Decimal arithmetic keeps without rounding
_MOST_SHOWN = 80  # characters of a wrong value in a message
_TYPES = {
    "text": ("文本", "a text"),
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "boolean": ("是或否", "true or false"),
    "date": ("日期", "a date"),
}


class FactSheet(Mapping[str, FactValue]):
    """The facts of one case at one moment.

    A name that was not given reads as None, the value of what is not known.

    Attributes:
        dictionary: The facts this sheet may hold.
        known: The facts that were given; read by generated code, changed by nobody.

    Raises:
        RuleError: A name the dictionary lacks, or a value of another type than its fact.
    """

    __slots__ = ("dictionary", "known")

    def __init__(self, values: Mapping[str, object], dictionary: Dictionary) -> None:
        """Check every value; whole numbers given as ``int`` become ``Decimal``."""
        self.dictionary = dictionary
        self.known: Mapping[str, FactValue] = {
            name: fact_value(_known(name, value, dictionary), value)
            for name, value in values.items()
        }

    @override
    def __getitem__(self, name: str) -> FactValue:
        return self.known.get(name)

    @override
    def __contains__(self, name: object) -> bool:
        return name in self.known

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    @override
    def __len__(self) -> int:
        return len(self.known)

    def with_values(self, more: Mapping[str, object]) -> FactSheet:
        """Return a sheet with these facts added or replaced."""
        sheet = FactSheet(more, self.dictionary)
        sheet.known = {**self.known, **sheet.known}
        return sheet


def fact_value(fact: Fact, value: object) -> FactValue:
    """Return the value as this fact holds it; a whole number without point or exponent.

    Raises:
        RuleError: It is of another type; text is never read as a number and the like.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if value is None or _fits(fact, value):
        if fact.type == "integer" and isinstance(value, Decimal):
            return Decimal(int(value))  # so that equal ones are written alike: neither 5.0 nor -0
        return cast("FactValue", value)
    zh, en = _TYPES[fact.type]
    shown = "●●●" if fact.confidential else _shown(value)
    raise RuleError(
        f"“{fact.title}”应是{zh}，给的是 {shown}",
        f"{fact.name} holds {en}, but {shown} was given",
        place=fact.name,
        value=None if fact.confidential else value,
    )


def _shown(value: object) -> str:
    """Return a value as a person would write it who sees that it is a text, not a number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | date):
        return str(value)
    # Lists may hold themselves or be deeper than Python can write.
    shown = repr(value) if isinstance(value, str) else reprlib.repr(value)
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"


def _fits(fact: Fact, value: object) -> bool:
    match fact.type:
        case "text":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "date":
            return isinstance(value, date) and not isinstance(value, datetime)
        case "number":
            return isinstance(value, Decimal) and _is_reckoned_with(value)
        case "integer":
            return isinstance(value, Decimal) and _is_reckoned_with(value) and value % 1 == 0


def _is_reckoned_with(number: Decimal) -> bool:
    """Tell whether a number is finite and neither too large nor too small to reckon with."""
    return number.is_finite() and (not number or abs(number.adjusted()) < _MOST_DIGITS)


def _known(name: str, value: object, dictionary: Dictionary) -> Fact:
    fact = dictionary.get(name)
    if fact is not None:
        return fact
    near = dictionary.nearest(name)
    raise RuleError(
        f"没有名为“{name}”的事实",
        f"there is no fact named {name!r}",
        place=name,
        value=value,
        hint=f"是否指 {near}？" if near else None,
        hint_en=f"did you mean {near}?" if near else None,
    )


def write_fact(value: FactValue) -> FactJson:
    """Return a fact as JSON; ``read_fact`` gives the same value back."""
    if isinstance(value, Decimal):
        return {"number": format(value, "f")}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def read_fact(json: FactJson) -> FactValue:
    """Return the fact that ``write_fact`` wrote.

    Raises:
        RuleError: It is no fact in JSON.
    """
    if json is None or isinstance(json, (str, bool)):
        return json
    try:
        [(kind, text)] = json.items()
        if kind == "number" and (number := Decimal(text)).is_finite():
            return number
        if kind == "date":
            return date.fromisoformat(text)
    except (ArithmeticError, AttributeError, TypeError, ValueError):
        pass
    raise RuleError(f"{json!r} 不是事实值", f"{json!r} is no fact", value=json)
