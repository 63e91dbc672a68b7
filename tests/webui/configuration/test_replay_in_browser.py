"""What-if in a real browser: begun by a click, watched till its end, nothing for axe to find."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, enter, faults, served
from flask import Flask
from four_eyes_support import AUTHOR, RUBRIC
from replay_support import LOWER, drafted, let_authors_read
from story_support import desk_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = NEEDS_BROWSER

ADDRESS = f"/configuration/rubric/{RUBRIC}/edit"


@pytest.fixture
def page(app: Flask, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page of an author who lowered a deduction and may read reviews."""
    let_authors_read(desk_of(app), tmp_path / "county")
    drafted(desk_of(app), LOWER)
    with served(app) as address:
        page = browser.new_page(base_url=address)
        enter(page, address, AUTHOR)
        yield page
        page.close()


def test_a_click_tries_the_draft_and_the_page_shows_when_it_is_done(page: Page) -> None:
    page.goto(ADDRESS)
    assert faults(page) == []
    page.locator("#replay").get_by_role("button", name="试算影响").click()
    page.wait_for_url("**/edit/replay/*")
    page.locator(".oc-replay__lead").wait_for(timeout=60_000)
    found = page.url
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for tab in ("scores", "consequences", "units"):
            page.goto(f"{found}?tab={tab}")
            assert faults(page) == [], (width, tab)
    page.goto(ADDRESS)
    assert faults(page) == []
    page.locator("#replay").get_by_role("link", name="1 件有变化").click()
    page.get_by_text("扣分 8 → 4").wait_for()
