"""A county in which a short story was played: one session half scored, one just opened.

Played once in a test run; each test that writes works on a copy of the database file.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from webui_support import PASSWORD, sign_in

from engine.clock import moment_of
from engine.demonstration.agenda import Agenda
from engine.demonstration.dice import Dice
from engine.demonstration.instance import publish_shipped
from engine.demonstration.player import Player
from engine.demonstration.population import Population, Recipe
from engine.demonstration.story import read_story
from engine.demonstration.texts import shipped_text
from engine.places import Instance
from engine.records.session import Database
from engine.scoring.deductions import Finding
from engine.services.desk import Desk
from engine.services.people import actor_of
from engine.services.review_session import draw_cases, freeze_frame, hear_witness
from engine.services.score_case import hand_in_sheet, open_table
from engine.terms import Actor, CountyId
from webui import create_app
from webui.settings import Settings

KEY = b"a key for fingerprints in tests!"
TODAY = date(2023, 7, 28)
"""Day on which the second session is held; the story ends here."""

NOW = moment_of(TODAY, 14)
MAY, JULY = "monthly-review-2023-05-1", "monthly-review-2023-07-1"
"""The two sessions: the first drawn, with one case scored; the second only opened."""

SALON = "petition-2023-00001"
"""The case the story tells: drawn in May, scored by five, confirmed."""

PETITIONER = "孟小满"
"""Name of the petitioner of ``SALON``; must stand on no page of a review."""


@cache
def played(story: str = "short") -> Path:
    """Play a story, once in a run of the tests; return its database, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix=f"{story}-story-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = Database(f"sqlite:///{folder / 'onecase.db'}")
    database.upgrade()
    desk = Desk(database, CountyId("shengzhou"), KEY)
    publish_shipped(desk, date(2022, 1, 1))
    agenda = Agenda()
    recipe = shipped_text("population", "shengzhou", Recipe)
    population = Population(desk, recipe, agenda, Dice(story), ends=TODAY)
    player = Player(population)
    file = Path(__file__).parent / f"{story}-story.yaml"
    player.plan(read_story(file.read_text("utf-8"), file.name))
    agenda.run(until=TODAY)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with database.writing("shengzhou") as unit:
        for each in desk.county_on(unit, TODAY).document.people:
            unit.put_account(each.id, each.id, quick)
    database.close()
    return folder / "onecase.db"


def app_in(folder: Path, story: str = "short") -> Flask:
    """Return the web interface over a copy of the played database; it stands on ``TODAY``."""
    instance = Instance(folder)
    shutil.copy(played(story), folder / "onecase.db")
    settings = Settings(
        instance=instance,
        county=CountyId("shengzhou"),
        database_url=instance.database_url,
        secret=bytes(32),
        today=TODAY,
    )
    return create_app(settings)


def desk_of(app: Flask) -> Desk:
    """Return the desk an application works at."""
    desk = app.extensions["onecase"].desk
    assert isinstance(desk, Desk)
    return desk


def visitor(app: Flask, name: str | None = None, language: str = "zh") -> FlaskClient:
    """Return a browser in which this person is signed in; nobody if None."""
    client = app.test_client()
    if name is not None:
        sign_in(client, name)
    if language != "zh":
        client.set_cookie("language", language)
    return client


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    """Lend a desk over a copy of the played database in this folder."""
    copy = folder / "onecase.db"
    shutil.copy(played(), copy)
    database = Database(f"sqlite:///{copy}")
    try:
        yield Desk(database, CountyId("shengzhou"), KEY)
    finally:
        database.close()


def person(desk: Desk, name: str) -> Actor:
    """Return a person of the county as services take one."""
    with desk.database.reading(desk.county) as unit:
        return actor_of(desk.county_on(unit, TODAY).document, name)


def draw_july(desk: Desk) -> tuple[str, ...]:
    """Freeze, witness and draw the second session; return the cases drawn."""
    secretary = person(desk, "liang-xudong")
    freeze_frame(desk, JULY, actor=secretary, at=NOW)
    for name, words in (("shi-zhigang", "1 2 3"), ("wang-bingyan", "4 5 6")):
        hear_witness(desk, JULY, words=words, actor=person(desk, name), at=NOW)
    draw_cases(desk, JULY, actor=secretary, at=NOW)
    with desk.database.reading(desk.county) as unit:
        return tuple(each.case for each in unit.session(JULY).cases)


def assessors(desk: Desk, session: str, case: str) -> tuple[str, ...]:
    """Return who scores a case, in order of the seats."""
    with desk.database.reading(desk.county) as unit:
        return open_table(unit, desk, session, case).assessors


def hand_in(
    desk: Desk,
    session: str,
    case: str,
    findings: Sequence[Sequence[Finding]],
    *,
    skip: int = 0,
) -> None:
    """Let the assessors hand in in turn, as many as findings are given; the first may wait."""
    people = assessors(desk, session, case)[skip:]
    for name, found in zip(people, findings, strict=False):
        hand_in_sheet(desk, session, case, findings=found, actor=person(desk, name), at=NOW)
