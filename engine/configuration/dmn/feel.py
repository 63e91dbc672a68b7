"""The part of FEEL that tables use, between how DMN writes it and how we do.

Source: OMG Decision Model and Notation 1.3, chapter 10.3.1 (grammar of FEEL).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal

from engine.configuration.yaml_source import Plain
from engine.errors import ExpressionError
from engine.expressions import tree
from engine.expressions.faults import fault
from engine.expressions.grammar import parse_cell, parse_output
from engine.expressions.names import Dictionary, Fact
from engine.expressions.rendering import Spelling, write_cell, write_output

_STRING = re.compile(r'("(?:[^"\\]|\\.)*")', re.DOTALL)
_ESCAPED = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}
_THIS = re.compile(r"\?\s*(?=[<>=!])")
_COMMA = ","
_OPENING, _CLOSING = "[({", "])}"
_NUMERIC = frozenset({"integer", "number"})
_CALL = re.compile(r"([^\W\d][\w ]*?)\s*\(")
_MAKERS = ("not", "date", "time", "date and time")
_NAME = re.compile(r"[^\W\d][\w ]*(?:\.[^\W\d][\w ]*)*")
_KEYWORD = re.compile(
    r"\b(?:if|then|else|and|or|in|instance|for|return|some|every|satisfies|between|function|not"
    r"|true|false|null)\b"
)
_WORD = re.compile(r"[^\s,()\[\]<>=!+*/]+")


def respell(text: str, names: Mapping[str, str]) -> str:
    """Return FEEL with our names and our way of writing texts and dates.

    Args:
        text: A cell or output.
        names: Names of the model that are called otherwise here.
    """
    parts = _STRING.split(text)
    for place in range(1, len(parts), 2):
        if parts[place - 1].endswith("@"):
            parts[place - 1] = parts[place - 1][:-1] + "date("
            parts[place] += ")"
        else:
            parts[place] = _own_string(parts[place])
    for place in range(0, len(parts), 2):
        parts[place] = _renamed(parts[place], names)
    return "".join(parts).strip()


def read_test(text: str, fact: Fact, dictionary: Dictionary) -> Plain:
    """Return a cell as a table document holds it.

    Args:
        text: The cell, respelled.
        fact: The column.
        dictionary: The columns a cell may name.

    Raises:
        ExpressionError: It is none of the tests a table document can hold.
    """
    written = _THIS.sub("", text, count=1) if text.startswith("?") else text
    cell = parse_cell(written, fact, dictionary)
    match cell:
        case tree.Equals(tree.Literal(bool() as value)):
            return value
        case tree.Equals(tree.Literal(Decimal() as number)):
            return int(number) if number == number.to_integral_value() else number
    bare = write_cell(cell, Spelling(bare=_readable(fact, dictionary)))
    return bare if parse_cell(bare, fact, dictionary) == cell else written


def read_result(text: str, fact: Fact, dictionary: Dictionary) -> Plain:
    """Return an output as a table document holds it.

    Raises:
        ExpressionError: It is more than a literal, a name, plain arithmetic or a list of these.
    """
    if len(text) > 1 and text[0] == "[" and text[-1] == "]":
        return [_single(one, fact, dictionary) for one in split(text[1:-1])]
    return _single(text, fact, dictionary)


def read_values(text: str, fact: Fact) -> list[Plain] | None:
    """Return the allowed values of a column; None if they are no list of values or tests.

    Args:
        text: The values, respelled.
        fact: The column, without values yet.
    """
    values: list[Plain] = []
    for part in split(text):
        try:
            cell = parse_cell(part, fact, Dictionary([fact]))
        except ExpressionError:
            return None
        match cell:
            case tree.Equals(tree.Literal(str() as value)) if fact.type == "text":
                values.append(value)
            case tree.Equals(tree.Literal(Decimal() as number)):
                values.append(int(number) if number == number.to_integral_value() else number)
            case tree.Equals(tree.Literal(bool())) | tree.Anything() | tree.Negation():
                return None
            case _ if fact.type == "text":
                return None
            case _:
                values.append(write_cell(cell))
    return values or None


def split(text: str) -> list[str]:
    """Return what stands between the commas that lie in no quotes and no brackets."""
    pieces, depth, piece = [], 0, ""
    for place, part in enumerate(_STRING.split(text)):
        if place % 2:
            piece += part
            continue
        for character in part:
            depth += (character in _OPENING) - (character in _CLOSING)
            if character == _COMMA and depth <= 0:
                pieces.append(piece)
                piece = ""
            else:
                piece += character
    return [one.strip() for one in (*pieces, piece) if one.strip()]


def unquoted_values(text: str, fact: Fact) -> list[str]:
    """Return the declared values that stand in a cell without quotes: FEEL reads them as names."""
    words = _WORD.findall(_STRING.sub(" ", text))
    return [word for word in words if fact.type == "text" and word in (fact.values or ())]


def is_expression(text: str) -> bool:
    """Tell whether FEEL is more than a name, which may hold spaces and be a path.

    >>> is_expression("date of birth"), is_expression("a and b"), is_expression("f(x)")
    (False, True, True)
    """
    return _NAME.fullmatch(text) is None or _KEYWORD.search(text) is not None


def names_in(text: str, name: str) -> bool:
    """Tell whether FEEL names something, outside of its quotes."""
    pattern = rf"(?<![\w.]){re.escape(name)}(?![\w.])"
    return re.search(pattern, _STRING.sub('""', text)) is not None


def function_in(text: str) -> str | None:
    """Return the name of a FEEL function a cell or output calls, None if it calls none."""
    for found in _CALL.finditer(_STRING.sub('""', text)):
        name = " ".join(found[1].split())
        if name not in _MAKERS and not name.endswith(tuple(f" {one}" for one in _MAKERS)):
            return name
    return None


def _single(text: str, fact: Fact, dictionary: Dictionary) -> Plain:
    if fact.type == "text" and text not in dictionary and text != "null":
        if not _STRING.fullmatch(text):
            raise fault(
                fact,
                f"“{text}”不是带引号的文本、列名或列表",
                f"{text!r} is no quoted text, name of a column or list",
                value=text,
            )
        return _own_text(parse_output(text, fact, dictionary), text, fact, dictionary)
    output = parse_output(text, fact, dictionary)
    match output:
        case tree.Literal(bool() as value):
            return value
        case tree.Literal(None):
            return None
        case tree.Literal(Decimal() as number):
            return int(number) if number == number.to_integral_value() else number
        case tree.Literal():
            return write_output(output)
    return text


def _own_text(output: tree.Output, text: str, fact: Fact, dictionary: Dictionary) -> Plain:
    """Return a text without quotes where it reads as the same without them."""
    value = output.value if isinstance(output, tree.Literal) else None
    if isinstance(value, str) and value == value.strip():
        try:
            if parse_output(value, fact, dictionary) == output:
                return value
        except ExpressionError:
            pass
    return text


def _own_string(quoted: str) -> str:
    def plain(found: re.Match[str]) -> str:
        escape = found[1]
        if len(escape) > 1:
            return chr(int(escape[1:], 16)) if int(escape[1:], 16) <= 0x10FFFF else found[0]  # noqa: PLR2004  the last character there is
        return _CONTROL.get(escape, escape)

    return write_cell(tree.Equals(tree.Literal(_ESCAPED.sub(plain, quoted[1:-1]))))


def _renamed(text: str, names: Mapping[str, str]) -> str:
    if not names or not text.strip():
        return text
    ordered = sorted(names, key=len, reverse=True)
    spaced = {name: re.escape(name).replace(r"\ ", r"\s+") for name in ordered}
    pattern = re.compile("|".join(rf"(?<![\w.]){one}(?!\w|\s*\()" for one in spaced.values()))
    return pattern.sub(lambda found: names[" ".join(found[0].split())], text)


def _readable(fact: Fact, dictionary: Dictionary) -> list[str]:
    readable = []
    for value in fact.values or ():
        try:
            if parse_cell(value, fact, dictionary) == tree.Equals(tree.Literal(value)):
                readable.append(value)
        except ExpressionError:
            continue
    return readable


def quote(text: str) -> str:
    """Return a text as FEEL writes it."""
    return json.dumps(text, ensure_ascii=False)
