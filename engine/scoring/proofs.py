"""What can be known of a rubric before any case: items that never cost, caps never reached.

Every condition and every amount changes only at the values the document itself writes.  So the
facts an item reads are tried at, between and beyond those values, in every combination; with more
combinations than a limit, or where one fact is compared with another, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from typing import TYPE_CHECKING, Literal

from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell, parse_cell
from engine.expressions.names import Dictionary
from engine.rules.conditions import matches
from engine.rules.facts import FactSheet
from engine.rules.words import number_in_words
from engine.scoring.amounts import FirstOf, Formula, Measured
from engine.scoring.deductions import ZERO, facts_read, judge_by_facts

if TYPE_CHECKING:
    from engine.expressions.names import Fact
    from engine.scoring.rubrics import CompiledRubric, Criterion
    from engine.terms import FactValue

MOST_CASES = 2_000
"""Items that would take more cases to try are left undecided."""

_OTHER = "\U0010ffff"
_DAY = timedelta(days=1)
_FAR = Decimal(1_000_000)

RubricFaultCode = Literal["never-deducts", "cap-unreachable"]


@dataclass(frozen=True, slots=True)
class RubricFault:
    """What an item of a rubric can never do.

    Attributes:
        item: Id of the item, veto or bonus.
    """

    code: RubricFaultCode
    item: str
    zh: str
    en: str


def prove_rubric(rubric: CompiledRubric, dictionary: Dictionary) -> Iterator[RubricFault]:
    """Yield the items, vetoes and bonuses that facts can never find, and caps never reached."""
    for criterion in rubric.criteria.values():
        if criterion.found_by == "facts":
            yield from _prove(criterion, dictionary)


def _prove(criterion: Criterion, dictionary: Dictionary) -> Iterator[RubricFault]:
    cases = _cases(criterion, dictionary)
    if cases is None:
        return
    found, most = False, ZERO
    goal = criterion.at_most
    for case in cases:
        verdict = judge_by_facts(criterion, case)
        found = found or verdict.found
        most = max(most, verdict.score.uncapped)
        if found and (goal is None or most >= goal):
            return
    title = criterion.title
    if not found:
        nothing, nothing_en = _NEVER[criterion.kind]
        yield RubricFault(
            "never-deducts",
            criterion.id,
            f"“{title.zh}”的条件无论如何不能成立，永远{nothing}",
            f"'{criterion.id}' can never be found: it {nothing_en}",
        )
    elif goal is not None and criterion.shift is None:
        reached, cap = number_in_words(most), number_in_words(goal)
        yield RubricFault(
            "cap-unreachable",
            criterion.id,
            f"“{title.zh}”封顶 {cap} 分，但按事实最多只能到 {reached} 分",
            f"'{criterion.id}' is capped at {cap}, but the facts reach {reached} at most",
        )


_NEVER = {
    "item": ("不会扣分", "never takes points off"),
    "flag": ("不会提示", "is never noted"),
    "veto": ("不会否决", "never vetoes"),
    "bonus": ("不会加分", "never puts points on"),
}


def _cases(criterion: Criterion, dictionary: Dictionary) -> Iterable[FactSheet] | None:
    """Return cases that together show all an item can come to; None if they are too many."""
    tests = list(_tests(_conditions(criterion)))
    if any(facts_of_cell(test.cell) for test in tests):
        return None
    names = facts_read(criterion)
    columns = [_samples(dictionary[name], tests, criterion) for name in names]
    if prod(map(len, columns)) > MOST_CASES:
        return None
    return (
        FactSheet(dict(zip(names, values, strict=True)), dictionary) for values in product(*columns)
    )


def _conditions(criterion: Criterion) -> Iterator[tree.Condition]:
    yield criterion.trigger or tree.Always()
    if criterion.shift is not None:
        yield from (criterion.shift.condition, criterion.shift.approved)
    amount = criterion.amount
    if isinstance(amount, Formula):
        yield from (factor.condition for factor in (*amount.multiply, *amount.mitigate))
        amount = amount.base
    if isinstance(amount, FirstOf):
        yield from (case.condition for case in amount.cases)


def _tests(conditions: Iterable[tree.Condition]) -> Iterator[tree.Test]:
    for condition in conditions:
        match condition:
            case tree.Test():
                yield condition
            case tree.All(parts) | tree.AnyPart(parts):
                yield from _tests(parts)
            case tree.Not(part):
                yield from _tests([part])


def _samples(fact: Fact, tests: Sequence[tree.Test], criterion: Criterion) -> list[FactValue]:
    """Return values of a fact that stand for all of them, those first that go farthest."""
    written = [value for test in tests if test.fact == fact.name for value in _literals(test.cell)]
    samples: list[FactValue]
    match fact.type:
        case "boolean":
            samples = [True, False]
        case "text":
            own = fact.values if fact.values is not None else (*_texts(written), _OTHER)
            samples = list(dict.fromkeys(own))
        case "date":
            days = {day for one in written if isinstance(one, date) for day in _around(one)}
            samples = [*sorted(days)] or [date(2000, 1, 1)]
        case _:
            samples = [*_numbers(fact, written, criterion)]
    return [*samples, None] if any(value is None for value in written) else samples


def _texts(written: Iterable[FactValue]) -> list[str]:
    return [value for value in written if isinstance(value, str)]


def _around(day: date) -> Iterator[date]:
    yield day
    if day > date.min:
        yield day - _DAY
    if day < date.max:
        yield day + _DAY


def _numbers(fact: Fact, written: Iterable[FactValue], criterion: Criterion) -> list[Decimal]:
    """Return the numbers at, between and beyond those written, as far as the fact allows them."""
    alone = Dictionary([fact])
    cells = [parse_cell(text, fact, alone) for text in fact.values or ()]
    bounds = [value for cell in cells for value in _literals(cell)]
    cuts = {ZERO, *(one for one in (*written, *bounds) if isinstance(one, Decimal))}
    amount = criterion.amount
    base = amount.base if isinstance(amount, Formula) else amount
    if isinstance(base, Measured) and base.fact.name == fact.name:
        cuts |= {base.base}
    ordered = sorted(cuts)
    whole = fact.type == "integer"
    middles = [(low + high) // 2 if whole else (low + high) / 2 for low, high in pairwise(ordered)]
    near = [cut + shift for cut in ordered for shift in (-1, 1)]
    numbers = sorted({-_FAR, _FAR, *ordered, *middles, *near}, key=lambda number: -abs(number))
    sheet = FactSheet({}, alone)
    return [n for n in numbers if not cells or any(matches(cell, n, sheet) for cell in cells)]


def _literals(cell: tree.Cell) -> Iterator[FactValue]:
    match cell:
        case tree.Equals(tree.Literal(value)) | tree.Compare(_, tree.Literal(value)):
            yield value
        case tree.Interval(low, high):
            yield from (one.value for one in (low, high) if isinstance(one, tree.Literal))
        case tree.AnyOf(tests) | tree.Negation(tests):
            for test in tests:
                yield from _literals(test)
