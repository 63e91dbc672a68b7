"""Conditions as Python code: what the tree says, written once as a function of the facts.

The code answers what ``conditions.truth`` and ``conditions.evaluate`` answer, which stay as the
slow and obvious reference.  For three values it takes two expressions, one true exactly where the
condition is known to hold and one true exactly where it is known not to.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache, partial

from engine.expressions import tree
from engine.expressions.grammar import facts_of, facts_of_cell
from engine.expressions.names import Dictionary, Fact
from engine.rules import python_code as code
from engine.rules.cell_reasons import CellReason
from engine.rules.conditions import explain_test, join_reasons, negate_reason, takes_unknown
from engine.rules.facts import FactSheet
from engine.rules.trace import Trace
from engine.terms import FactValue

_ORDER: dict[tree.CompareOp, tuple[type[ast.cmpop], tree.CompareOp]] = {
    "<": (ast.Lt, ">="),
    "<=": (ast.LtE, ">"),
    ">": (ast.Gt, "<="),
    ">=": (ast.GtE, "<"),
}
"""Each comparison with the one that is true of known values where it is not."""

_KNOWN = code.attribute(code.name("sheet"), "known")
_MOST = 1024  # conditions kept as code at one time; a county has some hundred


def compile_condition_code(condition: tree.Condition) -> Callable[[FactSheet], bool | None]:
    """Return the function that says whether the condition holds, None where facts are missing.

    Made once for each condition and kept.
    """
    return _truth_code(condition)


def compile_reason_code(
    condition: tree.Condition, dictionary: Dictionary
) -> Callable[[FactSheet], Trace]:
    """Return the function that says whether the condition holds and why, part by part.

    Args:
        condition: The condition.
        dictionary: Titles and units of the facts; that of the sheets the function is given.
    """
    return _reason_code(condition, tuple(dictionary[name] for name in sorted(facts_of(condition))))


@lru_cache(maxsize=_MOST)
def _truth_code(condition: tree.Condition) -> Callable[[FactSheet], bool | None]:
    writer = ConditionWriter()
    answer = writer.truth(condition)
    body = [*writer.fetch(_KNOWN), code.give_back(answer)]
    return code.make_function("truth", ["sheet"], body, writer.constants)


@lru_cache(maxsize=_MOST)
def _reason_code(condition: tree.Condition, facts: Iterable[Fact]) -> Callable[[FactSheet], Trace]:
    writer = ConditionWriter()
    reason = writer.reason(condition, {fact.name: fact for fact in facts})
    body = [*writer.fetch(_KNOWN), code.give_back(reason)]
    return code.make_function("reason", ["sheet"], body, writer.constants)


class ConditionWriter:
    """Writes conditions as expressions over local variables, one for each fact.

    Attributes:
        constants: What the names ``c0``, ``c1``, … of the expressions stand for.
        variables: Fact to local variable, in the order in which they were first read.
    """

    def __init__(self, *, strict: bool = False) -> None:
        """Begin with nothing read.

        Args:
            strict: A test is unknown as soon as a fact it reads is, unless its cell asks for null.
        """
        self.strict = strict
        self.constants: dict[str, object] = {}
        self.variables: dict[str, str] = {}

    def fetch(self, known: ast.expr) -> list[ast.stmt]:
        """Return the statements that read every fact once, as unknown where it is missing."""
        return [
            code.assign(variable, code.method(known, "get", code.constant(fact)))
            for fact, variable in self.variables.items()
        ]

    def fetch_given(self, known: ast.expr) -> list[ast.stmt]:
        """Return statements that do the same, faster where every fact is given."""
        if not self.variables:
            return []
        read = [
            code.assign(variable, code.item(known, code.constant(fact)))
            for fact, variable in self.variables.items()
        ]
        return [code.unless_missing(self.keep(KeyError), *read, otherwise=self.fetch(known))]

    def value(self, fact: str) -> ast.Name:
        """Return the local variable of a fact."""
        return code.name(self.variables.setdefault(fact, f"v{len(self.variables)}"))

    def keep(self, value: object) -> ast.Name:
        """Return a name for a value of the document or a part of the engine."""
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return code.name(name)

    def truth(self, condition: tree.Condition) -> ast.expr:
        """Return True, False or None."""
        holds, fails = self.known(condition), self.known(condition, wanted=False)
        return code.choose(holds, code.TRUE, code.choose(fails, code.FALSE, code.NONE))

    def known(self, condition: tree.Condition, *, wanted: bool = True) -> ast.expr:
        """Return what is true exactly where the condition is known to be ``wanted``.

        It need not be True or False: an empty value, such as 0, stands for what is not true.
        """
        match condition:
            case tree.Test(fact, cell):
                return self._cell(fact, cell, wanted=wanted)
            case tree.Not(part):
                return self.known(part, wanted=not wanted)
            case tree.Always():
                return code.TRUE if wanted else code.FALSE
            case tree.All(parts):
                join = code.every if wanted else code.some
            case tree.AnyPart(parts):
                join = code.some if wanted else code.every
        return join(self.known(part, wanted=wanted) for part in parts)

    def reason(self, condition: tree.Condition, facts: dict[str, Fact]) -> ast.expr:
        """Return the trace; the function's sheet must be named ``sheet``."""
        match condition:
            case tree.Test(fact, cell) if facts_of_cell(cell):
                # Its words hang on the value of another fact.
                return code.call(self.keep(partial(explain_test, condition)), code.name("sheet"))
            case tree.Test(fact):
                explain = self.keep(CellReason(condition, facts[fact]).explain)
                met = code.choose(self.known(condition), code.TRUE, code.FALSE)
                return code.call(explain, self.value(fact), met)
            case tree.Not(part):
                return code.call(self.keep(negate_reason), self.reason(part, facts))
            case tree.Always():
                return self.keep(Trace(holds=True, text="无条件适用", text_en="always applies"))
            case tree.All(parts) | tree.AnyPart(parts):
                join = partial(join_reasons, any_of=isinstance(condition, tree.AnyPart))
                reasons = code.several([self.reason(part, facts) for part in parts])
                return code.call(self.keep(join), reasons)

    def _cell(self, fact: str, cell: tree.Cell, *, wanted: bool) -> ast.expr:
        if not self.strict or takes_unknown(cell):
            return self._met(fact, cell, wanted=wanted)
        read = dict.fromkeys((fact, *sorted(facts_of_cell(cell))))
        return code.every(
            [*(self._is_known(name) for name in read), self._met(fact, cell, wanted=wanted)]
        )

    def _met(self, fact: str, cell: tree.Cell, *, wanted: bool) -> ast.expr:
        match cell:
            case tree.Anything():
                return code.TRUE if wanted else code.FALSE
            case tree.AnyOf(tests):
                return self._any(fact, tests, wanted=wanted)
            case tree.Negation(tests):
                return self._any(fact, tests, wanted=not wanted)
            case _:
                return self._test(fact, cell, wanted=wanted)

    def _any(self, fact: str, tests: Sequence[tree.SimpleTest], *, wanted: bool) -> ast.expr:
        values = [value for test in tests for value in _literal_of(test)]
        rest = [test for test in tests if not _literal_of(test)]
        parts = [self._test(fact, test, wanted=wanted) for test in rest]
        if values:
            among = ast.In() if wanted else ast.NotIn()
            parts.insert(0, code.compare(self.value(fact), (among, self.keep(frozenset(values)))))
        return code.some(parts) if wanted else code.every(parts)

    def _test(self, fact: str, test: tree.SimpleTest, *, wanted: bool) -> ast.expr:
        match test:
            case tree.Equals(tree.Literal(None) | tree.Literal(bool()) as literal):
                same: ast.cmpop = ast.Is() if wanted else ast.IsNot()
                return code.compare(self.value(fact), (same, self._operand(literal)))
            case tree.Equals(tree.Literal(Decimal() as number)) if wanted and not number:
                return code.every([self._is_known(fact), code.opposite(self.value(fact))])
            case tree.Equals(tree.Literal() as literal):
                equal: ast.cmpop = ast.Eq() if wanted else ast.NotEq()
                return code.compare(self.value(fact), (equal, self._operand(literal)))
            case tree.Equals(operand):
                return self._compare(fact, ast.Eq if wanted else ast.NotEq, operand)
            case tree.Compare(op, operand):
                order, opposite = _ORDER[op]
                return self._compare(fact, order if wanted else _ORDER[opposite][0], operand)
            case tree.Interval(low, high, low_open, high_open):
                above = tree.Compare(">" if low_open else ">=", low)
                below = tree.Compare("<" if high_open else "<=", high)
                join = code.every if wanted else code.some
                return join(self._test(fact, end, wanted=wanted) for end in (above, below))

    def _compare(self, fact: str, order: type[ast.cmpop], operand: tree.Operand) -> ast.expr:
        """Return a comparison that is not true where a side of it is unknown."""
        known: list[ast.expr]
        match operand:
            case tree.Literal(None):
                return code.FALSE
            case tree.Literal(Decimal() as number) if not _takes_zero(order, number):
                # Shuts out what is unknown and zero, the commonest number, in one quick look.
                known = [self.value(fact)]
            case tree.Literal():
                known = [self._is_known(fact)]
            case tree.Name(other):
                known = [self._is_known(fact), self._is_known(other)]
        compared = code.compare(self.value(fact), (order(), self._operand(operand)))
        return code.every([*known, compared])

    def _is_known(self, fact: str) -> ast.expr:
        return code.compare(self.value(fact), (ast.IsNot(), code.NONE))

    def _operand(self, operand: tree.Operand) -> ast.expr:
        match operand:
            case tree.Name(fact):
                return self.value(fact)
            case tree.Literal(str() | bool() | None as value):
                return code.constant(value)
            case tree.Literal(value):
                return self.keep(value)


def _takes_zero(order: type[ast.cmpop], number: Decimal) -> bool:
    """Tell whether 0 stands in this order to a number."""
    if order is ast.Lt:
        return number > 0
    if order is ast.Gt:
        return number < 0
    return number >= 0 if order is ast.LtE else number <= 0


def _literal_of(test: tree.SimpleTest) -> tuple[FactValue, ...]:
    """Return the value a test compares with for equality, in a tuple; empty if it does not."""
    match test:
        case tree.Equals(tree.Literal(value)):
            return (value,)
        case _:
            return ()
