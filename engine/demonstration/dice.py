"""Repeatable choices for demo data, from a seed and a counter; never used for a real draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

Thing = TypeVar("Thing")


@dataclass(slots=True)
class Dice:
    """A seeded source of choices: the same seed always gives the same demo data."""

    seed: str
    rolled: int = 0

    def below(self, bound: int) -> int:
        """Return a whole number from 0 up to but without ``bound``."""
        self.rolled += 1
        digest = sha256(f"{self.seed}/{self.rolled}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % bound

    def between(self, first: int, last: int) -> int:
        """Return a whole number, both ends included."""
        return first + self.below(last - first + 1)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things."""
        return things[self.below(len(things))]

    def in_hundred(self, share: int) -> bool:
        """Tell yes in ``share`` of a hundred cases."""
        return self.below(100) < share
