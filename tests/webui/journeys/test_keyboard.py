"""A petition is registered with the keyboard alone: with script and without, the same is stored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from journey_support import Enter, House
from playwright.sync_api import expect

from engine.forms.canonical import canonical
from engine.forms.names import element_id

if TYPE_CHECKING:
    from playwright.sync_api import Page

NEW = "/cases/petition/new"
TODAY = date(2023, 5, 25)
MOST_TABS = 120
STORED = {
    "received_on": "2023-02-02", "channel": "来访", "petitioner_name": "张三",
    "petitioner_phone": "13800000000", "real_name": True, "headline": "反映美容店购物卡退款难",
    "topic": "预付卡消费", "amount": 120000, "place": "鹿山街道",
    "demand": "在美容店购买购物卡，要求退款。", "about_discipline": False,
}  # fmt: skip


@pytest.fixture
def clerk(house: House) -> str:
    """Somebody who registers petitions."""
    with house.desk.database.reading(house.desk.county) as unit:
        county = house.desk.county_on(unit, TODAY).document
    return next(post.holder for post in county.posts if post.role == "clerk")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control with this id, or whose name this is, has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if name in page.evaluate("[document.activeElement.name, document.activeElement.id]"):
            return
    pytest.fail(f"{name} cannot be reached with the keyboard")


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, element_id((name,)))
    page.keyboard.type(text)


def pick(page: Page, name: str, label: str) -> None:
    """Choose from a list: by its search where script makes one, else with the arrow keys."""
    tab_to(page, element_id((name,)))
    if page.evaluate("document.activeElement.getAttribute('role')") == "combobox":
        page.keyboard.type(label)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        return
    for _ in range(page.evaluate("document.activeElement.options.length")):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.selectedOptions[0].text") == label:
            return
    pytest.fail(f"{label} cannot be chosen with the keyboard")


def choose(page: Page, name: str, steps: int) -> None:
    """Choose among radios with the arrow keys: the first, and so many further."""
    tab_to(page, element_id((name,)) + "--0")
    page.keyboard.press("Space")
    for _ in range(steps):
        page.keyboard.press("ArrowDown")


def test_a_petition_is_registered_with_the_keyboard_alone(
    enter: Enter, house: House, clerk: str
) -> None:
    person = enter(clerk)
    page = person.page
    person.go(NEW)
    tab_to(page, element_id(("petitioner_name",)))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#" + element_id(("received_on",)))).to_be_focused()
    page.keyboard.type("02022023")  # whichever of month and day the browser asks for first
    choose(page, "channel", 1)
    write(page, "petitioner_name", "张三")
    write(page, "petitioner_phone", "13800000000")
    tab_to(page, element_id(("real_name",)))
    page.keyboard.press("Space")
    write(page, "headline", "反映美容店购物卡退款难")
    pick(page, "topic", "预付卡消费")
    write(page, "amount", "1200")
    pick(page, "place", "鹿山街道")
    write(page, "demand", "在美容店购买购物卡，要求退款。")
    choose(page, "about_discipline", 1)
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#summary").all_inner_texts() == []
    case = page.url.rpartition("/")[2]
    with house.desk.database.reading(house.desk.county) as unit:
        (filing,) = unit.filings(case)
    assert canonical(filing.answers) == canonical(STORED)
