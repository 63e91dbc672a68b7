"""An author downloads a county's lists in Chromium, changes them and takes them in again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from browser_support import NEEDS_BROWSER, look, served, signed_in
from flask import Flask
from four_eyes_support import AUTHOR
from story_support import TODAY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = NEEDS_BROWSER
COUNTY = "/configuration/county/shengzhou"


def test_lists_go_out_and_come_back(browser: Browser, app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "名单.xlsx"
    with served(app) as address:
        page = signed_in(browser, address, AUTHOR)
        page.goto(f"{address}{COUNTY}/edit")
        page.fill("#effective_from", TODAY.isoformat())
        page.fill("#changes", "单位更名")
        page.click("main form .btn-primary")
        page.goto(f"{address}{COUNTY}/edit/posts")
        page.get_by_role("link", name="导出、导入工作簿").click()
        look(page)
        with page.expect_download() as sent:
            page.get_by_role("link", name="xlsx").click()
        sent.value.save_as(file)
        book = openpyxl.load_workbook(file)
        book["单位"]["B3"] = "新名机关"
        book["人员"].delete_rows(2)
        book.save(file)
        page.set_input_files("#workbook", file)
        page.get_by_role("button", name="看看会改什么").click()
        expect(page.locator("main")).to_contain_text("其中删去 1 行")
        expect(page.locator("main ins")).to_have_text("新名机关")
        look(page)
        page.get_by_role("button", name="导入草稿").click()
        expect(page.locator("main")).to_contain_text("工作簿已导入草稿")
        page.context.close()
