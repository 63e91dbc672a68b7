from __future__ import annotations

import pytest
from desk_support import Person, hidden_fields
from flask import Flask


@pytest.fixture
def case(app: Flask) -> str:
    """A letter about a bridge, routed to the road yard."""
    anna = Person.of(app, "anna")
    case = anna.register("桥上有个大洞", "bridges")
    anna.do(case, "route")
    return case


@pytest.fixture
def cleo(app: Flask) -> Person:
    """The handler of the road yard."""
    return Person.of(app, "cleo")


def test_routing_says_beforehand_who_will_handle_it(app: Flask) -> None:
    anna = Person.of(app, "anna")
    page = anna.see(f"{anna.register('井水变黄', 'wells')}/do/route")
    assert "按规则将由谁办理" in page
    assert "水务工场" in page
    assert "协办：道路工场" in page


def test_a_step_without_form_asks_for_a_confirmation(cleo: Person, case: str) -> None:
    assert "每次都记一笔" in cleo.see(f"{case}/do/note")
    answer = cleo.do(case, "note")
    assert (answer.status_code, answer.location) == (302, case)
    assert "已办理：打电话" in cleo.see(case)


def test_faults_come_back_with_what_was_typed(cleo: Person, case: str) -> None:
    answer = cleo.do(case, "report", f_found="是")
    assert answer.status_code == 422
    assert 'value="是"' in answer.text
    assert "aria-invalid" in answer.text


def test_a_button_of_a_row_changes_the_page_and_nothing_else(cleo: Person, case: str) -> None:
    answer = cleo.do(case, "report", f_found="桥板腐烂", _op="add:f_measures")
    assert answer.status_code == 200
    assert 'value="桥板腐烂"' in answer.text
    assert "待办：报告" in cleo.see(case)


def test_a_second_click_does_the_step_once(cleo: Person, case: str) -> None:
    address = f"{case}/do/note"
    hidden = hidden_fields(cleo.see(address))
    assert cleo.post(address, hidden).status_code == 302
    assert cleo.post(address, hidden).status_code == 302
    assert cleo.see(case).count('<p class="oc-timeline__what">打电话</p>') == 1


def test_a_second_click_after_the_case_moved_on_is_no_error(cleo: Person, case: str) -> None:
    address = f"{case}/do/report"
    hidden = hidden_fields(cleo.see(address))
    assert cleo.post(address, hidden, f_found="桥板腐烂").status_code == 302
    assert cleo.post(address, hidden, f_found="桥板腐烂").status_code == 302


def test_who_was_overtaken_sees_it_and_keeps_what_was_typed(cleo: Person, case: str) -> None:
    address = f"{case}/do/report"
    hidden = hidden_fields(cleo.see(address))
    cleo.do(case, "note")
    answer = cleo.post(address, hidden, f_found="桥板腐烂")
    assert answer.status_code == 409
    assert "请先看清此件的最新情况" in answer.text
    assert 'value="桥板腐烂"' in answer.text
    again = cleo.post(address, hidden_fields(answer.text), f_found="桥板腐烂")
    assert again.status_code == 302


def test_a_refused_step_says_why_and_shows_no_form(app: Flask, case: str) -> None:
    page = Person.of(app, "anna").see(f"{case}/do/hurry")
    assert "期限未到" in page
    assert "未满足：" in page
    assert "<form" not in page[page.index("<main") :]


def test_a_refused_step_cannot_be_sent_either(app: Flask, case: str) -> None:
    anna = Person.of(app, "anna")
    token = hidden_fields(anna.see("/cases/letters/new"))
    assert anna.post(f"{case}/do/hurry", token).status_code == 409


def test_a_step_of_others_is_refused(app: Flask, case: str) -> None:
    assert Person.of(app, "anna").status(f"{case}/do/report") == 403


def test_a_step_of_another_stage_is_refused(cleo: Person, case: str) -> None:
    assert cleo.status(f"{case}/do/sign") == 409


def test_an_unknown_step_is_not_found(cleo: Person, case: str) -> None:
    assert cleo.status(f"{case}/do/fly") == 404
    hidden = hidden_fields(cleo.see(f"{case}/do/note"))
    assert cleo.post(f"{case}/do/fly", hidden).status_code == 404


def test_a_step_that_takes_the_case_away_leads_to_my_work(app: Flask) -> None:
    anna = Person.of(app, "anna")
    case = anna.register("桥上有个大洞", "bridges")
    anna.do(case, "route")
    cleo = Person.of(app, "cleo")
    answer = cleo.do(case, "hand-over")
    assert answer.location in {"/", case}
    assert cleo.client.get(answer.location).status_code == 200


@pytest.fixture
def reported(cleo: Person, case: str) -> str:
    """The same letter, waiting for signatures."""
    cleo.do(case, "report", f_found="桥板腐烂，需要更换")
    return case


def test_who_signs_sees_what_is_signed_and_its_hash(cleo: Person, reported: str) -> None:
    page = cleo.see(f"{reported}/do/sign")
    assert "您将签署：办理报告" in page
    assert "桥板腐烂，需要更换" in page
    assert "您的签字层级" in page
    assert "oc-hash" in page


def test_a_later_tier_waits_for_the_earlier(app: Flask, reported: str) -> None:
    assert "先签字" in Person.of(app, "dora").see(f"{reported}/do/sign")


def test_the_last_signature_closes_the_case(app: Flask, cleo: Person, reported: str) -> None:
    assert cleo.do(reported, "sign", f_decision="agree").status_code == 302
    dora = Person.of(app, "dora")
    assert "克丽奥已同意" in dora.see(f"{reported}/do/sign")
    dora.do(reported, "sign", f_decision="agree")
    page = dora.see(reported)
    assert "逐级签字：分管人同意" in page
    assert "办理已结束。" in page
    assert "按期，用时 0 天" in page


def test_a_return_is_told_and_the_case_goes_back(cleo: Person, reported: str) -> None:
    cleo.do(reported, "sign", f_decision="return")
    page = cleo.see(reported)
    assert "逐级签字：经办人退回" in page
    assert "待办：报告" in page
