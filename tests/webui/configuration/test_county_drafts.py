"""Drafts of the county document and the calendar over the test client, until they count."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from draft_support import begun, draft_text, lines_changed, sent
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import NOW, desk_of, person, visitor
from webui_support import PASSWORD, token_of

from engine.clock import county_date
from engine.services.edit_documents import keep_revision
from engine.services.submit_drafts import submit_draft

COUNTY = "/configuration/county/shengzhou"
EDIT = f"{COUNTY}/edit"
CALENDAR = "/configuration/calendar/workdays"
HANDLER = "commerce-handler-1"


def text_of(app: Flask, kind: str = "county", name: str = "shengzhou") -> str:
    return draft_text(app, kind, name)


def send(client: FlaskClient, address: str, **changed: object) -> tuple[int, str]:
    """Send a part as the page shows it, with some answers changed; return status and text."""
    answer = client.post(address, data=sent(client, address) | changed, follow_redirects=True)
    return answer.status_code, answer.text


def rewritten(app: Flask, old: str, new: str) -> None:
    """Change the county's draft by its text."""
    desk = desk_of(app)
    with desk.database.reading(desk.county) as unit:
        draft = unit.document_draft("county", "shengzhou")
    assert draft is not None
    changed = re.sub(old, new, draft.text, flags=re.MULTILINE)
    assert changed != draft.text
    keep_revision(desk, draft, changed, actor=person(desk, "ma-zhihao"), at=NOW)


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        (COUNTY, ["head", "unit_kinds", "units", "areas", "topics", "roles", "measures"]),
        (COUNTY, ["agreed_totals", "posts.chair-1", "people.yu-lan"]),
        (CALENDAR, ["head", "years"]),
    ],
)
def test_a_part_sent_untouched_changes_no_byte(address: str, parts: list[str], app: Flask) -> None:
    client = begun(app, address)
    kind, name = address.split("/")[2:]
    before = text_of(app, kind, name)
    for part in parts:
        data = sent(client, f"{address}/edit/{part}")
        answer = client.post(f"{address}/edit/{part}", data=data)
        assert answer.status_code == 302, part
        assert text_of(app, kind, name) == before, part


def test_posts_are_found_by_a_name_and_told_with_unit_role_and_holder(app: Flask) -> None:
    client = begun(app, COUNTY)
    assert len(client.get(f"{EDIT}/posts").data) < 200_000
    page = Page(client.get(f"{EDIT}/posts?find=商务局+陈翔").text)
    row = page.by_id(f"row-{HANDLER}").text
    for said in ("商务局", "处置责任人", "陈翔"):
        assert said in row
    assert "row-chair-1" not in client.get(f"{EDIT}/posts?find=商务局+陈翔").text
    assert "没有找到" in client.get(f"{EDIT}/posts?find=查无此人").text
    assert "蔡家良" in client.get(f"{EDIT}/people?find=评查组组长").text


def test_a_post_given_to_another_person_is_one_line_and_is_said_in_words(app: Flask) -> None:
    client = begun(app, COUNTY)
    before = text_of(app)
    status, page = send(client, f"{EDIT}/posts.{HANDLER}", f_holder="gao-yuanhang")
    assert status == 200
    assert "已保存为草稿" in page
    ((old, new),) = lines_changed(before, text_of(app))
    assert new == old.replace("chen-xiang", "gao-yuanhang")
    overview = client.get(EDIT).text
    assert "高远航" in overview
    assert 'id="impact"' not in overview


def test_an_added_person_can_hold_a_post_and_an_id_is_given_once(app: Flask) -> None:
    client = begun(app, COUNTY)
    status, page = send(client, f"{EDIT}/people.~new", f_id="zhang-xin", f_name="张新")
    assert status == 200
    assert "张新" in page
    assert 'value="zhang-xin"' in client.get(f"{EDIT}/posts.chair-1").text
    status, page = send(client, f"{EDIT}/people.~new", f_id="zhang-xin", f_name="张欣")
    assert status == 422
    assert "已有一行用这个名称" in page


def test_a_deleted_row_goes_and_the_check_tells_who_still_needs_it(app: Flask) -> None:
    client = begun(app, COUNTY)
    token = token_of(client, "/configuration/rubric/repeat-petition/edit")
    data = {"csrf_token": token, "_revision": "1"}
    answer = client.post(f"{EDIT}/people.chen-xiang/delete", data=data, follow_redirects=True)
    assert "已从草稿中删去" in answer.text
    assert "{id: chen-xiang" not in text_of(app)
    assert f"{EDIT}/posts.{HANDLER}" in client.get(EDIT).text
    again = client.post(f"{EDIT}/people.chen-xiang/delete", data=data, follow_redirects=True)
    assert "刚被别人改过或删去" in again.text
    assert client.post(f"{EDIT}/units/delete", data=data).status_code == 404


