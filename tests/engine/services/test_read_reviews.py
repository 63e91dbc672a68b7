from __future__ import annotations

import pytest
from story_support import JULY, MAY, NOW, PETITIONER, SALON, draw_july, hand_in, person

from engine.audit.entry import BulletinIssued
from engine.errors import AccessError, NotFoundError, TransitionError
from engine.sampling.replay import verify_certificate
from engine.services.desk import Desk
from engine.services.read_reviews import (
    SessionView,
    list_sessions,
    offer_plan,
    read_certificate,
    read_session,
    topic_title,
    unit_title,
)
from engine.services.review_session import freeze_frame, hear_witness, void_draw
from engine.services.score_case import confirm_result


def open_view(desk: Desk, name: str, reader: str = "liang-xudong") -> SessionView:
    return read_session(desk, name, actor=person(desk, reader), at=NOW)


def test_sessions_are_listed_last_held_first(read_desk: Desk) -> None:
    lines = list_sessions(read_desk, actor=person(read_desk, "liang-xudong"), at=NOW)
    assert [line.session.id for line in lines] == [JULY, MAY]


def test_a_line_says_how_many_were_drawn_and_how_many_are_confirmed(read_desk: Desk) -> None:
    july, may = list_sessions(read_desk, actor=person(read_desk, "liang-xudong"), at=NOW)
    assert (july.drawn, july.confirmed) == (0, 0)
    assert (may.drawn, may.confirmed) == (10, 1)


def test_sessions_of_another_programme_are_left_out(read_desk: Desk) -> None:
    actor = person(read_desk, "liang-xudong")
    assert list_sessions(read_desk, actor=actor, at=NOW, programme="quarterly-review") == ()


@pytest.mark.parametrize("stranger", ["ren-yaoming", "lu-haoran"])
def test_who_may_not_read_reviews_sees_no_list(read_desk: Desk, stranger: str) -> None:
    with pytest.raises(AccessError):
        list_sessions(read_desk, actor=person(read_desk, stranger), at=NOW)


def test_the_offer_sorts_members_by_unit_and_names_chairs(read_desk: Desk) -> None:
    offer = offer_plan(read_desk, actor=person(read_desk, "liang-xudong"), at=NOW)
    units = [unit.id for unit, _ in offer.groups]
    assert units == sorted(units, key=[each.id for each in _units(read_desk)].index)
    assert "yu-lan" in {seat.person for _, seats in offer.groups for seat in seats}
    assert [seat.person for seat in offer.chairs] == ["cai-jialiang", "ge-huafeng"]
    assert [each.id for each in offer.programmes] == ["monthly-review", "quarterly-review"]


def _units(desk: Desk) -> list[object]:
    with desk.database.reading(desk.county) as unit:
        return list(desk.county_on(unit, NOW.date()).document.units)


def test_only_who_prepares_reviews_is_offered_a_plan(read_desk: Desk) -> None:
    with pytest.raises(AccessError):
        offer_plan(read_desk, actor=person(read_desk, "yu-lan"), at=NOW)


def test_a_session_without_a_frame_waits_for_it(read_desk: Desk) -> None:
    view = open_view(read_desk, JULY)
    assert (view.next_act, view.held, view.cases, view.voidable) == ("freeze", None, (), False)


def test_a_frozen_session_waits_for_witnesses_then_for_the_draw(story_desk: Desk) -> None:
    session = JULY
    freeze_frame(story_desk, session, actor=person(story_desk, "liang-xudong"), at=NOW)
    assert open_view(story_desk, JULY).next_act == "witness"
    for name in ("shi-zhigang", "wang-bingyan"):
        hear_witness(story_desk, session, words="1 2", actor=person(story_desk, name), at=NOW)
    assert open_view(story_desk, JULY).next_act == "draw"


def test_a_witness_is_told_to_have_been_heard(story_desk: Desk) -> None:
    session = JULY
    freeze_frame(story_desk, session, actor=person(story_desk, "liang-xudong"), at=NOW)
    witness = person(story_desk, "shi-zhigang")
    hear_witness(story_desk, session, words="1 2", actor=witness, at=NOW)
    assert open_view(story_desk, JULY, "shi-zhigang").heard
    assert not open_view(story_desk, JULY, "wang-bingyan").heard


def test_drawn_cases_wait_for_sheets_then_for_the_chair(story_desk: Desk) -> None:
    first = draw_july(story_desk)[0]
    assert open_view(story_desk, JULY).next_act == "score"
    hand_in(story_desk, JULY, first, [()] * 5)
    assert open_view(story_desk, JULY).next_act == "confirm"
    assert [line.confirms for line in open_view(story_desk, JULY, "cai-jialiang").cases].count(
        True
    ) == 1


