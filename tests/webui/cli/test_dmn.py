"""``onecase import-dmn`` and ``onecase export-dmn`` at the terminal."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.configuration.dmn.exchange import import_dmn
from engine.configuration.yaml_source import read_yaml
from engine.errors import ConflictError, OnecaseError
from engine.places import shipped_config
from webui import cli

FOLDER = Path(__file__).parents[2] / "engine" / "configuration" / "dmn"
DISH = (FOLDER / "dish.dmn").read_text("utf-8")
PETITION = shipped_config() / "workflows" / "petition.yaml"


def run(*words: object) -> Result:
    result = CliRunner().invoke(cli.onecase, [str(word) for word in words])
    if isinstance(result.exception, OnecaseError):
        raise result.exception
    return result


@pytest.fixture
def lossy(tmp_path: Path) -> Path:
    """Return a file one of whose rows calls a function."""
    path = tmp_path / "lossy.dmn"
    path.write_text(DISH.replace("&gt;= 8", "sum(guestCount)"), encoding="utf-8")
    return path


def test_import_writes_a_document_for_each_table(tmp_path: Path) -> None:
    result = run("import-dmn", FOLDER / "dish.dmn", "-o", tmp_path / "new", "--from", "2024-05-01")
    written = tmp_path / "new" / "Decision_dish.yaml"
    assert result.exit_code == 0
    assert f"已写入 {written}" in result.output
    assert "共 1 张决策表，写入 1 张" in result.output
    assert "effective_from: 2024-05-01" in written.read_text("utf-8")


def test_import_into_a_folder_of_documents_passes_its_check(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(shipped_config(), folder)
    run("import-dmn", FOLDER / "dish.dmn", "-o", folder / "workflows")
    result = run("check", folder)
    assert result.exit_code == 0, result.output


def test_a_table_that_lost_rows_is_written_only_when_asked_to(lossy: Path, tmp_path: Path) -> None:
    refused = run("import-dmn", lossy, "-o", tmp_path)
    assert refused.exit_code == 1
    assert "lossy.dmn Dish 1 How many guests：FEEL 函数“sum”不能转换" in refused.output
    assert "Dish 缺行，没有写入" in refused.output
    assert not list(tmp_path.glob("*.yaml"))
    partial = run("--lang", "en", "import-dmn", lossy, "-o", tmp_path, "--partial")
    assert partial.exit_code == 1
    assert "the FEEL function 'sum' is not carried" in partial.output
    assert "1 decision table, 1 written" in partial.output
    assert "# DecisionRule_0a1:" in (tmp_path / "Decision_dish.yaml").read_text("utf-8")


def test_import_replaces_nothing_unless_forced(tmp_path: Path) -> None:
    there = tmp_path / "Decision_dish.yaml"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(ConflictError, match="已经有这个文件"):
        run("import-dmn", FOLDER / "dish.dmn", "-o", tmp_path)
    assert there.read_text("utf-8") == "mine"
    assert run("import-dmn", FOLDER / "dish.dmn", "-o", tmp_path, "--force").exit_code == 0
    assert there.read_text("utf-8") != "mine"


def test_import_writes_all_or_nothing(tmp_path: Path) -> None:
    start, end = DISH.index("<decision "), DISH.index("</decision>") + len("</decision>")
    twice = tmp_path / "twice.dmn"
    twice.write_text(DISH[:end] + DISH[start:end] + DISH[end:], encoding="utf-8")
    (tmp_path / "Decision_dish-2.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(ConflictError):
        run("import-dmn", twice, "-o", tmp_path)
    assert not (tmp_path / "Decision_dish.yaml").exists()


def test_import_of_rows_that_overlap_ends_with_an_error(tmp_path: Path) -> None:
    path = tmp_path / "o.dmn"
    path.write_text(DISH.replace("&lt; 8", "&lt; 10"), encoding="utf-8")
    result = run("import-dmn", path, "-o", tmp_path)
    assert result.exit_code == 1
    assert "✗ Decision_dish.yaml" in result.output


def test_import_tells_machines_what_became_of_each_table(lossy: Path, tmp_path: Path) -> None:
    result = run("import-dmn", lossy, "-o", tmp_path, "--json")
    told = json.loads(result.stdout)
    assert told["tables"] == 1
    assert told["written"] == []
    assert told["documents"] == [{"id": "Decision_dish", "decision": "Dish", "whole": False}]
    codes = {(one["severity"], one["code"]) for one in told["items"]}
    assert ("error", "dmn-function") in codes


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.dmn"
    path.write_text("<!DOCTYPE html><html/>", encoding="utf-8")
    with pytest.raises(OnecaseError, match="DOCTYPE"):
        run("import-dmn", path, "-o", tmp_path)


def test_export_writes_a_table_of_a_workflow(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "routing.dmn"
    result = run("export-dmn", PETITION, "--table", "routing", "-o", out)
    assert f"已导出 {out}" in result.output
    (document,) = import_dmn(out.read_bytes(), "routing.dmn", date(2024, 1, 2)).documents
    assert document.id == "petition.routing"
    assert document.whole
    with pytest.raises(ConflictError):
        run("export-dmn", PETITION, "--table", "routing", "-o", out)


def test_export_names_its_file_after_the_document_and_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("export-dmn", PETITION, "--table", "classification")
    assert (tmp_path / "petition-classification.dmn").is_file()


def test_a_table_of_its_own_goes_out_and_comes_back(tmp_path: Path) -> None:
    run("import-dmn", FOLDER / "dish.dmn", "-o", tmp_path, "--from", "2024-05-01")
    document = tmp_path / "Decision_dish.yaml"
    run("export-dmn", document, "--in", shipped_config(), "-o", tmp_path / "back.dmn")
    run("import-dmn", tmp_path / "back.dmn", "-o", tmp_path / "again")
    before, after = (
        read_yaml(path.read_text("utf-8"), "t.yaml").data
        for path in (document, tmp_path / "again" / "Decision_dish.yaml")
    )
    assert before == after
