"""Who provides the facts a rubric reads: a form that is filed, a clock, the workflow, the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.configuration.checks.world import GROUPS, Pen, World
from engine.configuration.dictionary import declared_facts
from engine.configuration.form import Form
from engine.configuration.head import Part
from engine.configuration.problems import Path
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.workflow import Workflow
from engine.expressions.names import Fact

_NAMES = frozenset({"of", "to"})
"""Keys of a rubric whose value is the name of a fact."""

_CONDITIONS = frozenset({"when", "approved", "zero_if"})
"""Keys whose value is a condition on facts."""

_OF_THE_CASE, _OF_THE_REVIEW = "case.", "review."


def check_provided(rubric: Rubric, pen: Pen) -> None:
    """Warn of each fact that is always unknown when a case is scored by this rubric.

    A fact that only a form asks for is unknown where no step of the workflow reviewed files that
    form; what a review comes to is unknown while it is scored.  Nothing is said where no programme
    uses the rubric and there is no workflow to go by.
    """
    if pen.world.broken & {"form", "workflow", "programme"}:
        return
    workflows = _reviewed(rubric, pen.world)
    if not workflows:
        return
    provided = {name for workflow in workflows for name in _provided(workflow, pen.world)}
    told = set[str]()
    for path, name in facts_named(rubric):
        fact = pen.world.dictionary.get(name)
        if fact is None or name in provided or name in told or name.startswith(_OF_THE_CASE):
            continue
        told.add(name)
        pen.warn(path, "nobody-provides", *_sentence(fact, workflows))


def facts_named(part: Part, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the name of each fact a part of a rubric reads, with its place."""
    for name, field in type(part).model_fields.items():
        value, here = getattr(part, name), (*path, field.alias or name)
        if name in _NAMES and isinstance(value, str):
            yield here, value
        elif isinstance(value, Part):
            yield from facts_named(value, here)
        elif isinstance(value, Mapping) and name in _CONDITIONS:
            yield from _facts_tested(value, here)
        elif isinstance(value, tuple):
            for place, one in enumerate(value):
                if isinstance(one, Part):
                    yield from facts_named(one, (*here, place))


def _facts_tested(when: Mapping[str, object], path: Path) -> Iterator[tuple[Path, str]]:
    for key, value in when.items():
        here = (*path, key)
        if key not in GROUPS:
            yield here, key
        elif isinstance(value, Mapping):
            yield from _facts_tested(value, here)
        elif isinstance(value, list | tuple):
            for place, one in enumerate(value):
                if isinstance(one, Mapping):
                    yield from _facts_tested(one, (*here, place))


def _reviewed(rubric: Rubric, world: World) -> tuple[Workflow, ...]:
    """Return the workflows whose cases it scores; all where no programme uses it yet."""
    frames = {one.frame.workflow for one in world.of(Programme) if one.rubric == rubric.id}
    return tuple(one for one in world.of(Workflow) if not frames or one.id in frames)


def _provided(workflow: Workflow, world: World) -> Iterator[str]:
    filed = {step.form for step in workflow.steps if step.form is not None}
    forms = [form for form in world.of(Form) if form.id in filed]
    for document in (workflow, *forms):
        yield from (declared.fact.name for declared in declared_facts(document, {}))


def _sentence(fact: Fact, workflows: tuple[Workflow, ...]) -> tuple[str, str]:
    if fact.name.startswith(_OF_THE_REVIEW):
        return (
            f"“{fact.name}”（{fact.title}）要评查确认后才有，评分时总是未知。",
            f"'{fact.name}' is known only after the review; it is unknown while it is scored.",
        )
    titles = dict.fromkeys(workflow.title for workflow in workflows)
    zh = "、".join(f"“{title}”" for title in titles)
    en = ", ".join(f"'{title.text('en')}'" for title in titles)
    said = f"流程{zh}没有哪一步填报或产生它，评分时总是未知。"
    told = f"no step of {en} files or derives it, so it is always unknown when a case is scored."
    return (
        f"没有谁提供“{fact.name}”（{fact.title}）：它来自{fact.source}，{said}",
        f"nobody provides '{fact.name}': {told}",
    )
