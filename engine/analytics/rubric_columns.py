"""A rubric over columns: one row per case with facts and findings in, points and grade out.

What ``engine.scoring.sheet.score`` says of one case, said of any number of cases on any backend.
Points are decimals with the places the rubric itself uses, so sums are exact and come out in the
form in which they are read; nothing is divided, and where a rubric rounds, the edges are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, reduce

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir

from engine.analytics.amount_columns import MOST_STEPS, AmountColumns
from engine.analytics.finding_columns import (
    FINDING,
    FindingColumn,
    check_finding_name,
    panel_items,
)
from engine.errors import RuleError
from engine.expressions import tree
from engine.expressions.names import Dictionary, Fact
from engine.rules.columns.conditions import holds
from engine.rules.columns.facts import Digits, FactColumns, digits_of, exact, refusal, refuse_twins
from engine.rules.columns.outputs import total
from engine.scoring.amounts import (
    Amount,
    Judged,
    Measured,
    most_of_amount,
    numbers_of_amount,
)
from engine.scoring.deductions import MOST_TIMES
from engine.scoring.rubric_code import facts_of_criteria
from engine.scoring.rubrics import (
    CompiledDimension,
    CompiledRubric,
    Criterion,
)
from engine.terms import Label, Points

TOTAL, GRADE, BONUS = "total", "grade", "bonus"
LOST, POINTS, VETO, FLAG, ADDED = "lost.", "points.", "veto.", "flag.", "bonus."
SHIFTED, SHIFTED_TO = "shifted.", "shifted_to."
"""What stands before the id of a dimension, item, veto, flag or bonus in the name of a column."""

_NARROW, _WIDE = 9, 18
_POINTS = Fact("points", "number", Label("分数", "points"))
_ZERO = Decimal(0)


@dataclass(frozen=True)
class RubricColumns:
    """A rubric to be put over columns.

    Attributes:
        rubric: The rubric.
        dictionary: The facts it was compiled with.
        finer: Numbers whose places points must hold as well: what a panel's mean is rounded to.
    """

    rubric: CompiledRubric
    dictionary: Dictionary
    finer: tuple[Points, ...] = ()

    @cached_property
    def reads(self) -> frozenset[str]:
        """The facts that conditions and measures read: names of columns."""
        return facts_of_criteria(self.rubric.criteria.values())

    @cached_property
    def findings(self) -> Mapping[str, Criterion]:
        """What is left to the panel, by the name of its column."""
        return panel_items(self.rubric)

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns that ``score`` adds, in their order."""
        rubric = self.rubric
        kinds = {"item": POINTS, "flag": FLAG}
        inner = [criterion for each in rubric.dimensions for criterion in each.criteria]
        return (
            TOTAL,
            GRADE,
            BONUS,
            *(LOST + dimension.id for dimension in rubric.dimensions),
            *(POINTS + each.id for each in inner if each.kind == "item"),
            *(ADDED + each.id for each in rubric.bonuses),
            *(VETO + each.id for each in rubric.vetoes),
            *(kinds["flag"] + each.id for each in inner if each.kind == "flag"),
            *(part + each.id for each in inner if each.shift for part in (SHIFTED, SHIFTED_TO)),
        )

    def score(self, cases: ir.Table, *, keep: Sequence[str] = ()) -> ir.Table:
        """Return points and grade of each case.

        Columns: those of ``keep``; ``total``, ``grade``, ``bonus``; ``lost.DIMENSION`` and
        ``points.ITEM`` as on a score sheet, after all caps; ``bonus.ID`` before the caps;
        ``veto.ID`` and ``flag.ID`` true where found; ``shifted.ITEM`` points that passed to the
        unit ``shifted_to.ITEM``.

        Args:
            cases: One row per case, columns named by facts and ``finding.ITEM``; what has no
                column is unknown, or found by nobody.  Findings are taken as they are: see
                ``wrong_findings``.
            keep: Columns of the cases to stand before the points, such as their number.

        Raises:
            RuleError: A column is of the wrong type, or an item says what cannot be said in
                columns; ``place`` names it.
        """
        refuse_twins([*keep, *self.columns()])
        return _Scoring(self, cases).score(keep)

    def grade(self, scored: ir.Table) -> ir.Value:
        """Return the grade that totals and vetoes of a table of scores come to."""
        return grade_column(self.rubric, scored, self.points)

    def wrong_findings(self, cases: ir.Table) -> Mapping[str, tuple[ir.BooleanValue, str, str]]:
        """Return where columns of findings hold what the rubric does not allow.

        Returns:
            ``{column: (where it is wrong, what it may hold in Chinese, in English)}``; columns
            that cannot be wrong are left out.

        Raises:
            RuleError: A column of findings is not the panel's, or of the wrong type.
        """
        wrong = {}
        for name in cases.columns:
            if not name.startswith(FINDING):
                continue
            column = self.finding(cases, name)
            where = column.is_wrong()
            if where is not None:
                wrong[name] = (where, *column.allowed())
        return wrong

    def finding(self, cases: ir.Table, name: str) -> FindingColumn:
        """Return a column of findings.

        Raises:
            RuleError: It is not the panel's, or of the wrong type.
        """
        check_finding_name(name, self.rubric)
        return FindingColumn(name, cases[name], self.findings[name], self.rubric.step)

    @cached_property
    def points(self) -> dt.Decimal:
        """The type of points: as many places as the rubric writes."""
        room = reduce(Digits.joined, map(digits_of, self._numbers()))
        for digits in (4, _NARROW, _WIDE):
            if room.before + room.after <= digits:
                return dt.Decimal(digits, room.after)
        raise refusal(
            self.rubric.ref.id,
            f"分数的数字超过 {_WIDE} 位",
            f"points have more than {_WIDE} digits",
        )

    def _numbers(self) -> Iterator[Decimal]:
        rubric = self.rubric
        yield from (rubric.full_marks, rubric.step, rubric.total_at_most, *self.finer)
        yield from (dimension.marks for dimension in rubric.dimensions)
        yield from (band.from_ for band in rubric.bands)
        if rubric.bonus_at_most is not None:
            yield rubric.bonus_at_most
        for criterion in rubric.criteria.values():
            if criterion.at_most is not None:
                yield criterion.at_most
            if criterion.shift is not None and criterion.shift.points is not None:
                yield criterion.shift.points
            for points in numbers_of_amount(criterion.amount):
                yield points * (MOST_TIMES if criterion.kind == "bonus" else 1)


