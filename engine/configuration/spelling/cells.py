"""Cells of a table as they come back from a spreadsheet, read and brought into one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.configuration.spelling.given import Given, as_text
from engine.configuration.spelling.plain import read_list, show_list
from engine.configuration.yaml_source import Plain
from engine.errors import ExpressionError
from engine.expressions import tree
from engine.expressions.faults import fault
from engine.expressions.grammar import parse_cell, parse_output
from engine.expressions.names import Dictionary, Fact
from engine.expressions.rendering import Spelling, write_cell, write_output
from engine.expressions.writing import make_plain

_CATCH_ALL = frozenset({"其他", "其它", "任意", "任何", "不限"})
_LONGEST_NUMBER = Decimal(10) ** 15
"""From here on a spreadsheet has already lost the last digits."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")
_NUMERIC = frozenset({"integer", "number"})
_NEGATION = re.compile(r"not\s*[(（](.*)[)）]\s*\Z", re.DOTALL)
_PIECE = re.compile(r"""\s*("[^"]*"|'[^']*'|“[^”]*”|[^,，、]*)\s*""")
_COMMAS = re.compile(r"[,，、]")
_OPERATORS = ("=", "<", ">", "!", "＝", "＜", "＞", "≠", "≤", "≥", "！")
_BRACKETS = re.compile(r"[\[［【](.*)[\]］】]\Z", re.DOTALL)
_SHOWN = {
    "text": ("文本", "text"),
    "integer": ("整数", "whole numbers"),
    "number": ("数字", "numbers"),
    "boolean": ("是否", "yes or no"),
    "date": ("日期", "dates"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says.

    Attributes:
        value: What the document shall hold.
        shown: The cell as it is understood; equal to what was written unless that was respelled.
        meaning: Equal for two spellings of the same; None for an empty cell.
    """

    value: Plain
    shown: str
    meaning: object


EMPTY = Reading(None, "", None)


def typed_text(given: Given, fact: Fact) -> str:
    """Return a cell's content as text, by the type of its column.

    Raises:
        ExpressionError: A spreadsheet holds it as something else than the column takes.
    """
    match given:
        case str():
            return given.strip()
        case bool() if fact.type == "boolean":
            return as_text(given)
        case date() if fact.type == "date":
            return given.isoformat()
        case Decimal() if fact.type in _NUMERIC:
            return format(given, "f")
        case Decimal() if fact.type == "text" and abs(given) < _LONGEST_NUMBER:
            return format(given, "f")
    raise _other_kind(given, fact)


def read_test(text: str, fact: Fact, dictionary: Dictionary) -> Reading:
    """Read the cell of a condition.

    Raises:
        ExpressionError: It is no test of this column; the hint says what to write instead.
    """
    if not text:
        return EMPTY
    if text in _CATCH_ALL and text not in (fact.values or ()):
        return Reading("-", "-", tree.Anything())
    written, cell = _parse(text, fact, dictionary)
    if make_plain(written).text != written:
        written = write_cell(cell, spelling_of(fact, dictionary))
    match cell:
        case tree.Equals(tree.Literal(bool() as value)):
            return Reading(value, as_text(value), cell)
    return Reading(_number_or_text(written, fact), written, cell)


def read_result(text: str, fact: Fact, dictionary: Dictionary, *, listed: bool) -> Reading:
    """Read the cell of a result.

    Args:
        text: The cell.
        fact: The column.
        dictionary: The facts a result may name.
        listed: Each cell of the column is a list.

    Raises:
        ExpressionError: It is no output of this column.
    """
    if not text:
        return EMPTY
    brackets = _BRACKETS.match(text)
    if listed or brackets:
        parts = read_list(brackets[1] if brackets else text)
        read = [_single(part, fact, dictionary) for part in parts]
        value = [one.value for one in read]
        shown = _show_members(value, listed=listed)
        return Reading(value, shown, parse_output(value, fact, dictionary))
    return _single(text, fact, dictionary)


def show_test(value: Plain, fact: Fact) -> str:
    """Return a test of the document as the text of a cell."""
    if isinstance(value, bool) and fact.type == "boolean":
        return as_text(value)
    return _shown(value)


def show_result(value: Plain, fact: Fact, *, listed: bool) -> str:
    """Return an output of the document as the text of a cell."""
    if isinstance(value, list):
        return _show_members(value, listed=listed)
    if isinstance(value, str) and _BRACKETS.match(value.strip()):
        return write_output(tree.Literal(value.strip()))
    return show_test(value, fact)


def _shown(value: Plain) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case list():
            return f"[{show_list(value)}]"
        case _:
            return str(value).strip()


def _parse(text: str, fact: Fact, dictionary: Dictionary) -> tuple[str, tree.Cell]:
    try:
        return text, parse_cell(text, fact, dictionary)
    except ExpressionError:
        if fact.type != "text":
            raise
        quoted = _quoted(text)
        try:
            return quoted, parse_cell(quoted, fact, dictionary)
        except ExpressionError:
            pass
        raise


def _quoted(text: str) -> str:
    """Return a cell of texts with quotes around each that stands bare."""
    negation = _NEGATION.match(text)
    inside = negation[1] if negation else text
    pieces = ", ".join(_quote(piece) for piece in _pieces(inside))
    return f"not({pieces})" if negation else pieces


def _pieces(text: str) -> Iterator[str]:
    position = 0
    while True:
        found = _PIECE.match(text, position)
        end = found.end() if found else len(text)
        comma = _COMMAS.match(text, end)
        if comma is None and end < len(text):
            # Quotes in the middle of a word: the rest is one piece.
            yield text[position:].strip()
            return
        yield (found[1] if found else text[position:]).strip()
        if comma is None:
            return
        position = comma.end()


def _quote(piece: str) -> str:
    quoted = len(piece) > 1 and piece[0] in "\"'“" and piece[-1] in "\"'”"
    if quoted or piece.startswith(_OPERATORS):
        return piece
    return write_output(tree.Literal(piece))


def _single(text: str, fact: Fact, dictionary: Dictionary) -> Reading:
    if text in _CATCH_ALL and fact.type != "text":
        raise fault(fact, f"“{text}”不是结果", f"{text!r} is no result", value=text)
    written = _respelled(text, fact, dictionary)
    output = parse_output(written, fact, dictionary)
    match output:
        case tree.Literal(bool() as value):
            return Reading(value, as_text(value), output)
        case tree.Literal(None):
            return Reading(None, "空", output)
    return Reading(_number_or_text(written, fact), written, output)


def _respelled(text: str, fact: Fact, dictionary: Dictionary) -> str:
    """Return an output with plain marks, unless it is a text of its own."""
    if fact.type == "text":
        plain = make_plain(text).text.strip()
        same = [one for one in fact.values or () if make_plain(one).text.strip() == plain]
        return text if text in (fact.values or ()) or not same else same[0]
    plain = make_plain(text).text.strip()
    if plain == text and fact.type != "date":
        return text
    return write_output(parse_output(text, fact, dictionary))


def _number_or_text(written: str, fact: Fact) -> Plain:
    if fact.type in _NUMERIC and _NUMBER.match(written):
        return Decimal(written) if "." in written else int(written)
    return written


def _show_members(members: list[Plain], *, listed: bool) -> str:
    """Return a list; in a column of lists brackets are not needed, but for the empty one."""
    text = show_list(members)
    return text if listed and members else f"[{text}]"


def spelling_of(fact: Fact, dictionary: Dictionary) -> Spelling:
    """Return how the column's declared texts are written: bare where they read as themselves."""
    return Spelling(
        bare=[one for one in fact.values or () if _reads_as_itself(one, fact, dictionary)]
    )


def _reads_as_itself(text: str, fact: Fact, dictionary: Dictionary) -> bool:
    try:
        return parse_cell(text, fact, dictionary) == tree.Equals(tree.Literal(text))
    except ExpressionError:
        return False


def _other_kind(given: Given, fact: Fact) -> ExpressionError:
    zh, en = _SHOWN[fact.type]
    shown = as_text(given)
    if isinstance(given, Decimal) and fact.type == "text":
        return fault(
            fact,
            f"数字 {shown} 超过 15 位，表格软件已丢掉后面的数字",
            f"the number {shown} has more than 15 digits: the last ones are already lost",
            value=shown,
            code="cell-type",
            hint=(
                "把单元格设为文本格式，重新输入",
                "format the cell as text and type it again",
            ),
        )
    if isinstance(given, date):
        return fault(
            fact,
            f"单元格是日期 {shown}，而“{fact.title}”是{zh}；表格软件会把“1-5”改成日期",
            f"the cell is the date {shown}, but {fact.name} takes {en}; "
            "spreadsheets turn '1-5' into a date",
            value=shown,
            code="cell-type",
            hint=("设为文本格式，区间写 [1..5]", "format it as text; an interval is [1..5]"),
        )
    kind = ("是否值", "yes or no") if isinstance(given, bool) else ("数字", "a number")
    return fault(
        fact,
        f"单元格是{kind[0]} {shown}，而“{fact.title}”是{zh}",
        f"the cell is {kind[1]}, but {fact.name} takes {en}",
        value=shown,
        code="cell-type",
        hint=("把单元格设为文本格式，重新输入", "format the cell as text and type it again"),
    )
