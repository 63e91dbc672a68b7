"""Workbooks of drafts in the browser: out, in, what would change is shown first, then kept once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from file_support import multipart
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from story_support import desk_of, visitor
from webui_support import token_of
from werkzeug.test import TestResponse

WORKFLOW = "/configuration/workflow/petition"
RUBRIC = "/configuration/rubric/first-petition"
BOOK = f"{WORKFLOW}/edit/workbook"
Change = Callable[[Worksheet], None]


def begun(app: Flask, address: str = WORKFLOW, language: str = "zh") -> FlaskClient:
    client = visitor(app, "ma-zhihao", language)
    token = token_of(client, "/configuration/rubric/repeat-petition/edit")
    client.post(f"{address}/edit", data={"csrf_token": token, "effective_from": "2024-01-01"})
    return client


def exported(client: FlaskClient, address: str = BOOK, table: str = "routing") -> Workbook:
    answer = client.get(f"{address}.xlsx", query_string={"table": table} if table else None)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def changed(book: Workbook, sheet: str, change: Change) -> bytes:
    change(book[sheet])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def set_cell(row_id: str, title: str, text: str) -> Change:
    """Return what writes a cell by the id of its row and the title of its column."""

    def change(sheet: Worksheet) -> None:
        titles = [str(cell.value) for cell in sheet[4]]
        for row in sheet.iter_rows(min_row=5):
            if row[0].value == row_id:
                row[titles.index(title)].value = text

    return change


def sent(client: FlaskClient, content: bytes, name: str = "分流.xlsx", **more: str) -> TestResponse:
    token = token_of(client, "/configuration/rubric/repeat-petition/edit")
    fields = {"csrf_token": token, "workbook": (content, name), **more}
    return client.post(BOOK, **multipart(fields))


def confirmed(client: FlaskClient, answer: TestResponse) -> TestResponse:
    """Press the button under the list of changes."""
    page = Page(answer.text)
    (mark,) = [one for one in page.all("input") if one["name"] == "confirmed"]
    (form,) = [one for one in page.all("form") if one in mark.parents]
    fields = {
        str(one["name"]): one["value"] or "" for one in page.all("input") if form in one.parents
    }
    return client.post(BOOK, data=fields)


def text_of(app: Flask) -> tuple[int, str]:
    desk = desk_of(app)
    with desk.database.reading(desk.county) as unit:
        draft = unit.document_draft("workflow", "petition")
    assert draft is not None
    return draft.revision, draft.text


@pytest.mark.parametrize(
    ("address", "names"),
    [
        (WORKFLOW, ["table=classification", "table=routing"]),
        (RUBRIC, ["workbook.xlsx"]),
        ("/configuration/form/reply", []),
    ],
)
def test_the_page_offers_what_the_document_holds(
    address: str, names: list[str], app: Flask
) -> None:
    text = begun(app, address).get(f"{address}/edit/workbook").text
    offered = [one["href"] or "" for one in Page(text).all("a") if ".xlsx" in (one["href"] or "")]
    assert len(offered) == len(names)
    assert all(name in href for name, href in zip(names, offered, strict=True))
    assert ("不能导出工作簿" in text) is (not names)


def test_the_page_is_said_in_english_too(app: Flask) -> None:
    text = begun(app, language="en").get(BOOK).text
    assert "Changed workbook" in text
    assert "Routing table" in text


@pytest.mark.parametrize("person", ["pan-zhongliang", "ding-xinyi"])
def test_others_than_authors_get_nothing(person: str, app: Flask) -> None:
    begun(app)
    client = visitor(app, person)
    for path in (BOOK, f"{BOOK}.xlsx?table=routing", f"{BOOK}.csv?table=routing"):
        assert client.get(path).status_code == 403
    token = token_of(client, "/configuration")
    assert client.post(BOOK, data={"csrf_token": token}).status_code == 403


def test_without_a_draft_one_is_to_be_begun(app: Flask) -> None:
    client = visitor(app, "ma-zhihao")
    for path in (BOOK, f"{BOOK}.xlsx"):
        assert client.get(path).location == f"{WORKFLOW}/edit"
    assert sent(client, b"x").location == f"{WORKFLOW}/edit"


@pytest.mark.parametrize("table", ["", "head", "escalation"])
def test_a_table_that_is_none_is_not_found(table: str, app: Flask) -> None:
    assert begun(app).get(f"{BOOK}.xlsx", query_string={"table": table}).status_code == 404


def test_the_workbook_of_the_draft_holds_what_is_saved_in_it(app: Flask) -> None:
    client = begun(app)
    answer = client.get(f"{BOOK}.csv?table=routing")
    assert "petition-routing-2.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[6:]][:2] == ["r010", "r110"]
    assert exported(client)["分流"]["A7"].value == "r010"


def test_a_changed_cell_is_shown_and_kept_after_it_was_confirmed(app: Flask) -> None:
    client = begun(app)
    before = text_of(app)
    content = changed(exported(client), "分流", set_cell("r210", "lead", "市场监管局"))
    answer = sent(client, content)
    assert answer.status_code == 200
    assert text_of(app) == before
    row = next(one.text for one in Page(answer.text).all("tr") if "r210" in one.text)
    assert "主办单位" in row
    assert "商务局" in row
    assert "市场监管局" in row
    assert confirmed(client, answer).location == f"{WORKFLOW}/edit"
    revision, text = text_of(app)
    lines = [line for line in text.splitlines() if line not in before[1].splitlines()]
    assert len(lines) == 1
    assert "lead: 市场监管局" in lines[0]
    assert revision == before[0] + 1


def test_rows_that_come_and_go_are_shown_with_all_they_say(app: Flask) -> None:
    client = begun(app)

    def change(sheet: Worksheet) -> None:
        numbers = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=7)}
        sheet.delete_rows(numbers["r340"])
        last = sheet.max_row + 1
        for column, text in enumerate(("否", "噪声扰民", "综合执法局"), start=2):
            sheet.cell(last, column, text)

    answer = sent(client, changed(exported(client), "分流", change))
    rows = {
        one.text.split()[0]: one.text for one in Page(answer.text).all("tr") if one.text.split()
    }
    assert "删去" in rows["r340"]
    assert "新增" in rows["r711"]
    confirmed(client, answer)
    assert "id: r711" in text_of(app)[1]
    assert "id: r340" not in text_of(app)[1]


def test_csv_comes_back_too(app: Flask) -> None:
    client = begun(app)
    content = client.get(f"{BOOK}.csv?table=routing").data.replace(
        "物业管理由".encode(), "由".encode()
    )
    answer = sent(client, content, "分流.csv")
    assert "r540" in answer.text
    confirmed(client, answer)
    assert "basis: 由住建部门主管、属地协同" in text_of(app)[1]


def test_an_unchanged_workbook_has_nothing_to_confirm(app: Flask) -> None:
    client = begun(app)
    answer = sent(client, client.get(f"{BOOK}.xlsx?table=routing").data)
    assert "没有要改的" in answer.text
    assert 'name="confirmed"' not in answer.text


def test_a_bad_cell_is_told_by_sheet_and_cell_and_nothing_changes(app: Flask) -> None:
    client = begun(app)
    before = text_of(app)
    content = changed(exported(client), "分流", set_cell("r110", "事项类别", "not("))
    answer = sent(client, content)
    assert answer.status_code == 422
    assert "分流!C8" in answer.text
    assert 'name="confirmed"' not in answer.text
    assert text_of(app) == before


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"not a workbook", "x.xlsx", "x.xlsx"),
        (b"\xff\xfe\x00", "x.csv", "UTF-8"),
        (b"a" * 1_000_001, "x.xlsx", "工作簿太大"),
        (b"", "", "请选择一个工作簿"),
    ],
)
def test_files_that_are_no_workbook_are_told(
    content: bytes, name: str, said: str, app: Flask
) -> None:
    client = begun(app)
    before = text_of(app)
    answer = sent(client, content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert text_of(app) == before


def test_a_field_that_is_no_file_is_told(app: Flask) -> None:
    client = begun(app)
    token = token_of(client, "/configuration/rubric/repeat-petition/edit")
    answer = client.post(BOOK, data={"csrf_token": token, "content": "%%%", "file": "x.xlsx"})
    assert answer.status_code == 422
    assert "请选择一个工作簿" in answer.text


def test_the_workbook_of_another_document_is_refused(app: Flask) -> None:
    client = begun(app)
    begun(app, RUBRIC)
    answer = sent(client, client.get(f"{RUBRIC}/edit/workbook.xlsx").data)
    assert answer.status_code == 422


def test_a_workbook_older_than_the_draft_is_told_and_may_win(app: Flask) -> None:
    client = begun(app)
    old = exported(client)
    newer = changed(exported(client), "分流", set_cell("r310", "依据", "后来改的"))
    confirmed(client, sent(client, newer))
    answer = sent(client, changed(old, "分流", set_cell("r210", "依据", "先导出的")))
    assert answer.status_code == 409
    assert "草稿又改过" in answer.text
    token = token_of(client, "/configuration/rubric/repeat-petition/edit")
    page = Page(answer.text)
    fields = {
        str(one["name"]): one["value"] or ""
        for one in page.all("input")
        if one["name"] in {"content", "file", "_revision", "force"}
    }
    shown = client.post(BOOK, data={**fields, "csrf_token": token})
    assert "后来改的" in shown.text
    confirmed(client, shown)
    assert "后来改的" not in text_of(app)[1]
    assert "先导出的" in text_of(app)[1]


def test_a_draft_saved_after_the_changes_were_shown_is_not_written_over(app: Flask) -> None:
    client = begun(app)
    first = sent(client, changed(exported(client), "分流", set_cell("r210", "依据", "第一份")))
    second = sent(client, changed(exported(client), "分流", set_cell("r310", "依据", "第二份")))
    confirmed(client, second)
    answer = confirmed(client, first)
    assert answer.status_code == 409
    assert "第一份" not in text_of(app)[1]


def test_confirming_twice_counts_once(app: Flask) -> None:
    client = begun(app)
    shown = sent(client, changed(exported(client), "分流", set_cell("r210", "依据", "只算一次")))
    confirmed(client, shown)
    once = text_of(app)
    confirmed(client, shown)
    assert text_of(app) == once


def test_a_rubric_goes_out_and_comes_back(app: Flask) -> None:
    client = begun(app, RUBRIC)
    book = exported(client, f"{RUBRIC}/edit/workbook", "")
    assert {"说明", "试例", "检查"} < set(book.sheetnames)
