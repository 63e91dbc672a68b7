"""What a review found lacking, for the cases that follow from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from engine.audit.entry import LostItem
from engine.errors import AccessError
from engine.services.read_cases import CaseFile
from engine.services.read_results import read_review
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
    case = file.case
    if case.session is None or case.parent is None:
        return None
    try:
        review = read_review(desk(), case.session, case.parent, actor=actor(), at=moment())
    except AccessError:
        return None
    result = review.table.reviewed.result
    if result is None:
        return None
    return Deficiencies(
        address=url_for(REVIEW_RESULT, session=case.session, case=case.parent),
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
