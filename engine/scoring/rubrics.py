"""A rubric ready for use: conditions read, ways of deducting told apart, faults refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from engine.configuration.amounts import goes_by_facts
from engine.errors import ConfigurationError
from engine.expressions.grammar import parse_condition
from engine.expressions.tree import Always, AnyPart
from engine.scoring.amount_reading import TEXT, AmountReader
from engine.scoring.amounts import Amount, Fixed, Formula, Judged, Measured
from engine.scoring.bands import check_bands
from engine.terms import Label

if TYPE_CHECKING:
    from engine.configuration.rubric import (
        Bonus,
        Dimension,
        GradeBand,
        Item,
        Rubric,
        Veto,
    )
    from engine.expressions.names import Dictionary, Fact
    from engine.expressions.tree import Condition
    from engine.terms import DocumentRef, Points

__all__ = [
    "GAIN",
    "ZERO",
    "Amount",
    "CompiledDimension",
    "CompiledRubric",
    "Criterion",
    "CriterionKind",
    "Fixed",
    "FoundBy",
    "Judged",
    "Measured",
    "Shift",
    "compile_rubric",
]

GAIN = "-gain"
"""What the id of an item ends with where the other side of its base puts points on."""

ZERO = Decimal(0)
FoundBy = Literal["facts", "panel"]
CriterionKind = Literal["item", "flag", "veto", "bonus"]


@dataclass(frozen=True, slots=True)
class Shift:
    """When a loss passes to a unit that assists.

    Attributes:
        condition: It is not the lead's doing.
        approved: The request to be exempt was approved.
        unit: Fact that names the other unit.
        points: What that unit loses; None for as much as the lead would have lost.
    """

    condition: Condition
    approved: Condition
    unit: Fact
    points: Points | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """Anything a sheet may hold: an item with points, a flag without, a veto or a bonus.

    Attributes:
        dimension: Id of the dimension; None of a veto or bonus.
        evidence: What proves it, in words.
        condition: When facts find it; None where the panel does.
        amount: How many points it takes off (of a bonus: puts on); None of flags and vetoes.
        at_most: Cap of the item (扣完为止).
        grade: The grade a veto fixes.
        zero_if: Where it is known to hold, all of ``at_most`` is lost.
        shift: When the loss passes to a unit that assists.
    """

    id: str
    kind: CriterionKind
    title: Label
    basis: str
    dimension: str | None = None
    evidence: str | None = None
    requirement: Label | None = None
    condition: Condition | None = None
    amount: Amount | None = None
    at_most: Points | None = None
    grade: str | None = None
    zero_if: Condition | None = None
    shift: Shift | None = None

    @property
    def trigger(self) -> Condition | None:
        """Return the condition without which nothing is found."""
        if self.condition is None or self.zero_if is None:
            return self.condition
        return AnyPart((self.condition, self.zero_if))

    @property
    def found_by(self) -> FoundBy:
        """Return who finds it: the facts alone or the panel."""
        return "panel" if self.condition is None else "facts"

    def capped(self, points: Points) -> Points:
        """Return the points after the item's own cap."""
        return points if self.at_most is None else min(points, self.at_most)


@dataclass(frozen=True, slots=True)
class CompiledDimension:
    """A dimension with its criteria in the document's order."""

    id: str
    title: Label
    marks: Points
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class CompiledRubric:
    """A rubric ready for use.

    Attributes:
        total_at_most: What bonuses may raise the total to.
        bands: Grades, highest first.
        criteria: Everything a finding may name, by id.
    """

    ref: DocumentRef
    title: Label
    full_marks: Points
    step: Points
    dimensions: tuple[CompiledDimension, ...]
    vetoes: tuple[Criterion, ...]
    bonuses: tuple[Criterion, ...]
    bonus_at_most: Points | None
    total_at_most: Points
    bands: tuple[GradeBand, ...]
    criteria: Mapping[str, Criterion]


