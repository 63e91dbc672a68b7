from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from office_support import (
    CHAIR,
    COUNTY,
    HELD,
    MEMBERS,
    SECRETARY,
    WITNESSES,
    Office,
    config_with,
    new_desk,
    publish,
)

from engine.audit.entry import CasesDrawn, DrawVoided, FrameFrozen
from engine.clock import moment_of
from engine.configuration.programme import Programme
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError, TransitionError
from engine.sampling.replay import verify_certificate
from engine.services.review_session import (
    SessionPlan,
    add_members,
    certificate_of,
    draw_cases,
    freeze_frame,
    hear_witness,
    members_by_name,
    open_session,
    period_of,
    void_draw,
)


@pytest.mark.parametrize(
    ("programme", "day", "period"),
    [
        ("monthly-review", date(2023, 5, 31), "2023-05"),
        ("quarterly-review", date(2023, 3, 31), "2023-Q1"),
        ("quarterly-review", date(2023, 4, 1), "2023-Q2"),
        ("quarterly-review", date(2023, 12, 31), "2023-Q4"),
    ],
)
def test_a_session_belongs_to_a_month_or_a_quarter(
    office: Office, programme: str, day: date, period: str
) -> None:
    with office.desk.database.reading(COUNTY) as unit:
        found = office.desk.library(unit).find("programme", programme, on=day).document
    assert isinstance(found, Programme)
    assert period_of(found, day) == period


# opening


def test_a_session_pins_programme_rubric_county_and_calendar(settled_office: Office) -> None:
    session = settled_office.session(settled_office.open_session())
    assert [pin.id for pin in session.bundle] == [
        "monthly-review",
        "first-petition",
        "shengzhou",
        "workdays",
    ]
    assert (session.stage, session.chair, session.members) == ("prepared", CHAIR, MEMBERS)


def test_sessions_of_a_period_are_numbered(settled_office: Office) -> None:
    first, second = settled_office.open_session(), settled_office.open_session()
    assert (first, second) == ("monthly-review-2023-05-1", "monthly-review-2023-05-2")
    assert settled_office.session(second).title.endswith("（2023-05，第2次）")


def test_the_same_token_opens_one_session(settled_office: Office) -> None:
    office = settled_office
    plan = SessionPlan("monthly-review", "online", HELD, MEMBERS, CHAIR)
    opened = {
        open_session(
            office.desk, plan, actor=office.person(SECRETARY), at=moment_of(HELD), token="page"
        )
        for _ in range(2)
    }
    assert opened == {"monthly-review-2023-05-1"}


@pytest.mark.parametrize(
    ("members", "chair", "wrong", "words"),
    [
        (MEMBERS[:4], CHAIR, "members", "至少5人"),
        ((*MEMBERS, "han-zhuoqun"), CHAIR, "members", "韩卓群"),
        ((*MEMBERS, "nobody"), CHAIR, "members", "nobody"),
        ((*MEMBERS, MEMBERS[0]), CHAIR, "members", "俞岚只能占一个席位"),
        (MEMBERS, MEMBERS[0], "chair", "俞岚"),
    ],
)
def test_a_panel_that_cannot_sit_is_refused(
    settled_office: Office, members: tuple[str, ...], chair: str, wrong: str, words: str
) -> None:
    with pytest.raises(FilingError, match=words) as refused:
        settled_office.open_session(members, chair=chair)
    assert {path for path, _, _ in refused.value.faults} == {wrong}
    with settled_office.desk.database.reading(COUNTY) as unit:
        assert unit.sessions() == ()


def test_only_the_secretary_opens_a_session(settled_office: Office) -> None:
    plan = SessionPlan("monthly-review", "online", HELD, MEMBERS, CHAIR)
    with pytest.raises(AccessError, match="评查专员"):
        open_session(
            settled_office.desk, plan, actor=settled_office.person(CHAIR), at=moment_of(HELD)
        )


