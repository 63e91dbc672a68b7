"""Rubrics with every way of deducting go out to a workbook and come back byte for byte."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from workbook_support import imported, subject

from engine.configuration.workbook.exchange import export_book, import_book, open_book
from engine.configuration.yaml_source import read_yaml
from engine.expressions.names import Dictionary, Fact
from engine.terms import Label

FOLDER = Path(__file__).parents[2] / "scoring" / "sources"
SOURCES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yaml"))}


def rubric_of(text: str) -> str:
    """Return the rubric of a file that also says its facts."""
    return textwrap.dedent(text.partition("\nrubric:\n")[2])


def facts_of(text: str) -> Dictionary:
    raw = cast("dict[str, Any]", read_yaml(text, "t.yaml").data)
    return Dictionary(
        Fact(name, said["type"], Label(said["title"]), tuple(said.get("values", ())) or None)
        for name, said in raw["facts"].items()
    )


@pytest.mark.parametrize("name", SOURCES)
def test_a_rubric_comes_back_as_it_went_out(name: str) -> None:
    text, facts = rubric_of(SOURCES[name]), facts_of(SOURCES[name])
    about = subject(text, facts=facts)
    back = import_book(about, open_book(export_book(about), "t.xlsx"))
    assert back.text == text


def changed(name: str, row: str, field: str, value: str) -> list[tuple[str, str]]:
    """Return the lines that differ after a cell was changed, before and after."""
    text = rubric_of(SOURCES[name])

    def change(sheet: Worksheet) -> None:
        fields = [cell.value for cell in sheet[3]]
        ids = [cell.value for cell in sheet["A"]]
        sheet.cell(ids.index(row) + 1, fields.index(field) + 1).value = value

    after = imported(change, text, facts=facts_of(SOURCES[name])).text
    lines = zip(text.splitlines(), after.splitlines(), strict=True)
    return [(old.strip(), new.strip()) for old, new in lines if old != new]


@pytest.mark.parametrize(
    ("name", "row", "field", "value", "said"),
    [
        ("meilong-2013", "repeat-rate", "deduct/gain_at_most", "3", "gain_at_most: 3"),
        ("meilong-2013", "on-time", "deduct/counting", "满一个才计", "counting: full"),
        ("meilong-2013", "rank", "add/ranks", "[6, 4, 2]", "ranks: [6, 4, 2]"),
        ("supervision-office", "late", "shift/points", "0.5", "points: 0.5}"),
        ("town-2023", "meeting", "deduct/zero_if", "system.exists: 是", "system.exists: true"),
        ("duty-form-2022", "discipline", "deduct/at_most", "30", "at_most: 30"),
    ],
)
def test_one_cell_changes_one_line(name: str, row: str, field: str, value: str, said: str) -> None:
    [(_, after)] = changed(name, row, field, value)
    assert said in after
