"""The row that would answer a case a proof found, as its cells would be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.expressions import tree
from engine.expressions.names import Fact
from engine.expressions.rendering import Spelling, write_cell
from engine.rules.regions import Piece, Region
from engine.terms import FactValue


def cell_of(regions: Sequence[Region], everywhere: Sequence[Region], fact: Fact) -> str | None:
    """Return the cell that is met by the values of some regions of a column.

    None where it cannot be written: texts between others in their order.

    Args:
        regions: The values.
        everywhere: All regions of the column.
        fact: What the column is about.
    """
    pieces = [piece for region in regions for piece in region.pieces]
    if any(isinstance(one.sample, str) and one.sample.endswith("\0") for one in pieces):
        return None
    spelling = Spelling(bare=fact.values or ())
    if any(piece.other for piece in pieces):
        return write_cell(_all_but(pieces, everywhere), spelling)
    tests = tuple(_tests(sorted(pieces, key=lambda piece: piece.order)))
    if any(isinstance(test, tree.Anything) for test in tests):
        return "-"
    return ", ".join(write_cell(test, spelling) for test in tests)


def _all_but(pieces: Sequence[Piece], everywhere: Sequence[Region]) -> tree.Cell:
    """Return the cell of texts nobody wrote: any but those written that are not meant."""
    meant = {None, *(piece.sample for piece in pieces)}
    written = [piece for region in everywhere for piece in region.pieces if not piece.other]
    others = [piece.sample for piece in written if piece.sample not in meant]
    tests = tuple(_equals(one) for one in others)
    return tree.Negation(tests) if tests else tree.Anything()


def _tests(ordered: Sequence[Piece]) -> Iterator[tree.SimpleTest | tree.Anything]:
    """Yield a test for each run of neighbouring pieces."""
    start = 0
    for place, piece in enumerate(ordered):
        after = ordered[place + 1] if place + 1 < len(ordered) else None
        if after is None or after.order != piece.order + 1 or isinstance(piece.sample, bool | None):
            yield _run(ordered[start], piece)
            start = place + 1


def _run(first: Piece, last: Piece) -> tree.SimpleTest | tree.Anything:
    low, high = first.low, last.high
    if isinstance(first.sample, bool | str | None):
        return _equals(first.sample)
    if low is None and high is None:
        return tree.Anything()
    if low == high:
        return _equals(low)
    if low is None:
        return tree.Compare("<" if last.high_open else "<=", tree.Literal(high))
    if high is None:
        return tree.Compare(">" if first.low_open else ">=", tree.Literal(low))
    return tree.Interval(tree.Literal(low), tree.Literal(high), first.low_open, last.high_open)


def _equals(value: FactValue) -> tree.Equals:
    return tree.Equals(tree.Literal(value))
