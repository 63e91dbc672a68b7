"""Moving open cases in the browser: chosen, looked at, confirmed with a reason; all or none."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import NOW, TODAY, desk_of, person, visitor
from versions_support import next_version, publish, replaced
from webui_support import token_of
from werkzeug.test import TestResponse

from engine.audit.entry import CaseMoved
from engine.services.perform_step import perform_step

OPEN = "rectification-2023-00001"
NUMBER = "嵊评改〔2023〕1号"
HERE = "/configuration/workflow/rectification/2/move"
REASON = "新规定放宽整改期限，经会议研究适用于本件"


@pytest.fixture
def longer(app: Flask) -> Flask:
    """The story with a newer version of the workflow of its open case."""
    change = replaced("limit: {days: 15}", "limit: {days: 100}")
    made = next_version(desk_of(app), "workflows/rectification.yaml", change, on=TODAY)
    publish(desk_of(app), made)
    return app


def version_of(app: Flask) -> int:
    desk = desk_of(app)
    with desk.database.reading(desk.county) as unit:
        return next(p.version for p in unit.case(OPEN).bundle if p.kind == "workflow")


def post(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    token = token_of(client, "/configuration")
    return client.post(address, data={"csrf_token": token, **fields})


def look(client: FlaskClient) -> tuple[TestResponse, dict[str, str]]:
    """Choose the case; return the page that asks for a reason, and what it sends."""
    answer = post(client, f"{HERE}/look", case=OPEN)
    hidden = re.findall(r'name="(case|_token)" value="([^"]+)"', answer.text)
    return answer, dict(hidden)


def test_the_page_lists_the_cases_with_what_would_change(longer: Flask) -> None:
    page = visitor(longer, "pan-zhongliang").get(HERE)
    assert page.status_code == 200
    assert NUMBER in page.text
    assert "到期日由 2023-06-09 改为" in page.text
    Page(page.text)


def test_it_can_be_narrowed_to_a_stage_or_unit(longer: Flask) -> None:
    client = visitor(longer, "pan-zhongliang")
    assert NUMBER in client.get(f"{HERE}?stage=rectifying&unit=商务局").text
    assert NUMBER not in client.get(f"{HERE}?unit=长乐镇").text
    assert "没有符合条件的件" in client.get(f"{HERE}?stage=closed").text


def test_the_document_leads_there_for_who_approves(longer: Flask) -> None:
    document = "/configuration/workflow/rectification"
    assert f'href="{HERE}"' in visitor(longer, "pan-zhongliang").get(document).text
    assert f'href="{HERE}"' not in visitor(longer, "ma-zhihao").get(document).text


def test_others_are_kept_out(longer: Flask) -> None:
    client = visitor(longer, "ma-zhihao")
    assert client.get(HERE).status_code == 403
    for address in (HERE, f"{HERE}/look"):
        assert post(client, address).status_code == 403


def test_a_case_is_moved_with_a_reason_that_its_story_tells(longer: Flask) -> None:
    client = visitor(longer, "pan-zhongliang")
    page, sent = look(client)
    assert "到期日由 2023-06-09 改为" in page.text
    assert version_of(longer) == 1
    answer = post(client, HERE, reason=REASON, **sent)
    assert answer.status_code == 302
    assert version_of(longer) == 2
    after = client.get(HERE).text
    assert "已调整 1 件" in after
    assert "没有在办的件用着别的版本" in after
    story = visitor(longer, "chen-xiang").get(f"/case/{OPEN}").text
    assert "改按其他版本办理" in story
    assert REASON in story
    assert "到期日由 2023-06-09 改为" in story
    english = visitor(longer, "chen-xiang", "en").get(f"/case/{OPEN}").text
    assert "instead of 2023-06-09" in english
    assert "到期日由" not in english


def test_what_was_kept_in_chinese_only_is_told_as_it_was_kept(longer: Flask) -> None:
    desk = desk_of(longer)
    with desk.database.writing(desk.county) as unit:
        kept = unit.case(OPEN).bundle
        moved = {"before": kept[:1], "after": kept[:1], "bundle": kept, "reason": REASON}
        event = CaseMoved(case=OPEN, differences=("下一步由“验收”改为“无”",), **moved)
        unit.record(event, actor=person(desk, "pan-zhongliang"), at=NOW)
    story = visitor(longer, "chen-xiang", "en").get(f"/case/{OPEN}").text
    assert "下一步由“验收”改为“无”" in story


def test_without_a_reason_nothing_is_moved_and_the_choice_is_kept(longer: Flask) -> None:
    client = visitor(longer, "pan-zhongliang")
    _, sent = look(client)
    answer = post(client, HERE, reason="  ", **sent)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.by_id("reason")["aria-invalid"] == "true"
    assert sent["case"] in answer.text
    assert version_of(longer) == 1


def test_a_double_click_moves_once(longer: Flask) -> None:
    client = visitor(longer, "pan-zhongliang")
    _, sent = look(client)
    for _ in range(2):
        assert post(client, HERE, reason=REASON, **sent).status_code == 302
    assert version_of(longer) == 2


def test_whoever_comes_second_is_told_and_keeps_the_reason(longer: Flask) -> None:
    client = visitor(longer, "pan-zhongliang")
    _, sent = look(client)
    desk = desk_of(longer)
    mended = {
        "measures": [{"problem": "调查不深", "measure": "重新调查", "evidence": "报告"}],
        "summary": "组织全局学习评分标准。",
    }
    perform_step(desk, OPEN, "mend", answers=mended, actor=person(desk, "chen-xiang"), at=NOW)
    answer = post(client, HERE, reason=REASON, **sent)
    assert answer.status_code == 409
    assert "一件都没有调整" in answer.text
    assert "陈翔" in answer.text
    assert REASON in answer.text
    assert version_of(longer) == 1


def test_nothing_chosen_leads_back(longer: Flask) -> None:
    client = visitor(longer, "pan-zhongliang")
    assert post(client, f"{HERE}/look").status_code == 302
    assert "请至少选一件" in client.get(HERE).text


def test_all_that_are_listed_can_be_chosen_at_once(longer: Flask) -> None:
    client = visitor(longer, "pan-zhongliang")
    listed = post(client, f"{HERE}/look", all="1", stage="rectifying").text
    assert NUMBER in listed
    others = post(client, f"{HERE}/look", all="1", stage="closed").text
    assert NUMBER not in others


def test_a_case_that_cannot_move_says_why(app: Flask) -> None:
    made = next_version(
        desk_of(app), "workflows/rectification.yaml", replaced("rectifying", "mending"), on=TODAY
    )
    publish(desk_of(app), made)
    client = visitor(app, "pan-zhongliang")
    assert "没有它所在的阶段" in client.get(HERE).text
    answer, sent = look(client)
    assert "已去掉" in answer.text
    assert sent == {}


def test_the_pages_speak_english(longer: Flask) -> None:
    page = visitor(longer, "pan-zhongliang", "en").get(HERE).text
    assert "1 case can be moved" in page
    assert "instead of 2023-06-09" in page
