"""Inputs to which no row of a table applies, drawn together into few boxes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from engine.rules.regions import Columns, Piece, Region, RegionKind
from engine.rules.sweep import Box, Budget, Sweep, bits_of, rows_of_any, widen
from engine.rules.tables import DecisionTable

_WRITTEN: tuple[RegionKind, ...] = ("known",)
VALUES: tuple[RegionKind, ...] = ("known", "other")
"""Every value but ``null``; a text nobody wrote counts as one value."""

_IN_ORDER = {"integer", "number", "date"}


@dataclass(frozen=True, slots=True)
class Threshold:
    """Two rows that leave a gap between them in one column.

    Attributes:
        column: Number of the column.
        below: A row that ends below the gap.
        above: A row that begins above it.
    """

    column: int
    below: int
    above: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A box no row meets.

    Attributes:
        box: One case of it.
        wide: All of it, as regions of each column.
        columns: Numbers of the columns that matter: in the others every value is in the gap.
        threshold: Between which rows it lies, where it lies between two.
    """

    box: Box
    wide: tuple[tuple[Region, ...], ...]
    columns: tuple[int, ...]
    threshold: Threshold | None = None


@dataclass(frozen=True, slots=True)
class UnknownGap:
    """A case no row meets because an input is not known.

    Attributes:
        columns: Numbers of the columns each of which is enough; empty if it takes several.
    """

    box: Box
    columns: tuple[int, ...]


def gaps_over_values(
    table: DecisionTable, columns: Columns, living: int, budget: Budget
) -> Iterator[Gap]:
    """Yield gaps over the values written in the table, then over all others.

    Raises:
        NodeLimitError: Not decided within the budget.
    """
    rows = living
    marked = columns
    for kinds in (_WRITTEN, VALUES):
        part = only_kinds(marked, kinds)
        while (box := Sweep(part, budget).find_gap(living)) is not None:
            wide = widen(part, box, living)
            yield _gap(table, columns, rows, box, wide)
            # From here on the box found is a row like any other.
            taken = living + 1
            living |= taken
            marked = _with_row(marked, wide, taken)
            part = only_kinds(marked, kinds)


def gap_over_unknowns(
    columns: Columns, living: int, known: Collection[int], budget: Budget
) -> UnknownGap | None:
    """Return which inputs must be known for a row to apply; None if none must.

    Args:
        columns: The table's columns, cut.
        living: Its rows, as bits.
        known: Numbers of the columns that are always known.
        budget: Work that may be done.

    Raises:
        NodeLimitError: Not decided within the budget.
    """
    values = only_kinds(columns, VALUES)
    needed: list[int] = []
    shown: Box | None = None
    for number in range(len(columns)):
        if number in known:
            continue
        missing = only_kinds(columns, ("null",))[number]
        part = (*values[:number], missing, *values[number + 1 :])
        if (box := Sweep(part, budget).find_gap(living)) is not None:
            needed.append(number)
            shown = shown or box
    if shown is None:
        part = tuple(values[n] if n in known else regions for n, regions in enumerate(columns))
        shown = Sweep(part, budget).find_gap(living)
    return None if shown is None else UnknownGap(shown, tuple(needed))


def only_kinds(columns: Columns, kinds: Sequence[RegionKind]) -> Columns:
    """Return the regions of these kinds; a column that has none of them keeps all it has."""
    return tuple(tuple(r for r in regions if r.kind in kinds) or regions for regions in columns)


def _gap(
    table: DecisionTable,
    columns: Columns,
    rows: int,
    box: Box,
    wide: tuple[tuple[Region, ...], ...],
) -> Gap:
    matter = []
    for number, regions in enumerate(columns):
        inside = sum(len(region.pieces) for region in wide[number])
        if inside < sum(len(region.pieces) for region in regions if region.kind != "null"):
            matter.append(number)
    found = Gap(box, wide, tuple(matter))
    return Gap(box, wide, found.columns, _threshold(table, columns, rows, found))


def _threshold(table: DecisionTable, columns: Columns, rows: int, gap: Gap) -> Threshold | None:
    """Return the rows just below and above the gap that take the case but for this column."""
    for number in gap.columns:
        if table.inputs[number].fact.type not in _IN_ORDER:
            continue
        others = rows
        for position, region in enumerate(gap.box):
            if position != number:
                others &= region.rows
        rows_at = {p.order: region.rows for region in columns[number] for p in region.pieces}
        for first, last in _runs([p for region in gap.wide[number] for p in region.pieces]):
            below = others & rows_at.get(first.order - 1, 0)
            above = others & rows_at.get(last.order + 1, 0)
            if below and above:
                return Threshold(number, next(bits_of(below)), next(bits_of(above)))
    return None


def _runs(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Piece]]:
    """Yield first and last of the pieces that follow each other."""
    ordered = sorted(pieces, key=lambda piece: piece.order)
    first = 0
    for number, piece in enumerate(ordered):
        after = ordered[number + 1] if number + 1 < len(ordered) else None
        if after is None or after.order != piece.order + 1:
            yield ordered[first], piece
            first = number + 1


def _with_row(columns: Columns, wide: Sequence[Sequence[Region]], row: int) -> Columns:
    """Return the columns with one more row, which takes exactly the wide box."""
    taken = [{region.pieces for region in regions} for regions in wide]
    return tuple(
        tuple(r.with_rows(r.rows | row) if r.pieces in chosen else r for r in regions)
        for regions, chosen in zip(columns, taken, strict=True)
    )


def rows_with_a_region(columns: Columns) -> int:
    """Return the rows that some value of every column meets, as bits."""
    rows = -1
    for regions in columns:
        rows &= rows_of_any(regions)
    return rows
