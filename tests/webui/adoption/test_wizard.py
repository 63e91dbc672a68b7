"""The wizard step by step over HTTP: kept, resumed, refused in words, founded once."""

from __future__ import annotations

import io
import re

import pytest
from adoption_support import book, told
from file_support import multipart
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from webui_support import choose_password, sign_in, token_of
from werkzeug.test import TestResponse
from wizard_support import NEW, fill, found, hidden, send

from engine.services.county_plan import STEPS


def test_a_county_is_founded_step_by_step_and_signed_in_to(app: Flask, client: FlaskClient) -> None:
    fill(client)
    review = client.get(f"{NEW}/review").text
    assert "检查通过" in review
    assert "id: qinghe" in review
    done = found(client)
    assert done.status_code == 200
    assert "青禾县已新建" in done.text
    logins = dict(
        re.findall(
            r"<code class=\"oc-code\">([\w-]+)</code></td>.*?<code[^>]*>([\w-]+)</code>", done.text
        )
    )
    assert list(logins) == ["an", "bo", "ding"]
    other = app.test_client()
    came = sign_in(other, "bo", logins["bo"], county="qinghe")
    assert came.status_code == 302
    assert other.get("/configuration").location.startswith("/account/password")
    assert choose_password(other, logins["bo"]).status_code == 302
    assert "青禾县" in other.get("/").text
    assert other.get("/configuration").status_code == 200


def test_passwords_are_shown_once_and_a_second_click_founds_nothing(client: FlaskClient) -> None:
    fill(client)
    page = client.get(f"{NEW}/review").text
    sent = hidden(page[page.index('action="/adoption/new/review"') :])
    first, second = (client.post(f"{NEW}/review", data=sent) for _ in range(2))
    assert "初始密码只显示这一次" in first.text
    assert "密码已经显示过" in second.text
    assert "青禾县已新建" not in second.text


def test_what_was_founded_is_no_draft_any_more(client: FlaskClient) -> None:
    fill(client)
    found(client)
    assert client.get(NEW).location == f"{NEW}/about"


def test_leaving_and_coming_back_goes_on_at_the_first_empty_step(client: FlaskClient) -> None:
    send(client, "about", told()["about"])
    assert client.get(NEW).location == f"{NEW}/units"
    assert 'value="青禾县"' in client.get(f"{NEW}/about").text


def test_what_is_wrong_is_kept_too(client: FlaskClient) -> None:
    came = send(client, "about", {"name": "青禾县", "id": "Qing He", "since": "2023-02-01"})
    assert came.status_code == 422
    assert "用小写字母、数字和连字符" in came.text
    assert 'value="Qing He"' in client.get(f"{NEW}/about").text


def test_a_page_saves_itself_without_being_checked(client: FlaskClient) -> None:
    came = send(client, "about", {"name": "青"}, _op="draft", _auto="1", _turn="1")
    assert came.status_code == 200
    assert "已自动保存" in came.text
    assert 'value="青"' in client.get(f"{NEW}/about").text


def test_a_second_tab_does_not_replace_what_the_first_saved(client: FlaskClient) -> None:
    first, second = (hidden(client.get(f"{NEW}/about").text) for _ in range(2))
    for page, name, status in ((first, "青禾县", 200), (second, "红禾县", 409)):
        came = client.post(
            f"{NEW}/about", data={**page, "f_name": name, "_op": "draft", "_turn": "1"}
        )
        assert came.status_code == status
    assert "红禾县" in came.text
    assert "青禾县" in came.text
    page = {**second, "f_name": "红禾县", "_op": "draft-replace", "_turn": "2"}
    assert client.post(f"{NEW}/about", data=page).status_code == 200
    assert 'value="红禾县"' in client.get(f"{NEW}/about").text


def test_starting_over_deletes_everything(client: FlaskClient) -> None:
    send(client, "about", told()["about"])
    token = token_of(client, f"{NEW}/units")
    client.post("/adoption/discard", data={"csrf_token": token})
    assert client.get(NEW).location == f"{NEW}/about"


def test_what_contradicts_another_row_is_told_at_its_field(client: FlaskClient) -> None:
    send(client, "about", told()["about"])
    rows = [{"title": "县局", "unit_kind": "department", "superior": "北镇"}]
    came = send(client, "units", {"units": rows})
    assert came.status_code == 422
    assert "没有“北镇”这个单位" in came.text
    assert 'aria-invalid="true"' in came.text


def test_roles_nobody_holds_are_named_while_posts_are_written(client: FlaskClient) -> None:
    send(client, "about", told()["about"])
    send(client, "units", told()["units"])
    assert "流程“信访办理”的“登记”要求有登记员" in client.get(f"{NEW}/posts").text


def test_mistakes_stop_the_founding_and_lead_to_their_step(client: FlaskClient) -> None:
    posts = told()["posts"]["posts"]
    assert isinstance(posts, list)
    fill(client, posts={"posts": [row for row in posts if row["role"] != "approver"]})
    page = client.get(f"{NEW}/review").text
    assert "要求有规则审批人，现在没有人担任" in page
    assert f'<a class="oc-problems__place" href="{NEW}/posts">' in page
    assert 'name="_token"' not in page
    data = {"csrf_token": token_of(client, f"{NEW}/units")}
    refused = client.post(f"{NEW}/review", data=data)
    assert refused.status_code == 422
    assert "没有新建" in refused.text


def test_a_taken_id_is_told(client: FlaskClient) -> None:
    fill(client, about={**told()["about"], "id": "small"})
    assert "这个代码已有一个县在用" in client.get(f"{NEW}/review").text


# workbooks


