"""Four eyes in the browser: submitted, returned, approved, withdrawn, and all of it told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from four_eyes_support import APPROVER, AUTHOR, RUBRIC, approve, begin, draft_of, submit, written
from html_support import Page
from story_support import desk_of, visitor

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

DOCUMENT = f"/configuration/rubric/{RUBRIC}"
WAITING = f"/configuration/submissions/rubric-{RUBRIC}-2-1"
HIDDEN = re.compile(r'name="(csrf_token|_act|revision)" value="([^"]*)"')


def send(client: FlaskClient, page: str, address: str, **fields: str) -> TestResponse:
    """Send a form of a page to an address, with all that the page hides in it."""
    return client.post(address, data={**hidden(client, page), **fields})


def hidden(client: FlaskClient, page: str) -> dict[str, str]:
    return dict(HIDDEN.findall(client.get(page).text))


def submitted(app: Flask) -> FlaskClient:
    """Return the author's browser after the draft was submitted there."""
    written(desk_of(app))
    author = visitor(app, AUTHOR)
    answer = send(author, f"{DOCUMENT}/edit", f"{DOCUMENT}/submit", words="按新规定少扣一分")
    assert answer.status_code == 302
    return author


def state_of(app: Flask) -> str:
    desk = desk_of(app)
    with desk.database.reading(desk.county) as unit:
        return unit.submissions()[0].state


def words_of(client: FlaskClient, page: str) -> str:
    """Return what a page says."""
    text = client.get(page).text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[text.index("<main") :]))


class TestTheAuthor:
    def test_is_told_what_keeps_the_draft_from_being_submitted(self, app: Flask) -> None:
        begin(desk_of(app))
        author = visitor(app, AUTHOR)
        assert "还不能提交" in words_of(author, f"{DOCUMENT}/edit")
        assert "完全相同" in words_of(author, f"{DOCUMENT}/edit")
        assert f'action="{DOCUMENT}/submit"' not in author.get(f"{DOCUMENT}/edit").text

    def test_submits_and_sees_that_it_waits(self, app: Flask) -> None:
        author = submitted(app)
        told = words_of(author, f"{DOCUMENT}/edit")
        assert "已提交，正等待审批" in told
        assert "马志豪于2023年7月28日" in told
        assert f'action="{DOCUMENT}/discard"' not in author.get(f"{DOCUMENT}/edit").text

    def test_who_clicks_twice_submits_once(self, app: Flask) -> None:
        written(desk_of(app))
        author = visitor(app, AUTHOR)
        fields = hidden(author, f"{DOCUMENT}/edit")
        answers = [author.post(f"{DOCUMENT}/submit", data=fields).status_code for _ in range(2)]
        assert answers == [302, 302]

    def test_who_submits_what_was_saved_meanwhile_keeps_the_words(self, app: Flask) -> None:
        written(desk_of(app))
        author = visitor(app, AUTHOR)
        fields = {**hidden(author, f"{DOCUMENT}/edit"), "revision": "1"}
        answer = author.post(f"{DOCUMENT}/submit", data={**fields, "words": "依据见附件"})
        assert answer.status_code == 409
        assert "又保存过这份草稿" in answer.text
        assert "依据见附件" in Page(answer.text).by_id("words").text

    def test_cannot_save_a_part_while_it_waits_and_loses_nothing(self, app: Flask) -> None:
        author = submitted(app)
        address = f"{DOCUMENT}/edit/grades"
        sent = Page(author.get(address).text).sent()
        changed = {name: ["优等"] if texts == ["优秀"] else texts for name, texts in sent.items()}
        assert changed != sent
        answer = author.post(address, data=changed)
        assert answer.status_code == 409
        assert "等待审批" in answer.text
        assert "优等" in answer.text

    def test_takes_it_back_and_writes_on(self, app: Flask) -> None:
        author = submitted(app)
        answer = send(author, f"{DOCUMENT}/edit", f"{WAITING}/take-back")
        assert answer.location == f"{DOCUMENT}/edit"
        assert "提交审批" in words_of(author, f"{DOCUMENT}/edit")

    def test_reads_why_it_was_returned_until_the_next_submission(self, app: Flask) -> None:
        author = submitted(app)
        send(visitor(app, APPROVER), WAITING, f"{WAITING}/return", words="请附文号")
        assert "请附文号" in words_of(author, f"{DOCUMENT}/edit")
        assert "修改退回的草稿" in words_of(author, "/")
        send(author, f"{DOCUMENT}/edit", f"{DOCUMENT}/submit", words="文号12")
        assert "请附文号" not in words_of(author, f"{DOCUMENT}/edit")
        assert "修改退回的草稿" not in words_of(author, "/")

    def test_who_gives_up_what_was_returned_has_nothing_to_do(self, app: Flask) -> None:
        author = submitted(app)
        send(visitor(app, APPROVER), WAITING, f"{WAITING}/return", words="不必改")
        assert "有 1 项等您办理" in words_of(author, "/")
        send(author, f"{DOCUMENT}/edit", f"{DOCUMENT}/discard")
        assert "有 1 项等您办理" not in words_of(author, "/")


