"""The spreadsheet in a real browser: keys, selection, copy and paste, undo; nothing for axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from journey_support import House, Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, ViewportSize

WORKFLOW = "/configuration/workflow/petition"
SHEET = f"{WORKFLOW}/edit/routing.rules/sheet"
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
}"""
COPY = """() => {
  const data = new DataTransfer();
  const event = new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
  return data.getData("text/plain");
}"""


@pytest.fixture
def author(browser: Browser, house: House) -> Iterator[Person]:
    """An author before the sheet of the routing table, the cursor in its first cell."""
    with browser.new_context(locale="zh-CN", viewport=WIDE) as context:
        person = Person(context.new_page(), house.url)
        person.page.set_default_timeout(15_000)
        begin(person)
        cell(person, 0, 1).click()
        yield person


def begin(person: Person) -> None:
    """Begin a new version of the workflow and open the sheet of its routing table."""
    person.sign_in("ma-zhihao")
    person.go(f"{WORKFLOW}/edit")
    person.write("生效日期", "2024-01-01")
    person.press("开始编制")
    person.go(SHEET)


def cell(person: Person, row: int, column: int) -> Locator:
    return person.page.locator(f"tbody tr:nth-child({row + 1}) > :nth-child({column + 1})")


def value(person: Person, row: int, column: int) -> str:
    return cell(person, row, column).locator("input:not([type]), textarea").input_value()


def keys(person: Person, *names: str) -> None:
    for name in names:
        person.page.keyboard.press(name)


def focused(page: Page) -> tuple[int, int]:
    """Return row and column of the cell that has the focus."""
    row, column = page.evaluate(
        "(e => [e.parentElement.sectionRowIndex, e.cellIndex])"
        "(document.activeElement.closest('td, th'))"
    )
    return row, column


def said(person: Person) -> str:
    return person.page.locator("[data-oc-said]").inner_text()


def rows(person: Person) -> int:
    return person.page.locator("tbody tr").count()


def test_one_moves_edits_and_saves_with_keys_alone(author: Person, house: House) -> None:
    page = author.page
    keys(author, "ArrowDown", "ArrowRight", "Tab", "Shift+Tab", "End")
    assert focused(page) == (1, 6)
    keys(author, "Home", "Control+ArrowDown")
    assert focused(page) == (20, 1)
    keys(author, "Control+Home", "ArrowDown", "End", "F2")
    page.keyboard.type("村里的事属地办")
    keys(author, "Escape")
    assert value(author, 1, 6) == ""
    page.keyboard.type("村里的事属地办")
    keys(author, "Enter")
    assert focused(page) == (2, 6)
    with page.expect_navigation():
        keys(author, "Control+s")
    assert "已保存为草稿" in author.main_text()
    assert focused(page) == (2, 6)
    with house.desk.database.reading(house.desk.county) as unit:
        draft = unit.document_draft("workflow", "petition")
    assert draft is not None
    assert "why: 村里的事属地办" in draft.text


def test_tables_of_a_spreadsheet_are_pasted_and_undone_in_one_step(author: Person) -> None:
    page = author.page
    before = [value(author, 19, column) for column in range(1, 6)]
    cell(author, 19, 2).click()
    page.evaluate(
        PASTE,
        '邻里纠纷\tpetition.place\t\t"第一行\n第二行"\r\n'
        '"社会救助\n干部作风"\tpetition.place\r\n村务管理\tpetition.place\r\n',
    )
    assert rows(author) == 22
    assert [value(author, 19, column) for column in (2, 3, 5)] == [
        "邻里纠纷",
        "petition.place",
        "第一行\n第二行",
    ]
    assert value(author, 20, 2) == "社会救助, 干部作风"
    assert value(author, 21, 2) == "村务管理"
    assert cell(author, 21, 0).inner_text().strip() == "新行"
    assert "3 行" in said(author)
    assert "新增 1 行" in said(author)
    keys(author, "Control+z")
    assert rows(author) == 21
    assert [value(author, 19, column) for column in range(1, 6)] == before
    keys(author, "Control+y")
    assert value(author, 21, 2) == "村务管理"


def test_what_is_too_wide_is_told_and_changes_nothing(author: Person) -> None:
    cell(author, 3, 5).click()
    before = [value(author, 3, column) for column in (5, 6)]
    author.page.evaluate(PASTE, "甲\t乙\t丙")
    assert "放不下" in said(author)
    assert [value(author, 3, column) for column in (5, 6)] == before


