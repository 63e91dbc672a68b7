"""A document as a tree that can be changed, every piece of which knows where it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.configuration.layers.shapes import FIELDS, Parts, Shape
from engine.configuration.problems import Path
from engine.configuration.yaml_source import Plain, Source

Origin = tuple[Source, Path]
"""The text something was written in and its path there."""


@dataclass(slots=True)
class Leaf:
    """A value that is replaced as a whole."""

    value: Plain
    origin: Origin


@dataclass(slots=True)
class Series:
    """A list of parts, each with its name; the fields of a form are one too.

    Attributes:
        named: The parts stand in a mapping by name, not in a list.
    """

    origin: Origin
    parts: list[tuple[str, Block]] = field(default_factory=list)
    named: bool = False

    def position(self, name: str) -> int | None:
        """Return where the part of this name stands, None if there is none."""
        return next((place for place, (one, _) in enumerate(self.parts) if one == name), None)


@dataclass(slots=True)
class Block:
    """A document, a block or a part: keys with what stands under them."""

    origin: Origin
    children: dict[str, Leaf | Series | Block] = field(default_factory=dict)


Node = Leaf | Series | Block


def grow(source: Source, shape: Shape, skip: tuple[str, ...]) -> Block:
    """Return a document as a tree, without the keys to skip."""
    tree = Block((source, ()))
    if isinstance(source.data, dict):
        for key, value in source.data.items():
            if key not in skip:
                tree.children[key] = _node(key, value, (source, (key,)), shape)
    return tree


def settle(tree: Block, path: Path = ()) -> tuple[Plain, dict[Path, Origin]]:
    """Return a tree as plain values, with the origin of each piece by its path."""
    origins: dict[Path, Origin] = {}
    return _settle(tree, path, origins), origins


def plain(node: Node) -> Plain:
    """Return what stands in a node, without where it comes from."""
    return _settle(node, (), {})


def series_of(holder: Block, shape: Shape, word: str) -> list[Series]:
    """Return the lists a word addresses: one at the top, or one in each part that holds such."""
    parts = shape.parts[word]
    if parts.within is not None:
        outer = series_of(holder, shape, parts.within)
        found = [part.children.get(word) for one in outer for _, part in one.parts]
    elif word == FIELDS:
        schema = holder.children.get("schema")
        found = [schema.children.get("properties")] if isinstance(schema, Block) else []
    else:
        found = [holder.children.get(word)]
    lists = [one for one in found if isinstance(one, Series)]
    return [*lists, *_below(lists, parts.below)] if parts.below else lists


def part_of(value: Plain, origin: Origin, inner: Mapping[str, Parts], shape: Shape) -> Block:
    """Return a part as a tree: its keys, and the lists of parts it holds."""
    part = Block(origin)
    if isinstance(value, dict):
        for key, one in value.items():
            part.children[key] = _inside(key, one, _step(origin, key), inner, shape)
    return part


def name_of(value: Plain, names_by: str) -> str:
    """Return the name of a part as documents address it; a title by its Chinese text."""
    found = value.get(names_by) if isinstance(value, dict) else None
    return str(found.get("zh") if isinstance(found, dict) else found)


def _node(key: str, value: Plain, origin: Origin, shape: Shape) -> Node:
    if key in shape.blocks and isinstance(value, dict):
        inner = shape.blocks[key]
        block = Block(origin)
        for name, one in value.items():
            block.children[name] = _node(name, one, _step(origin, name), inner)
        if FIELDS in shape.parts and isinstance(value.get("properties"), dict):
            block.children["properties"] = _fields(value["properties"], origin)
        return block
    parts = shape.parts.get(key)
    if parts is None or parts.within is not None:
        return Leaf(value, origin)
    return _series(value, origin, parts, shape)


def _inside(
    key: str, value: Plain, origin: Origin, inner: Mapping[str, Parts], shape: Shape
) -> Node:
    return _series(value, origin, inner[key], shape) if key in inner else Leaf(value, origin)


def _series(value: Plain, origin: Origin, parts: Parts, shape: Shape) -> Node:
    if not isinstance(value, list):
        return Leaf(value, origin)
    inner = shape.inner(parts.word)
    members = [
        (name_of(one, parts.names_by), part_of(one, _step(origin, place), inner, shape))
        for place, one in enumerate(value)
    ]
    return Series(origin, members)


def _fields(properties: Plain, schema: Origin) -> Series:
    origin = _step(schema, "properties")
    assert isinstance(properties, dict)  # noqa: S101  the caller looked
    members = [
        (name, part_of(one, _step(origin, name), {}, Shape())) for name, one in properties.items()
    ]
    return Series(origin, members, named=True)


def _below(lists: list[Series], key: str) -> Iterator[Series]:
    for series in lists:
        for _, part in series.parts:
            inner = part.children.get(key)
            if isinstance(inner, Series):
                yield inner
                yield from _below([inner], key)


def _step(origin: Origin, key: str | int) -> Origin:
    source, path = origin
    return source, (*path, key)


def _settle(node: Node, path: Path, origins: dict[Path, Origin]) -> Plain:
    origins[path] = node.origin
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, Block):
        return {key: _settle(one, (*path, key), origins) for key, one in node.children.items()}
    if node.named:
        return {name: _settle(part, (*path, name), origins) for name, part in node.parts}
    return [_settle(part, (*path, place), origins) for place, (_, part) in enumerate(node.parts)]
