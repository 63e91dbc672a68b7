"""Totals that one county shows to another: what was agreed, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from made_once import made_once
from office_support import publish
from songquan_support import COUNTY as SONGQUAN
from songquan_support import EXAMPLE, OPENED, Songquan
from two_counties import SUPERVISOR, YUEZHOU

from engine.clock import moment_of
from engine.configuration.library import load_library
from engine.configuration.packs.reading import open_source
from engine.errors import AccessError
from engine.records.session import Database
from engine.services.agreed_totals import CountyTotals, read_agreed_totals
from engine.services.counties import Desks
from engine.services.desk import Desk
from engine.services.people import actor_of
from engine.services.start_pack import NewCounty, start_pack

AUTUMN = date(2024, 9, 2)


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which Songquan and the city above it have their documents."""

    def make(folder: Path) -> None:
        desks = desks_in(folder)
        publish(desks.found(SONGQUAN), EXAMPLE, date(2024, 1, 2))
        publish(desks.found(YUEZHOU), SUPERVISOR, date(2024, 1, 2))
        desks.database.close()

    return made_once(tmp_path_factory, "supervised", make)


def desks_in(folder: Path) -> Desks:
    database = Database(f"sqlite:///{folder / 'onecase.db'}")
    database.upgrade()
    return Desks(database, SONGQUAN, lambda name: Desk(database, name, name.encode() * 16))


@pytest.fixture
def desks(begun: Path, tmp_path: Path) -> Iterator[Desks]:
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    desks = desks_in(tmp_path)
    yield desks
    desks.database.close()


def registered(desks: Desks, count: int) -> Songquan:
    office = Songquan(desks.of(SONGQUAN), OPENED)
    for number in range(count):
        office.register(petitioner_phone=f"1390000{number:04}")
    return office


def read(desks: Desks, person: str = "lu-wen", on: date = AUTUMN) -> tuple[CountyTotals, ...]:
    desk = desks.of(YUEZHOU)
    with desk.database.reading(YUEZHOU) as unit:
        actor = actor_of(desk.county_on(unit, on).document, person)
    return read_agreed_totals(desks, desk, OPENED, actor=actor, at=moment_of(on))


def values(desks: Desks, on: date = AUTUMN) -> list[Decimal | None]:
    (county,) = read(desks, on=on)
    return [figure.value for figure in county.figures]


def test_it_reads_the_measures_agreed_and_no_other(desks: Desks) -> None:
    registered(desks, 4)
    (county,) = read(desks)
    assert county.county.zh == "松泉县"
    assert [(figure.title.zh, figure.value) for figure in county.figures] == [
        ("信访举报总量", 4),
        ("重复信访", 0),
        ("下发问题整改清单", 0),
    ]


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (2, None), (3, 3)])
def test_totals_below_the_limit_are_not_told_but_none_is(
    desks: Desks, count: int, told: int | None
) -> None:
    registered(desks, count)
    assert values(desks)[0] == told


def test_a_half_year_that_runs_is_not_told_where_small_totals_are_kept_back(desks: Desks) -> None:
    registered(desks, 4)
    assert values(desks, on=date(2024, 6, 30)) == [None, None, None]
    assert values(desks, on=date(2024, 7, 1))[0] == 4


def test_who_has_no_right_to_totals_reads_none(desks: Desks) -> None:
    with pytest.raises(AccessError):
        read(desks, person="tang-ning")


def test_agreements_and_looks_are_not_taken_over_with_the_documents(tmp_path: Path) -> None:
    new = NewCounty("child", "子县", "Child", date(2024, 1, 1))
    start_pack(tmp_path / "child", open_source(EXAMPLE), new)
    parent, child = (
        load_library(folder).county().document for folder in (EXAMPLE, tmp_path / "child")
    )
    assert parent.agreed_totals
    assert parent.brand
    assert child.measures == parent.measures
    assert (child.agreed_totals, child.brand) == ((), None)
