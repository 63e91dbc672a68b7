"""A cell as written, read into tests: the unary tests of S-FEEL.

Source: OMG Decision Model and Notation 1.3, chapter 9.  Stricter here: a bare text needs quotes
unless it is a declared value, a cell that every value meets or none can meet is refused.
"""

from __future__ import annotations

from typing import cast

from engine.errors import ExpressionError
from engine.expressions import tree
from engine.expressions.coverage import covers_everything, is_empty
from engine.expressions.faults import Advice, advise, fault, write
from engine.expressions.names import Dictionary, Fact
from engine.expressions.operands import read_operand
from engine.expressions.scanner import Scanner
from engine.terms import FactValue

LONGEST_CELL = 4096
"""Characters a cell may have at most."""

_ORDERED = frozenset({"text", "integer", "number", "date"})


def read_cell(source: str, fact: Fact, dictionary: Dictionary) -> tree.Cell:
    """Read a cell's text.

    Raises:
        ExpressionError: With the position of the fault and, where it can be told, the mended text.
    """
    if len(source) > LONGEST_CELL:
        raise fault(
            fact,
            f"单元格超过 {LONGEST_CELL} 个字符",
            f"the cell has more than {LONGEST_CELL} characters",
        )
    reader = _CellReader(source, fact, dictionary)
    try:
        return reader.read()
    except ExpressionError as error:
        advice = advise(reader.scanner.script.text, fact)
        raise error if advice is None else _advised(error, advice, source) from None


class _CellReader:
    def __init__(self, source: str, fact: Fact, dictionary: Dictionary) -> None:
        self.scanner = Scanner(source, fact)
        self.fact = fact
        self.dictionary = dictionary

    def read(self) -> tree.Cell:
        scanner = self.scanner
        if scanner.script.text.strip() in {"", "-"}:
            return tree.Anything()
        if scanner.token.value == "!=" and scanner.token.kind == "compare":
            return self._read_unequal()
        negated = self._takes_not()
        tests = self._read_list()
        if negated:
            self._expect(")")
        if scanner.token.kind != "end":
            raise self._unexpected()
        self._refuse_tautology(tests)
        if negated:
            return tree.Negation(tests)
        return tests[0] if len(tests) == 1 else tree.AnyOf(tests)

    def _read_unequal(self) -> tree.Cell:
        self.scanner.advance()
        test = tree.Equals(read_operand(self.scanner, self.fact, self.dictionary))
        if self.scanner.token.kind != "end":
            raise self._unexpected()
        return tree.Negation((test,))

    def _takes_not(self) -> bool:
        scanner = self.scanner
        if (scanner.token.kind, scanner.token.value) != ("word", "not"):
            return False
        scanner.advance()
        self._expect("(")
        return True

    def _read_list(self) -> tuple[tree.SimpleTest, ...]:
        tests = [self._read_test()]
        while self._is_mark(","):
            self.scanner.advance()
            tests.append(self._read_test())
        return tuple(tests)

    def _read_test(self) -> tree.SimpleTest:
        token = self.scanner.token
        if token.kind == "compare":
            return self._read_comparison()
        if token.kind == "mark" and token.value in {"[", "(", "]"}:
            return self._read_interval()
        return tree.Equals(read_operand(self.scanner, self.fact, self.dictionary))

    def _read_comparison(self) -> tree.SimpleTest:
        token = self.scanner.advance()
        operand = read_operand(self.scanner, self.fact, self.dictionary)
        if token.value == "=":
            return tree.Equals(operand)
        if token.value == "!=":
            raise fault(
                self.fact,
                "不等于不能写在列表里",
                "unequal cannot stand in a list",
                value="!=",
                offset=self.scanner.offset(token),
                hint=write("not(...)"),
            )
        self._refuse_unordered(operand, self.scanner.offset(token))
        return tree.Compare(cast("tree.CompareOp", token.value), operand)

    def _read_interval(self) -> tree.Interval:
        opening = self.scanner.advance()
        offset = self.scanner.offset(opening)
        low = read_operand(self.scanner, self.fact, self.dictionary)
        self._take_dots()
        high = read_operand(self.scanner, self.fact, self.dictionary)
        closing = self.scanner.token
        if closing.kind != "mark" or closing.value not in {"]", ")", "["}:
            raise self._unexpected()
        self.scanner.advance()
        self._refuse_unordered(low, offset)
        self._refuse_unordered(high, offset)
        interval = tree.Interval(low, high, opening.value != "[", closing.value != "]")
        self._refuse_empty(interval, offset)
        return interval

    def _take_dots(self) -> None:
        token = self.scanner.token
        if token.kind == "dots" or (token.kind == "word" and token.value in {"至", "到"}):
            self.scanner.advance()
            return
        raise self._unexpected()

    def _is_mark(self, mark: str) -> bool:
        return self.scanner.token.kind == "mark" and self.scanner.token.value == mark

    def _expect(self, mark: str) -> None:
        if not self._is_mark(mark):
            raise self._unexpected(wanted=mark)
        self.scanner.advance()

    def _unexpected(self, wanted: str | None = None) -> ExpressionError:
        token = self.scanner.token
        found = token.value or "结尾"
        missing = (f"，缺“{wanted}”", f", {wanted!r} is missing") if wanted else ("", "")
        return fault(
            self.fact,
            f"“{found}”不能写在这里{missing[0]}",
            f"{token.value or 'the end'!r} cannot stand here{missing[1]}",
            value=token.value,
            offset=self.scanner.offset(token),
        )

    def _refuse_unordered(self, operand: tree.Operand, offset: int) -> None:
        null = operand == tree.Literal(None)
        if self.fact.type in _ORDERED and not null:
            return
        what = ("null 没有大小", "null") if null else ("是否没有大小", "true and false")
        raise fault(
            self.fact,
            f"{what[0]}，不能比较",
            f"{what[1]} cannot be compared by order",
            code="cell-type",
            offset=offset,
            hint=write("null", "null alone") if null else write("true"),
        )

    def _refuse_empty(self, interval: tree.Interval, offset: int) -> None:
        if not isinstance(interval.low, tree.Literal) or not isinstance(
            interval.high, tree.Literal
        ):
            return
        low, high = interval.low.value, interval.high.value
        opens = (interval.low_open, interval.high_open)
        if not is_empty(low, high, opens=opens, kind=self.fact.type):
            return
        raise fault(
            self.fact,
            "区间里没有任何值",
            "no value lies in this interval",
            value=self.scanner.script.text,
            code="never-matches",
            offset=offset,
            hint=_turned(low, high),
        )

    def _refuse_tautology(self, tests: tuple[tree.SimpleTest, ...]) -> None:
        if self.fact.type not in _ORDERED or not covers_everything(tests, self.fact.type):
            return
        raise fault(
            self.fact,
            "逗号表示“或”，这个单元格对任何值都成立",
            "a comma is OR: this cell is met by every value",
            value=self.scanner.script.text.strip(),
            code="tautology",
            offset=0,
            hint=write(_meant_by(tests)),
        )


