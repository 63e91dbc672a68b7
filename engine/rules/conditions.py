"""Conditions and cells applied to a fact sheet, with or without the reason.

A test whose fact is missing is neither true nor false but unknown, and so is what depends on it:
``not(< 3)`` on a missing number does not hold, and neither does ``not: {days: "< 3"}``.  Only a
literal is certain: a missing value is not ``"甲"``, so ``not("甲")`` holds.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any

from engine.expressions import tree
from engine.rules.facts import FactSheet
from engine.rules.trace import Trace
from engine.rules.words import cell_in_words, value_in_words
from engine.terms import FactValue

# Both sides have the column's type: the grammar checked the literal, the sheet the value.
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: tree.Condition, sheet: FactSheet) -> bool:
    """Tell whether the condition is known to hold."""
    return truth(condition, sheet) is True


def matches(cell: tree.Cell, value: FactValue, sheet: FactSheet) -> bool:
    """Tell whether the value is known to meet the cell; ``sheet`` has the facts it names."""
    return cell_truth(cell, value, sheet) is True


def truth(condition: tree.Condition, sheet: FactSheet) -> bool | None:
    """Return whether the condition holds, None where facts are missing to tell."""
    match condition:
        case tree.Test(fact, cell):
            return cell_truth(cell, sheet[fact], sheet)
        case tree.All(parts):
            return _all(truth(part, sheet) for part in parts)
        case tree.AnyPart(parts):
            return _any(truth(part, sheet) for part in parts)
        case tree.Not(part):
            return _opposite(truth(part, sheet))
        case tree.Always():
            return True


def cell_truth(cell: tree.Cell, value: FactValue, sheet: FactSheet) -> bool | None:
    """Return whether the value meets the cell, None where facts are missing to tell."""
    match cell:
        case tree.Anything():
            return True
        case tree.AnyOf(tests):
            return _any(_test_truth(test, value, sheet) for test in tests)
        case tree.Negation(tests):
            return _opposite(_any(_test_truth(test, value, sheet) for test in tests))
        case _:
            return _test_truth(cell, value, sheet)


def _test_truth(test: tree.SimpleTest, value: FactValue, sheet: FactSheet) -> bool | None:
    match test:
        case tree.Equals(tree.Literal(wanted)):
            return value == wanted
        case tree.Equals(tree.Name(fact)):
            other = sheet[fact]
            return None if value is None or other is None else value == other
        case tree.Compare(op, operand):
            return _compare(op, value, _operand(operand, sheet))
        case tree.Interval(low, high, low_open, high_open):
            above = _compare(">" if low_open else ">=", value, _operand(low, sheet))
            below = _compare("<" if high_open else "<=", value, _operand(high, sheet))
            return _all((above, below))
    return None


def _operand(operand: tree.Operand, sheet: FactSheet) -> FactValue:
    return operand.value if isinstance(operand, tree.Literal) else sheet[operand.fact]


def _compare(op: str, value: FactValue, other: FactValue) -> bool | None:
    return None if value is None or other is None else _ORDER[op](value, other)


def _all(answers: Iterable[bool | None]) -> bool | None:
    known = True
    for answer in answers:
        if answer is False:
            return False
        known = known and answer is not None
    return True if known else None


def _any(answers: Iterable[bool | None]) -> bool | None:
    known = True
    for answer in answers:
        if answer is True:
            return True
        known = known and answer is not None
    return False if known else None


def _opposite(answer: bool | None) -> bool | None:  # noqa: FBT001  three values, not a switch
    return None if answer is None else not answer


def evaluate(condition: tree.Condition, sheet: FactSheet) -> Trace:
    """Return whether the condition holds and why, part by part."""
    match condition:
        case tree.Test():
            return explain_test(condition, sheet)
        case tree.All(parts):
            return join_reasons(tuple(evaluate(part, sheet) for part in parts), any_of=False)
        case tree.AnyPart(parts):
            return join_reasons(tuple(evaluate(part, sheet) for part in parts), any_of=True)
        case tree.Not(part):
            return negate_reason(evaluate(part, sheet))
        case tree.Always():
            return Trace(holds=True, text="无条件适用", text_en="always applies")


def explain_test(test: tree.Test, sheet: FactSheet) -> Trace:
    """Return whether a fact meets its cell, with a sentence of title, value and cell."""
    fact = sheet.dictionary[test.fact]
    value = sheet[test.fact]
    answer = cell_truth(test.cell, value, sheet)
    return Trace(
        holds=answer is True,
        text=_sentence(test, sheet, answer is True, "zh"),
        text_en=_sentence(test, sheet, answer is True, "en"),
        fact=test.fact,
        cell=test.text,
        value=None if fact.confidential else value,
        known=answer is not None,
    )


def _sentence(test: tree.Test, sheet: FactSheet, met: bool, language: str) -> str:  # noqa: FBT001
    fact = sheet.dictionary[test.fact]
    value = sheet[test.fact]
    title = fact.title.text(language)
    shown = value_in_words(value, fact, language)
    said = f"{title}{shown}" if value is None and language == "zh" else f"{title} = {shown}"
    if isinstance(test.cell, tree.Anything) or (met and says_itself(test.cell)):
        return said
    wanted = cell_in_words(test.cell, fact, sheet, language)
    if language == "en":
        return f"{said} ({'meets' if met else 'required:'} {wanted})"
    return f"{said}（{'符合' if met else '要求'} {wanted}）"


def says_itself(cell: tree.Cell) -> bool:
    """Tell whether the value alone shows that the cell is met: it asks for one literal."""
    return isinstance(cell, tree.Equals) and isinstance(cell.operand, tree.Literal)


def takes_unknown(cell: tree.Cell) -> bool:
    """Tell whether the cell takes the missing value on purpose: it is ``-`` or names null."""
    match cell:
        case tree.Anything() | tree.Equals(tree.Literal(None)):
            return True
        case tree.AnyOf(tests) | tree.Negation(tests):
            return tree.Equals(tree.Literal(None)) in tests
        case _:
            return False


def join_reasons(parts: tuple[Trace, ...], *, any_of: bool) -> Trace:
    """Join parts of which any or all must hold; the sentence names those that settled it."""
    answer = (_any if any_of else _all)(part.holds if part.known else None for part in parts)
    met = answer is True
    settling = [part for part in parts if part.holds is met] or list(parts)
    none_of = any_of and not met and len(parts) > 1
    return Trace(
        holds=met,
        text=("以下各项均不成立：" if none_of else "") + "；".join(p.text for p in settling),
        text_en=("none of these holds: " if none_of else "")
        + "; ".join(p.text_en for p in settling),
        parts=parts,
        known=answer is not None,
    )


def negate_reason(part: Trace) -> Trace:
    """Turn a reason round: what should not be, or does not apply."""
    answer = _opposite(part.holds if part.known else None)
    if part.known:
        text = f"{'不符合' if answer else '不应有'}：{part.text}"
        text_en = f"{'does not apply' if answer else 'should not apply'}: {part.text_en}"
    else:
        text, text_en = part.text, part.text_en
    return Trace(
        holds=answer is True,
        text=text,
        text_en=text_en,
        parts=(part,),
        known=answer is not None,
    )
