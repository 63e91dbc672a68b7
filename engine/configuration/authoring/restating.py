"""How a document that extends another says what it shall say in effect: its differences alone.

The way back from ``overlay``: an author edits what holds, the text keeps stating only what differs
from the parent, each difference with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.configuration.authoring.matching import alike
from engine.configuration.authoring.members import Listed, Member, listed_in
from engine.configuration.authoring.saving import written
from engine.configuration.layers.overlay import HEAD, VERBS, overlay
from engine.configuration.layers.part_overlay import WHY, WITH, WITHOUT
from engine.configuration.layers.pen import Address, Removal
from engine.configuration.layers.placing import PLACES
from engine.configuration.layers.shapes import Shape
from engine.configuration.layers.tree import name_of
from engine.configuration.yaml_source import Plain, Source, read_once
from engine.errors import ConfigurationError

_EXAMPLES = "examples"

Stated = dict[str, Plain]
"""What stands under a key of a document."""


class _UnsayableError(Exception):
    """The members of a list cannot be stated one by one; holds where the list stands."""

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True, slots=True)
class Restating:
    """A document that extends another, about to say something else.

    Attributes:
        own: The document as written; what it says of a part is kept where that still holds.
        above: What its parent says in effect.
        shape: What can be addressed in documents of this kind.
        gone: What the parent and those above it took out.
        why: The reason of a difference that had none yet.
    """

    own: Source
    above: Source
    shape: Shape
    gone: Mapping[Address, Removal]
    why: str

    def text(self, wanted: Mapping[str, Plain], order: Sequence[str] = ()) -> str:
        """Return the document so that in effect it says what is wanted.

        A list is stated member by member; as a whole where it is so already, or where its members
        cannot be told apart or put in their order otherwise.

        Args:
            wanted: What it shall say in effect.
            order: The keys of its kind in the order in which they are usually written.

        Raises:
            ConfigurationError: it cannot be said by differences.
        """
        whole: frozenset[Address] = frozenset()
        while True:
            try:
                stated = _Statement(self, whole).document(wanted)
                text = written(self.own.text, self.own.name, stated, order)
                missed = self._missed(text, wanted)
            except _UnsayableError as error:
                text, missed = "", frozenset({error.address})
            if not missed:
                return text
            if missed <= whole:
                raise ConfigurationError(
                    "这样改无法写成与上级文件的不同之处",
                    "this cannot be said as a difference from the document that is extended",
                    place=self.own.name,
                    hint="请在全文里改 change、add、remove",
                    hint_en="edit change, add and remove in the whole text",
                )
            whole |= missed

    def _missed(self, text: str, wanted: Mapping[str, Plain]) -> frozenset[Address]:
        """Return where what follows from a text is not what is wanted."""
        laid = overlay(read_once(text, self.own.name), self.above, self.shape, self.gone)
        effect = laid.source.data if isinstance(laid.source.data, dict) else {}
        found = frozenset(_differing((), effect, wanted, self.shape))
        failed = [one for one in laid.problems if one.severity == "error"]
        return found or (frozenset({("",)}) if failed else found)


@dataclass(frozen=True, slots=True)
class _Statement:
    """One way to state the differences: with some lists as a whole."""

    given: Restating
    whole: frozenset[Address]

    def document(self, wanted: Mapping[str, Plain]) -> Stated:
        """Return the document: its head, what the parent does not lay down, its differences."""
        above = {key: one for key, one in _mapping(self.given.above.data).items()
                 if key not in HEAD}  # fmt: skip
        stated = {key: one for key, one in wanted.items() if key not in above}
        if isinstance(above.get(_EXAMPLES), list):
            added = self._own_examples(wanted)
            stated |= {_EXAMPLES: added} if added else {}
        differing = {key: one for key, one in wanted.items() if key in above}
        verbs = self._block((), above, differing, self.given.shape)
        return stated | {verb: said for verb, said in verbs.items() if said}

    def _own_examples(self, wanted: Mapping[str, Plain]) -> list[Plain]:
        held = listed_in(self.given.shape, _EXAMPLES, self.given.above.value((_EXAMPLES,)))
        listed = listed_in(self.given.shape, _EXAMPLES, wanted.get(_EXAMPLES))
        return [dict(one.whole) for one in listed.members if one.key not in held.by_key]

    def _block(
        self, here: Address, above: Stated, wanted: Mapping[str, Plain], shape: Shape
    ) -> dict[str, Stated]:
        """Return by verb what a document or block states otherwise."""
        said: dict[str, Stated] = {verb: {} for verb in VERBS}
        settings: Stated = {}
        for word in dict.fromkeys((*above, *wanted)):
            before, after = above.get(word), wanted.get(word)
            address = (*here, word)
            if _is_list_of_parts(word, before, after, shape):
                self._list(said, address, (_list_of(before), _list_of(after)), shape)
            elif word in shape.blocks and isinstance(before, dict) and isinstance(after, dict):
                inner = self._block(address, before, after, shape.blocks[word])
                for verb in VERBS:
                    said[verb] |= {word: inner[verb]} if inner[verb] else {}
            elif word not in wanted:
                said["remove"][word] = self._reason("remove", *address)
            elif word not in above or not alike(before, after):
                settings[word] = after
        if settings:
            said["change"] |= {**settings, WHY: self._reason("change", *here, WHY)}
        return said

    def _list(
        self,
        said: dict[str, Stated],
        address: Address,
        lists: tuple[list[Plain], list[Plain]],
        shape: Shape,
    ) -> None:
        word, (before, after) = address[-1], lists
        if address in self.whole or WITH in _mapping(self._stated("replace", *address)):
            if not alike(before, after):
                why = self._reason("replace", *address, WHY)
                said["replace"][word] = {WHY: why, WITH: after}
            return
        held, listed = listed_in(shape, word, before), listed_in(shape, word, after)
        if not (held.named_apart and listed.named_apart):
            raise _UnsayableError(address)
        here = address[:-1]
        for one in _removed(address, held, listed):
            _under(said["remove"], one.parts.word)[one.name] = self._reason(
                "remove", *here, one.parts.word, one.name
            )
        for one in listed.members:
            if one.key in held.by_key:
                change = self._changed(here, held, listed, one)
                if change:
                    _under(said["change"], one.parts.word)[one.name] = change
            elif word != _EXAMPLES and (one.holder is None or one.holder in held.by_key):
                _listed_under(said["add"], one.parts.word).append(
                    self._added(here, held, listed, one)
                )

    def _changed(self, here: Address, held: Listed, listed: Listed, one: Member) -> Stated:
        """Return what is changed about a member; empty if nothing is."""
        before = held.by_key[one.key]
        change = {key: value for key, value in one.body.items()
                  if not alike(before.body.get(key), value)}  # fmt: skip
        missing: list[Plain] = [key for key in before.body if key not in one.body and key != WHY]
        if missing:
            change[WITHOUT] = missing
        change |= listed.moved(held, one)
        if not change:
            return {}
        own = "change", *here, one.parts.word, one.name
        return change | {WHY: self._why(one, self._stated(*own, WHY))}

    def _added(self, here: Address, held: Listed, listed: Listed, one: Member) -> Stated:
        """Return a member that is added, with its place and reason."""
        rows = _list_of(self._stated("add", *here, one.parts.word))
        named = (row for row in map(_mapping, rows) if name_of(row, one.parts.names_by) == one.name)
        own = next(named, {})
        stated = {key: value for key, value in own.items() if key in PLACES}
        place = listed.place(held, one, stated)
        return {**one.whole, **place, WHY: self._why(one, own.get(WHY))}

    def _why(self, one: Member, stated: Plain) -> Plain:
        """Return the reason of a difference: the part's own if it has one, else as stated."""
        own = one.body.get(WHY) if one.parts.keeps_why else None
        return own or stated or self.given.why

    def _reason(self, *path: str) -> Plain:
        stated = self._stated(*path)
        return stated if isinstance(stated, str) and stated else self.given.why

    def _stated(self, *path: str) -> Plain:
        return self.given.own.value(path)


