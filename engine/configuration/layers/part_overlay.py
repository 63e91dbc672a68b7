"""Parts of a document changed, added, taken out, replaced: clocks, items, rows, fields, posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from engine.configuration.layers.form_fields import FormFields
from engine.configuration.layers.pen import Address, LayerPen
from engine.configuration.layers.placing import PLACES, Member, Placing, find, names
from engine.configuration.layers.shapes import FIELDS, Parts, Shape
from engine.configuration.layers.tree import (
    Block,
    Leaf,
    Series,
    name_of,
    part_of,
    plain,
    series_of,
)
from engine.configuration.problems import Path
from engine.configuration.yaml_source import Plain

WHY = "why"
WITHOUT = "without"
"""Key of a change: what the part then does without."""

WITH = "with"
"""Key of a replacement: the list that stands there from now on."""

_REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class PartLayer:
    """The parts of a document, laid onto the tree of its parent."""

    tree: Block
    pen: LayerPen
    _moves: list[Callable[[], None]] = field(default_factory=list)

    def remove(self, path: Path, holder: Block, shape: Shape) -> None:
        """Take out each part named under a word, with the reason after its name."""
        lists = series_of(holder, shape, str(path[-1]))
        for name in self.pen.mapping(path):
            here = (*path, name)
            why, found = self.pen.reason(here), find(lists, name)
            if found is None:
                self.pen.unknown_part(here, _address(here), names(lists))
            elif why is not None:
                series, position = found
                _, part = series.parts.pop(position)
                for address in (_address(here), *_within(part, path, shape)):
                    self.pen.take_out(address, here, why)
                if path[-1] == FIELDS:
                    FormFields(self.tree, self.pen).forget(name)

    def change(self, path: Path, holder: Block, shape: Shape) -> None:
        """Change each part named under a word: the keys given, and where it stands."""
        lists = series_of(holder, shape, str(path[-1]))
        for name in self.pen.mapping(path):
            here = (*path, name)
            found = find(lists, name)
            if found is None:
                self.pen.unknown_part(here, _address(here), names(lists))
                continue
            series, position = found
            written = self.pen.mapping(here)
            if written:
                self.pen.reason((*here, WHY))
                self._change(here, series.parts[position][1], shape)
            if not PLACES.isdisjoint(written):
                self._moves.append(partial(self._move, here, holder, shape))

    def add(self, path: Path, holder: Block, shape: Shape) -> None:
        """Add each part listed under a word, where ``in``, ``after`` or ``before`` say."""
        listed = self.pen.source.value(path)
        word = str(path[-1])
        if not isinstance(listed, list):
            self.pen.note(
                path,
                "wrong-type",
                f"“{word}”下面应是列表：每行一项，以“- ”开头。",
                f"'{word}' holds a list: one item a line beginning with '- '.",
            )
            return
        for position in range(len(listed)):
            self._add((*path, position), holder, shape, shape.parts[word])

    def replace(self, path: Path, holder: Block, shape: Shape) -> None:
        """Put the list a document gives in place of all parts of the parent's, with its reason."""
        word, series = str(path[-1]), holder.children[str(path[-1])]
        assert isinstance(series, Series)  # noqa: S101  the caller looked
        for key in self.pen.mapping(path):
            if key not in {WHY, WITH}:
                self.pen.unknown_word((*path, key), (WHY, WITH))
        why, listed = self.pen.reason((*path, WHY)), self.pen.source.value((*path, WITH))
        if not isinstance(listed, list):
            self.pen.note(
                path,
                "wrong-type",
                f"“{word}”要用 with 写出整个列表：每行一项，以“- ”开头；不要任何一项就写 []。",
                f"'{word}' gives the whole list under 'with', one item a line; [] for none.",
            )
            return
        for name, part in series.parts:
            self._take_out((*path, name), part, shape, why or "")
        parts, inner = shape.parts[word], shape.inner(word)
        holder.children[word] = new = Series((self.pen.source, (*path, WITH)))
        for position, one in enumerate(listed):
            name, here = name_of(one, parts.names_by), (*path, WITH, position)
            self.pen.gone.pop((*_address(path), name), None)
            new.parts.append((name, part_of(one, (self.pen.source, here), inner, shape)))

    def _take_out(self, path: Path, part: Block, shape: Shape, why: str) -> None:
        """Remember that a part is taken out, with those it holds."""
        for address in (_address(path), *_within(part, path[:-1], shape)):
            self.pen.take_out(address, path[:-1], why)

    def move(self) -> None:
        """Move the parts whose place changes, now that those they may stand beside are there."""
        for move in self._moves:
            move()

    def _move(self, path: Path, holder: Block, shape: Shape) -> None:
        parts = shape.parts[str(path[-2])]
        found = find(series_of(holder, shape, parts.word), str(path[-1]))
        if found is None:
            # The block around it was replaced by something that holds no parts.
            return
        series, position = found
        member = series.parts.pop(position)
        if not self._place(path, member, holder, shape, parts):
            series.parts.insert(position, member)

    def stands_already(self, path: Path, name: str, series: Series) -> None:
        """Note a part that is added though there is one of its name."""
        source, there = series.parts[series.position(name) or 0][1].origin
        place = source.place(there)
        self.pen.note(
            path,
            "duplicate-id",
            f"“{name}”在 {place.file} 第 {place.line} 行已经有了；要改请写在 change 下。",
            f"'{name}' stands in {place.file}, line {place.line}; to change it, use change.",
            key=False,
        )

    def only_by_part(self, path: Path, word: str) -> None:
        """Note a list of parts that is given as a whole."""
        self.pen.note(
            path,
            "part-by-part",
            f"“{path[-1]}”不能整个换掉：请在 change、add、remove 的 {word} 下逐项写。",
            f"'{path[-1]}' cannot be replaced as a whole: name each under {word} "
            "of change, add or remove.",
        )

    def _change(self, path: Path, part: Block, shape: Shape) -> None:
        parts = shape.parts[str(path[-2])]
        inner = shape.inner(parts.word)
        for key, value in self.pen.mapping(path).items():
            here = (*path, key)
            if key == parts.names_by:
                self._renamed(here)
            elif key in inner:
                self.only_by_part(here, inner[key].word)
            elif key == WITHOUT:
                self._drop(here, part)
            elif key == _REQUIRED and parts.word == FIELDS and isinstance(value, bool):
                FormFields(self.tree, self.pen).require(str(path[-1]), here, required=value)
            elif key not in PLACES and (key != WHY or _gives_reason(parts, part, value)):
                put(self.pen, part, here)

    def _renamed(self, path: Path) -> None:
        self.pen.note(
            path,
            "renamed",
            f"名称（{path[-1]}）不能改；要换一个，请删去这一个，再加一个。",
            f"the name ({path[-1]}) cannot change; take this one out and add another.",
        )

    def _drop(self, path: Path, part: Block) -> None:
        listed = self.pen.source.value(path)
        for key in listed if isinstance(listed, list) else [listed]:
            if part.children.pop(str(key), None) is None:
                self.pen.note(
                    path,
                    "unknown-reference",
                    f"上级文件里没有“{key}”这一项，不用去掉。",
                    f"the parent has no '{key}' here to do without.",
                    allowed=tuple(part.children),
                    key=False,
                )

    def _add(self, path: Path, holder: Block, shape: Shape, parts: Parts) -> None:
        written = dict(self.pen.mapping(path))
        if written and parts.names_by not in written:
            self.pen.note(
                path,
                "missing-key",
                f"缺少“{parts.names_by}”，这一项必须写。",
                f"'{parts.names_by}' is missing; it must be given.",
                key=False,
            )
        if parts.names_by not in written:
            return
        self.pen.reason((*path, WHY))
        name, naming = name_of(written, parts.names_by), (*path, parts.names_by)
        found = find(series_of(holder, shape, parts.word), name)
        address = (*_address(path), name)
        if found is not None:
            self.stands_already(naming, name, found[0])
        elif self.pen.took_out(address):
            self.pen.unknown_part(naming, address, (), key=False)
        else:
            self.pen.gone.pop(address, None)
            new = self._new(written, path, shape, parts)
            self._place(path, (name, new), holder, shape, parts)

    def _new(self, written: dict[str, Plain], path: Path, shape: Shape, parts: Parts) -> Block:
        """Return a part as written, without what only says why it is added and where."""
        aside = set(PLACES) if parts.keeps_why else {*PLACES, WHY}
        if parts.word == FIELDS:
            aside.add(parts.names_by)
            required = written.get(_REQUIRED)
            if isinstance(required, bool):
                aside.add(_REQUIRED)
                name = str(written[parts.names_by])
                FormFields(self.tree, self.pen).require(name, path, required=required)
        kept: dict[str, Plain] = {key: one for key, one in written.items() if key not in aside}
        return part_of(kept, (self.pen.source, path), shape.inner(parts.word), shape)

    def _place(self, path: Path, member: Member, holder: Block, shape: Shape, parts: Parts) -> bool:
        if parts.word == FIELDS:
            return FormFields(self.tree, self.pen).place(path, member)
        return Placing(self.pen, holder, shape, parts).place(path, member)


