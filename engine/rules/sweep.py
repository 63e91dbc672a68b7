"""The walk over a table's columns that finds inputs no row meets, and rows that meet together.

Source: Calvanese et al., Semantics and analysis of DMN decision tables, arXiv 1603.07466.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.rules.regions import Columns, Region

Box = tuple[Region, ...]
"""One region for each column."""


_LOOKS_OF_A_STEP = 15


class NodeLimitError(Exception):
    """The walk took more steps than allowed; caught where the walk was begun."""


class Budget:
    """Work a proof may still do, in steps of as many looks at a region as an easy step takes."""

    def __init__(self, steps: int) -> None:
        """Allow this many easy steps, or fewer that need more looks."""
        self._looks_left = steps * _LOOKS_OF_A_STEP

    def spend(self, looks: int) -> None:
        """Take a step or a part of one.

        Raises:
            NodeLimitError: Nothing is left.
        """
        self._looks_left -= looks
        if self._looks_left < 0:
            raise NodeLimitError


@dataclass(slots=True)
class Sweep:
    """Looks for one box that none of the living rows meets.

    Attributes:
        columns: Regions of each column.
        budget: Shared by all walks of a proof.
    """

    columns: Columns
    budget: Budget
    _open: tuple[int, ...] = ()
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def find_gap(self, living: int) -> Box | None:
        """Return a box that none of these rows meets, None if together they meet everything.

        Raises:
            NodeLimitError: Not decided within the budget.
        """
        self._open = _takes_all_from(self.columns)
        self._seen = set()
        chosen: list[Region] = []
        return tuple(chosen) if self._walk(0, living, chosen) else None

    def _walk(self, depth: int, living: int, chosen: list[Region]) -> bool:
        """Tell whether a gap lies below; ``chosen`` then holds it."""
        if living & self._open[depth]:
            return False
        if not living:
            chosen.extend(regions[0] for regions in self.columns[depth:])
            return True
        # Past the last column every living row takes all that is left, so depth is within.
        if (depth, living) in self._seen:
            return False
        self._seen.add((depth, living))
        for region in self._thinnest_first(depth, living):
            chosen.append(region)
            if self._walk(depth + 1, living & region.rows, chosen):
                return True
            chosen.pop()
        return False

    def _thinnest_first(self, depth: int, living: int) -> list[Region]:
        """Return the regions worth a look, those that leave the fewest rows first.

        Where one region leaves some of the rows another leaves, it has a gap below whenever the
        other has: the other need not be looked at.

        Raises:
            NodeLimitError: Not decided within the budget.
        """
        found: dict[int, Region] = {}
        self.budget.spend(_LOOKS_OF_A_STEP + len(self.columns[depth]))
        for region in self.columns[depth]:
            found.setdefault(living & region.rows, region)
        least: list[int] = []
        for left in sorted(found, key=int.bit_count):
            self.budget.spend(len(least))
            if not any(fewer & left == fewer for fewer in least):
                least.append(left)
        return [found[left] for left in least]


def _takes_all_from(columns: Sequence[Sequence[Region]]) -> tuple[int, ...]:
    """Return for each depth the rows that meet every value of the columns from there on."""
    everything = -1
    taking = [everything]
    for regions in reversed(columns):
        for region in regions:
            everything &= region.rows
        taking.append(everything)
    return tuple(reversed(taking))


def widen(columns: Columns, box: Box, living: int) -> tuple[tuple[Region, ...], ...]:
    """Return the largest box around a gap, column by column, that is a gap as a whole.

    A row meets something of a box exactly if it meets one of its regions in every column.
    """
    wide: list[tuple[Region, ...]] = [(region,) for region in box]
    for number, regions in enumerate(columns):
        others = living
        for position, chosen in enumerate(wide):
            if position != number:
                others &= rows_of_any(chosen)
        wide[number] = tuple(region for region in regions if not others & region.rows)
    return tuple(wide)


def rows_of_any(regions: Iterable[Region]) -> int:
    """Return the rows that meet at least one of the regions."""
    rows = 0
    for region in regions:
        rows |= region.rows
    return rows


def meeting_rows(columns: Columns, row: int) -> int:
    """Return the rows that meet some input together with this one; without the row itself."""
    together = -1
    for regions in columns:
        together &= rows_of_any(region for region in regions if region.rows >> row & 1)
    return together & ~(1 << row)


def common_box(columns: Columns, rows: int) -> Box:
    """Return a box that all these rows meet; known values come before others and ``null``."""
    return tuple(
        next(region for region in regions if region.rows & rows == rows) for regions in columns
    )


def bits_of(rows: int) -> Iterator[int]:
    """Return the numbers of the rows, lowest first."""
    while rows:
        lowest = rows & -rows
        yield lowest.bit_length() - 1
        rows ^= lowest
