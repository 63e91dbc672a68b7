"""What was said then and what is said now: corrections recorded later can be left aside."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webui import cli

SOUND = Path(__file__).parents[2] / "broken_configuration" / "sound"
NOW = ("--on", "2023-07-01")
THEN = (*NOW, "--known-on", "2023-07-31")


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """A county whose rubric and workflow were corrected on 1 August, back to January."""
    folder = tmp_path / "config"
    shutil.copytree(SOUND, folder)
    _correct(folder / "rubrics/simple.yaml", "points: 2,", "points: 1,")
    _correct(folder / "workflows/petition.yaml", "lead: market, with: [east]", "lead: east")
    return folder


def _correct(first: Path, was: str, mended: str) -> None:
    text = first.read_text("utf-8")
    assert text.count(was) == 1
    second = text.replace(was, mended).replace(
        "version: 1\n", "version: 2\nreplaces: 1\nrecorded_on: 2023-08-01\n"
    )
    first.with_name(f"{first.stem}-2.yaml").write_text(second, "utf-8")


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.onecase, [str(word) for word in words])


@pytest.mark.parametrize(("day", "lost"), [(NOW, 1), (THEN, 2)])
def test_a_score_goes_by_the_correction_or_by_what_was_known(
    corrected: Path, day: tuple[str, ...], lost: int
) -> None:
    facts = corrected.parent / "facts.json"
    facts.write_text(json.dumps([{"case": "a", "reply.days_late": 3}]), "utf-8")
    result = run("score", "simple", facts, "--config", corrected, *day, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["total"] == 100 - lost


@pytest.mark.parametrize(("day", "lead"), [(NOW, "east"), (THEN, "market")])
def test_a_decision_goes_by_the_correction_or_by_what_was_known(
    corrected: Path, day: tuple[str, ...], lead: str
) -> None:
    asked = ("--table", "routing", "--input", '{"petition.topic": "cards"}', "--json")
    result = run("decide", "petition", "--config", corrected, *day, *asked)
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["output"]["lead"] == lead


@pytest.mark.parametrize("command", [("score", "a", __file__), ("decide", "a", "--input", "{}")])
def test_it_needs_the_day_it_is_about(command: tuple[str, ...]) -> None:
    result = run(*command, "--known-on", "2023-07-31")
    assert result.exit_code == 2
    assert "--known-on 要与 --on 同用" in result.output
