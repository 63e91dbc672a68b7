"""What a review found lacking, for the cases that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from engine.audit.entry import LostItem
from engine.services.read_cases import CaseFile
from engine.services.read_results import ReviewBehind, review_behind
from webui.language import label, number
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
        items=tuple(_deficiency(item, review) for item in (*result.vetoes, *result.lost)),
    )


def _deficiency(lost: LostItem, review: ReviewBehind) -> Deficiency:
    """Return an item in the reader's language, where the rubric has it in that language."""
    known = review.items.get(lost.item)
    return Deficiency(
        title=label(known.title) if known else lost.title,
        basis=lost.basis,
        requirement=label(known.requirement) if known else lost.requirement or "",
        points=_points(lost.points),
        reasons=lost.reasons,
    )


def _points(points: Decimal) -> str:
    return f"−{number(points)}" if points else ""
