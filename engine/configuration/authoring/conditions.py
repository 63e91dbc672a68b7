"""Conditions as an author builds them: a fact, a comparison, values; joined, and joined again.

What is read from a document and left as it is comes back as it was written.  A cell that is no
comparison of these is kept as the text it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, Literal, cast
from unicodedata import normalize

from engine.configuration.authoring.lens import GONE
from engine.configuration.spelling.cells import read_test, show_test, spelling_of
from engine.configuration.yaml_source import Plain
from engine.errors import ExpressionError
from engine.expressions import tree
from engine.expressions.grammar import parse_cell
from engine.expressions.names import Dictionary, Fact
from engine.expressions.rendering import write_cell
from engine.terms import FactValue

Join = Literal["all", "any", "not_all", "none"]
How = Literal[
    "any_of", "none_of", "equal", "unequal", ">", ">=", "<", "<=", "between", "yes", "no",
    "known", "unknown", "written",
]  # fmt: skip

_EITHER: Final[tuple[How, ...]] = ("known", "unknown", "written")
_ORDERED: Final[tuple[How, ...]] = ("equal", "unequal", ">", ">=", "<", "<=", "between", *_EITHER)
_COMPARISONS: Final[Mapping[str, tuple[How, ...]]] = {
    "text": ("any_of", "none_of", *_EITHER),
    "boolean": ("yes", "no", *_EITHER),
    "integer": _ORDERED,
    "number": _ORDERED,
    "date": _ORDERED,
}
_NEGATED: Final[Mapping[Join, str]] = {"not_all": "all", "none": "any"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One fact compared with something.

    Attributes:
        values: What it is compared with, as typed; two for ``between``, the cell for ``written``.
    """

    fact: str
    how: How
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions joined: all hold, any holds, not all hold, none holds."""

    join: Join
    parts: tuple[Clause | Group, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseFault:
    """What cannot be said so.

    Attributes:
        path: Position of the clause in its group, in the groups above before it.
    """

    path: tuple[int, ...]
    zh: str
    en: str


def comparisons(fact: Fact | None) -> tuple[How, ...]:
    """Return how a fact may be compared, by its type; only in writing if it is not known."""
    return _COMPARISONS[fact.type] if fact else ("written",)


def read_condition(source: object, facts: Dictionary) -> Group | None:
    """Return a condition of a document as an author builds it; None if it is no condition.

    >>> read_condition({"a": "> 1"}, Dictionary())
    Group(join='all', parts=(Clause(fact='a', how='written', values=('> 1',)),))
    """
    if source is GONE or source is None:
        return Group("all")
    found = _read(source, facts)
    return Group("all", (found,)) if isinstance(found, Clause) else found


def written_condition(
    group: Group, stored: object, facts: Dictionary
) -> tuple[object, tuple[ClauseFault, ...]]:
    """Return a condition as a document holds it, and what of it cannot be said so.

    Args:
        group: The condition; ``GONE`` comes of one without parts.
        stored: What stands there now; what says the same stays as it is written.
        facts: The facts with their types.
    """
    before = read_condition(stored, facts)
    if before is not None and _same(before) == _same(group):
        return stored, ()
    kept = {_alike(clause): cell for clause, cell in _cells(stored, facts)}
    writer = _Writer(facts, kept)
    made = writer.write(group)
    return (made or GONE), tuple(writer.faults)


def _same(group: Group) -> Group:
    """Return a group so that two that ask the same by other orders of values are equal."""
    return Group(
        group.join,
        tuple(_same(one) if isinstance(one, Group) else _alike(one) for one in group.parts),
    )


def _alike(clause: Clause) -> Clause:
    if clause.how not in {"any_of", "none_of"}:
        return clause
    return Clause(clause.fact, clause.how, tuple(sorted(set(clause.values))))


def cell_of(clause: Clause, fact: Fact, facts: Dictionary) -> str:
    """Return a clause as the text of a cell.

    Raises:
        ExpressionError: a value is missing or of another type.
    """
    if clause.how == "written":
        return clause.values[0] if clause.values else ""
    if clause.how in {"known", "unknown"}:
        return "null" if clause.how == "unknown" else "not(null)"
    return write_cell(_cell(clause, fact), spelling_of(fact, facts))


def _read(source: object, facts: Dictionary) -> Clause | Group | None:
    if not isinstance(source, Mapping) or not source:
        return None
    parts = [_read_entry(str(key), value, facts) for key, value in source.items()]
    known = tuple(part for part in parts if part is not None)
    if len(known) < len(parts):
        return None
    return known[0] if len(known) == 1 else Group("all", known)


def _read_entry(key: str, value: object, facts: Dictionary) -> Clause | Group | None:
    if key == "not":
        inner = _read(value, facts)
        return None if inner is None else _negated(inner)
    if key not in {"any", "all"}:
        return None if isinstance(value, dict) else _clause(key, cast("Plain", value), facts)
    if not isinstance(value, list) or not value:
        return None
    parts = [_read(one, facts) for one in value]
    known = tuple(part for part in parts if part is not None)
    return Group(cast("Join", key), known) if len(known) == len(parts) else None


def _negated(inner: Clause | Group) -> Group:
    if isinstance(inner, Group) and inner.join in {"all", "any"}:
        return Group("not_all" if inner.join == "all" else "none", inner.parts)
    return Group("not_all", (inner,))


def _clause(name: str, value: Plain, facts: Dictionary) -> Clause:
    fact = facts.get(name)
    if fact is None:
        return Clause(name, "written", (_text(value),))
    try:
        cell = parse_cell(value, fact, facts)
    except ExpressionError:
        return Clause(name, "written", (_text(value),))
    how, values = _said(cell) or ("written", (show_test(value, fact),))
    if how not in comparisons(fact):
        return Clause(name, "written", (show_test(value, fact),))
    return Clause(name, how, values)


def _said(cell: tree.Cell) -> tuple[How, tuple[str, ...]] | None:
    """Return a cell as a comparison; None if it is none of them."""
    match cell:
        case tree.Compare(op, tree.Literal(value)):
            return op, (_text(value),)
        case tree.Interval(tree.Literal(low), tree.Literal(high), False, False):
            return "between", (_text(low), _text(high))
        case tree.Negation((tree.Equals(tree.Literal(value)),)) if not isinstance(value, str):
            return _unlike(value)
        case tree.Equals(tree.Literal(value)) if not isinstance(value, str):
            return _like(value)
    return _several(cell)


def _several(cell: tree.Cell) -> tuple[How, tuple[str, ...]] | None:
    match cell:
        case tree.Negation(tests):
            return _listed("none_of", tests)
        case tree.AnyOf(tests):
            return _listed("any_of", tests)
        case tree.Equals():
            return _listed("any_of", (cell,))
    return None


def _like(value: FactValue) -> tuple[How, tuple[str, ...]]:
    if value is None:
        return "unknown", ()
    if isinstance(value, bool):
        return ("yes" if value else "no"), ()
    return "equal", (_text(value),)


def _unlike(value: FactValue) -> tuple[How, tuple[str, ...]] | None:
    if value is None:
        return "known", ()
    return None if isinstance(value, bool) else ("unequal", (_text(value),))


def _listed(how: How, tests: tuple[tree.SimpleTest, ...]) -> tuple[How, tuple[str, ...]] | None:
    texts = [
        test.operand.value
        for test in tests
        if isinstance(test, tree.Equals) and isinstance(test.operand, tree.Literal)
    ]
    strings = tuple(text for text in texts if isinstance(text, str))
    return (how, strings) if len(strings) == len(tests) else None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _cells(source: object, facts: Dictionary) -> Iterator[tuple[Clause, object]]:
    """Yield each clause of a condition with its cell as it is written."""
    for key, value in source.items() if isinstance(source, Mapping) else ():
        if key == "not":
            yield from _cells(value, facts)
        elif key in {"any", "all"}:
            for one in value if isinstance(value, list) else ():
                yield from _cells(one, facts)
        elif not isinstance(value, dict):
            yield _clause(str(key), cast("Plain", value), facts), value


@dataclass
class _Writer:
    facts: Dictionary
    kept: Mapping[Clause, object]
    faults: list[ClauseFault] = field(default_factory=list)

    def write(self, group: Group, at: tuple[int, ...] = ()) -> dict[str, object]:
        """Return a group as a mapping; parts that say nothing are left out."""
        pieces = [self._piece(part, (*at, place)) for place, part in enumerate(group.parts)]
        pieces = [piece for piece in pieces if piece]
        if not pieces:
            return {}
        joined = _NEGATED.get(group.join, group.join)
        made = _merged(pieces) if joined == "all" else _any(pieces)
        return {"not": made} if group.join in _NEGATED else made

    def _piece(self, part: Clause | Group, at: tuple[int, ...]) -> dict[str, object]:
        if isinstance(part, Group):
            return self.write(part, at)
        if _alike(part) in self.kept:
            return {part.fact: self.kept[_alike(part)]}
        fact = self.facts.get(part.fact)
        if fact is None:
            self.faults.append(ClauseFault(at, *_NO_FACT))
            return {}
        try:
            reading = read_test(cell_of(part, fact, self.facts).strip(), fact, self.facts)
        except ExpressionError as error:
            self.faults.append(ClauseFault(at, *_sentence(error)))
            return {}
        if reading.value is None:
            self.faults.append(ClauseFault(at, *_NO_VALUE))
            return {}
        return {fact.name: reading.value}


def _merged(pieces: list[dict[str, object]]) -> dict[str, object]:
    names = [name for piece in pieces for name in piece]
    if len(names) > len(set(names)):
        return {"all": pieces}
    return {name: value for piece in pieces for name, value in piece.items()}


def _any(pieces: list[dict[str, object]]) -> dict[str, object]:
    return pieces[0] if len(pieces) == 1 else {"any": pieces}


_NO_FACT = ("请选择要比较的事实。", "Please choose a fact.")
_NO_VALUE = ("请填写要比较的值。", "Please say what it is compared with.")
_TURNED = ("前一个值不能大于后一个值。", "The first value is greater than the second.")
_NO_NUMBER = ("“{}”不是数字。", "{!r} is no number.")
_NO_DATE = ("“{}”不是日期，写成 2026-01-31。", "{!r} is no date; write 2026-01-31.")


def _sentence(error: ExpressionError) -> tuple[str, str]:
    zh = "，".join(filter(None, (error.zh.rstrip("。"), error.hint)))
    en = "; ".join(filter(None, (error.en.rstrip("."), error.hint_en)))
    return f"{zh.rstrip('。')}。", f"{en.rstrip('.')}."


def _cell(clause: Clause, fact: Fact) -> tree.Cell:
    how, values = clause.how, [_value(text, fact) for text in clause.values if text.strip()]
    if how in {"yes", "no"}:
        return tree.Equals(tree.Literal(how == "yes"))
    if len(values) < (2 if how == "between" else 1):
        raise ExpressionError(*_NO_VALUE, place=fact.name)
    if how == "between":
        if values[0].value > values[1].value:  # type: ignore[operator]  # two numbers or two dates
            raise ExpressionError(*_TURNED, place=fact.name)
        return tree.Interval(values[0], values[1], low_open=False, high_open=False)
    if how in {">", ">=", "<", "<="}:
        return tree.Compare(how, values[0])
    tests = tuple(tree.Equals(value) for value in values)
    if how in {"none_of", "unequal"}:
        return tree.Negation(tests)
    return tests[0] if len(tests) == 1 else tree.AnyOf(tests)


def _value(text: str, fact: Fact) -> tree.Literal:
    plain = normalize("NFKC", text).strip()
    if fact.type == "text":
        return tree.Literal(text.strip())
    if fact.type == "date":
        try:
            return tree.Literal(date.fromisoformat(plain))
        except ValueError:
            raise _refused(_NO_DATE, text, fact) from None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise _refused(_NO_NUMBER, text, fact) from None
    if not number.is_finite():
        raise _refused(_NO_NUMBER, text, fact)
    return tree.Literal(number)


def _refused(words: tuple[str, str], text: str, fact: Fact) -> ExpressionError:
    return ExpressionError(
        words[0].format(text), words[1].format(text), place=fact.name, value=text
    )
