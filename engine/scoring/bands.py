"""Points to grade: which band a total falls into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.errors import ConfigurationError

if TYPE_CHECKING:
    from engine.configuration.rubric import GradeBand
    from engine.terms import Points


def check_bands(bands: Sequence[GradeBand]) -> None:
    """Refuse bands that leave a total without a grade or could give it two.

    Raises:
        ConfigurationError: the bands do not go down from one to the next, or do not end at 0.
    """
    for higher, lower in pairwise(bands):
        if lower.from_ >= higher.from_:
            raise ConfigurationError(
                f"等次“{lower.title}”的起点分不低于“{higher.title}”",
                f"grade {lower.id} does not begin below {higher.id}",
                place=lower.id,
            )
    if bands[-1].from_ != 0:
        raise ConfigurationError(
            "最低等次应从 0 分起", "the lowest grade begins at 0 points", place=bands[-1].id
        )


def grade_of(bands: Sequence[GradeBand], total: Points) -> GradeBand:
    """Return the band a total falls into; the edge belongs to the higher band.

    Args:
        bands: Highest first, the last from 0.
        total: Points of a sheet, at least 0.
    """
    for band in bands:
        if total >= band.from_:
            return band
    return bands[-1]


def lowest_of(bands: Sequence[GradeBand], grades: Iterable[str]) -> GradeBand:
    """Return the lowest of these grades, so that a veto never raises a grade.

    Raises:
        ConfigurationError: none of them is a grade of these bands.
    """
    wanted = set(grades)
    found = [band for band in bands if band.id in wanted]
    if not found:
        raise ConfigurationError(
            f"评分表没有等次 {'、'.join(sorted(wanted))}",
            f"the rubric has no grade {', '.join(sorted(wanted))}",
        )
    return found[-1]
