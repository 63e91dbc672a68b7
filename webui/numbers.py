"""Whole numbers that browsers send: in addresses and in the hidden fields of forms."""

from __future__ import annotations

MOST_DIGITS = 8
"""Digits of a number that fits any column of the records."""


def whole_number(text: str | None, *, most_digits: int = MOST_DIGITS, otherwise: int = 0) -> int:
    """Return the number a text writes in so many digits at most; something else for other texts.

    >>> whole_number("12"), whole_number("-1"), whole_number("９"), whole_number("1" * 5000)
    (12, 0, 0, 0)
    """
    written = text or ""
    fits = written.isascii() and written.isdigit() and len(written) <= most_digits
    return int(written) if fits else otherwise
