"""Invented past reviews: facts, what five assessors found, the result the engine makes of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from engine.configuration.library import load_library
from engine.configuration.programme import Programme
from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.expressions.grammar import facts_of, parse_condition
from engine.expressions.names import Dictionary, Fact
from engine.places import shipped_config
from engine.rules.facts import FactSheet
from engine.scoring.amounts import Fixed, Judged
from engine.scoring.combination import Combined, combine
from engine.scoring.deductions import Finding
from engine.scoring.rubric_code import facts_of_criteria
from engine.scoring.rubrics import CompiledRubric, Criterion, compile_rubric
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
    """The shipped rubric and programme, and the rubric as a draft changes it.

    Attributes:
        draft: Text of that draft.
    """

    dictionary: Dictionary
    programme: Programme
    before: CompiledRubric
    after: CompiledRubric
    draft: str


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
    text = text.replace("version: 1", "version: 2", 1)
    text = re.sub("(?m)^effective_from: .*$", "effective_from: 2024-03-01", text, count=1)
    draft = Rubric.model_validate(read_yaml(text, "draft.yaml").data)
    before = Rubric.model_validate(read_yaml(rubric.source_text, "before.yaml").data)
    return Rules(
        facts,
        programme.document,
        compile_rubric(before, rubric.ref, facts),
        compile_rubric(draft, replace(rubric.ref, version=2), facts),
        text,
    )


def past_reviews(rules: Rules, many: int) -> Iterator[Past]:
    """Yield so many reviews, always the same ones; few facts are at fault, few items are found."""
    conditions = [
        parse_condition(one.when, rules.dictionary) for one in rules.programme.consequences
    ]
    reads = sorted(
        {
            *facts_of_criteria(rules.before.criteria.values()),
            *facts_of_criteria(rules.after.criteria.values()),
            *(
                name
                for one in conditions
                for name in facts_of(one)
                if not name.startswith("review.")
            ),
        }
    )
    panel = [one for one in rules.before.criteria.values() if one.found_by == "panel"]
    for number in range(many):
        known = {name: invented_fact(rules.dictionary[name], f"{number}/{name}") for name in reads}
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


def worth(criterion: Criterion, finding: Finding) -> Decimal:
    """Return the points a finding stands for."""
    if isinstance(criterion.amount, Fixed):
        return criterion.amount.points * finding.count
    return finding.points or Decimal(0)


def _finding(criterion: Criterion, rubric: CompiledRubric, key: str) -> Finding:
    points = None
    if isinstance(criterion.amount, Judged):
        steps = int(criterion.amount.up_to / rubric.step)
        points = rubric.step * (1 + _dice(f"{key}/points", steps))
    return Finding(criterion.id, points, "as found")


def invented_fact(fact: Fact, key: str) -> FactValue:
    """Return a value for a fact, the same for the same key."""
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
