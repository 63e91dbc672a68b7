"""Workbooks of a folder of documents: out with what the check found, in with what is wrong."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from workbook_support import TABLE, edited, main_sheet, sheet_named

from engine.configuration.problems import ConfigurationFaults
from engine.errors import ConfigurationError, ConflictError
from engine.places import shipped_config
from engine.services.document_places import Place, place_of
from engine.services.exchange_workbooks import Taken, take_workbook, write_csv, write_workbook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped documents."""
    return Path(shutil.copytree(shipped_config(), tmp_path / "config"))


@pytest.fixture
def rubric(folder: Path) -> Place:
    return place_of(folder / "rubrics" / "first-petition.yaml")


@pytest.fixture
def workflow(folder: Path) -> Place:
    return place_of(folder / "workflows" / "petition.yaml")


@pytest.fixture
def table(tmp_path: Path) -> Place:
    """Return a table that stands alone."""
    path = tmp_path / "t.yaml"
    path.write_text(TABLE, encoding="utf-8")
    return place_of(path)


def row_of(book: Workbook, name: str) -> int:
    """Return the row of the main sheet with this id."""
    return next(int(cell.row) for cell in main_sheet(book)["A"] if cell.value == name)


def column_of(book: Workbook, field: str) -> str:
    """Return the letter of the column of the main sheet with this field."""
    row = main_sheet(book)[3]
    return next(str(cell.column_letter) for cell in row if cell.value == field)


def put(row: str, field: str, value: object) -> Callable[[Workbook], None]:
    """Return the hand that writes a cell of the main sheet."""

    def change(book: Workbook) -> None:
        main_sheet(book)[f"{column_of(book, field)}{row_of(book, row)}"] = value

    return change


def taken(place: Place, change: Callable[[Workbook], object], part: str | None = None) -> Taken:
    """Return what comes of a document whose workbook was changed."""
    content = edited(write_workbook(place, table=part), change)
    return take_workbook(content, "e.xlsx", place)


def changed_lines(found: Taken) -> list[str]:
    assert found.after is not None
    lines = difflib.ndiff(found.before.splitlines(), found.after.splitlines())
    return [line[2:] for line in lines if line.startswith("+ ")]


def errors(found: Taken) -> list[str]:
    return [one.text() for one in found.problems if one.severity == "error"]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("rubrics/first-petition.yaml", None),
        ("rubrics/repeat-petition.yaml", None),
        ("workflows/petition.yaml", "routing"),
        ("workflows/petition.yaml", "classification"),
    ],
)
@pytest.mark.parametrize("write", [write_workbook, write_csv])
def test_a_shipped_document_comes_back_byte_for_byte(
    folder: Path, name: str, part: str | None, write: Callable[..., bytes]
) -> None:
    place = place_of(folder / name)
    file = "w.csv" if write is write_csv else "w.xlsx"
    found = take_workbook(write(place, table=part), file, place)
    assert found.ok
    assert errors(found) == []
    assert found.after == place.text() == found.before


def test_the_workbook_of_what_came_back_is_the_same_workbook(workflow: Place) -> None:
    first = write_workbook(workflow, table="routing")
    found = take_workbook(first, "w.xlsx", workflow)
    assert found.after is not None
    workflow.file.write_text(found.after, encoding="utf-8")
    assert write_workbook(workflow, table="routing") == first


def test_a_changed_cell_of_a_rubric_changes_one_line(rubric: Place) -> None:
    found = taken(rubric, put("lead-unclear", "deduct/points", 4))
    assert found.ok
    assert changed_lines(found) == ["    deduct: {points: 4}"]


def test_a_changed_cell_of_a_workflows_table_changes_one_line(workflow: Place) -> None:
    found = taken(workflow, put("r220", "lead", "商务局"), "routing")
    assert found.ok
    (line,) = changed_lines(found)
    assert "r220" in line
    assert "lead: 商务局" in line


def test_sheets_say_that_nothing_was_found_and_what_came_of_each_example(rubric: Place) -> None:
    book = load_workbook(BytesIO(write_workbook(rubric)))
    assert sheet_named(book, "检查")["D3"].value == "没有发现问题"
    cases = sheet_named(book, "试例")
    results = [row[-1].value for row in cases.iter_rows(min_row=5)]
    assert results
    assert set(results) == {"通过"}


