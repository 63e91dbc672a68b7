from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from office_support import COUNTY, Office

from engine.audit.entry import CaseRouted, StepDone, TierSigned
from engine.clock import moment_of
from engine.errors import (
    AccessError,
    ConflictError,
    FilingError,
    NotFoundError,
    OnecaseError,
    TransitionError,
)
from engine.services.casebook import open_casebook
from engine.services.perform_step import perform_step


def test_a_petition_runs_from_registration_to_being_struck_off(office: Office) -> None:
    case = office.case(office.settled())
    assert (case.stage, case.final, case.cleared_on) == ("settled", True, office.day)


def test_the_routing_names_lead_assisting_units_and_every_duty(office: Office) -> None:
    case = office.case(office.bring(office.register(), "route"))
    assert (case.lead, case.co_units, case.area) == ("商务局", ("市场监管局",), "城区片区")
    assert [(h.role, h.person) for h in case.holders] == [
        ("handler", "chen-xiang"),
        ("deputy", "xing-tiejun"),
        ("chief", "shi-mingda"),
    ]


def test_the_journal_says_in_a_sentence_why_the_unit_leads(office: Office) -> None:
    office.bring(office.register(), "route")
    (routed,) = [e.event for e in office.journal() if isinstance(e.event, CaseRouted)]
    assert routed.rows == ("r210",)
    assert "商务局" in routed.sentence
    assert "单用途预付卡由商务部门主管" in routed.sentence
    assert (routed.topic, routed.place) == ("预付卡消费", "剡湖街道")


@pytest.mark.parametrize("place", ["甘霖镇", "鹿山街道", "贵门乡"])
@pytest.mark.parametrize("topic", ["村级资金管理", "干部作风", "食品安全"])
def test_what_is_about_discipline_goes_to_the_commission_never_to_the_unit_complained_about(
    office: Office, topic: str, place: str
) -> None:
    name = office.bring(office.register(topic=topic, place=place, about_discipline=True), "route")
    case = office.case(name)
    assert (case.lead, case.co_units) == ("市纪委监委", ())
    units = {post.id: post.unit for post in office.county.posts}
    assert {units[holder.post] for holder in case.holders} == {"市纪委监委"}


# who and when


@pytest.mark.parametrize(
    ("step", "by"),
    [
        ("route", "handler"),
        ("route", "secretary"),
        ("accept", "clerk"),
        ("accept", "chief"),
        ("settle", "handler"),
        ("settle", "clerk"),
    ],
)
def test_a_step_is_refused_to_whom_it_does_not_belong(office: Office, step: str, by: str) -> None:
    name = office.register()
    if step != "route":
        office.bring(name, {"accept": "route", "settle": "reply"}[step])
    before = office.case(name)
    somebody = next(post.holder for post in office.county.posts if post.role == by)
    with pytest.raises(AccessError):
        office.do(name, step, by=somebody)
    assert office.case(name) == before


def test_the_handler_of_another_unit_may_not_accept(office: Office) -> None:
    name = office.bring(office.register(), "route")
    with pytest.raises(AccessError) as refused:
        office.do(name, "accept", by="wei-junjie")
    assert "处置责任人" in refused.value.text("zh")


def test_the_area_office_of_another_area_may_not_settle(office: Office) -> None:
    name = office.bring(office.register(), "reply")
    with pytest.raises(AccessError):
        office.do(name, "settle", by="lin-baichuan")


@pytest.mark.parametrize("step", ["accept", "investigate", "reply", "settle", "satisfaction"])
def test_a_step_of_another_stage_is_refused_with_the_stage_it_is_in(
    office: Office, step: str
) -> None:
    name = office.register()
    with pytest.raises(TransitionError) as refused:
        office.do(name, step, by="chen-xiang")
    assert "待分流" in refused.value.text("zh")


