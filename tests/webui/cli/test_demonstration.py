"""The commands that show the mechanism at work: ``tour`` and ``demo``."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner

from engine.demonstration import demo
from engine.demonstration.halfyears import HalfYears
from engine.demonstration.sign_ins import SignIn
from engine.demonstration.texts import parse_text
from engine.errors import ConfigurationError
from engine.places import Instance, shipped_config
from webui import cli
from webui.cli.sign_ins import read_sign_ins, write_sign_ins
from webui.settings import read_settings, write_settings

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


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo of a few petitions in place of two half-years, and passwords hashed quickly."""
    shipped = demo.shipped_plan("shengzhou")
    plan = parse_text(FEW, "few.yaml", HalfYears)
    monkeypatch.setattr(demo, "shipped_plan", lambda _: replace(shipped, plan=plan, stories=()))
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("engine.services.people._HASHER", quick)


FEW = """
plan: few
today: 2023-02-10
slow_in_hundred: 0
slow_days: [9, 16]
periods: [{first: 2023-01-03, last: 2023-01-31, petitions: 4, repeats: 0}]
reviews: []
members: []
secretary: liang-xudong
witnesses: []
reviewed: 0
poor: 0
investigated: []
investigated_before: 2023-01-04
expected:
  first: 2023-01-01
  last: 2023-06-30
  reader: huang-xiaohong
  figures: [{measure: petitions, value: 4}]
"""


@pytest.mark.usefixtures("few")
def test_a_demo_is_made_once_and_says_who_may_sign_in(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    words = ["demo", "--instance", str(folder), "--no-serve"]
    made = CliRunner().invoke(cli.onecase, words)
    assert made.exit_code == 0, made.exception
    assert "演示数据已建好，共办理" in made.output
    assert "演示账号（密码都是 yi-an-yi-ping）" in made.output
    assert [each.name for each in tmp_path.iterdir()] == ["instance"]
    roles = {each.role for each in read_sign_ins(folder)}
    assert {"clerk", "handler", "chair", "auditor"} <= roles
    settings = read_settings({"ONECASE_INSTANCE": str(folder)})
    assert (settings.demo, settings.today) == (True, date(2023, 2, 10))
    again = CliRunner().invoke(cli.onecase, words)
    assert "演示数据已建好" not in again.output
    assert "韩卓群" in again.output


@pytest.mark.usefixtures("few")
def test_a_demo_whose_figures_differ_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = demo.shipped_plan("shengzhou")
    wrong = parse_text(FEW.replace("value: 4", "value: 5"), "few.yaml", HalfYears)
    monkeypatch.setattr(demo, "shipped_plan", lambda _: replace(plan, plan=wrong))
    result = CliRunner().invoke(
        cli.onecase, ["demo", "--instance", str(tmp_path / "instance"), "--no-serve"]
    )
    assert isinstance(result.exception, ConfigurationError)
    assert "信访举报总量应为5，实际4" in str(result.exception)
    assert not (tmp_path / "instance").exists()


def test_the_pages_of_a_demo_are_served_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[str, int]] = []
    monkeypatch.setattr(
        "webui.cli.demonstration.serve_at",
        lambda _voice, _settings, host, port: served.append((host, port)),
    )
    folder = demo_folder(tmp_path / "instance", demo=True)
    words = ["demo", "--instance", str(folder), "--port", "8123"]
    assert CliRunner().invoke(cli.onecase, words).exit_code == 0
    assert served == [("127.0.0.1", 8123)]


@pytest.mark.slow
def test_the_tour_ends_with_a_table_of_what_was_expected_and_what_came() -> None:
    result = CliRunner().invoke(cli.onecase, ["--lang", "en", "tour"])
    assert result.exit_code == 0
    assert "registered 嵊信〔2023〕1号" in result.output
    assert "Petitions · Score" in result.output
    assert "✓ 67" in result.output
    assert "✗" not in result.output


@pytest.mark.slow
def test_the_tour_names_what_came_out_otherwise(stricter: Path) -> None:
    result = CliRunner().invoke(cli.onecase, ["tour", "--config", str(stricter)])
    assert result.exit_code == 1
    assert "✗ 66" in result.output
    assert "有结果与报道不符" in result.output


def test_sign_ins_are_kept_beside_the_data(tmp_path: Path) -> None:
    write_sign_ins(tmp_path, [CLERK])
    assert read_sign_ins(tmp_path) == (CLERK,)


def test_a_demo_needs_no_worker(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "instance", demo=True)
    result = CliRunner().invoke(cli.onecase, ["worker", "--instance", str(folder)])
    assert isinstance(result.exception, ConfigurationError)
    assert "tick --as-of" in str(result.exception)
