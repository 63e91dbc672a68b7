"""XML read into plain nodes: no entities, no document types, nothing outside the file, bounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from engine.configuration.dmn.items import Items

MOST_BYTES = 5_000_000
MOST_ELEMENTS = 200_000
DEEPEST = 60


@dataclass(slots=True, eq=False)
class Node:
    """An element.

    Attributes:
        name: Its local name.
        namespace: Its namespace; empty if it has none.
        attributes: By local name; of those with a namespace, by ``{namespace}name``.
        text: The characters directly in it.
    """

    name: str
    namespace: str
    attributes: Mapping[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Node]:
        """Yield the children of this name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Node | None:
        """Return the first child of this name, None if there is none."""
        return next(self.all(name), None)

    def said(self, name: str) -> str:
        """Return the ``text`` of a child of this name, as DMN nests it; empty if there is none."""
        child = self.first(name)
        inner = child.first("text") if child else None
        return inner.text.strip() if inner else ""

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute without space around it."""
        return self.attributes.get(name, default).strip()

    def descendants(self) -> Iterator[Node]:
        """Yield every element below this one."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


def read_xml(content: bytes, items: Items) -> Node:
    """Return the root element of an XML file.

    Raises:
        ConfigurationFaults: It is no XML, is too large or too deep, or declares entities.
    """
    if len(content) > MOST_BYTES:
        _refuse_size(items)
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    try:
        parser.feed(content)
        parser.close()
    except _TooMuchError:
        _refuse_size(items)
    except DefusedXmlException:
        items.note(
            "",
            "dmn-format",
            "文件里有 DOCTYPE 或实体声明，不予读取，请删去。",
            "the file declares a document type or entities; remove them.",
        )
    except (ParseError, ValueError, LookupError):
        items.note(
            "",
            "dmn-format",
            "这不是能读的 XML 文件。",
            "this is no XML that can be read.",
        )
    items.refuse()
    assert builder.root is not None  # noqa: S101  a file without an element is no XML
    return builder.root


class _TooMuchError(Exception):
    """More or deeper than any model."""


class _Builder:
    """Takes what the parser tells."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= DEEPEST:
            raise _TooMuchError
        namespace, _, name = tag.rpartition("}")
        node = Node(name, namespace.removeprefix("{"), dict(attributes))
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, tag: str) -> None:  # noqa: ARG002  the parser closes what it opened
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def close(self) -> None:
        """End; the root is taken from the builder."""


def _refuse_size(items: Items) -> None:
    items.note(
        "",
        "dmn-size",
        f"文件太大或嵌套太深（最多 {MOST_BYTES} 字节、{MOST_ELEMENTS} 个元素、{DEEPEST} 层）。",
        f"the file is too large or too deep (at most {MOST_BYTES} bytes, "
        f"{MOST_ELEMENTS} elements, {DEEPEST} levels).",
    )
    items.refuse()
