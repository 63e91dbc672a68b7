"""Rows of tables as a spreadsheet: without script, what is saved, what is told, what comes back."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from story_support import desk_of, visitor
from webui_support import token_of
from werkzeug.test import TestResponse

WORKFLOW = "/configuration/workflow/petition"
SHEET = f"{WORKFLOW}/edit/routing.rules/sheet"
KINDS = f"{WORKFLOW}/edit/classification.rules/sheet"
TOPIC, LEAD, BASIS = "c1", "c2", "c4"
Fields = dict[str, list[str]]


@pytest.fixture
def author(app: Flask) -> FlaskClient:
    """An author's browser after a new version of the workflow was begun."""
    return begun(app)


def begun(app: Flask, language: str = "zh") -> FlaskClient:
    client = visitor(app, "ma-zhihao", language)
    token = token_of(client, "/configuration/rubric/repeat-petition/edit")
    client.post(f"{WORKFLOW}/edit", data={"csrf_token": token, "effective_from": "2024-01-01"})
    return client


def opened(client: FlaskClient, address: str = SHEET) -> Fields:
    """Return what the sheet sends if nothing is touched; ticks are left out."""
    answer = client.get(address)
    assert answer.status_code == 200
    fields = Page(answer.text).sent()
    # The template of a new row belongs to no form.
    ids, columns = fields["row"], len(fields["col"])
    fields["row"] = ids[:-1]
    for number in range(columns):
        fields[f"c{number}"] = fields[f"c{number}"][:-1]
    return fields


def place(fields: Fields, row: str) -> int:
    return fields["row"].index(row)


def typed(fields: Fields, row: str, column: str, text: str) -> Fields:
    cells = list(fields[column])
    cells[place(fields, row)] = text
    return {**fields, column: cells}


def with_row(fields: Fields, at: int, *cells: str) -> Fields:
    made = {**fields, "row": [*fields["row"][:at], "", *fields["row"][at:]]}
    for number, text in enumerate(cells):
        column = fields[f"c{number}"]
        made[f"c{number}"] = [*column[:at], text, *column[at:]]
    return made


def without(fields: Fields, row: str) -> Fields:
    at = place(fields, row)
    rows = [name for name in fields if name == "row" or re.fullmatch(r"c\d+", name)]
    return {**fields, **{name: fields[name][:at] + fields[name][at + 1 :] for name in rows}}


def text_of(app: Flask) -> str:
    return revision_of(app)[1]


def revision_of(app: Flask) -> tuple[int, str]:
    desk = desk_of(app)
    with desk.database.reading(desk.county) as unit:
        draft = unit.document_draft("workflow", "petition")
    assert draft is not None
    return draft.revision, draft.text


def changed_lines(before: str, after: str) -> list[str]:
    old = before.splitlines()
    return [line for line in after.splitlines() if line not in old]


def saved(answer: TestResponse) -> None:
    assert answer.status_code == 302, Page(answer.text).by_id("main").text


@pytest.mark.parametrize("address", [SHEET, KINDS])
def test_an_untouched_sheet_changes_nothing(address: str, app: Flask, author: FlaskClient) -> None:
    before = revision_of(app)
    saved(author.post(address, data=opened(author, address)))
    assert "没有改动" in author.get(address).text
    assert revision_of(app) == before


@pytest.mark.parametrize("person", ["pan-zhongliang", "ding-xinyi"])
def test_others_than_authors_are_kept_out(person: str, app: Flask, author: FlaskClient) -> None:
    fields = opened(author)
    client = visitor(app, person)
    fields["csrf_token"] = [token_of(client, "/configuration")]
    assert client.get(SHEET).status_code == 403
    assert client.post(SHEET, data=fields).status_code == 403
    assert client.post(f"{SHEET}/read", data=fields).status_code == 403


def test_without_a_draft_one_is_to_be_begun(app: Flask) -> None:
    client = visitor(app, "ma-zhihao")
    answer = client.get(SHEET)
    assert (answer.status_code, answer.location) == (302, f"{WORKFLOW}/edit")


@pytest.mark.parametrize("part", ["head", "steps", "routing", "nothing"])
def test_parts_that_are_no_table_have_no_sheet(part: str, author: FlaskClient) -> None:
    assert author.get(f"{WORKFLOW}/edit/{part}/sheet").status_code == 404


