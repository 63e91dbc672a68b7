"""When a case rises: the rules of the ladder whose condition holds today and whose events were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import ExpressionError
from engine.expressions.grammar import parse_condition
from engine.rules.event_rules import CaseEvent, EventRule, EventRules, EventTest
from engine.rules.ruleset import Ruleset, Runtime

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from engine.configuration.workflow import Escalation, EventPart, EventPattern, Workflow
    from engine.expressions.names import Dictionary
    from engine.expressions.tree import Condition
    from engine.rules.facts import FactSheet


@dataclass(frozen=True, slots=True)
class EscalationRules:
    """The ladder of one workflow version, compiled.

    Attributes:
        conditions: Of each rule, by its id.
        events: Of the rules that wait for events, by their ids.
    """

    conditions: Ruleset
    events: EventRules


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
        RuleError: Rules wait for one another's events.
    """
    rules = {rule.id: _condition(workflow, rule, dictionary) for rule in workflow.escalation}
    waiting = {rule.id: event_rule(rule.events) for rule in workflow.escalation if rule.events}
    return EscalationRules(Ruleset(rules, dictionary, prefer), EventRules(waiting, prefer))


def event_rule(pattern: EventPattern) -> EventRule:
    """Return what a document says of events as a rule over them."""
    parts = tuple(map(_event_test, pattern.parts))
    without = _event_test(pattern.without) if pattern.without else None
    return EventRule(parts * (pattern.at_least or 1), pattern.within_days, without)


def _event_test(part: EventPart) -> EventTest:
    return EventTest(frozenset(part.step), frozenset(part.rule), part.decision, frozenset(part.by))


def due_escalations(
    workflow: Workflow,
    rules: EscalationRules,
    sheet: FactSheet,
    fired: Collection[str],
    events: Sequence[CaseEvent] = (),
) -> tuple[Escalation, ...]:
    """Return the rules that are due: their condition holds, their events were, they did not fire.

    A rule marked ``again`` is due whenever its condition holds, fired or not.

    Args:
        workflow: The version ``rules`` was compiled from.
        rules: What ``compile_escalations`` made.
        sheet: Facts of the case on the day of the tick.
        fired: Rules that have fired for this case.
        events: The steps of the case, in their order.

    Returns:
        In the order of the document, which is the order of the ladder.
    """
    waiting = [rule for rule in workflow.escalation if rule.again or rule.id not in fired]
    if not waiting:
        return ()
    holding = rules.conditions.fire(sheet)
    due = [rule for rule in waiting if rule.id in holding]
    if not any(rule.events for rule in due):
        return tuple(due)
    met = rules.events.fire(events)
    return tuple(rule for rule in due if rule.events is None or rule.id in met)


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
