"""People at browsers of their own, and the served county they sign in to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webui_support import PASSWORD

from engine.services.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True)
class House:
    """A served instance.

    Attributes:
        url: Address of the server, without a slash at the end.
    """

    url: str
    desk: Desk


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def sign_in(self, login: str) -> None:
        self.page.goto(f"{self.url}/sign-in")
        self.page.get_by_label("账号").fill(login)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.press("登录")

    def go(self, path: str) -> None:
        answer = self.page.goto(f"{self.url}{path}")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def press(self, word: str) -> None:
        """Press a button of this name and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=word, exact=True).last.click()

    def follow(self, word: str) -> None:
        """Follow a link of this name."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=word).first.click()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(text)

    def pick(self, label: str, value: str) -> None:
        """Choose from a list; from one that is searched by typing, with the keyboard."""
        control = self.page.get_by_label(label, exact=False).first
        if control.get_attribute("role") == "combobox":
            native = self.page.locator(f"[id='{control.get_attribute('id')}--native']")
            words = native.locator(f"option[value='{value}']").text_content()
            control.fill(words or value)
            control.press("ArrowDown")
            control.press("Enter")
            assert native.input_value() == value
        else:
            control.select_option(value)

    def tick(self, word: str) -> None:
        """Tick a choice by its own word."""
        self.page.get_by_label(word, exact=True).first.check()

    def answer(self, question: str, word: str) -> None:
        """Tick a choice within the group that asks this."""
        group = self.page.get_by_role("radiogroup", name=re.compile(re.escape(question)))
        group.get_by_label(word, exact=True).check()

    def do(self, case: str, step: str) -> None:
        """Open the page of a step."""
        self.go(f"/case/{case}/do/{step}")

    def main_text(self) -> str:
        return self.page.locator("main").inner_text()


Enter = Callable[[str], Person]
