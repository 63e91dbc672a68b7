"""Several sheets become one: item by item or by totals, extremes dropped, rounded half up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.configuration.programme import Combination
from engine.errors import ConflictError, RuleError
from engine.scoring.combination import Combined, CombinedItem, combine, round_half_up
from engine.scoring.deductions import Finding
from engine.scoring.sheet import CompiledRubric, ScoreSheet
from engine.terms import DocumentId, DocumentRef

Scores = Callable[..., ScoreSheet]
Found = Callable[..., Finding]
Facts = Mapping[str, object] | None

PEOPLE = ["陈", "王", "李", "赵", "周", "吴", "郑", "冯", "褚", "卫", "蒋"]


def rule(**changes: object) -> Combination:
    given: dict[str, object] = {
        "of": "items",
        "method": "mean",
        "drop_extremes_from": 5,
        "round_to": Decimal("0.5"),
    }
    return Combination.model_validate(given | changes)


def seated(sheets: list[ScoreSheet]) -> list[tuple[str, ScoreSheet]]:
    return list(zip(PEOPLE, sheets, strict=False))


@pytest.fixture(scope="session", name="judged")
def judging(scored: Scores, found: Found, rubric: CompiledRubric) -> Callable[..., Combined]:
    """Give what combines sheets that took these points off for one item each."""

    def judge(
        *points: str, item: str = "hollow", facts: Facts = None, **changes: object
    ) -> Combined:
        sheets = [
            scored(*([found(item, each)] if Decimal(each) else []), **(facts or {}))
            for each in points
        ]
        return combine(rule(**changes), rubric, seated(sheets))

    return judge


def only(combined: Combined) -> CombinedItem:
    [item] = combined.items
    return item


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [
        ("2.25", "0.5", "2.5"),
        ("2.24999", "0.5", "2"),
        ("2.75", "0.5", "3"),
        ("0", "0.5", "0"),
        ("2.5", "1", "3"),
        ("3.5", "1", "4"),
        ("0.125", "0.01", "0.13"),
        ("67.04", "0.1", "67"),
    ],
)
def test_a_half_is_rounded_up(value: str, step: str, rounded: str) -> None:
    assert round_half_up(Decimal(value), Decimal(step)) == Decimal(rounded)


def test_thirds_are_rounded_exactly() -> None:
    assert round_half_up(Fraction(5, 3), Decimal("0.5")) == Decimal("1.5")


def test_five_sheets_leave_out_one_highest_and_one_lowest(
    judged: Callable[..., Combined],
) -> None:
    combined = judged("8", "6", "5", "7", "2")
    item = only(combined)
    assert (item.points, item.dropped) == (6, ("周", "陈"))
    assert combined.total == 94
    assert combined.sentence == "五人评分，逐项去掉一个最高一个最低，取平均，四舍五入到 0.5"
    assert combined.sentence_en == (
        "5 assessors, item by item: the highest and the lowest left out, mean, "
        "rounded half up to 0.5"
    )


def test_four_sheets_all_count(judged: Callable[..., Combined]) -> None:
    combined = judged("8", "6", "5", "2")
    assert (only(combined).points, only(combined).dropped) == (Decimal("5.5"), ())
    assert combined.sentence == "四人评分，逐项取平均，四舍五入到 0.5"


@pytest.mark.parametrize(
    ("points", "median"),
    [(("1", "2", "9"), "2"), (("1", "2", "3", "9"), "2.5"), (("1", "2", "2.5", "9"), "2.5")],
)
def test_the_median_stands_in_the_middle(
    judged: Callable[..., Combined], points: tuple[str, ...], median: str
) -> None:
    combined = judged(*points, method="median", drop_extremes_from=None)
    assert only(combined).points == Decimal(median)
    assert "取中位数" in combined.sentence


def test_who_did_not_find_an_item_took_nothing_off(judged: Callable[..., Combined]) -> None:
    item = only(judged("4", "0", "2"))
    assert [(each.assessor, each.points) for each in item.by] == [("陈", 4), ("王", 0), ("李", 2)]
    assert item.by[1].reason == ""
    assert item.finders == ("陈", "李")
    assert item.points == 2


def test_an_item_only_one_of_five_found_takes_nothing_off_but_is_listed(
    judged: Callable[..., Combined],
) -> None:
    combined = judged("8", "0", "0", "0", "0")
    assert (only(combined).points, combined.total) == (0, 100)


def test_reason_and_evidence_of_each_assessor_are_kept(judged: Callable[..., Combined]) -> None:
    item = only(judged("4", "3"))
    assert [(each.reason, each.evidence) for each in item.by] == [
        ("hollow的理由", "案卷第3页"),
        ("hollow的理由", "案卷第3页"),
    ]
    assert (item.basis, item.dimension) == ("第三十二条", "procedure")


def test_rounding_never_leaves_what_the_assessors_judged(judged: Callable[..., Combined]) -> None:
    assert only(judged("0.5", "0.5", round_to=Decimal(1))).points == Decimal("0.5")


def test_a_single_sheet_stands_as_it_is(judged: Callable[..., Combined]) -> None:
    combined = judged("3.5", round_to=Decimal(1))
    assert combined.total == Decimal("96.5")
    assert combined.sentence == "一人评分，以其评分为准"


def test_what_the_facts_found_passes_unchanged(judged: Callable[..., Combined]) -> None:
    combined = judged("2", "4", facts={"conclude__days_late": 6}, round_to=Decimal(5))
    late = next(item for item in combined.items if item.item == "conclude-late")
    [judgement] = late.by
    assert (late.points, judgement.assessor) == (4, "facts")
    assert judgement.reason == "办结超期 6 天，每 5 天扣 2 分（不足 5 天按 5 天计），扣 4 分"
    assert late.finders == ("陈", "王")


def test_facts_that_changed_between_the_sheets_are_noticed(
    scored: Scores, rubric: CompiledRubric
) -> None:
    for sheets in (
        [scored(conclude__days_late=6), scored(conclude__days_late=1)],
        [scored(conclude__days_late=6), scored()],
        [scored(), scored(conclude__days_late=6)],
    ):
        with pytest.raises(ConflictError, match="打分期间事实有变化"):
            combine(rule(), rubric, seated(sheets))


def test_the_dimensions_marks_cap_the_result_as_they_cap_a_sheet(
    scored: Scores, found: Found, rubric: CompiledRubric
) -> None:
    sheets = [
        scored(found("shirking", "5"), found("leaders-absent", "4"), sign_off__missing=1)
        for _ in range(3)
    ]
    combined = combine(rule(), rubric, seated(sheets))
    assert [(item.item, item.points) for item in combined.items] == [
        ("shirking", 5),
        ("leaders-absent", 1),
        ("sign-off-missing", 0),
    ]
    assert [(each.id, each.lost) for each in combined.dimensions] == [("duty", 6), ("procedure", 0)]
    assert combined.total == 94


def test_what_a_sheets_own_cap_hid_counts_again_in_the_result(
    scored: Scores, found: Found, rubric: CompiledRubric
) -> None:
    full = scored(found("shirking", "5"), sign_off__missing=2)
    none = scored(sign_off__missing=2)
    assert full.items[1].points == 1
    combined = combine(rule(), rubric, seated([full, none]))
    assert [(item.item, item.points) for item in combined.items] == [
        ("shirking", Decimal("2.5")),
        ("sign-off-missing", Decimal("3.5")),
    ]


def test_by_totals_the_sheets_with_extreme_totals_are_left_out(
    judged: Callable[..., Combined],
) -> None:
    combined = judged("20", "6", "5", "7.5", "1", of="totals")
    assert combined.total == 94  # 94, 95 and 92.5 give 93.83
    assert only(combined).dropped == ("陈", "周")
    assert combined.sentence == "五人评分，总分去掉一个最高一个最低，取平均，四舍五入到 0.5"


def test_by_totals_the_items_still_stand_for_the_deficiency_list(
    judged: Callable[..., Combined],
) -> None:
    assert only(judged("20", "6", "5", "7.5", "1", of="totals")).points == 6


@pytest.mark.parametrize(("finders", "stands"), [(0, False), (1, False), (2, False), (3, True)])
def test_a_veto_stands_when_more_than_half_found_it(
    scored: Scores, found: Found, rubric: CompiledRubric, finders: int, stands: bool
) -> None:
    sheets = [scored(*([found("leaked")] if place < finders else [])) for place in range(4)]
    combined = combine(rule(), rubric, seated(sheets))
    assert bool(combined.vetoes) is stands
    assert combined.grade == ("unqualified" if stands else "excellent")
    assert combined.total == 100


def test_the_sentence_names_a_veto_and_its_grade(
    scored: Scores, found: Found, rubric: CompiledRubric
) -> None:
    combined = combine(rule(), rubric, seated([scored(found("leaked"))] * 2))
    assert combined.sentence == "两人评分，逐项取平均，四舍五入到 0.5；一票否决：泄密，等次为不合格"
    assert combined.sentence_en.endswith("; veto: Leak; the grade is Unqualified")
    assert [each.reason for each in combined.vetoes[0].by] == ["leaked的理由"] * 2


def test_a_veto_too_few_found_does_not_vanish_unsaid(
    scored: Scores, found: Found, rubric: CompiledRubric
) -> None:
    combined = combine(rule(), rubric, seated([scored(found("leaked")), scored(), scored()]))
    assert combined.sentence.endswith("；一人认定“泄密”，未过半数，不作一票否决")
    assert combined.sentence_en.endswith("; 1 of 3 found 'Leak': no majority, no veto")


def test_a_veto_by_the_facts_stands_on_every_sheet(scored: Scores, rubric: CompiledRubric) -> None:
    combined = combine(rule(), rubric, seated([scored(record__forged=True)] * 3))
    assert (combined.grade, combined.vetoes[0].item) == ("qualified", "forged")


def test_a_flag_of_one_assessor_is_kept(
    scored: Scores, found: Found, rubric: CompiledRubric
) -> None:
    combined = combine(rule(), rubric, seated([scored(found("formalism")), scored(), scored()]))
    assert [(flag.item, flag.finders, flag.points) for flag in combined.flags] == [
        ("formalism", ("陈",), 0)
    ]


def test_bonuses_are_combined_and_capped_like_a_sheets(
    scored: Scores, found: Found, rubric: CompiledRubric
) -> None:
    sheets = [
        scored(found("hollow", "10"), found("innovation"), satisfaction__double=True),
        scored(found("hollow", "10"), satisfaction__double=True),
    ]
    combined = combine(rule(), rubric, seated(sheets))
    assert [(each.item, each.points) for each in combined.bonuses] == [
        ("double", 2),
        ("innovation", Decimal("1.5")),
    ]
    assert (combined.bonus, combined.total) == (Decimal("3.5"), Decimal("93.5"))


def test_spread_and_grades_are_those_of_the_sheets(judged: Callable[..., Combined]) -> None:
    combined = judged("0", "12", "8.5")
    assert combined.spread == 12
    assert combined.grades == ("excellent", "qualified", "excellent")


def test_the_grade_follows_the_combined_total(judged: Callable[..., Combined]) -> None:
    combined = judged("20", "20", "1")
    assert (combined.total, combined.grade, combined.grade_title.zh) == (
        Decimal("86.5"),
        "qualified",
        "合格",
    )


def test_more_than_ten_assessors_are_counted_in_digits(judged: Callable[..., Combined]) -> None:
    assert judged(*["1"] * 11).sentence.startswith("11 人评分")


def test_no_sheet_makes_no_result(rubric: CompiledRubric) -> None:
    with pytest.raises(RuleError, match="没有可合并的评分表"):
        combine(rule(), rubric, [])


def test_an_assessor_with_two_sheets_is_refused(scored: Scores, rubric: CompiledRubric) -> None:
    with pytest.raises(RuleError, match="两份评分表"):
        combine(rule(), rubric, [("陈", scored()), ("陈", scored())])


def test_sheets_of_another_version_are_refused(scored: Scores, rubric: CompiledRubric) -> None:
    other = DocumentRef("rubric", DocumentId("sample"), 2, "ef" * 32)
    with pytest.raises(ConflictError, match="sample@2"):
        combine(rule(), rubric, [("陈", scored()), ("王", scored()._replace(rubric=other))])


halves = st.integers(0, 40).map(lambda half: Decimal(half) / 2)
rules = st.builds(
    rule,
    of=st.just("items"),
    method=st.sampled_from(["mean", "median"]),
    drop_extremes_from=st.sampled_from([None, 3, 5]),
    round_to=st.sampled_from([Decimal("0.01"), Decimal("0.5"), Decimal(1), Decimal(3)]),
)


@given(points=st.lists(halves, min_size=1, max_size=9), by=rules)
def test_an_item_lies_between_its_lowest_and_highest_judgement(
    judged: Callable[..., Combined], points: list[Decimal], by: Combination
) -> None:
    combined = judged(*map(str, points), **by.model_dump())
    for item in combined.items:
        assert min(points) <= item.points <= max(points)
    assert 100 - max(points) <= combined.total <= 100 - min(points)


@given(points=st.lists(halves, min_size=1, max_size=9), by=rules)
def test_by_totals_the_result_lies_between_lowest_and_highest_total(
    judged: Callable[..., Combined], points: list[Decimal], by: Combination
) -> None:
    combined = judged(*map(str, points), **(by.model_dump() | {"of": "totals"}))
    assert 100 - max(points) <= combined.total <= 100 - min(points)


@given(points=st.lists(halves, min_size=1, max_size=7), by=rules, data=st.data())
def test_the_order_of_the_seats_does_not_change_the_result(
    judged: Callable[..., Combined], points: list[Decimal], by: Combination, data: st.DataObject
) -> None:
    other = data.draw(st.permutations(points))
    one, two = (judged(*map(str, each), **by.model_dump()) for each in (points, other))
    assert (one.total, one.grade, one.spread) == (two.total, two.grade, two.spread)


@given(point=halves, size=st.integers(1, 9), by=rules)
def test_assessors_who_agree_are_all_right(
    judged: Callable[..., Combined], point: Decimal, size: int, by: Combination
) -> None:
    assert judged(*[str(point)] * size, **by.model_dump()).total == 100 - point
