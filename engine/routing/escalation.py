"""When a case rises: the rules of the ladder whose condition holds today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import ExpressionError
from engine.expressions.grammar import parse_condition
from engine.rules.ruleset import Ruleset, Runtime

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.configuration.workflow import Escalation, Workflow
    from engine.expressions.names import Dictionary
    from engine.expressions.tree import Condition
    from engine.rules.facts import FactSheet

EscalationRules = Ruleset
"""The ladder of one workflow version, compiled: rule id to condition."""


def compile_escalations(
    workflow: Workflow, dictionary: Dictionary, *, prefer: Runtime = "durable"
) -> EscalationRules:
    """Return the workflow's ladder ready for use.

    Args:
        workflow: One version; compile it once and keep it.
        dictionary: The facts its conditions may name.
        prefer: ``durable`` runs on durable-rules where that loads, ``python`` on its twin.

    Raises:
        ExpressionError: A condition cannot be read; ``place`` names the rule.
    """
    rules = {rule.id: _condition(workflow, rule, dictionary) for rule in workflow.escalation}
    return Ruleset(rules, dictionary, prefer)


def due_escalations(
    workflow: Workflow, rules: EscalationRules, sheet: FactSheet, fired: Collection[str]
) -> tuple[Escalation, ...]:
    """Return the rules that are due: their condition holds and they have not fired.

    A rule marked ``again`` is due whenever its condition holds, fired or not.

    Args:
        workflow: The version ``rules`` was compiled from.
        rules: What ``compile_escalations`` made.
        sheet: Facts of the case on the day of the tick.
        fired: Rules that have fired for this case.

    Returns:
        In the order of the document, which is the order of the ladder.
    """
    waiting = [rule for rule in workflow.escalation if rule.again or rule.id not in fired]
    if not waiting:
        return ()
    holding = rules.fire(sheet)
    return tuple(rule for rule in waiting if rule.id in holding)


def _condition(workflow: Workflow, rule: Escalation, dictionary: Dictionary) -> Condition:
    try:
        return parse_condition(rule.when, dictionary)
    except ExpressionError as error:
        raise ExpressionError(
            error.zh,
            error.en,
            fault=error.fault,
            offset=error.offset,
            place=f"{workflow.id} escalation.{rule.id} {error.place or ''}".rstrip(),
            value=error.value,
            hint=error.hint,
            hint_en=error.hint_en,
        ) from error
