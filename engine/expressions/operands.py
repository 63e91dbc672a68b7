"""One value of a cell: a literal of the column's type, or another fact by name."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from engine.expressions import tree
from engine.expressions.faults import fault, not_allowed, unknown_word, write
from engine.expressions.names import Dictionary, Fact
from engine.expressions.scanner import Scanner, Token
from engine.terms import FactValue

_DATE_PARTS = re.compile(r"[0-9]+")
_UNQUOTED = re.compile(r"-?[0-9][0-9.-]*")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_DIGITS_AT_MOST = 28  # what Decimal arithmetic keeps without rounding
_BITS_AT_MOST = 128
_WORDS: dict[str, FactValue] = {
    "null": None,
    "空": None,
    "true": True,
    "是": True,
    "√": True,
    "false": False,
    "否": False,
    "×": False,
}
_ENGLISH = frozenset({"null", "true", "false"})
_NUMERIC = frozenset({"integer", "number"})
_SHOWN = {
    "text": ("文本", "text"),
    "integer": ("整数", "whole number"),
    "number": ("数字", "number"),
    "boolean": ("是否", "true or false"),
    "date": ("日期", "date"),
}


def read_operand(scanner: Scanner, fact: Fact, dictionary: Dictionary) -> tree.Operand:
    """Read a value at the scanner.

    Raises:
        ExpressionError: It is none, is of another type, or names nothing.
    """
    if scanner.token.kind == "mark" and scanner.token.value == "-":
        return _read_negative(scanner, fact)
    offset = scanner.offset(scanner.token)
    return _operand_of(scanner.advance(), fact, dictionary, offset)


def _operand_of(token: Token, fact: Fact, dictionary: Dictionary, offset: int) -> tree.Operand:
    match token.kind:
        case "declared":
            return _declared(token, fact, dictionary, offset)
        case "text":
            return _text(token.value, fact, offset)
        case "number":
            return tree.Literal(read_number(token.value, fact, offset))
        case "date":
            return _date(token.value, fact, offset)
        case "moment":
            return _moment(token, fact, offset)
        case "word":
            return _word(token, fact, dictionary, offset)
        case _:
            raise _no_value(token, fact, offset)


def read_number(written: str, fact: Fact, offset: int | None) -> Decimal:
    """Return the number written in a column of numbers.

    Raises:
        ExpressionError: The column holds something else, or the number begins with a spare 0.
    """
    if fact.type not in _NUMERIC:
        hint = write(f'"{written}"') if fact.type == "text" else None
        raise _wrong_type(written, fact, offset, hint)
    whole = written.lstrip("-").split(".")[0]
    if len(whole) > 1 and whole.startswith("0"):
        raise fault(
            fact,
            f"数字“{written}”前面有多余的 0",
            f"the number {written!r} begins with a spare 0",
            value=written,
            offset=offset,
            hint=("逗号表示“或”，千位不用逗号", "a comma is OR: thousands take no comma"),
        )
    if len(written) > _DIGITS_AT_MOST:
        raise fault(
            fact,
            f"数字超过 {_DIGITS_AT_MOST} 位",
            f"the number has more than {_DIGITS_AT_MOST} digits",
            offset=offset,
        )
    number = Decimal(written)
    if fact.type == "integer" and number != number.to_integral_value():
        raise fault(
            fact,
            f"“{fact.title}”是整数，不能与 {written} 比较",
            f"{fact.name} is a whole number and is not compared with {written}",
            value=written,
            code="cell-type",
            offset=offset,
        )
    return number


def number_text(number: int | Decimal, fact: Fact) -> str:
    """Return a number of a document as it would be written in a cell.

    Raises:
        ExpressionError: It is not finite, or longer than any number of a document.
    """
    if isinstance(number, Decimal):
        if number.is_finite() and abs(number.adjusted()) <= _DIGITS_AT_MOST:
            return format(number, "f")
    elif number.bit_length() <= _BITS_AT_MOST:
        return str(number)  # of a longer one it is quadratic, and beyond 4,300 digits refused
    raise fault(fact, "数字太长", "the number is too long")


def _read_negative(scanner: Scanner, fact: Fact) -> tree.Operand:
    minus = scanner.advance()
    token = scanner.token
    if token.kind != "number" or not token.glued:
        raise _no_value(minus, fact, scanner.offset(minus))
    scanner.advance()
    return tree.Literal(read_number(f"-{token.value}", fact, scanner.offset(minus)))


def _declared(token: Token, fact: Fact, dictionary: Dictionary, offset: int) -> tree.Operand:
    if token.value in dictionary:
        raise fault(
            fact,
            f"“{token.value}”既是可选值又是事实名",
            f"{token.value!r} is both a value and the name of a fact",
            value=token.value,
            offset=offset,
            hint=write(f'"{token.value}"'),
        )
    return tree.Literal(token.value)


def _text(value: str, fact: Fact, offset: int) -> tree.Operand:
    if fact.type != "text":
        hint = write(value) if _UNQUOTED.fullmatch(value) or value in _ENGLISH else None
        raise _wrong_type(f'"{value}"', fact, offset, hint)
    if fact.values is not None and value not in fact.values:
        raise not_allowed(value, fact, offset)
    return tree.Literal(value)


def _date(written: str, fact: Fact, offset: int) -> tree.Operand:
    if fact.type != "date":
        hint = write(f'"{written}"') if fact.type == "text" else None
        raise _wrong_type(written, fact, offset, hint)
    return tree.Literal(_to_date(written, fact, offset))


def _to_date(written: str, fact: Fact, offset: int) -> date:
    parts = [int(part) for part in _DATE_PARTS.findall(written)]
    try:
        return date(*parts)
    except (TypeError, ValueError, OverflowError):
        raise fault(
            fact,
            f"“{written}”不是日历上的日期",
            f"{written!r} is no day of the calendar",
            value=written,
            offset=offset,
            hint=write("2023-05-01"),
        ) from None


def _moment(token: Token, fact: Fact, offset: int) -> tree.Operand:
    """Read ``date("...")``; a time or moment is a text whose order is that of time."""
    if token.maker == "date":
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", token.value):
            raise fault(
                fact,
                f'date("{token.value}") 中不是日期',
                f'date("{token.value}") holds no date',
                offset=offset,
                hint=write('date("2023-05-01")'),
            )
        return _date(token.value, fact, offset)
    pattern, sample = (_TIME, "09:30") if token.maker == "time" else (_MOMENT, "2023-05-01T09:30")
    if fact.type != "text":
        raise _wrong_type(f'{token.maker}("{token.value}")', fact, offset, None)
    if not pattern.fullmatch(token.value):
        raise fault(
            fact,
            f"“{token.value}”不是时间",
            f"{token.value!r} is no {token.maker}",
            offset=offset,
            hint=write(f'{token.maker}("{sample}")'),
        )
    return tree.Literal(token.value)


def _word(token: Token, fact: Fact, dictionary: Dictionary, offset: int) -> tree.Operand:
    word = token.value
    named = dictionary.get(word)
    if named is not None:
        if not _comparable(fact, named):
            raise _wrong_fact(fact, named, offset)
        return tree.Name(word)
    if word in _WORDS and (word in _ENGLISH or fact.type == "boolean" or word == "空"):
        value = _WORDS[word]
        if value is not None and fact.type != "boolean":
            hint = write(f'"{word}"') if fact.type == "text" else None
            raise _wrong_type(word, fact, offset, hint)
        return tree.Literal(value)
    raise unknown_word(word, fact, dictionary, offset)


def _comparable(fact: Fact, other: Fact) -> bool:
    return fact.type == other.type or {fact.type, other.type} <= _NUMERIC


def _wrong_fact(fact: Fact, named: Fact, offset: int) -> Exception:
    zh, en = _SHOWN[fact.type]
    other_zh, other_en = _SHOWN[named.type]
    return fault(
        fact,
        f"“{fact.title}”是{zh}，不能与“{named.title}”（{other_zh}）比较",
        f"{fact.name} is a {en} and is not compared with {named.name}, a {other_en}",
        value=named.name,
        code="cell-type",
        offset=offset,
    )


def _wrong_type(
    written: str, fact: Fact, offset: int | None, hint: tuple[str, str] | None
) -> Exception:
    zh, en = _SHOWN[fact.type]
    return fault(
        fact,
        f"“{fact.title}”的类型是{zh}，{written} 不是",
        f"{fact.name} is a {en}, {written} is not",
        value=written,
        code="cell-type",
        offset=offset,
        hint=hint,
    )


def _no_value(token: Token, fact: Fact, offset: int) -> Exception:
    if token.kind == "open-text":
        return fault(
            fact, "引号没有收尾", "the quotes are not closed", value=token.value, offset=offset
        )
    if token.kind == "end":
        return fault(fact, "这里缺一个值", "a value is missing here", offset=offset)
    return fault(
        fact,
        f"这里应是一个值，却是“{token.value}”",
        f"a value should stand here, not {token.value!r}",
        value=token.value,
        offset=offset,
    )
