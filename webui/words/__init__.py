"""The texts of pages and commands: Chinese as written in templates, and their English.

One module for each part of the interface, each with a mapping ``ENGLISH``.  A text that templates
or code show through ``_`` without an entry here fails a test, so nothing stays untranslated by
accident.  Texts of a county's documents are none of these: they carry their own English.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from webui.words import (
    account,
    adoption,
    approving,
    cases,
    commands,
    configuration,
    deciding,
    differing,
    drawings,
    editing,
    exchange,
    forms,
    frame,
    grids,
    journal,
    library,
    moving,
    papers,
    people,
    previewing,
    problems,
    replaying,
    reviews,
    scoring,
    spreadsheets,
    statistics,
    totals,
)
from webui.words.plural import English, Plural

__all__ = ["ENGLISH", "English", "Plural", "translate"]


PARTS = (
    approving,
    differing,
    frame,
    account,
    problems,
    cases,
    commands,
    forms,
    reviews,
    statistics,
    totals,
    configuration,
    journal,
    scoring,
    exchange,
    deciding,
    papers,
    editing,
    drawings,
    spreadsheets,
    adoption,
    moving,
    previewing,
    replaying,
    grids,
    library,
    people,
)
"""Every module of texts; a text may stand in several, then with the same English."""

ENGLISH: Mapping[str, English] = MappingProxyType(
    {chinese: english for part in PARTS for chinese, english in part.ENGLISH.items()}
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
