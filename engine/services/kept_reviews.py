"""What confirmed results were made from, kept when they are confirmed, or later where it is not.

A result never changes, so neither does what it was made from: it is gathered once from journal,
sheets and documents, and every what-if after that reads it in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal

from engine.records.rule_values import KeptReview
from engine.records.session import UnitOfWork
from engine.rules.facts import write_fact
from engine.scoring.amounts import Fixed
from engine.scoring.deductions import Finding
from engine.scoring.rubrics import CompiledRubric
from engine.services.desk import Desk
from engine.services.past_reviews import PastReview, Unreadable, reviews_in

_AT_ONCE = 100
"""Results kept in one transaction: what a kill loses, and how long other writers wait at most."""

_ZERO = Decimal(0)


def keep_review(unit: UnitOfWork, desk: Desk, session: str, case: str) -> None:
    """Keep what a result just confirmed was made from.

    One that cannot be gathered is left out: nobody's confirmation fails for it, and a what-if
    names it with the reason.
    """
    unit.keep_reviews(
        written_review(one)
        for one in reviews_in(unit, desk, session, (case,))
        if isinstance(one, PastReview)
    )


def keep_older_reviews(
    desk: Desk, sessions: Collection[str], *, progress: Callable[[int, int], None]
) -> tuple[Unreadable, ...]:
    """Keep what results were made from that were confirmed before anybody kept it.

    Transactions are short and each leaves what it kept: cut off, it goes on from there.

    Args:
        desk: The county's desk.
        sessions: Ids of the sessions looked at.
        progress: Told how many results are kept, and how many were not before.

    Returns:
        Results that cannot be gathered, with the reason.
    """
    with desk.database.reading(desk.county) as unit:
        missing = unit.reviews_not_kept(sessions)
    parts = list(_parts(missing))
    done, total = 0, sum(len(cases) for _, cases in parts)
    unreadable: list[Unreadable] = []
    for session, cases in parts:
        with desk.database.reading(desk.county) as unit:
            found = list(reviews_in(unit, desk, session, cases))
        kept = [written_review(one) for one in found if isinstance(one, PastReview)]
        unreadable += [one for one in found if isinstance(one, Unreadable)]
        with desk.database.writing(desk.county) as unit:
            unit.keep_reviews(kept)
        done += len(cases)
        progress(done, total)
    return tuple(unreadable)


def _parts(missing: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for session, cases in missing.items():
        for start in range(0, len(cases), _AT_ONCE):
            yield session, cases[start : start + _AT_ONCE]


def review_kept(unit: UnitOfWork, desk: Desk, session: str, case: str) -> KeptReview | None:
    """Return what a result was made from, gathered now where it is not kept; None if neither."""
    kept = unit.kept_review(session, case)
    if kept is not None:
        return kept
    found = reviews_in(unit, desk, session, (case,))
    return next((written_review(one) for one in found if isinstance(one, PastReview)), None)


def written_review(review: PastReview) -> KeptReview:
    """Return what a result was made from, as it is kept."""
    known = review.facts.known.items()
    return KeptReview(
        session=review.session.id,
        case=review.case.id,
        round=review.result.round,
        confirmed_at=review.result.confirmed_at,
        unit=review.case.lead,
        seats=len(review.sheets),
        facts={name: write_fact(value) for name, value in known if value is not None},
        findings=[
            _written_finding(review.rules.rubric, seat, finding)
            for seat, sheet in enumerate(review.sheets, start=1)
            for finding in sheet
        ],
        reasons=_reasons(review),
    )


def _written_finding(rubric: CompiledRubric, seat: int, finding: Finding) -> dict[str, object]:
    """Return a finding with the points it stood for by the rubric it was made with."""
    criterion = rubric.criteria.get(finding.item)
    amount = criterion.amount if criterion else None
    points = finding.points or _ZERO
    if isinstance(amount, Fixed):
        points = amount.points * finding.count
    return {
        "seat": seat,
        "item": finding.item,
        "points": str(points),
        "times": finding.count,
    }


def _reasons(review: PastReview) -> dict[str, list[str]]:
    """Return what the assessors wrote of each item, each reason once, in the order of the seats."""
    said: dict[str, list[str]] = {}
    for finding in (one for sheet in review.sheets for one in sheet):
        reasons, reason = said.setdefault(finding.item, []), finding.reason.strip()
        if reason and reason not in reasons:
            reasons.append(reason)
    return said
