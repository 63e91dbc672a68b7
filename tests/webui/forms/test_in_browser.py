"""The same journey in a real browser, with script and without, ends in the same answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, served
from flask import Flask, Response, render_template_string, request
from forms_support import SEES_ALL, form_of

import webui
from engine.forms.canonical import canonical
from webui import language
from webui.forms import open_form, read_post
from webui.safety import POLICY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = NEEDS_BROWSER

FORM = form_of(
    {
        "name": {"type": "string", "title": "姓名", "confidential": "informant"},
        "days": {"type": "integer", "title": "天数", "ui": {"unit": "天", "help": "从次日起"}},
        "way": {"enum": ["来信", "来访"], "title": "来源"},
        "marks": {"type": "array", "uniqueItems": True, "title": "标记", "items": {"enum": ["急"]}},
        "agreed": {"type": "boolean", "title": "同意公开"},
        "people": {
            "type": "array",
            "title": "同行人",
            "items": {
                "type": "object",
                "title": "同行人",
                "required": ["name"],
                "properties": {"name": {"type": "string", "title": "姓名"}},
            },
        },
    },
    required=["name", "way"],
    sections=[{"title": "来访", "fields": ["name", "days", "way", "room"]}],
    **{
        "if": {"properties": {"way": {"const": "来访"}}, "required": ["way"]},
        "then": {
            "properties": {"room": {"type": "string", "title": "接待室"}},
            "required": ["room"],
        },
    },
)
PAGE = """{% import "parts/form.html" as form %}<!doctype html><html lang="zh-CN"><head>
<title>试表</title><link rel="icon" href="/static/favicon.svg">
<link rel="stylesheet" href="/static/main.css">
<script src="/static/main.js" defer></script></head>
<body class="oc-alone"><main class="oc-alone__box oc-card"><h1>试表</h1>
{% call form.form(view, "/") %}<button class="btn btn-primary" id="file">办结</button>{% endcall %}
</main></body></html>"""


MOST_TABS = 60
"""Presses after which nobody looks for a field any more."""


class Desk:
    """A page with one form, and what was filed with it."""

    def __init__(self) -> None:
        self.filed: list[dict[str, object]] = []
        self.posts = 0
        self.app = Flask("webui", static_folder=str(Path(webui.__file__).parent / "static"))
        language.install(self.app)
        self.app.add_url_rule("/", "form", self.form, methods=["GET", "POST"])
        self.app.after_request(self.protect)

    def form(self) -> tuple[str, int] | str:
        options = {"lists": {}, "viewer": SEES_ALL}
        if request.method == "GET":
            return render_template_string(PAGE, view=open_form(FORM, answers=None, **options))
        self.posts += 1
        posted = read_post(FORM, request.form, None, **options)
        if posted.ok:
            self.filed.append(posted.answers)
            return "<!doctype html><link rel=icon href=/static/favicon.svg><p id=done>已办结"
        return render_template_string(PAGE, view=posted.view), 200 if posted.op else 422

    @staticmethod
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with served(desk.app) as address:
        yield f"{address}/"


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[[bool], Page]]:
    contexts = []
    problems: list[str] = []

    def open_page(script: bool) -> Page:
        context = browser.new_context(locale="zh-CN", java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda each: problems.append(each.text) if each.type == "error" else 0)
        page.on("pageerror", lambda each: problems.append(str(each)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A refused form answers 422, which a browser notes as an error of loading.
    assert [text for text in problems if "422" not in text] == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_same_journey_files_the_same_answers(
    visit: Callable[[bool], Page], desk: Desk, script: bool
) -> None:
    page = visit(script)
    page.fill("#f-name", "张三")
    page.fill("#f-days", "３")
    page.check("#f-way--1")
    if not script:
        page.click("button[value=refresh]")
    page.wait_for_selector("#f-room")
    page.fill("#f-room", "一室")
    for number, name in enumerate(["甲", "乙"]):
        page.click("#f-people--add")
        page.fill(f"#f-people-{number}-name", name)
    page.click('button[value="up:f_people:1"]')
    expect(page.locator("#f-people-0-name")).to_have_value("乙")
    page.click('button[value="del:f_people:1"]')
    page.wait_for_selector("#f-people-1-name", state="detached")
    page.click("#file")
    page.wait_for_selector("#done")
    assert desk.filed == [
        {
            "name": "张三",
            "days": 3,
            "way": "来访",
            "room": "一室",
            "people": [{"name": "乙", "_row": "r2"}],
        }
    ]


def test_a_row_is_added_without_a_new_page_and_the_cursor_goes_to_it(
    visit: Callable[[bool], Page],
) -> None:
    page = visit(True)
    page.evaluate("window.stayed = true")
    page.click("#f-people--add")
    page.wait_for_selector("#f-people-0-name")
    expect(page.locator("#f-people-0-name")).to_be_focused()
    assert page.evaluate("window.stayed") is True


def test_a_changed_answer_leaves_the_cursor_where_it_is(visit: Callable[[bool], Page]) -> None:
    page = visit(True)
    page.focus("#f-way--1")
    page.keyboard.press("Space")
    page.wait_for_selector("#f-room")
    expect(page.locator("#f-way--1")).to_be_focused()


def test_enter_in_a_row_submits_and_deletes_nothing(
    visit: Callable[[bool], Page], desk: Desk
) -> None:
    page = visit(False)
    page.click("#f-people--add")
    page.fill("#f-people-0-name", "甲")
    page.keyboard.press("Enter")
    page.wait_for_selector("#summary")
    assert page.input_value("#f-people-0-name") == "甲"
    assert desk.filed == []


def test_a_refused_form_puts_the_cursor_on_the_summary_whose_links_lead_to_fields(
    visit: Callable[[bool], Page],
) -> None:
    page = visit(True)
    page.fill("#f-days", "abc")
    page.click("#file")
    page.wait_for_selector("#summary")
    expect(page.locator("#summary")).to_be_focused()
    page.click("#summary a >> nth=1")
    expect(page.locator("#f-days")).to_be_focused()


def tab_to(page: Page, element: str) -> None:
    """Press Tab until the element with this id, or button of this value, has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id || document.activeElement.value") == element:
            return
    pytest.fail(f"{element} cannot be reached with the keyboard")


