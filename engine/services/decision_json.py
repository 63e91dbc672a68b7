"""Inputs and outputs of a decision table as JSON: numbers exact, dates as text, no guesses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NoReturn

from engine.errors import RuleError
from engine.expressions.names import Fact, nearest
from engine.rules.words import number_in_words
from engine.rules.written_table import WrittenTable

_DEEPEST = 8
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


_MOST_LISTED = 20
"""Values listed at most where none is near to what was given."""


def read_object(text: str) -> Mapping[str, object]:
    """Return the object a text in JSON holds, its numbers as Decimal.

    Raises:
        RuleError: It is no JSON or no object, or a name stands in it twice.
    """
    try:
        read = json.loads(
            text,
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        raise RuleError(
            f"不是 JSON：第 {error.colno} 个字符处读不下去",
            f"not JSON: it cannot be read at character {error.colno}",
            hint='写成 {"输入名": 值}，文本用双引号',
            hint_en='write {"input": value}, texts in double quotes',
        ) from None
    except (ArithmeticError, RecursionError):
        raise RuleError(
            "数字太大，或套得太深", "a number too large, or nested too deeply"
        ) from None
    if not isinstance(read, Mapping):
        raise RuleError(
            "一份输入应是一个对象",
            "an input is one object",
            hint='写成 {"输入名": 值}',
            hint_en='write {"input": value}',
        )
    return read


def input_values(given: Mapping[str, object], table: WrittenTable) -> dict[str, object]:
    """Return the values by the names of facts; objects within are joined by dots.

    Raises:
        RuleError: The table reads no such fact, a name is given twice, a date is none, or a text
            is none of the values its fact may have: no row could ever mean it.
    """
    values: dict[str, object] = {}
    for name, value in _flat(given, "", 0):
        fact = _fact_of(name, table)
        if name in values:
            _refuse_twice(name)
        values[name] = _date(fact, value) if fact.type == "date" else _plain(fact, value)
        _refuse_undeclared(fact, value)
    return values


def write_json(value: object) -> str:
    """Return objects, lists and plain values in JSON on one line; a Decimal is written exactly."""
    match value:
        case Mapping():
            inner = (f"{_quoted(str(name))}: {write_json(one)}" for name, one in value.items())
            return "{" + ", ".join(inner) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(write_json, value)) + "]"
        case bool() | None | str():
            return _quoted(value)
        case int() | Decimal():
            return number_in_words(Decimal(value))
        case _:
            return _quoted(str(value))


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _flat(given: Mapping[str, object], above: str, depth: int) -> Iterator[tuple[str, object]]:
    if depth > _DEEPEST:
        raise RuleError("套得太深", "nested too deeply", place=above)
    for key, value in given.items():
        name = f"{above}.{key}" if above else key
        if isinstance(value, Mapping):
            yield from _flat(value, name, depth + 1)
        else:
            yield name, value


def _fact_of(name: str, table: WrittenTable) -> Fact:
    if name in table.reads:
        return table.dictionary[name]
    near = nearest(name, sorted(table.reads))
    known = table.dictionary.get(name)
    names = sorted(table.reads)
    raise RuleError(
        f"本表不读“{known.title}”" if known else f"本表没有名为“{name}”的输入",
        f"the table does not read {name!r}" if known else f"the table has no input {name!r}",
        place=name,
        hint=f"是否指 {near}？" if near else f"本表的输入：{'、'.join(names)}",
        hint_en=f"did you mean {near}?" if near else f"its inputs: {', '.join(names)}",
    )


def _date(fact: Fact, value: object) -> object:
    """Return the day a text names; what is no text is left for the fact to refuse."""
    if not isinstance(value, str):
        return _plain(fact, value)
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    shown = "●●●" if fact.confidential else value
    raise RuleError(
        f"“{fact.title}”应是日期，“{shown}”不是",
        f"{fact.name} is a date, {shown!r} is not",
        place=fact.name,
        hint="写成 2023-05-01",
        hint_en="write 2023-05-01",
    )


def _refuse_undeclared(fact: Fact, value: object) -> None:
    if fact.values is None or not isinstance(value, str) or value in fact.values:
        return
    near = nearest(value, fact.values)
    shown = "●●●" if fact.confidential else value
    raise RuleError(
        f"“{fact.title}”没有“{shown}”这个值",
        f"{fact.name} has no value {shown!r}",
        place=fact.name,
        hint=f"是否指 {near}？" if near else f"可选值：{'、'.join(fact.values[:_MOST_LISTED])}",
        hint_en=f"did you mean {near}?"
        if near
        else f"its values: {', '.join(fact.values[:_MOST_LISTED])}",
    )


def _plain(fact: Fact, value: object) -> object:
    if not isinstance(value, list):
        return value
    raise RuleError(
        f"“{fact.title}”只能是一个值，不能是列表",
        f"{fact.name} holds one value, not a list",
        place=fact.name,
    )


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read: dict[str, object] = {}
    for name, value in pairs:
        if name in read:
            _refuse_twice(name)
        read[name] = value
    return read


def _refuse_twice(name: str) -> NoReturn:
    raise RuleError(f"“{name}”写了两次", f"{name!r} is written twice", place=name)


def _refuse_constant(name: str) -> NoReturn:
    raise RuleError(f"{name} 不是数字", f"{name} is no number", value=name)
