"""Amounts of money: stored in fen as whole numbers, shown and typed in yuan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from engine.forms.values import as_text, is_number, mapping, words
from engine.terms import Label

FEN: Final = 100
"""Fen in a yuan."""

_AMOUNT: Final = re.compile(r"[+-]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,2}0*)?\Z", re.ASCII)
_AROUND: Final = str.maketrans("", "", "￥¥元 \u3000")


def is_money(schema: Mapping[str, object]) -> bool:
    """Tell whether a field holds an amount in fen that is written in yuan."""
    asked = mapping(schema.get("ui")).get("widget") == "money"
    return asked and "integer" in words(schema.get("type"))


def yuan(fen: object, *, grouped: bool = False) -> str:
    """Return an amount as it is typed; what is no whole number of fen stays as it is.

    >>> yuan(1250), yuan(123456789, grouped=True), yuan(-5), yuan("12.345")
    ('12.50', '1,234,567.89', '-0.05', '12.345')
    """
    if not is_number(fen) or Decimal(as_text(fen)) % 1:
        return as_text(fen)
    amount = int(as_text(fen))
    sign, (whole, rest) = "-" if amount < 0 else "", divmod(abs(amount), FEN)
    return f"{sign}{whole:,}.{rest:02}" if grouped else f"{sign}{whole}.{rest:02}"


def fen(text: str) -> int | str:
    """Return the amount a text stands for; the text itself if it is none, or splits a fen.

    Args:
        text: As it was typed, in narrow figures; commas, a sign of the yuan and ``元`` may stand
            in it.

    >>> fen("12.5"), fen("1,234"), fen("¥ 3元"), fen("12.345"), fen("12,34")
    (1250, 123400, 300, '12.345', '12,34')
    """
    plain = text.translate(_AROUND)
    if not _AMOUNT.match(plain):
        return text
    return int(Decimal(plain.replace(",", "")) * FEN)


def in_yuan(fen: object) -> Label:
    """Return an amount for reading, with its unit."""
    amount = yuan(fen, grouped=True)
    return Label(f"{amount} 元", f"{amount} yuan")
