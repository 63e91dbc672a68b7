"""A rubric scored slowly and plainly: what the tree, the code and the columns are held to.

Written from the rulings alone.  It shares with the engine only the shapes a rubric is read into;
every question is answered here a second time, in whole fractions and without any shortcut.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from engine.expressions import tree
from engine.rules.facts import FactSheet
from engine.scoring.amounts import (
    FirstOf,
    Fixed,
    Formula,
    Judged,
    Measured,
    Ranked,
    Tabled,
)
from engine.scoring.rubrics import CompiledRubric, Criterion
from engine.scoring.sheet import Finding

NULL = tree.Equals(tree.Literal(None))


def reference_row(
    rubric: CompiledRubric, case: FactSheet, found: Mapping[str, Finding]
) -> Mapping[str, object]:
    """Return one case as its row of columns: all points after all caps."""
    row: dict[str, object] = {}
    lost_in_all = Fraction(0)
    for dimension in rubric.dimensions:
        left = Fraction(dimension.marks)
        for item in dimension.criteria:
            if item.kind == "flag":
                row[f"flag.{item.id}"] = is_found(item, case, found)
                continue
            points = points_of(item, case, found)
            if item.shift is not None:
                row[f"shifted.{item.id}"], row[f"shifted_to.{item.id}"] = Decimal(0), None
                unit = case[item.shift.unit.name]
                if passes_on(item, case) and points > 0:
                    passed = points if item.shift.points is None else item.shift.points
                    row[f"shifted.{item.id}"] = exactly(Fraction(passed))
                    row[f"shifted_to.{item.id}"] = unit
                    points = Fraction(0)
            taken = min(points, left)
            left -= taken
            row[f"points.{item.id}"] = exactly(taken)
        row[f"lost.{dimension.id}"] = exactly(Fraction(dimension.marks) - left)
        lost_in_all += Fraction(dimension.marks) - left
    added = Fraction(0)
    for bonus in rubric.bonuses:
        points = points_of(bonus, case, found)
        row[f"bonus.{bonus.id}"] = exactly(points)
        added += points
    if rubric.bonus_at_most is not None:
        added = min(added, Fraction(rubric.bonus_at_most))
    left_over = Fraction(rubric.full_marks) - lost_in_all
    total = min(left_over + added, Fraction(rubric.total_at_most))
    row["bonus"] = exactly(total - left_over)
    row["total"] = exactly(total)
    place = [total >= Fraction(band.from_) for band in rubric.bands].index(True)
    for veto in rubric.vetoes:
        row[f"veto.{veto.id}"] = is_found(veto, case, found)
        if row[f"veto.{veto.id}"]:
            place = max(place, [band.id for band in rubric.bands].index(veto.grade or ""))
    row["grade"] = rubric.bands[place].id
    return row


def exactly(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def is_found(criterion: Criterion, case: FactSheet, found: Mapping[str, Finding]) -> bool:
    if criterion.condition is None:
        return criterion.id in found
    return asked(criterion.condition, case) == "yes"


def points_of(criterion: Criterion, case: FactSheet, found: Mapping[str, Finding]) -> Fraction:
    """Return the points after the item's own cap."""
    points = Fraction(0)
    amount = criterion.amount
    if criterion.condition is None:
        finding = found.get(criterion.id)
        if finding is not None and isinstance(amount, Judged):
            points = Fraction(finding.points or 0)
        elif finding is not None and isinstance(amount, Fixed):
            points = Fraction(amount.points) * finding.count
    elif asked(criterion.condition, case) == "yes":
        points = worth(amount, case) or Fraction(0)
    if criterion.zero_if is not None and asked(criterion.zero_if, case) == "yes":
        points = Fraction(criterion.at_most or 0)
    return points if criterion.at_most is None else min(points, Fraction(criterion.at_most))


def passes_on(item: Criterion, case: FactSheet) -> bool:
    assert item.shift is not None
    return (
        asked(item.shift.condition, case) == "yes"
        and asked(item.shift.approved, case) == "yes"
        and case[item.shift.unit.name] is not None
    )


def worth(amount: object, case: FactSheet) -> Fraction | None:
    """Return what an amount comes to; None where a fact it needs is not known."""
    ways = {
        Fixed: lambda: Fraction(amount.points),  # type: ignore[attr-defined]
        Measured: lambda: measured_worth(amount, case),  # type: ignore[arg-type]
        FirstOf: lambda: first_worth(amount, case),  # type: ignore[arg-type]
        Tabled: lambda: table_worth(amount, case),  # type: ignore[arg-type]
        Ranked: lambda: rank_worth(amount, case),  # type: ignore[arg-type]
        Formula: lambda: formula_worth(amount, case),  # type: ignore[arg-type]
    }
    return ways[type(amount)]()


