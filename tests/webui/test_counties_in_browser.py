"""Several counties in a real browser: the choice at sign-in, the colours, the agreed totals."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, faults, served
from made_once import made_once
from two_counties import build, settings_in
from webui_support import PASSWORD

from webui import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = NEEDS_BROWSER

PINE, EARTH = "rgb(11, 90, 102)", "rgb(122, 62, 18)"
"""The accent colours of Songquan and Yuezhou."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("counties")
    shutil.copytree(made_once(tmp_path_factory, "two-counties", build), folder, dirs_exist_ok=True)
    app = create_app(settings_in(folder))
    with served(app) as address:
        yield address
    app.extensions["onecase"].desk.database.close()


@pytest.fixture(params=[1440, 390])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    size = {"width": request.param, "height": 844}
    with browser.new_context(locale="zh-CN", viewport=size) as context:  # type: ignore[arg-type]  # of two numbers
        page = context.new_page()
        page.set_default_timeout(15_000)
        yield page


def ground_of_button(page: Page) -> str:
    colour: str = page.eval_on_selector(
        ".btn-primary", "button => getComputedStyle(button).backgroundColor"
    )
    return colour


def sign_in_by_choice(page: Page, address: str, county: str, person: str) -> None:
    """Choose the county by its name and sign in."""
    page.goto(f"{address}/sign-in")
    page.click(f"nav >> text={county}")
    page.fill("#login", person)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{address}/")


def test_the_choice_of_a_county_has_no_faults_and_shows_its_colour(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/sign-in")
    page.click("nav >> text=越州市")
    assert faults(page) == []
    assert ground_of_button(page) == EARTH
    assert page.text_content(".oc-top__name") == "越州一案一评"


def test_a_countys_own_pages_have_its_colour_and_no_faults(page: Page, address: str) -> None:
    sign_in_by_choice(page, address, "松泉县", "bai-lu")
    page.goto(f"{address}/cases/petition")
    assert ground_of_button(page) == PINE
    assert faults(page) == []


def test_the_supervisor_finds_the_totals_and_no_faults(page: Page, address: str) -> None:
    sign_in_by_choice(page, address, "越州市", "lu-wen")
    assert "松泉县" in (page.text_content("main") or "")
    assert faults(page) == []
    page.click("main >> text=其他半年的和上年同期")
    page.wait_for_url(f"{address}/totals")
    page.goto(f"{address}/totals?half=2023-07-01")
    assert "松泉县" in (page.text_content("main") or "")
    assert faults(page) == []
