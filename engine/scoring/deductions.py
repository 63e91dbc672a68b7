"""What one item takes off: found by the facts with a reason made from them, or by the panel."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import FilingError
from engine.expressions import tree
from engine.expressions.grammar import facts_of, facts_of_cell
from engine.rules.conditions import evaluate, takes_unknown, truth
from engine.rules.words import number_in_words
from engine.scoring import reasons
from engine.scoring.results import ItemScore
from engine.scoring.rubrics import Fixed, Judged, Measured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.rules.facts import FactSheet
    from engine.rules.trace import Trace
    from engine.scoring.reasons import Reason
    from engine.scoring.rubrics import CompiledRubric, Criterion
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


def applies(condition: tree.Condition, facts: FactSheet) -> bool | None:
    """Return whether the facts find an item; None where a fact it reads is unknown.

    Stricter than ``engine.rules``: there a missing text is known not to be ``"甲"``, here nobody
    loses points by what is not known, unless the cell asks for ``null`` itself.
    """
    match condition:
        case tree.Test(_, cell) if not takes_unknown(cell) and _reads_unknown(condition, facts):
            return None
        case tree.All(parts):
            return _settled([applies(part, facts) for part in parts], by=False)
        case tree.AnyPart(parts):
            return _settled([applies(part, facts) for part in parts], by=True)
        case tree.Not(part):
            answer = applies(part, facts)
            return None if answer is None else not answer
        case _:
            return truth(condition, facts)


def judge_by_facts(criterion: Criterion, facts: FactSheet) -> Verdict:
    """Return what the facts say about an item, with a sentence why, found or not.

    Raises:
        ValueError: the item is left to the panel.
    """
    if criterion.condition is None:
        message = f"{criterion.id} is left to the panel"
        raise ValueError(message)
    trace = evaluate(criterion.condition, facts)
    return judge_traced(criterion, facts, trace, answer=applies(criterion.condition, facts))


def judge_traced(
    criterion: Criterion, facts: FactSheet, trace: Trace, *, answer: bool | None
) -> Verdict:
    """Return what follows for an item of whose condition answer and reason are known."""
    measure = criterion.amount if isinstance(criterion.amount, Measured) else None
    if answer and measure and facts[measure.fact.name] is None:
        answer = None
    if answer is None:
        unknown = [name for name in facts_read(criterion) if facts[name] is None]
        reason = reasons.unknown_reason(criterion, (facts.dictionary[name] for name in unknown))
        return Verdict(found=False, score=_score(criterion, *reason, trace=trace))
    uncapped = _points(criterion, facts) if answer else ZERO
    if not answer or (criterion.amount and not uncapped):
        reason = reasons.spared_reason(criterion, facts, trace)
        return Verdict(found=False, score=_score(criterion, *reason, trace=trace))
    reason = _why(criterion, facts, trace, uncapped)
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


def _reads_unknown(test: tree.Test, facts: FactSheet) -> bool:
    return any(facts[name] is None for name in (test.fact, *facts_of_cell(test.cell)))


def _settled(answers: Sequence[bool | None], *, by: bool) -> bool | None:
    """Join parts of which one ``by`` settles the whole (False of all, True of any)."""
    if by in answers:
        return by
    return None if None in answers else not by


def facts_read(criterion: Criterion) -> list[str]:
    """Return the names of the facts that find an item and measure its points."""
    names = facts_of(criterion.condition or tree.Always())
    if isinstance(criterion.amount, Measured):
        names |= {criterion.amount.fact.name}
    return sorted(names)


def _points(criterion: Criterion, facts: FactSheet) -> Points:
    match criterion.amount:
        case Fixed(points):
            return points
        case Measured(points, each, fact):
            value = facts[fact.name]
            if not isinstance(value, Decimal) or value <= 0:
                return ZERO
            full, begun = divmod(value, each)
            return (full + 1 if begun else full) * points
        case _:
            return ZERO


def _why(criterion: Criterion, facts: FactSheet, trace: Trace, uncapped: Points) -> Reason:
    match criterion.amount:
        case Measured():
            return reasons.measured_reason(criterion, criterion.amount, facts, uncapped)
        case None:
            return reasons.Reason(trace.text, trace.text_en)
        case _:
            return reasons.fixed_reason(criterion, trace, uncapped)


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
        ),
    )