def test_a_row_that_went_meanwhile_is_not_written_over_another(app: Flask) -> None:
    client = begun(app, COUNTY)
    data = sent(client, f"{EDIT}/posts.chair-2") | {"f_holder": "yu-lan"}
    rewritten(app, r"^- \{id: chair-1,.*\n", "")
    assert client.post(f"{EDIT}/posts.chair-2", data=data).status_code == 302
    assert "{id: secretary-1" in text_of(app)
    assert re.search(r"id: chair-2,.*holder: yu-lan", text_of(app))
    data = sent(client, f"{EDIT}/posts.secretary-1") | {"f_holder": "yu-lan"}
    rewritten(app, r"^- \{id: secretary-1,.*\n", "")
    answer = client.post(f"{EDIT}/posts.secretary-1", data=data)
    assert answer.status_code == 409
    assert "刚被别人改过或删去" in answer.text


def test_nobody_may_lock_everybody_out_and_the_page_says_the_way_out(app: Flask) -> None:
    client = begun(app, COUNTY)
    rewritten(app, r"^- \{id: [^,]+,.*role: approver,.*\n", "")
    page = client.get(EDIT).text
    assert 'id="impact"' in page
    assert "以后就改不了规则了" in page
    assert "请让两个不同的人" in page


def test_a_calendar_draft_says_which_due_days_move(app: Flask) -> None:
    client = begun(app, CALENDAR)
    page = client.get(f"{CALENDAR}/edit").text
    assert "检查" in page
    assert client.get(f"{CALENDAR}/edit/years").text.count("<summary") >= 5
    assert ">2022</summary>" in client.get(f"{CALENDAR}/edit/years").text


def approved(app: Flask) -> None:
    """Let the county's draft be submitted by its author and approved by another."""
    desk = desk_of(app)
    with desk.database.reading(desk.county) as unit:
        draft = unit.document_draft("county", "shengzhou")
    assert draft is not None
    today = county_date(NOW).isoformat()
    keep_revision(
        desk,
        draft,
        draft.text.replace("effective_from: 2024-01-01", f"effective_from: {today}"),
        actor=person(desk, "ma-zhihao"),
        at=NOW,
    )
    submit_draft(
        desk,
        "county",
        "shengzhou",
        revision=draft.revision + 1,
        words="人员调整",
        actor=person(desk, "ma-zhihao"),
        at=NOW + timedelta(minutes=1),
    )
    approver = visitor(app, "pan-zhongliang")
    page = approver.get("/configuration/submissions").text
    (found,) = set(re.findall(r'href="(/configuration/submissions/[^"]+)"', page))
    token = token_of(approver, found)
    answer = approver.post(
        f"{found}/approve",
        data={**sent(approver, found), "csrf_token": token, "words": "同意"},
        follow_redirects=True,
    )
    assert "已批准发布" in answer.text


def test_who_holds_which_post_changes_at_once_for_who_is_signed_in(app: Flask) -> None:
    assessor = visitor(app, "yu-lan")
    assert assessor.get("/configuration/submissions").status_code == 403
    client = begun(app, COUNTY)
    status, _ = send(
        client,
        f"{EDIT}/posts.~new",
        **{
            "f_id": "approver-9",
            "f_title-zh": "规则审批人",
            "f_unit": "市纪委监委",
            "f_role": "approver",
            "f_holder": "yu-lan",
        },
    )
    assert status == 200
    approved(app)
    assert assessor.get("/configuration/submissions").status_code == 200


def test_who_is_taken_out_of_the_county_no_longer_signs_in(app: Flask) -> None:
    post = "xianyan-observer"
    begun(app, COUNTY)
    found = re.search(rf"id: {post},.*holder: ([a-z-]+)", text_of(app))
    assert found
    gone = found[1]
    before = visitor(app, gone)
    assert before.get("/").status_code == 200
    rewritten(app, rf"^- \{{id: {post},.*\n|^- \{{id: {gone},.*\n", "")
    approved(app)
    assert before.get("/").status_code in {302, 401, 403}
    anew = app.test_client()
    token = token_of(anew, "/sign-in")
    data = {"csrf_token": token, "login": gone, "password": PASSWORD}
    assert anew.post("/sign-in", data=data).status_code != 302
    assert anew.get("/").status_code != 200
