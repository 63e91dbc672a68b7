"""A rubric over columns says of each case what its score sheet says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import ibis
import ibis.expr.types as ir
import pytest
from columns_support import TYPES, ask_rows, columns_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rubric_support import expected_row, finding_cell, findings, rubrics
from rules_support import FACTS, sheets

from engine.analytics.rubric_columns import RubricColumns
from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.errors import RuleError
from engine.rules.facts import FactSheet
from engine.scoring.rubrics import CompiledRubric, compile_rubric
from engine.scoring.sheet import Finding
from engine.terms import DocumentId, DocumentRef

Found = Mapping[str, Finding]


RUBRIC = """\
kind: rubric
id: sample
title: 样表
effective_from: 2023-01-01
full_marks: 20
step: 0.5
dimensions:
- id: duty
  title: 责任
  marks: 12
  items:
  - {id: shirking, title: 推诿, basis: 依据, found_by: panel, deduct: {up_to: 5}}
  - {id: typo, title: 错字, basis: 依据, found_by: panel, deduct: {points: 0.5, at_most: 2}}
  - {id: noted, title: 提示, basis: 依据, found_by: panel}
- id: time
  title: 时限
  marks: 8
  items:
  - {id: late, title: 超期, basis: 依据, deduct: {each: 5, of: days, points: 2, at_most: 7}}
  - {id: share, title: 比例, basis: 依据, deduct: {each: 0.1, of: share, points: 0.5, at_most: 1}}
