"""A rubric ready for use: conditions read, ways of deducting told apart, faults refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.errors import ConfigurationError
from engine.expressions.grammar import parse_condition
from engine.expressions.tree import Always
from engine.scoring.bands import check_bands

if TYPE_CHECKING:
    from engine.configuration.rubric import Bonus, Deduction, GradeBand, Item, Rubric, Veto
    from engine.expressions.names import Dictionary, Fact
    from engine.expressions.tree import Condition
    from engine.terms import DocumentRef, Label, Points

FoundBy = Literal["facts", "panel"]
CriterionKind = Literal["item", "flag", "veto", "bonus"]


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same points each time."""

    points: Points


@dataclass(frozen=True, slots=True)
class Measured:
    """``points`` for each full or begun ``each`` of a fact."""

    points: Points
    each: Points
    fact: Fact


@dataclass(frozen=True, slots=True)
class Judged:
    """As the panel judges, at most ``up_to``."""

    up_to: Points


Amount = Fixed | Measured | Judged


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
    dimensions = tuple(
        CompiledDimension(
            id=dimension.id,
            title=dimension.title,
            marks=dimension.marks,
            criteria=tuple(_item(item, dimension.id, dictionary) for item in dimension.items),
        )
        for dimension in rubric.dimensions
    )
    vetoes = tuple(_veto(veto, dictionary) for veto in rubric.vetoes)
    bonuses = tuple(_bonus(bonus, dictionary) for bonus in rubric.bonuses)
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
        bands=rubric.grades,
        criteria={criterion.id: criterion for criterion in criteria},
    )


def _item(item: Item, dimension: str, dictionary: Dictionary) -> Criterion:
    amount = None if item.deduct is None else _amount(item, item.deduct, dictionary)
    return Criterion(
        id=item.id,
        kind="flag" if amount is None else "item",
        title=item.title,
        basis=item.basis,
        dimension=dimension,
        evidence=item.evidence,
        requirement=item.requirement,
        condition=_condition(item, dictionary, measured=isinstance(amount, Measured)),
        amount=amount,
        at_most=item.deduct.at_most if item.deduct else None,
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


def _bonus(bonus: Bonus, dictionary: Dictionary) -> Criterion:
    return Criterion(
        id=bonus.id,
        kind="bonus",
        title=bonus.title,
        basis=bonus.basis,
        condition=_condition(bonus, dictionary),
        amount=Fixed(bonus.points),
    )


def _condition(
    part: Item | Veto | Bonus, dictionary: Dictionary, *, measured: bool = False
) -> Condition | None:
    if part.found_by == "panel" and part.when is None:
        return None
    if part.found_by is None and part.when is not None:
        return parse_condition(part.when, dictionary)
    if part.found_by is None and measured:
        return Always()
    raise ConfigurationError(
        "或由事实判定（when），或由评查组认定（found_by: panel），必须且只能写一种",
        "either facts find it (when) or the panel does (found_by: panel): write exactly one",
        place=part.id,
    )


def _amount(item: Item, deduct: Deduction, dictionary: Dictionary) -> Amount:
    match (deduct.points, deduct.each, deduct.of, deduct.up_to):
        case (None, None, None, up_to) if up_to is not None and item.found_by == "panel":
            return Judged(up_to)
        case (points, None, None, None) if points is not None:
            return Fixed(points)
        case (points, each, of, None) if points and each and of and item.found_by is None:
            return Measured(points, each, _number_fact(item, of, dictionary))
    raise ConfigurationError(
        "扣分只能写一种：points；each、of 和 points（由事实判定）；up_to（由评查组认定）",
        "a deduction is one of: points; each, of and points (found by facts); "
        "up_to (found by the panel)",
        place=item.id,
    )


def _number_fact(item: Item, name: str, dictionary: Dictionary) -> Fact:
    fact = dictionary.get(name)
    if fact is not None and fact.type in {"integer", "number"}:
        return fact
    near = dictionary.nearest(name)
    raise ConfigurationError(
        f"没有名为“{name}”的数字事实",
        f"there is no number among the facts named {name!r}",
        place=item.id,
        value=name,
        hint=f"是否指 {near}？" if near else None,
        hint_en=f"did you mean {near}?" if near else None,
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
    if criterion.at_most is not None:
        yield criterion.at_most
    match criterion.amount:
        case Fixed(points):
            yield points
        case Measured(points, each):
            yield from (points, each)
        case Judged(up_to):
            yield up_to
        case None:
            return
