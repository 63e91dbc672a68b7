"""What one item takes off: by the facts with their reason, by the panel within its bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from engine.errors import FilingError
from engine.rules.facts import FactSheet
from engine.scoring.deductions import Finding, judge_by_facts
from engine.scoring.sheet import CompiledRubric, ItemScore, ScoreSheet, explain_facts

Scores = Callable[..., ScoreSheet]
Facts = Callable[[Mapping[str, object]], FactSheet]
Found = Callable[..., Finding]


def only(sheet: ScoreSheet) -> ItemScore:
    [item] = sheet.items
    return item


def faults_of(scored: Scores, *findings: Finding) -> list[tuple[str, str, str]]:
    with pytest.raises(FilingError) as caught:
        scored(*findings)
    return list(caught.value.faults)


@pytest.mark.parametrize(
    ("days", "points"),
    [(-3, 0), (0, 0), (1, 2), (4, 2), (5, 2), (6, 4), (10, 4), (11, 6), (16, 8), (30, 8)],
)
def test_each_begun_measure_counts_up_to_the_cap(scored: Scores, days: int, points: int) -> None:
    assert 100 - scored(conclude__days_late=days).total == points


def test_the_facts_give_their_reason_in_both_languages(scored: Scores) -> None:
    item = only(scored(conclude__days_late=6))
    assert item.reason == "办结超期 6 天，每 5 天扣 2 分（不足 5 天按 5 天计），扣 4 分"
    assert item.reason_en == (
        "Days late = 6; 2 points for each 5 (a begun 5 counts in full): 4 points off"
    )
    assert item.basis == "第三十四条"


def test_the_reason_says_when_the_items_cap_was_reached(scored: Scores) -> None:
    item = only(scored(conclude__days_late=30))
    assert (item.points, item.uncapped) == (8, 12)
    assert item.reason.endswith("应扣 12 分，本项最多扣 8 分")
    assert item.reason_en.endswith("12 together, for this item at most 8 points off")


def test_a_measure_of_one_by_one_needs_no_word_about_begun_ones(scored: Scores) -> None:
    item = only(scored(sign_off__missing=1))
    assert item.reason == "缺签 1 个，每 1 个扣 2 分，扣 2 分"


def test_a_fixed_item_tells_which_fact_found_it(scored: Scores) -> None:
    item = only(scored(contact__count=0))
    assert item.reason == "联系次数 = 0 次，扣 4 分"
    assert item.reason_en == "Contacts = 0: 4 points off"
    assert item.found_by == "facts"
    assert item.trace is not None
    assert (item.trace.fact, item.trace.value) == ("contact.count", 0)


def test_a_confidential_value_stays_hidden_in_the_reason(scored: Scores) -> None:
    item = only(scored(paid__amount=Decimal("7.25")))
    assert "7.25" not in item.reason + item.reason_en
    assert item.reason.startswith("拖欠金额 ●●●，每 0.5 扣 0.5 分")
    assert item.points == Decimal("7.5")


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ({}, 0),
        ({"reply.cites_law": False}, 0),
        ({"reply.form": "书面"}, 0),
        ({"reply.cites_law": False, "reply.form": "口头"}, 0),
        ({"reply.cites_law": True, "reply.form": "书面"}, 0),
        ({"reply.cites_law": False, "reply.form": "书面"}, 3),
    ],
)
def test_nobody_loses_points_by_what_is_not_known(
    rubric: CompiledRubric, facts: Facts, given: Mapping[str, object], points: int
) -> None:
    # The condition is a denial and a "not(...)", both of which rules read as true of nothing.
    assert judge_by_facts(rubric.criteria["no-legal-basis"], facts(given)).score.points == points


def test_an_unknown_fact_is_said_only_in_the_explanation(
    scored: Scores, rubric: CompiledRubric, facts: Facts
) -> None:
    assert scored().items == ()
    explained = {item.item: item for item in explain_facts(rubric, facts({}))}
    assert explained["conclude-late"].reason == "事实未知，不扣分：办结超期"
    assert explained["conclude-late"].reason_en == "not known, no deduction: Days late"
    assert explained["no-legal-basis"].reason == "事实未知，不扣分：答复引用依据、答复形式"
    assert explained["forged"].reason == "事实未知，不否决：记录造假"
    assert explained["double"].reason == "事实未知，不加分：双满意"


def test_the_explanation_covers_every_item_the_facts_could_find(
    rubric: CompiledRubric, facts: Facts
) -> None:
    explained = explain_facts(rubric, facts({"contact.count": 0, "conclude.days_late": 0}))
    assert [(item.item, item.points) for item in explained] == [
        ("sign-off-missing", 0),
        ("recusal-noted", 0),
        ("conclude-late", 0),
        ("no-contact", 4),
        ("no-legal-basis", 0),
        ("owed", 0),
        ("forged", 0),
        ("double", 0),
    ]


def test_the_explanation_says_why_nothing_was_taken_off(
    rubric: CompiledRubric, facts: Facts
) -> None:
    given = {"contact.count": 2, "conclude.days_late": 0, "recusal.missed": False}
    explained = {item.item: item.reason for item in explain_facts(rubric, facts(given))}
    assert explained["no-contact"] == "联系次数 = 2 次（要求 0），不扣分"
    assert explained["conclude-late"] == "办结超期 0 天，不扣分"
    assert explained["recusal-noted"] == "应回避未回避 = 否（要求 是），不提示"


def test_an_item_left_to_the_panel_is_not_judged_by_facts(
    rubric: CompiledRubric, facts: Facts
) -> None:
    with pytest.raises(ValueError, match="left to the panel"):
        judge_by_facts(rubric.criteria["hollow"], facts({}))


def test_the_panel_gives_points_reason_and_evidence(scored: Scores, found: Found) -> None:
    item = only(scored(found("shirking", "4.5")))
    assert (item.points, item.found_by, item.trace) == (Decimal("4.5"), "panel", None)
    assert (item.reason, item.reason_en, item.evidence) == (
        "shirking的理由",
        "shirking的理由",
        "案卷第3页",
    )
    assert item.requirement is not None
    assert item.requirement.zh == "限期会商"


@pytest.mark.parametrize(
    ("points", "count", "taken", "uncapped"),
    [
        (None, 1, "0.5", "0.5"),
        (None, 3, "1.5", "1.5"),
        ("0.5", 3, "1.5", "1.5"),
        ("1.5", 3, "1.5", "1.5"),
        (None, 9, "2", "4.5"),
        ("0.50", 1, "0.5", "0.5"),
    ],
)
def test_a_fixed_item_counts_each_occurrence_up_to_its_cap(
    scored: Scores, found: Found, points: str | None, count: int, taken: str, uncapped: str
) -> None:
    item = only(scored(found("typo", points, count=count)))
    assert (item.points, item.uncapped) == (Decimal(taken), Decimal(uncapped))


@pytest.mark.parametrize(
    ("item", "points", "count", "zh"),
    [
        ("shirkng", "1", 1, "评分表中没有这一项"),
        ("no-contact", "4", 1, "此项由事实判定，不由评查组填写"),
        ("forged", None, 1, "此项由事实判定，不由评查组填写"),
        ("shirking", None, 1, "请填写扣分"),
        ("shirking", "0", 1, "扣分应大于 0，最多 5 分"),
        ("shirking", "-1", 1, "扣分应大于 0，最多 5 分"),
        ("shirking", "5.5", 1, "扣分应大于 0，最多 5 分"),
        ("shirking", "NaN", 1, "扣分应大于 0，最多 5 分"),
        ("shirking", "Infinity", 1, "扣分应大于 0，最多 5 分"),
        ("shirking", "1E+999999", 1, "扣分应大于 0，最多 5 分"),
        ("shirking", "1.25", 1, "扣分以 0.5 分为一档"),
        ("shirking", "1E-9", 1, "扣分以 0.5 分为一档"),
        ("shirking", "1", 2, "此项由评查组酌情一次扣分，不按次数计"),
        ("typo", "1", 1, "此项每次固定 0.5 分"),
        ("typo", None, 0, "次数应在 1 到 999 之间"),
        ("typo", None, 1000, "次数应在 1 到 999 之间"),
        ("formalism", "1", 1, "此项不计分"),
        ("leaked", "5", 1, "此项不计分"),
        ("innovation", "1", 1, "此项每次固定 3 分"),
    ],
)
def test_a_wrong_finding_is_refused_at_its_item(
    scored: Scores, found: Found, item: str, points: str | None, count: int, zh: str
) -> None:
    [(path, text, english)] = faults_of(scored, found(item, points, count=count))
    assert (path, text) == (item, zh)
    assert english


@pytest.mark.parametrize("item", ["shirking", "typo", "leaked", "formalism", "innovation"])
@pytest.mark.parametrize("reason", ["", " \n"])
def test_every_finding_needs_a_reason(scored: Scores, item: str, reason: str) -> None:
    points = Decimal(1) if item == "shirking" else None
    [(path, zh, _)] = faults_of(scored, Finding(item, points, reason))
    assert (path, zh) == (item, "请写明理由")


def test_an_item_found_twice_is_refused(scored: Scores, found: Found) -> None:
    [(path, zh, _)] = faults_of(scored, found("typo"), found("typo"))
    assert (path, zh) == ("typo", "同一项只填一次，多次发生请填次数")


def test_all_faults_are_told_at_once(scored: Scores, found: Found) -> None:
    faults = faults_of(scored, Finding("shirking", Decimal("1.3"), ""), found("unknown"))
    assert [path for path, _, _ in faults] == ["shirking", "shirking", "unknown"]


@pytest.mark.parametrize("points", [None, "0"])
def test_a_flag_or_veto_may_come_with_no_points(
    scored: Scores, found: Found, points: str | None
) -> None:
    sheet = scored(found("formalism", points), found("leaked", points))
    assert [flag.item for flag in sheet.flags] == ["formalism"]
    assert [veto.item for veto in sheet.vetoes] == ["leaked"]
    assert sheet.total == 100
