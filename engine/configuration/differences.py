"""What one document lays down otherwise than another, clause by clause, in words.

Both are compared in effect, so it makes no difference whether something is written out or taken
over.  Each difference says which layer decided what now stands there, and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from engine.configuration.clauses import (
    COUNTED,
    Clause,
    Decided,
    Holding,
    decided_by,
    holdings,
    sort_label,
)
from engine.configuration.county import County
from engine.configuration.head import Head
from engine.configuration.layers.pen import Address
from engine.configuration.loaded import Loaded
from engine.configuration.problems import Path
from engine.configuration.vocabulary import key_label
from engine.configuration.wording import NOTHING, Speech, Wording, titles_of
from engine.errors import ConfigurationError
from engine.expressions.names import Dictionary
from engine.terms import DocumentRef, Label

What = Literal["changed", "added", "removed", "moved"]

_BASIS = "basis"
_MANY = 4
"""So many parts of a sort that the other document lacks altogether are told in one sentence."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that is laid down otherwise, or a part that is only in one document.

    Attributes:
        address: Words down to it, such as ``("clocks", "accept", "limit")``.
        clause: What it is called, such as ``时限“受理告知”的期限``.
        before: What the first document says, in words.
        after: What the second says.
        decided: Who decided what the second says; None if that stands on nothing but itself.
    """

    what: What
    address: Address
    clause: Label
    before: Label
    after: Label
    decided: Decided | None = None

    def text(self, language: str = "zh") -> str:
        """Return the difference in one line."""
        english = language == "en"
        clause, before, after = (
            one.text(language) for one in (self.clause, self.before, self.after)
        )
        decided = self.decided.text(language) if self.decided else ""
        tail = f" ({decided})" if english and decided else f"（{decided}）" if decided else ""
        colon = ": " if english else "："
        if self.what == "added":
            said = f"{colon}{after}" if after else ""
            return f"{'added ' if english else '增加'}{clause}{said}{tail}"
        if self.what == "removed":
            return f"{'taken out: ' if english else '删去'}{clause}{tail}"
        return f"{clause}{colon}{before} → {after}{tail}"

    def to_json(self) -> dict[str, object]:
        """Return the difference as plain values for machines, both languages included."""
        return {
            "what": self.what,
            "address": list(self.address),
            "clause": {"zh": self.clause.zh, "en": self.clause.text("en")},
            "before": {"zh": self.before.zh, "en": self.before.text("en")},
            "after": {"zh": self.after.zh, "en": self.after.text("en")},
            "decided": self.decided.to_json() if self.decided else None,
            "zh": self.text("zh"),
            "en": self.text("en"),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents compared, in the order of the second.

    Attributes:
        titles: What the two are called.
    """

    before: DocumentRef
    after: DocumentRef
    titles: tuple[Label, Label]
    differences: tuple[Difference, ...]

    def text(self, language: str = "zh") -> str:
        """Return one line a difference.

        Where a clause rests on another article it says so by itself.
        """
        told = {one.address[:-1] for one in self.differences if one.address[-1] != _BASIS}
        shown = [
            one
            for one in self.differences
            if one.decided is None or one.address[-1] != _BASIS or one.address[:-1] not in told
        ]
        return "\n".join(one.text(language) for one in shown)

    def to_json(self) -> dict[str, object]:
        """Return the comparison as plain values for machines."""
        return {
            "before": _ref_json(self.before, self.titles[0]),
            "after": _ref_json(self.after, self.titles[1]),
            "same": not self.differences,
            "differences": [one.to_json() for one in self.differences],
        }


def diff(
    before: Loaded[Head],
    after: Loaded[Head],
    *,
    county: County | None = None,
    dictionary: Dictionary | None = None,
    speech: Speech | None = None,
) -> Comparison:
    """Return what the second document lays down otherwise than the first.

    Args:
        before: A document in effect.
        after: Another of the same kind: a later version, or one that extends it.
        county: Gives the titles of units, roles and topics.
        dictionary: Gives the titles of facts.
        speech: Says conditions and deductions in full sentences.

    Raises:
        ConfigurationError: They are of different kinds.
    """
    if before.ref.kind != after.ref.kind:
        raise ConfigurationError(
            f"种类不同，不能比较：{before.ref.kind} 与 {after.ref.kind}",
            f"a {before.ref.kind} and a {after.ref.kind} cannot be compared",
            place=str(after.ref.id),
        )
    facts = dictionary or Dictionary()
    # One that leaves parts to those below names what only these call by a title.
    titles = titles_of(after.document, county)
    own = {**titles, **{sort: held for sort, held in titles_of(before.document).items() if held}}
    first = Wording(before.document, own, facts, speech)
    second = Wording(after.document, titles, facts, speech)
    found = _Comparing(before, after, first, second).differences()
    called = before.document.title, after.document.title
    return Comparison(before.ref, after.ref, called, tuple(found))