def _gives_reason(parts: Parts, part: Block, why: Plain) -> bool:
    """Tell whether a part has another reason of its own from now on.

    A change has to say why; the reason of the part itself may well stay as it is.
    """
    before = part.children.get(WHY)
    return parts.keeps_why and (before is None or plain(before) != why)


def put(pen: LayerPen, holder: Block, path: Path) -> None:
    """Put the value a document gives at a path under its key, instead of the parent's."""
    word = str(path[-1])
    value, before = pen.source.value(path), holder.children.get(word)
    if before is not None and plain(before) == value:
        pen.note(
            path,
            "same-as-above",
            f"“{word}”与上级文件相同，不用写。",
            f"'{word}' is the same in the parent; it need not be written.",
            severity="warning",
        )
    holder.children[word] = Leaf(value, (pen.source, path))


def _address(path: Path) -> Address:
    """Return the address of a part by its path in the document: without the verb and position."""
    return tuple(one for one in path[1:] if isinstance(one, str))


def _within(part: Block, path: Path, shape: Shape) -> Iterable[Address]:
    """Yield the addresses of the parts that go with a part."""
    above = _address(path)[:-1]
    for key, parts in shape.inner(str(path[-1])).items():
        series = part.children.get(key)
        for name, inner in series.parts if isinstance(series, Series) else ():
            yield (*above, parts.word, name)
            yield from _within(inner, (*path[:-1], parts.word), shape)
