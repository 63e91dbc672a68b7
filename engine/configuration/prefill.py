"""What ``ui.prefill`` of a form's field may name: where its first answer comes from.

The values themselves are found by ``engine.services.prefill_answers``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from engine.expressions.names import FactType

Given = FactType | Literal["rows"]
"""Type of what a source gives; ``rows`` fill a list of groups, one row for each thing."""

SOURCES: Final[Mapping[str, Given]] = {
    "lost_items": "rows",
    "actor.name": "text",
    "actor.unit": "text",
    "today": "date",
}
"""Sources by name: what the review behind the case found lacking; name and unit (its id) of who
fills the form in; the day on which it is filled in."""

FACT: Final = "fact:"
"""Before the name of a fact of the case: ``fact:petition.topic``."""

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "lost_items": ("title", "basis", "requirement", "reasons"),
}
"""What each row of a source has, all texts; a field of the row names ``lost_items.title``."""

ROW_PARTS: Final = tuple(f"{rows}.{part}" for rows, parts in PARTS.items() for part in parts)
"""Every name a field of a row may have as its source."""
