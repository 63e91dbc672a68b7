"""A county in which a short story was played: one session half scored, one just opened.

Played once in a test run; each test that writes works on a copy of the database file.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from engine.clock import moment_of
from engine.demonstration.agenda import Agenda
from engine.demonstration.dice import Dice
from engine.demonstration.instance import publish_shipped
from engine.demonstration.player import Player
from engine.demonstration.population import Population, Recipe
from engine.demonstration.story import read_story
from engine.demonstration.texts import shipped_text
from engine.records.session import Database
from engine.scoring.deductions import Finding
from engine.services.desk import Desk
from engine.services.people import actor_of
from engine.services.review_session import draw_cases, freeze_frame, hear_witness
from engine.services.score_case import hand_in_sheet, open_table
from engine.terms import Actor, CountyId

KEY = b"a key for fingerprints in tests!"
TODAY = date(2023, 7, 28)
"""Day on which the second session is held; the story ends here."""

NOW = moment_of(TODAY, 14)
PETITIONER = "孟小满"
"""Name of the petitioner of the case ``salon``; must stand on no page of a review."""


@dataclass(frozen=True, slots=True)
class Played:
    """What the story left behind.

    Attributes:
        file: SQLite database; copy it before writing.
        cases: Names in the story to ids of cases.
        sessions: Names in the story to ids of sessions.
    """

    file: Path
    cases: dict[str, str]
    sessions: dict[str, str]


@cache
def played() -> Played:
    """Play the short story, once in a run of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="short-story-"))
    database = Database(f"sqlite:///{folder / 'onecase.db'}")
    database.upgrade()
    desk = Desk(database, CountyId("shengzhou"), KEY)
    publish_shipped(desk, date(2022, 1, 1))
    agenda = Agenda()
    recipe = shipped_text("population", "shengzhou", Recipe)
    population = Population(desk, recipe, agenda, Dice("short"), ends=TODAY)
    player = Player(population)
    text = (Path(__file__).parent / "short-story.yaml").read_text("utf-8")
    player.plan(read_story(text, "short-story.yaml"))
    agenda.run(until=TODAY)
    database.close()
    return Played(folder / "onecase.db", dict(player.cast.cases), dict(player.cast.sessions))


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    """Lend a desk over a copy of the played database in this folder."""
    copy = folder / "onecase.db"
    shutil.copy(played().file, copy)
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
    session = played().sessions["july"]
    secretary = person(desk, "liang-xudong")
    freeze_frame(desk, session, actor=secretary, at=NOW)
    for name, words in (("shi-zhigang", "1 2 3"), ("wang-bingyan", "4 5 6")):
        hear_witness(desk, session, words=words, actor=person(desk, name), at=NOW)
    draw_cases(desk, session, actor=secretary, at=NOW)
    with desk.database.reading(desk.county) as unit:
        return tuple(each.case for each in unit.session(session).cases)


def assessors(desk: Desk, session: str, case: str) -> tuple[str, ...]:
    """Return who scores a case, in order of the seats."""
    with desk.database.reading(desk.county) as unit:
        return open_table(unit, desk, session, case).assessors


def hand_in(
    desk: Desk,
    session: str,
    case: str,
    findings: Sequence[Sequence[Finding]],
    at: datetime = NOW,
) -> None:
    """Let the assessors hand in in turn, as many as findings are given."""
    people = assessors(desk, session, case)
    for name, found in zip(people, findings, strict=False):
        hand_in_sheet(desk, session, case, findings=found, actor=person(desk, name), at=at)