def compile_rubric(rubric: Rubric, ref: DocumentRef, dictionary: Dictionary) -> CompiledRubric:
    """Return the rubric ready for use; the caller keeps it, one for each version.

    Args:
        rubric: The document.
        ref: Its published version, written on every sheet.
        dictionary: The facts its conditions may read.

    Raises:
        ConfigurationError: the rubric cannot be computed; ``place`` is the id of the part.
    """
    reader = AmountReader(dictionary, rubric.step, rubric.rounding)
    dimensions = tuple(_dimension(dimension, reader) for dimension in rubric.dimensions)
    vetoes = tuple(_veto(veto, dictionary) for veto in rubric.vetoes)
    gains = (gain for dimension in rubric.dimensions for gain in _gains(dimension, reader))
    bonuses = (*(_bonus(bonus, reader) for bonus in rubric.bonuses), *gains)
    items = (criterion for dimension in dimensions for criterion in dimension.criteria)
    criteria = [*items, *vetoes, *bonuses]
    for place, zh, en in _faults(rubric, criteria):
        raise ConfigurationError(zh, en, place=place)
    check_bands(rubric.grades)
    return CompiledRubric(
        ref=ref,
        title=rubric.title,
        full_marks=rubric.full_marks,
        step=rubric.step,
        dimensions=dimensions,
        vetoes=vetoes,
        bonuses=bonuses,
        bonus_at_most=rubric.bonus_at_most,
        total_at_most=rubric.total_at_most or rubric.full_marks,
        bands=rubric.grades,
        criteria={criterion.id: criterion for criterion in criteria},
    )


def _dimension(dimension: Dimension, reader: AmountReader) -> CompiledDimension:
    return CompiledDimension(
        id=dimension.id,
        title=dimension.title,
        marks=dimension.marks,
        criteria=tuple(_item(item, dimension, reader) for item in dimension.items),
    )


def _item(item: Item, dimension: Dimension, reader: AmountReader) -> Criterion:
    deduct, amount = item.deduct, None
    if deduct is not None:
        by_panel = item.found_by is not None
        amount = reader.read(item.id, deduct, by_panel=by_panel, marks=dimension.marks)
    return Criterion(
        id=item.id,
        kind="flag" if amount is None else "item",
        title=item.title,
        basis=item.basis,
        dimension=dimension.id,
        evidence=item.evidence,
        requirement=item.requirement,
        condition=_condition(item, reader.dictionary, by_facts=goes_by_facts(deduct)),
        amount=amount,
        at_most=_cap(item, dimension),
        zero_if=parse_condition(deduct.zero_if, reader.dictionary)
        if deduct and deduct.zero_if is not None
        else None,
        shift=_shift(item, reader),
    )


def _cap(item: Item, dimension: Dimension) -> Points | None:
    """Return the cap of an item; one that zeroes or shifts has the marks of its dimension."""
    deduct = item.deduct
    if deduct is None:
        return None
    if deduct.zero:
        return dimension.marks
    if item.shift is not None:
        return min(deduct.at_most or dimension.marks, dimension.marks)
    return deduct.at_most


def _shift(item: Item, reader: AmountReader) -> Shift | None:
    shift = item.shift
    if shift is None:
        return None
    if item.deduct is None or item.found_by is not None:
        raise ConfigurationError(
            "转由协办单位承担的，须是由事实认定的扣分项",
            "only points found by facts pass to a unit that assists",
            place=item.id,
        )
    return Shift(
        parse_condition(shift.when, reader.dictionary),
        parse_condition(shift.approved, reader.dictionary),
        reader.fact(item.id, shift.to, TEXT),
        shift.points,
    )


def _gains(dimension: Dimension, reader: AmountReader) -> Iterator[Criterion]:
    """Yield what items with a base put on at its other side, each as a bonus."""
    for item in dimension.items:
        if item.deduct is None or item.deduct.gain_at_most is None:
            continue
        yield Criterion(
            id=item.id + GAIN,
            kind="bonus",
            title=Label(f"{item.title.zh}（加分）", f"{item.title.text('en')} (gain)"),
            basis=item.basis,
            condition=_condition(item, reader.dictionary, by_facts=True),
            amount=reader.gain(item.id, item.deduct),
            at_most=item.deduct.gain_at_most,
        )


