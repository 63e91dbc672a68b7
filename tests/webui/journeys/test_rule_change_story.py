"""A rule changes without a line of YAML: lowered, tried on the past, approved, used from then on.

The county of the story has one case that was concluded three weeks too late and judged
unqualified, and one session that was opened before the change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from browser_support import enter, faults
from story_support import JULY, SALON, TODAY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RUBRIC = "/configuration/rubric/first-petition"
POINTS = '[name="dimensions/procedure/items/conclude-late/deduct/points"]'
MEMBERS = ("yu-lan", "zhu-mantang", "liang-weidong", "zhang-jingye", "guo-yueqin", "wang-tianming")
AUTHOR, APPROVER, SECRETARY = "ma-zhihao", "pan-zhongliang", "liang-xudong"


class Desk:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, address: str, login: str) -> None:
        self.context = browser.new_context(locale="zh-CN")
        self.page: Page = self.context.new_page()
        self.address = address
        enter(self.page, address, login)

    def go(self, path: str) -> None:
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def press(self, word: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=word).first.click()

    def said(self) -> str:
        return self.page.locator("main").inner_text()


def lower(author: Desk) -> None:
    """Begin a new version and lower one number in the grid; no YAML is on the screen."""
    author.go(f"{RUBRIC}/edit")
    author.page.get_by_label("生效日期").fill(TODAY.isoformat())
    author.page.get_by_label("本版改动").fill("超期办结每五天扣分由二分改为一分")
    author.press("开始编制")
    author.go(f"{RUBRIC}/edit/grid")
    points = author.page.locator(POINTS)
    assert points.input_value() == "2"
    points.fill("1")
    author.press("保存草稿")
    assert faults(author.page) == []


def renew(author: Desk) -> None:
    """Take what the examples of the document come to now."""
    author.go(f"{RUBRIC}/edit")
    assert "示例的结果变了" in author.said()
    for box in author.page.locator("#renewals [type=checkbox]").all():
        box.check()
    assert faults(author.page) == []
    author.press("更新勾选的示例")
    assert "示例已改为按新规则得出的结果" in author.said()


def try_out(author: Desk) -> None:
    """Have the past reviewed again; the late case would have been qualified."""
    author.press("试算影响")
    author.page.wait_for_selector("text=改动后", timeout=60_000)
    said = author.said()
    assert "67" in said
    assert "不合格" in said
    assert "合格" in said.replace("不合格", "")
    assert author.page.locator(f'main a[href*="{SALON}"]').count() > 0
    assert faults(author.page) == []


def submit(author: Desk) -> None:
    author.go(f"{RUBRIC}/edit")
    author.page.get_by_label("给审批人的说明").fill("半年来超期件扣分偏重，按会议纪要减半")
    author.press("提交审批")
    assert "等待另一人审批" in author.said()
    assert "试算影响" in author.said()


def approve(approver: Desk) -> None:
    """A second person finds it in the work list, sees what would change, and approves."""
    approver.go("/")
    approver.page.locator("main").get_by_role("link", name="审批规则草稿").click()
    approver.page.wait_for_load_state()
    said = approver.said()
    assert "半年来超期件扣分偏重" in said
    assert "每 5 天扣 1 分" in said
    assert "改动后" in said
    assert faults(approver.page) == []
    approver.press("批准")


def version_kept(secretary: Desk, session: str) -> str:
    secretary.go(f"/reviews/{session}")
    line = secretary.page.locator("li", has_text="评分表").filter(has_text="版").first
    return line.inner_text()


def test_a_lowered_deduction_counts_from_the_next_review_on(
    browser: Browser, late_address: str
) -> None:
    author = Desk(browser, late_address, AUTHOR)
    lower(author)
    renew(author)
    try_out(author)
    submit(author)
    approve(Desk(browser, late_address, APPROVER))
    secretary = Desk(browser, late_address, SECRETARY)
    assert "第 1 版" in version_kept(secretary, JULY)
    secretary.go("/reviews/new")
    secretary.page.locator("#held_on").fill(TODAY.isoformat())
    for member in MEMBERS:
        secretary.page.locator(f'#members [value="{member}"]').check()
    secretary.page.locator("#chair").select_option("cai-jialiang")
    secretary.press("建立评查会")
    opened = secretary.page.url.rsplit("/", 1)[1]
    assert opened != JULY
    assert "第 2 版" in version_kept(secretary, opened)
    secretary.go(f"/reviews/{JULY}")
    assert "第 1 版" in version_kept(secretary, JULY)