def _removed(address: Address, held: Listed, listed: Listed) -> list[Member]:
    """Return the members that are taken out; those within one that is go with it.

    Raises:
        _UnsayableError: One of these stands elsewhere from now on.
    """
    out = {one.key for one in held.members if one.key not in listed.by_key}
    if any(one.key not in out and one.holder in out for one in held.members):
        raise _UnsayableError(address)
    return [one for one in held.members if one.key in out and one.holder not in out]


def _is_list_of_parts(word: str, before: Plain, after: Plain, shape: Shape) -> bool:
    parts = shape.parts.get(word)
    lists = all(one is None or isinstance(one, list) for one in (before, after))
    return parts is not None and parts.within is None and lists


def _differing(
    here: Address, effect: Mapping[str, Plain], wanted: Mapping[str, Plain], shape: Shape
) -> Iterator[Address]:
    """Yield where two documents differ: the lists of parts, else the keys."""
    for word in dict.fromkeys((*effect, *wanted)):
        before, after = effect.get(word), wanted.get(word)
        if word in shape.blocks and isinstance(before, dict) and isinstance(after, dict):
            yield from _differing((*here, word), before, after, shape.blocks[word])
        elif word == _EXAMPLES:
            if not _same(_by_name(before), _by_name(after)):
                yield (*here, word)
        elif not _same(before, after):
            yield (*here, word)


def _same(effect: Plain, wanted: Plain) -> bool:
    """Tell whether what follows is what is wanted; a part that differs may have gained a reason."""
    if isinstance(effect, dict) and isinstance(wanted, dict):
        keys = {key for key in (*effect, *wanted) if key != WHY or key in wanted}
        return all(_same(effect.get(key), wanted.get(key)) for key in keys)
    if isinstance(effect, list) and isinstance(wanted, list):
        return len(effect) == len(wanted) and all(map(_same, effect, wanted))
    return alike(effect, wanted) or (_says_nothing(effect) and _says_nothing(wanted))


def _says_nothing(value: Plain) -> bool:
    return value is None or value in ([], {})


def _by_name(rows: Plain) -> list[Plain]:
    return sorted(_list_of(rows), key=lambda row: name_of(row, "name"))


def _under(said: Stated, word: str) -> Stated:
    found = said.setdefault(word, {})
    assert isinstance(found, dict)  # noqa: S101  made here
    return found


def _listed_under(said: Stated, word: str) -> list[Plain]:
    found = said.setdefault(word, [])
    assert isinstance(found, list)  # noqa: S101  made here
    return found


def _mapping(value: Plain) -> Stated:
    return value if isinstance(value, dict) else {}


def _list_of(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []
