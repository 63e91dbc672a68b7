"""A small county with its own instance folder, for the shell of the web interface."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import paper_town
import pytest
from argon2 import PasswordHasher
from browser_support import launched
from compiled_templates import compiled_once
from flask import Flask
from flask.testing import FlaskClient
from webui_support import PASSWORD, rooms

from engine.places import Instance
from engine.records.session import Database
from engine.terms import CountyId
from webui import create_app
from webui.blueprints import BLUEPRINTS
from webui.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Tests sign in hundreds of times; how dear a guess is, is no matter here."""


@pytest.fixture(scope="session", autouse=True)
def compiled_templates() -> Iterator[None]:
    """Nearly every test has an application of its own; their templates are the same."""
    with compiled_once():
        yield


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small county's documents; everybody has a sign-in."""
    path = tmp_path_factory.mktemp("furnished") / "onecase.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    paper_town.publish(database)
    with database.writing("paper-town") as unit:
        for person in ("anna", "bert", "cleo", "dora", "emil"):
            unit.put_account(person, person, QUICK.hash(PASSWORD))
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
        demo=True,
        today=paper_town.OPENING_DAY,
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


@pytest.fixture(scope="module")  # Playwright cannot be started twice: others have their own
def browser() -> Iterator[Browser]:
    """Chromium, for as long as a module's tests run."""
    with launched() as chromium:
        yield chromium
