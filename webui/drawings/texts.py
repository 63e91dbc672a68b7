"""How wide a text is on the screen, and where it is broken into lines.

The server has no fonts; it reckons with the widths of the faces offices have.  Chinese characters
are exactly as wide as they are high, Latin letters are taken a little too wide rather than too
narrow.
"""

from __future__ import annotations

import re
from unicodedata import east_asian_width

_WIDE = frozenset("WFA")
"""Widths of a whole square: wide, full, and those that are wide in Chinese faces."""

_LETTER, _CAPITAL = 0.55, 0.7
"""Width of Latin letters as share of their size, in the widest of the faces named."""

_OPENING, _CLOSING = "（《“‘【", "，。；：、！？）》”’】…"
"""Signs that never end, and never begin, a line."""

_PIECES = re.compile(
    rf"\s+|[{_OPENING}]*(?:[A-Za-z0-9.,;:!?()'\"/%@#&+=_-]+|[^\s{_OPENING}])[{_CLOSING}]*|."
)
"""A space, or a Latin word or one character with the signs that stay with it."""


def width_of(text: str, size: float) -> float:
    """Return how wide a text is, in the unit of ``size``, the height of its letters."""
    return sum(map(_share, text)) * size


def _share(sign: str) -> float:
    if east_asian_width(sign) in _WIDE:
        return 1.0
    return _CAPITAL if sign.isupper() else _LETTER


def broken(text: str, size: float, width: float) -> tuple[str, ...]:
    """Return a text in lines no wider than ``width``, in the unit of ``size``.

    Latin words stay whole unless one alone is wider than a line.
    """
    lines, line = [], ""
    for piece in _pieces(text, size, width):
        if line and width_of(line + piece, size) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return (*lines, line.rstrip()) if line.strip() or not lines else tuple(lines)


def _pieces(text: str, size: float, width: float) -> list[str]:
    found: list[str] = []
    for piece in _PIECES.findall(" ".join(text.split())):
        found += [piece] if width_of(piece, size) <= width else list(piece)
    return found
