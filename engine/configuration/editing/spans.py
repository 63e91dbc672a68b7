"""Where each value of a document begins and ends in its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from ruamel.yaml import YAML  # noqa: TID251  an edit must know where a value ends
from ruamel.yaml.events import (  # noqa: TID251
    CollectionStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from engine.configuration.problems import Path
from engine.errors import ConfigurationError


@dataclass(slots=True)
class Span:
    """A value's place in the text.

    Attributes:
        start: Position of its first character; of an absent value, behind the colon.
        end: Position after its last character.  A list or mapping in lines ends with the line of
            its last member, the comment there included.
        flow: It is written in brackets, or stands within such.
        column: Of a list or mapping in lines, the column of its dashes or keys, from 0.
        style: Of a text, its quotation mark, ``|`` or ``>``; empty if bare.
        members: What it holds, by key or position.
        starts: Where each member begins: its key or its dash.
    """

    kind: Literal["scalar", "mapping", "list"]
    start: int
    end: int
    flow: bool
    column: int = 0
    style: str = ""
    members: dict[str | int, Span] = field(default_factory=dict)
    starts: dict[str | int, int] = field(default_factory=dict)

    def find(self, path: Path) -> Span | None:
        """Return the span of the value at a path below this one, None if there is none."""
        here: Span | None = self
        for part in path:
            here = here.members.get(part) if here else None
        return here


@lru_cache(maxsize=16)
def find_spans(text: str, name: str) -> Span:
    """Return the span of a document's mapping, and with it those of all its values.

    What it returns is shared by all who change the same text: nobody may change it.

    Args:
        text: A document that ``read_yaml`` can read.
        name: Its path, for messages.

    Raises:
        ConfigurationError: It holds nothing that could be changed.
    """
    reader = _Reader(text)
    for event in reader.events:
        if isinstance(event, MappingStartEvent):
            return reader.read(event, flow=False)
    raise ConfigurationError("文件里没有内容", "the document is empty", place=name)


def line_end(text: str, position: int) -> int:
    """Return where the line ends on which a position lies; a line break is not part of it."""
    found = text.find("\n", position)
    end = len(text) if found < 0 else found
    return end - 1 if text[position:end].endswith("\r") else end


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)

    def read(self, event: Event, *, flow: bool, behind: int = 0) -> Span:
        """Return the span of the value that begins with this event.

        Args:
            event: Scalar or start of a collection.
            flow: The value stands within brackets.
            behind: Where it would stand if it is absent.
        """
        if isinstance(event, ScalarEvent):
            return self._scalar(event, flow=flow, behind=behind)
        if not isinstance(event, CollectionStartEvent):
            raise ConfigurationError("文件里有引用", "the document holds an alias")
        start = event.start_mark
        inner = flow or bool(event.flow_style)
        mapping = isinstance(event, MappingStartEvent)
        kind: Literal["mapping", "list"] = "mapping" if mapping else "list"
        span = Span(kind, start.index, start.index, inner, start.column)
        end = self._pairs(span) if mapping else self._items(span)
        span.end = end.end_mark.index if inner else self._end_of_members(span)
        return span

    def _pairs(self, span: Span) -> Event:
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                return event
            key = str(getattr(event, "value", ""))
            behind = self.text.index(":", event.end_mark.index) + 1
            span.starts[key] = event.start_mark.index
            span.members[key] = self.read(next(self.events), flow=span.flow, behind=behind)
        raise AssertionError  # the parser closes what it opens

    def _items(self, span: Span) -> Event:
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                return event
            place = len(span.members)
            begins = event.start_mark.index if span.flow else self._dash(span, event)
            span.starts[place] = begins
            span.members[place] = self.read(event, flow=span.flow, behind=begins + 1)
        raise AssertionError  # the parser closes what it opens

    def _scalar(self, event: ScalarEvent, *, flow: bool, behind: int) -> Span:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style or ""
        if style in {"|", ">"}:
            end = start + len(self.text[start:end].rstrip())
        elif start == end:
            start = end = behind
        return Span("scalar", start, end, flow, style=style)

    def _dash(self, span: Span, event: Event) -> int:
        """Return where the dash of this item stands: all of a list stand in one column."""
        if not span.members:
            return span.start
        after = self._end_of_members(span)
        line = self.text.index("\n", after) + 1
        while self.text[line : line + span.column + 1].strip(" ") != "-":
            line = self.text.index("\n", line) + 1
        if line + span.column > event.start_mark.index:
            raise AssertionError  # an item begins with its dash
        return line + span.column

    def _end_of_members(self, span: Span) -> int:
        end = max((one.end for one in span.members.values()), default=span.start)
        return line_end(self.text, end)
