"""Where an added or moved part goes: ``in`` which part, ``after`` or ``before`` which other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.configuration.layers.pen import LayerPen
from engine.configuration.layers.shapes import Parts, Shape
from engine.configuration.layers.tree import Block, Series, series_of
from engine.configuration.problems import Path
from engine.configuration.yaml_source import Plain

PLACES = frozenset({"in", "after", "before"})
"""Keys of a change or addition that say where the part stands."""

Member = tuple[str, Block]
"""A part and its name."""


def find(lists: Sequence[Series], name: str) -> tuple[Series, int] | None:
    """Return the list that holds a part of this name and where it stands there."""
    for series in lists:
        position = series.position(name)
        if position is not None:
            return series, position
    return None


def names(lists: Sequence[Series]) -> tuple[str, ...]:
    """Return the names of all parts of some lists."""
    return tuple(name for series in lists for name, _ in series.parts)


@dataclass(frozen=True, slots=True)
class Placing:
    """Puts parts of one sort into place."""

    pen: LayerPen
    holder: Block
    shape: Shape
    parts: Parts

    def place(self, path: Path, member: Member) -> bool:
        """Put a part where the document says at a path, at the end if it does not say.

        Returns:
            Whether there is such a place.
        """
        written = self.pen.mapping(path)
        if "after" in written and "before" in written:
            two_places(self.pen, path)
        lists = self._lists(path, written.get("in"))
        beside = next((key for key in ("after", "before") if key in written), None)
        if not lists:
            return False
        if beside is None:
            lists[0].parts.append(member)
            return True
        found = find(lists, str(written[beside]))
        if found is None:
            self._unknown((*path, beside), self.parts.word, names(lists))
            return False
        series, position = found
        series.parts.insert(position + (beside == "after"), member)
        return True

    def _lists(self, path: Path, within: Plain) -> list[Series]:
        """Return the lists the part may go into; the first one if nothing else is said."""
        key = self.parts.below if self.parts.within is None else self.parts.word
        if within is not None and key is None:
            self.pen.unknown_word((*path, "in"), ("after", "before"))
            return []
        if within is not None and key is not None:
            return self._inside(path, str(within), key)
        lists = series_of(self.holder, self.shape, self.parts.word)
        if self.parts.within is None:
            return lists or [self._begin(self.holder, self.parts.word, path)]
        if PLACES.isdisjoint(self.pen.mapping(path)):
            self.pen.note(
                path,
                "missing-key",
                f"要用 in 写明放在哪个 {self.parts.within} 下。",
                f"say with 'in' which of {self.parts.within} it belongs to.",
                key=False,
            )
            return []
        return lists

    def _inside(self, path: Path, name: str, key: str) -> list[Series]:
        outer = self.parts.within or self.parts.word
        lists = series_of(self.holder, self.shape, outer)
        found = find(lists, name)
        if found is None:
            self._unknown((*path, "in"), outer, names(lists))
            return []
        series, position = found
        part = series.parts[position][1]
        inner = part.children.get(key)
        return [inner if isinstance(inner, Series) else self._begin(part, key, path)]

    def _begin(self, holder: Block, key: str, path: Path) -> Series:
        """Return a list made now, since the parent has none."""
        series = holder.children[key] = Series((self.pen.source, path))
        return series

    def _unknown(self, path: Path, word: str, allowed: Sequence[str]) -> None:
        name = str(self.pen.source.value(path))
        above = tuple(one for one in path[1:] if isinstance(one, str))
        block = above[: above.index(self.parts.word)]
        self.pen.unknown_part(path, (*block, word, name), allowed, key=False)


def two_places(pen: LayerPen, path: Path) -> None:
    """Note that a part is to stand in two places."""
    pen.note(
        (*path, "before"),
        "two-places",
        "after 和 before 只能写一个。",
        "write either 'after' or 'before'.",
    )