def measured_worth(amount: Measured, case: FactSheet) -> Fraction | None:
    value = case[amount.fact.name]
    if value is None:
        return None
    gone = Fraction(value) - Fraction(amount.base)
    gone = max(-gone if amount.below else gone, Fraction(0))
    times = gone / Fraction(amount.each)
    if amount.counting == "begun":
        times = Fraction(math.ceil(times))
    if amount.counting == "full":
        times = Fraction(math.floor(times))
    return times * Fraction(amount.points)


def first_worth(amount: FirstOf, case: FactSheet) -> Fraction | None:
    for one in amount.cases:
        answer = asked(one.condition, case)
        if answer == "unknown":
            return None
        if answer == "yes":
            return Fraction(one.points)
    return Fraction(0)


def table_worth(amount: Tabled, case: FactSheet) -> Fraction | None:
    together = Fraction(0)
    for row in amount.rows:
        count = case[row.fact.name]
        if count is None:
            return None
        together += max(Fraction(count), Fraction(0)) * Fraction(row.points)
    return together


def rank_worth(amount: Ranked, case: FactSheet) -> Fraction | None:
    rank = case[amount.fact.name]
    if rank is None:
        return None
    return Fraction(dict(enumerate(amount.points, start=1)).get(int(rank), Decimal(0)))


def formula_worth(amount: Formula, case: FactSheet) -> Fraction | None:
    points = worth(amount.base, case)
    if points is None:
        return None
    for one in amount.multiply:
        answer = asked(one.condition, case)
        if answer == "unknown":
            return None
        if answer == "yes":
            points *= Fraction(one.by)
    for one in amount.mitigate:
        answer = asked(one.condition, case)
        if answer == "unknown":
            return None
        if answer == "yes":
            points *= Fraction(one.by)
            break
    down = math.floor(points / Fraction(amount.step)) * Fraction(amount.step)
    rest = points - down
    if amount.rounding == "half_up" and rest * 2 >= Fraction(amount.step):
        return down + Fraction(amount.step)
    return down


def asked(condition: tree.Condition, case: FactSheet) -> str:
    """Return yes, no or unknown."""
    if isinstance(condition, tree.Always):
        return "yes"
    if isinstance(condition, tree.Not):
        return {"yes": "no", "no": "yes", "unknown": "unknown"}[asked(condition.part, case)]
    if isinstance(condition, tree.All | tree.AnyPart):
        answers = [asked(part, case) for part in condition.parts]
        decisive, otherwise = ("no", "yes") if isinstance(condition, tree.All) else ("yes", "no")
        if decisive in answers:
            return decisive
        return "unknown" if "unknown" in answers else otherwise
    return cell_asked(condition.cell, condition.fact, case)


def cell_asked(cell: tree.Cell, fact: str, case: FactSheet) -> str:
    if isinstance(cell, tree.Anything):
        return "yes"
    tests = cell.tests if isinstance(cell, tree.AnyOf | tree.Negation) else (cell,)
    wants_null = NULL in tests
    others = [n.fact for test in tests for n in operands(test) if isinstance(n, tree.Name)]
    if not wants_null and (case[fact] is None or any(case[name] is None for name in others)):
        return "unknown"
    answers = [single_asked(test, case[fact], case) for test in tests]
    met = "yes" if "yes" in answers else "unknown" if "unknown" in answers else "no"
    if isinstance(cell, tree.Negation):
        return {"yes": "no", "no": "yes", "unknown": "unknown"}[met]
    return met


def operands(test: tree.SimpleTest) -> tuple[tree.Operand, ...]:
    return (test.low, test.high) if isinstance(test, tree.Interval) else (test.operand,)


def single_asked(test: tree.SimpleTest, value: object, case: FactSheet) -> str:
    if test == NULL:
        return "yes" if value is None else "no"
    sides = [case[o.fact] if isinstance(o, tree.Name) else o.value for o in operands(test)]
    if isinstance(test, tree.Equals) and isinstance(test.operand, tree.Literal):
        return "yes" if value == sides[0] else "no"
    if value is None or None in sides:
        return "unknown"
    if isinstance(test, tree.Equals):
        return "yes" if value == sides[0] else "no"
    if isinstance(test, tree.Compare):
        return "yes" if compared(test.op, value, sides[0]) else "no"
    above = compared(">" if test.low_open else ">=", value, sides[0])
    return "yes" if above and compared("<" if test.high_open else "<=", value, sides[1]) else "no"


def compared(op: str, left: object, right: object) -> bool:
    if op == "<":
        return left < right  # type: ignore[operator]
    if op == "<=":
        return left <= right  # type: ignore[operator]
    if op == ">":
        return left > right  # type: ignore[operator]
    return left >= right  # type: ignore[operator]
