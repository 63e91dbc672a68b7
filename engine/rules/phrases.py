"""Conditions as a reader of a document wants them said: no case is judged, no value is known."""

from __future__ import annotations

from decimal import Decimal

from engine.expressions import tree
from engine.expressions.names import Dictionary, Fact
from engine.rules.words import cell_in_words, number_in_words

_THAN = {">": "超过", ">=": "不少于", "<": "少于", "<=": "不超过"}
_THAN_RATE = {">": "高于", ">=": "不低于", "<": "低于", "<=": "不高于"}
_NUMBERS = {"integer", "number"}


def condition_in_words(
    condition: tree.Condition, dictionary: Dictionary, language: str = "zh"
) -> str:
    """Return what a condition asks, such as ``办结答复超期天数超过 5 天``.

    Joined parts that are joined themselves stand in brackets.
    """
    english = language == "en"
    match condition:
        case tree.Test(fact, cell):
            return _test(dictionary[fact], cell, dictionary, language)
        case tree.All(parts):
            return (" and " if english else "，且").join(
                _part(part, dictionary, language) for part in parts
            )
        case tree.AnyPart(parts):
            return (" or " if english else "，或者").join(
                _part(part, dictionary, language) for part in parts
            )
        case tree.Not(part):
            inner = condition_in_words(part, dictionary, language)
            return f"not ({inner})" if english else f"并非（{inner}）"
        case tree.Always():
            return "in every case" if english else "一律适用"


def _part(condition: tree.Condition, dictionary: Dictionary, language: str) -> str:
    said = condition_in_words(condition, dictionary, language)
    if isinstance(condition, tree.All | tree.AnyPart) and len(condition.parts) > 1:
        return f"({said})" if language == "en" else f"（{said}）"
    return said


def _test(fact: Fact, cell: tree.Cell, dictionary: Dictionary, language: str) -> str:
    title = fact.title.text(language)
    if language == "en":
        sign = " = " if isinstance(cell, tree.Equals | tree.AnyOf) else " "
        return f"{title}{sign}{cell_in_words(cell, fact, language=language)}"
    if fact.type in _NUMBERS:
        said = _number_test(fact, cell, dictionary)
        if said is not None:
            return f"{title}{said}"
    if isinstance(cell, tree.Negation | tree.Compare | tree.Interval):
        return f"{title}{cell_in_words(cell, fact)}"
    return f"{title}：{cell_in_words(cell, fact)}"


def _number_test(fact: Fact, cell: tree.Cell, dictionary: Dictionary) -> str | None:
    """Return the test as one says it of a number with its unit; None if there is no such phrase."""
    match cell:
        case tree.Compare(op, tree.Literal(Decimal() as number)):
            than = _THAN_RATE if fact.unit == "%" else _THAN
            return f"{than[op]} {number_in_words(number)}{_unit(fact)}"
        case tree.Compare(op, tree.Name(other)):
            return f"{_THAN[op]}{dictionary[other].title}"
        case tree.Equals(tree.Literal(Decimal() as number)):
            return f"为 {number_in_words(number)}{_unit(fact)}"
        case tree.Interval(
            tree.Literal(Decimal() as low), tree.Literal(Decimal() as high), False, False
        ):
            return f"为 {number_in_words(low)} 至 {number_in_words(high)}{_unit(fact)}"
    return None


def _unit(fact: Fact) -> str:
    if fact.unit == "%":
        return "%"
    return f" {fact.unit}" if fact.unit and not fact.unit.isascii() else ""
