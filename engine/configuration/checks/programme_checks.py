"""The review programme: its rubric, frame, strata, panel and what follows from a result."""

from __future__ import annotations

from engine.configuration.checks.county_checks import SYSTEM
from engine.configuration.checks.world import ROLE, Noun, Pen, narrowed
from engine.configuration.problems import Path
from engine.configuration.programme import ConsequenceAct, Programme
from engine.configuration.rubric import Rubric
from engine.configuration.workflow import Workflow
from engine.expressions.names import Dictionary


def check_programme(programme: Programme, pen: Pen) -> None:
    """Note what is wrong within a review programme and with what it refers to."""
    pen.refer_document(("rubric",), programme.rubric, Rubric)
    pen.refer_document(("frame", "workflow"), programme.frame.workflow, Workflow)
    _check_frame(programme, pen)
    strata = ((("strata", n, "id"), one.id) for n, one in enumerate(programme.strata))
    pen.distinct(strata, Noun("抽样层", "stratum"))
    consequences = ((("consequences", n, "id"), c.id) for n, c in enumerate(programme.consequences))
    pen.distinct(consequences, Noun("结果运用规则", "consequence"))
    _check_people(programme, pen)
    _check_combination(programme, pen)
    for position, consequence in enumerate(programme.consequences):
        here: Path = ("consequences", position)
        pen.condition((*here, "when"), consequence.when, _facts(programme, pen))
        for place, act in enumerate(consequence.then):
            _check_act(act, (*here, "then", place), pen)


def _check_frame(programme: Programme, pen: Pen) -> None:
    stages = [
        stage.id
        for workflow in pen.world.named(Workflow, programme.frame.workflow)
        for stage in workflow.stages
    ]
    facts = pen.world.dictionary
    facts = narrowed(facts, "case.stage", stages) if stages else facts
    pen.condition(("frame", "when"), programme.frame.when, facts)


def _facts(programme: Programme, pen: Pen) -> Dictionary:
    """Return the facts with the grades of this programme's rubric only."""
    grades = [
        band.id for rubric in pen.world.named(Rubric, programme.rubric) for band in rubric.grades
    ]
    facts = pen.world.dictionary
    return narrowed(facts, "review.grade", grades) if grades else facts


def _check_people(programme: Programme, pen: Pen) -> None:
    county = pen.world.county
    if county is None:
        return
    roles = [role.id for role in county.roles]
    kinds = [kind.id for kind in county.unit_kinds]
    pen.refer_each(("panel", "roles"), programme.panel.roles, roles, ROLE)
    pen.refer(("panel", "chair"), programme.panel.chair, roles, ROLE)
    pen.refer_each(("witnesses", "roles"), programme.witnesses.roles, roles, ROLE)
    for position, stratum in enumerate(programme.strata):
        here = ("strata", position, "unit_kind")
        pen.refer(here, stratum.unit_kind, kinds, Noun("单位类别", "kind of unit"))
    people = {post.holder for post in county.posts if post.role in programme.panel.roles}
    if len(people) < programme.panel.size:
        pen.note(
            ("panel", "size"),
            "too-few-people",
            f"每案要 {programme.panel.size} 人评分，但有评查角色的只有 {len(people)} 人。",
            f"{programme.panel.size} seats a case, but only {len(people)} may sit.",
            found=str(programme.panel.size),
        )


def _check_combination(programme: Programme, pen: Pen) -> None:
    rule = programme.combine
    if rule.round_to <= 0:
        pen.note(
            ("combine", "round_to"),
            "out-of-range",
            f"“{rule.round_to}”太小，必须大于 0。",
            f"'{rule.round_to}' is too small; more than 0.",
            found=str(rule.round_to),
        )
    if rule.drop_extremes_from is not None and rule.drop_extremes_from > programme.panel.size:
        pen.warn(
            ("combine", "drop_extremes_from"),
            "never-drops",
            f"满 {rule.drop_extremes_from} 份才去极值，但每案只有 {programme.panel.size} 份。",
            f"extremes drop from {rule.drop_extremes_from} sheets on, "
            f"but a case has {programme.panel.size}.",
        )


def _check_act(act: ConsequenceAct, path: Path, pen: Pen) -> None:
    needed = {"open": "workflow", "bulletin": "audience", "assessment": "points"}[act.do]
    # Units to which a loss passed lose as much as they bear unless points are said.
    if getattr(act, needed) is None and (act.do, act.units) != ("assessment", "shifted"):
        pen.note(
            path,
            "missing-key",
            f"do: {act.do} 要写明“{needed}”。",
            f"'do: {act.do}' needs '{needed}'.",
        )
    pen.refer_document((*path, "workflow"), act.workflow, Workflow)
    for workflow in pen.world.named(Workflow, act.workflow or ""):
        opening = next((step for step in workflow.steps if step.id == workflow.opens), None)
        if opening is not None and SYSTEM not in opening.by:
            pen.note(
                (*path, "workflow"),
                "system-may-not",
                f"“{workflow.title}”不能由系统立案：步骤“{opening.title}”的 by 里没有 system。",
                f"the system cannot open '{workflow.id}': '{opening.id}' lacks system in 'by'.",
                found=workflow.id,
            )
