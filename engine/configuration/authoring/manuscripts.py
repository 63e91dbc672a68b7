"""The text of a version to come and what it says in effect: what authors see, and what is kept.

Where a document extends another, authors see and change what holds; its text goes on stating only
what differs, each difference with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from engine.configuration.authoring.restating import Restating
from engine.configuration.authoring.saving import written
from engine.configuration.checks.world import Piece
from engine.configuration.editing.writing import write_document
from engine.configuration.kinds import model_of
from engine.configuration.layers.lineage import Lineage
from engine.configuration.layers.overlay import overlay
from engine.configuration.layers.shapes import shape_of
from engine.configuration.opening import read_once
from engine.configuration.problems import Problem, dotted
from engine.configuration.yaml_source import Source

BY_VERBS: Final = ("form",)
"""Kinds whose differences authors write themselves: the fields of a form stand in its schema, in
its sections and in its list of what must be given, and these are one difference."""

_EXTENDS: Final = "extends"
_NO_REASON: Final = "本县另有规定"


@dataclass(frozen=True)
class Manuscript:
    """A text and what it says.

    Attributes:
        source: The text as written.
        effect: What it says in effect; the same where it extends nothing.
        above: The document it extends, in effect; None where it extends none, and where it cannot
            be seen what follows from it, so that its text must be mended first.
    """

    source: Source
    effect: Source
    above: Piece | None = None

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]], path: str, text: str) -> Manuscript:
        """Return a text among the published documents.

        Args:
            texts: The published documents as ``(path, text)``.
            path: Where the text would lie.
            text: The text.

        Raises:
            ConfigurationFaults: A text is no YAML that can be read.
        """
        source = read_once(text, path)
        if source.value((_EXTENDS,)) is None or source.value(("kind",)) in BY_VERBS:
            return cls(source, source)
        lineage = Lineage.of(read_once(held, name) for name, held in texts)
        above = lineage.above(source)
        if above is None:
            return cls(source, source)
        laid = overlay(source, above.source, shape_of(model_of(source)), above.gone)
        if any(one.severity == "error" for one in laid.problems):
            return cls(source, source)
        return cls(source, laid.source, above)

    @property
    def data(self) -> Mapping[str, Any]:
        """Return what the document says in effect."""
        return self.effect.data if isinstance(self.effect.data, dict) else {}

    @property
    def whole(self) -> str:
        """Return as a text of its own what the document says in effect."""
        return write_document({key: one for key, one in self.data.items() if key != _EXTENDS})

    def rewritten(self, wanted: Mapping[str, Any], order: Sequence[str]) -> str:
        """Return the text so that in effect it says what is wanted; the rest of it stays.

        What it extends stays, too.  A difference that is new gives as its reason what the version
        says it changes.

        Args:
            wanted: What it shall say in effect.
            order: The keys of its kind in the order in which they are usually written.

        Raises:
            ConfigurationError: it is written in a way that cannot be changed in place, or cannot
                be said as a difference from the document it extends.
        """
        if self.above is None:
            return written(self.source.text, self.source.name, wanted, order)
        shape, gone = shape_of(model_of(self.source)), self.above.gone
        restating = Restating(self.source, self.above.source, shape, gone, _reason(wanted))
        return restating.text({**wanted, _EXTENDS: self.source.value((_EXTENDS,))}, order)

    def in_effect(self, problem: Problem) -> Problem:
        """Return a problem by the place in what the document says in effect.

        The line stays that of the text; what nobody sees in effect keeps its place, too.
        """
        if self.above is None:
            return problem
        start, rest = problem.path, ""
        while start:
            found = self._places.get((problem.file, start))
            if found is not None:
                return replace(problem, path=f"{found}{rest}")
            start, _, last = start.rpartition(".")
            rest = f".{last}{rest}"
        return problem

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], str]:
        """Return where in effect what was written somewhere stands."""
        return {
            (source.name, dotted(there)): dotted(place)
            for place, (source, there) in self.effect.origins.items()
            if place
        }


def _reason(wanted: Mapping[str, Any]) -> str:
    changes = wanted.get("changes")
    said = [one for one in changes if isinstance(one, str)] if isinstance(changes, list) else []
    return "；".join(said) or _NO_REASON
