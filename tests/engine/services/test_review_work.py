from __future__ import annotations

import pytest
from office_support import CHAIR, HELD, SECRETARY, WITNESSES, Office

from engine.clock import moment_of
from engine.services.review_work import my_reviews


def _acts(office: Office, person: str) -> list[tuple[str, str | None]]:
    tasks = my_reviews(office.desk, actor=office.person(person), at=moment_of(office.day))
    return [(task.act, task.case) for task in tasks]


@pytest.fixture
def eve(office: Office) -> Office:
    """An office on the day of a session, with petitions enough to draw from."""
    for _ in range(6):
        office.settled()
    office.day = HELD
    return office


def test_a_session_asks_for_its_frame_its_witnesses_and_its_draw_in_turn(eve: Office) -> None:
    session = eve.open_session()
    assert _acts(eve, SECRETARY) == [("freeze", None)]
    assert _acts(eve, WITNESSES[0]) == []
    eve.freeze(session)
    assert _acts(eve, SECRETARY) == []
    assert _acts(eve, WITNESSES[0]) == [("witness", None)]
    eve.witness(session, WITNESSES[0])
    assert _acts(eve, WITNESSES[0]) == []
    eve.witness(session, WITNESSES[1])
    assert _acts(eve, SECRETARY) == [("draw", None)]


def test_assessors_are_asked_for_sheets_and_then_the_chair_for_the_result(eve: Office) -> None:
    session = eve.drawn_session()
    case = eve.session(session).cases[0].case
    assessor = eve.table(session, case).assessors[0]
    assert ("score", case) in _acts(eve, assessor)
    assert ("confirm", case) not in _acts(eve, CHAIR)
    eve.score(session, case)
    assert ("score", case) not in _acts(eve, assessor)
    assert ("confirm", case) in _acts(eve, CHAIR)
    eve.confirm(session, case)
    assert ("confirm", case) not in _acts(eve, CHAIR)


def test_who_may_not_read_reviews_is_asked_for_nothing(eve: Office) -> None:
    eve.open_session()
    assert _acts(eve, eve.who("administrator").person) == []
