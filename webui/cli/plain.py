"""Texts of others made harmless for a terminal."""

from __future__ import annotations

import re

_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed: colours, cursor
    "\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # marks that turn the direction of what follows
)


def plain_text(text: str) -> str:
    r"""Return a text in which what would steer the terminal is written out.

    A value may come from a file of others: its escapes would recolour, overwrite or rename what
    stands on the screen, and its direction marks would show it in another order.

    >>> plain_text("\x1b[31m红")
    '\\u001b[31m红'
    """
    return _HARMFUL.sub(_written_out, text)


def _written_out(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"  # as JSON writes it, so that JSON stays the same JSON
