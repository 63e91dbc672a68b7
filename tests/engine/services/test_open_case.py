from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from office_support import COUNTY, PETITION, Office

from engine.audit.entry import CaseOpened, CaseRouted
from engine.clock import moment_of
from engine.errors import AccessError, FilingError, NotFoundError
from engine.services.casebook import open_casebook
from engine.services.open_case import open_case, open_follow_up
from engine.terms import SYSTEM


def test_a_registered_petition_has_number_stage_headline_and_kind(office: Office) -> None:
    case = office.case(office.register())
    assert (case.number, case.stage) == ("嵊信〔2023〕1号", "registered")
    assert case.headline == PETITION["headline"]
    assert case.facts["petition.kind"] == "初信初访"
    assert case.facts["history.same_matter"] == Decimal(0)


def test_numbers_run_by_year(office: Office) -> None:
    numbers = [office.case(office.register()).number for _ in range(2)]
    office.later(365)
    numbers.append(office.case(office.register()).number)
    assert numbers == ["嵊信〔2023〕1号", "嵊信〔2023〕2号", "嵊信〔2024〕1号"]


def test_a_case_keeps_the_versions_of_its_workflow_forms_and_county(office: Office) -> None:
    case = office.case(office.register())
    kinds = Counter(pin.kind for pin in case.bundle)
    with office.desk.database.reading(COUNTY) as unit:
        steps = open_casebook(unit, office.desk, case, office.day).workflow.document.steps
    assert kinds["workflow"] == kinds["county"] == 1
    assert kinds["form"] == len({step.form for step in steps if step.form})
    assert all(pin.version == 1 and len(pin.sha256) == 64 for pin in case.bundle)


def test_nobody_leads_before_the_petition_is_routed(office: Office) -> None:
    case = office.case(office.register())
    assert case.lead is None
    assert case.holders == ()


@pytest.mark.parametrize("by", ["handler", "observer", "leader", "auditor", "secretary"])
def test_only_clerks_register(office: Office, by: str) -> None:
    person = next(post.holder for post in office.county.posts if post.role == by)
    with pytest.raises(AccessError, match="信访工作人员"):
        office.register(by=person)
    assert office.journal()[-1].case is None


def test_a_person_cannot_open_what_only_the_system_opens(office: Office) -> None:
    with pytest.raises(AccessError):
        open_case(
            office.desk,
            "rectification",
            answers={},
            actor=office.who("clerk"),
            at=moment_of(office.day),
        )
    assert office.journal()[-1].case is None


def test_an_unknown_workflow_is_told_with_the_nearest(office: Office) -> None:
    with pytest.raises(NotFoundError, match="petition"):
        open_case(
            office.desk,
            "petitoin",
            answers=PETITION,
            actor=office.who("clerk"),
            at=moment_of(office.day),
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("petitioner_phone", "call me"),
        ("petitioner_phone", None),
        ("topic", "不存在的类别"),
        ("place", "市政府"),
        ("received_on", "2023-02-30"),
        ("demand", "太短"),
        ("about_discipline", "yes"),
    ],
)
def test_wrong_answers_name_the_field_and_store_nothing(
    office: Office, field: str, value: object
) -> None:
    before = len(office.journal())
    with pytest.raises(FilingError) as refused:
        office.register(**{field: value})
    assert [path for path, _, _ in refused.value.faults] == [field]
    assert len(office.journal()) == before
    with office.desk.database.reading(COUNTY) as unit:
        assert unit.filings("petition-2023-00001") == ()
        assert unit.next_serial("petition", 2023) == 1


def test_two_wrong_answers_are_told_at_once(office: Office) -> None:
    with pytest.raises(FilingError) as refused:
        office.register(petitioner_phone="x", headline="短")
    assert {path for path, _, _ in refused.value.faults} == {"petitioner_phone", "headline"}


def test_the_same_token_twice_is_one_petition(office: Office) -> None:
    first = office.register(token="page-1")
    assert office.register(token="page-1", headline="另一个标题") == first
    assert office.register(token="page-2") != first
    opened = [e for e in office.journal() if isinstance(e.event, CaseOpened)]
    assert len(opened) == 2


def test_a_token_of_a_refused_filing_can_be_used_again(office: Office) -> None:
    with pytest.raises(FilingError):
        office.register(token="page-1", demand="短")
    assert office.case(office.register(token="page-1")).stage == "registered"


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({}, "重复访"),
        ({"petitioner_phone": "139 0000 1234"}, "重复访"),
        ({"petitioner_phone": "13900009999"}, "初信初访"),
        ({"topic": "食品安全"}, "初信初访"),
        ({"bypassed": True, "topic": "食品安全"}, "越级访"),
        ({"about_discipline": True}, "涉纪"),
    ],
)
def test_who_comes_again_is_found_by_rule(
    office: Office, answers: dict[str, object], kind: str
) -> None:
    office.register()
    office.later(30)
    assert office.case(office.register(**answers)).facts["petition.kind"] == kind


@pytest.mark.parametrize(("days", "kind"), [(365, "重复访"), (366, "初信初访")])
def test_a_year_ends_what_counts_as_the_same_matter(office: Office, days: int, kind: str) -> None:
    office.register()
    office.later(days)
    assert office.case(office.register()).facts["petition.kind"] == kind


def test_how_often_somebody_came_before_stays_as_it_was_at_registration(office: Office) -> None:
    first = office.register()
    office.later(10).register()
    office.do(first, "route")
    assert office.case(first).facts["history.same_matter"] == Decimal(0)


def test_the_person_is_known_by_a_fingerprint_only(office: Office) -> None:
    key = office.case(office.register()).facts["petitioner.key"]
    assert isinstance(key, str)
    assert len(key) == 16
    assert "13900001234" not in key


def test_a_follow_up_falls_to_the_units_and_holders_of_the_case_it_follows(office: Office) -> None:
    parent = office.case(office.bring(office.register(), "accept"))
    session = office.open_session()
    with office.desk.database.writing(COUNTY) as unit:
        name = open_follow_up(
            unit,
            office.desk,
            workflow="rectification",
            parent=parent,
            session=session,
            given={"review.grade": "unqualified"},
            reason="下发负分问题清单",
            at=moment_of(office.day),
        )
    follow_up = office.case(name)
    assert (follow_up.lead, follow_up.co_units) == (parent.lead, parent.co_units)
    assert follow_up.holders == parent.holders
    assert (follow_up.parent, follow_up.stage) == (parent.id, "rectifying")
    assert follow_up.headline == parent.headline
    assert follow_up.facts["review.grade"] == "unqualified"
    routed = [e.event for e in office.journal() if isinstance(e.event, CaseRouted)][-1]
    assert parent.number in routed.sentence


def test_a_workflow_that_people_open_cannot_follow_from_a_review(office: Office) -> None:
    parent = office.case(office.bring(office.register(), "route"))
    with (
        pytest.raises(AccessError, match="system"),
        office.desk.database.writing(COUNTY) as unit,
    ):
        open_follow_up(
            unit,
            office.desk,
            workflow="petition",
            parent=parent,
            session="s",
            given={},
            reason="无",
            at=moment_of(office.day),
        )
    assert office.journal()[-1].case == parent.id


def test_the_system_may_not_register_a_petition(office: Office) -> None:
    with pytest.raises(AccessError):
        open_case(office.desk, "petition", answers=PETITION, actor=SYSTEM, at=moment_of(office.day))
