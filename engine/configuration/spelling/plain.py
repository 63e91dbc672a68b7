"""Values of a document in one cell of text, and back: for examples, lists and settings.

==============  ======================================================
value           cell
==============  ======================================================
true, false     ``是``, ``否``
null            ``空``
number          ``12.5``
text            as it is; in double quotes if it would read as another
list            ``[甲, 乙]``
mapping         ``{points: 3, reason: 漏项}``
==============  ======================================================
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal

from engine.configuration.editing.writing import write_value
from engine.configuration.problems import ConfigurationFaults
from engine.configuration.yaml_source import Plain, read_yaml

_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,13})(?:\.[0-9]{1,12})?\Z")
_WORDS: dict[str, bool | None] = {
    "是": True,
    "√": True,
    "true": True,
    "TRUE": True,
    "否": False,
    "×": False,
    "false": False,
    "FALSE": False,
    "空": None,
    "null": None,
}
_OPEN = {"[": "]", "{": "}"}
_NEEDS_QUOTES = re.compile(r"""[,，、"\n]|\A[\[［【]""")
_PIECE = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|[^,，、]*)\s*(?:[,，、]|\Z)""", re.DOTALL)


def show_plain(value: Plain) -> str:
    """Return a value as the text of a cell.

    >>> show_plain(["甲", True, "1"])
    '[甲, true, "1"]'
    """
    match value:
        case None:
            return "空"
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            return write_value(value)
        case str():
            return value if _reads_as_itself(value) else json.dumps(value, ensure_ascii=False)
        case _:
            return write_value(value)


def read_plain(text: str) -> Plain:
    """Return the value a cell's text stands for.

    Raises:
        ConfigurationFaults: What stands in brackets cannot be read.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.match(text):
        return Decimal(text) if "." in text else int(text)
    if len(text) > 1 and _OPEN.get(text[0]) == text[-1]:
        read = read_yaml(f"- {text}", "").data
        return read[0] if isinstance(read, list) else read
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text, strict=False))
        except ValueError:
            return text
    return text


def show_list(values: Iterable[Plain]) -> str:
    """Return the members of a list with commas between them, without brackets."""
    return ", ".join(_show_member(value) for value in values)


def read_list(text: str) -> list[str]:
    """Return the texts between the commas, English, full-width or enumeration commas.

    >>> read_list('甲， 乙、"丙,丁"')
    ['甲', '乙', '丙,丁']
    """
    members, position = [], 0
    while position < len(text):
        found = _PIECE.match(text, position)
        piece = found[1].strip() if found and found.end() > position else text[position:].strip()
        position = found.end() if found and found.end() > position else len(text)
        members.append(_unquoted(piece))
    return [one for one in members if one]


def _show_member(value: Plain) -> str:
    text = value if isinstance(value, str) else write_value(value)
    if not text.strip() or text != text.strip() or _NEEDS_QUOTES.search(text):
        return json.dumps(text, ensure_ascii=False)
    return text


def _unquoted(piece: str) -> str:
    if len(piece) > 1 and piece[0] == piece[-1] == '"':
        try:
            return str(json.loads(piece, strict=False))
        except ValueError:
            return piece
    return piece


def _reads_as_itself(text: str) -> bool:
    if not text or text != text.strip():
        return False
    try:
        return read_plain(text) == text
    except ConfigurationFaults:
        return False
