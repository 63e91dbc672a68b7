"""The tour, played once, and a small plan of demo data."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from made_once import made_once
from office_support import COUNTY, Office, new_desk
from tour_support import Tour

from engine.demonstration.demo import DemoPlan
from engine.demonstration.halfyears import HalfYears
from engine.demonstration.population import Recipe
from engine.demonstration.texts import parse_text, shipped_text
from engine.demonstration.tour import play_tour

SMALL = (Path(__file__).parent / "small-halfyears.yaml").read_text("utf-8")


@pytest.fixture(scope="session")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Tour:
    """All three stories, played once; nobody may change what they left."""

    def play(folder: Path) -> None:
        report = play_tour(folder / "instance", county=COUNTY)
        (folder / "report").write_bytes(pickle.dumps(report))

    folder = made_once(tmp_path_factory, "tour", play)
    report = pickle.loads((folder / "report").read_bytes())  # noqa: S301  our own of just now
    return Tour(report, Office(new_desk(folder / "instance" / "onecase.db")))


@pytest.fixture(scope="session")
def small_plan() -> DemoPlan:
    """Demo data of one spring, without stories."""
    return DemoPlan(
        recipe=shipped_text("population", COUNTY, Recipe),
        plan=parse_text(SMALL, "small-halfyears.yaml", HalfYears),
        stories=(),
    )
