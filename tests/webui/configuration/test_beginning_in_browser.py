"""A wholly new rubric in a real browser: begun, changed in the grid, approved by another person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, look, served, signed_in
from flask import Flask
from four_eyes_support import APPROVER, AUTHOR

if TYPE_CHECKING:
    from playwright.sync_api import Browser

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = NEEDS_BROWSER

VISIT = "/configuration/rubric/town-visit"
TITLE = "乡镇来访接待评分表"
POINTS = "dimensions/duty/items/lead-unclear/deduct/points"


def test_a_new_rubric_comes_into_force_without_yaml(browser: Browser, app: Flask) -> None:
    with served(app) as address:
        author, approver = (signed_in(browser, address, one) for one in (AUTHOR, APPROVER))
        author.goto(f"{address}/configuration")
        author.click("text=新建文件")
        look(author)
        author.click("main .btn-primary")
        expect(author.locator("#id--error")).to_be_visible()
        look(author)
        author.select_option("#model", "rubric/first-petition")
        for name, text in (
            ("id", "town-visit"),
            ("title", TITLE),
            ("effective_from", "2024-01-01"),
            ("purpose", "评查乡镇接待来访的质量"),
        ):
            author.fill(f"#{name}", text)
        author.click("main .btn-primary")
        expect(author.locator("main")).to_contain_text("没有以前的版本可以比较")
        look(author)
        author.click("text=按表格编制")
        author.fill(f'input[name="{POINTS}"]', "2")
        author.keyboard.press("Enter")
        expect(author.locator("main")).to_contain_text("已保存")
        look(author)
        author.goto(f"{address}{VISIT}/edit")
        expect(author.locator("main")).to_contain_text("扣 3 分 → 扣 2 分")
        author.fill("#words", "单独评查")
        author.click("#approval .btn-primary")
        expect(author.locator("#approval")).to_contain_text("等待另一人审批")
        author.goto(f"{address}/configuration")
        expect(author.locator("main")).to_contain_text("还没有发布")
        look(author)
        approver.goto(f"{address}/configuration/submissions")
        approver.click(f"td a:has-text('{TITLE}')")
        expect(approver.locator("main")).to_contain_text("扣 3 分 → 扣 2 分")
        look(approver)
        approver.click("#decide .btn-primary")
        expect(approver.locator("main")).to_contain_text("已批准发布")
        look(approver)
        approver.goto(f"{address}{VISIT}")
        expect(approver.locator("h1")).to_contain_text(TITLE)
        for page in (author, approver):
            page.context.close()
