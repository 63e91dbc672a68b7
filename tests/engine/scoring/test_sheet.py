"""One assessor's sheet: sums, caps, vetoes, bonuses, and the way to JSON and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import IntegrityError
from engine.rules.facts import FactSheet
from engine.scoring.deductions import Finding
from engine.scoring.sheet import CompiledRubric, ScoreSheet, score, sheet_from_json

Scores = Callable[..., ScoreSheet]
Facts = Callable[[Mapping[str, object]], FactSheet]
Found = Callable[..., Finding]


def test_a_case_without_findings_has_full_marks(scored: Scores) -> None:
    sheet = scored()
    assert (sheet.total, sheet.grade, sheet.grade_title.zh) == (100, "excellent", "优秀")
    assert [dimension.lost for dimension in sheet.dimensions] == [0, 0]


def test_the_total_is_full_marks_less_what_was_taken_off(scored: Scores, found: Found) -> None:
    sheet = scored(found("shirking", "3.5"), found("hollow", "7"), contact__count=0)
    assert sheet.total == Decimal("85.5")
    assert [(each.id, each.lost) for each in sheet.dimensions] == [
        ("duty", Decimal("3.5")),
        ("procedure", 11),
    ]


def test_items_stand_in_the_order_of_the_document(scored: Scores, found: Found) -> None:
    sheet = scored(found("hollow", "1"), found("typo"), found("shirking", "1"), contact__count=0)
    assert [item.item for item in sheet.items] == ["shirking", "no-contact", "typo", "hollow"]


def test_a_dimension_loses_no_more_than_its_marks(scored: Scores, found: Found) -> None:
    sheet = scored(found("shirking", "5"), found("leaders-absent", "4"), sign_off__missing=2)
    duty = sheet.dimensions[0]
    assert (duty.lost, sheet.total) == (6, 94)
    assert [(item.points, item.uncapped) for item in duty.items] == [(5, 5), (1, 4), (0, 4)]


def test_a_veto_fixes_the_grade_and_leaves_the_total(scored: Scores, found: Found) -> None:
    sheet = scored(found("leaked"))
    assert (sheet.total, sheet.grade) == (100, "unqualified")
    assert [(veto.item, veto.points, veto.basis) for veto in sheet.vetoes] == [
        ("leaked", 0, "第三十条")
    ]


def test_a_veto_found_by_facts_needs_no_panel(scored: Scores) -> None:
    sheet = scored(record__forged=True)
    assert (sheet.grade, sheet.vetoes[0].reason) == ("qualified", "记录造假 = 是")


def test_a_veto_never_raises_a_grade(scored: Scores, found: Found) -> None:
    low = scored(found("hollow", "20"), paid__amount=20, record__forged=True)
    assert (low.total, low.grade) == (60, "unqualified")


def test_of_several_vetoes_the_lowest_grade_counts(scored: Scores, found: Found) -> None:
    assert scored(found("leaked"), record__forged=True).grade == "unqualified"


def test_flags_take_nothing_off(scored: Scores, found: Found) -> None:
    sheet = scored(found("formalism"), recusal__missed=True)
    assert sheet.total == 100
    assert [(flag.item, flag.dimension) for flag in sheet.flags] == [
        ("recusal-noted", "duty"),
        ("formalism", "procedure"),
    ]


def test_a_bonus_is_put_on(scored: Scores, found: Found) -> None:
    sheet = scored(found("hollow", "12"), satisfaction__double=True)
    assert (sheet.total, sheet.bonus, sheet.grade) == (90, 2, "excellent")
    assert sheet.bonuses[0].reason == "双满意 = 是，加 2 分"


def test_bonuses_together_stay_under_their_cap(scored: Scores, found: Found) -> None:
    sheet = scored(found("hollow", "12"), found("innovation"), satisfaction__double=True)
    assert (sheet.total, sheet.bonus) == (92, 4)
    assert [bonus.points for bonus in sheet.bonuses] == [2, 3]


def test_a_bonus_never_lifts_the_total_above_full_marks(scored: Scores, found: Found) -> None:
    sheet = scored(found("hollow", "1"), satisfaction__double=True)
    assert (sheet.total, sheet.bonus) == (100, 1)


def test_bonuses_without_a_cap_of_their_own_stop_at_full_marks(
    compiled: Callable[[str], CompiledRubric], sample: str, facts: Facts, found: Found
) -> None:
    rubric = compiled(sample.replace("bonus_at_most: 4\n", ""))
    findings = [found("hollow", "12"), found("innovation")]
    assert score(rubric, facts({"satisfaction.double": True}), findings).bonus == 5


def test_the_sheet_names_the_version_it_was_made_with(
    scored: Scores, rubric: CompiledRubric
) -> None:
    assert scored().rubric == rubric.ref


def test_a_sheet_comes_back_from_json_unchanged(scored: Scores, found: Found) -> None:
    sheet = scored(
        found("shirking", "5"),
        found("leaders-absent", "4"),
        found("leaked"),
        found("formalism"),
        found("innovation"),
        conclude__days_late=6,
        reply__cites_law=False,
        reply__form="书面",
        satisfaction__double=True,
        recusal__missed=True,
    )
    assert sheet_from_json(json.loads(json.dumps(sheet.to_json()))) == sheet


@pytest.mark.parametrize(
    "change",
    [
        {"total": "many"},
        {"total": None},
        {"dimensions": [{}]},
        {"dimensions": 7},
        {"rubric": "sample@1"},
        {"grade_title": "优秀"},
        {"vetoes": [{"item": "leaked"}]},
    ],
    ids=str,
)
def test_json_that_is_no_sheet_is_refused(scored: Scores, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="存储的评分表无法读取"):
        sheet_from_json(scored().to_json() | change)


halves = st.integers(1, 40).map(lambda half: Decimal(half) / 2)


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    """Findings within their bounds: bonuses left out, for they alone may raise a score."""
    made = []
    for item, most in (("shirking", 5), ("leaders-absent", 4), ("hollow", 20)):
        if draw(st.booleans()):
            made.append(Finding(item, min(draw(halves), Decimal(most)), "理由"))
    if draw(st.booleans()):
        made.append(Finding("typo", None, "理由", count=draw(st.integers(1, 999))))
    made += [Finding(item, None, "理由") for item in ("leaked", "formalism") if draw(st.booleans())]
    return made


def known_or_not(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


given_facts = st.fixed_dictionaries(
    {
        "conclude.days_late": known_or_not(st.integers(-10, 400)),
        "contact.count": known_or_not(st.integers(0, 5)),
        "sign_off.missing": known_or_not(st.integers(0, 3)),
        "reply.cites_law": known_or_not(st.booleans()),
        "reply.form": known_or_not(st.sampled_from(["书面", "口头"])),
        "paid.amount": known_or_not(st.decimals(-100, 1000, places=2)),
        "record.forged": known_or_not(st.booleans()),
        "satisfaction.double": known_or_not(st.booleans()),
    }
)


@given(found=findings(), given=given_facts)
def test_a_total_lies_between_nothing_and_full_marks(
    rubric: CompiledRubric, facts: Facts, found: list[Finding], given: Mapping[str, object]
) -> None:
    sheet = score(rubric, facts(given), found)
    assert 0 <= sheet.total <= rubric.full_marks
    assert sheet.total == rubric.full_marks + sheet.bonus - sum(
        dimension.lost for dimension in sheet.dimensions
    )


@given(found=findings(), given=given_facts)
def test_no_cap_is_ever_exceeded(
    rubric: CompiledRubric, facts: Facts, found: list[Finding], given: Mapping[str, object]
) -> None:
    for dimension in score(rubric, facts(given), found).dimensions:
        assert dimension.lost == sum(item.points for item in dimension.items) <= dimension.marks
        for item in dimension.items:
            criterion = rubric.criteria[item.item]
            assert 0 <= item.points <= criterion.capped(item.uncapped) <= item.uncapped


@given(found=findings().filter(bool), given=given_facts, data=st.data())
def test_one_more_finding_never_raises_score_or_grade(
    rubric: CompiledRubric,
    facts: Facts,
    found: list[Finding],
    given: Mapping[str, object],
    data: st.DataObject,
) -> None:
    left_out = data.draw(st.sampled_from(found))
    fewer = score(rubric, facts(given), [each for each in found if each != left_out])
    more = score(rubric, facts(given), found)
    order = [band.id for band in rubric.bands]
    assert more.total <= fewer.total
    assert order.index(more.grade) >= order.index(fewer.grade)


@given(given=given_facts, gone=st.sampled_from(sorted(["conclude.days_late", "paid.amount"])))
def test_forgetting_a_fact_never_lowers_the_score(
    rubric: CompiledRubric, facts: Facts, given: Mapping[str, object], gone: str
) -> None:
    whole = score(rubric, facts(given), []).total
    assert score(rubric, facts({**given, gone: None}), []).total >= whole


@given(found=findings(), given=given_facts)
def test_any_sheet_comes_back_from_json(
    rubric: CompiledRubric, facts: Facts, found: list[Finding], given: Mapping[str, object]
) -> None:
    sheet = score(rubric, facts(given), found)
    assert sheet_from_json(json.loads(json.dumps(sheet.to_json()))) == sheet
