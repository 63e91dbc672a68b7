"""A table's columns cut into regions: the pieces of a column in which the same rows apply.

Every bound in a column is a cut; between two cuts, and exactly on one, nothing changes.  One
value of each piece therefore speaks for all of it.  Pieces met by the same rows are kept apart
only as long as they are described, and walked as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from engine.expressions import tree
from engine.expressions.grammar import facts_of_cell
from engine.expressions.names import Dictionary, Fact
from engine.rules.conditions import cell_truth
from engine.rules.facts import FactSheet
from engine.rules.reading import InputColumn
from engine.rules.words import unit_in_words, value_in_words
from engine.terms import FactValue

RegionKind = Literal["known", "other", "null"]
_KINDS: tuple[RegionKind, ...] = ("known", "other", "null")
_OTHER = "\U0010ffff"
_FIRST_DAY, _LAST_DAY = date.min.toordinal(), date.max.toordinal()
_SOME_DAY = date(2000, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Piece:
    """Values between two cuts.

    Attributes:
        sample: A value of the piece; None for ``null``.
        order: Place of the piece in its column; pieces in a row can be described as one.
        low: Lowest value, None without limit; of a piece without order the value itself.
        other: Stands for every text that is not written in the column.
    """

    sample: FactValue
    order: int
    low: FactValue = None
    high: FactValue = None
    low_open: bool = False
    high_open: bool = False
    other: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """Pieces of one column, of one kind, met by the same rows.

    Attributes:
        rows: The rows that apply there, as bits; row 0 is the lowest bit.
        may: The rows that apply there or might: their cells compare with another fact.
        kind: ``known`` values, ``other`` texts that nobody wrote, or ``null``.
        pieces: In the order of the column.
    """

    rows: int
    may: int
    kind: RegionKind
    pieces: tuple[Piece, ...]

    def with_rows(self, rows: int) -> Region:
        """Return the same pieces met by these rows."""
        return replace(self, rows=rows)


Columns = tuple[tuple[Region, ...], ...]


def cut_table(
    inputs: Sequence[InputColumn], rows: Sequence[Sequence[tree.Cell]], sheet: FactSheet
) -> Columns:
    """Return the regions of every column; ``sheet`` is an empty one of the table's dictionary."""
    return tuple(
        _cut(column, [cells[number] for cells in rows], sheet)
        for number, column in enumerate(inputs)
    )


def _cut(column: InputColumn, cells: Sequence[tree.Cell], sheet: FactSheet) -> tuple[Region, ...]:
    rows_of: dict[tree.Cell, int] = {}
    for number, cell in enumerate(cells):
        rows_of[cell] = rows_of.get(cell, 0) | 1 << number
    open_cells = sum(bits for cell, bits in rows_of.items() if facts_of_cell(cell))
    pieces = _pieces(column, list(rows_of))
    rows_at = [0] * len(pieces)
    for cell, bits in rows_of.items():
        for position in _positions_met(cell, pieces, sheet):
            rows_at[position] |= bits
    return _gather(pieces, rows_at, open_cells)


def _positions_met(cell: tree.Cell, pieces: Sequence[Piece], sheet: FactSheet) -> Iterator[int]:
    """Yield where the cell is met; between its own literals its answer cannot change."""
    own = set(_literals([cell]))
    answer: bool | None = None
    was_own = False
    for position, piece in enumerate(pieces):
        is_own = piece.low in own and piece.low == piece.high
        if is_own or position == 0 or piece.sample is None or was_own:
            answer = cell_truth(cell, piece.sample, sheet)
        was_own = is_own
        if answer is True:
            yield position


def _gather(pieces: Sequence[Piece], rows_at: Sequence[int], open_cells: int) -> tuple[Region, ...]:
    gathered: dict[tuple[int, int, RegionKind], list[Piece]] = {}
    for piece, rows in zip(pieces, rows_at, strict=True):
        # What is compared with another fact is never known to be met by a missing value.
        may = rows if piece.sample is None else rows | open_cells
        kind: RegionKind = "null" if piece.sample is None else "other" if piece.other else "known"
        gathered.setdefault((rows, may, kind), []).append(piece)
    regions = [Region(*key, tuple(found)) for key, found in gathered.items()]
    return tuple(sorted(regions, key=lambda r: (_KINDS.index(r.kind), -r.rows.bit_count())))


def _pieces(column: InputColumn, cells: Sequence[tree.Cell]) -> list[Piece]:
    fact = column.fact
    values = _literals((*cells, column.domain))
    match fact.type:
        case "boolean":
            pieces = [
                Piece(value, order, value, value) for order, value in enumerate((True, False))
            ]
        case "text" if not _is_ordered(cells):
            pieces = _texts(fact, [value for value in values if isinstance(value, str)])
        case "text":
            pieces = _ordered_texts(sorted(v for v in values if isinstance(v, str)))
        case "number":
            pieces = _numbers(sorted(v for v in values if isinstance(v, Decimal)))
        case "integer":
            whole = {int(value) for value in values if isinstance(value, Decimal)}
            pieces = [_counted(span, Decimal, 0) for span in _steps(sorted(whole))]
        case "date":
            days = {value.toordinal() for value in values if isinstance(value, date)}
            spans = [span for span in _steps(sorted(days)) if _has_days(span)]
            pieces = [_counted(span, date.fromordinal, _SOME_DAY) for span in spans]
    empty = FactSheet({}, Dictionary([fact]))
    pieces = [p for p in pieces if cell_truth(column.domain, p.sample, empty) is True]
    return [*pieces, Piece(None, -2)]


