"""Tree, generated code and a slow reference say the same of random rubrics and cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rubric_reference import reference_row
from rubric_support import findings, row_of, rubrics
from rules_support import sheets

from engine.rules.facts import FactSheet
from engine.scoring.amounts import Formula
from engine.scoring.results import ScoreSheet
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


@pytest.fixture(scope="module", name="counted")
def counting() -> Counter[str]:
    """Count what 300 drawn rubrics, the same at every run, make of their cases."""
    counts: Counter[str] = Counter()

    @settings(
        max_examples=300, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(scored_cases())
    def draw(drawn: tuple[CompiledRubric, list[tuple[FactSheet, dict[str, Finding]]]]) -> None:
        rubric, cases = drawn
        for case, found in cases:
            sheet = score(rubric, case, tuple(found.values()))
            counts.update(seen_on(sheet, rubric))

    draw()
    return counts


def seen_on(sheet: ScoreSheet, rubric: CompiledRubric) -> Iterator[str]:
    for item in (*sheet.items, *sheet.bonuses):
        amount = rubric.criteria[item.item].amount
        yield type(amount.base if isinstance(amount, Formula) else amount).__name__
        yield from ["factors"] * isinstance(amount, Formula)
        yield from ["capped"] * (item.points < item.uncapped)
        yield item.found_by
    for kind in ("shifted", "vetoes", "flags", "bonuses"):
        yield from [kind] * bool(getattr(sheet, kind))
    yield from ["above full marks"] * (sheet.total > rubric.full_marks)


@pytest.mark.parametrize(
    "what",
    [
        *("Fixed", "Judged", "Measured", "FirstOf", "Tabled", "Ranked", "factors"),
        *("capped", "facts", "panel", "shifted", "vetoes", "flags", "bonuses", "above full marks"),
    ],
)
def test_the_random_rubrics_try_every_way_to_score(counted: Counter[str], what: str) -> None:
    assert counted[what] >= 10
