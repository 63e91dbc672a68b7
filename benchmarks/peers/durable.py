"""durable-rules, used as ``engine.rules.ruleset`` does: safely, for the conditions alone."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.documents import dictionary, read_rubric
from benchmarks.items import Finisher, Item
from benchmarks.measuring import Contestant
from benchmarks.rubric_by_hand import Facts, Result
from engine.expressions.grammar import parse_condition
from engine.rules.facts import FactSheet
from engine.rules.ruleset import Ruleset, durable_loads


def prepare(items: Sequence[Item], cases: Sequence[Facts]) -> Contestant:
    """Return the contestant."""
    assert durable_loads()
    known = dictionary()
    rules = {
        item.id: parse_condition(item.when or {}, known)
        for dimension in read_rubric().dimensions
        for item in dimension.items
    }
    ruleset, finish = Ruleset(rules, known), Finisher(items).finish
    assert all(ruleset.runtime_of(rule) == "durable" for rule in rules)

    def run(case: tuple[FactSheet, Facts]) -> Result:
        sheet, facts = case
        return finish(ruleset.fire(sheet), facts)

    return Contestant(run, [(FactSheet(case, known), case) for case in cases])
