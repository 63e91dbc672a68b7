"""SpiffWorkflow: one DMN table that collects the items; a task as a workflow would hold it."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.specs.model import (
    DecisionTable,
    Input,
    InputEntry,
    Output,
    OutputEntry,
    Rule,
)

from benchmarks.items import Finisher, Item, Test, alias, aliased
from benchmarks.measuring import Contestant
from benchmarks.rubric_by_hand import Facts, Result


def prepare(items: Sequence[Item], cases: Sequence[Facts]) -> Contestant:
    """Return the contestant."""
    table = DecisionTable("items", "items", "COLLECT")
    output = Output("item", "item", "item", "string")
    for item in items:
        rule = Rule(item.id)
        rule.inputEntries = [_entry(test) for test in item.tests]
        entry = OutputEntry(item.id, output)
        entry.text = repr(item.id)
        rule.outputEntries = [entry]
        table.rules.append(rule)
    engine, finish = DMNEngine(table), Finisher(items).finish

    def run(case: tuple[SimpleNamespace, Facts]) -> Result:
        task, facts = case
        return finish(engine.result(task).get("item", ()), facts)

    workflow = SimpleNamespace(script_engine=PythonScriptEngine())
    return Contestant(
        run, [(SimpleNamespace(data=aliased(case), workflow=workflow), case) for case in cases]
    )


def _entry(test: Test) -> InputEntry:
    name = alias(test.fact)
    entry = InputEntry(name, Input(name, name, name, name, "any"))
    entry.lhs = [str(test.value) if test.operator == "==" else f"{test.operator} {test.value}"]
    return entry
