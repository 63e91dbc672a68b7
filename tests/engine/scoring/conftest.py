"""A small rubric with every way of deducting, the facts it reads, and sheets made with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.expressions.names import Dictionary, Fact
from engine.rules.facts import FactSheet
from engine.scoring.deductions import Finding
from engine.scoring.sheet import CompiledRubric, ScoreSheet, compile_rubric, score
from engine.terms import DocumentId, DocumentRef, Label

REF = DocumentRef("rubric", DocumentId("sample"), 1, "cd" * 32)

DICTIONARY = Dictionary(
    [
        Fact("conclude.days_late", "integer", Label("办结超期", "Days late"), unit="天"),
        Fact("contact.count", "integer", Label("联系次数", "Contacts"), unit="次"),
        Fact("sign_off.missing", "integer", Label("缺签", "Signatures missing"), unit="个"),
        Fact("reply.cites_law", "boolean", Label("答复引用依据", "Reply cites the law")),
        Fact("reply.form", "text", Label("答复形式", "Form of the reply"), values=("书面", "口头")),
        Fact("paid.amount", "number", Label("拖欠金额", "Amount owed"), confidential=True),
        Fact("record.forged", "boolean", Label("记录造假", "Record forged")),
        Fact("recusal.missed", "boolean", Label("应回避未回避", "Recusal missed")),
        Fact("satisfaction.double", "boolean", Label("双满意", "Satisfied with both")),
    ]
)

SAMPLE = """\
kind: rubric
id: sample
title: 评分表
effective_from: 2023-01-01
full_marks: 100
step: 0.5
dimensions:
- id: duty
  title: {zh: 责任落实, en: Duty}
  marks: 6
  items:
  - id: shirking
    title: {zh: 推诿扯皮, en: Shirking}
    basis: 第二十八条
    requirement: {zh: 限期会商, en: Convene}
    found_by: panel
    deduct: {up_to: 5}
  - id: leaders-absent
    title: 负责人未过问
    basis: 第十八条
    found_by: panel
    deduct: {up_to: 4}
  - id: sign-off-missing
    title: 签字不全
    basis: 内部制度
    when: {sign_off.missing: "> 0"}
    deduct: {each: 1, of: sign_off.missing, points: 2, at_most: 4}
  - {id: recusal-noted, title: 应回避未回避, basis: 第二十八条, when: {recusal.missed: true}}
- id: procedure
  title: {zh: 办理程序, en: Procedure}
  marks: 94
  items:
  - id: conclude-late
    title: 超期办结
    basis: 第三十四条
    deduct: {each: 5, of: conclude.days_late, points: 2, at_most: 8}
  - id: no-contact
    title: 未联系信访人
    basis: 第三十一条
    when: {contact.count: 0}
    deduct: {points: 4}
  - id: no-legal-basis
    title: 未载明依据
    basis: 第三十二条
    when: {not: {reply.cites_law: true}, reply.form: 'not("口头")'}
    deduct: {points: 3}
  - id: owed
    title: 拖欠
    basis: 内部制度
    when: {paid.amount: "> 0"}
    deduct: {each: 0.5, of: paid.amount, points: 0.5}
  - {id: typo, title: 错别字, basis: 第三十二条, found_by: panel, deduct: {points: 0.5, at_most: 2}}
  - {id: hollow, title: 空话套话, basis: 第三十二条, found_by: panel, deduct: {up_to: 20}}
  - {id: formalism, title: 疑似形式主义, basis: 移送机制, found_by: panel}
vetoes:
- {id: leaked, title: {zh: 泄密, en: Leak}, basis: 第三十条, found_by: panel, grade: unqualified}
- {id: forged, title: 造假, basis: 第四十条, when: {record.forged: true}, grade: qualified}
bonuses:
- {id: double, title: 双满意, basis: 随访制度, when: {satisfaction.double: true}, points: 2}
- {id: innovation, title: 创新做法, basis: 考核办法, found_by: panel, points: 3}
bonus_at_most: 4
grades:
- {id: excellent, title: {zh: 优秀, en: Excellent}, from: 90}
- {id: qualified, title: {zh: 合格, en: Qualified}, from: 70}
- {id: unqualified, title: {zh: 不合格, en: Unqualified}, from: 0}
"""

Scores = Callable[..., ScoreSheet]
Compiles = Callable[[str], CompiledRubric]


def compile_text(text: str) -> CompiledRubric:
    """Return the rubric this YAML holds, ready for use."""
    rubric = Rubric.model_validate(read_yaml(text, "rubrics/sample.yaml").data)
    return compile_rubric(rubric, REF, DICTIONARY)


RUBRIC = compile_text(SAMPLE)


def facts_of(values: Mapping[str, object]) -> FactSheet:
    """Return a fact sheet over the sample's facts."""
    return FactSheet(values, DICTIONARY)


def found(item: str, points: str | None = None, *, count: int = 1) -> Finding:
    """Return a finding with a reason and evidence."""
    number = None if points is None else Decimal(points)
    return Finding(item, number, reason=f"{item}的理由", evidence="案卷第3页", count=count)


def score_sample(*findings: Finding, **facts: object) -> ScoreSheet:
    """Return the sheet of these findings and facts; ``__`` stands for the dot of a fact's name."""
    named = {name.replace("__", "."): value for name, value in facts.items()}
    return score(RUBRIC, facts_of(named), findings)


@pytest.fixture(scope="session", name="rubric")
def sample_rubric() -> CompiledRubric:
    """Give the sample rubric ready for use."""
    return RUBRIC


@pytest.fixture(scope="session", name="compiled")
def compiler() -> Compiles:
    """Give what makes a rubric from YAML."""
    return compile_text


@pytest.fixture(scope="session", name="sample")
def sample_text() -> str:
    """Give the sample rubric as YAML."""
    return SAMPLE


@pytest.fixture(scope="session", name="scored")
def scorer() -> Scores:
    """Give what scores the sample."""
    return score_sample


@pytest.fixture(scope="session", name="facts")
def fact_sheets() -> Callable[[Mapping[str, object]], FactSheet]:
    """Give the maker of fact sheets."""
    return facts_of


@pytest.fixture(scope="session", name="found")
def finding_maker() -> Callable[..., Finding]:
    """Give the maker of findings."""
    return found
