"""``onecase pull`` and ``onecase push`` at the terminal: what is told, and with which exit code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from versions_support import next_text

from webui import cli

RUBRIC = "rubrics/first-petition.yaml"
NEXT = "rubrics/first-petition-2.yaml"


def run(instance: Path, *words: object, language: str = "zh") -> Result:
    told = ["--lang", language, *map(str, words), "--instance", str(instance)]
    return CliRunner().invoke(cli.onecase, told)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """A new installation with the shipped documents."""
    assert run(tmp_path / "data", "publish").exit_code == 0
    return tmp_path / "data"


@pytest.fixture
def rules(instance: Path, tmp_path: Path) -> Path:
    """The library of the installation in a folder."""
    result = run(instance, "pull", tmp_path / "rules")
    assert result.exit_code == 0
    assert "草稿有 0 份" in result.output
    return tmp_path / "rules"


def write_next(rules: Path, words: str) -> None:
    text = next_text((rules / RUBRIC).read_text("utf-8"), date(2099, 1, 1))
    (rules / NEXT).write_text(words + text, "utf-8")


def test_a_version_goes_round(instance: Path, rules: Path) -> None:
    write_next(rules, "# 第一稿\n")
    pushed = run(instance, "push", rules, "--by", "ma-zhihao")
    assert pushed.exit_code == 0, pushed.output
    assert f"{NEXT}：已是草稿" in pushed.output
    again = run(instance, "pull", rules, language="en")
    assert "Pulled 0 documents; drafts: 1" in again.output


def test_a_version_raised_in_place_says_where_it_went(instance: Path, rules: Path) -> None:
    text = next_text((rules / RUBRIC).read_text("utf-8"), date(2099, 1, 1))
    (rules / RUBRIC).write_text(text, "utf-8")
    pushed = run(instance, "push", rules, "--by", "ma-zhihao")
    assert f"由 {RUBRIC} 移来" in pushed.output


def test_errors_of_a_draft_are_told_with_it(instance: Path, rules: Path) -> None:
    write_next(rules, "")
    wrong = (rules / NEXT).read_text("utf-8").replace("from: 70,", "from: 700,")
    (rules / NEXT).write_text(wrong, "utf-8")
    pushed = run(instance, "push", rules, "--by", "ma-zhihao")
    assert pushed.exit_code == 0
    assert "grades" in pushed.output


def test_a_refused_file_ends_with_one_and_the_way_out(instance: Path, rules: Path) -> None:
    (rules / RUBRIC).write_text((rules / RUBRIC).read_text("utf-8") + "# 加一句\n", "utf-8")
    refused = run(instance, "push", rules, "--by", "ma-zhihao")
    assert refused.exit_code == 1
    assert "version 改为 2" in refused.output
    assert "没有写入任何内容" in refused.output


def test_a_conflict_ends_with_one_and_three_ways_out(
    instance: Path, rules: Path, tmp_path: Path
) -> None:
    write_next(rules, "# 第一稿\n")
    assert run(instance, "push", rules, "--by", "ma-zhihao").exit_code == 0
    other = tmp_path / "other"
    run(instance, "pull", other)
    write_next(other, "# 别人的第二稿\n")
    assert run(instance, "push", other, "--by", "ma-zhihao").exit_code == 0
    write_next(rules, "# 我的第二稿\n")
    for words in (
        ("push", rules, "--by", "ma-zhihao"),
        ("pull", rules),
        ("pull", rules, "--beside"),
    ):
        result = run(instance, *words)
        assert result.exit_code == 1
        assert "-# 别人的第二稿" in result.output
        assert "+# 我的第二稿" in result.output
        for way in ("--take", "--keep", "--beside"):
            assert way in result.output
    assert (rules / f"{NEXT}.library").exists()
    kept = run(instance, "pull", rules, "--keep", NEXT)
    assert kept.exit_code == 0
    assert f"{NEXT}：您改过" in kept.output
    assert run(instance, "push", rules, "--by", "ma-zhihao").exit_code == 0


def test_a_folder_behind_the_library_is_told(instance: Path, rules: Path, tmp_path: Path) -> None:
    write_next(rules, "# 第一稿\n")
    run(instance, "push", rules, "--by", "ma-zhihao")
    other = tmp_path / "other"
    run(instance, "pull", other)
    write_next(other, "# 别人的第二稿\n")
    run(instance, "push", other, "--by", "ma-zhihao")
    behind = run(instance, "push", rules, "--by", "ma-zhihao")
    assert behind.exit_code == 0
    assert f"{NEXT}：文件库里更新" in behind.output


def test_who_pushes_must_be_named(instance: Path, rules: Path) -> None:
    assert run(instance, "push", rules).exit_code == 2


def test_a_document_the_library_does_not_have_is_told_as_new(instance: Path, rules: Path) -> None:
    text = (rules / RUBRIC).read_text("utf-8")
    text = text.replace("id: first-petition\n", "id: town-visit\n", 1)
    (rules / "rubrics/town-visit.yaml").write_text(text, "utf-8")
    pushed = run(instance, "push", rules, "--by", "ma-zhihao")
    assert pushed.exit_code == 0
    assert "rubrics/town-visit.yaml：已是新文件的草稿" in pushed.output
    assert "推送 1 份草稿" in pushed.output
