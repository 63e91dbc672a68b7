"""A document as the library hands it out: its hash, its text, its lineage, why this version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, TypeVar

from engine.configuration.head import Head
from engine.configuration.layers.pen import Address, Removal
from engine.configuration.yaml_source import Source
from engine.terms import DocumentRef

D_co = TypeVar("D_co", bound=Head, covariant=True)

DRAFT = 0
"""Stands for the version of a document that has no number yet."""

ChoiceRule = Literal["pin", "session", "event-date", "day", "only"]
"""How a version came to be chosen, strongest first.

``pin``         named by its number, for replays and tests
``session``     kept by the case or session since it began
``event-date``  in force on the day a fact of the case holds
``day``         in force on a day given, such as that on which a case begins
``only``        there is but one
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a version was chosen, for results to carry.

    Attributes:
        on: The day that decided; None where no day did.
        fact: The fact that held it, with ``event-date``.
        as_known_on: Corrections recorded later were left aside; None counts all.
    """

    ref: DocumentRef
    rule: ChoiceRule
    on: date | None = None
    fact: str | None = None
    as_known_on: date | None = None

    def text(self, language: str = "zh") -> str:
        """Return the choice in words, such as ``first-petition 第 1 版：2023-05-04 施行的一版``."""
        english = language == "en"
        said = (_ENGLISH if english else _CHINESE)[self.rule].format(on=self.on, fact=self.fact)
        known = ""
        if self.as_known_on is not None:
            known = (
                f", as known on {self.as_known_on}" if english else f"（{self.as_known_on} 所知）"
            )
        if english:
            return f"{self.ref.id} version {self.ref.version}: {said}{known}"
        return f"{self.ref.id} 第 {self.ref.version} 版：{said}{known}"

    def to_json(self) -> dict[str, object]:
        """Return the choice as plain values for machines."""
        return {
            "kind": self.ref.kind,
            "id": self.ref.id,
            "version": self.ref.version,
            "sha256": self.ref.sha256,
            "rule": self.rule,
            "on": self.on.isoformat() if self.on else None,
            "fact": self.fact,
            "as_known_on": self.as_known_on.isoformat() if self.as_known_on else None,
        }


@dataclass(frozen=True, slots=True)
class Loaded(Generic[D_co]):
    """A document with its name, its hash and the text it was read from.

    Attributes:
        path: Path within the folder of documents.
        source: The values with their lines, those taken over from a parent with its lines.
        parents: The documents it extends, nearest first.
        gone: Parts that it or one of these takes out, by their address.
        chosen: How this version was found; None as it stands in the list of all.
    """

    document: D_co
    ref: DocumentRef
    source: Source
    parents: tuple[Loaded[Head], ...] = ()
    gone: Mapping[Address, Removal] = field(default_factory=dict)
    chosen: Chosen | None = None

    @property
    def path(self) -> str:
        """Return the path of the file within its folder."""
        return self.source.name

    @property
    def source_text(self) -> str:
        """Return the text the document was read from, comments included."""
        return self.source.text

    @property
    def effective_from(self) -> date:
        """Return the first day in force."""
        return self.document.effective_from

    @property
    def effective_to(self) -> date | None:
        """Return the first day no longer in force, None if open."""
        return self.document.effective_to

    @property
    def version(self) -> int | None:
        """Return the number of the version, None of a draft."""
        return self.document.version

    @property
    def replaces(self) -> int | None:
        """Return the number of the version it corrects, None if it corrects none."""
        return self.document.replaces

    @property
    def recorded_on(self) -> date | None:
        """Return the day it became known, None if it always was."""
        return self.document.recorded_on


_CHINESE = {
    "pin": "按指定的版本",
    "session": "立案或开会时定下的一版",
    "event-date": "按“{fact}”，{on} 施行的一版",
    "day": "{on} 施行的一版",
    "only": "只有这一版",
}
_ENGLISH = {
    "pin": "named by its number",
    "session": "kept since the case or session began",
    "event-date": "in force on {on}, by {fact}",
    "day": "in force on {on}",
    "only": "the only one",
}
