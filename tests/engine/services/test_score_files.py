"""Which rubric a file is scored by, and that nobody pays for Ibis who does not score files."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from engine.errors import ConfigurationError, NotFoundError
from engine.places import shipped_config
from engine.services.score_files import FactColumnsOf, find_rubric, score_cases, score_file

SHIPPED = shipped_config()


@pytest.mark.parametrize("named", ["first-petition", "first-petition@1"])
def test_a_rubric_of_the_library_is_named_by_id_and_version(named: str) -> None:
    assert find_rubric(named, SHIPPED).rubric.ref.id == "first-petition"


def test_a_day_chooses_the_version_in_force() -> None:
    assert find_rubric("first-petition", SHIPPED, on=date(2023, 5, 4)).rubric.ref.version == 1
    with pytest.raises(NotFoundError):
        find_rubric("first-petition", SHIPPED, on=date(1999, 1, 1))


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFoundError) as caught:
        find_rubric("first-petitions", SHIPPED)
    assert "first-petition" in (caught.value.hint or "")


def test_a_rubric_in_a_file_is_the_same_rubric() -> None:
    path = SHIPPED / "rubrics" / "first-petition.yaml"
    in_file, in_library = find_rubric(str(path), SHIPPED), find_rubric("first-petition", SHIPPED)
    assert in_file.rubric.ref == in_library.rubric.ref


def test_a_draft_in_a_file_needs_no_version(tmp_path: Path) -> None:
    text = (SHIPPED / "rubrics" / "first-petition.yaml").read_text(encoding="utf-8")
    path = tmp_path / "draft.yaml"
    path.write_text(text.replace("\nversion: 1\n", "\n"), encoding="utf-8")
    assert find_rubric(str(path), SHIPPED).rubric.ref.version == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "没有这个文件"),
        ("kind: rubric\nid: x\nextends: first-petition@1\n", "引用上级"),
        ("kind: rubric\nid: x\n", "title"),
    ],
)
def test_a_file_that_is_no_rubric_is_refused(
    tmp_path: Path, content: str | None, message: str
) -> None:
    path = tmp_path / "rubric.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        find_rubric(str(path), SHIPPED)
    assert message in caught.value.text()


def test_a_document_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="不是评分表"):
        find_rubric(str(SHIPPED / "calendar.yaml"), SHIPPED)


def test_a_file_is_scored_to_counts_to_a_file_and_to_objects(tmp_path: Path) -> None:
    used = find_rubric("first-petition", SHIPPED)
    file = tmp_path / "cases.csv"
    file.write_text("number,contact.count,town\n甲,0,城东\n乙,1,城西\n", encoding="utf-8")
    columns = FactColumnsOf("number", keep=("town",))
    out = tmp_path / "out.parquet"
    counted = score_file(used, file, columns)
    assert counted == score_file(used, file, columns, out=out)
    assert (counted.cases, str(counted.mean)) == (2, "98.00")
    assert out.is_file()
    found = score_cases(used, file, columns, most=2)
    assert [(each["number"], each["town"], each["total"]) for each in found] == [
        ("甲", "城东", 96),
        ("乙", "城西", 100),
    ]


@pytest.mark.parametrize("module", ["engine.services.score_files", "webui.cli", "webui"])
def test_nobody_pays_for_ibis_who_does_not_score_files(module: str) -> None:
    program = f"import sys, {module}; print({{'ibis', 'duckdb', 'sqlglot'}} & set(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "set()"
