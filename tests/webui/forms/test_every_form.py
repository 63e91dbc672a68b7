"""Every form in a real browser, wide and narrow: nothing for axe to find, nothing runs over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from browser_support import NEEDS_BROWSER, launched, served, violations
from every_form import NAMES, STATES, State, application, drawn
from flask import Flask, request

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = NEEDS_BROWSER

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


def application_of_forms() -> Flask:
    """Return an application with a page for each form and state."""
    app = application()

    def form(name: str, state: State) -> str:
        return drawn(app, name, state, request.args.get("language", "zh")).html

    app.add_url_rule("/<name>/<state>", "form", form)
    return app


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """One page for all: starting a browser takes longer than looking at a form."""
    with served(application_of_forms()) as address, launched() as browser:
        context = browser.new_context(locale="zh-CN", base_url=address)
        context.set_default_timeout(15_000)
        yield context.new_page()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", NAMES)
def test_a_form_has_no_faults(page: Page, name: str, state: State) -> None:
    told: list[str] = []
    page.goto(f"/{quote(name)}/{state}")
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 844})
        told += [f"{each} at {width}" for each in page.evaluate(OWN_CHECK)]
        if width == LOOKED_AT[state]:
            told += violations(page)
    assert told == []


@pytest.mark.parametrize("name", ["petition-registration@1", "investigation@1", "lists"])
def test_an_english_form_has_no_faults(page: Page, name: str) -> None:
    page.goto(f"/{quote(name)}/wrong?language=en")
    assert violations(page) == []
    assert page.evaluate(OWN_CHECK) == []
