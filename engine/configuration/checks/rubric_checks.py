"""The rubric document: marks that add up, bands without a hole, items that can be judged."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.configuration.amounts import amount_faults, goes_by_facts
from engine.configuration.checks.world import GRADE, Noun, Pen
from engine.configuration.problems import Path
from engine.configuration.rubric import Amount, Bonus, Deduction, Dimension, Item, Rubric, Veto

_ITEM = Noun("扣分项", "item")
_DIMENSION = Noun("维度", "dimension")
_NUMERIC = ("integer", "number")
_WHOLE = ("integer",)


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
    if rubric.total_at_most is not None and rubric.total_at_most < rubric.full_marks:
        pen.note(
            ("total_at_most",),
            "out-of-range",
            f"总分上限 {rubric.total_at_most} 低于满分 {rubric.full_marks}。",
            f"the total reaches {rubric.total_at_most} at most, full marks {rubric.full_marks}.",
            found=str(rubric.total_at_most),
        )
    for position, dimension in enumerate(rubric.dimensions):
        _check_dimension(dimension, rubric, ("dimensions", position), pen)
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
    """Yield every number of points of a rubric that is more than 0, with its place."""
    for position, dimension in enumerate(rubric.dimensions):
        yield ("dimensions", position, "marks"), dimension.marks
        for place, item in enumerate(dimension.items):
            here = ("dimensions", position, "items", place)
            yield from _amounts_of(item.deduct, (*here, "deduct"))
            if item.shift is not None and item.shift.points is not None:
                yield (*here, "shift", "points"), item.shift.points
    for position, bonus in enumerate(rubric.bonuses):
        if bonus.points is not None:
            yield ("bonuses", position, "points"), bonus.points
        yield from _amounts_of(bonus.add, ("bonuses", position, "add"))
    for key in ("bonus_at_most", "total_at_most"):
        most = getattr(rubric, key)
        if most is not None:
            yield (key,), most


def _amounts_of(amount: Amount | None, here: Path) -> Iterator[tuple[Path, Decimal]]:
    if amount is None:
        return
    for key in ("points", "up_to", "at_most", "gain_at_most"):
        points = getattr(amount, key, None)
        proportional = key == "points" and amount.counting == "proportional"
        if points is not None and not proportional:
            yield (*here, key), points
    for key in ("first_of", "table"):
        for place, row in enumerate(getattr(amount, key, None) or ()):
            if row.points:
                yield (*here, key, place, "points"), row.points
    for place, points in enumerate(getattr(amount, "ranks", None) or ()):
        if points:
            yield (*here, "ranks", place), points


def _check_amount(points: Decimal, path: Path, rubric: Rubric, pen: Pen) -> None:
    if not _is_positive(points, path, pen):
        return
    if points > rubric.full_marks and path[0] not in {"dimensions", "total_at_most"}:
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


def _check_dimension(dimension: Dimension, rubric: Rubric, path: Path, pen: Pen) -> None:
    reach: Decimal | None = Decimal(0)
    for position, item in enumerate(dimension.items):
        here = (*path, "items", position)
        _check_finding(item, here, pen)
        _check_shift(item, (*here, "shift"), pen)
        if item.deduct is None:
            continue
        by_panel = item.found_by is not None
        _check_amount_by_facts(item.deduct, (*here, "deduct"), rubric, pen, by_panel=by_panel)
        _check_cap(item.deduct, dimension, (*here, "deduct"), pen)
        most = dimension.marks if item.deduct.zero else _most(item.deduct)
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
    amount = getattr(part, "deduct", None) or getattr(part, "add", None)
    if part.when is None and part.found_by is None and goes_by_facts(amount):
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


def _check_amount_by_facts(
    amount: Amount, path: Path, rubric: Rubric, pen: Pen, *, by_panel: bool
) -> None:
    """Note an amount that contradicts itself, or goes by what is no number."""
    faults = amount_faults(amount, by_panel=by_panel, rounded=rubric.rounding is not None)
    for fault in faults:
        pen.note((*path, *fault.path), "deduct-how", fault.zh, fault.en)
    _check_number((*path, "of"), amount.of, pen, _NUMERIC if amount.each else _WHOLE)
    for place, row in enumerate(getattr(amount, "table", None) or ()):
        _check_number((*path, "table", place, "of"), row.of, pen, _WHOLE)
    for key in ("first_of", "multiply", "mitigate"):
        for place, one in enumerate(getattr(amount, key) or ()):
            pen.condition((*path, key, place, "when"), one.when)
    pen.condition((*path, "zero_if"), getattr(amount, "zero_if", None))


def _check_number(path: Path, name: str | None, pen: Pen, types: tuple[str, ...]) -> None:
    fact = pen.refer_fact(path, name)
    if fact is None or fact.type in types:
        return
    zh, en = ("整数", "whole number") if types == _WHOLE else ("数字", "number")
    pen.note(
        path,
        "wrong-type",
        f"“{fact.name}”（{fact.title}）不是{zh}，不能按数量计分。",
        f"'{fact.name}' is no {en}; points cannot go by it.",
        found=fact.name,
    )


def _check_shift(item: Item, path: Path, pen: Pen) -> None:
    """Note a loss that cannot pass to a unit that assists."""
    shift = item.shift
    if shift is None:
        return
    if item.deduct is None or item.found_by is not None:
        pen.note(
            path,
            "deduct-how",
            "转由协办单位承担的，须是由事实认定的扣分项。",
            "only points found by facts pass to a unit that assists.",
        )
    pen.condition((*path, "when"), shift.when)
    pen.condition((*path, "approved"), shift.approved)
    fact = pen.refer_fact((*path, "to"), shift.to)
    if fact is not None and fact.type != "text":
        pen.note(
            (*path, "to"),
            "wrong-type",
            f"“{fact.name}”（{fact.title}）不是文本，不能指明单位。",
            f"'{fact.name}' is no text; it cannot name a unit.",
            found=fact.name,
        )


def _check_cap(deduct: Deduction, dimension: Dimension, path: Path, pen: Pen) -> None:
    for place, amount in _amounts_of(deduct, ()):
        key = place[0]
        if key != "gain_at_most" and amount > dimension.marks:
            pen.note(
                (*path, *place),
                "above-marks",
                f"“{amount}”超过所在维度“{dimension.title}”的 {dimension.marks} 分。",
                f"'{amount}' is more than the {dimension.marks} marks of '{dimension.id}'.",
                found=str(amount),
            )


def _most(deduct: Deduction) -> Decimal | None:
    """Return the most an item can take off, None if there is no limit."""
    if deduct.at_most is not None:
        return deduct.at_most
    if deduct.each is not None or deduct.table or deduct.multiply or deduct.mitigate:
        return None
    if deduct.first_of:
        return max(case.points for case in deduct.first_of)
    return deduct.up_to or deduct.points


def _check_vetoes_and_bonuses(rubric: Rubric, pen: Pen) -> None:
    grades = [band.id for band in rubric.grades]
    for position, veto in enumerate(rubric.vetoes):
        _check_finding(veto, ("vetoes", position), pen)
        pen.refer(("vetoes", position, "grade"), veto.grade, grades, GRADE)
    for position, bonus in enumerate(rubric.bonuses):
        here = ("bonuses", position)
        _check_finding(bonus, here, pen)
        if (bonus.points is None) == (bonus.add is None):
            pen.note(
                here,
                "deduct-how",
                "加分只能写一种：points（固定分）或 add（按事实计）。",
                "a bonus has points or add, exactly one.",
            )
        if bonus.add is not None:
            by_panel = bonus.found_by is not None
            _check_amount_by_facts(bonus.add, (*here, "add"), rubric, pen, by_panel=by_panel)
