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
