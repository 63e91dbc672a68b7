"""Whole numbers that browsers send: in addresses and in the hidden fields of forms."""

from __future__ import annotations

MOST_DIGITS = 8
"""Digits of a number that fits any column of the records."""


def read_number(text: str | None, *, most_digits: int = MOST_DIGITS) -> int | None:
    """Return the number a text writes in so many digits at most; None for other texts.

    >>> read_number("12"), read_number("-1"), read_number("９"), read_number("1" * 5000)
    (12, None, None, None)
    """
    written = text or ""
    fits = written.isascii() and written.isdigit() and len(written) <= most_digits
    return int(written) if fits else None


def whole_number(text: str | None, *, most_digits: int = MOST_DIGITS, otherwise: int = 0) -> int:
    """Return the number a text writes in so many digits at most; something else for other texts."""
    found = read_number(text, most_digits=most_digits)
    return otherwise if found is None else found
