from __future__ import annotations

from datetime import date, timedelta

import pytest
from office_support import COUNTY, HELD, MONDAY, Office

from engine.clock import moment_of
from engine.configuration.workflow import Workflow
from engine.errors import AccessError, NotFoundError
from engine.services.escalate import run_tick
from engine.services.read_cases import (
    CaseFile,
    WorkItem,
    count_stages,
    list_cases,
    my_work,
    open_file,
)
from engine.workflow.reach import SYSTEM_ROLE

CARD = "petition-2023-00001"


def _work(office: Office, person: str) -> list[tuple[str, str | None]]:
    return [(item.line.case.id, item.step) for item in _items(office, person)]


def _items(office: Office, person: str) -> tuple[WorkItem, ...]:
    return my_work(office.desk, actor=office.person(person), at=moment_of(office.day))


def _file(office: Office, case: str, person: str) -> CaseFile:
    return open_file(office.desk, case, actor=office.person(person), at=moment_of(office.day))


# what waits for whom


@pytest.mark.parametrize(
    ("done", "person", "step"),
    [
        (None, "han-zhuoqun", "route"),
        ("route", "chen-xiang", "accept"),
        ("accept", "chen-xiang", "investigate"),
        ("investigate", "chen-xiang", "sign"),
        ("sign", "chen-xiang", "reply"),
        ("reply", "wu-zhenyu", "settle"),
    ],
)
def test_the_next_step_waits_for_whoever_does_it(
    office: Office, done: str | None, person: str, step: str
) -> None:
    name = office.register()
    if done:
        office.bring(name, done)
    assert _work(office, person) == [(name, step)]


def test_signing_waits_for_one_tier_after_the_other(office: Office) -> None:
    name = office.bring(office.register(), "investigate")
    tiers = {"handler": "chen-xiang", "deputy": "xing-tiejun", "chief": "shi-mingda"}
    for tier, due in tiers.items():
        assert [person for person in tiers.values() if _work(office, person)] == [due]
        office.sign(name, tier)


def test_a_dispute_waits_for_the_common_superior(office: Office) -> None:
    name = office.bring(office.register(), "route")
    office.do(name, "object")
    assert _work(office, "huang-xiaohong") == [(name, "designate")]
    assert _work(office, "chen-xiang") == []


def test_nothing_waits_in_a_settled_case(settled_office: Office) -> None:
    office = settled_office
    for person in office.county.people:
        assert _work(office, person.id) == []


def test_what_is_overdue_stands_first_then_what_is_due_first(office: Office) -> None:
    names = {}
    for number, days in enumerate([0, 14, 2]):
        office.day = MONDAY + timedelta(days=days)
        name = office.register(petitioner_phone=f"1390000{number:04d}")
        names[days] = office.bring(name, "route")
    office.day = MONDAY + timedelta(days=16)
    items = _items(office, "chen-xiang")
    assert [item.line.case.id for item in items] == [names[0], names[2], names[14]]
    assert [item.urgent for item in items] == [True, False, False]


def test_a_reminder_of_the_ladder_reaches_those_it_names(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    office.day = date(2023, 4, 26)
    run_tick(office.desk, at=moment_of(office.day))
    for person in ("chen-xiang", "xing-tiejun"):
        first = _items(office, person)[0]
        assert (first.line.case.id, first.step, first.title[0]) == (name, None, "办结期限将到")
    assert _work(office, "shi-mingda") == []


def test_every_role_that_does_a_step_may_open_the_cases_it_is_for(office: Office) -> None:
    may = {role.id for role in office.county.roles if "petition.read" in role.may}
    with office.desk.database.reading(COUNTY) as unit:
        for loaded in office.desk.library(unit).all("workflow"):
            assert isinstance(loaded.document, Workflow)
            by = {role for step in loaded.document.steps for role in step.by}
            assert by - {SYSTEM_ROLE} <= may, loaded.ref.id


# lists


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, 3),
        ({"stage": "settled"}, 3),
        ({"stage": "routed"}, 0),
        ({"lead": "甘霖镇"}, 1),
        ({"unit": "农业农村局"}, 1),
        ({"topic": ("预付卡消费", "村级工程建设")}, 2),
        ({"text": "2号"}, 1),
        ({"text": "购物卡"}, 3),
        ({"person": "chen-xiang"}, 1),
        ({"opened_from": date(2023, 3, 7)}, 0),
        ({"facts": {"petition.kind": "初信初访"}}, 3),
    ],
)
def test_lists_are_filtered(settled_office: Office, wanted: dict[str, object], found: int) -> None:
    page = list_cases(
        settled_office.desk,
        actor=settled_office.person("han-zhuoqun"),
        at=moment_of(HELD),
        wanted=wanted,  # type: ignore[arg-type]
    )
    assert (page.total, len(page.lines)) == (found, found)