def test_the_overview_leads_to_the_sheet_and_the_sheet_to_the_form(author: FlaskClient) -> None:
    assert f'href="{SHEET}"' in author.get(f"{WORKFLOW}/edit").text
    assert f'href="{SHEET.removesuffix("/sheet")}"' in author.get(SHEET).text
    assert author.get(SHEET.removesuffix("/sheet")).status_code == 200


def test_every_cell_has_a_name_and_every_row_reads_as_a_sentence(author: FlaskClient) -> None:
    page = Page(author.get(SHEET).text)
    ids = set(page.ids())
    cells = [one for one in page.elements if re.fullmatch(r"c\d+", one["name"] or "")]
    named = [(one["aria-labelledby"] or "").split() for one in cells]
    assert all(set(each) <= ids for each in named if "rNEW" not in each)
    words = [one.text.strip() for one in page.elements if one["class"] == "oc-cells__words"]
    assert any("事项类别：噪声扰民 → 主办单位：" in one for one in words)
    assert "petition.place" not in "".join(words)


def test_the_sheet_is_said_in_english_too(app: Flask) -> None:
    text = begun(app, "en").get(SHEET).text
    assert "Save draft" in text
    assert "Reads as" in text


def test_one_edited_cell_is_one_line_and_one_revision(app: Flask, author: FlaskClient) -> None:
    number, before = revision_of(app)
    fields = opened(author)
    saved(author.post(SHEET, data=typed(fields, "r210", LEAD, "市场监管局")))
    after = revision_of(app)
    (line,) = changed_lines(before, after[1])
    assert "id: r210" in line
    assert "lead: 市场监管局" in line
    assert after[0] == number + 1


def test_comments_between_rows_stay(app: Flask, author: FlaskClient) -> None:
    fields = opened(author)
    saved(author.post(SHEET, data=typed(without(fields, "r340"), "r310", BASIS, "另有规定")))
    for comment in ("# 消费", "# 城市管理", "# 生态环境"):
        assert comment in text_of(app)


def test_a_new_row_is_given_the_next_free_id(app: Flask, author: FlaskClient) -> None:
    before, fields = text_of(app), opened(author)
    sent = typed(fields, "r340", TOPIC, "噪声扰民")
    at = place(fields, "r340") + 1
    saved(author.post(SHEET, data=with_row(sent, at, "否", "邻里纠纷", "综合执法局", "", "试", "")))
    (line,) = changed_lines(before, text_of(app))
    assert "id: r350" in line
    after = text_of(app)
    assert after.index("id: r340") < after.index("id: r350") < after.index("id: r410")


def test_an_empty_new_row_is_left_out(app: Flask, author: FlaskClient) -> None:
    before, fields = text_of(app), opened(author)
    saved(author.post(SHEET, data=with_row(fields, 1, "", "", "", "", "", "")))
    assert text_of(app) == before


@pytest.mark.parametrize(("column", "text"), [(TOPIC, "宇宙飞船"), ("c0", "也许"), (TOPIC, "not(")])
def test_a_bad_cell_is_told_beside_it_and_nothing_is_saved(
    column: str, text: str, app: Flask, author: FlaskClient
) -> None:
    before, fields = text_of(app), opened(author)
    sent = typed(typed(fields, "r210", column, text), "r310", BASIS, "也改了这里")
    answer = author.post(SHEET, data=sent)
    assert answer.status_code == 422
    page = Page(answer.text)
    (wrong,) = [one for one in page.elements if one["aria-invalid"] == "true"]
    assert (wrong["name"], wrong["value"]) == (column, text)
    assert page.by_id(wrong["aria-describedby"] or "").text.strip()
    assert f'href="#{wrong["id"]}"' in answer.text
    assert "也改了这里" in answer.text
    assert text_of(app) == before


def test_a_bad_cell_in_a_new_row_is_told_there(author: FlaskClient) -> None:
    fields = opened(author)
    answer = author.post(SHEET, data=with_row(fields, 0, "", "", "", "", "", ""))
    saved(answer)
    answer = author.post(SHEET, data=with_row(fields, 2, "随便", "", "商务局", "", "", ""))
    page = Page(answer.text)
    (wrong,) = [one for one in page.elements if one["aria-invalid"] == "true"]
    assert wrong["id"] == "c2-0"


