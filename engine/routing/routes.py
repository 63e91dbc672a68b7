"""Who receives a case: exactly one lead unit, those that assist, the holder of each duty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import RuleError
from engine.routing.duties import DutyHolder, Matter, area_of, name_holders, unit_of
from engine.routing.topics import topic_titles
from engine.rules.tables import CompiledRow, Decision, DecisionTable, OutputValue, decide
from engine.terms import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.configuration.county import County, Unit
    from engine.configuration.workflow import Workflow
    from engine.rules.facts import FactSheet

LEAD = "lead"
"""Output column of a routing table: the unit that leads."""

ASSISTING = "with"
"""Output column of a routing table: the units that assist."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case goes.

    Attributes:
        lead: The one unit that leads.
        co_units: Units that assist; the lead is never among them.
        holders: Holder of each duty, in the order of the workflow's ``duties``.
        area: Area of the place, else of the lead; None if neither lies in one.
        rows: Rows of the routing table that decided; empty if the lead was named or is the default.
        decision: What the table said, with reasons; None if the lead was named.
        sentence: The route in a Chinese sentence.
        sentence_en: The same in English.
    """

    lead: str
    co_units: tuple[str, ...]
    holders: tuple[DutyHolder, ...]
    area: str | None
    rows: tuple[str, ...]
    decision: Decision | None
    sentence: str
    sentence_en: str


def route(county: County, workflow: Workflow, table: DecisionTable, sheet: FactSheet) -> Route:
    """Return where a case goes by the routing table.

    Args:
        county: The county document in force.
        workflow: Names the facts of topic and place, and the duties to be held.
        table: The workflow's routing table; outputs ``lead`` (a unit) and ``with`` (units).
        sheet: Facts of the case.

    Raises:
        RuleError: No row or more than one applies, a row names no unit of the county, or a duty
            has no holder.  Each names what is missing and where to mend it.

    Source:
        信访工作条例 第二十四条; 谁分管业务，谁负责信访调处.
    """
    decision = decide(table, sheet)
    topic = _topic(county, workflow, sheet)
    if len(decision.outputs) != 1:
        raise _no_single_lead(workflow, decision, topic)
    lead = decision.outputs[0].get(LEAD)
    if not isinstance(lead, str):
        raise _row_without_lead(workflow, decision, topic)
    zh, en = _reason(workflow, table, decision, topic, unit_of(county, lead).title)
    verdict = _Verdict(lead, _units(decision.outputs[0].get(ASSISTING)), decision, zh, en)
    return _send(county, workflow, sheet, verdict)


def designate(
    county: County,
    workflow: Workflow,
    lead: str,
    sheet: FactSheet,
    *,
    co_units: Iterable[str] = (),
) -> Route:
    """Return where a case goes whose lead unit was named by a person, not by the table.

    So a common superior settles a dispute about duty; the holders of the unit named are found in
    the same way as after routing.

    Args:
        county: The county document in force.
        workflow: Names the facts of topic and place, and the duties to be held.
        lead: Unit named.
        sheet: Facts of the case.
        co_units: Units that assist.

    Raises:
        RuleError: There is no such unit, or a duty has no holder.
    """
    title = unit_of(county, lead).title
    zh, en = f"经指定，由{title}主办", f"By designation {title.text('en')} takes the lead"
    return _send(county, workflow, sheet, _Verdict(lead, tuple(co_units), None, zh, en))


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Which units, and why: the beginning of the sentence."""

    lead: str
    assisting: tuple[str, ...]
    decision: Decision | None
    zh: str
    en: str


def _send(county: County, workflow: Workflow, sheet: FactSheet, verdict: _Verdict) -> Route:
    lead = unit_of(county, verdict.lead)
    others = [one for one in dict.fromkeys(verdict.assisting) if one != lead.id]
    assisting = [unit_of(county, one) for one in others]
    place = sheet[workflow.place] if workflow.place else None
    topic = sheet[workflow.topic] if workflow.topic else None
    area = area_of(county, (place if isinstance(place, str) else None, lead.id))
    matter = Matter(county, lead, topic if isinstance(topic, str) else None, area)
    holders = name_holders(matter, workflow.duties)
    return Route(
        lead=lead.id,
        co_units=tuple(unit.id for unit in assisting),
        holders=holders,
        area=area.id if area else None,
        rows=verdict.decision.rows if verdict.decision else (),
        decision=verdict.decision,
        sentence=verdict.zh + _assisting_zh(assisting) + _duties(county, holders, "zh") + "。",
        sentence_en=verdict.en + _assisting_en(assisting) + _duties(county, holders, "en") + ".",
    )


