"""business-rules: a rule for each item, whose action notes the item."""

from __future__ import annotations

from collections.abc import Sequence

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_TEXT
from business_rules.variables import BaseVariables, boolean_rule_variable, numeric_rule_variable

from benchmarks.items import Finisher, Item, Test, alias, aliased
from benchmarks.measuring import Contestant
from benchmarks.rubric_by_hand import Facts, Result

_OPERATORS = {"==": "equal_to", ">": "greater_than", "<": "less_than"}


class _Variables(BaseVariables):
    def __init__(self, facts: dict[str, object]) -> None:
        self.facts = facts


class _Actions(BaseActions):
    def __init__(self) -> None:
        self.found: list[str] = []

    @rule_action(params={"item": FIELD_TEXT})
    def note(self, item: str) -> None:
        self.found.append(item)


def prepare(items: Sequence[Item], cases: Sequence[Facts]) -> Contestant:
    """Return the contestant."""
    for test in (test for item in items for test in item.tests):
        _add_variable(test)
    rules = [
        {
            "conditions": {"all": [_condition(test) for test in item.tests]},
            "actions": [{"name": "note", "params": {"item": item.id}}],
        }
        for item in items
    ]
    finish = Finisher(items).finish

    def run(case: tuple[dict[str, object], Facts]) -> Result:
        data, facts = case
        actions = _Actions()
        run_all(rules, defined_variables=_Variables(data), defined_actions=actions)
        return finish(actions.found, facts)

    return Contestant(run, [(aliased(case), case) for case in cases])


def _add_variable(test: Test) -> None:
    name = alias(test.fact)
    typed = boolean_rule_variable if isinstance(test.value, bool) else numeric_rule_variable
    setattr(_Variables, name, typed(label=name)(lambda self: self.facts[name]))


def _condition(test: Test) -> dict[str, object]:
    if isinstance(test.value, bool):
        operator = "is_true" if test.value else "is_false"
        return {"name": alias(test.fact), "operator": operator, "value": True}
    return {"name": alias(test.fact), "operator": _OPERATORS[test.operator], "value": test.value}