def _meant_by(tests: tuple[tree.SimpleTest, ...]) -> str:
    """Return the interval an author meant who wrote AND as a comma, else ``-``."""
    lows = [t for t in tests if isinstance(t, tree.Compare) and t.op in {">", ">="}]
    highs = [t for t in tests if isinstance(t, tree.Compare) and t.op in {"<", "<="}]
    if len(tests) != 2 or len(lows) != 1 or len(highs) != 1:  # noqa: PLR2004  one of each
        return "-"
    low, high = lows[0], highs[0]
    if not isinstance(low.operand, tree.Literal) or not isinstance(high.operand, tree.Literal):
        return "-"
    if _sort_key(low.operand.value) >= _sort_key(high.operand.value):
        return "-"
    opening = "[" if low.op == ">=" else "("
    closing = "]" if high.op == "<=" else ")"
    return f"{opening}{write_value(low.operand.value)}..{write_value(high.operand.value)}{closing}"


def write_value(value: FactValue) -> str:
    """Return a literal as it is written in a cell."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case _:
            return str(value)


def _sort_key(value: FactValue) -> tuple[str, FactValue]:
    return (type(value).__name__, value)


def _turned(low: FactValue, high: FactValue) -> tuple[str, str] | None:
    if _sort_key(low) <= _sort_key(high):
        return write(f"[{write_value(low)}..{write_value(high)}]")
    return write(f"[{write_value(high)}..{write_value(low)}]")


def _advised(error: ExpressionError, advice: Advice, source: str) -> ExpressionError:
    return ExpressionError(
        advice.zh,
        advice.en,
        fault="cell-syntax",
        offset=error.offset,
        place=error.place,
        value=source,
        hint=advice.hint,
        hint_en=advice.hint_en,
    )
