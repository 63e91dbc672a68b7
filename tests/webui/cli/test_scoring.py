"""``onecase score`` at the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from engine.errors import FilingError, OnecaseError
from engine.places import shipped_config
from webui import cli
from webui.cli import scoring

CASES = "case,contact.count,finding.hollow-wording,town\n甲1,0,0.5,城东\n乙2,1,,城西\n"


def run(*words: object) -> Result:
    result = CliRunner().invoke(cli.onecase, [str(word) for word in words])
    if isinstance(result.exception, OnecaseError):
        raise result.exception
    return result


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


def test_score_counts_the_grades_and_says_what_was_not_there(cases: Path) -> None:
    result = run("score", "first-petition", cases)
    assert result.exit_code == 0
    assert "优秀" in result.output
    assert "100.0%" in result.output
    assert "共 2 件，平均 97.75 分" in result.output
    assert "没有读取这些列：town" in result.output
    assert "visit.count" in result.output


def test_score_writes_every_case_to_a_file(cases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    result = run("--lang", "en", "score", "first-petition", cases, "-o", out, "--keep", "town")
    assert f"Every case is written to {out}" in result.output
    assert "2 cases, 97.75 points on average" in result.output
    with duckdb.connect() as connection:
        rows = connection.execute(
            'SELECT "case", town, total::DOUBLE, "points.no-contact"::DOUBLE FROM read_parquet(?)',
            [str(out)],
        ).fetchall()
    assert rows == [("甲1", "城东", 95.5, 4.0), ("乙2", "城西", 100.0, 0.0)]


def test_score_gives_machines_one_object_a_line(cases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    result = run("score", "first-petition@1", cases, "--json", "-o", out)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["case"], first["total"], first["grade"]) == ("甲1", 95.5, "excellent")
    assert first["points"]["hollow-wording"] == 0.5
    assert second["total"] == 100
    assert out.is_file()


def test_score_takes_a_rubric_from_a_file_and_facts_from_a_folder(cases: Path) -> None:
    rubric = shipped_config() / "rubrics" / "repeat-petition.yaml"
    result = run(
        "score", rubric, cases, "--config", shipped_config(), "--ignore", "finding.hollow-wording"
    )
    assert "过关" in result.output


def test_score_of_a_day_takes_the_version_in_force(cases: Path) -> None:
    with pytest.raises(OnecaseError, match="first-petition"):
        run("score", "first-petition", cases, "--on", "1999-01-01")
    assert run("score", "first-petition", cases, "--on", "2023-05-04").exit_code == 0


def test_score_names_wrong_columns(cases: Path) -> None:
    cases.write_text("case,contact.cuont\n甲,1\n", encoding="utf-8")
    with pytest.raises(FilingError, match=r"是否指 contact\.count"):
        run("score", "first-petition", cases)


def test_score_of_an_empty_file_has_no_mean(cases: Path) -> None:
    cases.write_text("case,contact.count\n", encoding="utf-8")
    assert "共 0 件，平均 – 分" in run("score", "first-petition", cases).output


def test_score_prints_no_more_cases_than_anybody_reads(
    cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "MOST_SHOWN", 1)
    with pytest.raises(OnecaseError, match="超过 1 件，请写到文件"):
        run("score", "first-petition", cases, "--json")


def test_score_knows_no_other_backend_yet(cases: Path) -> None:
    result = run("score", "first-petition", cases, "--backend", "spark")
    assert result.exit_code == 2
    assert "duckdb" in result.output
