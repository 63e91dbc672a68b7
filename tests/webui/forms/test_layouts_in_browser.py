"""Tabs, steps and long lists in a real browser: by keyboard, without script, without barriers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_support import NEEDS_BROWSER, served
from flask import Flask, Response, render_template_string, request
from forms_support import SEES_ALL
from layout_support import LISTS, laid_out, serving_of

import webui
from webui import language
from webui.forms import open_form, read_post, uploads
from webui.safety import POLICY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = NEEDS_BROWSER

PAGE = """{% import "parts/form.html" as form %}<!doctype html><html lang="zh-CN"><head>
<title>试表</title><link rel="icon" href="/static/favicon.svg">
<link rel="stylesheet" href="/static/main.css">
<script src="/static/main.js" defer></script></head>
<body class="oc-alone"><main class="oc-alone__box oc-card"><h1>试表</h1>
{% call form.form(view, request.path) %}
{% if view.submits %}<button class="btn btn-primary" id="file">办结</button>{% endif %}
{% endcall %}
</main></body></html>"""
FILED = {
    "way": "来访",
    "room": "一室",
    "sum": 1250,
    "days": 3,
    "twice": 6,
    "lead": "u1",
    "who": "yi",
}


class Desk:
    """A page for each layout, and what was filed with it."""

    def __init__(self) -> None:
        self.filed: list[dict[str, object]] = []
        self.app = Flask("webui", static_folder=str(Path(webui.__file__).parent / "static"))
        language.install(self.app)
        uploads.install(self.app)
        self.app.add_url_rule("/<layout>", "form", self.form, methods=["GET", "POST"])
        self.app.after_request(self.protect)

    def form(self, layout: str) -> tuple[str, int] | str:
        form = laid_out(layout)
        options = {"lists": LISTS, "viewer": SEES_ALL, "serving": serving_of(form)}
        if request.method == "GET":
            return render_template_string(PAGE, view=open_form(form, answers=None, **options))
        posted = read_post(form, request.form, None, **options)
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


Visit = Callable[..., "Page"]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    contexts = []
    problems: list[str] = []

    def open_page(layout: str, *, script: bool = True) -> Page:
        context = browser.new_context(locale="zh-CN", java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda each: problems.append(each.text) if each.type == "error" else 0)
        page.on("pageerror", lambda each: problems.append(str(each)))
        page.goto(address + layout)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A refused form answers 422, which a browser notes as an error of loading.
    assert [text for text in problems if "422" not in text] == []


def test_a_list_is_searched_and_chosen_from_by_keyboard(visit: Visit) -> None:
    page = visit("page")
    page.focus("#f-lead")
    page.keyboard.type("交")
    expect(page.locator('#f-lead--list [role="option"]')).to_have_text(["交局"])
    assert page.get_attribute("#f-lead", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#f-lead", "aria-activedescendant") == "f-lead--option-0"
    page.keyboard.press("Enter")
    # The unit decides which people are offered, so the page is drawn anew.
    expect(page.locator("#f-who option")).to_have_text(["请选择", "乙某 · 科长"])
    expect(page.locator("#f-lead")).to_have_value("交局")
    assert page.input_value("select[name=f_lead]") == "u1"


def test_escape_leaves_the_choice_as_it_was(visit: Visit) -> None:
    page = visit("page")
    page.fill("#f-lead", "没有这个")
    expect(page.locator("#f-lead--list")).to_contain_text("没有符合的选项")
    page.keyboard.press("Escape")
    expect(page.locator("#f-lead")).to_have_value("")
    expect(page.locator("#f-lead--list")).to_be_hidden()


def test_what_was_typed_in_full_counts_and_anything_else_does_not(visit: Visit) -> None:
    page = visit("page")
    page.fill("#f-lead", "民局")
    page.keyboard.press("Tab")
    expect(page.locator("#f-lead")).to_have_value("民局")
    assert page.input_value("select[name=f_lead]") == "u3"
    expect(page.locator("#f-who option")).to_have_count(1)
    page.fill("#f-lead", "局")
    page.keyboard.press("Tab")
    expect(page.locator("#f-lead")).to_have_value("民局")


def test_tabs_are_walked_by_arrows(visit: Visit) -> None:
    page = visit("tabs")
    expect(page.locator("#section-2")).to_be_hidden()
    page.focus('[role="tab"][aria-selected="true"]')
    page.keyboard.press("ArrowRight")
    expect(page.locator("#section-2")).to_be_visible()
    expect(page.locator("#section-0")).to_be_hidden()
    page.keyboard.press("End")
    expect(page.locator("#section-3")).to_be_visible()
    page.keyboard.press("Home")
    expect(page.locator("#section-0")).to_be_visible()


def test_a_link_of_the_summary_opens_the_tab_of_its_field(visit: Visit) -> None:
    page = visit("tabs")
    page.click("#file")
    page.wait_for_selector("#summary")
    page.click("#summary a >> nth=1")
    expect(page.locator("#f-sum")).to_be_focused()


def test_without_script_all_tabs_stand_under_each_other(visit: Visit) -> None:
    page = visit("tabs", script=False)
    for section in ("#section-0", "#section-2", "#section-3"):
        expect(page.locator(section)).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_same_steps_file_the_same_answers(visit: Visit, desk: Desk, script: bool) -> None:
    page = visit("steps", script=script)
    following = ".oc-form__steps .btn-primary"
    page.check("#f-way--1")
    if script:
        page.wait_for_selector("text=第 1 步，共 5 步")
    page.click(following)
    page.wait_for_selector("#f-room")
    page.fill("#f-room", "一室")
    page.click(following)
    page.wait_for_selector("#f-sum")
    page.fill("#f-sum", "12.5")
    page.fill("#f-days", "3")
    page.click(following)
    page.wait_for_selector("select[name=f_lead]", state="attached")
    if script:
        page.fill("#f-lead", "交局")
        page.keyboard.press("Tab")
    else:
        page.select_option("select[name=f_lead]", "u1")
        page.click("button[value=refresh] >> nth=0")
    expect(page.locator("#f-who option")).to_have_count(2)
    page.select_option("#f-who", "yi")
    page.click(following)
    page.click("#file")
    page.wait_for_selector("#done")
    assert desk.filed == [FILED]


def test_steps_are_walked_by_keyboard_and_the_cursor_goes_to_the_heading(visit: Visit) -> None:
    page = visit("steps")
    page.focus("#f-way--0")
    page.keyboard.press("Space")
    page.wait_for_load_state("networkidle")
    page.focus("#f-headline")
    page.keyboard.type("退款")
    page.keyboard.press("Enter")
    page.wait_for_selector("#f-sum")
    expect(page.locator("#step")).to_be_focused()
    expect(page.locator("#step")).to_contain_text("第 2 步，共 4 步")


@pytest.mark.parametrize("refused", [False, True], ids=["fresh", "refused"])
@pytest.mark.parametrize("layout", ["page", "tabs", "steps"])
def test_axe_finds_nothing(visit: Visit, layout: str, refused: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    page = visit(layout)
    if refused:
        page.click(".oc-form__steps .btn-primary" if layout == "steps" else "#file")
        page.wait_for_selector("#summary")
    if layout == "page":
        page.click("#f-lead")
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("#f-lead--list", state="visible")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": tags}).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found] == []
    nameless = page.evaluate("""() => [...document.querySelectorAll('[aria-invalid="true"]')]
        .filter(e => !(e.getAttribute('aria-describedby') || '').split(/\\s+/).some(i => {
            const t = i && document.getElementById(i);
            return t && /-error$/.test(i) && t.textContent.trim(); })).map(e => e.id)""")
    assert nameless == []
