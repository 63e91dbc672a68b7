"""The grid, the condition builder and the text of a draft in a real browser, at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, enter, faults, served
from draft_support import AUTHOR, RUBRIC, begun, draft_text
from flask import Flask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

pytestmark = NEEDS_BROWSER

GRID, YAML = f"{RUBRIC}/edit/grid", f"{RUBRIC}/edit/yaml"
LATE = "dimensions/procedure/items/conclude-late"
CONDITION = f"{RUBRIC}/edit/condition?at={LATE}/when&back=grid"
POINTS = f'[name="{LATE}/deduct/points"]'


@pytest.fixture
def refused() -> list[str]:
    """What the content security policy refused, and what broke in a script."""
    return []


@pytest.fixture
def page(app: Flask, browser: Browser, refused: list[str]) -> Iterator[Page]:
    """The page of an author who began a new version of the rubric."""
    begun(app)
    with served(app) as address:
        page = browser.new_page(base_url=address)

        def note(message: ConsoleMessage) -> None:
            if "Content Security Policy" in message.text:
                refused.append(message.text)

        page.on("console", note)
        page.on("pageerror", lambda error: refused.append(str(error)))
        enter(page, address, AUTHOR)
        yield page
        page.close()


def test_a_number_is_lowered_in_the_grid_and_sums_follow(
    app: Flask, page: Page, refused: list[str]
) -> None:
    page.goto(GRID)
    page.fill('[name="dimensions/duty/marks"]', "14")
    assert page.inner_text("[data-oc-total]") == "99"
    assert page.inner_text("[data-oc-match]") == "不相符"
    page.fill('[name="dimensions/duty/marks"]', "15")
    assert page.inner_text("[data-oc-match]") == "相符"
    page.fill(POINTS, "1")
    page.click(".oc-rubric__foot .btn-primary")
    page.wait_for_selector(".oc-flash")
    assert page.input_value(POINTS) == "1"
    assert "points: 1, at_most: 8" in draft_text(app)
    assert refused == []


def test_another_way_shows_its_fields_at_once(page: Page) -> None:
    page.goto(GRID)
    row = page.locator('[id="dimensions/duty/items/shirking"]')
    row.locator(".oc-way-of__choice").select_option("per")
    facts = row.locator(".oc-way-of__fact")
    assert facts.is_visible()
    facts.select_option("transfers.count")
    assert not row.locator('[name$="/up_to"]').is_visible()


def test_a_condition_is_built_by_keyboard_and_read_aloud(
    app: Flask, page: Page, refused: list[str]
) -> None:
    page.goto(CONDITION)
    page.get_by_role("button", name="加一条").press("Enter")
    fact = page.locator('input[id="fact-r.1"]')
    fact.fill("联系信访人次数")
    fact.press("ArrowDown")
    fact.press("Enter")
    page.fill('[id="value-r.1"]', "3")
    page.press('[id="value-r.1"]', "Tab")
    page.locator(".oc-said", has_text="3 次").wait_for()
    page.get_by_role("button", name="保存条件").first.press("Enter")
    page.wait_for_url("**/edit/grid#**")
    assert "contact.count: 3" in draft_text(app)
    assert refused == []


def test_the_text_is_edited_with_lines_and_no_style_is_refused(
    app: Flask, page: Page, refused: list[str]
) -> None:
    page.goto(YAML)
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("# 由编制人改过\n")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".oc-flash")
    assert draft_text(app).startswith("# 由编制人改过\n# 《初次信访")
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("kind: table\n")
    page.get_by_role("button", name="保存全文").click()
    page.wait_for_selector(".cm-lint-marker-error")
    page.click("[data-oc-line]")
    assert "kind: table" in page.inner_text(".cm-content")
    assert page.locator(".cm-lineNumbers").is_visible()
    assert refused == []


@pytest.mark.parametrize(("width", "language"), [(1440, "zh"), (390, "en")])
def test_nothing_for_axe_to_find(page: Page, width: int, language: str) -> None:
    page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
    page.set_viewport_size({"width": width, "height": 900})
    for path in (GRID, CONDITION, YAML, f"{RUBRIC}/edit/dimensions.1", f"{RUBRIC}/1/text"):
        page.goto(path)
        assert faults(page) == [], path
