"""Which layer decided each clause that a document takes over, and what the layers above said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.configuration.clauses import COUNTED, Clause, Decided, decided_by, holdings
from engine.configuration.head import Head
from engine.configuration.layers.pen import Address
from engine.configuration.loaded import Loaded
from engine.configuration.vocabulary import LAYER_NAMES
from engine.configuration.wording import Wording
from engine.terms import Label

Words = Callable[[Loaded[Head]], Wording]
"""Says the values of a document."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """A clause of a part that some layer above laid down.

    Attributes:
        clause: What it is called, such as ``时限“受理告知”的期限``.
        value: What stands there now, in words.
        decided: Who decided that.
        former: What layers above said instead, nearest first.
    """

    address: Address
    clause: Label
    value: Label
    decided: Decided
    former: tuple[tuple[Decided, Label], ...]

    def text(self, language: str = "zh") -> str:
        """Return the clause in one line, with what it stands on and what it stands instead of."""
        english = language == "en"
        said = [
            f"{LAYER_NAMES[by.layer].text(language)} {value.text(language)}"
            for by, value in self.former
        ]
        instead = (", ".join(said) if english else "、".join(said)) if said else ""
        clause, value = self.clause.text(language), self.value.text(language)
        decided = self.decided.text(language)
        if english:
            tail = f" [instead of: {instead}]" if instead else ""
            return f"{clause}: {value} ({decided}){tail}"
        tail = f"［原：{instead}］" if instead else ""
        return f"{clause}：{value}（{decided}）{tail}"

    def to_json(self) -> dict[str, object]:
        """Return the clause as plain values for machines, both languages included."""
        return {
            "address": list(self.address),
            "clause": _both(self.clause),
            "value": _both(self.value),
            "decided": self.decided.to_json(),
            "former": [{**by.to_json(), "value": _both(value)} for by, value in self.former],
        }


def inherited(loaded: Loaded[Head], words: Words) -> tuple[Inherited, ...]:
    """Return every clause of the parts that layers above laid down, whoever decided it.

    What the document lays down for the first time is left out: nobody else has a say in it.
    """
    return tuple(_inherited(loaded, words))


def lineage_line(loaded: Loaded[Head], language: str = "zh") -> str:
    """Return the lineage of a document in one line, from the top down."""
    chain = (*reversed(loaded.parents), loaded)
    return " → ".join(
        f"{LAYER_NAMES[one.document.layer].text(language)} {one.ref.id}@{one.ref.version}"
        for one in chain
    )


def _inherited(loaded: Loaded[Head], words: Words) -> Iterator[Inherited]:
    above = [_clauses(parent) for parent in loaded.parents]
    known = {address[:-1] for clauses in above for address in clauses}
    own = words(loaded)
    wordings = [words(parent) for parent in loaded.parents]
    for holding in holdings(loaded.document):
        if not holding.address or holding.address not in known:
            continue
        for clause in holding.clauses:
            if clause.value in (None, (), {}, False) or clause.key in {*COUNTED, "basis"}:
                continue
            former, last = [], clause.value
            for parent, clauses, wording in zip(loaded.parents, above, wordings, strict=True):
                before = clauses.get(clause.address)
                if before is not None and before.value not in (last, None, ()):
                    former.append((decided_by(parent, before.path), wording.say(before)))
                    last = before.value
            yield Inherited(
                clause.address,
                _of(holding.label, clause.label),
                own.say(clause),
                decided_by(loaded, clause.path),
                tuple(former),
            )


def _clauses(loaded: Loaded[Head]) -> dict[Address, Clause]:
    return {
        clause.address: clause
        for holding in holdings(loaded.document)
        for clause in holding.clauses
    }


def _of(holding: Label, key: Label) -> Label:
    return Label(f"{holding}的{key}", f"{holding.text('en')}, {key.text('en')}")


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.text("en")}