def _veto(veto: Veto, dictionary: Dictionary) -> Criterion:
    return Criterion(
        id=veto.id,
        kind="veto",
        title=veto.title,
        basis=veto.basis,
        evidence=veto.evidence,
        requirement=veto.requirement,
        condition=_condition(veto, dictionary),
        grade=veto.grade,
    )


def _bonus(bonus: Bonus, reader: AmountReader) -> Criterion:
    if (bonus.points is None) == (bonus.add is None):
        raise ConfigurationError(
            "加分只能写一种：points（固定分）或 add（按事实计）",
            "a bonus has points or add, exactly one",
            place=bonus.id,
        )
    amount = _added(bonus, reader)
    return Criterion(
        id=bonus.id,
        kind="bonus",
        title=bonus.title,
        basis=bonus.basis,
        condition=_condition(bonus, reader.dictionary, by_facts=goes_by_facts(bonus.add)),
        amount=amount,
        at_most=None if bonus.add is None else bonus.add.at_most,
    )


def _added(bonus: Bonus, reader: AmountReader) -> Amount:
    if bonus.add is not None:
        by_panel = bonus.found_by is not None
        return reader.read(bonus.id, bonus.add, by_panel=by_panel, marks=ZERO)
    assert bonus.points is not None  # noqa: S101  it has one of the two
    return Fixed(bonus.points)


def _condition(
    part: Item | Veto | Bonus, dictionary: Dictionary, *, by_facts: bool = False
) -> Condition | None:
    if part.found_by == "panel" and part.when is None:
        return None
    if part.found_by is None and part.when is not None:
        return parse_condition(part.when, dictionary)
    if part.found_by is None and by_facts:
        return Always()
    raise ConfigurationError(
        "或由事实判定（when），或由评查组认定（found_by: panel），必须且只能写一种",
        "either facts find it (when) or the panel does (found_by: panel): write exactly one",
        place=part.id,
    )


def _faults(rubric: Rubric, criteria: list[Criterion]) -> Iterator[tuple[str, str, str]]:
    """Yield place, fault in Chinese and English of what would make the sums wrong."""
    marks = sum(dimension.marks for dimension in rubric.dimensions)
    if marks != rubric.full_marks:
        yield (
            rubric.id,
            f"各维度合计 {marks} 分，与满分 {rubric.full_marks} 分不符",
            f"the dimensions have {marks} marks together, full marks are {rubric.full_marks}",
        )
    if rubric.step <= 0:
        yield rubric.id, "step 应大于 0", "step is more than 0"
    if rubric.total_at_most is not None and rubric.total_at_most < rubric.full_marks:
        yield (
            rubric.id,
            f"总分上限 {rubric.total_at_most} 低于满分 {rubric.full_marks}",
            f"the total reaches {rubric.total_at_most} at most, full marks {rubric.full_marks}",
        )
    yield from _twins([dimension.id for dimension in rubric.dimensions])
    yield from _twins([criterion.id for criterion in criteria])
    grades = {band.id for band in rubric.grades}
    for criterion in criteria:
        key, grade = criterion.id, criterion.grade
        if grade is not None and grade not in grades:
            yield key, f"没有等次 {grade}", f"there is no grade {grade}"
        if any(number <= 0 for number in _numbers(criterion)):
            yield key, "points、each、up_to、at_most 都应大于 0", "points and caps are more than 0"


def _twins(keys: list[str]) -> Iterator[tuple[str, str, str]]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield key, f"编号 {key} 用了 {times} 次", f"the id {key} is used {times} times"


def _numbers(criterion: Criterion) -> Iterator[Points]:
    """Yield the numbers that are more than 0; a case, rank or factor may be 0."""
    if criterion.at_most is not None:
        yield criterion.at_most
    if criterion.shift is not None and criterion.shift.points is not None:
        yield criterion.shift.points
    amount = criterion.amount.base if isinstance(criterion.amount, Formula) else criterion.amount
    match amount:
        case Fixed(points) | Judged(points):
            yield points
        case Measured(points, each):
            yield from (points, each)
