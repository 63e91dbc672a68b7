"""Boxes of a drawing: their lines of text measured, broken and set one below the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from webui.drawings.texts import broken
from webui.language import foreign, language

Style = Literal["title", "act", "text", "who", "mark"]

_SIZES: dict[Style, tuple[float, int]] = {
    "title": (15, 24),
    "act": (14, 21),
    "text": (13, 20),
    "who": (13, 20),
    "mark": (12.5, 20),
}
"""Height of letters and of lines in pixels; ``_drawing.scss`` sets the same."""

_PADDING = 10
_INDENT = 16
"""Pixels a text stands in from its mark."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text within a box.

    Attributes:
        mark: Sign before it: a clock that starts, stops, or is lengthened; a number; a dot.
    """

    text: str
    style: Style = "text"
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; pixels from the upper left corner of its box to where it begins.

    Attributes:
        mark: Sign before it, at ``left`` less the indent; empty for none.
        chinese: It is Chinese on a page that speaks English: a screen reader must know.
    """

    text: str
    style: Style
    left: int
    down: int
    mark: str = ""
    chinese: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in a box, and how high the box must be for it; pixels."""

    lines: tuple[Line, ...]
    height: int


def set_in_lines(words: Iterable[Words], width: int) -> Sheet:
    """Return texts set below each other in a box of this width."""
    lines: list[Line] = []
    down = _PADDING
    for each in words:
        size, high = _SIZES[each.style]
        left = _PADDING + (_INDENT if each.mark else 0)
        for number, text in enumerate(broken(each.text, size, width - left - _PADDING)):
            baseline = down + round((high + size * 0.72) / 2)
            mark = "" if number else each.mark
            chinese = foreign(text, language())
            lines.append(Line(text, each.style, left, baseline, mark, chinese))
            down += high
    return Sheet(tuple(lines), down + _PADDING)
