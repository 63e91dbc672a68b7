from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from story_support import JULY, MAY, NOW, PETITIONER, SALON, draw_july, hand_in, person

from engine.errors import AccessError
from engine.scoring.deductions import Finding
from engine.services.desk import Desk
from engine.services.read_results import ResultsWanted, ReviewView, list_results, read_review
from engine.services.score_case import confirm_result

HARSH = tuple(
    Finding(item, Decimal(8), "理由", "证据")
    for item in ("shirking", "shallow-investigation", "delayed-action", "main-demand-avoided")
)


def salon(desk: Desk, reader: str = "cai-jialiang") -> ReviewView:
    session, case = MAY, SALON
    return read_review(desk, session, case, actor=person(desk, reader), at=NOW)


def july(desk: Desk, case: str, reader: str = "cai-jialiang") -> ReviewView:
    return read_review(desk, JULY, case, actor=person(desk, reader), at=NOW)


def test_nothing_of_a_sheet_is_read_before_all_are_in(story_desk: Desk) -> None:
    case = draw_july(story_desk)[0]
    hand_in(story_desk, JULY, case, [HARSH, ()])
    view = july(story_desk, case)
    assert (view.combined, view.items, view.totals, view.due) == (None, (), (), ())
    assert [seat.handed for seat in view.seats] == [True, True, False, False, False]


def test_the_salon_card_came_to_67_points(read_desk: Desk) -> None:
    view = salon(read_desk)
    assert view.combined is not None
    assert (view.combined.total, view.combined.grade) == (67, "unqualified")
    assert view.table.reviewed.result is not None
    assert view.table.reviewed.result.score == view.combined.total


def test_points_of_the_items_add_up_to_what_is_missing(read_desk: Desk) -> None:
    lost = sum(each.item.points for each in salon(read_desk).items)
    assert 100 - lost == 67


def test_an_item_found_by_facts_says_which_fact_and_value(read_desk: Desk) -> None:
    items = {each.item.item: each for each in salon(read_desk).items}
    visit = items["no-site-visit"]
    assert visit.score is not None
    assert visit.trace is not None
    assert (visit.trace.fact, visit.trace.value) == ("visit.count", 0)


def test_an_item_judged_by_the_panel_names_each_judgement_and_who_was_left_out(
    read_desk: Desk,
) -> None:
    items = {each.item.item: each for each in salon(read_desk).items}
    absent = items["leaders-absent"].item
    assert [one.points for one in absent.by] == [2, 2, 1, 3, 2]
    assert set(absent.dropped) == {"liang-weidong", "zhang-jingye"}
    assert items["leaders-absent"].trace is None


def test_what_followed_stands_in_the_order_of_the_programme(read_desk: Desk) -> None:
    followed = salon(read_desk).follow_ups
    assert [each.rule for each in followed] == [
        "deficiency-list",
        "bulletin-and-deduction",
        "bulletin-and-deduction",
        "bulletin-and-deduction",
    ]
    assert followed[0].case is not None
    assert followed[1].bulletin is not None
    assert {each.assessment.unit for each in followed[2:] if each.assessment} == {
        "商务局",
        "市场监管局",
    }


def test_a_confirmed_result_names_who_confirmed_it(read_desk: Desk) -> None:
    view = salon(read_desk)
    assert (view.confirmed_by, view.confirms, view.due) == ("蔡家良", False, ())


def test_the_chair_is_told_what_confirming_leads_to(story_desk: Desk) -> None:
    case = draw_july(story_desk)[0]
    hand_in(story_desk, JULY, case, [()] * 5)
    view = july(story_desk, case)
    assert view.confirms
    assert [rule.id for rule in view.due] == ["excellent-bonus"]


def test_only_the_chair_may_confirm(story_desk: Desk) -> None:
    case = draw_july(story_desk)[0]
    hand_in(story_desk, JULY, case, [()] * 5)
    assert not july(story_desk, case, "ge-huafeng").confirms


def test_sheets_far_apart_show_the_first_round_and_why_the_panel_looks_again(
    story_desk: Desk,
) -> None:
    case = draw_july(story_desk)[0]
    hand_in(story_desk, JULY, case, [HARSH, (), (), (), ()])
    view = july(story_desk, case)
    assert view.second_look is not None
    assert (view.round_shown, view.combined) == (1, None)
    assert next(str(total) for _, total, _ in view.totals) == "68"


