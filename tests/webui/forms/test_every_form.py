"""Every form in a real browser, wide and narrow: nothing for axe to find, nothing runs over."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from every_form import NAMES, STATES, State, application, drawn
from flask import Flask, request
from werkzeug.serving import make_server

import webui

if TYPE_CHECKING:
    from playwright.sync_api import Page

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
BUILT = (Path(webui.__file__).parent / "static" / "main.js").is_file()
REQUIRED = os.environ.get("ONECASE_REQUIRE_BROWSER") == "1"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        not REQUIRED and not (CHROMIUM and BUILT), reason="no Chromium, or assets not built"
    ),
]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = 1440, 390
LOOKED_AT: dict[State, int] = {"blank": WIDE, "filled": WIDE, "wrong": NARROW}
"""The width at which axe looks at a state; it is held to both widths in any case."""

OWN_CHECK = """() => {
  const at = id => document.getElementById(id);
  const said = id => at(id) && at(id).textContent.trim();
  const ids = e => (e.getAttribute("aria-describedby") || "").split(/\\s+/).filter(Boolean);
  const told = [];
  for (const e of document.querySelectorAll('[aria-invalid="true"]'))
    if (!ids(e).some(id => id.endsWith("-error") && said(id))) told.push(`no error text: ${e.id}`);
  for (const e of document.querySelectorAll("[aria-describedby]"))
    for (const id of ids(e)) if (!said(id)) told.push(`${e.id} is described by nothing: ${id}`);
  for (const e of document.querySelectorAll("#summary a")) {
    const goal = document.getElementById(e.getAttribute("href").slice(1));
    if (!goal) { told.push(`leads nowhere: ${e.href}`); continue; }
    goal.focus();
    if (document.activeElement !== goal) told.push(`takes no focus: ${goal.id}`);
  }
  for (const e of document.querySelectorAll(".oc-field__error"))
    if (!document.querySelector(`[aria-describedby~="${e.id}"]`)) told.push(`idle: ${e.id}`);
  for (const e of document.querySelectorAll("[pattern]")) told.push(`runs a pattern: ${e.id}`);
  const every = [...document.querySelectorAll("[id]")].map(e => e.id);
  for (const id of new Set(every)) if (every.indexOf(id) !== every.lastIndexOf(id))
    told.push(`twice: ${id}`);
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) told.push(`${over} px wider than the window`);
  return told;
}"""


def served() -> Flask:
    """Return an application with a page for each form and state."""
    app = application()

    def form(name: str, state: State) -> str:
        return drawn(app, name, state, request.args.get("language", "zh")).html

    app.add_url_rule("/<name>/<state>", "form", form)
    return app


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """One page for all: starting a browser takes longer than looking at a form."""
    server = make_server("127.0.0.1", 0, served(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        context = browser.new_context(
            locale="zh-CN", base_url=f"http://127.0.0.1:{server.server_port}"
        )
        context.set_default_timeout(15_000)
        yield context.new_page()
        browser.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", NAMES)
def test_a_form_has_no_faults(page: Page, name: str, state: State) -> None:
    told: list[str] = []
    page.goto(f"/{quote(name)}/{state}")
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 844})
        told += [f"{each} at {width}" for each in page.evaluate(OWN_CHECK)]
        if width == LOOKED_AT[state]:
            found = axe.Axe().run(page, options={"runOnly": TAGS}).response["violations"]
            told += [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
    assert told == []


@pytest.mark.parametrize("name", ["petition-registration@1", "investigation@1", "lists"])
def test_an_english_form_has_no_faults(page: Page, name: str) -> None:
    page.goto(f"/{quote(name)}/wrong?language=en")
    found = axe.Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found] == []
    assert page.evaluate(OWN_CHECK) == []