def _units(value: OutputValue) -> tuple[str, ...]:
    """Return the units a row lists; one that is a fact nobody filled in is none."""
    listed = value if isinstance(value, tuple) else (value,)
    return tuple(unit for unit in listed if isinstance(unit, str))


def _topic(county: County, workflow: Workflow, sheet: FactSheet) -> Label | None:
    """Return the title of the case's topic, the topic itself where the county has no such."""
    topic = sheet[workflow.topic] if workflow.topic else None
    return topic_titles(county).get(topic, Label(topic)) if isinstance(topic, str) else None


def _reason(
    workflow: Workflow,
    table: DecisionTable,
    decision: Decision,
    topic: Label | None,
    unit: Label,
) -> tuple[str, str]:
    """Return the beginning of the sentence: the topic is named only if it decided."""
    row = next((row for row in table.rows if row.id in decision.rows), None)
    zh, en = _row_in_words(row)
    if topic is None or row is None or workflow.topic not in {test.fact for test in row.tests}:
        return (
            f"按分流规则{zh}，由{unit}主办",
            f"By the routing table {en} {unit.text('en')} takes the lead",
        )
    return (
        f"诉求属“{topic}”，分管业务的是{unit}{zh}，由其主办",
        (
            f"The demand is about “{topic.text('en')}”; {unit.text('en')} is in charge of that "
            f"business {en} and takes the lead"
        ),
    )


def _row_in_words(row: CompiledRow | None) -> tuple[str, str]:
    if row is None:
        return "（默认）", "(default)"
    return f"（{row.id}{f'，{row.basis}' if row.basis else ''}）", f"(row {row.id})"


def _assisting_zh(units: Sequence[Unit]) -> str:
    return f"，{'、'.join(unit.title.zh for unit in units)}协办" if units else ""


def _assisting_en(units: Sequence[Unit]) -> str:
    return f", assisted by {', '.join(unit.title.text('en') for unit in units)}" if units else ""


def _duties(county: County, holders: Iterable[DutyHolder], language: str) -> str:
    """Return each duty with the name of its holder, as the sentence goes on."""
    english = language == "en"
    titles = {role.id: role.title.text(language) for role in county.roles}
    names = {person.id: person.name for person in county.people}
    named = [
        f"{titles[one.role]}{' ' if english else ''}{names.get(one.person, one.person)}"
        for one in holders
    ]
    if not named:
        return ""
    return f"; {', '.join(named)}" if english else f"；{'，'.join(named)}"


def _no_single_lead(workflow: Workflow, decision: Decision, topic: Label | None) -> RuleError:
    zh, en = _about(topic)
    if decision.outputs:
        rows = "、".join(decision.rows)
        return RuleError(
            f"{zh}有{len(decision.outputs)}条分流规则同时适用（{rows}），主办单位只能有一个",
            f"{en}: {len(decision.outputs)} routing rows apply ({rows}), but one unit leads",
            place=f"{workflow.id} routing",
            value=decision.rows,
            hint="把分流表的 hit 写成 unique，并改正重叠的规则",
            hint_en="make the routing table's hit policy unique and mend the rows that overlap",
        )
    return RuleError(
        f"{zh}没有适用的分流规则，无法确定主办单位和各级责任人",
        f"{en}: no routing row applies, so neither lead unit nor holders can be named",
        place=f"{workflow.id} routing",
        hint="在流程的 routing 中补一条规则，lead 写 county.yaml 中的单位",
        hint_en="add a row to the workflow's routing whose lead is a unit of county.yaml",
    )


def _row_without_lead(workflow: Workflow, decision: Decision, topic: Label | None) -> RuleError:
    zh, en = _about(topic)
    row = "、".join(decision.rows)
    return RuleError(
        f"{zh}适用分流规则{row}，但该规则没有给出主办单位（所引用的事项可能未填）",
        f"{en}: routing row {row} applies but names no lead (a fact it refers to may be missing)",
        place=f"{workflow.id} routing {row}",
        hint="填写事发地等分流所用的事项，或在该规则的 lead 写 county.yaml 中的单位",
        hint_en="fill in the place and what else the row reads, or let its lead be a unit of "
        "county.yaml",
    )


def _about(topic: Label | None) -> tuple[str, str]:
    if topic is None:
        return "本件", "this case"
    return f"“{topic}”类的件", f"a case about “{topic.text('en')}”"
