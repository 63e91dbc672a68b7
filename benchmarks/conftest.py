"""The report of a run, shown at its end and written where ``--write`` says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.report import Report


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the document to be written."""
    parser.addoption("--write", type=Path, metavar="FILE", help="write the results to this file")


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> Iterator[Report]:
    """Gather what all measurements find; show it and write it when they are through."""
    gathered = Report()
    yield gathered
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n\n{gathered.text()}")
    path = request.config.getoption("--write")
    if path is not None:
        gathered.write(path)
