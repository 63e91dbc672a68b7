"""The lists of a county out of a folder and back: what changes is written, the rest stays."""

from __future__ import annotations

import difflib
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from engine.errors import ConfigurationError
from engine.places import shipped_config
from engine.services.document_places import Place, place_of
from engine.services.document_texts import Taken
from engine.services.exchange_workbooks import take_workbook, write_csv, write_workbook

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module")
def shipped() -> Place:
    """The county that comes with the program; it extends nothing."""
    return place_of(shipped_config() / "county.yaml")


@pytest.fixture
def differing(tmp_path: Path) -> Place:
    """A county that states only what differs from the shipped one."""
    shutil.copytree(EXAMPLES / "songquan", tmp_path / "songquan")
    return place_of(tmp_path / "songquan" / "county.yaml")


def taken(place: Place, change: Callable[[Workbook], object]) -> Taken:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(place)))
    change(book)
    content = io.BytesIO()
    book.save(content)
    return take_workbook(content.getvalue(), "w.xlsx", place)


def changed_lines(found: Taken) -> list[str]:
    assert found.after is not None, found.problems
    lines = difflib.ndiff(found.before.splitlines(), found.after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def renamed(name: str, title: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for line in book["单位"].iter_rows(min_row=2):
            if line[0].value == name:
                line[1].value = title

    return change


def test_a_workbook_as_it_was_written_changes_no_byte(shipped: Place, differing: Place) -> None:
    for place in (shipped, differing):
        found = taken(place, lambda _: None)
        assert (found.after, found.problems) == (found.before, ())


def test_a_changed_cell_changes_a_line_and_no_comment(shipped: Place) -> None:
    lines = changed_lines(taken(shipped, renamed("商务局", "商务和投资局")))
    assert len(lines) == 2
    assert "title: {zh: 商务和投资局," in lines[1]


def test_a_county_that_extends_another_goes_on_stating_what_differs(differing: Place) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(differing)))
    name = str(book["单位"]["A2"].value)
    found = taken(differing, renamed(name, "新名局"))
    assert found.after is not None
    assert "extends: " in found.after
    assert "新名局" in "".join(changed_lines(found))
    assert len(changed_lines(found)) <= 4


def test_what_still_names_a_unit_that_went_is_told_at_its_cell(shipped: Place) -> None:
    def change(book: Workbook) -> None:
        sheet = book["单位"]
        (gone,) = [line[0].row for line in sheet.iter_rows() if line[0].value == "贵门乡"]
        sheet.delete_rows(gone)

    found = taken(shipped, change)
    assert not found.ok
    told = {one.path for one in found.problems if "贵门乡" in one.zh}
    assert "片区!D3" in told
    assert all("!" in path or "." in path for path in told)


def test_a_county_goes_into_no_csv(shipped: Place) -> None:
    with pytest.raises(ConfigurationError, match="只能导出成 xlsx"):
        write_csv(shipped)


def test_a_workbook_of_something_else_is_refused(shipped: Place) -> None:
    rubric = place_of(shipped_config() / "rubrics" / "first-petition.yaml")
    found = take_workbook(write_workbook(rubric), "w.xlsx", shipped)
    assert found.after is None
    assert {one.code for one in found.problems} >= {"workbook-other"}
