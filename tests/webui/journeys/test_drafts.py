"""Drafts in a real browser: saved by themselves with script, by a button without."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from journey_support import Enter, House, Person

from engine.forms.values import mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

NEW = "/cases/petition/new"
HEADLINE = "[name=f_headline]"
TODAY = date(2023, 5, 25)
MOST_LOOKS = 20
SAVED = re.compile(r"已自动保存 \d\d:\d\d")


@pytest.fixture
def clerk(house: House) -> str:
    """Somebody who registers petitions."""
    with house.desk.database.reading(house.desk.county) as unit:
        county = house.desk.county_on(unit, TODAY).document
    return next(post.holder for post in county.posts if post.role == "clerk")


@pytest.fixture
def page(browser: Browser, house: House, clerk: str) -> Iterator[Page]:
    """A page with script whose clock the test moves, with the form of a new petition open."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.clock.install()
    page.set_default_timeout(15_000)
    Person(page, house.url).sign_in(clerk)
    page.goto(f"{house.url}{NEW}")
    yield page
    context.close()


def answers(house: House, person: str) -> object:
    """What the draft of a new petition holds; None if there is none."""
    with house.desk.database.reading(house.desk.county) as unit:
        draft = unit.draft(person, "new/petition")
    return draft.answers if draft else None


def wait_saved(page: Page) -> None:
    page.get_by_role("status").filter(has_text=SAVED).wait_for()


def test_what_is_typed_is_saved_after_ten_seconds_and_said_politely(
    page: Page, house: House, clerk: str
) -> None:
    page.locator(HEADLINE).fill("反映购物卡退款难")
    page.clock.run_for(9_000)
    assert answers(house, clerk) is None
    page.clock.run_for(1_500)
    wait_saved(page)
    assert page.locator("#draft-status").get_attribute("aria-live") == "polite"
    assert mapping(answers(house, clerk))["headline"] == "反映购物卡退款难"
    # The cursor and what is typed stay where they are.
    assert page.locator(HEADLINE).input_value() == "反映购物卡退款难"


def test_nothing_is_saved_of_a_page_nobody_changed(page: Page, house: House, clerk: str) -> None:
    page.clock.run_for(60_000)
    page.reload()
    assert answers(house, clerk) is None


def test_saving_goes_on_with_each_change(page: Page, house: House, clerk: str) -> None:
    for text in ("反映购物卡", "反映购物卡退款难"):
        page.locator(HEADLINE).fill(text)
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            page.clock.run_for(11_000)
        assert sent.value.status == 200
        wait_saved(page)
    assert mapping(answers(house, clerk))["headline"] == "反映购物卡退款难"


def test_leaving_the_page_saves(page: Page, house: House, clerk: str) -> None:
    page.locator(HEADLINE).fill("反映购物卡退款难")
    # What is sent on leaving is answered behind the next page; look until it is there.
    for _ in range(MOST_LOOKS):
        page.goto(f"{house.url}/")
        if answers(house, clerk) is not None:
            break
    page.goto(f"{house.url}{NEW}")
    assert page.locator(HEADLINE).input_value() == "反映购物卡退款难"
    assert page.get_by_text("接着填写草稿").is_visible()


def test_a_second_tab_is_refused_and_keeps_its_text(page: Page, house: House, clerk: str) -> None:
    second = page.context.new_page()
    second.clock.install()
    second.goto(f"{house.url}{NEW}")
    page.locator(HEADLINE).fill("第一个页面的内容")
    page.clock.run_for(11_000)
    wait_saved(page)
    second.locator(HEADLINE).fill("第二个页面的内容")
    second.clock.run_for(11_000)
    second.get_by_role("button", name="用本页内容代替").wait_for()
    assert second.locator(HEADLINE).input_value() == "第二个页面的内容"
    assert mapping(answers(house, clerk))["headline"] == "第一个页面的内容"
    with second.expect_navigation():
        second.get_by_role("button", name="用本页内容代替").click()
    assert mapping(answers(house, clerk))["headline"] == "第二个页面的内容"


def test_a_server_that_does_not_answer_is_told_and_asked_again(
    page: Page, house: House, clerk: str
) -> None:
    page.route("**/cases/petition/new", lambda route: route.abort())
    page.locator(HEADLINE).fill("反映购物卡退款难")
    page.clock.run_for(11_000)
    page.get_by_text("草稿没有保存上").wait_for()
    page.unroute("**/cases/petition/new")
    page.clock.run_for(11_000)
    wait_saved(page)
    assert mapping(answers(house, clerk))["headline"] == "反映购物卡退款难"


def test_the_button_saves_with_and_without_script(enter: Enter, house: House, clerk: str) -> None:
    person = enter(clerk)
    person.go(NEW)
    person.page.locator(HEADLINE).fill("反映购物卡退款难")
    person.page.get_by_role("button", name="保存草稿", exact=True).click()
    person.page.get_by_text("草稿已保存").wait_for()
    kept = mapping(answers(house, clerk))
    assert kept["headline"] == "反映购物卡退款难"
    person.go("/")
    person.page.locator("main").get_by_role("link", name="登记").last.click()
    assert person.page.locator(HEADLINE).input_value() == "反映购物卡退款难"
    person.page.get_by_text("放弃草稿").first.click()
    person.press("确认放弃草稿")
    assert answers(house, clerk) is None


def test_another_machine_goes_on_where_the_first_left_off(
    browser: Browser, page: Page, house: House, clerk: str
) -> None:
    page.locator(HEADLINE).fill("反映购物卡退款难")
    page.clock.run_for(11_000)
    wait_saved(page)
    with browser.new_context(locale="zh-CN") as context:
        other = Person(context.new_page(), house.url)
        other.sign_in(clerk)
        other.go(NEW)
        assert other.page.locator(HEADLINE).input_value() == "反映购物卡退款难"
