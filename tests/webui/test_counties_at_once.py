"""Two counties at once: sign-in, sessions, numbers, files, counts and services of each its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from counties_support import (
    Installation,
    assert_nothing_told,
    opened,
    people_by_role,
    signed_in,
)
from flask.testing import FlaskClient
from office_support import Office
from songquan_support import COUNTY as SONGQUAN
from songquan_support import Songquan
from two_counties import (
    HEADLINE,
    SHENGZHOU,
    TODAY,
    YUEZHOU,
    Belongings,
)
from webui_support import sign_in

from engine.clock import moment_of
from engine.errors import AccessError, NotFoundError
from engine.jobs.record_check import RecordCheck
from engine.services.desk import Desk
from engine.services.edit_documents import discard_document_draft
from engine.services.people import actor_of, enter_account
from engine.services.perform_step import perform_step
from engine.services.read_cases import open_file
from engine.services.read_files import read_file
from engine.services.read_library import read_document
from engine.services.read_reviews import read_session
from engine.services.review_session import freeze_frame
from engine.services.score_case import open_table


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation whose counties act on and on while the routes are asked."""
    yield from opened(tmp_path_factory)


@pytest.fixture
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation as it was made."""
    yield from opened(tmp_path_factory)


def session_at(both: Installation, county: str, role: str) -> FlaskClient:
    """Return a browser of its own, so that the others stay signed in."""
    person = people_by_role(both.county(county))[role]
    return signed_in(both.app, county, person)


def test_a_session_goes_on_in_its_county_whatever_county_is_chosen_for_signing_in(
    both: Installation,
) -> None:
    client = session_at(both, SHENGZHOU, "clerk")
    client.get(f"/sign-in?county={SONGQUAN}")
    client.set_cookie("county", SONGQUAN)
    page = client.get("/cases/petition")
    assert "嵊州市" in page.text
    assert_nothing_told(page, both.things[SONGQUAN], "/cases/petition")


def test_who_signs_in_to_the_other_county_leaves_the_first(both: Installation) -> None:
    client = session_at(both, SHENGZHOU, "clerk")
    own = both.things[SHENGZHOU].fill["case"][0]
    assert client.get(f"/case/{own}").status_code == 200
    assert sign_in(client, "bai-lu", county=SONGQUAN).status_code == 302
    assert client.get(f"/case/{own}").status_code == 404
    assert HEADLINE in client.get("/cases/petition").text


def test_a_password_of_one_county_opens_nothing_in_the_other(both: Installation) -> None:
    for county, person in ((SHENGZHOU, "bai-lu"), (SONGQUAN, "han-zhuoqun")):
        client = both.app.test_client()
        assert sign_in(client, person, county=county).status_code == 422
        assert client.get("/").status_code == 302


def test_the_same_login_is_two_people_in_two_counties(untouched: Installation) -> None:
    for county, person in ((SHENGZHOU, "cai-jialiang"), (SONGQUAN, "chen-an")):
        with untouched.desks.database.writing(county) as unit:
            enter_account(unit, person=person, login="same", password=f"the password of {county}")
    for county, title in ((SHENGZHOU, "嵊州市"), (SONGQUAN, "松泉县")):
        client = untouched.app.test_client()
        other = SONGQUAN if county == SHENGZHOU else SHENGZHOU
        assert sign_in(client, "same", f"the password of {county}", county=other).status_code == 422
        sign_in(client, "same", f"the password of {county}", county=county)
        assert title in client.get("/").text


def test_a_county_that_is_not_there_is_no_way_in(both: Installation) -> None:
    client = both.app.test_client()
    assert sign_in(client, "bai-lu", county="nowhere").status_code == 422
    client.set_cookie("county", "nowhere")
    assert "嵊州市" in client.get("/sign-in").text


def test_a_case_with_the_same_id_is_each_countys_own(untouched: Installation) -> None:
    """Serials run on in each county by themselves, and the page shows the own case."""
    office = Office(untouched.desks.of(SHENGZHOU), TODAY)
    before = untouched.state(SONGQUAN)
    case = office.register(headline="嵊州今年的第一件")
    assert case in untouched.things[SONGQUAN].fill["case"]
    assert (office.case(case).number, untouched.state(SONGQUAN)) == ("嵊信〔2024〕1号", before)
    page = untouched.clients[SHENGZHOU]["clerk"].get(f"/case/{case}")
    assert "嵊州今年的第一件" in page.text
    assert_nothing_told(page, untouched.things[SONGQUAN], page.request.path)
    own = Songquan(untouched.desks.of(SONGQUAN), TODAY)
    assert own.case(own.register(headline="松泉又一件")).number == "松信〔2024〕3号"


def test_what_waits_is_counted_for_each_county_by_itself(both: Installation) -> None:
    for county in (SHENGZHOU, SONGQUAN):
        both.clients[county]["clerk"].get("/")
    counted = both.app.extensions["onecase"].counted
    assert {SHENGZHOU, SONGQUAN} <= {county for county, _ in counted}


def test_the_same_person_leaves_two_fingerprints(untouched: Installation) -> None:
    answers = {"petitioner_phone": "13912345678", "petitioner_name": "同一个人"}
    prints = []
    for kind, county in ((Office, SHENGZHOU), (Songquan, SONGQUAN)):
        office = kind(untouched.desks.of(county), TODAY)
        prints.append(office.case(office.register(**answers)).facts["petitioner.key"])
    assert prints[0] != prints[1]


def test_files_lie_in_a_folder_for_each_county(both: Installation) -> None:
    (sha256,) = both.things[SONGQUAN].fill["sha256"]
    stores = [both.desks.of(county).files for county in (SHENGZHOU, SONGQUAN)]
    assert [store.check(sha256) for store in stores] == ["missing", "whole"]
    assert stores[0].folder == both.app.extensions["onecase"].settings.instance.folder / "uploads"


def test_the_check_of_records_is_each_countys_own(both: Installation) -> None:
    client = both.clients[SONGQUAN]["auditor"]
    office = both.app.extensions["onecase"]
    for county in (SHENGZHOU, SONGQUAN):
        RecordCheck(both.desks.of(county), office.folder_of(county)).wait()
        (office.folder_of(county) / "record-check.json").unlink(missing_ok=True)
    client.post("/journal/check", data={"csrf_token": both.token(client)})
    theirs = both.clients[SHENGZHOU]["auditor"].get("/journal/check")
    assert_nothing_told(theirs, both.things[SONGQUAN], "/journal/check")
    assert not (office.folder_of(SHENGZHOU) / "record-check.json").exists()


def test_before_the_sign_in_one_chooses_among_the_counties(both: Installation) -> None:
    client = both.app.test_client()
    page = client.get("/sign-in?next=/cases/petition")
    for county, title in ((SHENGZHOU, "嵊州市"), (SONGQUAN, "松泉县"), (YUEZHOU, "越州市")):
        link = f'href="/sign-in?county={county}&amp;next=/cases/petition"'
        assert re.search(rf"{re.escape(link)}[^>]*>{title}</a>", page.text), county
    assert client.get(f"/sign-in?county={SONGQUAN}").headers["Set-Cookie"].startswith("county=")
    assert "松泉一案一评" in client.get("/sign-in").text, "remembered"


def test_a_session_that_names_no_county_has_ended(both: Installation) -> None:
    """Cookies of before there were counties name the person alone."""
    client = session_at(both, SHENGZHOU, "clerk")
    with client.session_transaction() as session:
        stamp, _, person = str(session["_user_id"]).split("/")
        session["_user_id"] = f"{stamp}/{person}"
    assert client.get("/cases/petition").status_code == 302


def test_a_session_of_a_county_that_is_gone_has_ended(both: Installation) -> None:
    client = session_at(both, SHENGZHOU, "clerk")
    with client.session_transaction() as session:
        session["_user_id"] = str(session["_user_id"]).replace(SHENGZHOU, "nowhere")
    assert client.get("/cases/petition").status_code == 302


@dataclass(frozen=True)
class Foreign:
    """Ids of what the other county has."""

    case: str
    session: str
    sha256: str
    county: str

    @classmethod
    def of(cls, things: Belongings) -> Foreign:
        fill = things.fill
        return cls(fill["case"][0], fill["session"][0], fill["sha256"][0], things.county)


def open_table_of(desk: Desk, session: str, case: str, **_: object) -> object:
    with desk.database.reading(desk.county) as unit:
        return open_table(unit, desk, session, case)


SERVICES: tuple[Callable[..., object], ...] = (
    lambda desk, it, who: open_file(desk, it.case, **who),
    lambda desk, it, who: read_file(desk, open_file(desk, it.case, **who), it.sha256),
    lambda desk, it, who: open_table_of(desk, it.session, it.case, **who),
    lambda desk, it, who: read_session(desk, it.session, **who),
    lambda desk, it, who: read_document(desk, "county", it.county, None, **who),
    lambda desk, it, who: perform_step(desk, it.case, "accept", answers={}, **who),
    lambda desk, it, who: freeze_frame(desk, it.session, **who),
    lambda desk, it, who: discard_document_draft(desk, "county", it.county, **who),
)
"""Services asked for something of the other county, by their own county's people."""


def test_no_service_of_a_county_knows_what_is_the_others(untouched: Installation) -> None:
    it = Foreign.of(untouched.things[SONGQUAN])
    desk, before = untouched.desks.of(SHENGZHOU), untouched.state(SONGQUAN)
    county = untouched.county(SHENGZHOU)
    for person in set(people_by_role(county).values()):
        who = {"actor": actor_of(county, person), "at": moment_of(TODAY)}
        for ask in SERVICES:
            with suppress(NotFoundError, AccessError):
                assert not ask(desk, it, who), person
    assert untouched.state(SONGQUAN) == before
