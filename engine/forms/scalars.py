"""A value as the text of a control, and the text of a control as a value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from engine.forms.files import files_of, is_file
from engine.forms.formats import is_date
from engine.forms.money import fen, yuan
from engine.forms.offers import token_of
from engine.forms.root import types_of
from engine.forms.values import MOST_LEVELS, as_text, is_number, items, mapping
from engine.forms.widgets import Widget

LONGEST_TEXT: Final = 100_000
"""Characters a single answer may have, whatever its schema says."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER = re.compile(r"[+-]?(\d{1,30}|\d{1,3}(,\d{3}){1,9})(\.\d{1,20})?\Z", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z", re.ASCII)
# What an input method for Chinese leaves behind when one types figures.
_NARROW: Final = str.maketrans("０１２３４５６７８９．，－＋：／", "0123456789.,-+:/")


def refusal(text: str) -> str | None:
    """Return why a text cannot be an answer at all: ``characters``, ``length``, or None."""
    if len(text) > LONGEST_TEXT:
        return "length"
    return "characters" if _FORBIDDEN.search(text) else None


def cleaned(text: str) -> str:
    """Return a refused text so that it can be shown again: shortened, bad characters marked."""
    return _FORBIDDEN.sub("\ufffd", text[:LONGEST_TEXT])


def lines(text: str) -> str:
    r"""Return the text with line ends as ``\n``; a browser sends ``\r\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(value: object, widget: Widget) -> str:
    """Return the text a control has for a value."""
    if value is None:
        return json_text(value) if widget == "json" else ""
    if widget in {"radio", "select"}:
        return token_of(value)
    if widget == "money":
        return yuan(value)
    if widget == "signature":
        return as_text(mapping(value).get("name"))
    return json_text(value) if widget == "json" else as_text(value)


def json_text(value: object) -> str:
    """Return a value as JSON over several lines; null as such, since it is an answer here."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=float)


def read_json(text: str) -> object:
    """Return the value of a text of JSON.

    Raises:
        ValueError: If it is none, names something twice, or is nested too deep.
    """
    if _brackets(text) > MOST_LEVELS:
        raise ValueError("nested too deep")
    return json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)


def _brackets(text: str) -> int:
    """Return how deep the text is nested, counted without recursion."""
    deepest = depth = 0
    for sign in _QUOTED.sub("", text):
        depth += (sign in "[{") - (sign in "]}")
        deepest = max(deepest, depth)
    return deepest


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(word: str) -> object:
    raise ValueError(word)


def parsed(text: str, schema: Mapping[str, object], widget: Widget) -> object:
    """Return the value a text stands for; the text itself where it stands for none.

    Validation then says what is wrong with it, and nothing typed is lost.
    """
    if widget == "money":
        return fen(text.translate(_NARROW).strip())
    kinds = types_of(schema)
    if widget == "number" or {"integer", "number"} & set(kinds):
        return _number(text)
    if widget in {"date", "time", "date-time"}:
        return _moment(text)
    return text if widget == "long-text" else text.strip()


def _number(text: str) -> object:
    narrow = text.translate(_NARROW).strip()
    if not _NUMBER.match(narrow):
        return text
    number = Decimal(narrow.replace(",", ""))
    if number == number.to_integral_value():
        return int(number)
    # JSON keeps it as a binary number, so only what comes back the same is taken.
    return float(number) if Decimal(repr(float(number))) == number else text


def _moment(text: str) -> str:
    narrow = text.translate(_NARROW).strip()
    match = _DATE.match(narrow)
    if match:
        year, month, day = match.groups()
        written = f"{year}-{int(month):02}-{int(day):02}"
        return written if is_date(written) else text
    return narrow


def fits_control(value: object, widget: Widget) -> bool:
    """Tell whether the control can show the value so that it comes back from a post."""
    fits = _FITS.get(widget, _is_scalar)
    return value is None or fits(value)


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _are_files(value: object) -> bool:
    return _is_list(value) and len(files_of(value)) == len(items(value))


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | bool) or is_number(value)


_FITS: Final[Mapping[str, Callable[[object], bool]]] = {
    "checkbox": lambda value: isinstance(value, bool),
    "checkboxes": lambda value: _is_list(value) and all(map(_is_scalar, items(value))),
    "group": lambda value: isinstance(value, Mapping),
    "file": lambda value: is_file(value) or _are_files(value),
    "json": lambda _: True,
    "money": lambda value: isinstance(value, int | str) and not isinstance(value, bool),
    "rows": _is_list,
    "signature": lambda value: isinstance(value, Mapping),
    "union": lambda _: True,
}
