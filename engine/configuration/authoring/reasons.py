"""The reasons a document gives for differing from the one it extends, difference by difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.configuration.layers.overlay import VERBS
from engine.configuration.layers.part_overlay import WHY
from engine.configuration.layers.pen import Address
from engine.configuration.layers.shapes import Shape
from engine.configuration.layers.tree import name_of
from engine.configuration.problems import Path
from engine.configuration.yaml_source import Plain

Verb = Literal["change", "add", "remove", "replace"]


@dataclass(frozen=True, slots=True)
class Stated:
    """A difference as a document states it.

    Attributes:
        path: Where its reason stands in the document.
        address: Words down to what differs: ``("items", "late")``, ``("panel",)`` for settings of
            a block, empty for settings of the document.
        keys: The settings that are changed; empty for a part.
        why: Its reason; empty if none is given.
    """

    verb: Verb
    path: Path
    address: Address
    keys: tuple[str, ...]
    why: str


def stated_in(written: Mapping[str, Plain], shape: Shape) -> tuple[Stated, ...]:
    """Return the differences a document states, in the order in which they are written.

    Args:
        written: The document as written, with ``extends``.
        shape: What can be addressed in documents of its kind.
    """
    found: list[Stated] = []
    for verb in written:
        if verb in VERBS:
            found += _within(verb, (), written[verb], shape)  # type: ignore[arg-type]  # one of VERBS
    return tuple(found)


def with_reasons(written: Plain, reasons: Mapping[Path, str]) -> Plain:
    """Return a document with other reasons, each where it stands."""
    return _put(written, (), reasons)


def _within(verb: Verb, here: Address, said: Plain, shape: Shape) -> Iterator[Stated]:
    settings = []
    for word, one in said.items() if isinstance(said, dict) else ():
        address, path = (*here, word), (verb, *here, word)
        if word in shape.blocks and isinstance(one, dict):
            yield from _within(verb, address, one, shape.blocks[word])
        elif verb == "replace":
            yield Stated(verb, (*path, WHY), address, (), _text(_mapping(one).get(WHY)))
        elif word in shape.parts:
            yield from _parts(verb, address, one, shape)
        elif verb == "remove":
            yield Stated(verb, path, address, (), _text(one))
        elif word != WHY:
            settings.append(word)
    if settings:
        why = _text(_mapping(said).get(WHY))
        yield Stated(verb, (verb, *here, WHY), here, tuple(settings), why)


def _parts(verb: Verb, address: Address, said: Plain, shape: Shape) -> Iterator[Stated]:
    """Yield what is stated about parts: of those added by position, of all others by name."""
    path = (verb, *address)
    if isinstance(said, list):
        names_by = shape.parts[address[-1]].names_by
        for place, one in enumerate(said):
            name = name_of(one, names_by)
            yield Stated(
                verb, (*path, place, WHY), (*address, name), (), _text(_mapping(one).get(WHY))
            )
    for name, one in said.items() if isinstance(said, dict) else ():
        if verb == "remove":
            yield Stated(verb, (*path, name), (*address, name), (), _text(one))
        else:
            why = _text(_mapping(one).get(WHY))
            yield Stated(verb, (*path, name, WHY), (*address, name), (), why)


def _put(held: Plain, here: Path, reasons: Mapping[Path, str]) -> Plain:
    if here in reasons:
        return reasons[here]
    if isinstance(held, dict):
        keys = {str(path[len(here)]): None for path in reasons
                if path[: len(here)] == here and len(path) > len(here)}  # fmt: skip
        return {key: _put(held.get(key), (*here, key), reasons) for key in {**held, **keys}}
    if isinstance(held, list):
        return [_put(one, (*here, place), reasons) for place, one in enumerate(held)]
    return held


def _mapping(value: Plain) -> Mapping[str, Plain]:
    return value if isinstance(value, dict) else {}


def _text(value: Plain) -> str:
    return value if isinstance(value, str) else ""
