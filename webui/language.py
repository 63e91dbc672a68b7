"""In which language a page speaks, and how it writes dates, figures and values of facts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from flask import Flask, has_request_context, request
from flask_babel import Babel, format_date, format_datetime
from markupsafe import Markup

from engine.clock import COUNTY_ZONE
from engine.terms import FactValue, Label
from webui.words import translate

Language = Literal["zh", "en"]

COOKIE = "language"
"""Cookie that keeps the choice; without it a page speaks Chinese."""

COOKIE_AGE = 365 * 24 * 3600
"""Seconds the choice is kept."""

LOCALES: dict[Language, str] = {"zh": "zh_Hans_CN", "en": "en_GB"}

_HAN = re.compile("[\u4e00-\u9fff]")

NOTHING = "—"
"""Stands where a value is not known."""


def language() -> Language:
    """Return the language of the present request; Chinese unless the reader chose English."""
    if has_request_context() and request.cookies.get(COOKIE) == "en":
        return "en"
    return "zh"


def say(text: str, /, **values: object) -> str:
    """Return a text of the interface in the reader's language; ``_`` in templates."""
    return translate(language(), text, **values)


def label(text: Label | str | None) -> str:
    """Return a document's text in the reader's language."""
    return text.text(language()) if isinstance(text, Label) else text or ""


def as_written(text: Label | str | None) -> str:
    """Return a document's text for a page; Chinese on an English page is marked as Chinese.

    A screen reader then says it in the right voice.  Source: WCAG 2.2, 3.1.2 language of parts.
    """
    return in_its_voice(label(text), language())


def in_its_voice(shown: str, spoken: str) -> str:
    """Return a text for a page in the language spoken there, marked if it is another.

    Args:
        shown: The text.
        spoken: ``zh`` or ``en``.
    """
    if foreign(shown, spoken):
        return Markup('<span lang="zh-CN">{}</span>').format(shown)
    return shown


def foreign(shown: str, spoken: str) -> bool:
    """Tell whether a text is Chinese on a page that speaks English."""
    return spoken == "en" and _HAN.search(shown) is not None


def day(value: date | None) -> str:
    """Return a date in full: ``2023年5月4日``, ``4 May 2023``."""
    return NOTHING if value is None else str(format_date(value, "long"))


def short_day(value: date | None) -> str:
    """Return a date without its year: ``5月4日``, ``4 May``."""
    return NOTHING if value is None else str(format_skeleton("MMMd", value, locale=_locale()))


def moment(value: datetime | None) -> str:
    """Return a moment in county time to the minute: ``2023年5月4日 09:30``."""
    if value is None:
        return NOTHING
    local = value.astimezone(COUNTY_ZONE)
    return f"{day(local.date())} {format_datetime(value, 'HH:mm')}"


def time_of_day(value: datetime) -> str:
    """Return the time of a moment on the county's clocks: ``14:03``."""
    return str(format_datetime(value, "HH:mm"))


def number(value: Decimal | float | None) -> str:
    """Return a figure as read: ``1,204``, ``67``, ``88.5``; no idle zeros."""
    return NOTHING if value is None else str(format_decimal(value, "#,##0.###", locale=_locale()))


def fact_value(value: FactValue) -> str:
    """Return the value of a fact as a person reads it."""
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, date):
        return day(value)
    return value or NOTHING


def listed(words: Iterable[str]) -> str:
    """Return several words in one line, with the reader's comma."""
    return say("、").join(words)


def groups_of_four(digest: str) -> list[str]:
    """Return a hash in groups of four digits, as people compare it aloud."""
    return [digest[start : start + 4] for start in range(0, len(digest), 4)]


def _locale() -> Locale:
    return Locale.parse(LOCALES[language()])


def install(app: Flask) -> None:
    """Give the templates ``_``, ``language`` and the filters of this module."""
    Babel(
        app,
        default_locale=LOCALES["zh"],
        default_timezone=str(COUNTY_ZONE),
        locale_selector=lambda: LOCALES[language()],
        configure_jinja=False,
    )
    app.jinja_env.globals.update(_=say, language=language)
    app.jinja_env.filters.update(
        label=label,
        as_written=as_written,
        day=day,
        short_day=short_day,
        moment=moment,
        time_of_day=time_of_day,
        number=number,
        fact_value=fact_value,
        groups_of_four=groups_of_four,
    )