def test_further_members_sit_behind_the_others(panel: Office) -> None:
    session = panel.session("monthly-review-2023-05-1").id
    add_members(
        panel.desk, session, ["ding-yaping"], actor=panel.person(SECRETARY), at=moment_of(HELD)
    )
    assert panel.session(session).members == (*MEMBERS, "ding-yaping")


@pytest.mark.parametrize("person", ["han-zhuoqun", MEMBERS[2]])
def test_a_seat_is_given_once_and_to_assessors_only(panel: Office, person: str) -> None:
    session = "monthly-review-2023-05-1"
    with pytest.raises(FilingError):
        add_members(
            panel.desk, session, [person], actor=panel.person(SECRETARY), at=moment_of(HELD)
        )
    assert panel.session(session).members == MEMBERS


# the frame


def test_the_frame_holds_what_is_eligible_by_stratum_and_no_name(settled_office: Office) -> None:
    session = settled_office.open_session()
    digest = settled_office.freeze(session)
    (draw,) = settled_office.session(session).draws
    assert draw.frame_sha256 == digest
    strata = json.loads(draw.frame)["strata"]
    assert [[case["unit"] for case in each["cases"]] for each in strata] == [
        ["商务局"],
        ["甘霖镇", "谷来镇"],
    ]
    assert "胡秋实" not in draw.frame


def test_repeats_and_open_cases_stay_out_of_the_monthly_frame(settled_office: Office) -> None:
    office = settled_office
    office.register()
    office.settled(petitioner_phone="13900002000", topic="预付卡消费")  # came before
    session = office.open_session()
    office.freeze(session)
    framed = json.loads(office.session(session).draws[0].frame)
    assert sum(len(stratum["cases"]) for stratum in framed["strata"]) == 3


def test_a_case_reviewed_before_is_named_as_left_out(panel: Office) -> None:
    panel.settled(petitioner_phone="13900007777")
    again = panel.open_session()
    panel.freeze(again)
    framed = json.loads(panel.session(again).draws[0].frame)
    assert [each["reason"] for each in framed["excluded"]] == ["已评查"] * 3
    assert sum(len(stratum["cases"]) for stratum in framed["strata"]) == 1


def test_no_frame_without_an_eligible_case(office: Office) -> None:
    office.day = HELD
    session = office.open_session()
    with pytest.raises(TransitionError, match="没有符合条件"):
        office.freeze(session)
    assert office.session(session).stage == "prepared"


def test_a_frozen_frame_is_not_frozen_again(settled_office: Office) -> None:
    session = settled_office.open_session()
    settled_office.freeze(session)
    with pytest.raises(TransitionError, match="范围已固定"):
        settled_office.freeze(session)


def test_a_frame_is_not_frozen_from_a_stale_page(settled_office: Office) -> None:
    office = settled_office
    session = office.open_session()
    with pytest.raises(ConflictError):
        freeze_frame(
            office.desk,
            session,
            actor=office.person(SECRETARY),
            at=moment_of(HELD),
            revision=office.session(session).revision - 1,
        )
    assert office.session(session).stage == "prepared"


# witnesses, then the draw


def test_nobody_is_heard_before_the_frame_is_published(settled_office: Office) -> None:
    session = settled_office.open_session()
    with pytest.raises(TransitionError, match="待固定抽取范围"):
        settled_office.witness(session)


def test_witnesses_speak_in_turn(settled_office: Office) -> None:
    session = settled_office.open_session()
    settled_office.freeze(session)
    assert [settled_office.witness(session, person) for person in WITNESSES] == [1, 2]
    heard = settled_office.session(session).draws[0].witnesses
    assert heard == (("姚志刚", "骰子 1 2 3"), ("赵岚", "骰子 1 2 3"))


def test_the_same_witness_is_not_heard_twice(settled_office: Office) -> None:
    session = settled_office.open_session()
    settled_office.freeze(session)
    settled_office.witness(session)
    with pytest.raises(TransitionError, match="每人一次"):
        settled_office.witness(session, words="骰子 6 6 6")


