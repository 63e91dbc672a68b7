"""``onecase workbook`` at the terminal: out, changed by hand, and back."""

from __future__ import annotations

import codecs
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from workbook_support import TABLE, edited, main_sheet

from engine.errors import ConflictError, OnecaseError
from engine.places import shipped_config
from webui import cli


def run(*words: object) -> Result:
    result = CliRunner().invoke(cli.onecase, [str(word) for word in words])
    if isinstance(result.exception, OnecaseError):
        raise result.exception
    return result


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.yaml"
    path.write_text(TABLE, encoding="utf-8")
    return path


def change(path: Path, hand: Callable[[Workbook], object]) -> None:
    path.write_bytes(edited(path.read_bytes(), hand))


def double(book: Workbook) -> None:
    sheet = main_sheet(book)
    column = next(one.column_letter for one in sheet[3] if one.value == "discount")
    sheet[f"{column}8"] = 0.2


def test_a_table_goes_out_is_changed_and_comes_back(table: Path, tmp_path: Path) -> None:
    book = tmp_path / "deep" / "t.xlsx"
    assert f"已导出 {book}" in run("workbook", "export", table, "-o", book).output
    change(book, double)
    result = run("workbook", "import", book, table)
    assert result.exit_code == 0
    assert "删去 1 行，写入 1 行" in result.output
    assert f"已写入 {table}" in result.output
    assert table.read_text("utf-8") == TABLE.replace("0.15", "0.2")


def test_check_shows_the_lines_and_writes_nothing(table: Path, tmp_path: Path) -> None:
    book = tmp_path / "t.xlsx"
    run("workbook", "export", table, "-o", book)
    change(book, double)
    result = run("--lang", "en", "workbook", "import", book, table, "--check")
    assert result.exit_code == 0
    shown = [line for line in result.output.splitlines() if line[:1] in "+-"]
    assert len(shown) == 2
    assert "1 line out, 1 line in" in result.output.replace("lines out", "line out")
    assert table.read_text("utf-8") == TABLE


def test_a_workbook_without_a_change_leaves_the_file_alone(table: Path, tmp_path: Path) -> None:
    book = tmp_path / "t.xlsx"
    run("workbook", "export", table, "-o", book)
    before = table.stat().st_mtime_ns
    result = run("workbook", "import", book, table)
    assert "删去 0 行，写入 0 行" in result.output
    assert "已写入" not in result.output
    assert table.stat().st_mtime_ns == before


def test_what_is_wrong_is_told_and_nothing_is_written(table: Path, tmp_path: Path) -> None:
    book = tmp_path / "t.xlsx"
    run("workbook", "export", table, "-o", book)
    change(book, lambda one: main_sheet(one).merge_cells("B7:B8"))
    result = run("workbook", "import", book, table)
    assert result.exit_code == 1
    assert "✗ t.xlsx 折扣!B7:B8：单元格合并了" in result.output
    assert f"没有写入 {table}" in result.output
    assert table.read_text("utf-8") == TABLE


def test_what_was_read_otherwise_is_told_beside_the_change(table: Path, tmp_path: Path) -> None:
    book = tmp_path / "t.xlsx"
    run("workbook", "export", table, "-o", book)

    def hand(one: Workbook) -> None:
        sheet = main_sheet(one)
        column = next(cell.column_letter for cell in sheet[3] if cell.value == "order.total")
        sheet[f"{column}7"] = "＜８"

    change(book, hand)
    result = run("workbook", "import", book, table)
    assert result.exit_code == 0
    assert "“＜８”读作“< 8”" in result.output
    assert table.read_text("utf-8") == TABLE.replace("< 9", "< 8")


def test_a_file_that_changed_since_is_refused_unless_forced(table: Path, tmp_path: Path) -> None:
    book = tmp_path / "t.xlsx"
    run("workbook", "export", table, "-o", book)
    change(book, double)
    table.write_text(TABLE.replace("0.05", "0.06", 1), encoding="utf-8")
    with pytest.raises(ConflictError, match="又改过了"):
        run("workbook", "import", book, table)
    assert run("workbook", "import", book, table, "--force").exit_code == 0
    assert "{discount: 0.2, " in table.read_text("utf-8")


def test_export_replaces_nothing_unless_forced(table: Path, tmp_path: Path) -> None:
    book = tmp_path / "t.xlsx"
    book.write_bytes(b"mine")
    with pytest.raises(ConflictError, match="没有覆盖"):
        run("workbook", "export", table, "-o", book)
    assert book.read_bytes() == b"mine"
    run("workbook", "export", table, "-o", book, "--force")
    assert book.read_bytes().startswith(b"PK")


def test_export_names_its_file_after_the_document_and_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    workflow = shipped_config() / "workflows" / "petition.yaml"
    run("workbook", "export", workflow, "--table", "routing")
    assert (tmp_path / "petition-routing.xlsx").is_file()


def test_a_name_that_ends_in_csv_writes_the_sheet_alone(table: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "t.csv"
    run("workbook", "export", table, "-o", sheet)
    content = sheet.read_bytes()
    assert content.startswith(codecs.BOM_UTF8)
    sheet.write_bytes(content.replace(b"0.15", b"0.16"))
    run("workbook", "import", sheet, table)
    assert table.read_text("utf-8") == TABLE.replace("0.15", "0.16")


def test_a_document_that_is_not_there_begins_from_the_workbook(table: Path, tmp_path: Path) -> None:
    book = tmp_path / "t.xlsx"
    run("workbook", "export", table, "-o", book)
    new = tmp_path / "deep" / "new.yaml"
    assert run("workbook", "import", book, new).exit_code == 0
    assert "id: discount" in new.read_text("utf-8")


def test_a_byte_order_mark_stays(table: Path, tmp_path: Path) -> None:
    table.write_bytes(TABLE.encode("utf-8-sig"))
    book = tmp_path / "t.xlsx"
    run("workbook", "export", table, "-o", book)
    change(book, double)
    run("workbook", "import", book, table)
    assert table.read_bytes().startswith(codecs.BOM_UTF8)
    assert not list(tmp_path.glob(".*.new"))


def test_the_folder_of_documents_can_be_named(table: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_config(), tmp_path / "config"))
    rubric = tmp_path / "first-petition.yaml"
    shutil.copy(folder / "rubrics" / "first-petition.yaml", rubric)
    (folder / "rubrics" / "first-petition.yaml").unlink()
    book = tmp_path / "r.xlsx"
    run("workbook", "export", rubric, "--in", folder, "-o", book)
    assert run("workbook", "import", book, rubric, "--in", folder).exit_code == 0
