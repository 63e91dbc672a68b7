"""A served county of Shengzhou, empty but for its documents, and people who sign in to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from browser_support import MISSING, served
from flask import Flask
from journey_support import Enter, House, Person
from story_support import app_in
from webui_support import PASSWORD

from engine.demonstration.instance import publish_shipped
from engine.places import Instance
from engine.records.session import Database
from engine.services.desk import Desk
from engine.terms import CountyId
from webui import create_app
from webui.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TODAY = date(2023, 5, 25)
COUNTY = "shengzhou"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip journeys loudly where there is no browser, unless they are required."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if MISSING:
                item.add_marker(pytest.mark.skip(reason="no Chromium, or assets not built"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    instance = Instance(tmp_path)
    settings = Settings(
        instance=instance,
        county=CountyId(COUNTY),
        database_url=instance.database_url,
        secret=bytes(32),
        demo=True,
        today=TODAY,
    )
    database = Database(instance.database_url)
    database.upgrade()
    desk = Desk(database, CountyId(COUNTY), settings.key_for("fingerprints of persons"))
    publish_shipped(desk, date(2023, 1, 1))
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with database.writing(COUNTY) as unit:
        for person in desk.county_on(unit, TODAY).document.people:
            unit.put_account(person.id, person.id, quick)
    app = create_app(settings)
    with served(app) as address:
        yield House(address, desk)
    app.extensions["onecase"].desk.database.close()
    database.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def enter(request: pytest.FixtureRequest, browser: Browser, house: House) -> Iterator[Enter]:
    """Let people in, each with a browser session of their own."""
    contexts = []

    def let_in(login: str) -> Person:
        context = browser.new_context(locale="zh-CN", java_script_enabled=request.param)
        context.set_default_timeout(15_000)
        contexts.append(context)
        person = Person(context.new_page(), house.url)
        person.sign_in(login)
        return person

    yield let_in
    for context in contexts:
        context.close()


@pytest.fixture
def late_county(tmp_path: Path) -> Iterator[Flask]:
    """A county with one case concluded too late, and a session that was opened before today."""
    app = app_in(tmp_path, "late")
    yield app
    app.extensions["onecase"].desk.database.close()


@pytest.fixture
def late_address(late_county: Flask) -> Iterator[str]:
    with served(late_county) as address:
        yield address
