"""What new versions of workflows and forms mean for what runs.

Open cases keep the versions they have; a workflow without their stage cannot take them over, and a
form without a fact leaves the rules of new cases without it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.configuration.dictionary import declared_facts
from engine.configuration.form import Form
from engine.configuration.head import Head
from engine.configuration.library import Library, Loaded
from engine.configuration.problems import Problem
from engine.configuration.workflow import Workflow
from engine.errors import NotFoundError
from engine.expressions.grammar import facts_of, parse_condition
from engine.expressions.names import Dictionary
from engine.records.session import UnitOfWork
from engine.services import shelf
from engine.services.impact_words import cases_en, cases_zh, harm


def workflow_impact(unit: UnitOfWork, loaded: Loaded[Workflow]) -> Iterator[Problem]:
    """Yield a remark for each stage in which cases are open and which the version has not."""
    known = {stage.id for stage in loaded.document.stages}
    stuck: dict[str, list[str]] = defaultdict(list)
    for case in unit.cases(workflow=loaded.document.id, final=False, order="oldest"):
        if case.stage not in known:
            stuck[case.stage].append(case.number)
    for stage, numbers in stuck.items():
        zh = (
            f"这一版没有阶段“{stage}”，停在那里的 {cases_zh(numbers)}继续按原来的版本办，"
            "不能调整到这一版。要能调整，就保留这个阶段。"
        )
        en = (
            f"this version has no stage '{stage}'; {cases_en(numbers)} in it go on by their own "
            "version and cannot be moved to this one. Keep the stage if they are to be."
        )
        yield harm(loaded, "stage-gone", (zh, en), path="stages", severity="warning")


def form_impact(loaded: Loaded[Form], published: Library, library: Library) -> Iterator[Problem]:
    """Yield each fact the form no longer asks for and rules of workflows in force still need."""
    on = loaded.document.effective_from
    try:
        before = published.find("form", loaded.ref.id, on=on).document
    except NotFoundError:
        return
    lost = _asked(before) - _asked(loaded.document)
    for workflow in _in_force(library, "workflow"):
        document = shelf.narrow(workflow, Workflow).document
        if loaded.ref.id in {step.form for step in document.steps}:
            needed = _needed(document, library.dictionary())
            missing = (lost & needed) - _given(library, document)
            for fact in sorted(missing):
                yield _told(loaded, document, fact)


def _in_force(library: Library, kind: str) -> Iterator[Loaded[Head]]:
    """Yield the newest version of each document of a kind: the one new cases begin with."""
    for name in library.ids(kind):
        versions = [one for one in library.all(kind) if one.ref.id == name]
        yield max(versions, key=lambda one: one.document.effective_from)


def _given(library: Library, workflow: Workflow) -> frozenset[str]:
    """Return the facts other ways than by this form give: other forms, clocks, derived ones."""
    forms = {step.form for step in workflow.steps if step.form}
    asking = (one.document for one in _in_force(library, "form") if one.ref.id in forms)
    return frozenset().union(
        {one.fact.name for one in declared_facts(workflow, {})}, *map(_asked, asking)
    )


def _asked(document: Head) -> frozenset[str]:
    return frozenset(one.fact.name for one in declared_facts(document, {}))


def _needed(workflow: Workflow, facts: Dictionary) -> frozenset[str]:
    """Return the facts that conditions, tables and clocks of a workflow read."""
    conditions = [step.when for step in workflow.steps if step.when]
    conditions += [fact.holds for fact in workflow.facts if fact.holds]
    conditions += [rule.when for rule in workflow.escalation]
    named = {name for one in conditions for name in facts_of(parse_condition(one, facts))}
    tables = (one for one in (workflow.routing, workflow.classification) if one is not None)
    named |= {column.name for table in tables for column in table.inputs}
    named |= {clock.extension.fact for clock in workflow.clocks if clock.extension}
    named |= {step.lead_from for step in workflow.steps if step.lead_from}
    named |= {one for one in (workflow.place, workflow.topic, workflow.event_date) if one}
    return frozenset(named)


def _told(loaded: Loaded[Form], workflow: Workflow, fact: str) -> Problem:
    title = workflow.title
    zh = (
        f"这一版不再填报事实“{fact}”，而流程“{title}”的规则还要用它，新立的件会因此办不下去。"
        "请保留这一栏，或先发布不用它的流程版本。"
    )
    en = (
        f"this version no longer asks for the fact '{fact}', which rules of the workflow "
        f"'{title.text('en')}' need; new cases would get stuck. Keep the field, or first publish "
        "a workflow that does without."
    )
    return harm(loaded, "fact-dropped", (zh, en), path="schema")
