"""What a browser knows of a page: its controls, its ids, what names what."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = {"input", "br", "link", "meta", "img", "hr"}


@dataclass
class Element:
    """An element with its attributes and the text within it."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    parents: list[Element] = field(default_factory=list, repr=False)

    def __getitem__(self, name: str) -> str | None:
        return self.attributes.get(name)


class Page(HTMLParser):
    """A page as its elements in order; a tag closed in the wrong place is an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        assert self._open == [], [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} says something twice: {names}"
        element = Element(tag, dict(attrs), parents=list(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> without a start"
        assert self._open.pop().tag == tag, f"</{tag}> in the wrong place"

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of this tag with these attributes."""
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element[name.replace("_", "-")] == value for name, value in attributes.items())
        ]

    @cached_property
    def _options(self) -> dict[int, list[Element]]:
        """The options of each choice, by its identity."""
        found: dict[int, list[Element]] = {}
        for option in self.all("option"):
            for parent in option.parents:
                if parent.tag == "select":
                    found.setdefault(id(parent), []).append(option)
        return found

    def by_id(self, name: str) -> Element:
        """Return the one element with this id."""
        (element,) = [element for element in self.elements if element["id"] == name]
        return element

    def ids(self) -> list[str]:
        """Return all ids."""
        return [element["id"] for element in self.elements if element["id"]]

    def sent(self) -> dict[str, list[str]]:
        """Return what the form sends, the button left out."""
        post: dict[str, list[str]] = {}
        for element in self.elements:
            name = element["name"]
            if name and element.tag in {"input", "select", "textarea"}:
                post.setdefault(name, []).extend(self._values(element))
        return {name: texts for name, texts in post.items() if texts}

    def _values(self, element: Element) -> list[str]:
        if element.tag == "textarea":
            # A browser drops the line end right after the tag.
            text = element.text.removeprefix("\r").removeprefix("\n")
            return [text.replace("\r\n", "\n").replace("\n", "\r\n")]
        if element.tag == "select":
            options = self._options.get(id(element), [])
            chosen = [each for each in options if "selected" in each.attributes] or options[:1]
            return [each["value"] or "" for each in chosen]
        if element["type"] in {"checkbox", "radio"} and "checked" not in element.attributes:
            return []
        return [element["value"] or ""]
