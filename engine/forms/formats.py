"""The formats a form may ask for; JSON Schema's own ``time`` wants an offset no desk ever types."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from jsonschema import FormatChecker

from engine.forms.patterns import is_pattern

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+\Z")
_LINK = re.compile(r"https?://[^\s/]+(/\S*)?\Z", re.ASCII | re.IGNORECASE)
_OFFSET = re.compile(r".*(Z|[+-]\d{2}:\d{2})\Z", re.ASCII | re.IGNORECASE)


def is_date(text: str) -> bool:
    """Tell whether the text is a day that exists, written ``2023-05-08``."""
    if not _DATE.match(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_local_time(text: str) -> bool:
    """Tell whether the text is a time of day in hours and minutes, written ``10:00``."""
    return bool(_TIME.match(text))


def is_local_date_time(text: str) -> bool:
    """Tell whether the text is a day and a time of day, written ``2023-05-08T10:00``."""
    day, _, clock = text.partition("T")
    return is_date(day) and is_local_time(clock)


def _is_date_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return "T" in text.upper() and bool(_OFFSET.match(text))


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return bool(_OFFSET.match(text))


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


FORMATS: Final[Mapping[str, Callable[[str], bool]]] = {
    "date": is_date,
    "date-time": _is_date_time,
    "email": lambda text: bool(_EMAIL.match(text)),
    "local-date-time": is_local_date_time,
    "local-time": is_local_time,
    "regex": is_pattern,
    "time": _is_time,
    "uri": lambda text: bool(_LINK.match(text)),
    "uuid": _is_uuid,
}
"""Format to the question whether a text has it; other formats are hints and never refuse."""


def form_format_checker() -> FormatChecker:
    """Return a checker that knows these formats only and lets values pass that are no text."""
    checker = FormatChecker(formats=())
    for name, holds in FORMATS.items():
        checker.checkers[name] = (_for_text(holds), ())
    return checker


def _for_text(holds: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or holds(value)
