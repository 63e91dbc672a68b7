"""Drafts on the pages of steps and new cases, without script: saved, resumed, given up, told of."""

from __future__ import annotations

import re

import pytest
from desk_support import Person, hidden_fields
from flask import Flask
from werkzeug.test import TestResponse

from engine.records.session import Database

NEW = "/cases/letters/new"


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


def save(person: Person, address: str, **fields: str) -> TestResponse:
    """Press the button that saves a draft."""
    return person.send(address, _op="draft", **fields)


def drafts_of(database: Database, person: str) -> int:
    with database.reading("paper-town") as unit:
        return len(unit.drafts(person))


def steps_done(person: Person, case: str, title: str) -> int:
    return person.see(case).count(f'<p class="oc-timeline__what">{title}</p>')


def test_a_saved_draft_is_no_act(cleo: Person, case: str, database: Database) -> None:
    with database.reading("paper-town") as unit:
        before = unit.head()
    answer = save(cleo, f"{case}/do/report", f_found="桥板腐")
    assert answer.status_code == 200
    assert re.search(r"草稿已保存 \d\d:\d\d", answer.text)
    with database.reading("paper-town") as unit:
        assert unit.head() == before
    assert drafts_of(database, "cleo") == 1


def test_a_save_of_its_own_accord_says_so(cleo: Person, case: str) -> None:
    answer = save(cleo, f"{case}/do/report", f_found="桥板腐", _auto="1")
    assert re.search(r"已自动保存 \d\d:\d\d", answer.text)


def test_saving_tells_no_faults(cleo: Person, case: str) -> None:
    answer = save(cleo, f"{case}/do/report", f_found="桥")
    assert "aria-invalid" not in answer.text
    assert 'value="桥"' in answer.text


def test_opening_the_step_again_goes_on_with_the_draft(app: Flask, cleo: Person, case: str) -> None:
    save(cleo, f"{case}/do/report", f_found="桥板腐烂")
    elsewhere = Person.of(app, "cleo").see(f"{case}/do/report")
    assert 'value="桥板腐烂"' in elsewhere
    assert "接着填写草稿" in elsewhere


def test_my_work_lists_the_draft_until_it_is_submitted(cleo: Person, case: str) -> None:
    assert "草稿" not in cleo.see("/")
    save(cleo, f"{case}/do/report", f_found="桥板腐烂")
    page = cleo.see("/")
    assert f'<a href="{case}/do/report">报告</a>' in page[page.index("草稿") :]
    cleo.send(f"{case}/do/report")
    assert "草稿" not in cleo.see("/")


def test_an_untouched_draft_files_what_was_typed(
    cleo: Person, case: str, database: Database
) -> None:
    save(cleo, f"{case}/do/report", f_found="桥板腐烂")
    assert cleo.send(f"{case}/do/report", f_found="桥板腐烂").status_code == 302
    assert drafts_of(database, "cleo") == 0
    with database.reading("paper-town") as unit:
        assert unit.filings(case.rpartition("/")[2])[-1].answers == {"found": "桥板腐烂"}


def test_rows_stay_in_a_draft(cleo: Person, case: str) -> None:
    address = f"{case}/do/report"
    rows = cleo.send(address, f_found="桥板腐烂", _op="add:f_measures")
    name = re.findall(r'name="(f_measures-\d+-what)"', rows.text)[0]
    cleo.post(address, hidden_fields(rows.text), _op="draft", **{name: "换板"})
    assert 'value="换板"' in cleo.see(address)


def test_who_reads_nothing_of_it_is_everybody_else(app: Flask, case: str) -> None:
    anna = Person.of(app, "anna")
    save(anna, NEW, f_headline="井水变黄", f_writer="不愿透露姓名")
    for login in ("cleo", "dora", "emil"):
        page = Person.of(app, login).see("/")
        assert "草稿" not in page
    assert "不愿透露姓名" in anna.see(NEW)


