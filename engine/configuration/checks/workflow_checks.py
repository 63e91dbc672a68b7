"""The workflow document: every step can be reached, every reference leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from engine.configuration.checks.clock_checks import check_clocks
from engine.configuration.checks.county_checks import SYSTEM
from engine.configuration.checks.derived_checks import check_derived
from engine.configuration.checks.duty_checks import check_duties
from engine.configuration.checks.event_checks import check_events
from engine.configuration.checks.table_checks import check_table
from engine.configuration.checks.world import ROLE, STAGE, STEP, Noun, Pen, narrowed
from engine.configuration.form import Form
from engine.configuration.form_schema import follow, properties_of
from engine.configuration.problems import Path
from engine.configuration.workflow import Escalation, SignOff, Step, Workflow
from engine.expressions.names import Dictionary

_SIGN_OFF = Noun("分级签字", "sign-off")
_RULE = Noun("升级规则", "rule")


def check_workflow(workflow: Workflow, pen: Pen) -> None:
    """Note what is wrong within a workflow and with what it refers to."""
    _check_names(workflow, pen)
    _check_head(workflow, pen)
    for position, step in enumerate(workflow.steps):
        _check_step(step, ("steps", position), workflow, pen)
    for position, sign_off in enumerate(workflow.sign_offs):
        _check_sign_off(sign_off, ("sign_offs", position), workflow, pen)
    check_clocks(workflow, pen)
    check_derived(workflow, pen)
    if workflow.classification is not None:
        check_table(workflow.classification, ("classification",), pen)
    check_duties(workflow, pen)
    for position, rule in enumerate(workflow.escalation):
        _check_escalation(rule, ("escalation", position), workflow, pen)
    check_events(workflow, pen)
    _check_reach(workflow, pen)


def roles_of(pen: Pen) -> tuple[str, ...] | None:
    """Return the county's roles with that of the system; None if there is no county to ask."""
    county = pen.world.county
    return None if county is None else (*(role.id for role in county.roles), SYSTEM)


def _check_names(workflow: Workflow, pen: Pen) -> None:
    for key, words, noun in (
        ("stages", [one.id for one in workflow.stages], STAGE),
        ("steps", [one.id for one in workflow.steps], STEP),
        ("sign_offs", [one.id for one in workflow.sign_offs], _SIGN_OFF),
        ("clocks", [one.id for one in workflow.clocks], Noun("时限", "clock")),
        ("escalation", [one.id for one in workflow.escalation], _RULE),
    ):
        pen.distinct((((key, n, "id"), word) for n, word in enumerate(words)), noun)
    names = ((("facts", n, "name"), one.name) for n, one in enumerate(workflow.facts))
    pen.distinct(names, Noun("事实", "fact"))


def _facts(workflow: Workflow, pen: Pen) -> Dictionary:
    """Return the facts with the stages of this workflow only: another's would never hold."""
    return narrowed(pen.world.dictionary, "case.stage", (one.id for one in workflow.stages))


def _check_head(workflow: Workflow, pen: Pen) -> None:
    pen.refer(("opens",), workflow.opens, [step.id for step in workflow.steps], STEP)
    for key in ("subject", "place", "topic"):
        pen.refer_fact((key,), getattr(workflow, key))
    day = pen.refer_fact(("event_date",), workflow.event_date)
    if day is not None and day.type != "date":
        pen.note(
            ("event_date",),
            "wrong-type",
            f"“{day.name}”（{day.title}）不是日期。",
            f"'{day.name}' is no date.",
            found=day.name,
        )
    for part in ("{year}", "{serial}"):
        if part not in workflow.numbering:
            pen.note(
                ("numbering",),
                "numbering",
                f"编号样式里缺少 {part}，编号会重复。",
                f"the pattern lacks {part}; numbers would repeat.",
                found=workflow.numbering,
            )
    _check_numbering(workflow, pen)


