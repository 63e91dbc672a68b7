"""json-logic: a condition for each item; reasons and points come from the program around it."""

from __future__ import annotations

from collections.abc import Sequence

from json_logic import jsonLogic

from benchmarks.items import Finisher, Item, Test
from benchmarks.measuring import Contestant
from benchmarks.rubric_by_hand import Facts, Result


def prepare(items: Sequence[Item], cases: Sequence[Facts]) -> Contestant:
    """Return the contestant."""
    rules = [(item.id, {"and": [_test(test) for test in item.tests]}) for item in items]
    finish = Finisher(items).finish

    def run(case: tuple[dict[str, object], Facts]) -> Result:
        data, facts = case
        return finish([item for item, rule in rules if jsonLogic(rule, data)], facts)

    return Contestant(run, [(_nested(case), case) for case in cases])


def _test(test: Test) -> dict[str, object]:
    return {"===" if test.operator == "==" else test.operator: [{"var": test.fact}, test.value]}


def _nested(facts: Facts) -> dict[str, object]:
    """Return the facts as the library reads dotted names: level by level."""
    data: dict[str, dict[str, object]] = {}
    for name, value in facts.items():
        group, _, rest = name.partition(".")
        data.setdefault(group, {})[rest] = value
    return dict(data)