def _literals(cells: Iterable[tree.Cell]) -> list[FactValue]:
    found: dict[FactValue, None] = {}
    for cell in cells:
        tests: Sequence[tree.Cell] = (cell,)
        if isinstance(cell, tree.AnyOf | tree.Negation):
            tests = cell.tests
        for test in tests:
            operands: tuple[tree.Operand, ...] = ()
            if isinstance(test, tree.Equals | tree.Compare):
                operands = (test.operand,)
            elif isinstance(test, tree.Interval):
                operands = (test.low, test.high)
            found.update((o.value, None) for o in operands if isinstance(o, tree.Literal))
    return list(found)


def _is_ordered(cells: Iterable[tree.Cell]) -> bool:
    for cell in cells:
        tests = cell.tests if isinstance(cell, tree.AnyOf | tree.Negation) else (cell,)
        if any(isinstance(test, tree.Compare | tree.Interval) for test in tests):
            return True
    return False


def _texts(fact: Fact, written: Sequence[str]) -> list[Piece]:
    values = fact.values if fact.values is not None else tuple(written)
    pieces = [Piece(value, 2 * order, value, value) for order, value in enumerate(values)]
    if fact.values is None:
        pieces.append(Piece(_OTHER, 2 * len(values), other=True))
    return pieces


def _ordered_texts(cuts: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    if not cuts:
        return [Piece(_OTHER, 0, other=True)]
    if cuts[0]:
        pieces.append(Piece("", 0, None, cuts[0], high_open=True))
    for number, cut in enumerate(cuts):
        after = cuts[number + 1] if number + 1 < len(cuts) else None
        pieces.append(Piece(cut, len(pieces), cut, cut))
        if after != (beyond := cut + "\0"):
            pieces.append(Piece(beyond, len(pieces), cut, after, low_open=True, high_open=True))
    return pieces


def _numbers(cuts: Sequence[Decimal]) -> list[Piece]:
    if not cuts:
        return [Piece(Decimal(0), 0)]
    pieces = [Piece(cuts[0] - 1, 0, None, cuts[0], high_open=True)]
    for number, cut in enumerate(cuts):
        pieces.append(Piece(cut, len(pieces), cut, cut))
        after = cuts[number + 1] if number + 1 < len(cuts) else None
        sample = cut + 1 if after is None else _between(cut, after)
        pieces.append(Piece(sample, len(pieces), cut, after, low_open=True, high_open=True))
    return pieces


def _between(low: Decimal, high: Decimal) -> Decimal:
    """Return a short number between two: the whole one after ``low`` if there is one."""
    whole = low // 1 + 1
    return whole if low < whole < high else (low + high) / 2


_Span = tuple[int, int | None, int | None]
"""Place in the column, first and last whole number; None without limit."""


def _steps(cuts: Sequence[int]) -> list[_Span]:
    spans: list[tuple[int | None, int | None]] = []
    before: int | None = None
    for cut in cuts:
        if before is None:
            spans.append((None, cut - 1))
        elif before + 1 < cut:
            spans.append((before + 1, cut - 1))
        spans.append((cut, cut))
        before = cut
    spans.append((None if before is None else before + 1, None))
    return [(order, first, last) for order, (first, last) in enumerate(spans)]


def _has_days(span: _Span) -> bool:
    _, first, last = span
    return (first is None or first <= _LAST_DAY) and (last is None or last >= _FIRST_DAY)


def _counted(span: _Span, make: Callable[[int], FactValue], origin: int) -> Piece:
    order, first, last = span
    sample = next((end for end in (first, last) if end is not None), origin)
    low = None if first is None else make(first)
    high = None if last is None else make(last)
    return Piece(make(sample), order, low, high)


def pieces_in_words(pieces: Sequence[Piece], fact: Fact, language: str) -> str:
    """Return pieces of a column in words, neighbours drawn together: ``< 60 or [80..90)``."""
    ordered = sorted(pieces, key=lambda piece: piece.order)
    runs: list[list[Piece]] = []
    for piece in ordered:
        if runs and runs[-1][-1].order + 1 == piece.order:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    words = [_run_in_words(run[0], run[-1], fact, language) for run in runs]
    return (" or " if language == "en" else "或").join(words)


def piece_in_words(piece: Piece, fact: Fact, language: str) -> str:
    """Return one value of a piece in words; ``any other value`` for texts nobody wrote."""
    if piece.other:
        return "any other value" if language == "en" else "其他任何值"
    if isinstance(piece.sample, str) and piece.sample.endswith("\0"):
        after = value_in_words(piece.low, fact, language)
        return f"a text after {after}" if language == "en" else f"排在“{after}”之后的文本"
    return value_in_words(piece.sample, fact, language)


def _run_in_words(first: Piece, last: Piece, fact: Fact, language: str) -> str:
    low, high = first.low, last.high
    if first.other or first.sample is None or isinstance(first.sample, bool):
        return piece_in_words(first, fact, language)
    if low is None and high is None:
        return "any value" if language == "en" else "任意值"
    if low == high:
        return value_in_words(low, fact, language)
    if low is not None and high is not None:
        return _interval_in_words(first, last, fact, language)
    shown_low, shown_high = (value_in_words(end, fact, language) for end in (low, high))
    if low is None:
        return f"{'<' if last.high_open else '≤'} {shown_high}"
    return f"{'>' if first.low_open else '≥'} {shown_low}"


def _interval_in_words(first: Piece, last: Piece, fact: Fact, language: str) -> str:
    """Return an interval as a cell has it, the unit behind: ``(70..90) 分``."""
    plain = replace(fact, unit=None)
    low, high = (value_in_words(end, plain, language) for end in (first.low, last.high))
    opening, closing = "(" if first.low_open else "[", ")" if last.high_open else "]"
    unit = unit_in_words(fact, language) if fact.type in {"integer", "number"} else ""
    return f"{opening}{low}..{high}{closing}{unit}"
