from __future__ import annotations

from decimal import Decimal

import pytest

from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.expressions.names import Dictionary, Fact
from engine.scoring.phrases import amount_in_words, criterion_in_words
from engine.scoring.rubrics import CompiledRubric, compile_rubric
from engine.terms import DocumentId, DocumentRef, Label

FACTS = Dictionary(
    [
        Fact("late", "integer", Label("超期天数", "days late"), unit="天"),
        Fact("owed", "number", Label("欠款", "debt")),
        Fact("told", "boolean", Label("已告知", "told")),
    ]
)

RUBRIC = """\
kind: rubric
id: read
title: 评分表
effective_from: 2023-01-01
full_marks: 100
step: 0.5
dimensions:
- id: all
  title: 全部
  marks: 100
  items:
  - id: late
    title: 超期
    basis: 条例
    when: {late: "> 5"}
    deduct: {each: 5, of: late, points: 2, at_most: 10}
  - {id: each-day, title: 逐日, basis: 条例, deduct: {each: 1, of: late, points: 0.5}}
  - {id: owed, title: 欠款, basis: 条例, deduct: {each: 1, of: owed, points: 1}}
  - {id: untold, title: 未告知, basis: 条例, when: {told: false}, deduct: {points: 3}}
  - {id: judged, title: 不深入, basis: 条例, found_by: panel, deduct: {up_to: 8}}
  - {id: counted, title: 错漏, basis: 条例, found_by: panel, deduct: {points: 2, at_most: 6}}
  - {id: noted, title: 提示, basis: 条例, found_by: panel}
vetoes:
- {id: leaked, title: 泄密, basis: 条例, found_by: panel, grade: bad}
bonuses:
- {id: thanked, title: 致谢, basis: 条例, when: {told: true}, points: 2}
grades:
- {id: good, title: {zh: 好, en: Good}, from: 60}
- {id: bad, title: {zh: 差, en: Bad}, from: 0}
"""

SAID = {
    "late": (
        "超期天数超过 5 天，每 5 天扣 2 分（不足 5 天按 5 天计），最多扣 10 分",
        "days late > 5: 2 off for each 5 of days late (a begun 5 counts in full), at most 10",
    ),
    "each-day": ("每 1 天扣 0.5 分", "0.5 off for each 1 of days late"),
    "owed": (
        "每 1 扣 1 分（不足 1 按 1 计）",
        "1 off for each 1 of debt (a begun 1 counts in full)",
    ),
    "untold": ("已告知：否，扣 3 分", "told = no: 3 off"),
    "judged": (
        "由评查员认定，酌情扣分，最多扣 8 分，以 0.5 分为一档",
        "found by the panel: at most 8 off, in steps of 0.5",
    ),
    "counted": (
        "由评查员认定，每次扣 2 分，最多扣 6 分",
        "found by the panel: 2 off each time, at most 6",
    ),
    "noted": ("由评查员认定，只提示，不扣分", "found by the panel: noted, no points"),
    "leaked": (
        "由评查员认定，一票否决，等次定为“差”",
        "found by the panel: veto: the grade is Bad",
    ),
    "thanked": ("已告知：是，加 2 分", "told = yes: 2 points added"),
}


@pytest.fixture(scope="module")
def rubric() -> CompiledRubric:
    document = Rubric.model_validate(read_yaml(RUBRIC, "read.yaml").data)
    return compile_rubric(document, DocumentRef("rubric", DocumentId("read"), 1, "0" * 64), FACTS)


@pytest.mark.parametrize(("item", "zh", "en"), [(item, *said) for item, said in SAID.items()])
def test_an_item_reads_as_one_sentence(rubric: CompiledRubric, item: str, zh: str, en: str) -> None:
    criterion = rubric.criteria[item]
    assert criterion_in_words(criterion, rubric, FACTS) == zh
    assert criterion_in_words(criterion, rubric, FACTS, "en") == en


def test_the_amount_alone_leaves_the_condition_out(rubric: CompiledRubric) -> None:
    assert amount_in_words(rubric.criteria["untold"], rubric, FACTS) == "扣 3 分"
    assert rubric.step == Decimal("0.5")
