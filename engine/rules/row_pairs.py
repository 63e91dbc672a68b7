"""Rows of a table that could be fewer: one says what another says, or several are one with a list.

Source: contraction and subsumption of decision tables, Vanthienen, Mues, Aerts, An illustration
of verification and validation in the modelling phase of KBS development, 1998.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell
from engine.expressions.rendering import Spelling, write_cell
from engine.rules.regions import Columns, Piece
from engine.rules.sweep import bits_of, meeting_rows
from engine.rules.tables import DecisionTable

_SEVERAL_HITS = {"rule-order", "output-order", "collect"}
_ORDERED_HITS = {"first", "rule-order"}
_NOT_BARE = frozenset(" ,\"'()[]<>=!.-")
"""A text with one of these is quoted in a cell."""


@dataclass(frozen=True, slots=True)
class Merger:
    """Rows that could be one.

    Attributes:
        rows: Their numbers, in the order of the table.
        column: The only column in which they differ.
        cell: What the one row would have there.
    """

    rows: tuple[int, ...]
    column: int
    cell: str


def equal_rows(table: DecisionTable) -> Iterator[tuple[int, int]]:
    """Yield each row that is written like an earlier one, with that one before it."""
    seen: dict[object, int] = {}
    for number, row in enumerate(table.rows):
        first = seen.setdefault((row.cells, row.outputs), number)
        if first != number:
            yield first, number


def wider_rows(columns: Columns, row: int) -> int:
    """Return the rows that apply wherever this one may, as bits; without the row itself."""
    wider = -1
    for regions in columns:
        for region in regions:
            if region.may >> row & 1:
                wider &= region.rows
    return wider & ~(1 << row)


def needless_rows(table: DecisionTable, columns: Columns, skip: int) -> Iterator[tuple[int, int]]:
    """Yield each row that another makes needless, with that other.

    The other applies wherever this one does and gives the same, and no row that stands between
    them gives anything else first.

    Args:
        table: The table.
        columns: Its columns, cut.
        skip: Rows not to be looked at, as bits.
    """
    same = _rows_giving_the_same(table)
    gone = 0
    for row in reversed(range(len(table.rows))):
        if skip >> row & 1:
            continue
        wider = wider_rows(columns, row) & same[row] & ~skip & ~gone
        for other in bits_of(wider):
            if not _comes_between(table, columns, (row,), row, other, same[row]):
                gone |= 1 << row
                yield row, other
                break


def mergers(table: DecisionTable, columns: Columns, skip: int) -> Iterator[Merger]:
    """Yield rows that differ in one column only and give the same for the same reason.

    Args:
        table: The table.
        columns: Its columns, cut.
        skip: Rows not to be looked at, as bits; what is needless need not be merged.
    """
    same = _rows_giving_the_same(table)
    for column, rows in _alike_but_for_one_column(table, skip):
        if _may_be_one(table, columns, column, rows, same[rows[0]]):
            yield Merger(rows, column, _joined(table, columns, column, rows))


def _rows_giving_the_same(table: DecisionTable) -> list[int]:
    groups: dict[object, int] = {}
    for number, row in enumerate(table.rows):
        groups[row.outputs] = groups.get(row.outputs, 0) | 1 << number
    return [groups[row.outputs] for row in table.rows]


def _comes_between(  # noqa: PLR0917  the rows and where they stand
    table: DecisionTable,
    columns: Columns,
    moved: Sequence[int],
    first: int,
    last: int,
    same: int,
) -> bool:
    """Tell whether order matters and a row between two others meets one of the rows moved."""
    if table.hit not in _ORDERED_HITS:
        return False
    low, high = min(first, last), max(first, last)
    between = (1 << high) - (1 << low + 1)
    between &= ~sum(1 << row for row in moved)
    if table.hit == "first":
        between &= ~same
    return any(meeting_rows(columns, row) & between for row in moved) if between else False


def _alike_but_for_one_column(
    table: DecisionTable, skip: int
) -> Iterator[tuple[int, tuple[int, ...]]]:
    numbers: dict[tree.Cell, int] = {}
    written = [
        tuple(numbers.setdefault(cell, len(numbers)) for cell in row.cells) for row in table.rows
    ]
    taken = skip
    for column in range(len(table.inputs)):
        groups: dict[object, list[int]] = {}
        for number, row in enumerate(table.rows):
            cells = written[number]
            others = (*cells[:column], *cells[column + 1 :])
            if not taken >> number & 1 and not facts_of_cell(row.cells[column]):
                key = (others, row.outputs, row.basis, row.why)
                groups.setdefault(key, []).append(number)
        for group in groups.values():
            if len(group) > 1:
                taken |= sum(1 << number for number in group)
                yield column, tuple(group)


def _may_be_one(
    table: DecisionTable, columns: Columns, column: int, rows: tuple[int, ...], same: int
) -> bool:
    if table.inputs[column].fact.confidential:
        return False
    group = sum(1 << row for row in rows)
    if table.hit in _SEVERAL_HITS and any(
        (region.rows & group).bit_count() > 1 for region in columns[column]
    ):
        return False  # both are counted where they meet
    return not _comes_between(table, columns, rows, rows[0], rows[-1], same)


def _joined(table: DecisionTable, columns: Columns, column: int, rows: tuple[int, ...]) -> str:
    group = sum(1 << row for row in rows)
    chosen, left = [list[Piece](), list[Piece]()], [list[Piece](), list[Piece]()]
    for region in columns[column]:
        side = chosen if region.rows & group else left
        side[region.kind == "null"].extend(region.pieces)
    fact = table.inputs[column].fact
    cell = _cell_of(chosen[0], left[0], takes_null=bool(chosen[1]))
    bare = [value for value in fact.values or () if _NOT_BARE.isdisjoint(value)]
    return write_cell(cell, Spelling(bare=bare))


def _cell_of(taken: list[Piece], left: list[Piece], *, takes_null: bool) -> tree.Cell:
    """Return the cell that takes these known values and not those."""
    null = tree.Equals(tree.Literal(None))
    if not left:
        return tree.Anything() if takes_null else tree.Negation((null,))
    if any(piece.other for piece in taken):
        tests: tuple[tree.SimpleTest, ...] = tuple(_tests_of(left))
        # Of ``not(...)`` with literals alone a missing value is one too.
        return tree.Negation(tests if takes_null else (*tests, null))
    tests = (*_tests_of(taken), *([null] if takes_null else []))
    return tests[0] if len(tests) == 1 else tree.AnyOf(tests)


def _tests_of(pieces: list[Piece]) -> Iterator[tree.SimpleTest]:
    ordered = sorted(pieces, key=lambda piece: piece.order)
    runs: list[list[Piece]] = []
    for piece in ordered:
        if runs and runs[-1][-1].order + 1 == piece.order:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return (_test_of(run[0], run[-1]) for run in runs)


def _test_of(first: Piece, last: Piece) -> tree.SimpleTest:
    low, high = tree.Literal(first.low), tree.Literal(last.high)
    if first.low is None:
        return tree.Compare("<" if last.high_open else "<=", high)
    if last.high is None:
        return tree.Compare(">" if first.low_open else ">=", low)
    if first.low == last.high:
        return tree.Equals(low)
    return tree.Interval(low, high, first.low_open, last.high_open)
