"""What a condition may mention: the facts of the county's documents, typed and titled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz, process
from typing_extensions import override

from engine.errors import ConfigurationError
from engine.terms import Label

FactType = Literal["text", "integer", "number", "boolean", "date"]

_SIMILAR = 60.0  # below this share of equal letters a proposal confuses more than it helps


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact rules may read.

    Attributes:
        name: Dotted name, such as ``reply.days_late``.
        title: What staff call it.
        values: Allowed texts, None if free; of a number or date the allowed cells (``>= 0``).
        unit: Unit of a number (``工作日``, ``points``).
        source: Where the value comes from, in words.
        confidential: Its value appears in no explanation.
        labels: Readable words for some of ``values``.
    """

    name: str
    type: FactType
    title: Label
    values: tuple[str, ...] | None = None
    unit: str | None = None
    source: str = ""
    confidential: bool = False
    labels: tuple[tuple[str, Label], ...] = ()

    def label_of(self, value: str, language: str = "zh") -> str:
        """Return the readable word for one of the allowed texts, else the text itself."""
        return next((label.text(language) for text, label in self.labels if text == value), value)


class Dictionary(Mapping[str, Fact]):
    """All facts by name.

    Raises:
        ConfigurationError: A name stands for two types.
    """

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        """Gather the facts; one named twice with the same type allows the values of both."""
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            known = self._facts.get(fact.name)
            self._facts[fact.name] = fact if known is None else _one_of_two(known, fact)

    @override
    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    @override
    def __len__(self) -> int:
        return len(self._facts)

    def nearest(self, name: str) -> str | None:
        """Return the fact's name that looks most like this one, None if none does."""
        return nearest(name, self._facts)

    def merge(self, other: Iterable[Fact] | Mapping[str, Fact]) -> Dictionary:
        """Return a dictionary with the facts of both."""
        more = other.values() if isinstance(other, Mapping) else other
        return Dictionary([*self._facts.values(), *more])


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the word that looks most like ``word``, None if none is near."""
    found = process.extractOne(word, list(words), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    return found[0] if found else None


def _one_of_two(first: Fact, second: Fact) -> Fact:
    if first.type != second.type:
        raise ConfigurationError(
            f"“{first.name}”有两种类型：{first.type}（{first.source}）"
            f"和 {second.type}（{second.source}）",
            f"{first.name!r} has two types: {first.type} ({first.source})"
            f" and {second.type} ({second.source})",
            place=first.name,
            hint="改其中一个名字，或统一类型",
            hint_en="rename one of them or give both the same type",
        )
    if first == second:
        return first
    values = None
    if first.values is not None and second.values is not None:
        values = tuple(dict.fromkeys((*first.values, *second.values)))
    labels = tuple({**dict(second.labels), **dict(first.labels)}.items())
    confidential = first.confidential or second.confidential
    return replace(first, values=values, labels=labels, confidential=confidential)
