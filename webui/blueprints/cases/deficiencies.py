"""What a review found lacking, for the cases that follow from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from engine.audit.entry import LostItem
from engine.services.read_cases import CaseFile
from engine.services.read_results import review_behind
from webui.language import number
from webui.session import actor, desk, moment

REVIEW_RESULT = "reviews.result"
"""Route of a review's result, ``session`` and ``case`` in its address."""


@dataclass(frozen=True, slots=True)
class Deficiency:
    """An item that cost points, and what is asked for to mend it.

    Attributes:
        points: Points lost, with a minus; empty for a veto.
    """

    title: str
    basis: str
    requirement: str
    points: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deficiencies:
    """The list of a reviewed case, with the score it comes from."""

    address: str
    score: str
    items: tuple[Deficiency, ...]


def deficiencies_of(file: CaseFile) -> Deficiencies | None:
    """Return what the review behind the case found lacking; None if there is none to be read."""
    review = review_behind(desk(), file.case, actor=actor(), at=moment())
    if review is None:
        return None
    result = review.result
    address = url_for(REVIEW_RESULT, session=review.session.id, case=file.case.parent)
    return Deficiencies(
        address=address,
        score=number(result.score),
        items=tuple(_deficiencies(result.vetoes)) + tuple(_deficiencies(result.lost)),
    )


def _deficiencies(items: Iterable[LostItem]) -> Iterable[Deficiency]:
    for item in items:
        yield Deficiency(
            title=item.title,
            basis=item.basis,
            requirement=item.requirement or "",
            points=_points(item.points),
            reasons=item.reasons,
        )


def _points(points: Decimal) -> str:
    return f"−{number(points)}" if points else ""
