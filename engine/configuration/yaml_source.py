"""The only door to YAML: text in, plain values out, and the line of every one of them.

Documents are read more strictly than YAML allows, because people write them by hand and others
must be able to trust what they read: one meaning for every bare word, no key twice, no anchors, no
tags, nothing invisible.  Bare ``yes``, ``no`` and dates stay text; numbers with a point are
``Decimal``; only ``true`` and ``false`` are booleans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from ruamel.yaml import YAML  # noqa: TID251  this is the one door
from ruamel.yaml.error import YAMLError  # noqa: TID251
from ruamel.yaml.events import (  # noqa: TID251
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from engine.configuration.problems import (
    ConfigurationFaults,
    Path,
    Place,
    Problem,
    Report,
    dotted,
    show,
)
from engine.configuration.yaml_faults import explain, find_unreadable, find_unseen

if TYPE_CHECKING:
    from collections.abc import Callable

Plain = None | bool | int | Decimal | str | list["Plain"] | dict[str, "Plain"]
"""What a document's value may be."""

Mark = tuple[int, int]
"""Line and column, both from 1."""

MOST_BYTES = 1_000_000
DEEPEST = 60

_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_FRACTION = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)\Z")
_DOUBTFUL = re.compile(
    r"[-+]?(?:0[0-9]+|0o[0-7]+|0x[0-9A-Fa-f]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+"
    r"|\.inf|\.Inf|\.INF)\Z|\.nan\Z|\.NaN\Z|\.NAN\Z"
)
_MOST_DIGITS = 15
_WORDS: Mapping[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
}


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read: its values and where each of them stands.

    Attributes:
        name: Path of the file within its folder, used in messages.
        text: The text as it was read, comments included.
        data: Plain values; None for an empty document.
        keys: Where each key of a mapping and each item of a list begins.
        values: Where each value begins.
        origins: For a document that extends another: the text and the path there from which what
            stands at a path (and below it) was taken; empty for a text as it was read.
    """

    name: str
    text: str
    data: Plain
    keys: Mapping[Path, Mark]
    values: Mapping[Path, Mark]
    origins: Mapping[Path, tuple[Source, Path]] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line (from 1) on which the value at this path stands."""
        return self.mark(path)[0]

    def mark(self, path: Path) -> Mark:
        """Return line and column of a value, or of the nearest thing around it that exists.

        A mapping or list counts as standing where its key stands.
        """
        if self.origins:
            source, there = self.origin(path)
            return source.mark(there)
        for length in range(len(path), 0, -1):
            part = path[:length]
            if part in self.values:
                return self.values[part] if _is_leaf(self.value(part)) else self.keys[part]
        return self.values.get((), (1, 1))

    def key_mark(self, path: Path) -> Mark:
        """Return line and column of the key itself."""
        if self.origins:
            source, there = self.origin(path)
            return source.key_mark(there)
        return self.keys.get(path) or self.mark(path)

    def origin(self, path: Path) -> tuple[Source, Path]:
        """Return the text in which the value at this path was written, and its path there."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.origins:
                source, start = self.origins[path[:length]]
                return source.origin((*start, *path[length:]))
        return self, path

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return where the value at this path (or its key) was written, for messages."""
        source, there = self.origin(path)
        line, column = source.key_mark(there) if key else source.mark(there)
        through = "" if source.name == self.name else self.name
        return Place(source.name, line, column, there, through)

    def value(self, path: Path) -> Plain:
        """Return the value at this path, None if there is nothing."""
        value: Plain = self.data
        for part in path:
            if isinstance(value, dict) and isinstance(part, str):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value


def read_yaml(text: str, name: str) -> Source:
    """Return the values of a document with their lines.

    Args:
        text: The document.
        name: Path of the file, for messages.

    Raises:
        ConfigurationFaults: The text is no readable document; holds every fault found.
    """
    faults = find_unreadable(text, name, most_bytes=MOST_BYTES)
    if faults:
        raise ConfigurationFaults(Report.of(faults))
    builder = _Builder(name)
    try:
        builder.read(YAML(typ="safe", pure=True).parse(text))
    except YAMLError as error:
        builder.faults.append(explain(error, text, name))
    except _TooDeepError:
        pass
    if builder.faults:
        raise ConfigurationFaults(Report.of(builder.faults))
    return Source(name, text, builder.data, builder.keys, builder.values)


@lru_cache(maxsize=128)
def read_once(text: str, name: str) -> Source:
    """Read a text; of the documents of a county checked again and again, one or two are new.

    What it returns is shared: nobody may change it.

    Raises:
        ConfigurationFaults: It is no YAML that can be read.
    """
    return read_yaml(text, name)


