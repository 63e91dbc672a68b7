"""Past reviews by two sets of rules: what differs, what cannot be compared, who moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from panel_support import (
    Panel,
    PanelFinding,
    Written,
    by_engine,
    judged,
    panels,
    reviewed,
    sample,
    written,
)
from rules_support import FACTS

from engine.analytics.panel_columns import Judging, finer_steps
from engine.analytics.replays import (
    ClauseChange,
    Replayed,
    RuleSet,
    UnitSum,
    rank_units,
    replay_reviews,
)
from engine.configuration.programme import Combination
from engine.expressions.grammar import parse_condition
from engine.expressions.names import Dictionary, Fact
from engine.rules.facts import FactSheet
from engine.scoring.amounts import Fixed, Judged
from engine.scoring.rubrics import CompiledRubric, Criterion
from engine.terms import Label

RULE = Combination.model_validate(
    {"method": "mean", "drop_extremes_from": 5, "round_to": Decimal("0.5")}
)
REVIEW = Dictionary(
    (
        *FACTS.values(),
        Fact("review.score", "number", Label("得分")),
        Fact("review.grade", "text", Label("等次")),
        Fact("review.points_lost", "number", Label("扣分")),
        Fact("review.items_lost", "integer", Label("扣分项")),
        Fact("review.veto", "boolean", Label("一票否决")),
    )
)


def rules(
    rubric: CompiledRubric, judged_by: CompiledRubric, **when: Mapping[str, object]
) -> RuleSet:
    """Return a rubric with consequences, as fine as the panel that judged."""
    conditions = {name: parse_condition(one, REVIEW) for name, one in when.items()}
    return RuleSet(Judging(rubric, REVIEW, RULE, tuple(finer_steps(judged_by))), conditions)


def confirmed(rubric: CompiledRubric, panel: Panel, unit: str = "甲镇") -> Written:
    result = by_engine(rubric, RULE, panel)
    made = reviewed(rubric, panel)
    return made._replace(score=str(result.total), grade=result.grade, unit=unit)


def without(rubric: CompiledRubric, item: str) -> CompiledRubric:
    """Return the rubric without one clause of its first dimension."""
    first, *others = rubric.dimensions
    kept = replace(first, criteria=tuple(one for one in first.criteria if one.id != item))
    criteria = {name: one for name, one in rubric.criteria.items() if name != item}
    return replace(rubric, dimensions=(kept, *others), criteria=criteria)


def with_item(rubric: CompiledRubric, changed: Criterion) -> CompiledRubric:
    """Return the rubric with one clause of its first dimension in another form."""
    first, *others = rubric.dimensions
    items = tuple(changed if one.id == changed.id else one for one in first.criteria)
    criteria = {**rubric.criteria, changed.id: changed}
    return replace(rubric, dimensions=(replace(first, criteria=items), *others), criteria=criteria)


def replayed(
    reviews: Sequence[Written],
    after: CompiledRubric,
    before: CompiledRubric | None = None,
    **when: Mapping[str, object],
) -> Replayed:
    used = before or sample()
    return replay_reviews(reviews, rules(used, used, **when), rules(after, used, **when), REVIEW)


CAPPED = with_item(sample(), replace(sample().criteria["shirking"], amount=Judged(Decimal(2))))


def test_by_the_same_rules_nothing_differs() -> None:
    reviews = [confirmed(sample(), judged("1", "3", "5")), confirmed(sample(), judged("0"))]
    found = replayed(reviews, sample())
    assert (found.compared, found.changes, found.not_reproduced) == (2, (), ())


def test_a_lower_cap_gives_points_back_and_says_by_which_clause() -> None:
    found = replayed([confirmed(sample(), judged("1", "3", "5"))], CAPPED)
    [change] = found.changes
    assert change.score == (17, Decimal("18.5"))
    assert change.clauses == (ClauseChange("shirking", Decimal(3), Decimal("1.5")),)
    assert not change.regraded


def test_a_clause_that_is_dropped_counts_nothing_and_its_findings_are_told() -> None:
    found = replayed([confirmed(sample(), judged("2", "3"))], without(sample(), "shirking"))
    [change] = found.changes
    assert change.score == (Decimal("17.5"), 20)
    assert change.clauses == (ClauseChange("shirking", Decimal("2.5"), None),)
    assert found.left_out == {"shirking": 2}


def test_grades_come_first_then_the_widest_move() -> None:
    strict = replace(sample(), bands=tuple(_raised(sample())))
    reviews = [confirmed(sample(), judged(points)) for points in ("5", "1", "4")]
    found = replayed(reviews, with_bands(CAPPED, strict))
    assert [(one.n, one.regraded) for one in found.changes] == [(0, False), (2, False)]
    found = replayed(reviews, strict)
    assert [(one.n, one.grade) for one in found.changes] == [
        (0, ("good", "poor")),
        (2, ("good", "poor")),
    ]


def with_bands(rubric: CompiledRubric, other: CompiledRubric) -> CompiledRubric:
    return replace(rubric, bands=other.bands)


def _raised(rubric: CompiledRubric) -> list[object]:
    good, poor = rubric.bands
    return [good.model_copy(update={"from_": Decimal(17)}), poor]


def test_a_result_that_does_not_come_out_again_is_told_and_not_compared() -> None:
    wrong = confirmed(sample(), judged("3"))._replace(score="19")
    found = replayed([wrong, confirmed(sample(), judged("1"))], CAPPED)
    [missed] = found.not_reproduced
    assert (missed.n, missed.stored, missed.computed) == (0, (19, "good"), (17, "good"))
    assert (found.compared, found.changes) == (1, ())
    assert [one.cases for one in found.units] == [1]


@pytest.mark.parametrize(
    ("when", "before", "after"),
    [
        ({"review.score": "< 18"}, True, False),
        ({"review.points_lost": "<= 2"}, False, True),
        ({"review.items_lost": 1}, True, True),
        ({"review.veto": True}, False, False),
        ({"review.grade": '"good"'}, True, True),
    ],
)
def test_consequences_follow_by_both_results(
    when: Mapping[str, object], before: bool, after: bool
) -> None:
    found = replayed([confirmed(sample(), judged("1", "3", "5"))], CAPPED, rule=when)
    [change] = found.changes
    assert change.follows == (("rule",) * before, ("rule",) * after)


def test_units_are_ranked_by_their_mean_and_equal_ones_share_a_place() -> None:
    sums = [
        UnitSum("甲镇", 2, Decimal(180), Decimal(190)),
        UnitSum("乙镇", 1, Decimal(92), Decimal(92)),
        UnitSum("丙镇", 3, Decimal(276), Decimal(276)),
        UnitSum("甲镇", 1, Decimal(90), Decimal(91)),
    ]
    told = {one.unit: (one.cases, one.means, one.places, one.moved) for one in rank_units(sums)}
    assert told["甲镇"] == (3, (Decimal("90.00"), Decimal("93.67")), (3, 1), True)
    assert told["乙镇"][2] == told["丙镇"][2] == (1, 2)
    assert rank_units(sums)[0].unit == "甲镇"


def test_a_fact_no_case_knows_takes_nothing_off() -> None:
    late = replace(
        sample().criteria["shirking"],
        amount=Fixed(Decimal(2)),
        condition=parse_condition({"days": "> 0"}, FACTS),
    )
    review = confirmed(sample(), judged("0"))
    unknown = review._replace(facts="{}")
    found = replayed([unknown], with_item(sample(), late))
    assert found.changes == ()


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(panels(), panels())
def test_every_difference_is_that_of_the_engine(
    drawn: tuple[CompiledRubric, list[Panel]], other: tuple[CompiledRubric, list[Panel]]
) -> None:
    before, cases = drawn
    after = other[0]
    reviews = [confirmed(before, each) for each in cases]
    found = replayed(reviews, after, before)
    assert found.not_reproduced == ()
    told = {one.n: (one.score, one.grade) for one in found.changes}
    for n, (facts, sheets) in enumerate(cases):
        was = by_engine(before, RULE, (facts, sheets))
        same = all(name in after.criteria for sheet in sheets for name in sheet)
        if same and _alike(before, after, sheets):
            now = by_engine(after, RULE, (facts, sheets))
            expected = ((was.total, now.total), (was.grade, now.grade))
            assert told.get(n, ((was.total,) * 2, (was.grade,) * 2)) == expected


def _alike(
    before: CompiledRubric, after: CompiledRubric, sheets: Sequence[Mapping[str, object]]
) -> bool:
    """Tell whether what was found means the same by both rubrics, as the engine demands."""
    return all(
        after.criteria[name].found_by == "panel"
        and after.criteria[name].amount == before.criteria[name].amount
        and after.criteria[name].kind == before.criteria[name].kind
        for sheet in sheets
        for name in sheet
    )


def test_findings_judged_more_finely_than_the_draft_keep_their_points() -> None:
    fine = replace(sample(), step=Decimal("0.25"))
    facts = dict.fromkeys(FACTS)
    given = (PanelFinding(1, "shirking", Decimal("1.25")),)
    review = written("甲镇", Decimal("18.75"), "good", 1, facts, given)
    found = replayed([review], sample(), fine)
    assert found.compared == 1
    assert found.changes == ()
    assert FactSheet({}, FACTS)["days"] is None
