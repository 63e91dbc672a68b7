"""Invented past reviews: facts, what five assessors found, the result the engine makes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from engine.analytics.panel_columns import Judging
from engine.analytics.replays import RuleSet
from engine.analytics.review_tables import PanelFinding, Reviewed
from engine.configuration.library import load_library
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary, Fact
from engine.places import shipped_config
from engine.rules.facts import FactSheet
from engine.scoring.combination import Combined, combine
from engine.scoring.deductions import Finding
from engine.scoring.rubrics import CompiledRubric, Criterion, Fixed, Judged, compile_rubric
from engine.scoring.sheet import score
from engine.terms import FactValue

SEATS, UNITS = 5, 24
_FIRST_DAY = date(2023, 1, 1)


@dataclass(frozen=True)
class Past:
    """A review before it is scored.

    Attributes:
        sheets: What each assessor found.
    """

    facts: FactSheet
    sheets: tuple[tuple[Finding, ...], ...]


@dataclass(frozen=True)
class Rules:
    """The shipped rubric and programme, and the rubric as a draft changes it."""

    dictionary: Dictionary
    programme: Programme
    before: CompiledRubric
    after: CompiledRubric

    def both(self) -> tuple[RuleSet, RuleSet]:
        """Return the rules of before and after for columns."""
        return self._set(self.before), self._set(self.after)

    def _set(self, rubric: CompiledRubric) -> RuleSet:
        conditions = {
            each.id: parse_condition(each.when, self.dictionary)
            for each in self.programme.consequences
        }
        finer = (self.before.step,)
        return RuleSet(Judging(rubric, self.dictionary, self.programme.combine, finer), conditions)


def shipped_rules() -> Rules:
    """Return the shipped rules; the draft doubles what lateness costs and moves a threshold."""
    library = load_library(shipped_config())
    facts = library.dictionary()
    rubric, programme = (
        library.find("rubric", "first-petition"),
        library.find("programme", "monthly-review"),
    )
    assert isinstance(programme.document, Programme)
    text = rubric.source_text
    for old, new in (("points: 2, at_most: 8", "points: 4, at_most: 8"), ("from: 90", "from: 92")):
        assert old in text
        text = text.replace(old, new)
    draft = Rubric.model_validate(read_yaml(text, "draft.yaml").data)
    before = Rubric.model_validate(read_yaml(rubric.source_text, "before.yaml").data)
    return Rules(
        facts,
        programme.document,
        compile_rubric(before, rubric.ref, facts),
        compile_rubric(draft, replace(rubric.ref, version=2), facts),
    )


def past_reviews(rules: Rules, many: int) -> Iterator[Past]:
    """Yield so many reviews, always the same ones; few facts are at fault, few items are found."""
    reads = sorted({*rules.both()[0].reads(), *rules.both()[1].reads()})
    panel = [one for one in rules.before.criteria.values() if one.found_by == "panel"]
    for number in range(many):
        known = {name: _fact(rules.dictionary[name], f"{number}/{name}") for name in reads}
        sheets = tuple(
            tuple(
                _finding(one, rules.before, f"{number}/{one.id}/{seat}")
                for one in panel
                if _dice(f"{number}/{one.id}", 12) == 0 and _dice(f"{number}/{one.id}/{seat}", 5)
            )
            for seat in range(SEATS)
        )
        yield Past(FactSheet(known, rules.dictionary), sheets)


def result_of(rules: Rules, past: Past, rubric: CompiledRubric) -> Combined:
    """Return the result of a review by the engine, sheet by sheet."""
    sheets = [
        (f"seat {seat}", score(rubric, past.facts, found))
        for seat, found in enumerate(past.sheets, start=1)
    ]
    return combine(rules.programme.combine, rubric, sheets)


def reviewed(rules: Rules, pasts: Sequence[Past]) -> list[Reviewed]:
    """Return reviews with their results, as columns take them."""
    return [_reviewed(rules, number, past) for number, past in enumerate(pasts)]


def _reviewed(rules: Rules, number: int, past: Past) -> Reviewed:
    result = result_of(rules, past, rules.before)
    findings = tuple(
        PanelFinding(seat, each.item, _worth(rules.before.criteria[each.item], each), each.count)
        for seat, sheet in enumerate(past.sheets, start=1)
        for each in sheet
    )
    known: Mapping[str, FactValue] = past.facts.known
    unit = f"unit {number % UNITS}"
    return Reviewed(unit, result.total, result.grade, SEATS, known, findings)


def _worth(criterion: Criterion, finding: Finding) -> Decimal:
    if isinstance(criterion.amount, Fixed):
        return criterion.amount.points * finding.count
    return finding.points or Decimal(0)


def _finding(criterion: Criterion, rubric: CompiledRubric, key: str) -> Finding:
    points = None
    if isinstance(criterion.amount, Judged):
        steps = int(criterion.amount.up_to / rubric.step)
        points = rubric.step * (1 + _dice(f"{key}/points", steps))
    return Finding(criterion.id, points, "as found")


def _fact(fact: Fact, key: str) -> FactValue:
    match fact.type:
        case "boolean":
            return _dice(key, 6) > 0
        case "date":
            return _FIRST_DAY + timedelta(days=_dice(key, 300))
        case "text":
            values = fact.values or ("a", "b")
            return values[_dice(key, len(values))]
        case _:
            return Decimal(max(0, _dice(key, 40) - 34))


def _dice(key: str, sides: int) -> int:
    """Return a number below ``sides``, the same for the same key on every machine."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big") % sides
