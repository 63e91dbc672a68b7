"""A real browser, a served application, and what axe finds on a page.

A module of browser tests says ``pytestmark = NEEDS_BROWSER`` and takes the fixture ``browser``,
which lives as long as the module does: Playwright cannot be started twice at a time.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from webui_support import PASSWORD
from werkzeug.serving import make_server

import webui

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
BUILT = (Path(webui.__file__).parent / "static" / "main.js").is_file()
REQUIRED = os.environ.get("ONECASE_REQUIRE_BROWSER") == "1"
MISSING = not REQUIRED and not (CHROMIUM and BUILT)
"""There is nothing to run browser tests with, and nobody demands them."""

NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(MISSING, reason="no Chromium, or assets not built"),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNFOLD = "document.querySelectorAll('main details:not(.oc-menu)').forEach(e => e.open = true)"
"""Opens everything folded but menus, which lie over what is below them."""

SIZES: tuple[ViewportSize, ...] = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
"""A desk and a phone."""

SETTLED = "document.getAnimations().forEach(each => each.finish())"
"""Contrast is measured when everything has appeared."""


@contextmanager
def launched() -> Iterator[Browser]:
    """Run Chromium."""
    playwright = pytest.importorskip("playwright.sync_api")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application on loopback; gives its address, without a slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def enter(page: Page, address: str, login: str) -> None:
    """Sign somebody in."""
    page.set_default_timeout(15_000)
    page.goto(f"{address}/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{address}/")


def choose_password(page: Page, former: str) -> None:
    """Change the one-time password somebody was given, as is asked before anything else."""
    page.fill("#former", former)
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    with page.expect_navigation():
        page.click("main form button")


def signed_in(browser: Browser, address: str, login: str) -> Page:
    """Return the page of somebody who signed in, in a browser session of its own."""
    page = browser.new_context(locale="zh-CN").new_page()
    enter(page, address, login)
    return page


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.emulate_media(reduced_motion="reduce")  # no colour on its way to another
    page.evaluate(SETTLED)
    found = axe.Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


def faults(page: Page) -> list[str]:
    """Return what axe finds, and by how much the page is wider than the window."""
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return violations(page) + ([f"{wider} px too wide"] if wider > 0 else [])


def look(page: Page) -> None:
    """Look at a page at both widths, everything unfolded."""
    for size in SIZES:
        page.set_viewport_size(size)
        page.evaluate(UNFOLD)
        assert faults(page) == [], f"{page.url} at {size['width']}"