def test_a_filter_never_widens_what_is_seen(settled_office: Office) -> None:
    with pytest.raises(ValueError, match="widen"):
        list_cases(
            settled_office.desk,
            actor=settled_office.person("chen-xiang"),
            at=moment_of(HELD),
            wanted={"any_of": [{"lead": "甘霖镇"}]},
        )


def test_a_page_holds_so_many_and_knows_how_many_there_are(settled_office: Office) -> None:
    clerk = settled_office.person("han-zhuoqun")
    pages = [
        list_cases(settled_office.desk, actor=clerk, at=moment_of(HELD), limit=2, offset=offset)
        for offset in (0, 2)
    ]
    assert [len(page.lines) for page in pages] == [2, 1]
    assert [page.total for page in pages] == [3, 3]
    assert [line.case.id for page in pages for line in page.lines][-1] == CARD


def test_a_line_shows_the_clock_that_is_due_first(office: Office) -> None:
    office.bring(office.register(), "route")
    (line,) = list_cases(
        office.desk, actor=office.person("han-zhuoqun"), at=moment_of(office.day)
    ).lines
    assert line.clock is not None
    assert (line.stage.id, line.workflow.ref.id) == ("routed", "petition")
    assert line.clock.due_on == min(date(2023, 3, 13), date(2023, 3, 21))


@pytest.mark.parametrize(("person", "settled"), [("han-zhuoqun", 3), ("qian-dandan", 1)])
def test_stages_are_counted_within_what_one_sees(
    settled_office: Office, person: str, settled: int
) -> None:
    counted = count_stages(
        settled_office.desk,
        ["registered", "settled"],
        actor=settled_office.person(person),
        at=moment_of(HELD),
        wanted={"workflow": "petition"},
    )
    assert counted == {"registered": 0, "settled": settled}


# the file of a case


def test_a_file_shows_what_was_done_and_what_may_be_done_now(office: Office) -> None:
    name = office.bring(office.register(), "accept")
    file = _file(office, name, "chen-xiang")
    assert file.stage.id == "accepted"
    assert [filing.filing.step for filing in file.filings] == ["register", "route", "accept"]
    assert [offer.step.id for offer in file.steps] == ["contact", "visit", "investigate"]
    assert [(w.step.id, w.people) for w in file.waiting] == [("investigate", ("chen-xiang",))]
    assert file.routed is not None
    assert file.routed.lead == "商务局"


def test_a_step_not_open_yet_is_shown_with_its_refusal(panel: Office) -> None:
    panel.judge("monthly-review-2023-05-1", CARD, {"shallow-investigation": 8, "one-sided": 3})
    file = _file(panel, panel.child(CARD), "shi-qichang")
    refused = {offer.step.id: str(offer.refusal) for offer in file.steps if offer.refusal}
    assert refused["supervise"] == "整改期限未到，尚不能督办"
    assert refused["hold-accountable"].startswith("履职调查结束后")


def test_case_list_and_review_lead_to_one_another(panel: Office) -> None:
    panel.judge("monthly-review-2023-05-1", CARD, {"shallow-investigation": 8, "one-sided": 3})
    file = _file(panel, CARD, "han-zhuoqun")
    (listed,) = file.children
    assert [session for session, _ in file.reviews] == ["monthly-review-2023-05-1"]
    back = _file(panel, listed.id, "han-zhuoqun")
    assert back.parent is not None
    assert back.parent.id == CARD


def test_a_case_there_is_not_and_one_not_yours_are_told_apart(office: Office) -> None:
    name = office.register()
    with pytest.raises(NotFoundError):
        _file(office, "petition-2031-00001", "han-zhuoqun")
    with pytest.raises(AccessError):
        _file(office, name, "chen-xiang")
