"""The commands that show the mechanism at work: ``tour`` and ``demo``."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.demonstration.sign_ins import SignIn
from engine.errors import ConfigurationError
from engine.places import Instance, shipped_config
from webui import cli
from webui.cli.sign_ins import read_sign_ins, write_sign_ins
from webui.settings import write_settings

CLERK = SignIn(login="han-zhuoqun", name="韩卓群", post="信访室工作人员", role="clerk")


@pytest.fixture(scope="module")
def stricter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped documents with one number changed: a reply without its basis costs 4, not 3."""
    folder = tmp_path_factory.mktemp("stricter") / "config"
    shutil.copytree(shipped_config(), folder)
    rubric = folder / "rubrics" / "first-petition.yaml"
    before = rubric.read_text("utf-8")
    old = "    when: {reply.cites_law: false}\n    deduct: {points: 3}"
    assert before.count(old) == 1
    after = before.replace(old, old.replace("points: 3", "points: 4"))
    rubric.write_text(after.split("\nexamples:")[0] + "\n", "utf-8")
    return folder


def test_the_tour_tells_where_another_rubric_comes_out_otherwise(stricter: Path) -> None:
    result = CliRunner().invoke(cli.onecase, ["tour", "--json", "--config", str(stricter)])
    told = json.loads(result.stdout)
    off = [
        (each["what"], each["expected"], each["found"])
        for story in told["stories"]
        for each in story["outcomes"]
        if not each["agrees"]
    ]
    assert off == [("score", "67", "66")]
    assert (result.exit_code, told["ok"], told["differences"]) == (1, False, 0)


def demo_folder(place: Path, *, demo: bool) -> Path:
    write_settings(
        Instance(place), county="shengzhou", demo=demo, today=date(2023, 8, 4) if demo else None
    )
    write_sign_ins(place, [CLERK])
    return place


def test_demo_data_that_are_there_are_not_made_again(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "instance", demo=True)
    result = CliRunner().invoke(cli.onecase, ["demo", "--instance", str(folder), "--no-serve"])
    assert result.exit_code == 0
    assert "han-zhuoqun" in result.output
    assert not (folder / "onecase.db").exists()


def test_a_folder_with_real_data_is_left_alone(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "instance", demo=False)
    result = CliRunner().invoke(cli.onecase, ["demo", "--instance", str(folder), "--no-serve"])
    assert isinstance(result.exception, ConfigurationError)
    assert "不会改动它" in str(result.exception)


def test_sign_ins_are_kept_beside_the_data(tmp_path: Path) -> None:
    write_sign_ins(tmp_path, [CLERK])
    assert read_sign_ins(tmp_path) == (CLERK,)


def test_a_demo_needs_no_worker(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "instance", demo=True)
    result = CliRunner().invoke(cli.onecase, ["worker", "--instance", str(folder)])
    assert isinstance(result.exception, ConfigurationError)
    assert "tick --as-of" in str(result.exception)
