"""Rules of the ladder over several events: what they name exists, and none waits for itself."""

from __future__ import annotations

from engine.configuration.checks.county_checks import SYSTEM
from engine.configuration.checks.world import ROLE, STEP, Noun, Pen
from engine.configuration.problems import Path
from engine.configuration.workflow import EventPart, EventPattern, Workflow

_EVENTS = Noun("带 events 的升级规则", "rule with events")


def check_events(workflow: Workflow, pen: Pen) -> None:
    """Note what is wrong with the events that rules of the ladder wait for."""
    for position, rule in enumerate(workflow.escalation):
        if rule.events is None:
            continue
        path: Path = ("escalation", position, "events")
        _check_number(rule.events, path, pen)
        for n, part in enumerate(rule.events.parts):
            _check_part(part, (*path, "parts", n), workflow, pen)
        if rule.events.without is not None:
            _check_part(rule.events.without, (*path, "without"), workflow, pen)
    _check_circles(workflow, pen)


def _check_number(events: EventPattern, path: Path, pen: Pen) -> None:
    if (len(events.parts) == 1) != (events.at_least is not None):
        pen.note(
            path,
            "event-number",
            "parts 只写一个时要写 at_least（至少几次），写两个以上时不能写 at_least。",
            "one part needs at_least, several parts take none.",
        )


def _check_part(part: EventPart, path: Path, workflow: Workflow, pen: Pen) -> None:
    steps = {step.id: step for step in workflow.steps}
    pen.refer_each((*path, "step"), part.step, steps, STEP)
    waiting = [rule.id for rule in workflow.escalation if rule.events is not None]
    pen.refer_each((*path, "rule"), part.rule, waiting, _EVENTS)
    county = pen.world.county
    if county is not None:
        pen.refer_each((*path, "by"), part.by, (*(r.id for r in county.roles), SYSTEM), ROLE)
    if not part.step and not part.rule:
        pen.note(
            path,
            "event-unnamed",
            "要写明是什么事件：step: [步骤] 或 rule: [升级规则]。",
            "say which event: step: [step] or rule: [rule].",
        )
    signed = any(steps[one].sign_off for one in part.step if one in steps)
    if part.decision is not None and part.step and not signed:
        pen.note(
            (*path, "decision"),
            "event-never",
            "这些步骤都不是签字，没有同意或退回之分，此规则永远不会触发。",
            "none of these steps is a signing, so there is no decision and the rule never fires.",
            found=part.decision,
        )


def _check_circles(workflow: Workflow, pen: Pen) -> None:
    reads = {rule.id: _reads(rule.events) for rule in workflow.escalation if rule.events}
    for position, rule in enumerate(workflow.escalation):
        if rule.id in _reached(rule.id, reads):
            pen.note(
                ("escalation", position, "events"),
                "event-circle",
                f"升级规则“{rule.title}”要等自己（或等着它的规则）触发，永远不会触发。",
                f"the rule '{rule.id}' waits for itself, through others or not.",
                found=rule.id,
            )


def _reads(events: EventPattern) -> set[str]:
    parts = (*events.parts, *((events.without,) if events.without else ()))
    return {name for part in parts for name in part.rule}


def _reached(start: str, reads: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        found = reads.get(waiting.pop(), set()) - reached
        reached |= found
        waiting.extend(found)
    return reached
