"""The facts a workflow derives: one source each, of the type the source gives."""

from __future__ import annotations

from collections.abc import Mapping

from engine.configuration.checks.world import STEP, Noun, Pen
from engine.configuration.problems import Path
from engine.configuration.workflow import DerivedFact, Workflow

_SOURCES: Mapping[str, str | None] = {
    "count_of": "integer",
    "done": "boolean",
    "date_of": "date",
    "days_between": "integer",
    "unsigned_tiers": "integer",
    "returned_tiers": "integer",
    "earlier_cases": "integer",
    "holds": "boolean",
    "given": None,
    "classified": None,
}
"""Each source of a derived fact and the type it gives; None where any type may come."""

_STEP_LISTS = ("count_of", "done", "date_of", "days_between")
_SIGN_OFFS = ("unsigned_tiers", "returned_tiers")
_SIGN_OFF = Noun("分级签字", "sign-off")


def check_derived(workflow: Workflow, pen: Pen) -> None:
    """Note what is wrong with the facts a workflow derives."""
    for position, fact in enumerate(workflow.facts):
        here: Path = ("facts", position)
        _check_source(fact, here, pen)
        _check_names(fact, here, workflow, pen)
        if fact.classified:
            _check_classified(fact, here, workflow, pen)


def _check_source(fact: DerivedFact, path: Path, pen: Pen) -> None:
    sources = [key for key in _SOURCES if getattr(fact, key, None) not in (None, False)]
    if len(sources) != 1:
        listed = "、".join(_SOURCES)
        pen.note(
            path,
            "one-source",
            f"“{fact.title}”的来源要写、且只能写一种：{listed}。",
            f"'{fact.name}' needs one source: {', '.join(_SOURCES)}.",
            allowed=tuple(_SOURCES),
        )
        return
    right = _SOURCES[sources[0]]
    if right is not None and fact.type != right:
        pen.note(
            (*path, "type"),
            "wrong-type",
            f"{sources[0]} 得出的是 {right}，不是 {fact.type}。",
            f"{sources[0]} gives {right}, not {fact.type}.",
            found=fact.type,
            nearest=right,
        )


def _check_names(fact: DerivedFact, path: Path, workflow: Workflow, pen: Pen) -> None:
    steps = [step.id for step in workflow.steps]
    sign_offs = [sign_off.id for sign_off in workflow.sign_offs]
    for key in _STEP_LISTS:
        pen.refer_each((*path, key), getattr(fact, key), steps, STEP)
    for key in _SIGN_OFFS:
        pen.refer((*path, key), getattr(fact, key, None), sign_offs, _SIGN_OFF)
    for position, name in enumerate(fact.earlier_cases.same if fact.earlier_cases else ()):
        pen.refer_fact((*path, "earlier_cases", "same", position), name)
    pen.condition((*path, "holds"), fact.holds)


def _check_classified(fact: DerivedFact, path: Path, workflow: Workflow, pen: Pen) -> None:
    table = workflow.classification
    if table is None or fact.name not in {column.name for column in table.outputs}:
        pen.note(
            (*path, "classified"),
            "missing-table",
            f"classification 表里没有“{fact.name}”这个结果列。",
            f"the table 'classification' has no output '{fact.name}'.",
            found=fact.name,
        )
