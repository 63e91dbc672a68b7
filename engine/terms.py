"""The words of the trade as types; values only, no behaviour that needs a rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NewType

from typing_extensions import override

CountyId = NewType("CountyId", str)
PersonId = NewType("PersonId", str)
UnitId = NewType("UnitId", str)
RoleId = NewType("RoleId", str)
DocumentId = NewType("DocumentId", str)

Points = Decimal
"""Marks of a rubric; never a float."""

FactValue = str | Decimal | bool | date | None
"""What a fact may hold; whole numbers are ``Decimal`` too, None means unknown."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text of a document in Chinese with optional English."""

    zh: str
    en: str | None = None

    def text(self, language: str = "zh") -> str:
        """Return the text in ``zh`` or ``en``, Chinese where no English was written."""
        return self.en or self.zh if language == "en" else self.zh

    @override
    def __str__(self) -> str:
        """Return the Chinese text."""
        return self.zh


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """One published version of a document, named by number and content.

    Attributes:
        sha256: Hash over the canonical content, 64 hexadecimal digits.
    """

    kind: str
    id: DocumentId
    version: int
    sha256: str

    @override
    def __str__(self) -> str:
        """Return ``id@version`` with the first eight digits of the hash."""
        return f"{self.id}@{self.version}#{self.sha256[:8]}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person in a post; ``system`` acts through the tick only.

    Attributes:
        roles: The roles of all posts this person holds.
        units: The units of these posts.
        posts: Ids of these posts.
    """

    person: PersonId
    name: str
    roles: frozenset[RoleId]
    units: frozenset[UnitId]
    posts: frozenset[str]


SYSTEM = Actor(
    person=PersonId("system"),
    name="系统",
    roles=frozenset({RoleId("system")}),
    units=frozenset(),
    posts=frozenset(),
)