@dataclass(frozen=True, slots=True)
class _Comparing:
    before: Loaded[Head]
    after: Loaded[Head]
    first: Wording
    second: Wording

    def differences(self) -> Iterator[Difference]:
        old = {one.address: one for one in holdings(self.before.document)}
        new = {one.address: one for one in holdings(self.after.document)}
        begun = _begun(old, new)
        for address, holding in new.items():
            series, former = _list_of(address), old.get(address)
            if former is None and _within_another(address, new, old):
                continue
            if series in begun:
                if begun[series] == address:
                    yield self._begun(series, [new[one] for one in new if _list_of(one) == series])
            elif former is not None:
                yield from self._changed(former, holding)
            else:
                yield self._added(holding, new)
        for address, holding in old.items():
            if address not in new and not _within_another(address, old, new):
                yield self._removed(holding, old)
        yield from self._moved(old, new)

    def _changed(self, former: Holding, holding: Holding) -> Iterator[Difference]:
        before = {clause.key: clause for clause in former.clauses}
        after = {clause.key: clause for clause in holding.clauses}
        for key in dict.fromkeys((*after, *before)):
            old, new = before.get(key), after.get(key)
            if _value(old) == _value(new) or self._is_of_the_head(holding, key):
                continue
            clause = new or old
            assert clause is not None  # noqa: S101  one of them holds the key
            yield Difference(
                "changed",
                clause.address,
                _of(holding.label, clause.label),
                self.first.say(old) if old else NOTHING,
                self.second.say(new) if new else NOTHING,
                self._decided(clause.path) if key not in COUNTED or holding.address else None,
            )

    def _is_of_the_head(self, holding: Holding, key: str) -> bool:
        """Tell whether a key only says which document this is, where they are two."""
        return not holding.address and key in COUNTED and self.before.ref.id != self.after.ref.id

    def _added(self, holding: Holding, new: Mapping[Address, Holding]) -> Difference:
        after, decided = _in_short(self.second, holding, new), self._decided(holding.path)
        return Difference("added", holding.address, holding.label, NOTHING, after, decided)

    def _removed(self, holding: Holding, old: Mapping[Address, Holding]) -> Difference:
        before = _in_short(self.first, holding, old)
        decided = _taken_out(self.after, holding.address)
        return Difference("removed", holding.address, holding.label, before, NOTHING, decided)

    def _begun(self, series: Address, added: Sequence[Holding]) -> Difference:
        titles, count = _titles(added), len(added)
        after = Label(f"{count} 项（{titles}）", f"{count} ({titles.text('en')})")
        decided = self._decided(added[0].path)
        if decided is not None:
            # What one of them rests on says nothing of the others.
            decided = replace(decided, why=None, basis=None)
        return Difference("added", series, sort_label(series), NOTHING, after, decided)

    def _moved(
        self, old: Mapping[Address, Holding], new: Mapping[Address, Holding]
    ) -> Iterator[Difference]:
        """Yield lists in which what stands in both stands in another order."""
        for series in dict.fromkeys(_list_of(one) for one in new if _list_of(one)):
            both = [one for one in new if _list_of(one) == series and one in old]
            former = [one for one in old if one in set(both)]
            if both != former:
                noun = sort_label(series)
                clause = Label(f"{noun}的次序", f"{noun.text('en')}, order")
                before, after = (_titles([new[one] for one in names]) for names in (former, both))
                yield Difference("moved", series, clause, before, after)

    def _decided(self, path: Path) -> Decided | None:
        """Return who decided what stands there, if the second document extends another."""
        return decided_by(self.after, path) if self.after.parents else None


def _in_short(wording: Wording, holding: Holding, among: Mapping[Address, Holding]) -> Label:
    """Return what a part or block lays down, without what it is called."""
    said = [
        (clause.label, wording.say(clause))
        for clause in holding.clauses
        if clause.key != "title" and clause.value not in (None, (), {}, False)
    ]
    inner = [one for one in among if len(one) > 2 and one[:-2] == holding.address]  # noqa: PLR2004
    if inner:
        held = Counter(one[-2] for one in inner)
        counts = ((key_label(word), str(count)) for word, count in held.items())
        said.extend((noun, Label(f"{count} 项", count)) for noun, count in counts)
    return Label(
        "；".join(f"{label} {value}" for label, value in said),
        "; ".join(f"{label.text('en')} {value.text('en')}" for label, value in said),
    )


def _begun(
    old: Mapping[Address, Holding], new: Mapping[Address, Holding]
) -> Mapping[Address, Address]:
    """Return lists of which the first document has nothing and the second much, with the first."""
    known, lists = {_list_of(one) for one in old}, [_list_of(one) for one in new]
    first: dict[Address, Address] = {}
    for one in new:
        first.setdefault(_list_of(one), one)
    return {
        series: first[series]
        for series, count in Counter(lists).items()
        if series and series not in known and count >= _MANY
    }


def _list_of(address: Address) -> Address:
    """Return the address of the list a part stands in; empty for a document or block."""
    return address[:-1] if len(address) > 1 else ()


def _within_another(
    address: Address, here: Mapping[Address, Holding], there: Mapping[Address, Holding]
) -> bool:
    """Tell whether a part stands in a block that the other document lacks as well."""
    above = (address[:length] for length in range(1, len(address)))
    return any(one in here and one not in there for one in above)


def _taken_out(after: Loaded[Head], address: Address) -> Decided | None:
    """Return who took a part out, None if no layer says so."""
    gone = after.gone.get(address)
    if gone is None:
        return None
    by = next((one for one in (after, *after.parents) if one.path == gone.place.file), after)
    return Decided(
        by.document.layer,
        by.ref,
        by.document.title,
        gone.why,
        None,
        by.document.source,
        gone.place.file,
        gone.place.line,
    )


def _value(clause: Clause | None) -> object:
    value = clause.value if clause is not None else None
    return None if value in ((), {}, "") else value


def _titles(listed: Sequence[Holding]) -> Label:
    titles = [one.title or Label(one.address[-1]) for one in listed]
    return Label("、".join(one.zh for one in titles), ", ".join(one.text("en") for one in titles))


def _of(holding: Label, key: Label) -> Label:
    """Return a key of something, as one says it."""
    if not holding.zh:
        return key
    return Label(f"{holding}的{key}", f"{holding.text('en')}, {key.text('en')}")


def _ref_json(ref: DocumentRef, title: Label) -> dict[str, object]:
    return {
        "kind": ref.kind,
        "id": ref.id,
        "version": ref.version,
        "sha256": ref.sha256,
        "title": {"zh": title.zh, "en": title.text("en")},
    }
