"""The texts of pages and commands: Chinese as written in templates, and their English.

One module for each part of the interface, each with a mapping ``ENGLISH``.  A text that templates
or code show through ``_`` without an entry here fails a test, so nothing stays untranslated by
accident.  Texts of a county's documents are none of these: they carry their own English.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from webui.words import account, cases, commands, forms, frame, problems
from webui.words.plural import English, Plural

__all__ = ["ENGLISH", "English", "Plural", "translate"]


def _gather(*parts: Mapping[str, English]) -> Mapping[str, English]:
    gathered: dict[str, English] = {}
    for part in parts:
        for chinese, english in part.items():
            if gathered.setdefault(chinese, english) != english:
                message = f"{chinese!r} has two translations: {gathered[chinese]!r}, {english!r}"
                raise ValueError(message)
    return MappingProxyType(gathered)


ENGLISH = _gather(
    frame.ENGLISH,
    account.ENGLISH,
    problems.ENGLISH,
    cases.ENGLISH,
    commands.ENGLISH,
    forms.ENGLISH,
)
"""Every text of the interface with its English."""


def translate(language: str, text: str, /, **values: object) -> str:
    """Return a text in ``zh`` or ``en`` with its ``{places}`` filled.

    Args:
        language: ``zh`` or ``en``.
        text: The Chinese as written in the page.
        values: What stands in the places; ``count`` chooses between singular and plural.
    """
    chosen: English = ENGLISH.get(text, text) if language == "en" else text
    if isinstance(chosen, Plural):
        chosen = chosen.one if values.get("count") == 1 else chosen.many
    return chosen.format(**values) if values else chosen
