"""An installation with one small county whose administrator may found others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from adoption_support import NOW, TODAY, publish_mother, told
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from webui_support import PASSWORD, sign_in

from engine.places import Instance
from engine.records.session import Database
from engine.services.county_packs import parent_named
from engine.services.county_plan import Above, Answers
from engine.services.found_county import found_county, make_plan
from engine.services.people import actor_of
from engine.terms import CountyId
from webui import create_app
from webui.session import EXTENSION, Office
from webui.settings import Settings

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    instance = Instance(tmp_path / "instance")
    instance.folder.mkdir()
    database = Database(instance.database_url)
    database.upgrade()
    publish_mother(database)
    with database.writing("small") as unit:
        for person in ("zhou", "wu", "zheng", "wang"):
            unit.put_account(person, person, QUICK)
    database.close()
    settings = Settings(
        instance=instance,
        county=CountyId("small"),
        database_url=instance.database_url,
        secret=bytes(32),
        demo=True,
        today=TODAY,
    )
    app = create_app(settings)
    yield app
    app.extensions["onecase"].desk.database.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """The administrator of the mother county, signed in."""
    client = app.test_client()
    sign_in(client, "zhou")
    return client


@pytest.fixture
def author(app: Flask) -> FlaskClient:
    """The author of a county that was founded from the mother county, signed in there."""
    office: Office = app.extensions[EXTENSION]
    desks = office.desks
    plan = make_plan(Answers(told(), Above.of(parent_named(desks, "small"))), ())
    with desks.database.reading("small") as unit:
        founder = actor_of(office.desk.county_on(unit, TODAY).document, "zhou")
    found_county(
        office.desk,
        plan,
        passwords={"bo": PASSWORD, "ding": PASSWORD, "chu": PASSWORD},
        parent_from="small",
        token="t",
        drafts=(),
        actor=founder,
        at=NOW,
    )
    with desks.database.writing("qinghe") as unit:
        for person in ("bo", "ding", "chu"):
            unit.put_account(person, person, QUICK)  # they have chosen one of their own
    client = app.test_client()
    sign_in(client, "bo", county="qinghe")
    return client
