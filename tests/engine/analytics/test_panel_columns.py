"""Panels over columns come to what ``combine`` says of their sheets, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from panel_support import Found, Panel, by_engine, judged, panels, reviewed, sample
from rules_support import FACTS

from engine.analytics.fact_files import connected
from engine.analytics.panel_columns import Judging, score_panels
from engine.analytics.review_tables import load_reviews
from engine.configuration.programme import Combination
from engine.rules.columns.sql import write_sql
from engine.rules.facts import FactSheet
from engine.scoring.combination import Combined
from engine.scoring.rubrics import CompiledRubric
from engine.scoring.sheet import Finding

RULES = st.builds(
    Combination,
    of=st.sampled_from(["items", "totals"]),
    method=st.sampled_from(["mean", "median"]),
    drop_extremes_from=st.sampled_from([None, 3, 5]),
    round_to=st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal(1)]),
)


def in_columns(
    rubric: CompiledRubric, rule: Combination, panels: Sequence[Panel]
) -> list[dict[str, object]]:
    with connected() as connection:
        judging = Judging(rubric, FACTS, rule)
        cases = load_reviews(
            connection, [reviewed(rubric, each) for each in panels], judging.plan.reads, FACTS
        )
        scored = score_panels(connection, judging, cases).order_by("n")
        answer = connection.execute(write_sql(scored, "duckdb"))
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def row_of(rubric: CompiledRubric, combined: Combined) -> dict[str, object]:
    items = {each.item: each.points for each in combined.items}
    inner = [each for dimension in rubric.dimensions for each in dimension.criteria]
    vetoes = {each.item for each in combined.vetoes}
    flags = {each.item for each in combined.flags}
    row: dict[str, object] = {"total": combined.total, "grade": combined.grade}
    row |= {f"points.{c.id}": items.get(c.id, Decimal(0)) for c in inner if c.kind == "item"}
    row |= {f"lost.{each.id}": each.lost for each in combined.dimensions}
    row |= {f"veto.{c.id}": c.id in vetoes for c in rubric.vetoes}
    row |= {f"flag.{c.id}": c.id in flags for c in inner if c.kind == "flag"}
    return row


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(panels(), RULES)
def test_columns_and_the_engine_agree_on_random_panels(
    drawn: tuple[CompiledRubric, list[Panel]], rule: Combination
) -> None:
    rubric, cases = drawn
    for row, panel in zip(in_columns(rubric, rule, cases), cases, strict=True):
        expected = row_of(rubric, by_engine(rubric, rule, panel))
        assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("given_points", "method", "expected"),
    [
        (("0", "0", "1"), "mean", "0.5"),
        (("1", "2", "5"), "median", "2"),
        (("1", "2"), "median", "1.5"),
        (("0", "0", "0", "0", "5"), "mean", "0"),
        (("0", "1", "1", "1", "5"), "mean", "1"),
        (("0", "1", "2", "2", "5"), "mean", "1.5"),
    ],
)
def test_a_mean_is_rounded_half_up_and_may_be_finer_than_the_rubric(
    given_points: tuple[str, ...], method: str, expected: str
) -> None:
    rule = Combination.model_validate(
        {"method": method, "drop_extremes_from": 5, "round_to": Decimal("0.5")}
    )
    [row] = in_columns(sample(), rule, [judged(*given_points)])
    assert row["points.shirking"] == Decimal(expected)
    assert row["total"] == 20 - Decimal(expected)


@pytest.mark.parametrize(("finders", "grade"), [(1, "good"), (2, "good"), (3, "poor")])
def test_a_veto_needs_more_than_half_of_the_sheets(finders: int, grade: str) -> None:
    found: Found = {"leaked": Finding("leaked", None, "泄密")}
    panel = (FactSheet({}, FACTS), [found] * finders + [{}] * (4 - finders))
    rule = Combination(method="mean", round_to=Decimal(1))
    [row] = in_columns(sample(), rule, [panel])
    assert (row["veto.leaked"], row["grade"]) == (grade == "poor", grade)
