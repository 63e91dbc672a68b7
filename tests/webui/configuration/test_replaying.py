"""What-if in the browser: asked for by a button, read list by list, taken along as a workbook."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from four_eyes_support import APPROVER, AUTHOR, RUBRIC
from html_support import Page
from openpyxl import load_workbook
from replay_support import (
    LONGER,
    LOWER,
    drafted,
    keep_reviews_from_authors,
    let_authors_read,
    tried,
)
from story_support import MAY, SALON, desk_of, visitor
from webui_support import token_of
from werkzeug.test import TestResponse

from engine.jobs.replays import ReplayJobs

ADDRESS = f"/configuration/rubric/{RUBRIC}/edit"


def replay_of(app: Flask, kind: str = "rubric", name: str = RUBRIC) -> str:
    """Return the address of what came of trying a draft."""
    replay = tried(desk_of(app), kind=kind, name=name)
    return f"/configuration/{kind}/{name}/edit/replay/{replay.id}"


def read(app: Flask, address: str, who: str = AUTHOR, language: str = "zh") -> str:
    answer = visitor(app, who, language).get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_draft_offers_to_be_tried(app: Flask) -> None:
    drafted(desk_of(app), LOWER)
    text = read(app, ADDRESS)
    assert f'action="{ADDRESS}/replay"' in text
    assert "试算影响" in text


def test_kinds_that_cannot_be_tried_offer_nothing(app: Flask) -> None:
    with desk_of(app).database.reading("shengzhou") as unit:
        tables = [one.pin.id for one in unit.documents() if one.pin.kind == "table"]
    for name in tables[:1]:
        drafted(desk_of(app), {"version: 2": "version: 2 "}, kind="table", name=name)
        assert "/replay" not in read(app, f"/configuration/table/{name}/edit")


def test_the_button_begins_one_and_shows_it(app: Flask, tmp_path: Path) -> None:
    drafted(desk_of(app), LOWER)
    client = visitor(app, AUTHOR)
    sent = {name: texts[0] for name, texts in _form(client.get(ADDRESS)).items()}
    first, second = (client.post(f"{ADDRESS}/replay", data=sent) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)
    jobs = ReplayJobs(desk_of(app), tmp_path, tmp_path / "replays.db")
    jobs.wait(first.location.rpartition("/")[2])
    text = client.get(first.location).text
    assert "改动后：1 件评查中" in text
    assert "不合格 → 合格：1 件" in text
    card = client.get(f"{ADDRESS}/replay", headers={"HX-Request": "true"}).text
    assert "1 件有变化" in card
    assert "<html" not in card
    assert client.get(f"{ADDRESS}/replay").status_code == 302


def _form(answer: TestResponse) -> dict[str, list[str]]:
    text = answer.text
    start = text.index(f'action="{ADDRESS}/replay"')
    part = text[text.rindex("<form", 0, start) : text.index("</form>", start)]
    return Page(f"<main>{part}</form></main>").sent()


def test_authors_without_reviews_see_counts_and_numbers(app: Flask, tmp_path: Path) -> None:
    keep_reviews_from_authors(desk_of(app), tmp_path / "county")
    drafted(desk_of(app), LOWER)
    address = replay_of(app)
    for who in (AUTHOR, APPROVER):
        text = read(app, address, who)
        assert "您不能查看全县的评查结果" in text
        assert "您无权查看此件的内容" in text
        for hidden in ("商务局", "67", f"/reviews/{MAY}", f"/cases/{SALON}", "单位排名"):
            assert hidden not in text.partition('<nav class="oc-tabs')[2], hidden


def test_who_may_read_reviews_sees_why_and_opens_the_result(app: Flask, tmp_path: Path) -> None:
    desk = desk_of(app)
    let_authors_read(desk, tmp_path / "county")
    drafted(desk, LOWER)
    address = replay_of(app)
    text = read(app, address)
    for told in ("商务局", "67 分 · 不合格", "71 分 · 合格", "扣分 8 → 4", f"/{SALON}"):
        assert told in text, told
    units = read(app, f"{address}?tab=units")
    assert "67.00" in units
    assert "71.00" in units
    gone = read(app, f"{address}?tab=consequences")
    assert "不再发生" in gone
    english = read(app, address, language="en")
    assert "loses 8 → 4" in english
    assert "Unqualified" in english


def test_everything_goes_into_a_workbook_as_far_as_it_may_be_read(
    app: Flask, tmp_path: Path
) -> None:
    keep_reviews_from_authors(desk_of(app), tmp_path / "blind")
    drafted(desk_of(app), LOWER)
    address = f"{replay_of(app)}/changes.xlsx"
    hidden = sheets(visitor(app, AUTHOR).get(address))
    assert list(hidden) == ["得分和等次", "后果"]
    assert "商务局" not in str(hidden)
    let_authors_read(desk_of(app), tmp_path / "county")
    told = sheets(visitor(app, AUTHOR).get(address))
    assert list(told) == ["得分和等次", "后果", "单位排名"]
    assert told["单位排名"][1] == ("商务局", 1, 67, 71, 1, 1)
    [row] = told["得分和等次"][1:]
    assert row[1:4] == ("商务局", "67 分 · 不合格", "71 分 · 合格")


def sheets(answer: TestResponse) -> dict[str, list[tuple[object, ...]]]:
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    book = load_workbook(BytesIO(answer.data))
    return {name: list(book[name].values) for name in book.sheetnames}


def test_what_a_workflow_moves_is_told_list_by_list(app: Flask, tmp_path: Path) -> None:
    desk = desk_of(app)
    let_authors_read(desk, tmp_path / "county")
    drafted(desk, LONGER, kind="workflow", name="rectification")
    address = replay_of(app, "workflow", "rectification")
    deadlines = read(app, f"{address}?tab=deadlines")
    for told in ("2023年6月9日", "2023年8月23日", "将不再超期", "1 件到期日移动"):
        assert told in deadlines, told
    stages = read(app, f"{address}?tab=stages")
    assert "今天不再触发" in stages


def test_a_petition_that_would_go_elsewhere_is_shown_before_and_after(
    app: Flask, tmp_path: Path
) -> None:
    desk = desk_of(app)
    let_authors_read(desk, tmp_path / "county")
    row = "petition.topic: 预付卡消费}, then: {lead: 商务局, with: [市场监管局]}"
    swapped = row.replace("商务局, with: [市场监管局]", "市场监管局, with: [商务局]")
    drafted(desk, {row: swapped}, kind="workflow", name="petition")
    text = read(app, replay_of(app, "workflow", "petition"))
    assert text.index("主办：商务局") < text.index("主办：市场监管局")
    assert f'/{SALON}"' in text


def test_a_replay_of_an_earlier_save_is_marked(app: Flask) -> None:
    desk = desk_of(app)
    drafted(desk, LOWER)
    address = replay_of(app)
    drafted(desk, {"from: 70": "from: 65"})
    assert "草稿后来又改过，结果可能已经不同" in read(app, address)


def test_one_that_was_cut_off_offers_to_go_on(app: Flask, tmp_path: Path) -> None:
    desk = desk_of(app)
    drafted(desk, LOWER)
    replay = tried(desk)
    with desk.database.writing(desk.county) as unit:
        unit.change_replay(replay.id, state="running", done=40, total=100)
    address = f"{ADDRESS}/replay/{replay.id}"
    client = visitor(app, AUTHOR)
    assert "接着算" in client.get(address).text
    assert client.get(f"{address}/changes.xlsx").status_code == 302
    token = token_of(client, address)
    assert client.post(f"{address}/resume", data={"csrf_token": token}).status_code == 303
    ReplayJobs(desk, tmp_path, tmp_path / "replays.db").wait(replay.id)
    assert "改动后：1 件评查中" in client.get(address).text


@pytest.mark.parametrize("who", ["liang-xudong", "ding-xinyi"])
def test_others_are_kept_out(app: Flask, who: str) -> None:
    drafted(desk_of(app), LOWER)
    address = replay_of(app)
    client = visitor(app, who)
    for path in (address, f"{address}/changes.xlsx", f"{ADDRESS}/replay"):
        assert client.get(path).status_code == 403
    assert visitor(app, AUTHOR).get(f"{ADDRESS}/replay/nothing").status_code == 404
