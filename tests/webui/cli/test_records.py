"""The commands ``tick`` and ``worker``: what they say, what they refuse, where the worker lives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from story_support import KEY, desk_in

from engine.errors import ConfigurationError
from engine.places import Instance
from engine.records.session import Database
from engine.services.counties import Desks
from engine.services.desk import Desk
from webui import cli
from webui.cli import records
from webui.settings import write_settings

LATER = "2023-11-01"
"""Long after the story: whatever is still open is overdue."""


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.onecase, list(words))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Path]:
    with desk_in(tmp_path):
        write_settings(Instance(tmp_path), county="shengzhou")
        yield tmp_path


def test_tick_lists_each_rule_with_its_case(installation: Path) -> None:
    result = run("tick", "--instance", str(installation), "--as-of", LATER)
    assert result.exit_code == 0
    assert "信访件" in result.output
    assert "嵊" in result.output
    assert "2023-11-01：触发" in result.output


def test_tick_speaks_english(installation: Path) -> None:
    result = run("--lang", "en", "tick", "--instance", str(installation), "--as-of", LATER)
    assert "Rule that fired" in result.output or "Rule" in result.output
    assert result.exit_code == 0


def test_tick_refuses_a_day_that_is_none(installation: Path) -> None:
    result = run("tick", "--instance", str(installation), "--as-of", "2023-02-30")
    assert result.exit_code == 2
    assert "2023-02-30" in result.output


class Waited:
    """Stands in for the wait without end: the worker runs, then is stopped as by Ctrl+C."""

    def wait(self) -> None:
        raise KeyboardInterrupt


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "Event", Waited)


@pytest.mark.usefixtures("stopped")
def test_the_worker_says_that_it_runs_and_keeps_its_jobs_in_the_folder(
    installation: Path,
) -> None:
    result = run("worker", "--instance", str(installation))
    assert "后台进程已启动" in result.output
    assert result.exit_code == 1
    assert (installation / "jobs.db").exists()


@pytest.mark.usefixtures("stopped")
def test_the_worker_of_a_postgresql_county_keeps_its_jobs_beside_the_records(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    class Noted:
        def __init__(self, _: Desk, state_url: str) -> None:
            begun.append(state_url)

        def __enter__(self) -> None:
            raise KeyboardInterrupt

        def __exit__(self, *_: object) -> None: ...

    url = "postgresql+psycopg://onecase@db.example/onecase"
    monkeypatch.setenv("ONECASE_DATABASE", url)
    monkeypatch.setattr("engine.jobs.worker.Worker", Noted)
    monkeypatch.setattr(
        records,
        "all_desks",
        lambda settings: Desks.alone(Desk(Database("sqlite://"), settings.county, KEY)),
    )
    run("worker", "--instance", str(installation))
    assert begun == [url]


def test_demo_data_need_no_worker(tmp_path: Path) -> None:
    write_settings(
        Instance(tmp_path / "demo"), county="shengzhou", demo=True, today=date(2023, 8, 4)
    )
    result = run("worker", "--instance", str(tmp_path / "demo"))
    assert isinstance(result.exception, ConfigurationError)
    assert "演示数据停在某一天" in str(result.exception)