def test_a_range_is_copied_as_spreadsheets_read_it(author: Person) -> None:
    cell(author, 7, 2).click()
    keys(author, "Shift+ArrowDown", "Shift+ArrowRight")
    assert author.page.locator("[aria-selected=true]").count() == 4
    assert author.page.evaluate(COPY) == "餐饮油烟\t综合执法局\n占道经营, 市容环卫\t综合执法局"
    keys(author, "Delete")
    assert [value(author, row, column) for row in (7, 8) for column in (2, 3)] == [""] * 4
    keys(author, "Control+z")
    assert value(author, 8, 3) == "综合执法局"


def test_whole_rows_are_copied_without_their_ids(author: Person) -> None:
    cell(author, 2, 0).click()
    copied = author.page.evaluate(COPY)
    assert copied.startswith("r120\t否\t村级工程建设")
    cell(author, 20, 0).click()
    author.page.evaluate(PASTE, copied.rsplit("\t", 1)[0])
    assert value(author, 20, 2) == "村级工程建设"
    assert cell(author, 20, 0).inner_text().strip() == "r710"


def test_rows_are_filled_added_moved_and_deleted(author: Person) -> None:
    page = author.page
    cell(author, 3, 6).click()
    page.keyboard.type("同上")
    keys(author, "Enter", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    assert [value(author, row, 6) for row in (3, 4, 5)] == ["同上"] * 3
    keys(author, "Alt+ArrowDown")
    assert cell(author, 3, 0).inner_text().strip() == "r220"
    page.get_by_role("button", name="加一行").click()
    assert rows(author) == 22
    page.get_by_role("button", name="删除行").click()
    assert rows(author) == 21
    for _ in range(5):
        keys(author, "Control+z")
    assert [value(author, row, 6) for row in (3, 4, 5)] == [""] * 3


def test_a_cell_that_cannot_be_read_is_told_as_one_leaves_it(author: Person) -> None:
    cell(author, 1, 2).click()
    author.page.keyboard.type("村里的事")
    keys(author, "Enter")
    fault = author.page.locator("tbody tr:nth-child(2) .oc-cells__fault")
    fault.wait_for()
    assert "村里的事" in fault.inner_text()
    control = cell(author, 1, 2).locator("input")
    assert control.get_attribute("aria-describedby") == fault.get_attribute("id")
    with author.page.expect_navigation():
        keys(author, "Control+s")
    assert value(author, 1, 2) == "村里的事"
    assert "什么都还没有保存" in author.main_text()


def test_a_case_nobody_takes_becomes_a_row_and_is_closed(author: Person) -> None:
    page = author.page
    cell(author, 10, 0).click()
    page.get_by_role("button", name="删除行").click()
    author.press("保存草稿")
    assert "没有任何一行适用" in author.main_text()
    page.get_by_role("button", name="按这种情形加一行").click()
    assert (value(author, 20, 1), value(author, 20, 2)) == ("否", "噪声扰民")
    assert focused(page) == (20, 3)
    page.keyboard.type("综合执法局")
    keys(author, "Enter")
    author.press("保存草稿")
    assert "没有任何一行适用" not in author.main_text()
    assert "没有发现错误" in author.main_text()


def test_escape_and_tab_lead_out_of_the_sheet(author: Person) -> None:
    keys(author, "Escape", "Tab")
    assert author.page.evaluate("document.activeElement.closest('table') === null")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_nothing_is_wrong_with_the_sheet(
    browser: Browser, house: House, size: ViewportSize, *, script: bool
) -> None:
    context = browser.new_context(locale="zh-CN", viewport=size, java_script_enabled=script)
    person = Person(context.new_page(), house.url)
    begin(person)
    if script:
        cell(person, 10, 0).click()
        person.page.get_by_role("button", name="删除行").click()
    else:
        person.page.get_by_label("勾选 r340").check()
        person.press("删除行")
    person.press("保存草稿")
    assert "没有任何一行适用" in person.main_text()
    if script:
        cell(person, 1, 2).click()
        person.page.keyboard.type("村里的事")
        keys(person, "Enter")
        person.page.locator("tbody .oc-cells__fault").wait_for()
        assert looked_at(person.page) == []
        person.go(f"{WORKFLOW}/edit/workbook")
        assert looked_at(person.page) == []
    context.close()


def looked_at(page: Page) -> list[str]:
    """Return what axe finds, everything unfolded, and whether the page runs over."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('main details').forEach(e => e.open = true)")
    found = axe.Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found] + (
        [f"{over} px too wide"] if over > 0 else []
    )
