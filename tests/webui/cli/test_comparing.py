"""``onecase diff`` and ``onecase layers`` at the terminal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.errors import ConfigurationError, NotFoundError
from engine.places import shipped_config
from webui import cli

SECOND = """\
kind: rubric
id: first-petition
title: {zh: 初次信访调处“一案一评”评分表, en: Rubric for first-time petitions}
version: 2
effective_from: 2024-01-01
changes: [超期办结减半扣分]
extends: first-petition@1
change:
  items:
    conclude-late: {deduct: {each: 5, of: conclude.days_late, points: 1}, why: 先教育后扣分}
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.onecase, list(words))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped documents with a second version of the rubric."""
    copy = tmp_path / "config"
    shutil.copytree(shipped_config(), copy)
    (copy / "rubrics" / "second.yaml").write_text(SECOND, encoding="utf-8")
    return copy


def test_diff_says_clause_by_clause_what_is_laid_down_otherwise(folder: Path) -> None:
    result = run("diff", "first-petition@1", "first-petition@2", "--in", str(folder))
    assert result.exit_code == 0
    lines = result.output.split("\n")
    assert lines[0].startswith("first-petition@1（初次信访")
    assert lines[1] == "生效日：2023-01-01 → 2024-01-01"
    assert lines[2].startswith("扣分项“超期办结”的扣分标准：每 5 天扣 2 分（不足 5 天按 5 天计），")
    assert lines[2].endswith("→ 每 5 天扣 1 分（不足 5 天按 5 天计）（县级；理由：先教育后扣分）")


def test_diff_speaks_english_on_request(folder: Path) -> None:
    result = run(
        "--lang", "en", "diff", "first-petition@1", "rubrics/second.yaml", "--in", str(folder)
    )
    assert "item 'Concluded too late', deduction: 2 off for each 5 of" in result.output


def test_diff_answers_machines_in_json(folder: Path) -> None:
    result = run("diff", "first-petition@1", "first-petition@2", "--in", str(folder), "--json")
    found = json.loads(result.output)
    assert found["same"] is False
    [head, item] = found["differences"]
    assert (head["decided"], item["decided"]["layer"]) == (None, "county")
    assert item["address"] == ["items", "conclude-late", "deduct"]


def test_diff_of_a_document_with_itself_is_empty() -> None:
    result = run("diff", "first-petition", "first-petition@1")
    assert "规定的内容相同" in result.output


def test_diff_does_not_mind_faults_elsewhere(folder: Path) -> None:
    (folder / "forms" / "broken.yaml").write_text("kind: form\n", encoding="utf-8")
    assert run("diff", "petition-terms", "petition", "--in", str(folder)).exit_code == 0


def test_diff_finds_no_document_of_this_name() -> None:
    error = run("diff", "first-petiton@1", "repeat-petition").exception
    assert isinstance(error, NotFoundError)
    assert "first-petition@1" in error.text("en")


def test_diff_asks_which_of_several_is_meant(folder: Path) -> None:
    error = run("diff", "first-petition", "repeat-petition", "--in", str(folder)).exception
    assert isinstance(error, ConfigurationError)
    assert "rubric/first-petition@2" in error.text("zh")


def test_documents_of_two_kinds_are_not_compared() -> None:
    error = run("diff", "first-petition", "petition").exception
    assert isinstance(error, ConfigurationError)
    assert "种类不同" in error.text("zh")


def test_layers_says_who_decided_each_clause_taken_over() -> None:
    result = run("layers", "petition")
    lines = result.output.split("\n")
    assert lines[0] == "国家级 petition-terms@1 → 县级 petition@1"
    assert "时限“受理告知”的期限：15 天（国家级，信访工作条例 第二十三条）" in lines


def test_layers_answers_machines_in_json() -> None:
    found = json.loads(run("layers", "petition@1", "--json").output)
    assert found["lineage"] == ["petition@1", "petition-terms@1"]
    [clause] = [
        one for one in found["clauses"] if one["address"] == ["clocks", "conclude", "due_soon"]
    ]
    assert clause["value"] == {"zh": "10 天", "en": "10 days"}
    assert clause["former"][0]["layer"] == "nation"


def test_layers_of_a_document_that_stands_alone() -> None:
    assert "没有沿用别的文件" in run("layers", "first-petition").output
