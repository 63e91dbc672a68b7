"""Reviews, statistics, library and journal in a real browser: nothing for axe, nothing too wide."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from browser_support import (
    NEEDS_BROWSER,
    SETTLED,
    UNFOLD,
    enter,
    faults,
    served,
)
from flask import Flask
from story_support import JULY, MAY, NOW, SALON, app_in, desk_of, draw_july, hand_in, person

from engine.scoring.deductions import Finding
from engine.services.review_session import freeze_frame

if TYPE_CHECKING:
    from playwright.sync_api import Browser

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = NEEDS_BROWSER

WIDTHS = (1440, 390)

HARSH = tuple(
    Finding(item, Decimal(8), "理由", "证据")
    for item in ("shirking", "shallow-investigation", "delayed-action", "main-demand-avoided")
)

PAGES = {
    "liang-xudong": [
        "/reviews",
        "/reviews/new",
        "/reviews/results",
        f"/reviews/{MAY}",
        f"/reviews/{MAY}/room",
        f"/reviews/{MAY}/draws/1",
        f"/reviews/{MAY}/cases/{SALON}",
        f"/reviews/{MAY}/cases/{SALON}/paper",
        f"/reviews/{MAY}/cases/{SALON}/board",
        "/verify-draw",
        "/statistics",
        "/statistics/cases?measure=petitions",
        "/configuration",
        "/configuration/check",
        "/configuration/rubric/first-petition",
        "/configuration/workflow/petition",
        "/configuration/programme/monthly-review",
        "/configuration/form/investigation",
        "/configuration/county/shengzhou",
        "/configuration/calendar/workdays",
    ],
    "cai-jialiang": [
        f"/reviews/{JULY}",
        f"/reviews/{JULY}/void",
        f"/reviews/{JULY}/cases/{{ready}}/confirmation",
        f"/reviews/{JULY}/cases/{{again}}/board",
    ],
    "yu-lan": [
        f"/reviews/{JULY}",
        f"/reviews/{JULY}/cases/{{fresh}}/sheet",
        f"/reviews/{JULY}/cases/{{again}}/sheet",
        f"/reviews/{JULY}/cases/{{fresh}}/recusal",
        f"/reviews/{JULY}/cases/{{fresh}}/board",
    ],
    "ren-yaoming": ["/journal", f"/journal?case={SALON}", "/journal/check"],
}


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, dict[str, str]]]:
    """The second session drawn: one case ready to confirm, one to be looked at again."""
    app = app_in(tmp_path_factory.mktemp("browser"))
    desk = desk_of(app)
    fresh, ready, again, *_ = draw_july(desk)
    hand_in(desk, JULY, ready, [()] * 5)
    hand_in(desk, JULY, again, [HARSH, (), (), (), ()])
    yield app, {"fresh": fresh, "ready": ready, "again": again}
    desk.database.close()


@pytest.fixture(scope="module")
def address(scored: tuple[Flask, dict[str, str]]) -> Iterator[str]:
    with served(scored[0]) as address:
        yield address


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("login", PAGES)
def test_the_pages_have_no_faults(
    browser: Browser,
    address: str,
    scored: tuple[Flask, dict[str, str]],
    login: str,
    width: int,
) -> None:
    told: dict[str, list[str]] = {}
    with browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": 844}, reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: told.setdefault("script", []).append(str(error)))
        enter(page, address, login)
        for path in PAGES[login]:
            page.goto(address + path.format(**scored[1]))
            page.evaluate(UNFOLD)
            page.evaluate(SETTLED)
            if found := faults(page):
                told[path] = found
    assert told == {}


def test_the_public_check_has_no_faults(browser: Browser, address: str) -> None:
    with browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{address}/verify-draw")
        page.fill("#text", '{"a": 1}')
        page.click("main .oc-form__foot button")
        page.wait_for_selector("#verdict")
        assert faults(page) == []


@pytest.fixture
def fresh(app: Flask) -> str:
    return draw_july(desk_of(app))[0]


def test_the_total_follows_while_an_assessor_is_still_typing(
    browser: Browser, app: Flask, fresh: str
) -> None:
    with served(app) as address, browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        enter(page, address, "yu-lan")
        page.goto(f"{address}/reviews/{JULY}/cases/{fresh}/sheet")
        before = int(page.inner_text("#sheet-total").split("/")[0])
        page.click("#item-shirking > summary")
        page.fill("#points-shirking", "3")
        page.fill("#reason-shirking", "推来推去")
        page.keyboard.press("Tab")
        page.wait_for_selector(f"#sheet-total:has-text('{before - 3}')")
        assert page.inner_text("#points-of-shirking") == "−3"
        assert page.input_value("#reason-shirking") == "推来推去"


def test_refused_items_are_opened_and_lead_there_from_the_summary(
    browser: Browser, app: Flask, fresh: str
) -> None:
    narrow = {"width": 390, "height": 844}
    with served(app) as address, browser.new_context(locale="zh-CN", viewport=narrow) as context:
        page = context.new_page()
        enter(page, address, "yu-lan")
        page.goto(f"{address}/reviews/{JULY}/cases/{fresh}/sheet")
        page.click("#item-hollow-wording > summary")
        page.fill("#points-hollow-wording", "0.3")
        page.click("button[value=submit]")
        page.wait_for_selector(".oc-errors")
        assert faults(page) == []
        page.click(".oc-errors a")
        assert page.is_visible("#error-hollow-wording")


def test_the_room_learns_of_the_frame_by_itself(browser: Browser, app: Flask) -> None:
    desk = desk_of(app)
    with served(app) as address, browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        enter(page, address, "shi-zhigang")
        page.goto(f"{address}/reviews/{JULY}/room")
        freeze_frame(desk, JULY, actor=person(desk, "liang-xudong"), at=NOW)
        page.wait_for_selector("text=抽取范围已固定")
        assert page.locator(".oc-hash").count() == 1


FRAME = (
    """at => document.getAnimations().forEach(each => { each.pause(); each.currentTime = at; })"""
)
FAINT = """() => [...document.querySelectorAll('.oc-ticket, .oc-ticket *')]
    .filter(each => getComputedStyle(each).opacity !== '1').length"""


def test_drawn_tickets_can_be_read_in_every_frame_of_their_appearing(
    browser: Browser, address: str
) -> None:
    with browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        enter(page, address, "liang-xudong")
        page.goto(f"{address}/reviews/{JULY}/room")
        assert page.evaluate("document.getAnimations().length") > 0
        for moment in (0, 400, 450, 500, 800, 5_000):
            page.evaluate(FRAME, moment)
            assert page.evaluate(FAINT) == 0
            contrast = axe.Axe().run(page, options={"runOnly": ["color-contrast"]}).response
            assert contrast["violations"] == []


def test_drawn_tickets_stand_still_for_who_wants_less_motion(
    browser: Browser, address: str
) -> None:
    with browser.new_context(locale="zh-CN", reduced_motion="reduce") as context:
        page = context.new_page()
        enter(page, address, "liang-xudong")
        page.goto(f"{address}/reviews/{JULY}/room")
        assert page.locator(".oc-ticket").count() > 0
        assert page.evaluate("document.getAnimations().length") == 0