def test_a_gap_is_shown_as_a_case_and_a_row_for_it_is_offered(
    app: Flask, author: FlaskClient
) -> None:
    fields = opened(author)
    saved(author.post(SHEET, data=without(fields, "r340")))
    page = Page(author.get(SHEET).text)
    (button,) = [one for one in page.all("button") if one["data-oc-take"]]
    assert json.loads(button["data-oc-take"] or "") == {
        "when.petition.about_discipline": "否",
        "when.petition.topic": "噪声扰民",
    }
    (card,) = [one for one in page.all("li") if one in button.parents]
    assert "没有任何一行适用" in card.text
    answer = author.post(SHEET, data={**opened(author), "_op": button["value"]})
    sent = Page(answer.text).sent()
    assert [sent[name][-2] for name in ("row", "c0", "c1", "c2")] == ["", "否", "噪声扰民", ""]


def test_the_row_for_a_gap_closes_it(app: Flask, author: FlaskClient) -> None:
    fields = opened(author)
    saved(author.post(SHEET, data=without(fields, "r340")))
    fields = opened(author)
    at = len(fields["row"])
    row = ("否", "噪声扰民", "综合执法局", "生态环境分局", "社会生活噪声", "")
    saved(author.post(SHEET, data=with_row(fields, at, *row)))
    text = author.get(SHEET).text
    assert "没有任何一行适用" not in text
    assert "没有发现错误" in text
    assert "with: [生态环境分局]" in text_of(app)


def test_rows_that_overlap_are_shown_with_links_to_both(author: FlaskClient) -> None:
    fields = opened(author)
    saved(author.post(SHEET, data=typed(fields, "r340", TOPIC, "噪声扰民, 餐饮油烟")))
    page = Page(author.get(SHEET).text)
    numbers = {place(fields, "r310"), place(fields, "r340")}
    links = {one["href"] for one in page.all("a") if (one["href"] or "").startswith("#r")}
    assert {f"#r{number}" for number in numbers} <= links


@pytest.mark.parametrize(
    ("op", "picked", "wanted"),
    [
        ("add", ["1"], ["r010", "r110", "", "r120"]),
        ("copy", ["0"], ["r010", "", "r110", "r120"]),
        ("delete", ["1"], ["r010", "r120", "r130"]),
        ("up", ["2"], ["r010", "r120", "r110"]),
        ("down", ["0", "1"], ["r120", "r010", "r110"]),
        ("up", ["0"], ["r010", "r110", "r120"]),
        ("delete", [], ["r010", "r110", "r120"]),
    ],
)
def test_buttons_work_on_the_ticked_rows_and_save_nothing(
    op: str, picked: list[str], wanted: list[str], app: Flask, author: FlaskClient
) -> None:
    before, fields = text_of(app), opened(author)
    sent = typed(fields, "r710", BASIS, "打了一半")
    answer = author.post(SHEET, data={**sent, "_op": op, "pick": picked})
    assert answer.status_code == 200
    found = Page(answer.text).sent()
    assert found["row"][: len(wanted)] == wanted
    assert "打了一半" in found[BASIS]
    assert ("先在左边勾选" in answer.text) is (not picked)
    assert text_of(app) == before


def test_a_copied_row_says_the_same(author: FlaskClient) -> None:
    fields = opened(author)
    answer = author.post(SHEET, data={**fields, "_op": "copy", "pick": ["5"]})
    found = Page(answer.text).sent()
    assert [found[f"c{n}"][6] for n in range(5)] == [fields[f"c{n}"][5] for n in range(5)]


@pytest.mark.parametrize("op", ["take:{", "take:[1]", "take", "nonsense", "up:9"])
def test_strange_buttons_do_no_harm(op: str, app: Flask, author: FlaskClient) -> None:
    before = text_of(app)
    answer = author.post(SHEET, data={**opened(author), "_op": op, "pick": ["99999", "x", "-1"]})
    assert answer.status_code == 200
    assert text_of(app) == before


def test_a_sheet_that_lost_cells_on_the_way_is_refused(app: Flask, author: FlaskClient) -> None:
    before, fields = text_of(app), opened(author)
    answer = author.post(SHEET, data={**fields, BASIS: fields[BASIS][:-1]})
    assert answer.status_code == 422
    assert "没有完整送到" in answer.text
    assert text_of(app) == before


