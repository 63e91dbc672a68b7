"""An installation with one small county whose administrator may found others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from adoption_support import TODAY, publish_mother
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from webui_support import PASSWORD, sign_in

from engine.places import Instance
from engine.records.session import Database
from engine.terms import CountyId
from webui import create_app
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
