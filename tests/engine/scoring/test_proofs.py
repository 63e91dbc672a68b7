"""What a rubric can never do is said before it is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.configuration.library import load_library
from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.expressions.names import Dictionary, Fact
from engine.places import shipped_config
from engine.scoring.proofs import prove_rubric
from engine.scoring.rubrics import compile_rubric
from engine.terms import DocumentId, DocumentRef, Label

FACTS = Dictionary(
    [
        Fact("rate", "number", Label("按期率"), values=("[0..100]",), unit="%"),
        Fact("days", "integer", Label("超期")),
        Fact("limit", "integer", Label("期限")),
        Fact("told", "boolean", Label("告知")),
        Fact("kind", "text", Label("类别"), values=("甲", "乙")),
        Fact("note", "text", Label("备注")),
        Fact("on", "date", Label("日期")),
    ]
)
REF = DocumentRef("rubric", DocumentId("proved"), 1, "ab" * 32)


def faults(item: str, *, rest: str = "") -> list[tuple[str, str]]:
    text = f"""\
kind: rubric
id: proved
title: 评分表
effective_from: 2023-01-01
full_marks: 100
step: 0.5
rounding: half_up
dimensions:
- id: all
  title: 全部
  marks: 100
  items:
  - {{id: item, title: 此项, basis: 依据, {item}}}
{rest}
grades:
- {{id: any, title: 计分, from: 0}}
"""
    rubric = Rubric.model_validate(read_yaml(text, "rubrics/proved.yaml").data)
    found = prove_rubric(compile_rubric(rubric, REF, FACTS), FACTS)
    return [(fault.code, fault.item) for fault in found]


NEVER = [
    'when: {days: "> 5", all: [{days: "< 3"}]}, deduct: {points: 1}',
    'when: {rate: "> 100"}, deduct: {points: 1}',
    "when: {told: true, not: {told: true}}, deduct: {points: 1}",
    'when: {kind: "not(甲, 乙)"}, deduct: {points: 1}',
    'when: {on: "< 2024-01-01", all: [{on: "> 2024-01-01"}]}',
    "deduct: {of: rate, below: 0, each: 1, points: 1}",
    "deduct: {first_of: [{when: {told: true}, points: 0}, {points: 0}]}",
    'when: {days: "> 0"}, deduct: {points: 1, mitigate: [{when: {days: "> 0"}, by: 0}]}',
]


@pytest.mark.parametrize("item", NEVER)
def test_an_item_that_can_never_cost_is_told(item: str) -> None:
    assert faults(item) == [("never-deducts", "item")]


REACHABLE = [
    'when: {days: "> 5"}, deduct: {points: 1}',
    "when: {note: '\"甲方\"'}, deduct: {points: 1}",
    "when: {note: 'null'}, deduct: {points: 1}",
    'when: {on: "> 2024-01-01"}',
    "deduct: {of: rate, below: 100, each: 1, points: 1, at_most: 100}",
    "deduct: {of: days, each: 5, points: 2, at_most: 40}",
    "deduct: {table: [{of: days, points: 2}, {of: limit, points: 1}], at_most: 40}",
    'when: {days: "> limit"}, deduct: {points: 1}',
    "deduct: {of: days, each: 1, points: 1, at_most: 4, zero_if: {told: false}}",
]


@pytest.mark.parametrize("item", REACHABLE)
def test_nothing_is_said_of_an_item_that_can_cost_all_it_says(item: str) -> None:
    assert faults(item) == []


def test_a_cap_the_facts_cannot_reach_is_told() -> None:
    rate = "deduct: {of: rate, below: 100, each: 10, points: 1, at_most: 20}"
    cases = "deduct: {first_of: [{when: {told: true}, points: 3}, {points: 1}], at_most: 5}"
    assert faults(rate) == faults(cases) == [("cap-unreachable", "item")]


def test_vetoes_and_bonuses_are_proved_too() -> None:
    rest = """\
vetoes:
- {id: veto, title: 否决, basis: 依据, when: {rate: "< 0"}, grade: any}
bonuses:
- {id: bonus, title: 加分, basis: 依据, when: {rate: "< 0"}, points: 1}"""
    found = faults("found_by: panel", rest=rest)
    assert found == [("never-deducts", "veto"), ("never-deducts", "bonus")]


def test_an_item_of_too_many_facts_is_left_undecided() -> None:
    many = ", ".join(f'{{{name}: "> {3 * n}"}}' for name in ("days", "limit") for n in range(30))
    assert faults(f'when: {{days: "> 5", all: [{{days: "< 3"}}, {many}]}}') == []


def test_the_shipped_rubrics_can_do_all_they_say() -> None:
    library = load_library(Path(shipped_config()))
    facts = library.dictionary()
    for loaded in library.all("rubric"):
        assert isinstance(loaded.document, Rubric)
        rubric = compile_rubric(loaded.document, loaded.ref, facts)
        assert list(prove_rubric(rubric, facts)) == []
