"""A rule author lowers a deduction in the browser, with and without script; no YAML is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from journey_support import Enter, House, Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

RUBRIC = "/configuration/rubric/first-petition"
LATE = "超期办结"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def begin(author: Person, address: str = RUBRIC) -> None:
    author.go(address)
    author.follow("编制新版本")
    author.write("生效日期", "2024-01-01")
    author.write("本版改动", "超期办结每五天扣分由二分改为一分")
    author.press("开始编制")


def late_item(author: Person) -> Locator:
    """Open the page of the second dimension and unfold the item."""
    author.go(f"{RUBRIC}/edit")
    author.follow("办理程序")
    item = author.page.locator("details.oc-row", has_text=LATE).first
    item.locator("summary").first.click()
    return item


def text_of(house: House) -> str:
    with house.desk.database.reading(house.desk.county) as unit:
        draft = unit.document_draft("rubric", "first-petition")
    assert draft is not None
    return draft.text


def test_an_author_lowers_a_deduction_through_the_form(house: House, enter: Enter) -> None:
    author = enter("ma-zhihao")
    begin(author)
    before = text_of(house).splitlines()
    points = late_item(author).get_by_label("分数", exact=False).first
    assert points.input_value() == "2"
    points.fill("1")
    author.press("保存草稿")
    assert "已保存为草稿" in author.main_text()
    after = text_of(house).splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert "points: 1" in changed[0]
    author.go(f"{RUBRIC}/edit")
    said = author.main_text()
    assert "每 5 天扣 2 分" in said
    assert "每 5 天扣 1 分" in said


def test_a_number_in_words_is_told_at_its_field(house: House, enter: Enter) -> None:
    author = enter("ma-zhihao")
    begin(author)
    before = text_of(house)
    points = late_item(author).get_by_label("分数", exact=False).first
    points.fill("一分")
    author.press("保存草稿")
    assert "有 1 处需要修改" in author.main_text()
    wrong = author.page.locator('[aria-invalid="true"]')
    assert wrong.count() == 1
    assert wrong.first.input_value() == "一分"
    assert wrong.first.is_visible()
    assert text_of(house) == before


def test_a_grade_is_added_by_buttons(house: House, enter: Enter) -> None:
    author = enter("ma-zhihao")
    begin(author)
    author.go(f"{RUBRIC}/edit/grades")
    author.page.locator('button[value="copy:f_value:1"]').click()
    # Of four rows each is folded but the one that was just made.
    row = author.page.locator("details.oc-row").nth(2)
    row.wait_for()
    assert author.page.locator("details.oc-row").count() == 4
    assert row.get_attribute("open") is not None
    row.get_by_label("名称", exact=False).first.fill("basic")
    row.get_by_label("起点分", exact=False).first.fill("60")
    row.get_by_label("中文", exact=False).first.fill("基本合格")
    author.press("保存草稿")
    assert "id: basic" in text_of(house)
    assert "from: 60" in text_of(house)


WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def looked_at(page: Page) -> list[str]:
    """Return what axe finds, everything unfolded, and whether the page runs over."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.evaluate("document.querySelectorAll('main details').forEach(e => e.open = true)")
    found = axe.Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found] + (
        [f"{over} px too wide"] if over > 0 else []
    )


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_is_wrong_with_the_pages_of_a_draft(
    browser: Browser, house: House, size: dict[str, int]
) -> None:
    context = browser.new_context(locale="zh-CN", viewport=size)  # type: ignore[arg-type]  # a plain dict will do
    author = Person(context.new_page(), house.url)
    author.sign_in("ma-zhihao")
    author.go(f"{RUBRIC}/edit")
    assert looked_at(author.page) == []
    begin(author)
    begin(author, "/configuration/workflow/petition")
    begin(author, "/configuration/form/petition-registration")
    for path in (
        f"{RUBRIC}/edit",
        f"{RUBRIC}/edit/head",
        f"{RUBRIC}/edit/dimensions.1",
        "/configuration/workflow/petition/edit/routing.rules",
        "/configuration/form/petition-registration/edit/schema",
    ):
        author.go(path)
        assert looked_at(author.page) == [], path
    context.close()
