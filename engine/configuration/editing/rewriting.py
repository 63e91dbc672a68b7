"""The text of a changed value, made from the text it had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.configuration.editing.changes import Change, Entry, staying, with_added
from engine.configuration.editing.spans import Span, line_end
from engine.configuration.editing.writing import write_pair, write_value
from engine.configuration.yaml_source import Plain

_DASH = 2
"""Columns a dash and the space behind it take."""


def rewrite(text: str, span: Span, change: Change) -> str:
    """Return the text of the value at a span with its change made."""
    return _Writer(text).write(span, change)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A member of a list or mapping in lines.

    Attributes:
        above: Line breaks and comments before it, ending with its indentation.
        own: The member with the comment at the end of its line.
    """

    above: str
    own: str


class _Writer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.line_break = "\r\n" if "\r\n" in text else "\n"

    def write(self, span: Span, change: Change | None) -> str:
        if change is None or change.nothing:
            return self.text[span.start : span.end]
        if change.value is not None:
            return self._value(span, change.value[0])
        in_brackets = self._in_brackets(span)
        if change.entries is not None:
            write_list = self._flow_list if in_brackets else self._block_list
            return write_list(span, change, change.entries)
        if change.dropped or change.added:
            return self._flow_keys(span, change) if in_brackets else self._block_keys(span, change)
        return self._members(span, change)

    def _in_brackets(self, span: Span) -> bool:
        return self.text[span.start] in "[{"

    def _value(self, span: Span, value: Plain) -> str:
        quote = span.style if span.style in {"'", '"'} else '"'
        written = write_value(value, inside=span.flow, quote=quote)
        # In place of a list in lines it stands deeper than its key, wherever the dashes stood.
        apart = span.start == span.end or (span.kind == "list" and not self._in_brackets(span))
        return f" {written}" if apart else written

    def _members(self, span: Span, change: Change) -> str:
        parts, position = [], span.start
        for key, inner in span.members.items():
            if key in change.below:
                parts += [self.text[position : inner.start], self.write(inner, change.below[key])]
                position = inner.end
        return "".join((*parts, self.text[position : span.end]))

    def _member(self, span: Span, key: str | int, change: Change) -> str:
        inner = span.members[key]
        start = span.starts[key]
        return self.text[start : inner.start] + self.write(inner, change.below.get(key))

    def _flow_keys(self, span: Span, change: Change) -> str:
        kept = {
            str(key): self._member(span, key, change)
            for key in span.members
            if key not in change.dropped
        }
        added = {key: f"{write_value(key)}: {write_value(v)}" for key, v in change.added.items()}
        return self._flow(span, with_added(kept, added, change.before))

    def _flow_list(self, span: Span, change: Change, entries: Sequence[Entry]) -> str:
        texts = [
            self._member(span, one, change) if isinstance(one, int) else write_value(one)
            for one in entries
        ]
        return self._flow(span, texts)

    def _flow(self, span: Span, texts: Sequence[str]) -> str:
        """Return a collection in brackets, with line breaks where its members had them."""
        opening, closing = self.text[span.start], self.text[span.end - 1]
        known = list(span.members)
        if not known or not texts:
            return opening + ", ".join(texts) + closing
        first = self.text[span.start + 1 : span.starts[known[0]]]
        last = self.text[span.members[known[-1]].end : span.end - 1]
        gaps = (
            self.text[span.members[one].end : span.starts[other]] for one, other in pairwise(known)
        )
        # A gap with a comment in it is not repeated.
        between = next((gap for gap in gaps if gap.strip() == ","), ", ")
        first, last = (one if not one.strip() else "" for one in (first, last))
        return opening + first + between.join(texts) + last + closing

    def _block_keys(self, span: Span, change: Change) -> str:
        pieces = self._pieces(span, change)
        kept: dict[str, int | str] = {
            str(key): n for n, key in enumerate(span.members) if key not in change.dropped
        }
        if not kept:
            return write_value(change.added)
        added = {key: write_pair(key, v, span.column) for key, v in change.added.items()}
        return self._stack(pieces, with_added(kept, added, change.before), self._margin(span))

    def _block_list(self, span: Span, change: Change, entries: Sequence[Entry]) -> str:
        if not entries:
            return " []"  # deeper than its key, wherever the dashes stood
        order: list[int | str] = []
        like = span.members[0]
        for one in entries:
            if isinstance(one, int):
                like = span.members[one]
                order.append(one)
            else:
                order.append(f"- {self._new(one, span.column, like)}")
        return self._stack(self._pieces(span, change), order, self._margin(span))

    def _new(self, value: dict[str, Plain], column: int, like: Span) -> str:
        """Return a new member written like another: on one line, or a line for each key."""
        if like.kind != "mapping" or self._in_brackets(like) or not value:
            return write_value(value, inside=False)
        margin = self.line_break + " " * like.column
        lines = [write_pair(key, one, like.column) for key, one in value.items()]
        return " " * (like.column - column - _DASH) + margin.join(lines)

    def _margin(self, span: Span) -> str:
        return self.line_break + " " * span.column

    def _pieces(self, span: Span, change: Change) -> list[_Piece]:
        pieces: list[_Piece] = []
        position = span.start
        for key, inner in span.members.items():
            end = line_end(self.text, inner.end)
            own = self._member(span, key, change) + self.text[inner.end : end]
            above = self.text[position : span.starts[key]] if pieces else self._margin(span)
            pieces.append(_Piece(above, own))
            position = end
        return pieces

    def _stack(self, pieces: Sequence[_Piece], order: Sequence[int | str], margin: str) -> str:
        """Put pieces and new texts under each other.

        Lines above a piece that goes or moves stay where they are: above the next that stays.
        """
        still = staying([one for one in order if isinstance(one, int)])
        *above, rest = self._above(pieces, still)
        text = "".join(
            margin + one
            if isinstance(one, str)
            else (above[one] if one in still else margin) + pieces[one].own
            for one in order
        )
        return text.lstrip() + rest

    def _above(self, pieces: Sequence[_Piece], still: set[int]) -> list[str]:
        """Return the lines above each piece and, last, those that no piece follows any more."""
        waiting, found = "", []
        for number, piece in enumerate(pieces):
            found.append(waiting + piece.above)
            # A piece's own line break and indentation go with it.
            waiting = "" if number in still else found[-1].rpartition(self.line_break)[0]
        return [*found, waiting]
