"""zen-engine: all items in one compiled expression, points and reasons made by the engine.

Faster than a decision graph of the same items; points and sentences come from its own templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import zen

from benchmarks import rubric_by_hand as by_hand
from benchmarks.items import CONSTANT, Item, Test, alias, aliased
from benchmarks.measuring import Contestant
from benchmarks.rubric_by_hand import Deducted, Facts, Found, Result


def prepare(items: Sequence[Item], cases: Sequence[Facts]) -> Contestant:
    """Return the contestant that does everything."""
    expression = zen.compile_expression(f"[{', '.join(map(_with_reason, items))}]")
    dimension_of = {item.id: item.dimension for item in items}

    def run(facts: Facts) -> Result:
        dimensions: Found = ([], [], [], [], [])
        for found in expression.evaluate(facts):
            if found is not None:
                item, points, zh, en = found
                score = Deducted(item, Decimal(str(points)), zh, en)
                dimensions[dimension_of[item]].append(score)
        return by_hand.summed(dimensions)

    return Contestant(run, [aliased(case) for case in cases])


def prepare_points_alone(items: Sequence[Item], cases: Sequence[Facts]) -> Contestant:
    """Return the contestant that gives the points of each item and nothing else."""
    points = ", ".join(f"{_holds(item.tests)} ? {_capped(item)} : 0" for item in items)
    expression = zen.compile_expression(f"[{points}]")
    return Contestant(expression.evaluate, [aliased(case) for case in cases])


def _holds(tests: Sequence[Test]) -> str:
    return " and ".join(f"{alias(test.fact)} {test.operator} {_literal(test)}" for test in tests)


def _literal(test: Test) -> str:
    return str(test.value).lower()


def _with_reason(item: Item) -> str:
    """Return the expression of an item: its id, points and both sentences, or null."""
    holds = _holds(item.tests)
    constant = CONSTANT.get(item.id)
    if constant is not None:
        found = f'"{item.id}", {item.points}, "{constant.reason}", "{constant.reason_en}"'
        return f"{holds} ? [{found}] : null"
    if item.of is None:
        return _evidence(item, holds)
    zh, en = _measure(item)
    points, most = _points(item), item.most
    over_zh = f"应扣 ${{{points}}} 分，本项最多扣 {most} 分"
    over_en = f"${{{points}}} together, for this item at most {most} points off"
    noun = f'${{{points} == 1 ? "point" : "points"}}'
    within_zh, within_en = f"扣 ${{{points}}} 分", f"${{{points}}} {noun} off"
    fits = f"{points} > {most}"
    return (
        f'{holds} ? ["{item.id}", {_capped(item)}, '
        f"{fits} ? `{zh}{over_zh}` : `{zh}{within_zh}`, "
        f"{fits} ? `{en}{over_en}` : `{en}{within_en}`] : null"
    )


def _evidence(item: Item, holds: str) -> str:
    [test] = item.tests
    value = f"${{{alias(test.fact)}}}"
    zh = f"`证据材料 = {value}（符合 < 2），扣 3 分`"
    en = f"`Evidence = {value} (meets < 2): 3 points off`"
    return f'{holds} ? ["{item.id}", {item.points}, {zh}, {en}] : null'


def _measure(item: Item) -> tuple[str, str]:
    """Return how both sentences of a measured item begin."""
    value, rate = f"${{{alias(item.of or '')}}}", by_hand.in_words(item.points)
    unit, each = item.unit, item.each
    begun = f"（不足 {each} {unit}按 {each} {unit}计）" if each > 1 else ""
    begun_en = f" (a begun {each} counts in full)" if each > 1 else ""
    zh = f"{item.title[0]} {value} {unit}，每 {each} {unit}扣 {rate} 分{begun}，"
    en = f"{item.title[1]} = {value}; {by_hand.points_en(item.points)} for each {each}{begun_en}: "
    return zh, en


def _points(item: Item) -> str:
    """Return the expression of the points before the cap, to be written without spare zeros."""
    if item.of is None:
        return str(item.points)
    value = alias(item.of)
    if item.each > 1:
        return f"(ceil({value} / {item.each}) * {item.points})"
    return (
        f"({value} * {item.points})"
        if item.points >= 1
        else f"round({value} / {1 / item.points}, 1)"
    )


def _capped(item: Item) -> str:
    return _points(item) if item.of is None else f"min([{_points(item)}, {item.most}])"
