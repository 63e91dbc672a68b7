"""Fixtures over the short story: a desk, an application to change, one only to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from story_support import app_in, desk_in, desk_of

from engine.services.desk import Desk


@pytest.fixture
def story_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over the test's own copy of the story."""
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.fixture(scope="session")
def read_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk over the story, for tests that only read."""
    with desk_in(tmp_path_factory.mktemp("read-desk")) as desk:
        yield desk


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The web interface over the test's own copy of the story."""
    app = app_in(tmp_path)
    yield app
    desk_of(app).database.close()


@pytest.fixture(scope="session")
def read_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The web interface over the story, for tests that only read."""
    app = app_in(tmp_path_factory.mktemp("read-app"))
    yield app
    desk_of(app).database.close()
