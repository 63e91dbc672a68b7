"""From plain text to words and marks, in one pass and without looking back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from engine.expressions.names import Fact
from engine.expressions.writing import Script, make_plain

TokenKind = Literal[
    "end",
    "text",
    "declared",
    "open-text",
    "date",
    "moment",
    "number",
    "compare",
    "dots",
    "mark",
    "word",
]

_PATTERN = re.compile(
    r"""
    (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<opentext>["'])
  | (?P<moment>(?P<maker>date[ ]and[ ]time|date|time)\s*\(\s*(?P<quoted>"[^"]*"|'[^']*')\s*\))
  | (?P<date>[0-9]{4}(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}
      |年[0-9]{1,2}月[0-9]{1,2}日)(?![0-9]))
  | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
  | (?P<dots>\.\.)
  | (?P<compare>>=|<=|=>|=<|!=|<>|==|<|>|=)
  | (?P<mark>[-+*/(),\[\]])
  | (?P<word>(?:(?!\.\.)[^\s,()\[\]<>=!"'+*/])+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACE = re.compile(r"\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPELLINGS = {"=>": ">=", "=<": "<=", "<>": "!=", "==": "="}
_ENDS_VALUE = frozenset(" \t\n\r,()[]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark.

    Attributes:
        value: Of a text what stands between the quotes; of a date its text; else as written.
        start: Position in the plain text.
        glued: No space stands before it.
        maker: ``date``, ``time`` or ``date and time`` before a moment in brackets.
    """

    kind: TokenKind
    value: str
    start: int
    end: int
    glued: bool = False
    maker: str = ""


class Scanner:
    """Hands out the tokens of one cell.

    In a column with declared texts, one of these texts is taken whole wherever a value may
    stand, whatever marks or spaces are in it.
    """

    def __init__(self, source: str, fact: Fact) -> None:
        """Make the source plain and stand before its first token."""
        self.script: Script = make_plain(source)
        self._declared = _declared_texts(fact)
        self._position = 0
        self.token = Token("end", "", 0, 0)
        self.advance()

    def advance(self) -> Token:
        """Return the current token and step to the next."""
        passed = self.token
        self.token = self._read()
        self._position = self.token.end
        return passed

    def offset(self, token: Token) -> int:
        """Return where the token stands in the source as the author wrote it."""
        return self.script.offsets[token.start]

    def _read(self) -> Token:
        text = self.script.text
        space = _SPACE.match(text, self._position)
        start = space.end() if space else self._position
        glued = start == self._position
        if start >= len(text):
            return Token("end", "", start, start, glued)
        declared = self._declared_at(start)
        if declared is not None:
            plain, value = declared
            return Token("declared", value, start, start + len(plain), glued)
        found = _PATTERN.match(text, start)
        # The last branch of the pattern takes any character, so there is always a match.
        return _token(found, glued=glued) if found else Token("end", "", start, start, glued)

    def _declared_at(self, start: int) -> tuple[str, str] | None:
        text = self.script.text
        for plain, value in self._declared.get(text[start], ()):
            if not text.startswith(plain, start):
                continue
            end = start + len(plain)
            if end == len(text) or text[end] in _ENDS_VALUE or text.startswith("..", end):
                return plain, value
        return None


def _declared_texts(fact: Fact) -> dict[str, list[tuple[str, str]]]:
    """Return the declared texts in plain marks by first character, longest first."""
    by_start: dict[str, list[tuple[str, str]]] = {}
    if fact.type != "text":
        return by_start
    for value in fact.values or ():
        plain = make_plain(value).text.strip()
        if plain and plain[0] not in "\"'" and plain not in {"-", "null", "true", "false", "not"}:
            by_start.setdefault(plain[0], []).append((plain, value))
    for texts in by_start.values():
        texts.sort(key=lambda pair: -len(pair[0]))
    return by_start


def _token(found: re.Match[str], *, glued: bool) -> Token:
    kind, written, start, end = found.lastgroup, found.group(), found.start(), found.end()
    match kind:
        case "text":
            return Token("text", _ESCAPED.sub(r"\1", written[1:-1]), start, end, glued)
        case "opentext":
            return Token("open-text", written, start, end, glued)
        case "moment":
            quoted, maker = found["quoted"][1:-1], found["maker"]
            return Token("moment", quoted, start, end, glued, maker)
        case "date" | "number" | "dots" | "word":
            return Token(kind, written, start, end, glued)
        case "compare":
            return Token("compare", _SPELLINGS.get(written, written), start, end, glued)
        case _:
            return Token("mark", written, start, end, glued)
