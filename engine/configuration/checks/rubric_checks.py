"""The rubric document: marks that add up, bands without a hole, items that can be judged."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.configuration.checks.world import GRADE, Noun, Pen
from engine.configuration.problems import Path
from engine.configuration.rubric import Bonus, Deduction, Dimension, Item, Rubric, Veto

_ITEM = Noun("扣分项", "item")
_DIMENSION = Noun("维度", "dimension")
_NUMERIC = ("integer", "number")


def check_rubric(rubric: Rubric, pen: Pen) -> None:
    """Note what is wrong within a rubric."""
    dimensions = ((("dimensions", n, "id"), one.id) for n, one in enumerate(rubric.dimensions))
    pen.distinct(dimensions, _DIMENSION)
    pen.distinct(_item_names(rubric), _ITEM)
    if _is_positive(rubric.full_marks, ("full_marks",), pen) and _is_positive(
        rubric.step, ("step",), pen
    ):
        _check_marks(rubric, pen)
        for path, points in _amounts(rubric):
            _check_amount(points, path, rubric, pen)
    _check_grades(rubric, pen)
    for position, dimension in enumerate(rubric.dimensions):
        _check_dimension(dimension, ("dimensions", position), pen)
    _check_vetoes_and_bonuses(rubric, pen)


def _item_names(rubric: Rubric) -> Iterator[tuple[Path, str]]:
    for position, dimension in enumerate(rubric.dimensions):
        for place, item in enumerate(dimension.items):
            yield ("dimensions", position, "items", place, "id"), item.id
    for position, veto in enumerate(rubric.vetoes):
        yield ("vetoes", position, "id"), veto.id
    for position, bonus in enumerate(rubric.bonuses):
        yield ("bonuses", position, "id"), bonus.id


def _is_positive(points: Decimal, path: Path, pen: Pen) -> bool:
    if points > 0:
        return True
    pen.note(
        path,
        "out-of-range",
        f"“{points}”太小，必须大于 0。",
        f"'{points}' is too small; more than 0.",
        found=str(points),
    )
    return False


def _check_marks(rubric: Rubric, pen: Pen) -> None:
    total = sum((dimension.marks for dimension in rubric.dimensions), Decimal(0))
    if total != rubric.full_marks:
        listed = " + ".join(str(dimension.marks) for dimension in rubric.dimensions)
        pen.note(
            ("full_marks",),
            "marks-sum",
            f"各维度分值相加是 {total}（{listed}），与满分 {rubric.full_marks} 不符。",
            f"the marks of the dimensions add up to {total} ({listed}), "
            f"not to the full marks {rubric.full_marks}.",
            found=str(rubric.full_marks),
        )


def _amounts(rubric: Rubric) -> Iterator[tuple[Path, Decimal]]:
    """Yield every number of points of a rubric, with its place."""
    for position, dimension in enumerate(rubric.dimensions):
        yield ("dimensions", position, "marks"), dimension.marks
        for place, item in enumerate(dimension.items):
            here = ("dimensions", position, "items", place, "deduct")
            for key in ("points", "up_to", "at_most"):
                amount = getattr(item.deduct, key, None)
                if amount is not None:
                    yield (*here, key), amount
    for position, bonus in enumerate(rubric.bonuses):
        yield ("bonuses", position, "points"), bonus.points
    if rubric.bonus_at_most is not None:
        yield ("bonus_at_most",), rubric.bonus_at_most


def _check_amount(points: Decimal, path: Path, rubric: Rubric, pen: Pen) -> None:
    if not _is_positive(points, path, pen):
        return
    if points > rubric.full_marks and path[0] != "dimensions":
        pen.note(
            path,
            "out-of-range",
            f"“{points}”超过满分 {rubric.full_marks}。",
            f"'{points}' is more than the full marks {rubric.full_marks}.",
            found=str(points),
        )
    elif points % rubric.step:
        pen.note(
            path,
            "not-a-step",
            f"“{points}”不是最小分差 {rubric.step} 的整数倍。",
            f"'{points}' is no multiple of the step {rubric.step}.",
            found=str(points),
        )


def _check_grades(rubric: Rubric, pen: Pen) -> None:
    grades = rubric.grades
    pen.distinct(((("grades", n, "id"), band.id) for n, band in enumerate(grades)), GRADE)
    for position, band in enumerate(grades):
        here: Path = ("grades", position, "from")
        if band.from_ > rubric.full_marks or band.from_ < 0:
            pen.note(
                here,
                "out-of-range",
                f"“{band.from_}”不在 0 到满分 {rubric.full_marks} 之间。",
                f"'{band.from_}' is not between 0 and the full marks {rubric.full_marks}.",
                found=str(band.from_),
            )
        if position and band.from_ >= grades[position - 1].from_:
            _note_band_order(rubric, position, pen)
    if grades[-1].from_ > 0:
        last = grades[-1]
        pen.note(
            ("grades", len(grades) - 1, "from"),
            "band-gap",
            f"低于 {last.from_} 分没有等次：最后一等应从 0 分起。",
            f"below {last.from_} points there is no grade: the last one begins at 0.",
            found=str(last.from_),
        )


def _note_band_order(rubric: Rubric, position: int, pen: Pen) -> None:
    band, above = rubric.grades[position], rubric.grades[position - 1]
    pen.note(
        ("grades", position, "from"),
        "band-overlap",
        f"“{band.title}”从 {band.from_} 分起，与上一等“{above.title}”（{above.from_} 分起）重叠："
        "等次应从高到低排列，起点逐等降低。",
        f"'{band.id}' from {band.from_} overlaps '{above.id}' from {above.from_}: "
        "grades stand highest first, each beginning below the one before.",
        found=str(band.from_),
    )


def _check_dimension(dimension: Dimension, path: Path, pen: Pen) -> None:
    reach: Decimal | None = Decimal(0)
    for position, item in enumerate(dimension.items):
        here = (*path, "items", position)
        _check_finding(item, here, pen)
        if item.deduct is None:
            continue
        _check_deduction(item.deduct, item, (*here, "deduct"), pen)
        _check_cap(item.deduct, dimension, (*here, "deduct"), pen)
        most = _most(item.deduct)
        reach = None if reach is None or most is None else reach + most
    if reach is not None and reach < dimension.marks:
        pen.warn(
            (*path, "marks"),
            "unreachable-marks",
            f"“{dimension.title}”共 {dimension.marks} 分，但各项加起来最多只能扣 {reach} 分。",
            f"'{dimension.id}' has {dimension.marks} marks, "
            f"but its items can take off {reach} at most.",
        )


def _check_finding(part: Item | Veto | Bonus, path: Path, pen: Pen) -> None:
    """Note a part that nobody finds, or that both the facts and the panel find.

    What goes by a number of the facts needs no condition: none of it takes off nothing.
    """
    pen.condition((*path, "when"), part.when)
    measured = isinstance(part, Item) and part.deduct is not None and part.deduct.of is not None
    if part.when is None and part.found_by is None and measured:
        return
    if (part.when is None) == (part.found_by is None):
        pen.note(
            path,
            "found-how",
            f"“{part.title}”要写明由谁认定，两者写一个："
            "when（按事实自动认定）或 found_by: panel（评查员认定）。",
            f"say how '{part.id}' is found: by when (the facts) or found_by: panel, one of them.",
            found=part.id,
        )


def _check_deduction(deduct: Deduction, item: Item, path: Path, pen: Pen) -> None:
    per_unit = (deduct.each is not None, deduct.of is not None)
    ways = (deduct.points is not None and not any(per_unit), all(per_unit), bool(deduct.up_to))
    complete = deduct.points is not None if any(per_unit) else True
    mixed = deduct.up_to is not None and (deduct.points is not None or any(per_unit))
    if sum(ways) != 1 or any(per_unit) != all(per_unit) or not complete or mixed:
        pen.note(
            path,
            "deduct-how",
            "扣分办法写一种：points（固定分），或 each、of、points（按数量），或 up_to（酌情）。",
            "write one way to deduct: points, or each with of and points, or up_to.",
        )
    if deduct.up_to is not None and item.found_by is None:
        pen.note(
            (*path, "up_to"),
            "deduct-how",
            "按事实自动认定的项不能酌情扣分，请改用 points。",
            "facts cannot judge how much; use points instead of up_to.",
        )
    if deduct.of is not None and item.found_by is not None:
        pen.note(
            (*path, "of"),
            "deduct-how",
            "按数量扣分由事实自动认定，不能由评查员认定：请去掉 found_by，或改用 points、up_to。",
            "points that go by a fact are found by the facts: remove found_by, or use up_to.",
            found=deduct.of,
        )
    _check_counted(deduct, path, pen)


def _check_counted(deduct: Deduction, path: Path, pen: Pen) -> None:
    fact = pen.refer_fact((*path, "of"), deduct.of)
    if fact is not None and fact.type not in _NUMERIC:
        pen.note(
            (*path, "of"),
            "wrong-type",
            f"“{fact.name}”（{fact.title}）不是数字，不能按数量扣分。",
            f"'{fact.name}' is no number; points cannot go by it.",
            found=fact.name,
        )
    if deduct.each is not None:
        _is_positive(deduct.each, (*path, "each"), pen)


def _check_cap(deduct: Deduction, dimension: Dimension, path: Path, pen: Pen) -> None:
    for key in ("points", "up_to", "at_most"):
        amount = getattr(deduct, key)
        if amount is not None and amount > dimension.marks:
            pen.note(
                (*path, key),
                "above-marks",
                f"“{amount}”超过所在维度“{dimension.title}”的 {dimension.marks} 分。",
                f"'{amount}' is more than the {dimension.marks} marks of '{dimension.id}'.",
                found=str(amount),
            )


def _most(deduct: Deduction) -> Decimal | None:
    """Return the most an item can take off, None if there is no limit."""
    if deduct.at_most is not None:
        return deduct.at_most
    return None if deduct.each is not None else deduct.up_to or deduct.points


def _check_vetoes_and_bonuses(rubric: Rubric, pen: Pen) -> None:
    grades = [band.id for band in rubric.grades]
    for position, veto in enumerate(rubric.vetoes):
        _check_finding(veto, ("vetoes", position), pen)
        pen.refer(("vetoes", position, "grade"), veto.grade, grades, GRADE)
    for position, bonus in enumerate(rubric.bonuses):
        _check_finding(bonus, ("bonuses", position), pen)
