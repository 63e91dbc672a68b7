"""A person founds a county in Chromium and signs in there; every page is wide and narrow fit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from adoption_support import book, post
from browser_support import (
    NEEDS_BROWSER,
    UNFOLD,
    choose_password,
    enter,
    faults,
    served,
)
from flask import Flask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = NEEDS_BROWSER
WIDTHS = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
_ROLES = (
    ("clerk", "an", "安一"),
    ("handler", "bo", "伯二"),
    ("leader", "ding", "丁四"),
    ("reviewer", "er", "尔五"),
    ("administrator", "an", "安一"),
    ("author", "bo", "伯二"),
    ("approver", "ding", "丁四"),
)
POSTS = [post("县局", role, login, name) for role, login, name in _ROLES]


def fit(page: Page) -> None:
    """Hold the page to axe, wide and narrow, with everything unfolded."""
    page.evaluate(UNFOLD)
    for size in WIDTHS:
        page.set_viewport_size(size)  # type: ignore[arg-type]  # width and height
        assert faults(page) == []
    page.set_viewport_size(WIDTHS[0])  # type: ignore[arg-type]  # width and height


def go_on(page: Page, step: str) -> None:
    page.get_by_role("button", name="保存，下一步").last.click()
    page.wait_for_url(f"**/{step}")


def upload(page: Page, folder: Path, sheet: str, *rows: list[str]) -> None:
    file = folder / f"{sheet}.xlsx"
    file.write_bytes(book(sheet, *rows))
    page.set_input_files("#workbook", file)
    page.get_by_role("button", name="传上来").click()
    page.locator(f'input[value="{rows[1][0]}"]').first.wait_for(state="attached")


def choose(page: Page, name: str, value: str) -> None:
    """Choose from a list; a long one is searched by typing where scripts run."""
    page.locator(f'select[name="{name}"]').select_option(value)


def sign_in_first(page: Page, address: str, password: str) -> None:
    """Sign in with the password that was told, in the new county, and choose another."""
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in?county=qinghe")
    page.fill("#login", "bo")
    page.fill("#password", password)
    page.click("main button")
    page.wait_for_url(f"{address}/account/password")
    fit(page)
    choose_password(page, password)


def test_a_county_is_founded_and_signed_in_to(app: Flask, browser: Browser, tmp_path: Path) -> None:
    with served(app) as address:
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        enter(page, address, "zhou")
        page.goto(f"{address}/configuration")
        page.get_by_role("link", name="新建一个县（市、区）").click()
        page.wait_for_url("**/about")
        page.fill('[name="f_name"]', "青禾县")
        page.fill('[name="f_id"]', "qinghe")
        choose(page, "f_parent", "small")
        page.fill('[name="f_since"]', "2023-02-01")
        fit(page)
        go_on(page, "units")
        upload(page, tmp_path, "单位", ["名称", "类别"], ["县局", "部门"])
        fit(page)
        go_on(page, "topics")
        page.check('input[type="radio"][value="parent"]')
        fit(page)
        go_on(page, "posts")
        heads = ["名称", "单位", "角色", "登录名", "姓名"]
        rows = [[str(row[key]) for key in ("title", "unit", "role", "holder", "name")]
                for row in POSTS]  # fmt: skip
        upload(page, tmp_path, "岗位", heads, *rows)
        fit(page)
        go_on(page, "areas")
        page.fill('[name="f_areas-0-title"]', "全县")
        choose(page, "f_areas-0-leader", "县局-leader")
        choose(page, "f_areas-0-office", "县局-clerk")
        fit(page)
        go_on(page, "routing")
        for topic in ("cards", "food"):
            choose(page, f"f_topics-{topic}", "县局")
        fit(page)
        go_on(page, "review")
        fit(page)
        page.get_by_role("button", name="新建青禾县").click()
        page.get_by_text("初始密码只显示这一次").wait_for()
        fit(page)
        row = page.locator("tr", has_text="bo").first
        password = row.locator("code").last.inner_text()
        sign_in_first(page, address, password)
        page.goto(f"{address}/configuration/parent")
        assert "本县沿用“小县”" in page.locator("main").inner_text()
        fit(page)
        page.goto(f"{address}/configuration/export")
        fit(page)
        context.close()


def test_a_browser_that_is_killed_loses_nothing_that_was_saved(
    app: Flask, browser: Browser
) -> None:
    with served(app) as address:
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        enter(page, address, "zhou")
        page.goto(f"{address}/adoption/new/about")
        page.fill('[name="f_name"]', "青禾县")
        with page.expect_response("**/adoption/new/about"):
            page.evaluate("window.dispatchEvent(new Event('pagehide'))")
        context.close()
        again = browser.new_context(locale="zh-CN").new_page()
        enter(again, address, "zhou")
        again.goto(f"{address}/adoption/new")
        again.goto(f"{address}/adoption/new/about")
        assert again.input_value('[name="f_name"]') == "青禾县"
        again.context.close()
