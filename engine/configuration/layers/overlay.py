"""One layer laid onto another: what ``change``, ``add``, ``remove`` and ``replace`` make of it.

A key that is given replaces what stands under it as a whole; what is not mentioned stays.  Every
change, addition and removal says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.configuration.layers.part_overlay import WHY, PartLayer, put
from engine.configuration.layers.pen import Address, LayerPen, Removal
from engine.configuration.layers.shapes import FIELDS, OWN, Shape
from engine.configuration.layers.tree import (
    Block,
    Leaf,
    Node,
    Series,
    grow,
    name_of,
    part_of,
    settle,
)
from engine.configuration.problems import Path, Problem
from engine.configuration.yaml_source import Plain, Source

VERBS = ("change", "add", "remove", "replace")
"""Keys under which a document says how it differs from the one it extends."""

_EXAMPLES = "examples"
HEAD = tuple(key for key in OWN if key != _EXAMPLES)
"""Keys that every document states for itself."""

_BY_FIELDS = ("properties", "required")


@dataclass(frozen=True, slots=True)
class Overlaid:
    """What came of laying a document onto its parent.

    Attributes:
        source: The document in effect; each value knows the file it was written in.
        gone: Parts taken out by it or the layers above, by their address.
        problems: What is wrong with the way it differs.
    """

    source: Source
    gone: Mapping[Address, Removal]
    problems: tuple[Problem, ...]


def overlay(
    child: Source, parent: Source, shape: Shape, gone: Mapping[Address, Removal]
) -> Overlaid:
    """Return what a document says in effect, given what its parent says in effect.

    Args:
        child: The document as written, with ``extends``.
        parent: What the parent says in effect.
        shape: What can be addressed in documents of this kind.
        gone: What the parent and those above it took out.
    """
    tree, pen = grow(parent, shape, HEAD), LayerPen(child, dict(gone))
    layer = _Layer(tree, pen, PartLayer(tree, pen))
    written = child.data if isinstance(child.data, dict) else {}
    # What is taken out first cannot be changed; what is changed first cannot be added.
    laying = {
        "remove": layer.remove,
        "replace": layer.replace,
        "change": layer.change,
        "add": layer.add,
    }
    for verb, lay in laying.items():
        if verb in written:
            lay((verb,), tree, shape)
    layer.parts.move()
    layer.state_own(written)
    data, origins = settle(tree)
    source = replace(child, data=data, origins={**origins, (): (child, ())})
    return Overlaid(source, pen.gone, tuple(pen.problems))


@dataclass(frozen=True, slots=True)
class _Layer:
    """A document being laid onto the tree of its parent; parts are left to ``PartLayer``."""

    tree: Block
    pen: LayerPen
    parts: PartLayer

    def remove(self, path: Path, holder: Block, shape: Shape) -> None:
        """Take out the parts, blocks and settings named under ``remove``."""
        for word, written in self.pen.mapping(path).items():
            here = (*path, word)
            block = holder.children.get(word)
            if word in shape.parts:
                self.parts.remove(here, holder, shape)
            elif isinstance(block, Block) and isinstance(written, dict):
                self.remove(here, block, shape.blocks[word])
            elif block is None:
                self.pen.unknown_word(here, (*holder.children, *shape.parts))
            elif self.pen.reason(here):
                del holder.children[word]

    def replace(self, path: Path, holder: Block, shape: Shape) -> None:
        """Put a list of its own in place of each list named under ``replace``."""
        for word, written in self.pen.mapping(path).items():
            here = (*path, word)
            block = holder.children.get(word)
            if isinstance(block, Block) and isinstance(written, dict):
                self.replace(here, block, shape.blocks[word])
            elif isinstance(block, Series):
                self.parts.replace(here, holder, shape)
            else:
                lists = (one for one, held in holder.children.items() if not isinstance(held, Leaf))
                self.pen.unknown_word(here, tuple(lists))

    def change(self, path: Path, holder: Block, shape: Shape) -> None:
        """Change the parts, blocks and settings named under ``change``."""
        settings = []
        for word, written in self.pen.mapping(path).items():
            here = (*path, word)
            block = holder.children.get(word)
            if word in shape.parts:
                self.parts.change(here, holder, shape)
            elif isinstance(block, Block) and isinstance(written, dict):
                self.change(here, block, shape.blocks[word])
            elif word != WHY and self._may_set(here, holder, shape):
                settings.append(word)
        for word in settings:
            put(self.pen, holder, (*path, word))
        if settings:
            self.pen.reason((*path, WHY))

    def add(self, path: Path, holder: Block, shape: Shape) -> None:
        """Add the parts listed under ``add``."""
        for word, written in self.pen.mapping(path).items():
            here = (*path, word)
            block = holder.children.get(word)
            if isinstance(block, Block) and isinstance(written, dict):
                self.add(here, block, shape.blocks[word])
            elif word in shape.parts and word != _EXAMPLES:
                self.parts.add(here, holder, shape)
            elif word in shape.words:
                self.pen.note(
                    here,
                    "not-above",
                    f"“{word}”不写在 add 下，直接写在文件里。",
                    f"'{word}' is written in the document itself, not under add.",
                )
            else:
                self.pen.unknown_word(here, tuple(shape.parts))

    def state_own(self, written: Mapping[str, Plain]) -> None:
        """State what the document says by itself: its head, its examples, what is new."""
        for key, value in written.items():
            above = self.tree.children.get(key)
            if key in VERBS:
                continue
            if key == _EXAMPLES and isinstance(above, Series) and isinstance(value, list):
                self._own_examples(value, above)
            elif above is None:
                self.tree.children[key] = Leaf(value, (self.pen.source, (key,)))
            else:
                self._stated_above(key, above)

    def _own_examples(self, listed: list[Plain], above: Series) -> None:
        for position, one in enumerate(listed):
            here: Path = (_EXAMPLES, position)
            name = name_of(one, "name")
            if above.position(name) is not None:
                self.parts.stands_already((*here, "name"), name, above)
            part = part_of(one, (self.pen.source, here), {}, Shape())
            above.parts.append((name, part))

    def _stated_above(self, key: str, above: Node) -> None:
        source, there = above.origin
        place = source.place(there, key=True)
        self.pen.note(
            (key,),
            "stated-above",
            f"“{key}”在 {place.file} 第 {place.line} 行已有规定；"
            "不同之处请写在 change、add 或 remove 下。",
            f"'{key}' is laid down in {place.file}, line {place.line}; "
            "write what differs under change, add or remove.",
        )

    def _may_set(self, path: Path, holder: Block, shape: Shape) -> bool:
        """Tell whether a key may be replaced; in a block any may, its model knows which exist."""
        word = str(path[-1])
        if holder is not self.tree:
            if word not in _BY_FIELDS or shape.words:
                return True
            self.parts.only_by_part(path, FIELDS)
        elif word in holder.children:
            return True
        elif word in shape.words:
            self.pen.note(
                path,
                "not-above",
                f"上级文件没有规定“{word}”，直接写在文件里，不写在 change 下。",
                f"the parent does not lay down '{word}'; write it in the document itself.",
            )
        else:
            self.pen.unknown_word(path, (*holder.children, *shape.parts))
        return False
