"""Text to tree: cells, conditions and outputs as YAML gives them.

A condition is a mapping from fact to cell; several keys mean all of them.  ``any: [...]``,
``all: [...]`` and ``not: {...}`` join conditions::

    reply.days_late: "> 0"
    any:
    - {petition.kind: "初信初访"}
    - {petition.people: ">= 5"}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from engine.errors import ExpressionError
from engine.expressions import tree
from engine.expressions.cells import read_cell
from engine.expressions.faults import fault, unknown_name_hint, write
from engine.expressions.names import Dictionary, Fact
from engine.expressions.operands import number_text
from engine.expressions.outputs import read_output
from engine.expressions.writing import make_plain

__all__ = [
    "facts_of",
    "facts_of_cell",
    "facts_of_output",
    "parse_cell",
    "parse_condition",
    "parse_output",
]

_DEEPEST = 16
_MOST_PARTS = 500
_NESTED = (list, tuple, Mapping)


def parse_cell(source: object, fact: Fact, dictionary: Dictionary) -> tree.Cell:
    """Read a cell of this fact's column.

    Args:
        source: Text, or a plain number or boolean of the document.
        fact: The column: its type and declared values say how bare words are read.
        dictionary: The facts a comparison may name.

    Raises:
        ExpressionError: ``fault`` is ``cell-syntax``, ``cell-type``, ``tautology`` or
            ``never-matches``; ``offset`` and hint where they can be told.
    """
    return read_cell(_cell_text(source, fact), fact, dictionary)


def parse_output(source: object, fact: Fact, dictionary: Dictionary) -> tree.Output:
    """Read what a row gives in this fact's column: literal, name, arithmetic or a list.

    Raises:
        ExpressionError: It is of another type than the column or names nothing.
    """
    return read_output(source, fact, dictionary)


def parse_condition(source: Mapping[str, object], dictionary: Dictionary) -> tree.Condition:
    """Read a condition; the empty mapping always holds.

    Raises:
        ExpressionError: ``place`` is the path within the condition, such as ``any.1 case.stage``.
    """
    return _ConditionReader(dictionary).read(source, ())


def facts_of(condition: tree.Condition) -> frozenset[str]:
    """Return the names of all facts a condition reads, those on the right of a cell too."""
    return frozenset(_names_in(condition))


def facts_of_cell(cell: tree.Cell) -> frozenset[str]:
    """Return the names of the facts a cell compares with."""
    return frozenset(_names_in_cell(cell))


def facts_of_output(output: tree.Output) -> frozenset[str]:
    """Return the names of the facts an output reads."""
    return frozenset(_names_in_output(output))


def _cell_text(source: object, fact: Fact) -> str:
    match source:
        case str():
            return source
        case bool():
            return "true" if source else "false"
        case int() | Decimal():
            return number_text(source, fact)
        case date():
            return source.isoformat()
        case None:
            raise fault(
                fact,
                "值是空的",
                "the value is empty",
                hint=('任意值写 "-"，未知写 "null"', 'write "-" for any value, "null" for unknown'),
            )
        case list() | tuple():
            raise fault(
                fact,
                "方括号要写在引号里",
                "brackets stand inside quotes",
                value=source,
                hint=write(_quoted_list(source)),
            )
        case _:
            raise fault(
                fact,
                "单元格只能是文本、数字或 true/false",
                "a cell is a text, a number, true or false",
                value=source,
            )


def _quoted_list(parts: list[object] | tuple[object, ...]) -> str:
    # A list within the list is left out: it may be nested deeper than Python can show.
    shown = ", ".join(str(part) for part in parts[:12] if not isinstance(part, _NESTED))
    return f'"[{shown}]"' if len(parts) == 1 and ".." in shown else f'"{shown}"'


class _ConditionReader:
    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.parts = 0

    def read(self, source: object, path: tuple[str, ...]) -> tree.Condition:
        if not isinstance(source, Mapping):
            raise _condition_fault(
                path,
                "条件是“事实: 单元格”的映射",
                "a condition maps facts to cells",
                value=source,
                hint=('写成 {事实名: "单元格"}', 'write {fact: "cell"}'),
            )
        if len(path) > _DEEPEST:
            raise _condition_fault(path, "条件套得太深", "the condition is nested too deeply")
        parts = tuple(self._read_entry(key, value, path) for key, value in source.items())
        if not parts:
            return tree.Always()
        return parts[0] if len(parts) == 1 else tree.All(parts)

    def _read_entry(self, key: object, value: object, path: tuple[str, ...]) -> tree.Condition:
        self.parts += 1
        if self.parts > _MOST_PARTS:
            raise _condition_fault(
                path,
                f"条件超过 {_MOST_PARTS} 项",
                f"the condition has more than {_MOST_PARTS} parts",
            )
        if key == "not":
            return tree.Not(self._read_some(value, (*path, "not")))
        if key in {"any", "all"}:
            return self._read_joined(str(key), value, path)
        return self._read_test(key, value, path)

    def _read_some(self, value: object, path: tuple[str, ...]) -> tree.Condition:
        if not value:
            raise _condition_fault(path, "这里没有条件", "there is no condition here", value=value)
        return self.read(value, path)

    def _read_joined(self, key: str, value: object, path: tuple[str, ...]) -> tree.Condition:
        path = (*path, key)
        if not isinstance(value, (list, tuple)) or not value:
            raise _condition_fault(
                path,
                f"{key} 后面是条件的列表",
                f"{key} takes a list of conditions",
                value=value,
                hint=("每个条件前写 - ", "each condition begins with - "),
            )
        parts = tuple(
            self._read_some(part, (*path[:-1], f"{key}.{number}"))
            for number, part in enumerate(value)
        )
        return tree.AnyPart(parts) if key == "any" else tree.All(parts)

    def _read_test(self, key: object, value: object, path: tuple[str, ...]) -> tree.Condition:
        fact = self.dictionary.get(key) if isinstance(key, str) else None
        if fact is None:
            name = str(key)
            raise _condition_fault(
                (*path, name),
                f"没有名为“{name}”的事实",
                f"there is no fact named {name!r}",
                value=name,
                hint=unknown_name_hint(name, self.dictionary),
            )
        try:
            cell = parse_cell(value, fact, self.dictionary)
        except ExpressionError as error:
            if path:
                error.place = _shown((*path, fact.name))
            raise
        return tree.Test(fact.name, cell, make_plain(_cell_text(value, fact)).text.strip())


def _condition_fault(
    path: tuple[str, ...],
    zh: str,
    en: str,
    *,
    value: object = None,
    hint: tuple[str, str] | None = None,
) -> ExpressionError:
    hint_zh, hint_en = hint or (None, None)
    place = _shown(path) or None
    return ExpressionError(zh, en, place=place, value=value, hint=hint_zh, hint_en=hint_en)


def _shown(path: tuple[str, ...]) -> str:
    return " ".join(path)


def _names_in(condition: tree.Condition) -> Iterator[str]:
    match condition:
        case tree.Test(fact, cell):
            yield fact
            yield from _names_in_cell(cell)
        case tree.All(parts) | tree.AnyPart(parts):
            for part in parts:
                yield from _names_in(part)
        case tree.Not(part):
            yield from _names_in(part)
        case tree.Always():
            return


def _names_in_cell(cell: tree.Cell) -> Iterator[str]:
    match cell:
        case tree.AnyOf(tests) | tree.Negation(tests):
            for test in tests:
                yield from _names_in_cell(test)
        case tree.Equals(tree.Name(fact)) | tree.Compare(_, tree.Name(fact)):
            yield fact
        case tree.Interval(low, high):
            yield from (end.fact for end in (low, high) if isinstance(end, tree.Name))
        case _:
            return


def _names_in_output(output: tree.Output) -> Iterator[str]:
    match output:
        case tree.Name(fact):
            yield fact
        case tree.Arithmetic(_, left, right):
            yield from _names_in_output(left)
            yield from _names_in_output(right)
        case tree.Several(parts):
            for part in parts:
                yield from _names_in_output(part)
        case tree.Literal():
            return