def test_a_step_done_once_in_a_stage_is_not_done_again(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    office.do(name, "extend")
    with pytest.raises(TransitionError):
        office.do(name, "extend")


def test_a_repeatable_step_may_be_done_again(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    for _ in range(3):
        office.do(name, "contact")
    assert office.case(name).facts["contact.count"] == Decimal(3)


def test_an_unknown_step_is_told_as_such(office: Office) -> None:
    name = office.register()
    with pytest.raises(NotFoundError):
        office.do(name, "forget", by="clerk")


def test_an_unknown_case_is_told_as_such(office: Office) -> None:
    with pytest.raises(NotFoundError):
        perform_step(
            office.desk,
            "petition-2023-09999",
            "route",
            answers={"duties_clear": True},
            actor=office.who("clerk"),
            at=moment_of(office.day),
        )


# answers


def test_a_faulty_form_stores_nothing_at_all(office: Office) -> None:
    name = office.bring(office.register(), "contact")
    before = office.case(name)
    with pytest.raises(FilingError) as refused:
        office.do(name, "investigate", facts="短", evidence=[{"kind": "书证"}])
    paths = {path for path, _, _ in refused.value.faults}
    assert paths == {"facts", "evidence.0.name"}
    assert office.case(name) == before
    with office.desk.database.reading(COUNTY) as unit:
        assert [filing.step for filing in unit.filings(name)] == [
            "register",
            "route",
            "accept",
            "contact",
        ]


def test_a_step_without_a_form_takes_no_answers(office: Office) -> None:
    name = office.bring(office.register(), "route")
    with pytest.raises(FilingError):
        office.do(name, "supervise", reason="不归此环节")
    office.do(name, "supervise")
    assert office.case(name).facts["supervise.count"] == Decimal(1)


def test_the_filing_is_kept_with_the_hash_the_journal_names(office: Office) -> None:
    name = office.register()
    entry = office.journal()[-1].event
    assert isinstance(entry, StepDone)
    with office.desk.database.reading(COUNTY) as unit:
        filing = unit.filing(entry.filing or "")
    assert filing.sha256 == entry.filing_sha256
    assert filing.answers["petitioner_name"] == "胡秋实"
    assert (filing.case, filing.by, filing.form.id) == (
        name,
        "han-zhuoqun",
        "petition-registration",
    )


def test_only_new_and_changed_facts_stand_in_the_journal(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    office.do(name, "contact")
    entry = office.journal()[-1].event
    assert isinstance(entry, StepDone)
    assert entry.facts == {"contact.count": {"number": "1"}}


# signing


def test_three_tiers_sign_in_their_order(office: Office) -> None:
    name = office.bring(office.register(), "investigate")
    with pytest.raises(AccessError, match="处置责任人"):
        office.sign(name, "deputy")
    office.sign(name)
    signed = [e.event for e in office.journal() if isinstance(e.event, TierSigned)]
    assert [(s.tier, s.round, s.agreed) for s in signed] == [
        ("handler", 1, True),
        ("deputy", 1, True),
        ("chief", 1, True),
    ]
    assert len({s.shown_sha256 for s in signed}) == 1
    assert office.case(name).stage == "signed"


def test_a_refusal_sends_the_case_back_and_signing_begins_anew(office: Office) -> None:
    name = office.bring(office.register(), "investigate")
    office.sign(name, "handler")
    office.sign(name, "deputy", decision="return", opinion="事实还要补充核实。")
    case = office.case(name)
    assert (case.stage, case.facts["signature.returns"]) == ("accepted", Decimal(1))
    office.do(name, "investigate")
    office.sign(name)
    case = office.case(name)
    assert (case.stage, case.facts["sign_off.missing"]) == ("signed", Decimal(0))
    assert [s.round for s in case.signatures] == [1, 1, 2, 2, 2]


def test_a_refusal_needs_a_reason(office: Office) -> None:
    name = office.bring(office.register(), "investigate")
    with pytest.raises(FilingError, match="opinion"):
        office.sign(name, "handler", decision="return")
    assert office.case(name).signatures == ()


def test_what_happens_between_signatures_does_not_void_them(office: Office) -> None:
    name = office.bring(office.register(), "investigate")
    office.sign(name, "handler", "deputy")
    office.do(name, "contact")
    office.sign(name, "chief")
    assert office.case(name).stage == "signed"


# disputes


def test_an_objection_goes_up_and_the_designation_leaves_one_lead(office: Office) -> None:
    name = office.bring(office.register(), "route")
    office.do(name, "object")
    assert office.case(name).stage == "disputed"
    office.do(name, "designate", lead="市场监管局")
    case = office.case(name)
    assert (case.stage, case.lead) == ("routed", "市场监管局")
    assert case.lead not in case.co_units
    assert {holder.role for holder in case.holders} == {"handler", "deputy", "chief"}
    assert [h.person for h in case.holders if h.role == "handler"] == ["wei-junjie"]


def test_the_unit_that_objected_can_no_longer_act_once_another_leads(office: Office) -> None:
    name = office.bring(office.register(), "route")
    office.do(name, "object")
    office.do(name, "designate", lead="市场监管局")
    with pytest.raises(AccessError):
        office.do(name, "accept", by="chen-xiang")
    office.do(name, "accept", by="wei-junjie")


def test_units_do_not_pass_a_case_on_to_one_another(office: Office) -> None:
    name = office.bring(office.register(), "route")
    office.do(name, "object", suggested_unit="市场监管局")
    with pytest.raises(AccessError):
        office.do(name, "designate", by="chen-xiang")
    assert office.case(name).lead == "商务局"


def test_each_objection_is_counted(office: Office) -> None:
    name = office.bring(office.register(), "route")
    for _ in range(3):
        office.do(name, "object")
        office.do(name, "designate", lead="商务局")
    assert office.case(name).facts["transfers.count"] == Decimal(3)


@pytest.mark.parametrize("lead", ["不存在的局", "市信访局"])
def test_a_designation_to_a_unit_that_cannot_lead_changes_nothing(
    office: Office, lead: str
) -> None:
    name = office.bring(office.register(), "route")
    office.do(name, "object")
    with pytest.raises(OnecaseError):
        office.do(name, "designate", lead=lead)
    case = office.case(name)
    assert (case.stage, case.lead) == ("disputed", "商务局")


# clocks


def _conclude(office: Office, name: str) -> tuple[date | None, bool]:
    with office.desk.database.reading(COUNTY) as unit:
        book = open_casebook(unit, office.desk, unit.case(name), office.day)
    clock = next(each for each in book.clocks if each.clock == "conclude")
    return clock.due_on, clock.extended_days > 0


def test_an_extension_lengthens_the_clock(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    assert _conclude(office, name) == (date(2023, 5, 5), False)
    office.later(20).do(name, "extend", days=10)
    assert _conclude(office, name) == (date(2023, 5, 15), True)


def test_an_extension_is_granted_once_even_after_the_case_came_back(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    office.do(name, "extend", days=10)
    office.do(name, "contact")
    office.do(name, "investigate")
    office.sign(name, "handler", decision="return", opinion="补充核实后再报。")
    office.do(name, "extend", days=30)
    assert _conclude(office, name) == (date(2023, 5, 15), True)


def test_an_extension_beyond_thirty_days_is_refused(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    with pytest.raises(FilingError, match="days"):
        office.do(name, "extend", days=31)
    assert _conclude(office, name) == (date(2023, 5, 5), False)


# stale pages, doubled submissions


def test_a_stale_page_is_refused_and_told_what_changed(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    seen = office.case(name).revision
    office.do(name, "contact", revision=seen)
    with pytest.raises(ConflictError) as refused:
        office.do(name, "visit", revision=seen)
    assert "陈翔" in refused.value.text("zh")
    assert "办理了一个环节" in refused.value.text("zh")
    assert office.case(name).facts.get("visit.count") in {None, Decimal(0)}


def test_a_stale_page_is_told_so_even_if_the_step_is_no_longer_open(office: Office) -> None:
    name = office.bring(office.register(), "route")
    seen = office.case(name).revision
    office.do(name, "accept", revision=seen)
    with pytest.raises(ConflictError, match="陈翔"):
        office.do(name, "decline", revision=seen)


def test_the_same_token_twice_is_one_act(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    for _ in range(2):
        office.do(name, "contact", token="page-7")
    assert office.case(name).facts["contact.count"] == Decimal(1)


def test_a_token_counts_even_where_the_page_is_stale_by_its_own_first_act(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    seen = office.case(name).revision
    for _ in range(2):
        office.do(name, "contact", token="page-7", revision=seen)
    assert office.case(name).facts["contact.count"] == Decimal(1)