def test_two_witnesses_of_the_same_name_are_both_heard(settled_office: Office) -> None:
    office = settled_office
    session = office.open_session()
    office.freeze(session)
    first = office.person(WITNESSES[0])
    namesake = replace(office.person(WITNESSES[1]), name=first.name)
    for turn, actor in enumerate((first, namesake), start=1):
        heard = hear_witness(
            office.desk, session, words=f"骰子 {turn}", actor=actor, at=moment_of(HELD)
        )
        assert heard == turn
    assert office.draw(session).text.count(first.name) == 2
    assert office.session(session).stage == "scoring"


@pytest.mark.parametrize("words", ["", "   ", "\u3000"])
def test_a_witness_has_to_say_something(settled_office: Office, words: str) -> None:
    session = settled_office.open_session()
    settled_office.freeze(session)
    with pytest.raises(FilingError):
        settled_office.witness(session, words=words)
    assert settled_office.session(session).draws[0].witnesses == ()


@pytest.mark.parametrize("person", [SECRETARY, CHAIR, MEMBERS[0], "han-zhuoqun"])
def test_only_observers_bear_witness(settled_office: Office, person: str) -> None:
    session = settled_office.open_session()
    settled_office.freeze(session)
    with pytest.raises(AccessError, match="监督代表"):
        settled_office.witness(session, person)


def test_the_right_alone_makes_no_witness_the_programme_names_the_posts(tmp_path: Path) -> None:
    changed = config_with(tmp_path, county=("review.chair, ", "review.chair, review.witness, "))
    office = Office(new_desk(tmp_path / "onecase.db"), HELD)
    publish(office.desk, changed)
    session = office.open_session()
    with pytest.raises(AccessError, match="监督代表只能由这些岗位担任：监督代表"):
        office.witness(session, CHAIR)


@pytest.mark.parametrize("heard", [0, 1])
def test_no_draw_before_enough_witnesses_were_heard(settled_office: Office, heard: int) -> None:
    session = settled_office.open_session()
    settled_office.freeze(session)
    for person in WITNESSES[:heard]:
        settled_office.witness(session, person)
    with pytest.raises(TransitionError, match=f"至少要有2名监督代表.*现有{heard}名"):
        settled_office.draw(session)


def test_no_draw_without_a_frame(settled_office: Office) -> None:
    with pytest.raises(TransitionError):
        settled_office.draw(settled_office.open_session())


def test_only_the_secretary_draws(settled_office: Office) -> None:
    office = settled_office
    session = office.open_session()
    office.freeze(session)
    for person in WITNESSES:
        office.witness(session, person)
    with pytest.raises(AccessError):
        draw_cases(office.desk, session, actor=office.person(CHAIR), at=moment_of(HELD))


def test_a_draw_is_certified_and_anybody_can_recompute_it(settled_office: Office) -> None:
    office = settled_office
    session = office.open_session()
    digest = office.freeze(session)
    for person in WITNESSES:
        office.witness(session, person)
    certificate = office.draw(session)
    assert verify_certificate(
        certificate.text, published_frame_sha256=digest, published_sha256=certificate.sha256
    ).ok
    assert "胡秋实" not in certificate.text
    assert office.session(session).stage == "scoring"


def test_there_is_no_second_draw(panel: Office) -> None:
    session = "monthly-review-2023-05-1"
    with pytest.raises(TransitionError, match="评分中"):
        panel.draw(session)
    with pytest.raises(TransitionError):
        panel.witness(session, "wu-guohua")
    assert len([e for e in panel.journal() if isinstance(e.event, CasesDrawn)]) == 1


def test_a_past_certificate_is_issued_again_word_for_word(panel: Office) -> None:
    session = panel.session("monthly-review-2023-05-1")
    (drawn,) = [e.event for e in panel.journal() if isinstance(e.event, CasesDrawn)]
    with panel.desk.database.reading(COUNTY) as unit:
        certificate = certificate_of(unit, panel.desk, session, session.draws[0])
    assert certificate.sha256 == drawn.certificate_sha256


