"""The shipped county with sign-ins, at the pages and at the desk at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from office_support import COUNTY, MONDAY, Office, publish
from webui_support import PASSWORD

from engine.places import Instance
from engine.records.session import Database
from engine.services.desk import Desk
from webui import create_app
from webui.settings import Settings

TODAY = date(2023, 3, 6)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped documents; everybody has a sign-in."""
    path = tmp_path_factory.mktemp("shipped") / "onecase.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    desk = Desk(database, COUNTY, bytes(32))
    publish(desk)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with database.writing(COUNTY) as unit:
        for person in desk.county_on(unit, TODAY).document.people:
            unit.put_account(person.id, person.id, quick)
    database.close()
    return path


@pytest.fixture
def app(tmp_path: Path, shipped: Path) -> Iterator[Flask]:
    instance = Instance(tmp_path / "instance")
    instance.folder.mkdir()
    shutil.copy(shipped, instance.folder / "onecase.db")
    settings = Settings(
        instance=instance,
        county=COUNTY,
        database_url=instance.database_url,
        secret=bytes(32),
        demo=True,
        today=TODAY,
    )
    made = create_app(settings)
    yield made
    made.extensions["onecase"].desk.database.close()


@pytest.fixture
def office(app: Flask) -> Office:
    return Office(app.extensions["onecase"].desk, MONDAY)
