"""rule-engine: a rule for each item; reasons and points come from the program around it."""

from __future__ import annotations

from collections.abc import Sequence

from rule_engine import Rule

from benchmarks.items import Finisher, Item, Test, alias, aliased
from benchmarks.measuring import Contestant
from benchmarks.rubric_by_hand import Facts, Result


def prepare(items: Sequence[Item], cases: Sequence[Facts]) -> Contestant:
    """Return the contestant."""
    rules = [(item.id, Rule(" and ".join(map(_test, item.tests)))) for item in items]
    finish = Finisher(items).finish

    def run(case: tuple[dict[str, object], Facts]) -> Result:
        data, facts = case
        return finish([item for item, rule in rules if rule.matches(data)], facts)

    return Contestant(run, [(aliased(case), case) for case in cases])


def _test(test: Test) -> str:
    return f"{alias(test.fact)} {test.operator} {str(test.value).lower()}"
