"""Commands of an installation with several counties."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from made_once import made_once
from songquan_support import EXAMPLE
from two_counties import SUPERVISOR

from engine.records.session import Database
from webui import cli
from webui.cli.places import all_desks, settings_of

PASSWORD = "a sentence of mine\n"


def run(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli.onecase, list(words), input=typed)


def begin(folder: Path) -> None:
    """Begin with a small county; another joins."""
    place = str(folder / "data")
    assert run("publish", str(SUPERVISOR), "--instance", place).exit_code == 0
    assert run("publish", str(EXAMPLE), "--instance", place).exit_code == 0


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> str:
    made = made_once(tmp_path_factory, "joined", begin) / "data"
    return str(shutil.copytree(made, tmp_path / "data"))


def test_a_folder_of_another_county_joins_beside_the_first(place: str) -> None:
    desks = all_desks(settings_of(Path(place)))
    with closing(desks.database):
        assert desks.home == "yuezhou"
        assert desks.counties() == ("yuezhou", "songquan")
        with desks.database.reading("yuezhou") as unit:
            assert {each.pin.id for each in unit.documents()} == {"yuezhou", "workdays"}


def test_the_first_keeps_its_files_and_key_when_another_becomes_the_default(place: str) -> None:
    before = settings_of(Path(place))
    (Path(place) / "onecase.toml").write_text('county = "songquan"\n', "utf-8")
    after = settings_of(Path(place))
    assert (before.county, after.county) == ("yuezhou", "songquan")
    assert after.founded_by == before.founded_by == "yuezhou"
    for county in (before.county, after.county):
        assert before.key_of_county(county) == after.key_of_county(county)
    assert before.key_of_county(before.county) != before.key_of_county(after.county)
    folder = Path(place).resolve()
    assert after.instance.uploads_of("yuezhou", after.founded_by) == folder / "uploads"
    assert after.instance.uploads_of("songquan", after.founded_by) == (
        folder / "counties" / "songquan" / "uploads"
    )


def test_an_account_is_opened_in_the_county_named(place: str) -> None:
    words = ("account", "--instance", place, "--password-stdin", "bai-lu")
    assert "没有这名人员" in str(run(*words, typed=PASSWORD).exception)
    assert run(*words, "--county", "songquan", typed=PASSWORD).exit_code == 0
    with closing(Database(f"sqlite:///{place}/onecase.db")) as database:
        for county, known in (("songquan", True), ("yuezhou", False)):
            with database.reading(county) as unit:
                assert (unit.account("bai-lu") is not None) == known


@pytest.mark.parametrize("command", ["verify", "tick"])
@pytest.mark.parametrize("county", ["songquan", "yuezhou"])
def test_a_command_is_about_the_county_named(place: str, command: str, county: str) -> None:
    result = run(command, "--instance", place, "--county", county)
    assert result.exit_code == 0, result.output


def test_a_county_that_is_not_there_is_said_to_be_not_there(place: str) -> None:
    result = run("verify", "--instance", place, "--county", "nowhere")
    assert "没有这个县" in str(result.exception)


def test_the_doctor_looks_at_every_countys_calendar(place: str) -> None:
    output = run("doctor", "--instance", place).output
    assert output.count("日历") == 2
