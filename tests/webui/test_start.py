"""What a start may not wait for: libraries that only some commands and pages need."""

from __future__ import annotations

import subprocess
import sys

import pytest

START = {
    "any command": "import webui.cli",
    "a WSGI server": "import webui",
    "onecase serve": "import webui.cli.serving",
    "onecase demo": "import webui.cli.demonstration",
}
LATER = (
    "cryptography",  # only to sign packs and to know who signed one
    "alembic",  # only for a database that is not at the newest version
    "dbos",  # only in `onecase worker`
    "defusedxml",  # only to read DMN
    "duckdb",  # only for many cases at once, and so are the next two
    "ibis",
    "sqlglot",
    "openpyxl",  # only for workbooks
    "engine.analytics.bulk_scoring",
    "engine.configuration.dmn",
    "engine.configuration.workbook",
    "engine.demonstration.demo",  # only to build the demo, once
    "rich.progress",
)


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh Python has loaded after a statement."""
    told = subprocess.run(
        [sys.executable, "-c", f"import sys; {statement}; print(*sys.modules)"],
        capture_output=True,
        check=True,
        text=True,
    )
    return set(told.stdout.split())


@pytest.mark.parametrize("statement", START.values(), ids=START)
def test_a_start_loads_nothing_that_only_some_commands_need(statement: str) -> None:
    assert not loaded_by(statement).intersection(LATER)


@pytest.mark.parametrize(
    ("statement", "module"),
    [
        ("import webui.cli.workbooks", "openpyxl"),
        ("import engine.analytics.bulk_scoring", "duckdb"),
        ("import webui.cli.demo_building", "engine.demonstration.demo"),
    ],
)
def test_what_needs_them_does_load_them(statement: str, module: str) -> None:
    assert module in loaded_by(statement)
