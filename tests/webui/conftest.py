"""A small county with its own instance folder, for the shell of the web interface."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from webui_support import PASSWORD, rooms

from engine.audit.entry import DocumentPublished, Pin
from engine.clock import moment_of
from engine.configuration.library import library_of
from engine.places import Instance
from engine.records.session import Database
from engine.services.people import enter_account
from engine.terms import SYSTEM, CountyId
from webui import create_app
from webui.blueprints import BLUEPRINTS
from webui.settings import Settings

COUNTY = """\
kind: county
id: paper-town
title: {zh: 纸镇, en: Paper Town}
version: 1
effective_from: 2020-01-01
unit_kinds:
- {id: office, title: {zh: 机关, en: Office}}
units:
- {id: hall, title: {zh: 县府, en: Hall}, unit_kind: office}
areas: []
topics:
- {id: roads, title: {zh: 道路, en: Roads}}
roles:
- id: clerk
  title: {zh: 办事员, en: Clerk}
  scope: county
  may: [petition.register, petition.read]
- {id: guest, title: {zh: 旁听, en: Guest}, scope: county, may: []}
people:
- {id: anna, name: 安娜}
- {id: bert, name: 贝特}
- {id: cleo, name: 克丽奥}
posts:
- {id: desk, title: {zh: 前台, en: Front desk}, unit: hall, role: clerk, holder: anna}
- {id: bench, title: {zh: 旁听席, en: Bench}, unit: hall, role: guest, holder: bert}
"""

CALENDAR = """\
kind: calendar
id: working-days
title: {zh: 工作日, en: Working days}
version: 1
effective_from: 2020-01-01
years:
- {year: 2023, notice: none, holidays: [], workdays: []}
"""


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small county's documents; anna and bert have a sign-in."""
    path = tmp_path_factory.mktemp("furnished") / "onecase.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    at = moment_of(date(2023, 1, 1))
    library = library_of([("county.yaml", COUNTY), ("calendar.yaml", CALENDAR)])
    with database.writing("paper-town") as unit:
        for loaded in library.all():
            ref = loaded.ref
            pin = Pin(kind=ref.kind, id=ref.id, version=ref.version, sha256=ref.sha256)
            title, since = loaded.document.title.zh, loaded.effective_from
            unit.keep_document(pin, title, loaded.source_text, loaded.path, since)
            event = DocumentPublished(document=pin, title=title, effective_from=since)
            unit.record(event, actor=SYSTEM, at=at)
        for person in ("anna", "bert"):
            enter_account(unit, person=person, login=person, password=PASSWORD)
    database.close()
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    instance = Instance(tmp_path / "instance")
    instance.folder.mkdir()
    return Settings(
        instance=instance,
        county=CountyId("paper-town"),
        database_url=instance.database_url,
        secret=bytes(32),
    )


@pytest.fixture
def database(settings: Settings, furnished: Path) -> Iterator[Database]:
    """The test's own copy of the furnished database."""
    shutil.copy(furnished, settings.instance.folder / "onecase.db")
    database = Database(settings.database_url)
    yield database
    database.close()


@pytest.fixture
def app(settings: Settings, database: Database) -> Iterator[Flask]:
    app = create_app(settings, blueprints=(*BLUEPRINTS, rooms()))
    yield app
    app.extensions["onecase"].desk.database.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
