"""Plain values written as YAML that reads back as the same values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from engine.configuration.problems import ConfigurationFaults
from engine.configuration.yaml_source import Plain, read_yaml

_BARE = re.compile(r"[^\W_](?:[^\s\x00-\x1f]| (?! |#))*(?<!:)\Z")
"""A text that can stand without quotes outside of brackets; begins with a letter or digit."""

_BARE_INSIDE = re.compile(r"[^,\[\]{}]*\Z")
_CUT = re.compile(r": |：\s*\Z|\s\Z")
_WIDE = 100
_DEEP = 3
"""Mappings within each other from which on nobody reads them on one line."""


def write_value(value: Plain, *, inside: bool = True, quote: str = '"') -> str:
    """Return a value as YAML on one line: lists and mappings in brackets.

    Args:
        value: The value.
        inside: It stands within brackets, where a comma ends it.
        quote: Mark around a text that needs one.

    >>> write_value({"id": "r1", "when": {"days": "> 5"}})
    '{id: r1, when: {days: "> 5"}}'
    """
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return format(value, "f" if isinstance(value, Decimal) else "d")
        case str():
            return _text(value, quote, inside=inside)
        case Mapping():
            pairs = (f"{_key(key)}: {write_value(one)}" for key, one in value.items())
            return "{" + ", ".join(pairs) + "}"
        case _:
            return "[" + ", ".join(write_value(one) for one in value) + "]"


def write_block(value: Mapping[str, Plain], indent: int = 0) -> str:
    """Return a mapping with a line for each key, ending with a line break.

    What fits on a line stands on one; longer lists and mappings get a line for each part.
    """
    margin = " " * indent
    return "".join(f"{margin}{write_pair(key, one, indent)}\n" for key, one in value.items())


def write_pair(key: str, value: Plain, indent: int) -> str:
    """Return a key with its value as it stands in a mapping in lines, without a line break.

    Args:
        key: The key.
        value: Its value.
        indent: Column of the keys of that mapping, from 0.
    """
    return f"{_key(key)}:{_below(value, indent)}"


def _below(value: Plain, indent: int) -> str:
    line = write_value(value, inside=False)
    if not isinstance(value, dict | list) or not value:
        return f" {line}"
    if isinstance(value, dict):
        short = len(line) + indent < _WIDE and _levels(value) < _DEEP
        return f" {line}" if short else "\n" + write_block(value, indent + 2)[:-1]
    if all(not isinstance(one, dict | list) for one in value) and len(line) + indent < _WIDE:
        return f" {line}"
    return "".join(f"\n{' ' * indent}- {write_value(one, inside=False)}" for one in value)


def _levels(value: Plain) -> int:
    """Return how many mappings stand within each other."""
    below = value.values() if isinstance(value, dict) else ()
    return isinstance(value, dict) + max(map(_levels, below), default=0)


def write_document(value: Mapping[str, Plain], comments: Sequence[str] = ()) -> str:
    """Return a whole document, with lines of comment above it."""
    return "".join(f"# {line}\n" for line in comments) + write_block(value)


def _key(key: str) -> str:
    return _text(key, '"', inside=True)


def _text(text: str, quote: str, *, inside: bool) -> str:
    if _stands_bare(text, inside=inside):
        return text
    single = quote == "'" or ('"' in text and "'" not in text)
    if single and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False)


def _stands_bare(text: str, *, inside: bool) -> bool:
    """Tell whether the text reads as itself without quotes; the reader has the last word."""
    if not _BARE.match(text) or _CUT.search(text) or (inside and not _BARE_INSIDE.match(text)):
        return False
    try:
        return read_yaml(f"[{text}]" if inside else f"k: {text}", "").data in ([text], {"k": text})
    except ConfigurationFaults:
        return False