vetoes:
- {id: leaked, title: 泄密, basis: 依据, found_by: panel, grade: poor}
bonuses:
- {id: praise, title: 表扬, basis: 依据, found_by: panel, points: 1.5}
grades:
- {id: good, title: 好, from: 15}
- {id: poor, title: 差, from: 0}
"""
REF = DocumentRef("rubric", DocumentId("sample"), 1, "cd" * 32)


def plan_of(text: str = RUBRIC) -> RubricColumns:
    document = Rubric.model_validate(read_yaml(text, "rubrics/sample.yaml").data)
    return RubricColumns(compile_rubric(document, REF, FACTS), FACTS)


PLAN = plan_of()


def score_rows(
    columns: Mapping[str, tuple[str, str]], *rows: Sequence[object]
) -> list[dict[str, object]]:
    return ask_rows(rows, columns, lambda table: PLAN.score(table, keep=["n"]))


WHOLE, HALF, YES = ("INTEGER", "int32"), ("DECIMAL(4, 1)", "decimal(4, 1)"), ("BOOLEAN", "boolean")


def bulk(
    rubric: CompiledRubric, cases: Sequence[tuple[FactSheet, Found]]
) -> list[dict[str, object]]:
    """Return the columns of each case, all findings written as points."""
    plan = RubricColumns(rubric, FACTS)
    columns = columns_of(FACTS, FACTS) | dict.fromkeys(plan.findings, TYPES["number"])
    rows = [
        [
            *(case[name] for name in FACTS),
            *(finding_cell(each, found.get(each.id)) for each in plan.findings.values()),
        ]
        for case, found in cases
    ]
    scored = ask_rows(rows, columns, lambda table: plan.score(table, keep=["n"]))
    return [{name: value for name, value in row.items() if name != "n"} for row in scored]


@st.composite
def rubrics_with_cases(
    draw: st.DrawFn,
) -> tuple[CompiledRubric, list[tuple[FactSheet, dict[str, Finding]]]]:
    rubric = draw(rubrics())
    case = st.tuples(sheets(), findings(rubric))
    return rubric, draw(st.lists(case, min_size=1, max_size=10))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(rubrics_with_cases())
def test_columns_and_score_sheets_agree_on_random_rubrics(
    drawn: tuple[CompiledRubric, list[tuple[FactSheet, dict[str, Finding]]]],
) -> None:
    rubric, cases = drawn
    assert bulk(rubric, cases) == [
        expected_row(rubric, case, found.values()) for case, found in cases
    ]


def test_steps_of_a_measure_are_taken_when_begun_and_end_at_the_cap() -> None:
    days = [None, -3, 0, 1, 5, 6, 10, 15, 16, 400]
    rows = score_rows({"days": WHOLE}, *([day] for day in days))
    assert [row["points.late"] for row in rows] == [0, 0, 0, 2, 2, 4, 4, 6, 7, 7]


def test_steps_of_decimals_are_exact() -> None:
    shares = [Decimal(text) for text in ("0", "0.1", "0.100001", "0.2", "0.3")]
    rows = score_rows({"share": ("DECIMAL(18, 6)", "decimal(18, 6)")}, *([x] for x in shares))
    assert [row["points.share"] for row in rows] == [0, Decimal("0.5"), 1, 1, 1]


def test_points_have_the_places_the_rubric_writes() -> None:
    assert str(PLAN.points) == "decimal(9, 1)"
    assert str(plan_of(RUBRIC.replace("step: 0.5", "step: 0.25")).points) == "decimal(9, 2)"
    assert str(plan_of(RUBRIC.replace("step: 0.5", "step: 0.0000005")).points) == "decimal(18, 7)"


def test_points_with_too_many_digits_are_refused() -> None:
    fine = plan_of(RUBRIC.replace("step: 0.5", "step: 0.0000000000000000005"))
    with pytest.raises(RuleError, match="超过 18 位"):
        _ = fine.points


def test_without_columns_nothing_is_known_and_nothing_is_lost() -> None:
    [row] = score_rows({}, [])
    assert (row["total"], row["grade"], row["bonus"]) == (20, "good", 0)
    assert not any(value for name, value in row.items() if name.startswith(("points.", "veto.")))


def test_findings_may_be_points_or_yes_and_no() -> None:
    columns = {"finding.typo": YES, "finding.leaked": YES, "finding.noted": WHOLE}
    first, second = score_rows(columns, [True, False, 1], [None, True, 0])
    assert (first["points.typo"], first["veto.leaked"], first["flag.noted"]) == (
        Decimal("0.5"),
        False,
        True,
    )
    assert (second["points.typo"], second["grade"], second["flag.noted"]) == (0, "poor", False)


def test_a_bonus_gives_back_what_was_lost_and_no_more() -> None:
    columns = {"finding.praise": HALF, "finding.shirking": HALF}
    rows = score_rows(columns, [Decimal("1.5"), None], [3, 2], [Decimal("1.5"), 5])
    assert [(row["bonus.praise"], row["bonus"], row["total"]) for row in rows] == [
        (Decimal("1.5"), 0, 20),
        (3, 2, 20),
        (Decimal("1.5"), Decimal("1.5"), Decimal("16.5")),
    ]


@pytest.mark.parametrize(
    ("item", "wrong", "right"),
    [
        ("shirking", ["-0.5", "5.5", "0.3", "99999"], ["0", "0.5", "5"]),
        ("typo", ["-1", "0.7", "1000"], ["0", "0.5", "17", "499.5"]),
        ("praise", ["1", "2"], ["0", "1.5", "4.5"]),
        ("leaked", ["2", "0.5", "-1"], ["0", "1"]),
        ("noted", ["2"], ["0", "1"]),
    ],
)
def test_findings_nobody_can_have_made_are_pointed_out(
    item: str, wrong: list[str], right: list[str]
) -> None:
    name = f"finding.{item}"

    def make(table: ir.Table) -> ir.Table:
        [(where, zh, en)] = PLAN.wrong_findings(table).values()
        assert zh
        assert en
        return table.select("n", wrong=where)

    rows: list[list[object]] = [[Decimal(text)] for text in (*wrong, *right)]
    answers = ask_rows([*rows, [None]], {name: TYPES["number"]}, make)
    expected = [True] * len(wrong) + [False] * len(right)
    assert [answer["wrong"] for answer in answers[:-1]] == expected
    assert not answers[-1]["wrong"]


def test_yes_and_no_cannot_be_wrong() -> None:
    assert PLAN.wrong_findings(ibis.table({"finding.leaked": "boolean"}, name="cases")) == {}


@pytest.mark.parametrize(
    ("columns", "place", "message"),
    [
        ({"finding.late": "int32"}, "finding.late", "事实判定"),
        ({"finding.shirk": "int32"}, "finding.shirk", "是否指 finding.shirking"),
        ({"finding.shirking": "boolean"}, "shirking finding.shirking", "应是分数"),
        ({"finding.shirking": "float64"}, "shirking finding.shirking", "应是分数"),
        ({"days": "float64"}, "days", "应是整数"),
    ],
)
def test_columns_the_rubric_cannot_take_are_refused_by_name(
    columns: dict[str, str], place: str, message: str
) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        PLAN.score(ibis.table(columns, name="cases"))
    assert caught.value.place == place


def test_an_item_that_takes_too_many_steps_is_named() -> None:
    plan = plan_of(RUBRIC.replace("points: 2, at_most: 7", "points: 0.001, at_most: 7"))
    with pytest.raises(RuleError, match="7000 步") as caught:
        plan.score(ibis.table({"days": "int64"}, name="cases"))
    assert caught.value.place == "late days"


def test_ids_that_differ_in_capitals_only_are_refused() -> None:
    plan = plan_of(RUBRIC.replace("id: typo", "id: Shirking"))
    with pytest.raises(RuleError, match="大小写") as caught:
        plan.score(ibis.table({"days": "int64"}, name="cases"))
    assert caught.value.place == "points.Shirking"
