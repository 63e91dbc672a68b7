"""The tour: the true cases played in an instance of their own, and whether they came out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from engine.demonstration.agenda import Agenda
from engine.demonstration.dice import Dice
from engine.demonstration.instance import publish_shipped
from engine.demonstration.outcome import Outcome, compare_outcome
from engine.demonstration.player import Line, Player
from engine.demonstration.population import Population, Recipe
from engine.demonstration.story import Story, shipped_stories
from engine.demonstration.texts import shipped_text
from engine.places import Instance
from engine.records.session import Database
from engine.services.desk import Desk
from engine.services.verify_records import verify_records
from engine.terms import CountyId

SEED = "tour"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a story."""

    story: Story
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class TourReport:
    """What came of a tour.

    Attributes:
        lines: The stories as told, in the order of their days.
        told: Each story with what was expected and what came.
        differences: What a rebuild of the records from the journal found; 0 if all agrees.
    """

    lines: tuple[Line, ...]
    told: tuple[Told, ...]
    differences: int

    @property
    def ok(self) -> bool:
        """Tell whether everything came out as the article tells."""
        agreed = all(each.agrees for told in self.told for each in told.outcomes)
        return agreed and self.differences == 0


def play_tour(
    folder: Path,
    *,
    county: str,
    config: Path | None = None,
    tell: Callable[[Line], None] | None = None,
) -> TourReport:
    """Play the shipped stories in a new instance and compare what came with what was expected.

    Args:
        folder: Where the instance is made; should be empty.
        county: Id of the county.
        config: Folder of documents; None takes the shipped ones.
        tell: Hears each line as it happens.
    """
    stories = shipped_stories()
    desk = _fresh_desk(folder, county)
    first = min(story.acts[0].on for story in stories)
    publish_shipped(desk, first - timedelta(days=30), config)
    lines: list[Line] = []

    def hear(line: Line) -> None:
        lines.append(line)
        if tell:
            tell(line)

    population = Population(
        desk,
        shipped_text("population", county, Recipe),
        Agenda(),
        Dice(SEED),
        ends=last_day(stories),
    )
    player = play_stories(population, stories, hear)
    population.agenda.run()
    told = tuple(
        Told(
            story, tuple(o for expected in story.expect for o in compare_outcome(player, expected))
        )
        for story in stories
    )
    differences = len(verify_records(desk))
    desk.database.close()
    return TourReport(tuple(lines), told, differences)


def _fresh_desk(folder: Path, county: str) -> Desk:
    """Return a desk of its own for the tour; the key is as short-lived as the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(Instance(folder).database_url)
    database.upgrade()
    return Desk(database, CountyId(county), secrets.token_bytes(32))


def play_stories(
    population: Population, stories: tuple[Story, ...], tell: Callable[[Line], None] | None
) -> Player:
    """Plan all stories on the population's agenda; return the player who will play them."""
    player = Player(population, tell)
    for story in stories:
        player.plan(story)
    return player


def last_day(stories: tuple[Story, ...]) -> date:
    """Return the last day of all stories."""
    return max(story.last_day for story in stories)
