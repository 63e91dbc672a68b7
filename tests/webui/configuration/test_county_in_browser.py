"""A post changes hands in a real browser: refused with the way out, then approved and in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, look, served, signed_in
from flask import Flask
from four_eyes_support import APPROVER, AUTHOR
from story_support import TODAY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = NEEDS_BROWSER

COUNTY = "/configuration/county/shengzhou"
POST = "commerce-handler-1"
NUMBER = "嵊评改〔2023〕1号"


def opened(page: Page, words: str) -> None:
    """Look for a post among all of them and open it."""
    page.fill("#find", words)
    page.click("main [role=search] button")
    page.click(f"#row-{POST} a")


def choose(page: Page, name: str, value: str) -> None:
    """Choose from a list by its value; long ones hide their control behind one to type in."""
    control = page.locator(f'select[name="{name}"]')
    control.evaluate(
        "(one, value) => one.tomselect ? one.tomselect.setValue(value) : (one.value = value)", value
    )


def test_a_post_changes_hands_and_the_new_holder_counts(browser: Browser, app: Flask) -> None:
    with served(app) as address:
        author, approver = (signed_in(browser, address, one) for one in (AUTHOR, APPROVER))
        author.goto(f"{address}{COUNTY}/edit")
        author.fill("#effective_from", TODAY.isoformat())
        author.fill("#changes", "商务局承办人调整")
        author.click("main form .btn-primary")
        expect(author.locator("main")).to_contain_text("岗位")
        author.goto(f"{address}{COUNTY}/edit/posts")
        look(author)
        opened(author, "商务局 陈翔")
        look(author)
        choose(author, "f_role", "observer")
        author.click(".oc-form__foot .btn-primary")
        author.goto(f"{address}{COUNTY}/edit")
        expect(author.locator("#impact")).to_contain_text(NUMBER)
        expect(author.locator("#impact")).to_contain_text("换人就改 holder")
        look(author)
        author.goto(f"{address}{COUNTY}/edit/posts")
        opened(author, "陈翔")
        choose(author, "f_role", "handler")
        choose(author, "f_holder", "gao-yuanhang")
        author.click(".oc-form__foot .btn-primary")
        author.goto(f"{address}{COUNTY}/edit")
        expect(author.locator("#impact")).to_have_count(0)
        author.fill("#words", "承办人调整")
        author.click("#approval .btn-primary")
        expect(author.locator("#approval")).to_contain_text("等待另一人审批")
        approver.goto(f"{address}/")
        approver.click("text=审批规则草稿")
        expect(approver.locator("main")).to_contain_text("高远航")
        look(approver)
        approver.fill("#words", "同意")
        approver.click("#decide .btn-primary")
        expect(approver.locator("main")).to_contain_text("已批准发布")
        approver.goto(f"{address}{COUNTY}")
        expect(approver.locator(f"#post-{POST}")).to_contain_text("高远航")
        for page in (author, approver):
            page.context.close()