def test_the_second_round_gives_the_result(story_desk: Desk) -> None:
    case = draw_july(story_desk)[0]
    session = JULY
    hand_in(story_desk, session, case, [HARSH, (), (), (), ()])
    hand_in(story_desk, session, case, [()] * 5)
    view = july(story_desk, case)
    assert view.round_shown == 2
    assert view.combined is not None
    assert view.combined.grade == "excellent"
    assert view.second_look is not None


def test_an_assessor_is_reminded_of_the_own_sheet(story_desk: Desk) -> None:
    case = draw_july(story_desk)[0]
    assert july(story_desk, case, "yu-lan").scores
    hand_in(story_desk, JULY, case, [()])
    assert not july(story_desk, case, "yu-lan").scores


def test_the_unit_reviewed_reads_the_confirmed_result_without_names(read_desk: Desk) -> None:
    view = salon(read_desk, "chen-xiang")
    assert [seat.name for seat in view.seats] == [None] * 5
    assert view.combined is not None


def test_the_unit_reviewed_reads_nothing_before_the_result_is_confirmed(story_desk: Desk) -> None:
    case = next(each for each in draw_july(story_desk) if _handler(story_desk, each))
    handler = _handler(story_desk, case)
    with pytest.raises(AccessError, match="尚未确认"):
        july(story_desk, case, handler)


def _handler(desk: Desk, case: str) -> str:
    with desk.database.reading(desk.county) as unit:
        holders = unit.case(case).holders
    return next((holder.person for holder in holders if holder.role == "handler"), "")


def test_another_units_handler_reads_no_review(read_desk: Desk) -> None:
    with pytest.raises(AccessError, match="职责范围"):
        salon(read_desk, "tang-wenbo")


def test_who_has_no_right_to_reviews_reads_none(read_desk: Desk) -> None:
    with pytest.raises(AccessError):
        salon(read_desk, "ren-yaoming")


def test_nothing_a_review_shows_names_the_petitioner(read_desk: Desk) -> None:
    view = salon(read_desk)
    assert PETITIONER not in repr((view.items, view.follow_ups, view.combined))


def numbers(desk: Desk, wanted: ResultsWanted, reader: str = "liang-xudong") -> list[str]:
    return [line.case for line in list_results(desk, wanted, actor=person(desk, reader), at=NOW)]


def test_confirmed_results_are_listed(read_desk: Desk) -> None:
    assert numbers(read_desk, ResultsWanted()) == [SALON]


@pytest.mark.parametrize(
    "wanted",
    [
        ResultsWanted(grade="excellent"),
        ResultsWanted(programme="quarterly-review"),
        ResultsWanted(held_from=date(2023, 5, 26)),
        ResultsWanted(held_to=date(2023, 5, 24)),
    ],
)
def test_results_outside_what_is_asked_are_left_out(read_desk: Desk, wanted: ResultsWanted) -> None:
    assert numbers(read_desk, wanted) == []


def test_results_held_on_the_first_and_last_day_count(read_desk: Desk) -> None:
    day = date(2023, 5, 25)
    wanted = ResultsWanted(grade="unqualified", held_from=day, held_to=day)
    assert len(numbers(read_desk, wanted)) == 1


def test_a_unit_sees_its_own_results_only(story_desk: Desk) -> None:
    case, session = draw_july(story_desk)[0], JULY
    hand_in(story_desk, session, case, [()] * 5)
    confirm_result(story_desk, session, case, actor=person(story_desk, "cai-jialiang"), at=NOW)
    assert len(numbers(story_desk, ResultsWanted())) == 2
    assert numbers(story_desk, ResultsWanted(), "chen-xiang") == [SALON]


def test_a_line_says_grade_and_tone_of_the_rubric_it_was_scored_by(read_desk: Desk) -> None:
    line = list_results(
        read_desk, ResultsWanted(), actor=person(read_desk, "liang-xudong"), at=NOW
    )[0]
    assert (line.grade.zh, line.tone, line.unit.zh, line.score) == ("不合格", "bad", "商务局", 67)
