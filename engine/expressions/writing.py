"""How people write cells: full-width marks, smart quotes and other spellings made plain."""

from __future__ import annotations

from dataclasses import dataclass

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_MARKS = {
    "\u3000": " ",
    "\u00a0": " ",
    "【": "[",
    "】": "]",
    "、": ",",
    "−": "-",
    "–": "-",
    "—": "-",
    "≥": ">=",
    "≧": ">=",
    "⩾": ">=",
    "≤": "<=",
    "≦": "<=",
    "⩽": "<=",
    "≠": "!=",
    "~": "..",
    "～": "..",
    "〜": "..",
    "…": "..",
}
_PLAIN = {**{chr(code): plain for code, plain in _FULL_WIDTH.items()}, **_MARKS}
_CLOSED_BY = {
    '"': '"',
    "＂": '＂"',
    "“": '”“"',
    "”": '”“"',
    "'": "'",
    "‘": "’‘'",
    "’": "’‘'",
}


@dataclass(frozen=True, slots=True)
class Script:
    """A cell's text in plain marks.

    Attributes:
        text: The plain text; what stands in quotes is kept as written.
        offsets: For each character of ``text``, and its end, the position in the source.
    """

    text: str
    offsets: tuple[int, ...]


def make_plain(source: str) -> Script:
    """Write full-width marks and digits, smart quotes and ``≥ ≤ ≠ ～`` in plain marks."""
    plain: list[str] = []
    offsets: list[int] = []
    closed_by = ""
    escaped = False
    for position, character in enumerate(source):
        piece = character
        if closed_by:
            if character in closed_by and not escaped:
                piece, closed_by = _plain_quote(closed_by), ""
            escaped = character == "\\" and not escaped
        elif character in _CLOSED_BY:
            closed_by = _CLOSED_BY[character]
            piece = _plain_quote(closed_by)
        else:
            piece = _PLAIN.get(character, character)
        plain.append(piece)
        offsets.extend([position] * len(piece))
    return Script("".join(plain), (*offsets, len(source)))


def _plain_quote(closed_by: str) -> str:
    return closed_by[-1]