def test_a_session_whose_results_are_all_confirmed_is_done(story_desk: Desk) -> None:
    session = JULY
    chair = person(story_desk, "cai-jialiang")
    for case in draw_july(story_desk):
        hand_in(story_desk, session, case, [()] * 5)
        confirm_result(story_desk, session, case, actor=chair, at=NOW)
    assert open_view(story_desk, JULY).next_act == "done"


def test_a_drawn_case_names_unit_topic_and_assessors(read_desk: Desk) -> None:
    line = next(each for each in open_view(read_desk, MAY).cases if each.reviewed.case == SALON)
    assert (line.unit.zh, line.topic.zh, line.stratum) == ("商务局", "预付卡消费", "重点部门")
    assert line.assessors == ("俞岚", "朱满堂", "梁卫东", "章敬业", "郭月琴")


def test_an_assessor_is_told_which_sheets_are_still_to_be_handed_in(story_desk: Desk) -> None:
    first, *others = draw_july(story_desk)
    hand_in(story_desk, JULY, first, [()])
    lines = open_view(story_desk, JULY, "yu-lan").cases
    assert {line.reviewed.case for line in lines if line.scores} == set(others)


def test_headlines_are_shown_to_assessors_and_readers_of_petitions_only(read_desk: Desk) -> None:
    def shown(reader: str) -> set[bool]:
        return {line.headline is None for line in open_view(read_desk, MAY, reader).cases}

    assert shown("liang-xudong") == {False}
    assert shown("yu-lan") == {False}
    assert shown("shi-zhigang") == {True}


def test_nothing_a_session_shows_names_the_petitioner(read_desk: Desk) -> None:
    assert PETITIONER not in repr(open_view(read_desk, MAY))


def test_who_stands_above_the_units_is_told_apart(read_desk: Desk) -> None:
    assert open_view(read_desk, MAY, "yu-lan").wide
    assert not open_view(read_desk, MAY, "chen-xiang").wide


def test_a_draw_can_be_voided_until_a_sheet_is_in(story_desk: Desk) -> None:
    first = draw_july(story_desk)[0]
    assert open_view(story_desk, JULY).voidable
    hand_in(story_desk, JULY, first, [()])
    assert not open_view(story_desk, JULY).voidable


def test_a_void_draw_stays_with_its_reason(story_desk: Desk) -> None:
    draw_july(story_desk)
    chair = person(story_desk, "cai-jialiang")
    void_draw(story_desk, JULY, reason="投影中断", actor=chair, at=NOW)
    view = open_view(story_desk, JULY)
    assert (view.next_act, view.held) == ("freeze", None)
    assert [each.draw.void_reason for each in view.void] == ["投影中断"]


def test_an_unknown_session_is_not_found(read_desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        read_session(read_desk, "nowhere", actor=person(read_desk, "yu-lan"), at=NOW)


def test_a_certificate_can_be_checked_by_anybody(read_desk: Desk) -> None:
    held = read_certificate(read_desk, MAY, 1, actor=person(read_desk, "shi-zhigang"), at=NOW)
    verdict = verify_certificate(
        held.certificate.text,
        published_frame_sha256=held.frame.sha256,
        published_sha256=held.certificate.sha256,
    )
    assert verdict.ok
    drawn = {each.case for each in held.draw.drawn}
    assert {each.case for each in held.tickets if each.rank <= 4 or each.case in drawn} >= drawn


def test_a_certificate_of_a_draw_that_was_not_is_not_found(read_desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        read_certificate(read_desk, MAY, 2, actor=person(read_desk, "yu-lan"), at=NOW)


def test_there_is_no_certificate_before_the_draw(story_desk: Desk) -> None:
    session = JULY
    freeze_frame(story_desk, session, actor=person(story_desk, "liang-xudong"), at=NOW)
    with pytest.raises(TransitionError):
        read_certificate(story_desk, session, 1, actor=person(story_desk, "yu-lan"), at=NOW)


def test_units_and_topics_no_longer_known_keep_their_ids(read_desk: Desk) -> None:
    county = open_view(read_desk, MAY).county
    assert unit_title(county, "没有的局").zh == "没有的局"
    assert topic_title(county, None).zh == ""


def test_the_story_came_to_a_bulletin(read_desk: Desk) -> None:
    with read_desk.database.reading(read_desk.county) as unit:
        kinds = [type(entry.event) for entry in unit.entries(session=MAY)]
    assert BulletinIssued in kinds
