"""The lists of the county document out of a draft and in again, over the test client."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from draft_support import begun, draft_text
from file_support import multipart
from flask import Flask
from flask.testing import FlaskClient
from html_support import Page
from openpyxl.workbook import Workbook
from story_support import visitor
from webui_support import token_of
from werkzeug.test import TestResponse

COUNTY = "/configuration/county/shengzhou"
BOOK = f"{COUNTY}/edit/workbook"
Change = Callable[[Workbook], object]


def exported(client: FlaskClient) -> Workbook:
    answer = client.get(f"{BOOK}.xlsx")
    assert answer.status_code == 200
    assert "shengzhou-2.xlsx" in answer.headers["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def changed(client: FlaskClient, change: Change) -> bytes:
    book = exported(client)
    change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sent(client: FlaskClient, content: bytes, name: str = "名单.xlsx") -> TestResponse:
    token = token_of(client, "/configuration/rubric/repeat-petition/edit")
    return client.post(BOOK, **multipart({"csrf_token": token, "workbook": (content, name)}))


def confirmed(client: FlaskClient, answer: TestResponse) -> TestResponse:
    """Press the button under the list of changes."""
    page = Page(answer.text)
    (mark,) = [one for one in page.all("input") if one["name"] == "confirmed"]
    (form,) = [one for one in page.all("form") if one in mark.parents]
    fields = {
        str(one["name"]): one["value"] or "" for one in page.all("input") if form in one.parents
    }
    return client.post(BOOK, data=fields)


def grown(book: Workbook) -> None:
    """Rename a unit, add one with a person and a post."""
    for line in book["单位"].iter_rows(min_row=2):
        if line[0].value == "商务局":
            line[1].value = "商务和投资局"
    book["单位"].append(["", "数据局", "Data Bureau", "重点部门", "市人民政府"])
    book["人员"].append(["xin-ren", "辛仁"])
    role = book["岗位"]["E2"].value
    book["岗位"].append(["", "数据局负责人", "", "数据局", role, "辛仁", "", ""])


def test_the_overview_leads_to_the_workbook(app: Flask) -> None:
    client = begun(app, COUNTY)
    assert f'href="{BOOK}"' in client.get(f"{COUNTY}/edit").text
    page = client.get(BOOK).text
    assert "嵊州市的名单" in page
    assert f"{BOOK}.csv" not in page


def test_differences_are_shown_and_then_kept_as_one_save(app: Flask) -> None:
    client = begun(app, COUNTY)
    before = draft_text(app, "county", "shengzhou")
    shown = sent(client, changed(client, grown))
    assert shown.status_code == 200
    assert "会改 4 行" in shown.text
    for words in ("单位 · 商务局", "单位 · 数据局", "人员 · 辛仁（xin-ren）", "商务和投资局"):
        assert words in shown.text
    assert draft_text(app, "county", "shengzhou") == before
    assert confirmed(client, shown).location == f"{COUNTY}/edit"
    after = draft_text(app, "county", "shengzhou")
    assert "title: {zh: 商务和投资局, en: Commerce Bureau}" in after
    assert "# 重点部门" in after, "comments stay"
    gone = set(before.splitlines()) - set(after.splitlines())
    assert len(gone) == 1, "only the line of the unit that was renamed"


def test_the_same_workbook_twice_changes_nothing_more(app: Flask) -> None:
    client = begun(app, COUNTY)
    content = changed(client, grown)
    shown = sent(client, content)
    confirmed(client, shown)
    assert confirmed(client, shown).status_code in {302, 409}
    after = draft_text(app, "county", "shengzhou")
    assert after.count("数据局负责人") == 1
    assert sent(client, content).status_code == 409, "the lists changed since it was written out"


def test_rows_that_go_are_told_before_anything_is_kept(app: Flask) -> None:
    client = begun(app, COUNTY)
    people = exported(client)["人员"]
    login, name = people["A2"].value, people["B2"].value
    shown = sent(client, changed(client, lambda book: book["人员"].delete_rows(2)))
    notice = re.sub(r"<[^>]+>", " ", shown.text)
    assert "其中删去 1 行" in notice
    assert f"人员 · {name}（{login}）" in notice
    assert re.search(r"岗位!F[0-9]+", shown.text), "who held a post is missed there"


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "没有“机构”，可以写：重点部门"), ("en", "there is no &#39;机构&#39;; it can be")],
)
def test_what_cannot_be_read_is_told_by_cell(app: Flask, language: str, words: str) -> None:
    client = begun(app, COUNTY)
    content = changed(client, lambda book: book["单位"].__setitem__("D2", "机构"))
    before = draft_text(app, "county", "shengzhou")
    client.set_cookie("language", language)
    shown = sent(client, content)
    assert shown.status_code == 422
    assert "单位!D2" in shown.text
    assert words in shown.text
    assert draft_text(app, "county", "shengzhou") == before


def test_a_workbook_without_changes_says_so(app: Flask) -> None:
    client = begun(app, COUNTY)
    assert "与草稿相同，没有要改的" in sent(client, changed(client, lambda _: None)).text


def test_lists_go_into_no_csv(app: Flask) -> None:
    client = begun(app, COUNTY)
    came = client.get(f"{BOOK}.csv", follow_redirects=True)
    assert "只能导出成 xlsx" in came.text


def test_who_may_not_write_gets_nothing(app: Flask) -> None:
    begun(app, COUNTY)
    assert visitor(app, "han-zhuoqun").get(f"{BOOK}.xlsx").status_code == 403