def _check_numbering(workflow: Workflow, pen: Pen) -> None:
    """Two workflows count apart, so one pattern for both would give a number twice."""
    for other in pen.world.of(Workflow):
        later = (workflow.effective_from, workflow.id) > (other.effective_from, other.id)
        over = other.effective_to is not None and other.effective_to <= workflow.effective_from
        if other.id != workflow.id and other.numbering == workflow.numbering and later and not over:
            pen.note(
                ("numbering",),
                "numbering",
                f"编号样式与流程《{other.title}》相同，编号会重复；请改成另一种。",
                f"the workflow '{other.id}' numbers its cases alike, so numbers would repeat; "
                "choose another pattern.",
                found=workflow.numbering,
            )
            return


def _check_step(step: Step, path: Path, workflow: Workflow, pen: Pen) -> None:
    stages = [stage.id for stage in workflow.stages]
    roles = roles_of(pen)
    if roles is not None:
        pen.refer_each((*path, "by"), step.by, roles, ROLE)
    pen.refer_each((*path, "from"), step.from_, stages, STAGE)
    pen.refer((*path, "to"), step.to, stages, STAGE)
    pen.refer_document((*path, "form"), step.form, Form)
    pen.refer((*path, "sign_off"), step.sign_off, [one.id for one in workflow.sign_offs], _SIGN_OFF)
    pen.condition((*path, "when"), step.when, _facts(workflow, pen))
    if not step.by:
        pen.note(
            (*path, "by"),
            "nobody",
            f"没有人能做“{step.title}”这一步。",
            f"nobody may do the step '{step.id}'.",
        )
    _check_opening(step, path, workflow, pen)
    _check_assigning(step, path, workflow, pen)


def _check_opening(step: Step, path: Path, workflow: Workflow, pen: Pen) -> None:
    opens = step.id == workflow.opens
    if opens and (step.from_ or step.to is None):
        pen.note(
            path,
            "opening-step",
            f"“{step.title}”是立案的一步：要写 to（到哪个环节），不写 from。",
            f"'{step.id}' opens the case: it has 'to' and no 'from'.",
        )
    elif not opens and not step.from_:
        pen.note(
            path,
            "never-open",
            f"“{step.title}”没有写 from，在任何环节都做不了。",
            f"'{step.id}' has no 'from', so it is never open.",
        )


def _check_assigning(step: Step, path: Path, workflow: Workflow, pen: Pen) -> None:
    tables = {"route": workflow.routing, "classify": workflow.classification}
    keys = {"route": "routing", "classify": "classification"}
    for position, act in enumerate(step.assigns):
        if act in tables and tables[act] is None:
            pen.note(
                (*path, "assigns", position),
                "missing-table",
                f"“{step.title}”要用 {keys[act]} 表，但流程里没有这张表。",
                f"'{step.id}' needs the table '{keys[act]}', which the workflow lacks.",
                found=act,
            )


def _check_sign_off(sign_off: SignOff, path: Path, workflow: Workflow, pen: Pen) -> None:
    roles = roles_of(pen)
    for position, tier in enumerate(sign_off.tiers):
        if roles is not None:
            pen.refer((*path, "tiers", position, "role"), tier.role, roles, ROLE)
    stages = [stage.id for stage in workflow.stages]
    pen.refer((*path, "returns_to"), sign_off.returns_to, stages, STAGE)
    steps = [step for step in workflow.steps if step.sign_off == sign_off.id]
    if not steps:
        pen.note(
            path,
            "unused",
            f"没有哪一步用到“{sign_off.title}”：请在签字的步骤写 sign_off: {sign_off.id}。",
            f"no step uses the sign-off '{sign_off.id}'.",
        )
    for step in steps:
        _check_signing(step, sign_off, path, pen)


def _check_signing(step: Step, sign_off: SignOff, path: Path, pen: Pen) -> None:
    for position, tier in enumerate(sign_off.tiers):
        if tier.role not in step.by:
            pen.note(
                (*path, "tiers", position, "role"),
                "cannot-sign",
                f"“{tier.title}”要签字，但步骤“{step.title}”的 by 里没有“{tier.role}”。",
                f"'{tier.role}' must sign, but may not do the step '{step.id}'.",
                found=tier.role,
            )
    for form in pen.world.named(Form, step.form or ""):
        fields = {one.name: one for one in properties_of(form.schema_) if not one.in_rows}
        pen.refer((*path, "field"), sign_off.field, fields, Noun("表单字段", "field of the form"))
        if sign_off.field in fields:
            values = follow(form.schema_, fields[sign_off.field].schema).get("enum")
            if isinstance(values, list | tuple):
                allowed = [str(value) for value in values]
                pen.refer((*path, "agree"), sign_off.agree, allowed, Noun("选项", "choice"))


