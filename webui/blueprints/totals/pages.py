"""What the pages with agreed totals show besides the totals themselves."""

from __future__ import annotations

from datetime import date

from webui.language import say


def half_title(first: date) -> str:
    """Return what the half-year that begins on a day is called."""
    half = say("上半年") if first.month == 1 else say("下半年")
    return say("{year}年{half}", year=first.year, half=half)