class _Scoring:
    """One rubric over one table of cases, stage by stage.

    Each stage is a table of its own, so that what several later columns need is computed once.
    """

    def __init__(self, plan: RubricColumns, cases: ir.Table) -> None:
        self.plan = plan
        self.rubric = plan.rubric
        self.cases = cases
        self.facts = FactColumns(cases, plan.dictionary, plan.reads)
        for name in cases.columns:
            if name.startswith(FINDING):
                check_finding_name(name, plan.rubric)
        self.kind = plan.points
        self.room = Digits(self.kind.precision - self.kind.scale, self.kind.scale)
        self.amounts = AmountColumns(self.facts, self._literal)

    def score(self, keep: Sequence[str]) -> ir.Table:
        found = self.cases.select(*keep, **self._found())
        lost = found.mutate(**self._lost(found))
        summed = lost.mutate(**self._bonus(lost))
        added = summed.mutate(**{TOTAL: self._total(summed)})
        graded = added.mutate(**{GRADE: self.plan.grade(added)})
        return graded.select(*keep, *self.plan.columns())

    # --------------------------------------------------- what was found

    def _found(self) -> dict[str, ir.Value]:
        """Return each item's points under its own cap, flags, vetoes and bonuses."""
        columns: dict[str, ir.Value] = {}
        for dimension in self.rubric.dimensions:
            for criterion in dimension.criteria:
                with _placed(criterion):
                    if criterion.kind == "flag":
                        columns[FLAG + criterion.id] = self._is_found(criterion)
                    else:
                        most = _most(criterion, dimension.marks)
                        columns |= self._item(criterion, most)
        for veto in self.rubric.vetoes:
            with _placed(veto):
                columns[VETO + veto.id] = self._is_found(veto)
        for bonus in self.rubric.bonuses:
            with _placed(bonus):
                columns[ADDED + bonus.id] = self._points(bonus, _most_added(bonus))
        return columns

    def _is_found(self, criterion: Criterion) -> ir.BooleanValue:
        if criterion.condition is not None:
            where = holds(criterion.condition, self.facts, strict=True)
        else:
            column = self._finding(criterion)
            where = ibis.literal(value=False) if column is None else column.found()
        return ibis.cases((where, True), else_=False)

    def _item(self, criterion: Criterion, most: Points) -> dict[str, ir.Value]:
        """Return the points of an item; where its loss passes to another unit, that too."""
        points, shift = self._points(criterion, most), criterion.shift
        if shift is None:
            return {POINTS + criterion.id: points}
        unit, nothing = self.facts[shift.unit.name], self._literal(_ZERO)
        where = tree.All((shift.condition, shift.approved))
        passes = holds(where, self.facts, strict=True) & unit.notnull() & (points > nothing)
        passed = points if shift.points is None else self._literal(shift.points)
        return {
            POINTS + criterion.id: ibis.cases((passes, nothing), else_=points),
            SHIFTED + criterion.id: ibis.cases((passes, passed), else_=nothing),
            SHIFTED_TO + criterion.id: ibis.cases((passes, unit), else_=ibis.null("string")),
        }

    def _points(self, criterion: Criterion, most: Points | None) -> ir.Value:
        """Return the points of a criterion, at most ``most``; 0 where it is not found."""
        condition, amount = criterion.condition, criterion.amount
        if condition is None:
            column = self._finding(criterion)
            return self._literal(_ZERO) if column is None else column.points(self.kind, most)
        if amount is None or most is None:
            raise refusal(criterion.id, "不认识的扣分方式", "an unknown way of deducting")
        taken = self._found_points(condition, amount, most)
        if criterion.zero_if is None:
            return taken
        zeroed = holds(criterion.zero_if, self.facts, strict=True)
        return ibis.cases((zeroed, self._literal(most)), else_=taken)

    def _found_points(self, condition: tree.Condition, amount: Amount, most: Points) -> ir.Value:
        if isinstance(amount, Measured) and not amount.stated and amount.counting == "begun":
            return self._measured(condition, amount, most)
        taken = self.amounts.points(amount, most)
        if isinstance(condition, tree.Always):
            return taken
        where = holds(condition, self.facts, strict=True)
        return ibis.cases((where, taken), else_=self._literal(_ZERO))

    def _measured(self, condition: tree.Condition, measure: Measured, most: Points) -> ir.Value:
        """Return ``points`` for each full or begun ``each``, written out step by step to the cap.

        Written out, it compares and does not divide; so there is nothing to round.
        """
        full, begun = divmod(most, measure.points)
        steps = int(full) + bool(begun)
        if steps > MOST_STEPS:
            raise refusal(
                measure.fact.name,
                f"扣完为止要 {steps} 步，最多 {MOST_STEPS} 步",
                f"it takes {steps} steps to the cap, at most {MOST_STEPS}",
            )
        value, name = self.facts[measure.fact.name], measure.fact.name

        def up_to(step: int) -> tuple[ir.BooleanValue, ir.Value]:
            edge = self.facts.operand(tree.Literal(measure.each * step), name)
            return value <= edge, self._literal(measure.points * step)

        cap = self._literal(most)
        taken = ibis.cases(*map(up_to, range(1, steps)), else_=cap) if steps > 1 else cap
        where = value > self.facts.operand(tree.Literal(_ZERO), name)
        if not _is_implied(condition, name):
            where &= holds(condition, self.facts, strict=True)
        return ibis.cases((where, taken), else_=self._literal(_ZERO))

    def _finding(self, criterion: Criterion) -> FindingColumn | None:
        name = FINDING + criterion.id
        return self.plan.finding(self.cases, name) if name in self.cases.columns else None

    # --------------------------------------------------- caps and sums

    def _lost(self, found: ir.Table) -> dict[str, ir.Value]:
        """Return what each dimension lost, and the items that its marks may cut."""
        columns: dict[str, ir.Value] = {}
        for dimension in self.rubric.dimensions:
            items = [each for each in dimension.criteria if each.kind == "item"]
            most = sum((_most(each, dimension.marks) for each in items), _ZERO)
            points = [found[POINTS + each.id] for each in items]
            if most <= dimension.marks:
                columns[LOST + dimension.id] = self._narrowed(self._sum(points))
            else:
                columns |= self._cut(dimension, items, points)
        return columns

    def _cut(
        self, dimension: CompiledDimension, items: Sequence[Criterion], points: Sequence[ir.Value]
    ) -> dict[str, ir.Value]:
        """Return the items of a dimension in turn, each at most what the ones before it left."""
        marks = self._literal(dimension.marks)
        columns: dict[str, ir.Value] = {}
        before, most = None, _ZERO
        so_far: ir.Value = self._literal(_ZERO)
        for item, taken in zip(items, points, strict=True):
            so_far = taken if before is None else so_far + taken
            most += _most(item, dimension.marks)
            if most > dimension.marks:
                left = ibis.least(so_far, marks)
                cut = left if before is None else left - ibis.least(before, marks)
                columns[POINTS + item.id] = self._narrowed(cut)
            before = so_far
        columns[LOST + dimension.id] = self._narrowed(ibis.least(so_far, marks))
        return columns

    def _narrowed(self, points: ir.Value) -> ir.Value:
        """Return points in their own type, which sums outgrow without Ibis knowing of it."""
        return ops.Cast(points, to=self.kind).to_expr()

    def _bonus(self, lost: ir.Table) -> dict[str, ir.Value]:
        """Return the points put on: under their cap, and no more than was lost."""
        if not self.rubric.bonuses:
            return {BONUS: self._literal(_ZERO)}
        added = self._sum([lost[ADDED + each.id] for each in self.rubric.bonuses])
        room = self.rubric.total_at_most - self.rubric.full_marks
        below_full = self._sum_lost(lost)
        caps = [below_full + self._literal(room) if room else below_full]
        if self.rubric.bonus_at_most is not None:
            caps.append(self._literal(self.rubric.bonus_at_most))
        return {BONUS: self._narrowed(ibis.least(added, *caps))}

    def _total(self, summed: ir.Table) -> ir.Value:
        left = self._literal(self.rubric.full_marks) - self._sum_lost(summed)
        return self._narrowed(left + summed[BONUS] if self.rubric.bonuses else left)

    def _sum_lost(self, table: ir.Table) -> ir.Value:
        return self._sum([table[LOST + dimension.id] for dimension in self.rubric.dimensions])

    def _sum(self, points: Sequence[ir.Value]) -> ir.Value:
        return total(points) if points else self._literal(_ZERO)

    def _literal(self, points: Points) -> ir.Value:
        return exact(points, self.room, _POINTS)