def test_a_draft_that_is_given_up_is_gone(cleo: Person, case: str, database: Database) -> None:
    address = f"{case}/do/report"
    save(cleo, address, f_found="桥板腐烂")
    answer = cleo.send(address, _op="draft-discard")
    assert (answer.status_code, answer.location) == (302, address)
    page = cleo.see(address)
    assert "草稿已放弃" in page
    assert "桥板腐烂" not in page
    assert drafts_of(database, "cleo") == 0


def test_a_draft_of_a_new_case_is_resumed_and_gone_once_it_is_registered(
    app: Flask, database: Database
) -> None:
    anna = Person.of(app, "anna")
    save(anna, NEW, f_headline="井水变黄了", f_topic="wells")
    page = anna.see(NEW)
    assert 'value="井水变黄了"' in page
    assert "还没有登记" in anna.see("/")
    answer = anna.send(NEW, f_headline="井水变黄了", f_topic="wells", f_writer="写信人")
    assert answer.status_code == 302
    assert drafts_of(database, "anna") == 0
    assert "井水变黄了" not in anna.see(NEW)


def test_the_draft_of_a_new_case_can_be_given_up(app: Flask) -> None:
    anna = Person.of(app, "anna")
    save(anna, NEW, f_headline="井水变黄了")
    assert anna.send(NEW, _op="draft-discard").location == NEW
    assert "井水变黄了" not in anna.see(NEW)


def test_who_may_not_open_cases_saves_no_draft_of_one(app: Flask, cleo: Person, case: str) -> None:
    hidden = hidden_fields(cleo.see(f"{case}/do/report"))
    assert cleo.post(NEW, hidden, _op="draft", f_headline="井水变黄").status_code == 403


def test_two_clicks_on_submit_are_one_act(cleo: Person, case: str) -> None:
    address = f"{case}/do/report"
    save(cleo, address, f_found="桥板腐烂")
    hidden = hidden_fields(cleo.see(address))
    for _ in range(2):
        assert cleo.post(address, hidden, f_found="桥板腐烂").status_code == 302
    assert steps_done(cleo, case, "报告") == 1


def test_a_draft_resumed_elsewhere_is_the_same_act(app: Flask, cleo: Person, case: str) -> None:
    address = f"{case}/do/report"
    here = hidden_fields(save(cleo, address, f_found="桥板腐烂").text)
    elsewhere = Person.of(app, "cleo")
    there = hidden_fields(elsewhere.see(address))
    assert elsewhere.post(address, there, f_found="桥板腐烂").status_code == 302
    assert cleo.post(address, here, f_found="桥板腐烂").status_code == 302
    assert steps_done(cleo, case, "报告") == 1


def test_a_save_that_comes_after_submitting_keeps_nothing(
    cleo: Person, case: str, database: Database
) -> None:
    address = f"{case}/do/report"
    hidden = hidden_fields(cleo.see(address))
    assert cleo.post(address, hidden, f_found="桥板腐烂").status_code == 302
    late = cleo.post(address, hidden, f_found="桥板腐烂", _op="draft")
    assert late.status_code == 409
    assert "已经提交" in late.text
    assert drafts_of(database, "cleo") == 0


# two tabs


def test_a_second_tab_does_not_overwrite_the_first(cleo: Person, case: str) -> None:
    address = f"{case}/do/report"
    one, two = (hidden_fields(cleo.see(address)) for _ in range(2))
    cleo.post(address, one, _op="draft", f_found="第一个页面")
    answer = cleo.post(address, two, _op="draft", f_found="第二个页面")
    assert answer.status_code == 409
    assert "没有覆盖它" in answer.text
    assert 'value="第二个页面"' in answer.text
    assert '<td data-label="已保存的草稿">第一个页面</td>' in answer.text
    assert 'value="第一个页面"' in cleo.see(address)


def test_who_has_looked_may_replace_the_draft_of_the_other_tab(cleo: Person, case: str) -> None:
    address = f"{case}/do/report"
    one, two = (hidden_fields(cleo.see(address)) for _ in range(2))
    cleo.post(address, one, _op="draft", f_found="第一个页面")
    refused = cleo.post(address, two, _op="draft", f_found="第二个页面")
    answer = cleo.post(
        address, hidden_fields(refused.text), _op="draft-replace", f_found="第二个页面"
    )
    assert answer.status_code == 200
    assert 'value="第二个页面"' in cleo.see(address)