def read_bytes(content: bytes, name: str) -> Source:
    """Return the values of a file; its bytes must be UTF-8.

    Raises:
        ConfigurationFaults: The bytes are no UTF-8 or the text is no readable document.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Problem(
            "error",
            "yaml-encoding",
            name,
            line,
            0,
            "",
            "文件不是 UTF-8 编码，请在编辑器里另存为 UTF-8。",
            "the file is not UTF-8; save it as UTF-8 in your editor.",
        )
        raise ConfigurationFaults(Report.of([problem])) from error
    return read_yaml(text, name)


class _TooDeepError(Exception):
    """Reading stops: what lies deeper is not worth a message of its own."""


class _Builder:
    """Turns the events of the parser into values, noting where each begins."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: Plain = None
        self.keys: dict[Path, Mark] = {}
        self.values: dict[Path, Mark] = {}
        self.faults: list[Problem] = []
        self._documents = 0
        self._anchors: set[str] = set()

    def read(self, events: Iterator[Event]) -> None:
        for event in events:
            if isinstance(event, DocumentStartEvent):
                self._documents += 1
                if self._documents > 1:
                    self._fault("yaml-documents", event, ())
                    return
            elif isinstance(event, ScalarEvent | AliasEvent) or _is_start(event):
                self.data = self._value(event, events, ())

    def _value(self, event: Event, events: Iterator[Event], path: Path) -> Plain:
        self.values[path] = _mark(event)
        if isinstance(event, AliasEvent):
            self._refuse_anchor(event, path, event.anchor)
            return None
        self._refuse_anchor_and_tag(event, path)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path)
        if len(path) > DEEPEST:
            self._fault("yaml-depth", event, path[:3])
            raise _TooDeepError
        if isinstance(event, SequenceStartEvent):
            return self._list(events, path)
        return self._mapping(events, path)

    def _list(self, events: Iterator[Event], path: Path) -> list[Plain]:
        items: list[Plain] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            here = (*path, len(items))
            self.keys[here] = _mark(event)
            items.append(self._value(event, events, here))
        return items

    def _mapping(self, events: Iterator[Event], path: Path) -> dict[str, Plain]:
        result: dict[str, Plain] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, events, path)
            here = (*path, key)
            if key in result:
                self._fault("duplicate-key", event, here, key, self.keys[here][0])
            else:
                self.keys[here] = _mark(event)
            result[key] = self._value(next(events), events, here)
        return result

    def _key(self, event: Event, events: Iterator[Event], path: Path) -> str:
        self._refuse_anchor_and_tag(event, path)
        if isinstance(event, ScalarEvent) and str(event.value).strip():
            return self._visible(event, path)
        self._fault("yaml-key", event, path)
        if _is_start(event):
            self._value(event, events, path)
        return ""

    def _scalar(self, event: ScalarEvent, path: Path) -> Plain:
        text = self._visible(event, path)
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _DOUBTFUL.match(text) or (_WHOLE.match(text) and len(text) > _MOST_DIGITS):
            self._fault("yaml-number", event, path, text)
            return None
        if _WHOLE.match(text):
            return int(text)
        return Decimal(text) if _FRACTION.match(text) else text

    def _visible(self, event: ScalarEvent, path: Path) -> str:
        """Return the text; an escape cannot smuggle in what is refused when it stands bare."""
        text = str(event.value)
        hidden = find_unseen(text)
        if hidden:
            self._fault("yaml-character", event, path, hidden)
        return text

    def _refuse_anchor_and_tag(self, event: Event, path: Path) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None and not isinstance(event, AliasEvent):
            self._refuse_anchor(event, path, anchor)
        if tag is not None:
            self._fault("yaml-tag", event, path, tag)

    def _refuse_anchor(self, event: Event, path: Path, anchor: str) -> None:
        """Note an anchor once, not each of the many places that may refer to it."""
        if anchor not in self._anchors:
            self._anchors.add(anchor)
            self._fault("yaml-alias", event, path, anchor)

    def _fault(self, code: str, event: Event, path: Path, *details: object) -> None:
        line, column = _mark(event)
        zh, en = _TEXTS[code](*details)
        found = show(details[0]) if details else None
        self.faults.append(
            Problem("error", code, self.name, line, column, dotted(path), zh, en, found)
        )


def _is_start(event: Event) -> bool:
    return isinstance(event, MappingStartEvent | SequenceStartEvent)


def _is_leaf(value: Plain) -> bool:
    return not isinstance(value, dict | list)


def _mark(event: Event) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


_TEXTS: Mapping[str, Callable[..., tuple[str, str]]] = {
    "yaml-documents": lambda: (
        "一个文件只能有一份文件内容，请去掉中间的“---”。",
        "a file holds one document; take out the '---' in the middle.",
    ),
    "yaml-alias": lambda name: (
        f"不允许使用锚点和引用（&{name}、*{name}），请把内容直接写出来。",
        f"anchors and aliases (&{name}, *{name}) are not allowed; write the content out.",
    ),
    "yaml-tag": lambda tag: (
        f"不允许使用类型标记“{tag}”，请删去。",
        f"the tag '{tag}' is not allowed; remove it.",
    ),
    "yaml-depth": lambda: (
        f"嵌套超过 {DEEPEST} 层，请检查括号和缩进。",
        f"nested more than {DEEPEST} levels deep; check brackets and indentation.",
    ),
    "yaml-key": lambda: (
        "冒号前面要有名称，而且必须是一段文字。",
        "a name must stand before the colon, and it must be plain text.",
    ),
    "duplicate-key": lambda key, line: (
        f"“{key}”写了两次，第一次在第 {line} 行；请只留一处。",
        f"'{key}' stands here twice, first on line {line}; keep one of them.",
    ),
    "yaml-character": lambda code: (
        f"文字里有看不见的字符（{code}），请删去。",
        f"the text holds an invisible character ({code}); delete it.",
    ),
    "yaml-number": lambda text: (
        f"“{text}”容易读错：编号请加引号，数值请写成普通小数（最多 {_MOST_DIGITS} 位）。",
        f"'{text}' is easily misread: quote a code, write a number as a plain decimal.",
    ),
}
