"""A county is founded whole: documents, accounts, journal; or nothing of it is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from adoption_support import NOW, POSTS, TODAY, publish_mother, told

from engine.audit.entry import CountyFounded
from engine.configuration.packs.archive import read_archive
from engine.configuration.packs.reading import engine_version
from engine.configuration.packs.signing import SigningKey
from engine.errors import AccessError, ConflictError, FilingError, NotFoundError
from engine.records.session import Database
from engine.services.counties import Desks
from engine.services.county_packs import (
    SHIPPED,
    county_of,
    export_county,
    parent_named,
    parents_at_hand,
)
from engine.services.county_plan import Above, Answers
from engine.services.desk import Desk
from engine.services.found_county import Plan, found_county, make_plan
from engine.services.people import actor_of, sign_in
from engine.services.verify_records import check_records
from engine.terms import CountyId

PASSWORD = "a long sentence"


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    database = Database(f"sqlite:///{tmp_path / 'onecase.db'}")
    database.upgrade()
    publish_mother(database)
    yield Desks(database, CountyId("small"), lambda key: Desk(database, key, bytes(32)))
    database.close()


@pytest.fixture
def plan(desks: Desks) -> Plan:
    above = Above.of(parent_named(desks, "small"))
    return make_plan(Answers(told(), above), desks.counties())


def found(desks: Desks, plan: Plan, person: str = "zhou", act: str = "t", **more: str) -> CountyId:
    desk = desks.of("small")
    with desk.database.reading("small") as unit:
        actor = actor_of(desk.county_on(unit, TODAY).document, person)
    passwords = dict.fromkeys(plan.first_people, PASSWORD) | more
    return found_county(
        desk,
        plan,
        passwords=passwords,
        parent_from="small",
        token=act,
        drafts=(),
        actor=actor,
        at=NOW,
    )


def test_a_county_is_there_and_its_people_sign_in(desks: Desks, plan: Plan) -> None:
    key = found(desks, plan)
    assert desks.counties() == ("small", "qinghe")
    desk = desks.of(key)
    for person in ("an", "bo", "ding"):
        assert sign_in(desk, login=person, password=PASSWORD, day=TODAY).person == person
    with desk.database.reading(key) as unit:
        assert all(account.one_time for account in unit.accounts())
    with desk.database.reading(key) as unit:
        assert desk.county_on(unit, TODAY).document.title.zh == "青禾县"
        assert unit.accounts()[0].login == "an"


def test_both_journals_tell_who_founded_it_and_stay_whole(desks: Desks, plan: Plan) -> None:
    key = found(desks, plan)
    for county in ("small", key):
        desk = desks.of(county)
        with desk.database.reading(county) as unit:
            (entry,) = unit.entries_of_kind("county-founded")
        assert isinstance(entry.event, CountyFounded)
        assert entry.event.founder == "small/zhou"
        assert entry.event.accounts == ("an", "bo", "ding")
        assert check_records(desk).ok
    assert entry.on_behalf == "周六（小县）"


def test_a_failure_at_the_end_leaves_nothing(desks: Desks, plan: Plan) -> None:
    with pytest.raises(FilingError, match="密码"):
        found(desks, plan, er="short")
    assert desks.counties() == ("small",)
    with desks.database.reading("qinghe") as unit:
        assert unit.head().seq == 0
        assert unit.accounts() == ()


def test_a_taken_key_is_refused_also_when_it_was_free_a_moment_ago(
    desks: Desks, plan: Plan
) -> None:
    found(desks, plan)
    with pytest.raises(ConflictError, match="已有一个县在用"):
        found(desks, plan, act="another")


def test_the_same_submission_counts_once(desks: Desks, plan: Plan) -> None:
    found(desks, plan)
    with pytest.raises(ConflictError):
        found(desks, plan)


def test_who_may_not_found_counties_is_refused(desks: Desks, plan: Plan) -> None:
    with pytest.raises(AccessError, match="系统管理员"):
        found(desks, plan, person="wang")
    assert desks.counties() == ("small",)


def test_a_plan_with_errors_is_refused(desks: Desks) -> None:
    above = Above.of(parent_named(desks, "small"))
    plan = make_plan(Answers(told(posts={"posts": POSTS[:2]}), above), ())
    with pytest.raises(FilingError):
        found(desks, plan)


def test_a_county_founded_here_can_be_taken_over_in_turn(desks: Desks, plan: Plan) -> None:
    found(desks, plan)
    names = [one.name for one in parents_at_hand(desks, TODAY)]
    assert names == [SHIPPED, "small", "qinghe"]
    assert [county_of(name) for name in names] == [None, "small", "qinghe"]
    above = Above.of(parent_named(desks, "qinghe"))
    about = {**told()["about"], "id": "xincheng", "name": "新城县"}
    child = make_plan(Answers(told(about=about), above), desks.counties())
    assert child.ready, child.problems
    assert found(desks, child, act="child") == "xincheng"


def test_a_circle_of_counties_cannot_be_founded(desks: Desks, plan: Plan) -> None:
    found(desks, plan)
    above = Above.of(parent_named(desks, "qinghe"))
    again = make_plan(Answers(told(), above), ())
    assert any("所沿用的县的代码" in one.zh for one in again.problems)


def test_a_parent_that_is_not_there_is_refused(desks: Desks) -> None:
    with pytest.raises(NotFoundError):
        parent_named(desks, "nowhere")


def test_an_export_is_signed_and_reads_back(desks: Desks, plan: Plan) -> None:
    key = found(desks, plan)
    desk = desks.of(key)
    with desk.database.reading(key) as unit:
        actor = actor_of(desk.county_on(unit, TODAY).document, "bo")
    secret = SigningKey("青禾县", bytes(range(32)))
    name, content = export_county(desk, secret, actor=actor, day=TODAY)
    archive = read_archive(content, name, engine_version())
    assert archive.signer == secret.public
    assert archive.pack.head.id == "qinghe"
    assert set(archive.pack.files) == {"pack.yaml", "county.yaml", "workflows/petition.yaml"}
    assert archive.pack.parent is not None
    assert "calendar.yaml" in archive.pack.parent.files
