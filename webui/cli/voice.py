"""How commands speak: one language, one place where the terminal is written to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from rich.console import Console

from engine.errors import OnecaseError
from webui.cli.plain import plain_text
from webui.words import translate

_MARKS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✗", "red")}
"""Sign and colour of a finding; the sign says it where there is no colour."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks ``zh`` or ``en``: answers on standard output, faults on standard error."""

    language: str
    out: Console = field(
        default_factory=lambda: Console(highlight=False, soft_wrap=True, emoji=False)
    )
    err: Console = field(
        default_factory=lambda: Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
    )

    def text(self, text: str, /, **values: object) -> str:
        """Return a text of the commands in this language."""
        return translate(self.language, text, **values)

    def say(self, text: str, /, **values: object) -> None:
        """Write a text of the commands."""
        self.tell(self.text(text, **values))

    def tell(self, text: str) -> None:
        """Write a text that the engine has said already; what would steer the terminal is shown."""
        self.out.print(plain_text(text), markup=False)

    def choose(self, zh: str, en: str) -> str:
        """Return whichever text is of this language."""
        return en if self.language == "en" else zh

    def mark(self, state: str, text: str) -> None:
        """Write a line with its sign: ``ok``, ``warn`` or ``fail``."""
        sign, colour = _MARKS[state]
        self.out.print(f"[{colour}]{sign}[/{colour}] ", end="")
        self.tell(text)

    def json(self, value: object) -> None:
        """Write a value for machines."""
        self.tell(json.dumps(value, ensure_ascii=False, indent=2))

    def fail(self, error: OnecaseError) -> None:
        """Write what is wrong, place and remedy included."""
        self.err.print(plain_text(error.text(self.language)), style="red", markup=False)