def test_the_tab_that_saved_last_goes_on_even_if_the_answer_was_lost(
    cleo: Person, case: str
) -> None:
    address = f"{case}/do/report"
    hidden = hidden_fields(cleo.see(address))
    for text in ("桥", "桥板", "桥板腐烂"):
        assert cleo.post(address, hidden, _op="draft", f_found=text).status_code == 200
    assert 'value="桥板腐烂"' in cleo.see(address)


def test_an_earlier_save_that_arrives_late_changes_nothing(cleo: Person, case: str) -> None:
    address = f"{case}/do/report"
    hidden = hidden_fields(cleo.see(address))
    cleo.post(address, {**hidden, "_turn": "2"}, _op="draft", f_found="桥板腐烂")
    late = cleo.post(address, {**hidden, "_turn": "1"}, _op="draft", f_found="桥")
    assert late.status_code == 200
    assert 'value="桥板腐烂"' in cleo.see(address)


# others act meanwhile


def test_a_draft_of_before_a_change_says_what_changed(cleo: Person, case: str) -> None:
    save(cleo, f"{case}/do/report", f_found="桥板腐烂")
    cleo.do(case, "note")
    page = cleo.see(f"{case}/do/report")
    assert "您填写期间，此件有了变化" in page
    assert "克丽奥：打电话" in page


def test_a_draft_of_a_step_that_is_closed_can_be_read_and_given_up(
    cleo: Person, case: str, database: Database
) -> None:
    address = f"{case}/do/report"
    first = hidden_fields(cleo.see(address))
    other = hidden_fields(cleo.see(address))
    cleo.post(address, first, _op="draft", f_found="第一个页面")
    assert cleo.post(address, other, f_found="第二个页面").status_code == 302
    assert "这一环节现在不能办理" in cleo.see("/")
    answer = cleo.client.get(address)
    assert answer.status_code == 409
    assert "第一个页面" in answer.text
    assert cleo.post(address, hidden_fields(answer.text), _op="draft-discard").location == case
    assert drafts_of(database, "cleo") == 0


def test_what_was_typed_into_a_refused_post_stands_on_the_page_that_refuses_it(
    app: Flask, cleo: Person, case: str
) -> None:
    address = f"{case}/do/report"
    hidden = hidden_fields(cleo.see(address))
    cleo.do(case, "hand-over")
    anna = Person.of(app, "anna")
    anna.do(case, "route")
    answer = anna.post(address, hidden_fields(anna.see(NEW)), f_found="桥板腐烂，需要更换")
    assert answer.status_code == 403
    assert "桥板腐烂，需要更换" in answer.text
    assert hidden["_revision"]


def test_a_button_of_the_page_does_not_hide_that_others_acted(cleo: Person, case: str) -> None:
    address = f"{case}/do/report"
    hidden = hidden_fields(cleo.see(address))
    cleo.do(case, "note")
    again = hidden_fields(cleo.post(address, hidden, f_found="桥板", _op="refresh").text)
    assert again["_revision"] == hidden["_revision"]
    refused = cleo.post(address, again, f_found="桥板腐烂")
    assert refused.status_code == 409
    assert "克丽奥：打电话" in refused.text


def test_a_step_closed_meanwhile_keeps_what_was_typed(cleo: Person, case: str) -> None:
    address = f"{case}/do/report"
    one, two = (hidden_fields(cleo.see(address)) for _ in range(2))
    cleo.post(address, one, f_found="第一份报告")
    answer = cleo.post(address, two, f_found="第二份报告")
    assert answer.status_code == 409
    assert "克丽奥：报告" in answer.text
    assert "填写了同一份表单" in answer.text
    assert '<td data-label="本页">第二份报告</td>' in answer.text
    assert '<td data-label="克丽奥">第一份报告</td>' in answer.text
    last = cleo.post(address, hidden_fields(answer.text), f_found="第二份报告")
    assert last.status_code == 409
    assert 'value="第二份报告"' in last.text
