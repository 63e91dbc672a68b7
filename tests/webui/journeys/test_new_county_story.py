"""A third person founds a county in the browser; it scores a case by a rubric of its own.

The lists of units and posts come from the example county; they are handed in as workbooks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from adoption_support import book
from argon2 import PasswordHasher
from browser_support import choose_password, enter, faults
from flask import Flask
from songquan_support import EXAMPLE, OPENED, Songquan
from story_support import TODAY
from webui_support import PASSWORD

from engine.clock import moment_of
from engine.configuration.yaml_source import read_yaml
from engine.services.review_session import SessionPlan, draw_cases, freeze_frame, open_session

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ADMINISTRATOR = "ding-xinyi"
KEY, NAME, SINCE = "qingxi", "清溪县", "2023-01-01"
RUBRIC = "/configuration/rubric/first-petition"
POINTS = "dimensions/procedure/items/conclude-late/deduct/points"
IN_CHARGE = {"消费维权": "市场监管局", "餐饮油烟": "综合执法局", "干部作风": "事发地所在单位"}
LATE = date(2023, 5, 23)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
ASSESSORS = tuple(f"pingcha-{number}" for number in range(1, 8))
OWN_POSTS = [
    ["系统管理员", "县信访局", "administrator", "guan-li", "管理"],
    ["规则编制人", "县信访局", "author", "bian-zhi", "卞知"],
    *(["评查员", "县纪委监委", "reviewer", name, f"评查{name[-1]}"] for name in ASSESSORS),
    ["市级随访员", "县信访局", "follow-up-city", "sui-fang", "随访"],
    ["乡镇随访员", "松泉镇", "follow-up-town", "sui-fang", "随访"],
    ["村级联络员", "松泉镇", "follow-up-village", "sui-fang", "随访"],
]


def listed(key: str) -> list[Mapping[str, Any]]:
    """Return a list of the example county as it is written."""
    data: Any = read_yaml((EXAMPLE / "county.yaml").read_text("utf-8"), "county.yaml").data
    rows: list[Mapping[str, Any]] = data["replace"][key]["with"]
    return rows


def units_book() -> bytes:
    rows = [[each["id"], each["unit_kind"], each.get("superior", "")] for each in listed("units")]
    return book("单位", ["名称", "类别", "上级"], *rows)


def posts_book() -> bytes:
    names = {each["id"]: each["name"] for each in listed("people")}
    rows = [
        [
            each["id"],
            each["title"]["zh"],
            each["unit"],
            each["role"],
            each["holder"],
            names[each["holder"]],
            "、".join(each.get("supervises", ())),
        ]
        for each in listed("posts")
    ]
    own = [["", *each, ""] for each in OWN_POSTS]
    return book("岗位", ["代码", "名称", "单位", "角色", "登录名", "姓名", "监督单位"], *rows, *own)


def page_of(browser: Browser) -> Page:
    page = browser.new_context(locale="zh-CN").new_page()
    page.set_default_timeout(20_000)
    return page


def press(page: Page, word: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=word, exact=True).last.click()


def hand_in(page: Page, name: str, content: bytes) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("#workbook", {"name": name, "mimeType": kind, "buffer": content})
    press(page, "传上来")


def found(page: Page, address: str) -> dict[str, str]:
    """Walk through the wizard; return the one-time passwords by login."""
    page.goto(f"{address}/adoption/new")
    page.fill("#f-name", NAME)
    page.fill("#f-id", KEY)
    page.locator("#f-parent").select_option(label="嵊州市（本系统中正在使用）")
    page.fill("#f-since", SINCE)
    page.get_by_label("重复信访“酸辣”督评（季度）").check()
    press(page, "保存，下一步")
    hand_in(page, "单位.xlsx", units_book())
    press(page, "保存，下一步")
    page.locator("#f-take--1").check()
    hand_in(page, "类别.xlsx", book("信访类别", ["名称"], *([topic] for topic in IN_CHARGE)))
    press(page, "保存，下一步")
    hand_in(page, "岗位.xlsx", posts_book())
    assert "流程要求的角色都有人担任" in page.locator("main").inner_text()
    press(page, "保存，下一步")
    page.fill("#f-areas-0-title", "全县")
    page.fill("#f-areas-0-units", "市场监管局、综合执法局、松泉镇")
    for field, title in (("leader", "督办领导"), ("office", "督查室")):
        page.fill(f"#f-areas-0-{field}", title)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    press(page, "保存，下一步")
    for topic, unit in IN_CHARGE.items():
        page.get_by_label(topic, exact=True).select_option(label=unit)
    press(page, "保存，下一步")
    assert "每类信访件都有唯一的主办单位和责任人" in page.locator("main").inner_text()
    assert faults(page) == []
    press(page, f"新建{NAME}")
    told = page.locator("main").inner_html()
    return dict(re.findall(r">([a-z-]+)</code></td>.*?<code[^>]*>([\w-]+)</code>", told, re.DOTALL))


def sign_in(page: Page, address: str, login: str, password: str) -> None:
    page.goto(f"{address}/sign-in?county={KEY}")
    assert NAME in page.locator("body").inner_text()
    page.fill("#login", login)
    page.fill("#password", password)
    press(page, "登录")


def sign_in_first(page: Page, address: str, login: str, password: str) -> None:
    """Sign in with the password that was handed over, and choose another."""
    sign_in(page, address, login, password)
    assert "请先改成自己的密码" in page.locator("main").inner_text()
    choose_password(page, password)


def lower(author: Page, address: str) -> None:
    """Begin the county's own version of the rubric: late conclusions cost half as much."""
    author.goto(f"{address}{RUBRIC}/edit")
    author.get_by_label("生效日期").fill(TODAY.isoformat())
    author.get_by_label("本版改动").fill("本县超期办结每五天扣一分")
    press(author, "开始编制")
    author.goto(f"{address}{RUBRIC}/edit/grid")
    author.locator(f'[name="{POINTS}"]').fill("1")
    press(author, "保存草稿")
    press(author, "按新结果改 2 处示例")
    author.goto(f"{address}{RUBRIC}/edit/reasons")
    assert "3 处" in author.locator("main").inner_text()
    author.goto(f"{address}{RUBRIC}/edit")
    author.get_by_label("给审批人的说明").fill("按本县实际")
    press(author, "提交审批")


