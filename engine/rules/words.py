"""Values and cells in the words of staff, Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from engine.expressions import tree
from engine.expressions.names import Fact
from engine.rules.facts import FactSheet
from engine.terms import FactValue

HIDDEN = "●●●"
"""What stands for a confidential value."""

_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_BEFORE = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
_BEFORE_EN = {"<": "before", "<=": "on or before", ">": "after", ">=": "on or after"}


def value_in_words(value: FactValue, fact: Fact, language: str = "zh") -> str:
    """Return a fact's value as staff would write it; a confidential one is hidden."""
    english = language == "en"
    if value is None:
        return "unknown" if english else "未知"
    if fact.confidential:
        return HIDDEN
    said = _bare(value, fact, language)
    return said + unit_in_words(fact, language) if isinstance(value, Decimal) else said


def _bare(value: FactValue, fact: Fact, language: str) -> str:
    english = language == "en"
    match value:
        case bool():
            return ("yes" if value else "no") if english else ("是" if value else "否")
        case Decimal():
            return number_in_words(value)
        case date():
            return value.isoformat() if english else f"{value.year}年{value.month}月{value.day}日"
        case str():
            word = fact.label_of(value, language)
            return word or ("empty text" if english else "空文本")
        case None:
            return "unknown" if english else "未知"


def unit_in_words(fact: Fact, language: str = "zh") -> str:
    """Return the unit after a number, if it is written in the language of the sentence."""
    if fact.unit == "%":
        return "%"
    if not fact.unit or fact.unit.isascii() != (language == "en"):
        return ""
    return f" {fact.unit}"


@lru_cache(maxsize=4096)
def number_in_words(number: Decimal) -> str:
    """Return a number without exponent and without zeros at its end; equal ones alike."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cell_in_words(
    cell: tree.Cell, fact: Fact, sheet: FactSheet | None = None, language: str = "zh"
) -> str:
    """Return what a cell asks, such as ``> 5`` or ``甲或乙``.

    With a sheet, a fact the cell compares with is shown by its title and value.
    """
    return _CellWriter(fact, sheet, language).write(cell)


class _CellWriter:
    def __init__(self, fact: Fact, sheet: FactSheet | None, language: str) -> None:
        self.fact = fact
        self.sheet = sheet
        self.language = language
        self.english = language == "en"

    def write(self, cell: tree.Cell) -> str:
        match cell:
            case tree.Anything():
                return "anything" if self.english else "任意"
            case tree.AnyOf(tests):
                return self._list(tests)
            case tree.Negation((tree.Equals(tree.Literal(None)),)):
                return "known" if self.english else "已知"
            case tree.Negation(tests):
                inner = self._list(tests)
                if all(isinstance(test, tree.Equals) for test in tests):
                    return f"not {inner}" if self.english else f"不是{self._spaced(inner)}"
                return f"not ({inner})" if self.english else f"不属于（{inner}）"
            case _:
                return self._test(cell)

    def _list(self, tests: Sequence[tree.SimpleTest]) -> str:
        return (" or " if self.english else "或").join(self._test(test) for test in tests)

    def _test(self, test: tree.SimpleTest) -> str:
        match test:
            case tree.Equals(operand):
                return self._operand(operand)
            case tree.Compare(op, operand):
                return self._compare(op, self._operand(operand))
            case tree.Interval():
                return self._interval(test)

    def _compare(self, op: tree.CompareOp, value: str) -> str:
        if self.fact.type != "date":
            return f"{_SIGNS[op]} {value}"
        return f"{_BEFORE_EN[op]} {value}" if self.english else f"{_BEFORE[op]}{value}"

    def _interval(self, test: tree.Interval) -> str:
        ends = []
        for operand, is_open in ((test.low, test.low_open), (test.high, test.high_open)):
            value = self._operand(operand)
            if self.english:
                ends.append(f"{value} ({'not ' if is_open else ''}included)")
            else:
                ends.append(f"{value}（{'不含' if is_open else '含'}）")
        return f"from {ends[0]} to {ends[1]}" if self.english else f"{ends[0]}至{ends[1]}"

    def _operand(self, operand: tree.Operand) -> str:
        if isinstance(operand, tree.Literal):
            return _bare(operand.value, self.fact, self.language)
        other = self.sheet.dictionary.get(operand.fact) if self.sheet is not None else None
        if other is None or self.sheet is None:
            return operand.fact
        value = value_in_words(self.sheet[operand.fact], other, self.language)
        title = other.title.text(self.language)
        return f"{title} ({value})" if self.english else f"{title}（{value}）"

    @staticmethod
    def _spaced(inner: str) -> str:
        return f" {inner}" if inner[:1].isascii() else inner