def press_and_wait(page: Page, key: str) -> None:
    """Press a key that sends the form, and wait for what comes back."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press(key)
    page.wait_for_load_state()


def fill_with_the_keyboard(page: Page, *, script: bool) -> None:
    """Fill in everything, choose, open a branch, add, move and delete rows, and submit."""
    tab_to(page, "f-name")
    page.keyboard.type("张三")
    tab_to(page, "f-days")
    page.keyboard.type("3")
    tab_to(page, "f-way--0")
    page.keyboard.press("ArrowDown")
    if not script:
        tab_to(page, "refresh")
        press_and_wait(page, "Enter")
    expect(page.locator("#f-way--1")).to_be_checked()
    page.wait_for_selector("#f-room")
    tab_to(page, "f-room")
    page.keyboard.type("一室")
    tab_to(page, "f-marks--0")
    page.keyboard.press("Space")
    tab_to(page, "f-agreed")
    page.keyboard.press("Space")
    for number, name in enumerate(["甲", "乙", "丙"]):
        tab_to(page, "f-people--add")
        press_and_wait(page, "Enter")
        expect(page.locator(f"#f-people-{number}-name")).to_be_focused()
        page.keyboard.type(name)
    tab_to(page, "up:f_people:2")
    press_and_wait(page, "Enter")
    expect(page.locator("#f-people-1-name")).to_have_value("丙")
    expect(page.locator("#f-people-1-name")).to_be_focused()
    tab_to(page, "del:f_people:0")
    press_and_wait(page, "Space")
    expect(page.locator("#f-people-0-name")).to_have_value("丙")
    expect(page.locator("#f-people-0-name")).to_be_focused()
    tab_to(page, "file")
    page.keyboard.press("Enter")
    page.wait_for_selector("#done")


def test_the_keyboard_alone_files_the_same_with_script_and_without(
    visit: Callable[[bool], Page], desk: Desk
) -> None:
    for script in (True, False):
        fill_with_the_keyboard(visit(script), script=script)
    with_script, without = map(canonical, desk.filed)
    assert with_script == without
    assert desk.filed[0]["people"] == [
        {"name": "丙", "_row": "r3"}, {"name": "乙", "_row": "r2"},
    ]  # fmt: skip


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_faults_are_announced_and_lead_to_their_fields(
    visit: Callable[[bool], Page], script: bool
) -> None:
    page = visit(script)
    tab_to(page, "f-days")
    page.keyboard.type("abc")
    tab_to(page, "file")
    press_and_wait(page, "Enter")
    summary = page.locator("#summary")
    expect(summary).to_be_focused()
    assert summary.get_attribute("role") == "alert"
    for field, text in [("f-name", "不能为空"), ("f-days", "请填写整数"), ("f-way--0", "请选择")]:
        assert text in page.inner_text(f'#summary a[href="#{field}"]')
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#f-days")).to_be_focused()
    told = page.get_attribute("#f-days", "aria-describedby") or ""
    assert "请填写整数" in page.inner_text(f"#{told.split()[-1]}")


def test_another_branch_takes_its_fields_and_gives_them_back(
    visit: Callable[[bool], Page], desk: Desk
) -> None:
    page = visit(True)
    tab_to(page, "f-way--0")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#f-room")
    page.fill("#f-room", "一室")
    page.focus("#f-way--1")
    page.keyboard.press("ArrowUp")
    page.wait_for_selector("#f-room", state="detached")
    expect(page.locator("#f-way--0")).to_be_focused()
    page.fill("#f-name", "张三")
    page.click("#file")
    page.wait_for_selector("#done")
    assert desk.filed == [{"name": "张三", "way": "来信"}]


@pytest.mark.parametrize("refused", [False, True], ids=["fresh", "refused"])
def test_axe_finds_nothing(visit: Callable[[bool], Page], refused: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    page = visit(True)
    page.click("#f-people--add")
    page.wait_for_selector("#f-people-0-name")
    if refused:
        page.fill("#f-days", "abc")
        page.click("#file")
        page.wait_for_selector("#summary")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": tags}).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found] == []
    nameless = page.evaluate("""() => [...document.querySelectorAll('[aria-invalid="true"]')]
        .filter(e => !(e.getAttribute('aria-describedby') || '').split(/\\s+/).some(i => {
            const t = i && document.getElementById(i);
            return t && /-error$/.test(i) && t.textContent.trim(); })).map(e => e.id)""")
    assert nameless == []
