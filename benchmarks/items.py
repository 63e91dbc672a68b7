"""The thirty items in plain parts, from which the rules of the other engines are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from benchmarks import rubric_by_hand as by_hand
from benchmarks.rubric_by_hand import Deducted, Facts, Found, Result
from engine.expressions import tree
from engine.scoring.rubrics import CompiledRubric, Criterion, Fixed, Measured

Operator = Literal["==", ">", "<"]


@dataclass(frozen=True)
class Test:
    """A comparison of one fact with one value."""

    __test__ = False  # pytest collects classes by this name

    fact: str
    operator: Operator
    value: int | bool


@dataclass(frozen=True)
class Item:
    """An item whose tests must all be met.

    Attributes:
        dimension: Number of its dimension, from 0.
        points: Points it takes off; of a measured item those for each ``each`` of ``of``.
        of: The fact that measures it; None of an item with fixed points.
        title: Title of that fact, Chinese and English.
    """

    id: str
    dimension: int
    tests: tuple[Test, ...]
    points: Decimal
    of: str | None = None
    each: int = 1
    most: Decimal = by_hand.FULL
    unit: str = ""
    title: tuple[str, str] = ("", "")


def items_of(rubric: CompiledRubric) -> tuple[Item, ...]:
    """Return the items of a rubric, in its order."""
    return tuple(
        _item(criterion, number)
        for number, dimension in enumerate(rubric.dimensions)
        for criterion in dimension.criteria
    )


def _item(criterion: Criterion, dimension: int) -> Item:
    tests = tuple(_tests(criterion.condition))
    amount = criterion.amount
    if isinstance(amount, Fixed):
        return Item(criterion.id, dimension, tests, amount.points)
    assert isinstance(amount, Measured)
    fact = amount.fact
    return Item(
        criterion.id,
        dimension,
        tests,
        amount.points,
        of=fact.name,
        each=int(amount.each),
        most=criterion.at_most or by_hand.FULL,
        unit=fact.unit or "",
        title=(fact.title.zh, fact.title.text("en")),
    )


def _tests(condition: tree.Condition | None) -> Iterator[Test]:
    match condition:
        case tree.All(parts):
            for part in parts:
                yield from _tests(part)
        case tree.Test(fact, tree.Equals(tree.Literal(value))):
            yield Test(fact, "==", value if isinstance(value, bool) else int(str(value)))
        case tree.Test(fact, tree.Compare(">" | "<" as operator, tree.Literal(value))):
            yield Test(fact, operator, int(str(value)))
        case _:
            raise AssertionError(condition)


def alias(fact: str) -> str:
    """Return a fact's name as every engine can read it."""
    return fact.replace(".", "_").replace("-", "_")


def aliased(facts: Facts) -> dict[str, int | bool | None]:
    """Return facts under names that every engine can read."""
    return {alias(name): value for name, value in facts.items()}


class Finisher:
    """What is left to the program around an engine that says only which items it found.

    The reasons are those of the program by hand.
    """

    def __init__(self, items: Sequence[Item]) -> None:
        """Keep dimension and maker of each item."""
        self._of = {item.id: (item.dimension, _maker(item)) for item in items}
        self._order = {item.id: number for number, item in enumerate(items)}

    def finish(self, found: Iterable[str], facts: Facts) -> Result:
        """Return the result of a case of which these items were found."""
        dimensions: Found = ([], [], [], [], [])
        for item in sorted(found, key=self._order.__getitem__):
            dimension, make = self._of[item]
            dimensions[dimension].append(make if isinstance(make, Deducted) else make(facts))
        return by_hand.summed(dimensions)


CONSTANT: Mapping[str, Deducted] = {
    each.item: each for each in vars(by_hand).values() if isinstance(each, Deducted)
}
_MEASURED = {
    "repeated-transfer": lambda facts: by_hand.repeated_transfer(facts["transfers.count"]),
    "sign-off-missing": lambda facts: by_hand.sign_off_missing(facts["sign_off.missing"]),
    "accept-late": lambda facts: by_hand.accept_late(facts["accept.days_late"]),
    "conclude-late": lambda facts: by_hand.conclude_late(facts["conclude.days_late"]),
    "returned-at-signing": lambda facts: by_hand.returned_at_signing(facts["signature.returns"]),
    "evidence-thin": lambda facts: by_hand.evidence_thin(facts["investigation.evidence_count"]),
}


def _maker(item: Item):  # noqa: ANN202  a score, or what makes it of the facts
    known = CONSTANT.get(item.id) or _MEASURED.get(item.id)
    if known is not None:
        return known
    assert item.of is not None
    fact, (zh, en) = item.of, item.title
    return lambda facts: by_hand.counted(item.id, zh, en, facts[fact], item.points, item.most)