def test_an_example_that_fails_is_told_on_both_sheets_with_its_cell(rubric: Place) -> None:
    text = rubric.text()
    rubric.file.write_text(text.replace("score: 67", "score: 68", 1), "utf-8")
    book = load_workbook(BytesIO(write_workbook(rubric)))
    finding = next(sheet_named(book, "检查").iter_rows(min_row=3, values_only=True))
    assert finding[0] == "错误"
    assert str(finding[1]).startswith("试例!")
    assert finding[2] == "example"
    row = int(str(finding[1]).split("!")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    result = sheet_named(book, "试例")[row][-1].value
    assert "实际得出" in str(result)


def test_examples_are_not_tried_while_a_document_is_wrong(rubric: Place) -> None:
    rubric.file.write_text(rubric.text().replace("marks: 15", "marks: 14", 1), "utf-8")
    book = load_workbook(BytesIO(write_workbook(rubric)))
    result = sheet_named(book, "试例")[5][-1].value
    assert result == "未试算：文件有错误"


@pytest.mark.parametrize(
    ("row", "field", "value", "error"),
    [
        ("r220", "lead", "不存在局", "分流!D{row}：“不存在局”不在“lead”的可选值之内"),
        ("r220", "lead", "=A1", "分流!D{row}：这里是公式"),
        ("r220", "petition.topic", "60以上", "分流!C{row}："),
        ("r210", "petition.topic", "预付卡消费, 惠农补贴", "分流!A{row}："),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(
    workflow: Place, row: str, field: str, value: str, error: str
) -> None:
    lines: list[int] = []

    def change(book: Workbook) -> None:
        put(row, field, value)(book)
        lines.append(row_of(book, row))

    found = taken(workflow, change, "routing")
    assert not found.ok
    assert any(error.format(row=lines[0]) in one for one in errors(found)), errors(found)


def test_rows_that_come_to_overlap_are_told_with_the_case_in_words(workflow: Place) -> None:
    found = taken(workflow, put("r210", "petition.topic", "预付卡消费, 惠农补贴"), "routing")
    (error,) = errors(found)
    assert "规则 r140 与 r210 同时适用" in error
    assert found.after is not None


def test_a_merged_and_a_hidden_row_are_refused_with_their_address(workflow: Place) -> None:
    def merge(book: Workbook) -> None:
        main_sheet(book).merge_cells("B8:B10")
        main_sheet(book).row_dimensions[12].hidden = True

    found = taken(workflow, merge, "routing")
    assert found.after is None
    assert not found.ok
    told = errors(found)
    assert any("分流!B8:B10：单元格合并了" in one for one in told)
    assert any("分流!A12：第 12 行隐藏了" in one for one in told)


def test_an_example_that_fails_after_a_change_is_told_with_its_cell(rubric: Place) -> None:
    def change(book: Workbook) -> None:
        sheet_named(book, "试例")["C5"] = 9

    found = taken(rubric, change)
    (error,) = errors(found)
    assert error.startswith("e.xlsx 试例!")
    assert "实际得出" in error


def test_a_gap_that_opens_in_a_complete_table_is_told(workflow: Place) -> None:
    def change(book: Workbook) -> None:
        main_sheet(book).delete_rows(row_of(book, "r220"))

    found = taken(workflow, change, "routing")
    assert any("没有任何一行适用" in one for one in errors(found))


def test_faults_that_were_there_before_do_not_keep_a_workbook_out(rubric: Place) -> None:
    rubric.file.write_text(rubric.text().replace("marks: 15", "marks: 14", 1), "utf-8")
    found = taken(rubric, put("lead-unclear", "title", "责任不清"))
    assert found.ok
    assert changed_lines(found) == ["    title: {zh: 责任不清, en: Lead and co-units left unclear}"]


def test_a_grade_that_others_name_cannot_be_renamed(rubric: Place) -> None:
    def change(book: Workbook) -> None:
        main_sheet(book)[f"A{row_of(book, 'excellent')}"] = "splendid"

    found = taken(rubric, change)
    assert not found.ok
    assert errors(found)


def test_a_document_that_changed_since_is_refused_unless_the_workbook_shall_win(
    table: Place,
) -> None:
    content = edited(write_workbook(table), put("r010", "discount", "0.2"))
    table.file.write_text(TABLE.replace("0.05", "0.06", 1), "utf-8")
    with pytest.raises(ConflictError, match="又改过了"):
        take_workbook(content, "e.xlsx", table)
    found = take_workbook(content, "e.xlsx", table, force=True)
    assert found.after is not None
    assert "{discount: 0.2}" in found.after


def test_a_new_document_begins_from_a_workbook(table: Place, tmp_path: Path) -> None:
    new = place_of(tmp_path / "new.yaml")
    found = take_workbook(write_workbook(table), "w.xlsx", new)
    assert found.before == ""
    assert found.after is not None
    assert "id: discount" in found.after
    assert found.ok, errors(found)


def test_a_new_document_cannot_begin_from_a_part_of_one(workflow: Place, tmp_path: Path) -> None:
    content = write_workbook(workflow, table="routing")
    with pytest.raises(ConfigurationError, match="没法新建"):
        take_workbook(content, "w.xlsx", place_of(tmp_path / "new.yaml"))


def test_a_workbook_of_another_document_is_refused(rubric: Place, workflow: Place) -> None:
    found = take_workbook(write_workbook(workflow, table="routing"), "w.xlsx", rubric)
    assert found.after is None
    assert {one.code for one in found.problems} == {"workbook-other"}


def test_what_is_no_workbook_is_told(table: Place) -> None:
    found = take_workbook(b"PK nothing", "w.xlsx", table)
    assert [one.code for one in found.problems] == ["workbook-format"]
    assert (found.after, found.before) == (None, TABLE)


def test_a_document_without_a_table_has_no_workbook(folder: Path) -> None:
    with pytest.raises(ConfigurationError):
        write_workbook(place_of(folder / "calendar.yaml"))


def test_a_document_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(b"kind: \xff\xfe")
    with pytest.raises(ConfigurationFaults):
        write_workbook(place_of(path))


def test_a_byte_order_mark_is_no_change(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(TABLE.encode("utf-8-sig"))
    place = place_of(path)
    assert take_workbook(write_workbook(place), "w.xlsx", place).after == TABLE
