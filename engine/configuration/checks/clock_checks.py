"""The clocks of a workflow: they start and stop with steps that exist, and have one length."""

from __future__ import annotations

from engine.configuration.checks.county_checks import SYSTEM
from engine.configuration.checks.world import ROLE, STEP, Pen
from engine.configuration.problems import Path
from engine.configuration.workflow import Clock, Extension, Span, Workflow

_NUMERIC = ("integer", "number")


def check_clocks(workflow: Workflow, pen: Pen) -> None:
    """Note what is wrong with a workflow's clocks."""
    steps = [step.id for step in workflow.steps]
    county = pen.world.county
    roles = None if county is None else [*(role.id for role in county.roles), SYSTEM]
    for position, clock in enumerate(workflow.clocks):
        here: Path = ("clocks", position)
        pen.refer((*here, "starts"), clock.starts, steps, STEP)
        pen.refer_each((*here, "stops"), clock.stops, steps, STEP)
        if roles is not None:
            pen.refer_each((*here, "answers_to"), clock.answers_to, roles, ROLE)
        check_span(clock.limit, (*here, "limit"), pen)
        check_span(clock.due_soon, (*here, "due_soon"), pen)
        _check_warning(clock, here, pen)
        for place, pause in enumerate(clock.pauses):
            pen.refer((*here, "pauses", place, "starts"), pause.starts, steps, STEP)
            pen.refer((*here, "pauses", place, "ends"), pause.ends, steps, STEP)
        if clock.extension is not None:
            _check_extension(clock.extension, (*here, "extension"), steps, pen)


def check_span(span: Span, path: Path, pen: Pen) -> None:
    """Note a length of time that is given neither or both in days and in working days."""
    if (span.days is None) == (span.workdays is None):
        pen.note(
            path,
            "one-span",
            "时间长度只能写一种：days（自然日）或 workdays（工作日）。",
            "write one of: days (calendar days) or workdays (working days).",
        )


def _check_warning(clock: Clock, path: Path, pen: Pen) -> None:
    same_unit = (clock.limit.days is None) == (clock.due_soon.days is None)
    limit = clock.limit.days or clock.limit.workdays or 0
    warning = clock.due_soon.days or clock.due_soon.workdays or 0
    if same_unit and warning > limit:
        pen.warn(
            (*path, "due_soon"),
            "always-due",
            f"提前 {warning} 天提醒，比时限 {limit} 天还长：一开始就会提醒。",
            f"a warning {warning} days ahead is longer than the limit of {limit}.",
        )


def _check_extension(extension: Extension, path: Path, steps: list[str], pen: Pen) -> None:
    pen.refer((*path, "step"), extension.step, steps, STEP)
    check_span(extension.at_most, (*path, "at_most"), pen)
    fact = pen.refer_fact((*path, "fact"), getattr(extension, "fact", None))
    if fact is not None and fact.type not in _NUMERIC:
        pen.note(
            (*path, "fact"),
            "wrong-type",
            f"“{fact.name}”（{fact.title}）不是数字，不能作延长天数。",
            f"'{fact.name}' is no number of days.",
            found=fact.name,
        )