class TestTheApprover:
    def test_finds_it_under_my_work_and_in_the_frame(self, app: Flask) -> None:
        submitted(app)
        approver = visitor(app, APPROVER)
        assert "审批规则草稿" in words_of(approver, "/")
        assert f'href="{WAITING}"' in approver.get("/").text
        assert f'href="{WAITING}"' in approver.get("/configuration/submissions").text
        assert 'href="/configuration/submissions"' in approver.get("/configuration").text

    def test_reads_what_changes_and_what_the_author_says(self, app: Flask) -> None:
        submitted(app)
        told = words_of(visitor(app, APPROVER), WAITING)
        assert "每 5 天扣 2 分（不足 5 天按 5 天计），最多扣 8 分 → 每 5 天扣 1 分" in told
        assert "按新规定少扣一分" in told
        assert "2024年1月1日" in told
        assert "没有发现错误" in told

    def test_approves_and_the_document_says_who_did_what_and_why(self, app: Flask) -> None:
        submitted(app)
        approver = visitor(app, APPROVER)
        assert send(approver, WAITING, f"{WAITING}/approve", words="依据充分").status_code == 302
        told = words_of(approver, f"{DOCUMENT}/2")
        for each in ("马志豪", "潘忠良", "按新规定少扣一分", "依据充分"):
            assert each in told
        assert draft_of(desk_of(app)) is None
        assert "已批准" in words_of(approver, "/configuration/submissions")

    def test_who_clicks_twice_approves_once(self, app: Flask) -> None:
        submitted(app)
        approver = visitor(app, APPROVER)
        fields = hidden(approver, WAITING)
        answers = [approver.post(f"{WAITING}/approve", data=fields) for _ in range(2)]
        assert [one.status_code for one in answers] == [302, 302]

    def test_who_comes_second_is_told(self, app: Flask) -> None:
        submitted(app)
        first, second = visitor(app, APPROVER), visitor(app, APPROVER)
        before = hidden(second, WAITING)
        send(first, WAITING, f"{WAITING}/return", words="请附文号")
        answer = second.post(f"{WAITING}/approve", data=before)
        assert answer.status_code == 409
        assert "潘忠良已于" in answer.text
        assert state_of(app) == "returned"

    def test_must_say_why_it_is_returned(self, app: Flask) -> None:
        submitted(app)
        answer = send(visitor(app, APPROVER), WAITING, f"{WAITING}/return", words=" ")
        assert answer.status_code == 422
        page = Page(answer.text)
        assert page.by_id("words")["aria-invalid"] == "true"
        assert "请写明要改什么" in page.by_id("words--error").text

    def test_the_journal_tells_it_all(self, app: Flask) -> None:
        submitted(app)
        send(visitor(app, APPROVER), WAITING, f"{WAITING}/approve", words="依据充分")
        with desk_of(app).database.reading("shengzhou") as unit:
            county = desk_of(app).county_on(unit, unit.submissions()[0].effective_from).document
        auditor = next(post.holder for post in county.posts if post.role == "auditor")
        told = words_of(visitor(app, auditor), "/journal")
        assert "提交草稿审批" in told
        assert f"评分表 {RUBRIC} 第 2 版" in told
        assert "编制人 马志豪" in told


@pytest.mark.parametrize("person", ["han-zhuoqun", "liang-xudong"])
def test_others_see_neither_submissions_nor_ways_to_withdraw(person: str, app: Flask) -> None:
    submitted(app)
    client = visitor(app, person)
    for address in ("/configuration/submissions", WAITING, f"{DOCUMENT}/1/withdraw"):
        assert client.get(address).status_code == 403
    token = hidden(client, "/configuration/check").get("csrf_token", "")
    for act in ("approve", "return", "take-back"):
        answer = client.post(f"{WAITING}/{act}", data={"csrf_token": token})
        assert answer.status_code in {400, 403}
    assert "停用这一版" not in client.get(DOCUMENT).text


def test_the_author_cannot_decide(app: Flask) -> None:
    author = submitted(app)
    assert "批准发布" not in words_of(author, WAITING)
    answer = send(author, f"{DOCUMENT}/edit", f"{WAITING}/approve")
    assert answer.status_code == 403
    assert state_of(app) == "waiting"


def test_the_pages_speak_english(app: Flask) -> None:
    submitted(app)
    approver = visitor(app, APPROVER, "en")
    assert "Approve and publish" in words_of(approver, WAITING)
    assert "waiting for approval" in words_of(approver, "/configuration/submissions")


class TestWithdrawing:
    @pytest.fixture
    def approver(self, app: Flask) -> FlaskClient:
        written(desk_of(app))
        approve(desk_of(app), submit(desk_of(app)))
        return visitor(app, APPROVER)

    def test_the_page_says_what_follows(self, approver: FlaskClient) -> None:
        told = words_of(approver, f"{DOCUMENT}/2/withdraw")
        assert "改用第 1 版" in told
        assert "0 件在办件、0 次未结束的评查会" in told

    def test_the_document_says_who_withdrew_it_and_why(self, approver: FlaskClient) -> None:
        address = f"{DOCUMENT}/2/withdraw"
        assert send(approver, address, address, reason="漏了一句").status_code == 302
        told = words_of(approver, f"{DOCUMENT}/2")
        assert "潘忠良于2023年7月28日停用" in told
        assert "漏了一句" in told
        assert "停用这一版" not in told

    def test_a_reason_is_asked_for(self, approver: FlaskClient) -> None:
        address = f"{DOCUMENT}/2/withdraw"
        answer = send(approver, address, address, reason="")
        assert answer.status_code == 422
        assert "请写明停用的理由" in Page(answer.text).by_id("reason--error").text

    def test_what_cannot_be_withdrawn_is_refused_with_the_way_out(
        self, approver: FlaskClient
    ) -> None:
        told = words_of(approver, "/configuration/calendar/workdays/1/withdraw")
        assert "现在不能停用" in told
        assert "先发布接替它的新版本" in told