def upload(client: FlaskClient, step: str, content: bytes, name: str = "a.xlsx") -> TestResponse:
    sent = {"csrf_token": token_of(client, f"{NEW}/{step}"), "workbook": (content, name)}
    return client.post(f"{NEW}/{step}/workbook", **multipart(sent))


@pytest.mark.parametrize(
    ("step", "sheet", "heads"),
    [
        ("units", "单位", ["代码", "名称", "英文名", "类别", "上级"]),
        ("topics", "信访类别", ["代码", "名称", "英文名", "上级"]),
        ("posts", "岗位", ["代码", "名称", "英文名", "单位", "角色", "登录名", "姓名", "分管类别",
                           "监督单位"]),
    ],
)  # fmt: skip
def test_a_template_has_headings_and_two_sample_rows(
    client: FlaskClient, step: str, sheet: str, heads: list[str]
) -> None:
    answer = client.get(f"/adoption/template/{step}.xlsx")
    made = load_workbook(io.BytesIO(answer.data))
    assert made.sheetnames == [sheet, "说明"]
    rows = list(made[sheet].iter_rows(values_only=True))
    assert list(rows[0]) == heads
    assert len(rows) == 3


def test_units_of_a_workbook_are_taken_by_title_of_their_kind(client: FlaskClient) -> None:
    send(client, "about", told()["about"])
    rows = (["名称", "类别", "上级"], ["县局", "部门", ""], ["南镇", "镇", "县局"])
    assert upload(client, "units", book("单位", *rows)).location == f"{NEW}/units"
    page = client.get(f"{NEW}/units").text
    assert 'value="南镇"' in page
    assert re.search(r"<option[^>]*selected[^>]*>镇<", page)


def test_posts_and_topics_come_from_workbooks_or_csv(client: FlaskClient) -> None:
    for step in ("about", "units"):
        send(client, step, told()[step])
    topics = "名称,上级\n消费,\n食品,消费\n".encode()
    assert upload(client, "topics", topics, "topics.csv").status_code == 302
    assert 'value="食品"' in client.get(f"{NEW}/topics").text
    heads = ["名称", "单位", "角色", "登录名", "姓名", "分管类别"]
    posts = book("岗位", heads, ["登记岗", "县局", "登记员", "an", "安一", "食品、消费"])
    assert upload(client, "posts", posts).status_code == 302
    page = client.get(f"{NEW}/posts").text
    assert "食品、消费</textarea>" in page
    assert re.search(r"<option[^>]*selected[^>]*>登记员<", page)


def many(count: int) -> bytes:
    return book("单位", ["名称", "类别"], *(["局", "部门"] for _ in range(count)))


@pytest.mark.parametrize(
    ("content", "told_in_words"),
    [
        (book("单位", ["名称", "类别"], ["甲局", "部门门"]),
         ["单位!B2", "没有“部门门”，是不是“部门”？"]),
        (book("单位", ["名称", "类别"], ["甲", "部门"], ["甲", "镇"]),
         ["单位!A3", "和第 2 行重复"]),
        (book("单位", ["名称", "类别"], ["", "部门"]), ["单位!A2", "“名称”这一格要填"]),
        (book("单位", ["名称", "类别"], ["=1+1", "部门"]), ["单位!A2", "公式"]),
        (book("单位", ["名称"], ["甲"]), ["单位!A1", "缺“类别”这一列"]),
        (book("单位", ["名称", "类别", "电话"], ["甲", "部门", "1"]), ["单位!C1", "不认识“电话”"]),
        (book("人员", ["名称"], ["甲"]), ["没有“单位”这张工作表，文件里有：人员"]),
        (book("单位", ["名称", "类别"]), ["除了表头一行也没有"]),
        (many(10_000), ["有 10000 行，最多 1000 行"]),
        (b"no workbook at all", ["这不是 xlsx 文件"]),
        (b"", ["这不是 xlsx 文件"]),
    ],
)  # fmt: skip
def test_a_workbook_is_taken_whole_or_told_cell_by_cell(
    client: FlaskClient, content: bytes, told_in_words: list[str]
) -> None:
    send(client, "about", told()["about"])
    send(client, "units", told()["units"])
    answer = upload(client, "units", content)
    assert answer.status_code == 422
    for text in told_in_words:
        assert text in answer.text
    assert 'value="南镇"' in client.get(f"{NEW}/units").text


def test_steps_without_a_workbook_or_without_a_name_are_not_found(client: FlaskClient) -> None:
    assert client.get(f"{NEW}/nothing").status_code == 404
    assert client.get("/adoption/template/areas.xlsx").status_code == 404


# who may


@pytest.mark.parametrize(
    "address", [NEW, f"{NEW}/about", f"{NEW}/review", "/adoption/template/units.xlsx"]
)
def test_only_who_may_found_counties_gets_in(app: Flask, address: str) -> None:
    other = app.test_client()
    sign_in(other, "wang")
    assert other.get(address).status_code == 403


def test_a_page_open_for_too_long_keeps_what_was_typed(client: FlaskClient) -> None:
    page = hidden(client.get(f"{NEW}/about").text)
    came = client.post(f"{NEW}/about", data={**page, "csrf_token": "old", "f_name": "青禾县"})
    assert came.status_code == 400
    assert 'value="青禾县"' in came.text
    assert 'value="青禾县"' not in client.get(f"{NEW}/about").text


def test_the_wizard_speaks_english(client: FlaskClient) -> None:
    client.set_cookie("language", "en")
    for step in STEPS:
        page = client.get(f"{NEW}/{step}")
        assert page.status_code == 200
        assert "Found a county" in page.text
    fill(client)
    assert "All checks passed" in client.get(f"{NEW}/review").text
    assert "Qinghe is founded" in found(client).text
