"""Every form speaks English to those who read English; what stays Chinese is marked as Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from every_form import STATES, Drawn, State, application, drawn, form_called, lists, shipped
from html_support import VOID

from engine.forms.choices import fill_choices
from engine.forms.nodes import Node, build_nodes, walk
from engine.forms.visibility import everything_seen
from engine.terms import Label

HAN = re.compile("[\u4e00-\u9fff]")
SPOKEN = ("placeholder", "title", "aria-label", "label", "data-oc-search", "data-oc-said", "alt")
APP = application()


class Unmarked(HTMLParser):
    """Collects Chinese that nothing says is Chinese."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        here = told.get("lang", self._open[-1] if self._open else None)
        if here != "zh-CN":
            self.found += [text for name in SPOKEN if HAN.search(text := told.get(name) or "")]
        if tag not in VOID:
            self._open.append(here)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if HAN.search(data) and (not self._open or self._open[-1] != "zh-CN"):
            self.found.append(data.strip())


def test_the_parser_tells_marked_from_unmarked() -> None:
    html = '<p lang="zh-CN">好<b>的</b></p><p title="甲">乙 <i>丙</i><input placeholder="丁"></p>'
    assert Unmarked(html).found == ["甲", "乙", "丙", "丁"]


def page(name: str, state: State) -> Drawn:
    return drawn(APP, name, state, "en")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", shipped())
def test_no_chinese_is_left_on_an_english_form(name: str, state: State) -> None:
    assert Unmarked(page(name, state).html).found == []


def labels(node: Node) -> Iterator[tuple[str, Label]]:
    for kind in ("title", "help", "unit", "placeholder"):
        text = getattr(node, kind)
        if text is not None and text.zh:
            yield kind, text


@pytest.mark.parametrize("name", shipped())
def test_every_label_of_a_shipped_form_has_english(name: str) -> None:
    form = form_called(name)
    schema, viewer = fill_choices(form.schema_, lists()), everything_seen(form)
    given: list[dict[str, object]] = [{}, *(dict(example.given) for example in form.examples)]
    sections = [build_nodes(form, schema, answers, viewer) for answers in given]
    without = {
        (node.dotted or node.id, kind, text.zh)
        for nodes in sections
        for node in walk(nodes)
        for kind, text in labels(node)
        if HAN.search(text.zh) and not text.en
    }
    assert without == set()


@pytest.mark.parametrize("name", shipped())
def test_every_message_of_a_shipped_form_has_english(name: str) -> None:
    view = page(name, "wrong").view
    assert [line.text for line in view.summary if HAN.search(line.text)] == []
    assert not HAN.search(form_called(name).title.text("en"))
