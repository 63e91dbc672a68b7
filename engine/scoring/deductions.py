"""What one item takes off: found by the facts with a reason made from them, or by the panel."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import FilingError
from engine.expressions import tree
from engine.expressions.grammar import facts_of
from engine.rules.conditions import evaluate
from engine.rules.words import number_in_words, value_in_words
from engine.scoring import reasons
from engine.scoring.amounts import Fixed, Formula, Judged, Measured, facts_of_amount
from engine.scoring.reckoning import Reckoned, reckon
from engine.scoring.results import ItemScore, Shifted
from engine.scoring.said import value_said
from engine.scoring.strictness import applies
from engine.terms import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.rules.facts import FactSheet
    from engine.rules.trace import Trace
    from engine.scoring.reasons import Reason
    from engine.scoring.rubrics import CompiledRubric, Criterion, Shift
    from engine.terms import Points

ZERO = Decimal(0)
_make = tuple.__new__  # past the arguments' names, which take most of the time

MOST_TIMES = 999
"""More occurrences of one fault than this are a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What an assessor found: an item, veto, flag or bonus the rubric leaves to the panel.

    Attributes:
        item: Id of what was found.
        points: Points as judged; None where the rubric fixes them.
        reason: Why, in the assessor's words; required.
        evidence: What proves it.
        count: How often it occurred; multiplies fixed points.
    """

    item: str
    points: Points | None
    reason: str
    evidence: str = ""
    count: int = 1


class Verdict(NamedTuple):
    """What the facts say about an item: whether they find it, and the score with the reason why."""

    found: bool
    score: ItemScore


def judge_by_facts(criterion: Criterion, facts: FactSheet) -> Verdict:
    """Return what the facts say about an item, with a sentence why, found or not.

    Raises:
        ValueError: the item is left to the panel.
    """
    if criterion.condition is None:
        message = f"{criterion.id} is left to the panel"
        raise ValueError(message)
    if criterion.zero_if is not None and applies(criterion.zero_if, facts):
        trace = evaluate(criterion.zero_if, facts)
        reason = reasons.zeroed_reason(criterion, trace)
        return _found(criterion, facts, reason, criterion.at_most or ZERO, trace)
    trace = evaluate(criterion.condition, facts)
    return judge_traced(criterion, facts, trace, answer=applies(criterion.condition, facts))


def judge_traced(
    criterion: Criterion, facts: FactSheet, trace: Trace, *, answer: bool | None
) -> Verdict:
    """Return what follows for an item of whose condition answer and reason are known.

    What zeroes an item is left out; ``judge_by_facts`` knows it.
    """
    amount = criterion.amount
    if answer and amount is None:
        return _found(criterion, facts, reasons.Reason(trace.text, trace.text_en), ZERO, trace)
    gain = criterion.kind == "bonus"
    reckoned = reckon(amount, facts, gain=gain) if answer and amount is not None else None
    if answer is None or (answer and reckoned is None):
        unknown = [name for name in facts_read(criterion) if facts[name] is None]
        reason = reasons.unknown_reason(criterion, (facts.dictionary[name] for name in unknown))
        return Verdict(found=False, score=_score(criterion, *reason, trace=trace))
    if reckoned is None or not reckoned.points:
        said = None if reckoned is None else _nothing_said(criterion, facts, reckoned)
        reason = reasons.spared_reason(criterion, trace, said)
        return Verdict(found=False, score=_score(criterion, *reason, trace=trace))
    reason = _why(criterion, reckoned, trace)
    return _found(criterion, facts, reason, reckoned.points, trace)


def _found(
    criterion: Criterion, facts: FactSheet, reason: Reason, uncapped: Points, trace: Trace
) -> Verdict:
    if criterion.shift is not None:
        return Verdict(True, _shifted(criterion, criterion.shift, facts, reason, uncapped, trace))  # noqa: FBT003
    return Verdict(found=True, score=_score(criterion, *reason, uncapped, "", trace))


def judge_by_finding(criterion: Criterion, finding: Finding) -> ItemScore:
    """Return what a finding of the panel takes off, after the item's own cap.

    The finding must be free of faults (see ``finding_faults``).
    """
    amount, reason = criterion.amount, finding.reason.strip()
    if amount is None:
        uncapped = ZERO
    elif isinstance(amount, Fixed):
        uncapped = amount.points * finding.count
    else:
        uncapped = finding.points or ZERO
    evidence = finding.evidence.strip()
    return _score(criterion, reason, reason, uncapped, evidence)


def judge_panel(rubric: CompiledRubric, findings: Sequence[Finding]) -> dict[str, ItemScore]:
    """Return what the panel's findings take off, by item.

    Raises:
        FilingError: Findings are at fault; the path of a fault is the item's id.
    """
    panel: dict[str, ItemScore] = {}
    for finding in findings:
        criterion = rubric.criteria.get(finding.item)
        if criterion is None or finding.item in panel:
            return _judge_doubtful(rubric, findings)
        score = _judge_plain(criterion, finding, rubric.step)
        if score is None:
            return _judge_doubtful(rubric, findings)
        panel[finding.item] = score
    return panel


def _judge_plain(criterion: Criterion, finding: Finding, step: Points) -> ItemScore | None:
    """Return the score of a finding that has points within its item's limit, as most have.

    None where it takes a closer look to tell whether it has faults.
    """
    amount, points, reason = criterion.amount, finding.points, finding.reason.strip()
    if type(amount) is not Judged or points is None or not reason or finding.count != 1:
        return None
    if not points.is_finite() or not ZERO < points <= amount.up_to or points % step:
        return None
    return _score(criterion, reason, reason, points, finding.evidence.strip())


def _judge_doubtful(rubric: CompiledRubric, findings: Sequence[Finding]) -> dict[str, ItemScore]:
    faults = tuple(finding_faults(rubric, findings))
    if faults:
        raise FilingError(faults)
    return {each.item: judge_by_finding(rubric.criteria[each.item], each) for each in findings}


def finding_faults(
    rubric: CompiledRubric, findings: Sequence[Finding]
) -> Iterator[tuple[str, str, str]]:
    """Yield ``(item, zh, en)`` for each fault of the findings."""
    seen: set[str] = set()
    for finding in findings:
        criterion = rubric.criteria.get(finding.item)
        if criterion is None:
            yield finding.item, "评分表中没有这一项", "the rubric has no such item"
        elif criterion.condition is not None:
            yield finding.item, "此项由事实判定，不由评查组填写", "facts alone find this item"
        elif finding.item in seen:
            yield (
                finding.item,
                "同一项只填一次，多次发生请填次数",
                "an item is entered once; enter how often it occurred",
            )
        else:
            for zh, en in _faults(criterion, finding, rubric.step):
                yield finding.item, zh, en
        seen.add(finding.item)


def _faults(criterion: Criterion, finding: Finding, step: Points) -> Iterator[tuple[str, str]]:
    if not finding.reason.strip():
        yield "请写明理由", "give the reason"
    if not 1 <= finding.count <= MOST_TIMES:
        yield f"次数应在 1 到 {MOST_TIMES} 之间", f"the count lies between 1 and {MOST_TIMES}"
    elif isinstance(criterion.amount, Judged):
        yield from _judged_faults(criterion.amount, finding, step)
    elif finding.points is not None:
        yield from _fixed_faults(criterion, finding, finding.points)


def _judged_faults(amount: Judged, finding: Finding, step: Points) -> Iterator[tuple[str, str]]:
    points, most = finding.points, number_in_words(amount.up_to)
    if points is None:
        yield "请填写扣分", "enter the points"
    elif not points.is_finite() or not ZERO < points <= amount.up_to:
        yield f"扣分应大于 0，最多 {most} 分", f"more than 0 and at most {most} points"
    elif points % step:
        by = number_in_words(step)
        yield f"扣分以 {by} 分为一档", f"points go in steps of {by}"
    if finding.count != 1:
        yield "此项由评查组酌情一次扣分，不按次数计", "this item is judged once, not by count"


def _fixed_faults(
    criterion: Criterion, finding: Finding, points: Points
) -> Iterator[tuple[str, str]]:
    fixed = criterion.amount.points if isinstance(criterion.amount, Fixed) else ZERO
    if points in {fixed, fixed * finding.count}:
        return
    if criterion.amount is None:
        yield "此项不计分", "this item has no points"
    else:
        number = number_in_words(fixed)
        yield f"此项每次固定 {number} 分", f"this item has {number} points each time"


def facts_read(criterion: Criterion) -> list[str]:
    """Return the names of the facts that find an item, zero it, shift it and give its points."""
    names = facts_of(criterion.trigger or tree.Always()) | facts_of_amount(criterion.amount)
    if criterion.shift is not None:
        shift = criterion.shift
        names |= {shift.unit.name, *facts_of(shift.condition), *facts_of(shift.approved)}
    return sorted(names)


def _nothing_said(criterion: Criterion, facts: FactSheet, reckoned: Reckoned) -> Reason | None:
    """Return what comes to nothing; of a measure its value alone, without the rate."""
    match criterion.amount:
        case Measured(fact=fact):
            return value_said(fact, facts[fact.name])
        case _:
            return reckoned.said


def _why(criterion: Criterion, reckoned: Reckoned, trace: Trace) -> Reason:
    if reckoned.said is None:
        return reasons.fixed_reason(criterion, trace, reckoned.points)
    said, amount = reckoned.said, criterion.amount
    if isinstance(amount, Formula) and isinstance(amount.base, Fixed):
        said = reasons.Reason(f"{trace.text}，{said.zh}", f"{trace.text_en}; {said.en}")
    return reasons.reckoned_reason(criterion, said, reckoned.points)


def _shifted(  # noqa: PLR0917  as _score
    criterion: Criterion,
    shift: Shift,
    facts: FactSheet,
    lost: Reason,
    uncapped: Points,
    trace: Trace,
) -> ItemScore:
    """Return the score of an item whose loss may pass to a unit that assists."""
    unit, approved = facts[shift.unit.name], applies(shift.approved, facts)
    if not applies(shift.condition, facts):
        return _score(criterion, *lost, uncapped, "", trace)
    if not approved or not isinstance(unit, str):
        return _score(
            criterion, *reasons.refused_reason(lost, approved=bool(approved)), uncapped, "", trace
        )
    points = criterion.capped(uncapped) if shift.points is None else shift.points
    title = Label(value_in_words(unit, shift.unit), value_in_words(unit, shift.unit, "en"))
    approval = evaluate(shift.approved, facts)
    named = reasons.Reason(title.zh, title.text("en"))
    reason = reasons.exempt_reason(lost, approval, named, points)
    spared = _score(criterion, *reason, ZERO, "", trace)
    passed = Shifted(unit, title, points, approval.text, approval.text_en)
    return spared._replace(uncapped=uncapped, shift=passed)


def _score(  # noqa: PLR0917  named arguments would take a third of its time
    criterion: Criterion,
    reason: str,
    reason_en: str,
    uncapped: Points = ZERO,
    evidence: str = "",
    trace: Trace | None = None,
) -> ItemScore:
    at_most = criterion.at_most
    return _make(
        ItemScore,
        (
            criterion.id,
            criterion.title,
            criterion.dimension,
            uncapped if at_most is None or uncapped <= at_most else at_most,
            uncapped,
            "panel" if criterion.condition is None else "facts",
            criterion.basis,
            criterion.requirement,
            reason,
            reason_en,
            evidence,
            trace,
            None,
        ),
    )
