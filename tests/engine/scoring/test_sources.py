"""Rubrics that read like real scoring tables come out as their examples say, in every runtime."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from columns_support import ask_rows, columns_of
from rubric_reference import reference_row
from rubric_support import row_of

from engine.analytics.rubric_columns import RubricColumns
from engine.configuration.head import Example
from engine.configuration.rubric import Rubric
from engine.configuration.yaml_source import read_yaml
from engine.expressions.names import Dictionary, Fact
from engine.rules.facts import FactSheet
from engine.scoring.phrases import criterion_in_words
from engine.scoring.rubrics import CompiledRubric, Fixed, Judged, compile_rubric
from engine.scoring.sheet import Finding, ScoreSheet, score, sheet_from_json
from engine.terms import DocumentId, DocumentRef, Label

SOURCES = sorted((Path(__file__).parent / "sources").glob("*.yaml"))


class Table:
    """A rubric of the folder with the facts it goes by."""

    def __init__(self, path: Path) -> None:
        raw = cast("dict[str, Any]", read_yaml(path.read_text("utf-8"), path.name).data)
        self.facts = Dictionary(
            Fact(
                name,
                said["type"],
                Label(said["title"]),
                tuple(said["values"]) if "values" in said else None,
                said.get("unit"),
            )
            for name, said in raw["facts"].items()
        )
        self.document = Rubric.model_validate(raw["rubric"])
        ref = DocumentRef("rubric", DocumentId(self.document.id), 1, "ab" * 32)
        self.rubric = compile_rubric(self.document, ref, self.facts)

    def sheet(self, given: Mapping[str, Any]) -> FactSheet:
        return FactSheet(given.get("facts", {}), self.facts)

    def findings(self, given: Mapping[str, Any]) -> dict[str, Finding]:
        return {
            name: self._finding(name, points) for name, points in given.get("findings", {}).items()
        }

    def _finding(self, name: str, points: object) -> Finding:
        amount = self.rubric.criteria[name].amount
        if isinstance(amount, Judged):
            return Finding(name, Decimal(str(points)), "理由")
        if isinstance(amount, Fixed):
            count = int(Decimal(str(points)) / amount.points)
            return Finding(name, None, "理由", count=count)
        return Finding(name, None, "理由")


TABLES = {path.stem: Table(path) for path in SOURCES}


def examples() -> Iterator[object]:
    for name, table in TABLES.items():
        for example in table.document.examples:
            yield pytest.param(table, example, id=f"{name}: {example.name}")


EXAMPLES = list(examples())


def outcome(sheet: ScoreSheet, rubric: CompiledRubric) -> dict[str, Any]:
    lost = {item.item: item.points for item in sheet.items}
    lost |= {dimension.id: dimension.lost for dimension in sheet.dimensions}
    return {
        "score": sheet.total,
        "grade": sheet.grade,
        "bonus": sheet.bonus,
        "vetoes": sorted(veto.item for veto in sheet.vetoes),
        "flags": sorted(flag.item for flag in sheet.flags),
        "shifted": {one.item: one.shift.points for one in sheet.shifted if one.shift},
        "lost": {name: lost.get(name, Decimal(0)) for name in (*rubric.criteria, *lost)},
    }


@pytest.mark.parametrize(("table", "example"), EXAMPLES)
def test_an_example_comes_out_as_its_source_says(table: Table, example: Example) -> None:
    given, promised = table.sheet(example.given), dict(example.then)
    found = table.findings(example.given)
    came = outcome(score(table.rubric, given, tuple(found.values())), table.rubric)
    lost = promised.pop("lost", {})
    assert {name: came[name] for name in promised} == promised
    assert {name: came["lost"][name] for name in lost} == lost


@pytest.mark.parametrize(("table", "example"), EXAMPLES)
def test_every_runtime_says_the_same_of_an_example(table: Table, example: Example) -> None:
    given, found = table.sheet(example.given), table.findings(example.given)
    coded = score(table.rubric, given, tuple(found.values()))
    assert score(table.rubric, given, tuple(found.values()), runtime="tree") == coded
    assert row_of(table.rubric, coded) == reference_row(table.rubric, given, found)


@pytest.mark.parametrize("name", TABLES)
def test_columns_say_what_the_sheets_say(name: str) -> None:
    table = TABLES[name]
    plan = RubricColumns(table.rubric, table.facts)
    columns = columns_of(sorted(plan.reads), table.facts)
    columns |= dict.fromkeys(plan.findings, ("DECIMAL(6, 1)", "decimal(6, 1)"))
    rows, expected = [], []
    for example in table.document.examples:
        sheet, found = table.sheet(example.given), table.findings(example.given)
        given = {f"finding.{each}": _cell(table, one) for each, one in found.items()}
        facts = {each: sheet[each] for each in plan.reads}
        rows.append([(facts | given).get(each) for each in columns])
        expected.append(row_of(table.rubric, score(table.rubric, sheet, tuple(found.values()))))
    came = ask_rows(rows, columns, lambda cases: plan.score(cases, keep=["n"]))
    assert [{key: value for key, value in row.items() if key != "n"} for row in came] == expected


def _cell(table: Table, finding: Finding) -> Decimal:
    amount = table.rubric.criteria[finding.item].amount
    if isinstance(amount, Fixed):
        return amount.points * finding.count
    return Decimal(1) if finding.points is None else finding.points


@pytest.mark.parametrize("name", TABLES)
def test_a_sheet_comes_back_from_json_with_what_was_shifted(name: str) -> None:
    table = TABLES[name]
    for example in table.document.examples:
        found = tuple(table.findings(example.given).values())
        sheet = score(table.rubric, table.sheet(example.given), found)
        assert sheet_from_json(sheet.to_json()) == sheet


@pytest.mark.parametrize("name", TABLES)
def test_every_item_can_be_read_aloud_in_both_languages(name: str) -> None:
    table = TABLES[name]
    for criterion in table.rubric.criteria.values():
        for language in ("zh", "en"):
            assert criterion_in_words(criterion, table.rubric, table.facts, language)