def _check_escalation(rule: Escalation, path: Path, workflow: Workflow, pen: Pen) -> None:
    pen.condition((*path, "when"), rule.when, _facts(workflow, pen))
    act, here = rule.then, (*path, "then")
    steps = {step.id: step for step in workflow.steps}
    pen.refer((*here, "step"), act.step, steps, STEP)
    pen.refer((*here, "propose"), act.propose, steps, STEP)
    roles = roles_of(pen)
    if roles is not None:
        pen.refer_each((*here, "to"), act.to, roles, ROLE)
    if [act.step is not None, act.propose is not None, act.remind].count(True) != 1:
        pen.note(
            here,
            "one-act",
            "只能写一种：step（系统直接办理）、propose（建议办理）或 remind: true（提醒）。",
            "write one of: step (the system does it), propose, or remind: true.",
        )
    if act.step in steps and SYSTEM not in steps[act.step].by:
        pen.note(
            (*here, "step"),
            "system-may-not",
            f"系统不能做“{steps[act.step].title}”：该步骤的 by 里没有 system。",
            f"the system may not do '{act.step}': its 'by' lacks system.",
            found=act.step,
        )
    if (act.propose is not None or act.remind) and not act.to:
        pen.note(
            here,
            "nobody",
            "要写明提醒谁：to: [角色]。",
            "say who is told: to: [role].",
        )


def _check_reach(workflow: Workflow, pen: Pen) -> None:
    opening = next((step for step in workflow.steps if step.id == workflow.opens), None)
    if opening is None or opening.to is None or not _knows_its_stages(workflow):
        return
    reached = _reached(opening.to, workflow)
    for position, stage in enumerate(workflow.stages):
        if stage.id not in reached:
            pen.note(
                ("stages", position),
                "unreachable",
                f"没有办法走到“{stage.title}”这个环节。",
                f"no way leads to the stage '{stage.id}'.",
                found=stage.id,
            )
        elif not stage.final and not _leads_on(stage.id, workflow):
            pen.note(
                ("stages", position),
                "dead-end",
                f"走到“{stage.title}”就出不来了：没有通往别的环节的步骤，也没有标 final: true。",
                f"the stage '{stage.id}' has no way out and is not marked final.",
                found=stage.id,
            )
    for position, step in enumerate(workflow.steps):
        if step.from_ and not reached & set(step.from_):
            pen.note(
                ("steps", position),
                "unreachable",
                f"“{step.title}”这一步永远轮不到：它的 from 都走不到。",
                f"the step '{step.id}' is never open: no way leads to its stages.",
                found=step.id,
            )


def _knows_its_stages(workflow: Workflow) -> bool:
    """Tell whether every stage named exists; if not, that is the fault to mend first."""
    stages = {stage.id for stage in workflow.stages}
    named = {stage for step in workflow.steps for stage in step.from_}
    named |= {step.to for step in workflow.steps if step.to is not None}
    named |= {sign_off.returns_to for sign_off in workflow.sign_offs}
    return named <= stages


def _reached(start: str, workflow: Workflow) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        stage = waiting.pop()
        for following in _next_stages(stage, workflow):
            if following not in reached:
                reached.add(following)
                waiting.append(following)
    return reached


def _next_stages(stage: str, workflow: Workflow) -> Iterator[str]:
    returns = {one.id: one.returns_to for one in workflow.sign_offs}
    for step in workflow.steps:
        if stage not in step.from_:
            continue
        if step.to is not None:
            yield step.to
        if step.sign_off in returns:
            yield returns[step.sign_off]


def _leads_on(stage: str, workflow: Workflow) -> bool:
    return any(following != stage for following in _next_stages(stage, workflow))
