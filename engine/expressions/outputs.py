"""The output of a row: a literal, another fact's value, plain arithmetic, or a list of these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from engine.expressions import tree
from engine.expressions.cells import LONGEST_CELL
from engine.expressions.faults import fault, not_allowed, unknown_name_hint, write
from engine.expressions.names import Dictionary, Fact
from engine.expressions.operands import number_text, read_number, read_operand
from engine.expressions.scanner import Scanner
from engine.expressions.writing import make_plain

_DOTTED = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_QUOTED = re.compile(r"""\s*(["']).*\1\s*""", re.DOTALL)
_MOST_TERMS = 40
_MOST_PARTS = 100
_NUMERIC = frozenset({"integer", "number"})


def read_output(source: object, fact: Fact, dictionary: Dictionary) -> tree.Output:
    """Read an output as YAML gives it.

    Raises:
        ExpressionError: It is of another type than the column or names nothing.
    """
    if isinstance(source, (list, tuple)):
        return _read_list(source, fact, dictionary)
    return _read_single(source, fact, dictionary)


def _read_list(parts: Sequence[object], fact: Fact, dictionary: Dictionary) -> tree.Several:
    if len(parts) > _MOST_PARTS:
        raise fault(
            fact,
            f"列表超过 {_MOST_PARTS} 项",
            f"the list has more than {_MOST_PARTS} parts",
        )
    return tree.Several(tuple(_read_single(part, fact, dictionary) for part in parts))


def _read_single(source: object, fact: Fact, dictionary: Dictionary) -> tree.Single:
    match source:
        case None:
            return tree.Literal(None)
        case bool():
            return _read_text("true" if source else "false", fact, dictionary)
        case int() | Decimal():
            return tree.Literal(read_number(number_text(source, fact), fact, None))
        case date():
            return _read_text(source.isoformat(), fact, dictionary)
        case str():
            return _read_text(source, fact, dictionary)
        case _:
            raise fault(
                fact,
                "结果只能是文本、数字、是否、日期或列表",
                "an output is a text, a number, true or false, a date or a list",
                value=source,
                code="cell-type",
            )


def _read_text(source: str, fact: Fact, dictionary: Dictionary) -> tree.Single:
    if len(source) > LONGEST_CELL:
        raise fault(
            fact,
            f"结果超过 {LONGEST_CELL} 个字符",
            f"the output has more than {LONGEST_CELL} characters",
        )
    if fact.type == "text":
        return _read_words(source, fact, dictionary)
    if not source.strip():
        return tree.Literal(None)
    return _Sum(source, fact, dictionary).read()


def _read_words(source: str, fact: Fact, dictionary: Dictionary) -> tree.Single:
    """Read a text: quoted, declared, a fact's name, or in a free column just itself."""
    bare = source.strip()
    if bare in {"", "null"}:
        return tree.Literal(None)
    if fact.values is not None or bare in dictionary or _QUOTED.fullmatch(make_plain(bare).text):
        scanner = Scanner(source, fact)
        operand = read_operand(scanner, fact, dictionary)
        if scanner.token.kind == "end":
            return operand
        if fact.values is not None:
            raise not_allowed(bare, fact, scanner.offset(scanner.token))
    if _DOTTED.fullmatch(bare):
        raise fault(
            fact,
            f"没有名为“{bare}”的事实",
            f"there is no fact named {bare!r}",
            value=bare,
            offset=0,
            hint=unknown_name_hint(bare, dictionary) or write(f'"{bare}"'),
        )
    return tree.Literal(bare)


class _Sum:
    """Reads sums of products with brackets; the number of terms is bounded."""

    def __init__(self, source: str, fact: Fact, dictionary: Dictionary) -> None:
        self.scanner = Scanner(source, fact)
        self.fact = fact
        self.dictionary = dictionary
        self.terms = 0

    def read(self) -> tree.Single:
        output = self._read_sum()
        if self.scanner.token.kind != "end":
            raise self._unexpected()
        return output

    def _read_sum(self) -> tree.Single:
        left = self._read_product()
        while self._is_mark("+", "-"):
            op = cast("tree.ArithmeticOp", self._take_operator())
            left = tree.Arithmetic(op, left, self._read_product())
        return left

    def _read_product(self) -> tree.Single:
        left = self._read_term()
        while self._is_mark("*", "/"):
            op = cast("tree.ArithmeticOp", self._take_operator())
            left = tree.Arithmetic(op, left, self._read_term())
        return left

    def _read_term(self) -> tree.Single:
        self.terms += 1
        if self.terms > _MOST_TERMS:
            raise fault(
                self.fact,
                f"算式超过 {_MOST_TERMS} 项",
                f"the sum has more than {_MOST_TERMS} terms",
            )
        if not self._is_mark("("):
            return read_operand(self.scanner, self.fact, self.dictionary)
        self.scanner.advance()
        inner = self._read_sum()
        if not self._is_mark(")"):
            raise self._unexpected()
        self.scanner.advance()
        return inner

    def _is_mark(self, *marks: str) -> bool:
        token = self.scanner.token
        return token.kind == "mark" and token.value in marks

    def _take_operator(self) -> str:
        token = self.scanner.advance()
        if self.fact.type not in _NUMERIC:
            raise fault(
                self.fact,
                "只有数字可以计算",
                "only numbers are calculated with",
                value=token.value,
                code="cell-type",
                offset=self.scanner.offset(token),
            )
        return token.value

    def _unexpected(self) -> Exception:
        token = self.scanner.token
        return fault(
            self.fact,
            f"“{token.value or '结尾'}”不能写在这里",
            f"{token.value or 'the end'!r} cannot stand here",
            value=token.value,
            offset=self.scanner.offset(token),
        )
