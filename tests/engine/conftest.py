"""The shipped county in a database: documents only, with settled petitions, or with a draw held.

Each is made once for all workers and copied for every test that asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_once import made_once
from office_support import HELD, Office, copy_of, new_desk, publish

Furnish = Callable[[Office], None]


def _made(
    factory: pytest.TempPathFactory, name: str, furnish: Furnish, base: Path | None = None
) -> Path:
    """Return a closed database in which this was done, on top of another one if given."""

    def make(folder: Path) -> None:
        if base is not None:
            copy_of(base, folder)
        office = Office(new_desk(folder / "onecase.db"))
        furnish(office)
        office.desk.database.close()

    return made_once(factory, name, make) / "onecase.db"


@pytest.fixture(scope="session")
def published_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped documents, published, and nothing else."""
    return _made(tmp_path_factory, "published", lambda office: publish(office.desk))


@pytest.fixture(scope="session")
def settled_file(published_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three settled petitions: one led by a department, two by a town, followed up once."""

    def furnish(office: Office) -> None:
        for number, (topic, place) in enumerate(
            [("预付卡消费", "剡湖街道"), ("村级资金管理", "甘霖镇"), ("村级工程建设", "谷来镇")]
        ):
            phone = f"1390000200{number}"
            case = office.settled(topic=topic, place=place, petitioner_phone=phone)
            office.do(case, "follow-up-city")

    return _made(tmp_path_factory, "settled", furnish, published_file)


@pytest.fixture(scope="session")
def drawn_file(settled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three petitions drawn in a session held on the day ``HELD``."""

    def furnish(office: Office) -> None:
        office.day = HELD
        office.drawn_session()

    return _made(tmp_path_factory, "drawn", furnish, settled_file)


def _opened(file: Path, folder: Path) -> Iterator[Office]:
    office = Office(new_desk(copy_of(file, folder)))
    yield office
    office.desk.database.close()


@pytest.fixture
def office(published_file: Path, tmp_path: Path) -> Iterator[Office]:
    """An office with the documents and no petitions yet, on a Monday."""
    yield from _opened(published_file, tmp_path / "office")


@pytest.fixture
def settled_office(settled_file: Path, tmp_path: Path) -> Iterator[Office]:
    """An office with three settled petitions, on the day of the review."""
    for office in _opened(settled_file, tmp_path / "settled"):
        office.day = HELD
        yield office


@pytest.fixture
def panel(drawn_file: Path, tmp_path: Path) -> Iterator[Office]:
    """An office whose session has drawn; nobody has scored yet."""
    for office in _opened(drawn_file, tmp_path / "drawn"):
        office.day = HELD
        yield office
