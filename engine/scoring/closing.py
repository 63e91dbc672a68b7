"""What a dimension lost: its items together, never more than its marks (扣完为止)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.scoring.deductions import ZERO
from engine.scoring.results import DimensionScore, ItemScore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.scoring.rubrics import CompiledDimension
    from engine.terms import Points

_make = tuple.__new__  # past the arguments' names, which take most of the time


def close_dimension(dimension: CompiledDimension, found: Sequence[ItemScore]) -> DimensionScore:
    """Return what a dimension lost to the items that were found, in their order."""
    marks = dimension.marks
    lost = found[0].points if len(found) == 1 else sum([item.points for item in found], ZERO)
    if lost > marks:
        found, lost = _use_up(marks, found), marks
    return _make(DimensionScore, (dimension.id, dimension.title, marks, lost, tuple(found)))


def _use_up(marks: Points, found: Sequence[ItemScore]) -> list[ItemScore]:
    """Return the items with what is left for each of them."""
    left, items = marks, []
    for item in found:
        taken = min(item.points, left)
        items.append(item._replace(points=taken))
        left -= taken
    return items