def grade_column(rubric: CompiledRubric, scored: ir.Table, kind: dt.Decimal) -> ir.Value:
    """Return the lowest of the band of the total and the grades that vetoes fix."""
    room = Digits(kind.precision - kind.scale, kind.scale)
    bands = rubric.bands
    branches = []
    for higher, band in zip(reversed(bands[:-1]), reversed(bands[1:]), strict=True):
        reasons = [scored[TOTAL] < exact(higher.from_, room, _POINTS)]
        reasons += [scored[VETO + veto.id] for veto in rubric.vetoes if veto.grade == band.id]
        branches.append((ibis.or_(*reasons), ibis.literal(band.id)))
    best = ibis.literal(bands[0].id)
    return ibis.cases(*branches, else_=best) if branches else best


def _most(criterion: Criterion, marks: Points) -> Points:
    """Return the most an item can take off before the ones above it have their share."""
    caps = [marks]
    if criterion.at_most is not None:
        caps.append(criterion.at_most)
    most = most_of_amount(criterion.amount)
    if most is not None and criterion.zero_if is None and not _is_repeated(criterion):
        caps.append(most)
    return min(caps)


def _is_repeated(criterion: Criterion) -> bool:
    """Tell whether the panel may find the same points several times."""
    return criterion.found_by == "panel" and not isinstance(criterion.amount, Judged)


def _most_added(bonus: Criterion) -> Points | None:
    """Return the most a bonus can put on; None where the panel may find it many times."""
    if bonus.at_most is None and bonus.found_by == "facts":
        return most_of_amount(bonus.amount)
    return bonus.at_most


def _is_implied(condition: tree.Condition, name: str) -> bool:
    """Tell whether a measure above 0 is all that the condition asks."""
    above_zero = tree.Compare(">", tree.Literal(_ZERO))
    match condition:
        case tree.Always():
            return True
        case tree.Test(fact, cell):
            return fact == name and cell == above_zero
        case tree.All(parts):
            return all(_is_implied(part, name) for part in parts)
        case _:
            return False


@contextmanager
def _placed(criterion: Criterion) -> Iterator[None]:
    """Name the item in the place of what cannot be said in columns."""
    try:
        yield
    except RuleError as error:
        error.place = " ".join(dict.fromkeys(filter(None, (criterion.id, error.place))))
        raise
