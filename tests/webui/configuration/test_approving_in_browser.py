"""Approval in a real browser: an author submits, another person decides, axe finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, look, served, signed_in
from flask import Flask
from four_eyes_support import APPROVER, AUTHOR, RUBRIC, written
from story_support import desk_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = NEEDS_BROWSER

DOCUMENT = f"/configuration/rubric/{RUBRIC}"


def test_a_rule_changes_hands_with_nothing_for_axe_to_find(browser: Browser, app: Flask) -> None:
    written(desk_of(app))
    with served(app) as address:
        author, approver = (signed_in(browser, address, one) for one in (AUTHOR, APPROVER))
        author.goto(f"{address}{DOCUMENT}/edit")
        look(author)
        author.fill("#words", "按新规定少扣一分")
        author.click("#approval .btn-primary")
        expect(author.locator("#approval")).to_contain_text("等待另一人审批")
        look(author)
        approver.goto(f"{address}/")
        look(approver)
        approver.click("text=审批规则草稿")
        expect(approver.locator("main")).to_contain_text("每 5 天扣 1 分")
        look(approver)
        approver.click("#decide .btn-outline-danger")
        expect(approver.locator("#words--error")).to_contain_text("请写明要改什么")
        look(approver)
        approver.fill("#words", "请附文号")
        approver.click("#decide .btn-outline-danger")
        expect(approver.locator("main")).to_contain_text("已退回")
        author.goto(f"{address}{DOCUMENT}/edit")
        expect(author.locator("main")).to_contain_text("请附文号")
        look(author)
        author.fill("#words", "文号12")
        author.click("#approval .btn-primary")
        approver.goto(f"{address}/configuration/submissions")
        look(approver)
        approver.click("td a >> nth=0")
        approver.click("#decide .btn-primary")
        expect(approver.locator("main")).to_contain_text("已批准发布")
        look(approver)
        approver.goto(f"{address}{DOCUMENT}/2")
        approver.click("text=停用这一版")
        look(approver)
        approver.fill("#reason", "漏了一句")
        approver.click("main form .btn-outline-danger")
        expect(approver.locator("main")).to_contain_text("漏了一句")
        look(approver)
        for page in (author, approver):
            page.context.close()
