"""Is what stands in the tables what the journal says, and is the journal whole?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from engine.audit.chain import BreakKind, Head
from engine.records.rebuild import Progress, compare_within
from engine.records.values import Difference
from engine.services.desk import Desk
from engine.services.keep_files import file_differences

_BREAKS = frozenset({*get_args(BreakKind), "truncated", "replaced"})
"""How a broken chain is told apart among the differences."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What the check of all records found.

    Attributes:
        head: Head of the journal when it was checked; publish it to prove the journal later.
        differences: What does not follow from the journal; empty if all is as it should be.
        published: A head kept elsewhere that the journal was held against; None if there was none.
    """

    head: Head
    differences: tuple[Difference, ...]
    published: Head | None = None

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found."""
        return not self.differences

    @property
    def contains_published(self) -> bool:
        """Tell whether the chain is whole and has the published head at its place."""
        return self.published is not None and not any(map(is_break, self.differences))


def is_break(difference: Difference) -> bool:
    """Tell whether a difference is a break of the chain, told in words: zh stored, en rebuilt."""
    return difference.table == "journal" and difference.column in _BREAKS


def check_records(
    desk: Desk, *, published: Head | None = None, progress: Progress | None = None
) -> Verification:
    """Check the county's journal and rebuild its state from it; say what was found, up to where.

    Uploaded files are held against the SHA-256 in the answers that name them.

    Args:
        desk: The county's desk.
        published: A head kept outside the database; only with it entries cut off at the end, or
            a journal written anew, can be seen.
        progress: Hears parts done and parts in all.
    """
    with desk.database.reading(desk.county) as unit:
        head = unit.head()
        found = compare_within(unit, published=published, progress=progress)
        found += tuple(file_differences(unit, desk.files))
    return Verification(head, found, published)


def verify_records(desk: Desk) -> tuple[Difference, ...]:
    """Check the county's journal and rebuild its state from it; return where they differ."""
    return check_records(desk).differences
