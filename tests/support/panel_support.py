"""Panels of assessors: random ones, plain ones, and what the engine makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st
from rubric_support import REF, finding_cell, findings, rubrics
from rules_support import FACTS, sheets

from engine.configuration.programme import Combination
from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.forms.canonical import canonical
from engine.rules.facts import FactSheet, write_fact
from engine.scoring.combination import Combined, combine
from engine.scoring.rubrics import CompiledRubric, compile_rubric
from engine.scoring.sheet import Finding, score
from engine.terms import FactValue

Found = Mapping[str, Finding]
Panel = tuple[FactSheet, Sequence[Found]]
"""A case and what each of its assessors found."""


class Written(NamedTuple):
    """A review with its result, as records write it."""

    unit: str
    score: str
    grade: str
    seats: int
    facts: str
    findings: str


class PanelFinding(NamedTuple):
    """What one assessor found; seats count from 1."""

    seat: int
    item: str
    points: Decimal
    times: int = 1


def written(
    unit: str,
    score: Decimal,
    grade: str,
    seats: int,
    facts: Mapping[str, FactValue],
    findings: Iterable[PanelFinding],
) -> Written:
    known = {name: write_fact(value) for name, value in facts.items() if value is not None}
    found = [one._asdict() | {"points": str(one.points)} for one in findings]
    return Written(unit, str(score), grade, seats, canonical(known), canonical(found))


def reviewed(rubric: CompiledRubric, panel: Panel) -> Written:
    facts, seats = panel
    given = [
        PanelFinding(
            seat,
            name,
            finding_cell(rubric.criteria[name], each) or Decimal(0)
            if rubric.criteria[name].amount
            else Decimal(0),
            each.count,
        )
        for seat, found in enumerate(seats, start=1)
        for name, each in found.items()
    ]
    known = {name: facts[name] for name in FACTS}
    return written("甲镇", Decimal(0), "", len(seats), known, given)


def by_engine(rubric: CompiledRubric, rule: Combination, panel: Panel) -> Combined:
    facts, seats = panel
    handed = [
        (f"评委{seat}", score(rubric, facts, tuple(found.values())))
        for seat, found in enumerate(seats)
    ]
    return combine(rule, rubric, handed)


@st.composite
def panels(draw: st.DrawFn) -> tuple[CompiledRubric, list[Panel]]:
    rubric = draw(rubrics())
    panel = st.tuples(sheets(), st.lists(findings(rubric), min_size=1, max_size=7))
    return rubric, draw(st.lists(panel, min_size=1, max_size=6))


SAMPLE = """\
kind: rubric
id: sample
title: 样表
effective_from: 2023-01-01
full_marks: 20
step: 1
dimensions:
- id: duty
  title: 责任
  marks: 20
  items:
  - {id: shirking, title: 推诿, basis: 依据, found_by: panel, deduct: {up_to: 5}}
  - {id: typo, title: 错字, basis: 依据, found_by: panel, deduct: {points: 1, at_most: 2}}
vetoes:
- {id: leaked, title: 泄密, basis: 依据, found_by: panel, grade: poor}
grades:
- {id: good, title: 好, from: 15}
- {id: poor, title: 差, from: 0}
"""


def sample() -> CompiledRubric:
    document = Rubric.model_validate(read_yaml(SAMPLE, "rubrics/sample.yaml").data)
    return compile_rubric(document, REF, FACTS)


def judged(*given: str) -> Panel:
    """Return a panel of which each member took so many points off, or none."""
    seats = [
        {"shirking": Finding("shirking", Decimal(points), "推诿")} if Decimal(points) else {}
        for points in given
    ]
    return FactSheet({}, FACTS), seats