def test_there_is_no_certificate_before_the_draw(settled_office: Office) -> None:
    office = settled_office
    name = office.open_session()
    office.freeze(name)
    session = office.session(name)
    with (
        office.desk.database.reading(COUNTY) as unit,
        pytest.raises(TransitionError, match="尚未抽取"),
    ):
        certificate_of(unit, office.desk, session, session.draws[0])


# void draws


def _void(office: Office, session: str, reason: str = "见证人中途离场", by: str = CHAIR) -> None:
    void_draw(office.desk, session, reason=reason, actor=office.person(by), at=moment_of(HELD))


def test_a_void_draw_keeps_its_reason_and_a_new_frame_must_be_frozen(panel: Office) -> None:
    session = "monthly-review-2023-05-1"
    _void(panel, session, "  见证人中途离场 ")
    after = panel.session(session)
    assert (after.stage, after.cases) == ("prepared", ())
    assert after.draws[0].void_reason == "见证人中途离场"
    with pytest.raises(TransitionError):
        panel.draw(session)
    panel.freeze(session)
    for person in WITNESSES:
        panel.witness(session, person, "重来 4 5 6")
    panel.draw(session)
    draws = panel.session(session).draws
    assert [draw.attempt for draw in draws] == [1, 2]
    assert draws[0].seed != draws[1].seed
    assert [draw.void_reason for draw in draws] == ["见证人中途离场", None]


def test_a_void_draw_stays_in_the_journal(panel: Office) -> None:
    _void(panel, "monthly-review-2023-05-1")
    kinds = [type(entry.event) for entry in panel.journal()[-3:]]
    assert kinds[-1] is DrawVoided
    assert [e for e in panel.journal() if isinstance(e.event, FrameFrozen | CasesDrawn)]


def test_a_frame_can_be_declared_void_before_the_draw(settled_office: Office) -> None:
    session = settled_office.open_session()
    settled_office.freeze(session)
    _void(settled_office, session)
    assert settled_office.session(session).stage == "prepared"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_void_draw_needs_a_reason(panel: Office, reason: str) -> None:
    with pytest.raises(FilingError, match="作废理由"):
        _void(panel, "monthly-review-2023-05-1", reason)


def test_only_the_chair_declares_a_draw_void(panel: Office) -> None:
    with pytest.raises(AccessError):
        _void(panel, "monthly-review-2023-05-1", by=SECRETARY)


def test_nothing_is_void_before_a_frame(settled_office: Office) -> None:
    with pytest.raises(TransitionError):
        _void(settled_office, settled_office.open_session())


def test_a_draw_cannot_be_void_once_a_sheet_is_in(panel: Office) -> None:
    session = panel.session("monthly-review-2023-05-1")
    panel.hand_in(session.id, session.cases[0].case, MEMBERS[0])
    with pytest.raises(TransitionError, match="已有评分表提交"):
        _void(panel, session.id)


def test_a_draw_cannot_be_void_while_the_panel_looks_again(panel: Office) -> None:
    session = panel.session("monthly-review-2023-05-1")
    case = session.cases[0].case
    stern = {"shallow-investigation": 8, "delayed-action": 8, "main-demand-avoided": 10}
    panel.score(session.id, case, {}, {}, {}, {}, stern)
    assert panel.reviewed(session.id, case).handed == ()
    with pytest.raises(TransitionError):
        _void(panel, session.id)


def test_an_unknown_session_is_told_as_such(office: Office) -> None:
    with pytest.raises(NotFoundError):
        hear_witness(
            office.desk,
            "monthly-review-2031-01-1",
            words="1",
            actor=office.person(WITNESSES[0]),
            at=moment_of(HELD),
        )


def test_members_are_named(office: Office) -> None:
    assert members_by_name(office.county, ["yu-lan", "gone"]) == (
        ("yu-lan", "俞岚"),
        ("gone", "gone"),
    )