def drawn(office: Songquan) -> tuple[str, str]:
    """Handle a petition three weeks too late and draw it in a session of today."""
    case = office.register(by="clerk")
    for step in ("route", "accept", "contact", "visit", "investigate"):
        office.do(case, step)
    office.sign(case)
    office.day = LATE
    office.do(case, "reply")
    office.do(case, "settle")
    office.day = TODAY
    at, secretary = moment_of(TODAY, 9), office.person("bai-lu")
    plan = SessionPlan("monthly-review", "on-site", TODAY, ASSESSORS, "li-qiu")
    session = open_session(office.desk, plan, actor=secretary, at=at)
    freeze_frame(office.desk, session, actor=secretary, at=at)
    for witness in ("wen-hui", "tao-ye"):
        office.witness(session, witness)
    draw_cases(office.desk, session, actor=secretary, at=at)
    return session, case


def test_a_new_county_scores_a_case_by_its_own_rubric(
    browser: Browser, late_county: Flask, late_address: str
) -> None:
    address = late_address
    founder = page_of(browser)
    enter(founder, address, ADMINISTRATOR)
    passwords = found(founder, address)
    assert set(passwords) == {"guan-li", "bian-zhi", "li-qiu"}
    author, approver = page_of(browser), page_of(browser)
    sign_in_first(author, address, "bian-zhi", passwords["bian-zhi"])
    lower(author, address)
    sign_in_first(approver, address, "li-qiu", passwords["li-qiu"])
    approver.get_by_role("link", name="审批规则草稿").click()
    press(approver, "批准发布")
    office = Songquan(late_county.extensions["onecase"].desks.of(KEY), OPENED.replace(year=2023))
    session, case = drawn(office)
    first, *others = office.table(session, case).assessors
    with office.desk.database.writing(KEY) as unit:
        unit.put_account(first, first, QUICK)
    assessor = page_of(browser)
    sign_in(assessor, address, first, PASSWORD)
    assessor.goto(f"{address}/reviews/{session}/cases/{case}/sheet")
    assert "94 / 100" in assessor.locator("main").inner_text()
    press(assessor, "提交")
    press(assessor, "确定提交")
    for name in others:
        office.hand_in(session, case, name)
    approver.goto(f"{address}/reviews/{session}/cases/{case}/confirmation")
    press(approver, "确认结果")
    result = office.reviewed(session, case).result
    assert result is not None
    lost = {each.item: int(each.points) for each in result.lost}
    assert lost == {"conclude-late": 4, "no-follow-up": 2}
