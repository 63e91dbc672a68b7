"""Fields whose value the server works out: ``ui.compute`` of a form.

``compute: case.age_days + extension.days`` is an output as in a decision table: facts and plain
arithmetic.  ``compute: {table: fees, output: fee}`` asks a decision table.  The values themselves
are found by ``engine.services.compute_answers``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from engine.configuration.dictionary import property_type, unit_of
from engine.configuration.form import Form
from engine.configuration.form_schema import Property, properties_of
from engine.configuration.problems import Path
from engine.expressions.names import Fact, FactType
from engine.terms import Label


@dataclass(frozen=True, slots=True)
class Computed:
    """A field the server works out.

    Attributes:
        place: Its dotted place in the answers.
        path: Where it stands in the document.
        kind: Type of its value; None of a field that can hold none.
        written: What stands under ``compute``.
        fact: Name under which rules read it; None if they do not.
        single: It stands once in the answers, neither in rows nor in a definition.
    """

    place: str
    path: Path
    kind: FactType | None
    title: Label
    written: object
    fact: str | None
    confidential: bool
    unit: str | None
    single: bool

    @property
    def table(self) -> str | None:
        """Return the id of the table it is taken from; None if it is reckoned."""
        return _text(self.written, "table")

    @property
    def output(self) -> str | None:
        """Return the output of the table; None stands for its only one."""
        return _text(self.written, "output")

    def as_fact(self) -> Fact:
        """Return the value as a fact, so that an expression can be read for it."""
        return Fact(
            name=self.fact or self.place,
            type=self.kind or "text",
            title=self.title,
            unit=self.unit,
        )


def computed_in(form: Form) -> Iterator[Computed]:
    """Yield the fields of a form that the server works out, in the order written."""
    for entry in properties_of(form.schema_):
        hints = entry.schema.get("ui")
        written = hints.get("compute") if isinstance(hints, Mapping) else None
        if written is not None:
            yield _computed(entry, written)


def place_of(entry: Property) -> str:
    """Return the dotted place of a field: the names that stand behind ``properties``."""
    return ".".join(str(name) for above, name in pairwise(entry.path) if above == "properties")


def _computed(entry: Property, written: object) -> Computed:
    english = entry.schema.get("en")
    title = english.get("title") if isinstance(english, Mapping) else None
    fact = entry.schema.get("fact")
    return Computed(
        place=place_of(entry),
        path=entry.path,
        kind=property_type(entry.schema),
        title=Label(str(entry.schema.get("title", entry.name)), title),
        written=written,
        fact=fact if isinstance(fact, str) else None,
        confidential=entry.schema.get("confidential", "public") != "public",
        unit=unit_of(entry.schema),
        single=not (entry.in_rows or entry.in_definition),
    )


def _text(written: object, key: str) -> str | None:
    found = written.get(key) if isinstance(written, Mapping) else None
    return found if isinstance(found, str) else None
