"""The library, drawings and previews in a real browser: no barriers, and they follow a draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, SIZES, UNFOLD, enter, faults, served
from flask import Flask
from four_eyes_support import approve, begin, draft_of, rewrite, submit, written
from story_support import SALON, TODAY, app_in, desk_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = NEEDS_BROWSER

FORM, WORKFLOW = "/configuration/form/petition-registration", "/configuration/workflow/petition"
PREVIEW = f"{FORM}/edit/preview"
PAGES = (
    "/configuration",
    WORKFLOW,
    f"{WORKFLOW}/edit",
    f"{WORKFLOW}/edit/steps",
    f"{FORM}/edit",
    PREVIEW,
    f"{PREVIEW}/frame",
    f"{PREVIEW}/frame?example=0",
)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return a county in which a version is scheduled and drafts are being written."""
    app = app_in(Path(tmp_path_factory.mktemp("busy")))
    desk = desk_of(app)
    written(desk, on=TODAY + timedelta(days=40))
    approve(desk, submit(desk))
    begin(desk, kind="form", name="petition-registration")
    begin(desk, kind="workflow", name="petition")
    rewrite(desk, "to: routed\n  form: routing", "to: nowhere\n  form: routing",
            kind="workflow", name="petition")  # fmt: skip
    return app


@pytest.fixture(scope="module")
def address(busy: Flask) -> Iterator[str]:
    with served(busy) as found:
        yield found


@pytest.fixture
def author(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    enter(page, address, "ma-zhihao")
    yield page
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wrong_with_a_page(path: str, author: Page, address: str) -> None:
    for size in SIZES:
        author.set_viewport_size(size)
        author.goto(address + path)
        author.evaluate(UNFOLD)
        assert faults(author) == [], size


def test_a_case_shows_where_it_stands(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    enter(page, address, "liang-xudong")
    page.goto(f"{address}/case/{SALON}")
    page.get_by_text("在流程图上看办到哪一步").click()
    expect(page.locator(".oc-drawing__box--current")).to_contain_text("当前环节")
    assert faults(page) == []
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["petition", "rectification"])
def test_no_text_of_a_drawing_runs_out_of_its_box(
    name: str, language: str, author: Page, address: str
) -> None:
    author.context.add_cookies([{"name": "language", "value": language, "url": address}])
    author.goto(f"{address}/configuration/workflow/{name}")
    over = author.evaluate(
        """() => [...document.querySelectorAll('.oc-drawing__box')].flatMap((box) => {
          const edge = box.querySelector('rect').getBoundingClientRect();
          return [...box.querySelectorAll('text')].map((text) => text.getBoundingClientRect())
            .filter((r) => r.right > edge.right || r.bottom > edge.bottom || r.left < edge.left)
            .map(() => box.textContent.trim());
        })"""
    )
    assert over == []


def test_a_box_with_a_mistake_leads_to_its_part(author: Page, address: str) -> None:
    author.goto(f"{address}{WORKFLOW}/edit")
    box = author.locator(".oc-drawing__box--faulty").first
    expect(box).to_contain_text("这里有错误")
    box.focus()
    author.keyboard.press("Enter")
    author.wait_for_url(f"{address}{WORKFLOW}/edit/steps")


def test_a_form_is_tried_in_its_frame(author: Page, address: str) -> None:
    author.goto(f"{address}{PREVIEW}?example=0")
    frame = author.frame_locator("iframe").first
    frame.get_by_role("button", name="试提交").last.click()
    expect(frame.locator("body")).to_contain_text("没有保存")
    expect(frame.locator("body")).to_contain_text("petition.topic")


def test_the_preview_follows_a_draft_saved_elsewhere(
    author: Page, address: str, busy: Flask
) -> None:
    author.goto(address + PREVIEW)
    heading = author.frame_locator("iframe").first.get_by_role("heading", level=1)
    expect(heading).to_have_text("信访登记表")
    _retitle(busy, "信访登记表", "来信来访登记表")
    expect(heading).to_have_text("来信来访登记表", timeout=15_000)


def test_what_was_typed_for_a_try_is_not_thrown_away(
    author: Page, address: str, busy: Flask
) -> None:
    author.goto(address + PREVIEW)
    field = author.frame_locator("iframe").first.locator("input[type=text]").first
    field.fill("试填")
    _retitle(busy, "登记表", "登记单")
    expect(author.get_by_text("草稿有了新的保存")).to_be_visible(timeout=15_000)
    expect(field).to_have_value("试填")


def _retitle(app: Flask, old: str, new: str) -> None:
    desk = desk_of(app)
    draft = draft_of(desk, "form", "petition-registration")
    assert draft is not None
    line = next(one for one in draft.text.splitlines() if one.startswith("title:"))
    rewrite(desk, line, line.replace(old, new), kind="form", name="petition-registration")
