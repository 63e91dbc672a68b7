"""The pages of work and cases in a real browser: nothing for axe to find, nothing runs over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, UNFOLD, enter, faults, served
from desk_support import Person
from flask import Flask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = NEEDS_BROWSER

WIDTHS = (1440, 390)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def case(app: Flask) -> str:
    """A letter that waits for its handler's signature."""
    anna, cleo = Person.of(app, "anna"), Person.of(app, "cleo")
    case = anna.register("桥上有个大洞，过往行人都很害怕", "bridges")
    anna.do(case, "route")
    cleo.do(case, "note")
    cleo.do(case, "report", f_found="桥板腐烂，需要更换")
    anna.register("井水变黄浑浊", "wells")
    return case


def look(page: Page, address: str) -> dict[str, list[str]]:
    """Faults of a page at each width, every folded part opened; empty if there are none."""
    told: dict[str, list[str]] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(address)
        page.evaluate(UNFOLD)
        if found := faults(page):
            told[f"{address} at {width}"] = found
    return told


def test_the_sign_in_has_no_faults(browser: Browser, address: str) -> None:
    with browser.new_context(locale="zh-CN") as context:
        assert look(context.new_page(), f"{address}/sign-in") == {}


@pytest.mark.parametrize(
    ("login", "paths"),
    [
        ("anna", ["/", "/cases/letters", "/cases/letters/new", "/find?text=井", "/no-such-page"]),
        ("anna", ["{case}", "{case}/do/hurry", "/case/letters-2023-00002/do/route"]),
        ("cleo", ["/", "{case}", "{case}/do/sign"]),
        ("bert", ["/", "/cases/letters"]),
    ],
)
def test_the_pages_have_no_faults(
    browser: Browser, address: str, case: str, login: str, paths: list[str]
) -> None:
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        enter(page, address, login)
        told = [look(page, address + path.format(case=case)) for path in paths]
    assert [each for each in told if each] == []


def test_a_refused_form_has_no_faults(browser: Browser, address: str) -> None:
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        enter(page, address, "anna")
        page.goto(f"{address}/cases/letters/new")
        page.click("main .oc-form__foot button")
        page.wait_for_selector(".oc-errors")
        assert faults(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_letter_goes_its_way_with_and_without_script(
    browser: Browser, address: str, script: bool
) -> None:
    with browser.new_context(locale="zh-CN", java_script_enabled=script) as context:
        page = context.new_page()
        enter(page, address, "anna")
        page.click("main a:has-text('登记来信')")
        page.fill("#f-headline", "桥上有个大洞")
        page.select_option("#f-topic", "bridges")
        page.fill("#f-writer", "写信的人")
        page.click("main .oc-form__foot button")
        page.click("main a.oc-acts__main")
        page.click("main .oc-form__foot button")
        page.wait_for_selector("text=已办理：分流")
        assert "道路工场" in page.inner_text("main")


def test_drafts_have_no_faults(browser: Browser, address: str) -> None:
    with browser.new_context(locale="zh-CN", java_script_enabled=False) as context:
        one = context.new_page()
        enter(one, address, "anna")
        two = context.new_page()
        for page in (one, two):
            page.goto(f"{address}/cases/letters/new")
        for page, text in ((one, "桥上有个大洞"), (two, "井水变黄了")):
            page.fill("#f-headline", text)
            page.click("button[value=draft]")
            page.wait_for_selector("#draft-status:not(:empty)")
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        enter(page, address, "anna")
        assert look(page, f"{address}/") == {}
        assert look(page, f"{address}/cases/letters/new") == {}
        other = context.new_page()
        other.goto(f"{address}/cases/letters/new")
        for each, text in ((page, "桥上有个大洞"), (other, "井水变黄了")):
            each.fill("#f-headline", text)
            each.click("button[value=draft]")
            each.wait_for_selector("#draft-status:not(:empty)")
        other.wait_for_selector("button[value=draft-replace]")
        for width in WIDTHS:
            other.set_viewport_size({"width": width, "height": 844})
            assert faults(other) == []