def test_two_who_change_other_rows_at_once_are_told(app: Flask, author: FlaskClient) -> None:
    mine = opened(author)
    other = visitor(app, "ma-zhihao")
    theirs = opened(other)
    saved(other.post(SHEET, data=typed(theirs, "r210", LEAD, "市场监管局")))
    answer = author.post(SHEET, data=typed(mine, "r310", BASIS, "我的改动"))
    assert answer.status_code == 409
    assert "刚刚改过同一部分" in answer.text
    page = Page(answer.text)
    lines = [one.text for one in page.all("tr") if "r210" in one.text and "市场监管局" in one.text]
    assert any("商务局" in line for line in lines)
    assert "我的改动" in answer.text
    assert "我的改动" not in text_of(app)


def test_who_saves_again_after_being_told_wins(app: Flask, author: FlaskClient) -> None:
    mine = opened(author)
    other = visitor(app, "ma-zhihao")
    theirs = opened(other)
    at = place(theirs, "r340") + 1
    saved(other.post(SHEET, data=with_row(theirs, at, "否", "社会救助", "民政局", "", "", "")))
    sent = with_row(mine, at, "否", "邻里纠纷", "综合执法局", "", "", "")
    answer = author.post(SHEET, data=sent)
    assert answer.status_code == 409
    saved(author.post(SHEET, data={**sent, "_seen": Page(answer.text).sent()["_seen"]}))
    text = text_of(app)
    assert "邻里纠纷" in text
    assert "民政局" not in text


def test_the_same_sheet_sent_twice_counts_once(app: Flask, author: FlaskClient) -> None:
    sent = with_row(opened(author), 3, "否", "邻里纠纷", "综合执法局", "", "", "")
    saved(author.post(SHEET, data=sent))
    once = revision_of(app)
    saved(author.post(SHEET, data=sent))
    assert revision_of(app) == once


def test_columns_that_changed_meanwhile_are_told_and_nothing_typed_is_lost(
    app: Flask, author: FlaskClient
) -> None:
    fields = opened(author)
    fields["col"] = [*fields["col"][:-1], "note.审核人"]
    fields["c5"] = ["张三", *fields["c5"][1:]]
    answer = author.post(SHEET, data=typed(fields, "r310", BASIS, "我的改动"))
    assert answer.status_code == 409
    assert "表的栏目已经改过" in answer.text
    assert "我的改动" in answer.text
    assert "我的改动" not in text_of(app)


def test_a_draft_given_up_meanwhile_is_told(author: FlaskClient) -> None:
    fields = opened(author)
    author.post(f"{WORKFLOW}/discard", data={"csrf_token": fields["csrf_token"]})
    answer = author.post(SHEET, data=fields)
    assert answer.location == f"{WORKFLOW}/edit"
    assert "已被放弃" in author.get(f"{WORKFLOW}/edit").text
    assert author.post(f"{SHEET}/read", data=fields).status_code == 409


def test_rows_are_read_aloud_without_saving(app: Flask, author: FlaskClient) -> None:
    before, fields = text_of(app), opened(author)
    sent = {name: fields[name] for name in ("csrf_token", "col")}
    cells = {"c0": ["否", "也许"], "c1": ["噪声扰民", ""], "c2": ["综合执法局", ""], "c3": ["", ""]}
    notes = {"c4": ["", ""], "c5": ["", ""], "row": ["", "r110"]}
    answer = author.post(f"{SHEET}/read", data={**sent, **cells, **notes})
    first, second = answer.get_json()["rows"]
    assert "噪声扰民" in first["words"]
    assert "→ 主办单位" in first["words"]
    assert first["faults"] == {}
    assert second["words"] == ""
    assert list(second["faults"]) == ["0"]
    assert text_of(app) == before


def test_six_hundred_rows_are_saved_within_the_bounds_of_a_form(
    app: Flask, author: FlaskClient
) -> None:
    fields = opened(author, KINDS)
    count = 600
    when = [f">= {number + 2}" for number in range(count)]
    fields |= {
        "row": [*fields["row"], *[""] * count],
        "c0": [*fields["c0"], *[""] * count],
        "c1": [*fields["c1"], *when],
        "c2": [*fields["c2"], *["是"] * count],
        "c3": [*fields["c3"], *["越级访"] * count],
        "c4": [*fields["c4"], *["依据一段比较长的文字，说明为什么这样认定" * 3] * count],
        "c5": [*fields["c5"], *[""] * count],
    }
    saved(author.post(KINDS, data=fields))
    text = text_of(app)
    assert text.count("then: {petition.kind: 越级访}") == count + 1
    assert "id: k6040" in text
