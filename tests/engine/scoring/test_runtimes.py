"""Tree, generated code and a slow reference say the same of random rubrics and cases."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rubric_reference import reference_row
from rubric_support import findings, row_of, rubrics
from rules_support import sheets

from engine.rules.facts import FactSheet
from engine.scoring.rubrics import CompiledRubric
from engine.scoring.sheet import Finding, score


@st.composite
def scored_cases(
    draw: st.DrawFn,
) -> tuple[CompiledRubric, list[tuple[FactSheet, dict[str, Finding]]]]:
    rubric = draw(rubrics())
    case = st.tuples(sheets(), findings(rubric))
    return rubric, draw(st.lists(case, min_size=1, max_size=6))


@settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
@given(scored_cases())
def test_tree_code_and_reference_agree_on_random_rubrics(
    drawn: tuple[CompiledRubric, list[tuple[FactSheet, dict[str, Finding]]]],
) -> None:
    rubric, cases = drawn
    for case, found in cases:
        expected = reference_row(rubric, case, found)
        walked = score(rubric, case, tuple(found.values()), runtime="tree")
        coded = score(rubric, case, tuple(found.values()))
        assert row_of(rubric, walked) == expected
        assert coded == walked
