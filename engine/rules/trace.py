"""Why a condition holds or does not: which fact, which cell, which value."""

from __future__ import annotations

from typing import NamedTuple

from engine.terms import FactValue


class Trace(NamedTuple):
    """The reason of one condition; a named tuple, since they are made by the thousand.

    Attributes:
        text: Sentence in Chinese, such as ``答复超期天数 = 6（要求 > 5）``.
        text_en: The same in English.
        fact: Fact tested; None of a condition joined from parts.
        cell: Cell as written.
        value: The fact's value; None also where it is confidential.
        parts: Reasons of the parts, in the order of the document.
        known: False where facts are missing to tell either way; such a condition does not hold.
    """

    holds: bool
    text: str
    text_en: str
    fact: str | None = None
    cell: str | None = None
    value: FactValue = None
    parts: tuple[Trace, ...] = ()
    known: bool = True

    def sentence(self, language: str = "zh") -> str:
        """Return the reason in ``zh`` or ``en``."""
        return self.text_en if language == "en" else self.text

    def first_failing(self) -> Trace:
        """Return the reason that settled it: of tests that must all hold, the first that fails."""
        failing = next((part for part in self.parts if not part.holds), None)
        return self if self.holds or failing is None or len(self.parts) == 1 else failing
