"""Acceptance: the three true cases come out as the article tells, through the real services."""

from __future__ import annotations

from decimal import Decimal

import pytest
from office_support import COUNTY
from tour_support import Tour

from engine.audit.entry import CasesDrawn
from engine.records.values import ReviewedCase
from engine.sampling.replay import verify_certificate
from engine.services.review_session import certificate_of
from engine.services.verify_records import verify_records


def _scored(tour: Tour, score: int) -> ReviewedCase:
    """Return the one reviewed case with this score."""
    with tour.office.desk.database.reading(COUNTY) as unit:
        sessions = unit.sessions()
    (found,) = [
        each
        for session in sessions
        for each in session.cases
        if each.result and each.result.score == score
    ]
    return found


@pytest.mark.parametrize("story", ["gulai-road", "salon-card", "barbecue-fumes"])
def test_everything_comes_out_as_the_article_tells(tour: Tour, story: str) -> None:
    (told,) = [each for each in tour.report.told if each.story.story == story]
    assert told.outcomes
    assert [f"{o.name}: {o.found}" for o in told.outcomes if not o.agrees] == []


def test_the_records_agree_with_the_journal(tour: Tour) -> None:
    assert tour.report.ok
    assert tour.report.differences == 0
    assert verify_records(tour.office.desk) == ()


def test_the_salon_card_loses_33_points_item_by_item(tour: Tour) -> None:
    result = _scored(tour, 67).result
    assert result is not None
    assert {item.item: item.points for item in result.lost} == {
        "leaders-absent": Decimal(2),
        "no-site-visit": Decimal(3),
        "evidence-thin": Decimal(3),
        "shallow-investigation": Decimal(8),
        "nature-undetermined": Decimal(6),
        "perfunctory-mediation": Decimal(6),
        "problem-unsolved": Decimal(2),
        "no-legal-basis": Decimal(3),
    }
    assert all(item.basis and item.reasons for item in result.lost)


def test_the_fumes_are_looked_at_twice_and_end_below_70(tour: Tour) -> None:
    reviewed = _scored(tour, 68)
    assert reviewed.opened_rounds == (1, 2)
    assert reviewed.result is not None
    assert {"repeated-transfer", "shirking"} <= {item.item for item in reviewed.result.lost}
    with tour.office.desk.database.reading(COUNTY) as unit:
        (bulletin,) = unit.bulletins(case=reviewed.case)
        lines = unit.assessments()
    assert bulletin.audience == "全市"
    assert {line.unit for line in lines if line.case == reviewed.case} == {
        "综合执法局",
        "生态环境分局",
        "市场监管局",
    }


def test_every_draw_can_be_verified_offline(tour: Tour) -> None:
    office = tour.office
    kept = {e.event.session: e.event for e in office.journal() if isinstance(e.event, CasesDrawn)}
    with office.desk.database.reading(COUNTY) as unit:
        sessions = unit.sessions()
        certificates = [certificate_of(unit, office.desk, s, s.draws[-1]) for s in sessions]
    assert len(certificates) == 3
    for session, certificate in zip(sessions, certificates, strict=True):
        verdict = verify_certificate(
            certificate.text,
            published_frame_sha256=session.draws[-1].frame_sha256,
            published_sha256=kept[session.id].certificate_sha256,
        )
        assert verdict.ok, verdict.steps


def test_the_stories_are_told_in_the_order_of_their_days(tour: Tour) -> None:
    days = [line.on for line in tour.report.lines]
    assert days == sorted(days)
    assert all(line.zh and line.en and line.who for line in tour.report.lines)


def test_no_petitioner_is_named_while_telling(tour: Tour) -> None:
    told = "\n".join(line.zh + line.en for line in tour.report.lines)
    assert "13900000" not in told
    assert "某消费者" not in told


def test_only_what_a_person_or_the_tick_did_stands_in_the_journal(tour: Tour) -> None:
    people = {person.id for person in tour.office.county.people} | {"system"}
    assert {entry.actor for entry in tour.office.journal()} <= people
