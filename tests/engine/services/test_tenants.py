"""Two counties in one database: what one does is nothing the other sees or is hindered by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from office_support import (
    CHAIR,
    COUNTY,
    HELD,
    KEY,
    MEMBERS,
    PETITION,
    Office,
    config_with,
    copy_of,
    new_desk,
    publish,
)

from engine.analytics.measures import half_year
from engine.clock import moment_of
from engine.errors import AccessError, NotFoundError
from engine.services.desk import Desk
from engine.services.escalate import run_tick
from engine.services.people import enter_account, sign_in
from engine.services.read_cases import list_cases, my_work, open_file
from engine.services.statistics import read_overview
from engine.services.verify_records import verify_records
from engine.terms import CountyId

OTHER = CountyId("xinchang")
CARD = "petition-2023-00001"


@pytest.fixture
def offices(drawn_file: Path, tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    """Shengzhou in the middle of a review, and beside it a county that has just begun."""
    here = Office(new_desk(copy_of(drawn_file, tmp_path / "both")), HELD)
    there = Office(Desk(here.desk.database, OTHER, KEY), HELD)
    folder = config_with(tmp_path, county=("id: shengzhou\n", f"id: {OTHER}\n"))
    publish(there.desk, folder)
    yield here, there
    here.desk.database.close()


def test_numbers_and_ids_begin_anew(offices: tuple[Office, Office]) -> None:
    here, there = offices
    name = there.register()
    assert name == CARD
    assert (there.case(name).stage, here.case(name).stage) == ("registered", "settled")


def test_each_has_a_journal_of_its_own(offices: tuple[Office, Office]) -> None:
    here, there = offices
    before = here.journal()
    there.bring(there.register(), "settle")
    assert here.journal() == before
    assert [entry.seq for entry in there.journal()] == list(range(1, len(there.journal()) + 1))
    assert verify_records(here.desk) == verify_records(there.desk) == ()


def test_a_petition_of_one_is_none_of_the_other(offices: tuple[Office, Office]) -> None:
    _, there = offices
    clerk = there.who("clerk")
    with pytest.raises(NotFoundError):
        open_file(there.desk, CARD, actor=clerk, at=moment_of(HELD))
    assert list_cases(there.desk, actor=clerk, at=moment_of(HELD)).total == 0
    assert my_work(there.desk, actor=there.person("chen-xiang"), at=moment_of(HELD)) == ()


def test_who_came_to_one_is_not_known_to_the_other(offices: tuple[Office, Office]) -> None:
    here, there = offices
    there.register(petitioner_phone="13900002000", topic="预付卡消费")
    assert there.case(CARD).facts["petition.kind"] == "初信初访"
    again = here.register(petitioner_phone="13900002000", topic="预付卡消费")
    assert here.case(again).facts["petition.kind"] == "重复访"


def test_sessions_do_not_mix(offices: tuple[Office, Office]) -> None:
    here, there = offices
    name = there.settled()
    session = there.drawn_session()
    assert session == "monthly-review-2023-05-1"
    assert [each.case for each in there.session(session).cases] == [name]
    there.hand_in(session, name, MEMBERS[0])
    assert there.reviewed(session, name).handed == (MEMBERS[0],)
    assert here.reviewed(session, CARD).handed == ()


def test_a_tick_of_one_leaves_the_other_alone(offices: tuple[Office, Office]) -> None:
    here, there = offices
    there.bring(there.register(), "route")
    before = there.journal()
    assert run_tick(here.desk, at=moment_of(HELD.replace(year=2024))) == ()
    assert there.journal() == before


def test_figures_count_the_own_county(offices: tuple[Office, Office]) -> None:
    here, there = offices
    counted = [
        read_overview(office.desk, half_year(HELD), actor=office.person(CHAIR), at=moment_of(HELD))
        .comparisons[0]
        .now.value
        for office in (here, there)
    ]
    assert counted == [3, 0]


def test_a_token_used_in_one_is_new_in_the_other(offices: tuple[Office, Office]) -> None:
    here, there = offices
    here.register(token="page", petitioner_phone="13988887777")
    assert there.register(token="page") == CARD
    assert there.case(CARD).headline == PETITION["headline"]


def test_a_sign_in_of_one_opens_nothing_in_the_other(offices: tuple[Office, Office]) -> None:
    here, there = offices
    with here.desk.database.writing(COUNTY) as unit:
        enter_account(unit, person=CHAIR, login="cai", password="a sentence of mine")
    sign_in(here.desk, login="cai", password="a sentence of mine", day=HELD)
    with pytest.raises(AccessError):
        sign_in(there.desk, login="cai", password="a sentence of mine", day=HELD)
