"""What an entry may hold: a sentence, or one sentence for one thing and one for several."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plural:
    """English for a text with a ``{count}``; Chinese needs no two forms."""

    one: str
    many: str


English = str | Plural
"""English of one text."""
