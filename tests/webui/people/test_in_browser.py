"""People and passwords in a real browser, at a desk and on a phone, with script and without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, choose_password, enter, faults, served
from story_support import app_in, desk_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = app_in(tmp_path_factory.mktemp("people"))
    with desk_of(app).database.writing("shengzhou") as unit:
        unit.put_account("gone", "gone", "no hash")
    with served(app) as address:
        yield address
    desk_of(app).database.close()


@pytest.fixture(params=[1440, 390])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    size = {"width": request.param, "height": 844}
    with browser.new_context(locale="zh-CN", viewport=size) as context:  # type: ignore[arg-type]  # of two numbers
        page = context.new_page()
        enter(page, address, "ding-xinyi")
        yield page


@pytest.mark.parametrize(
    "path", ["/people", "/people/han-zhuoqun", "/people/ding-xinyi", "/people/gone"]
)
def test_the_pages_of_people_have_no_faults(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    assert faults(page) == []


def test_a_refused_change_of_the_password_has_no_faults(page: Page, address: str) -> None:
    page.goto(f"{address}/account/password")
    assert faults(page) == []
    for field in ("former", "password", "again"):
        page.fill(f"#{field}", "no password of mine")
    page.click("main button")
    page.wait_for_selector("#former--error")
    assert page.evaluate("document.activeElement.id") == "former"
    assert faults(page) == []


def test_a_double_click_still_shows_the_password(page: Page, address: str) -> None:
    page.goto(f"{address}/people/shi-weikang")
    page.dblclick("main form[action$=password] button")
    page.wait_for_selector("#password")
    assert faults(page) == []
    assert len(page.inner_text("#password")) == 19


def test_without_script_an_account_is_closed_and_opened_again(
    browser: Browser, address: str
) -> None:
    with browser.new_context(java_script_enabled=False, locale="zh-CN") as context:
        page = context.new_page()
        enter(page, address, "ding-xinyi")
        page.goto(f"{address}/people?text=liang-xudong")
        page.click("main table a")
        page.click("#close button")
        assert "账号已停用" in page.inner_text("main")
        page.click("main form[action$=password] button")
        told = page.inner_text("#password")
    with browser.new_context(java_script_enabled=False, locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"{address}/sign-in")
        page.fill("#login", "liang-xudong")
        page.fill("#password", told)
        page.click("main button")
        assert "请先改成自己的密码" in page.inner_text("main")
        page.click("summary.btn:has-text('梁旭东')")
        page.click("text=修改密码")
        choose_password(page, told)
        assert "密码已修改" in page.inner_text("main")
